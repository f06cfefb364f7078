"""The closed sets of a ballot, and the word for each of them."""

from enum import StrEnum

from ecabinet.kernel.words import N_


class Kind(StrEnum):
    """A written opinion with a deadline, or a vote that the chair opens and closes in the room."""

    FORM = "form"
    VOTE = "vote"


class AnswerValue(StrEnum):
    """What a member may answer to one question; a rule-set offers some of them."""

    IN_FAVOUR = "in_favour"
    AGAINST = "against"
    OTHER = "other"
    ABSTAIN = "abstain"


class AnswerState(StrEnum):
    """How far one person's answer has come. Deemed agreement is a state of its own, never an invented answer."""

    NONE = "none"
    DRAFT = "draft"
    SENT_UP = "sent_up"
    ANSWERED = "answered"
    DEEMED_AGREED = "deemed_agreed"


class State(StrEnum):
    """Where a ballot stands, derived from its facts."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    VOID = "void"


class Ending(StrEnum):
    """The fact that ended a round: the close, the owner's withdrawal, or a paper that had to be replaced."""

    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    PAPER_CHANGED = "paper_changed"


class Result(StrEnum):
    """What came out of a ballot (rules-vn A, ballots: order of evaluation)."""

    OPEN = "open"
    PASSED = "passed"
    NOT_PASSED = "not_passed"
    MAJORITY_NOT_REACHED = "majority_not_reached"
    A_PERSON_DECIDES = "a_person_decides"
    WITHDRAWN = "withdrawn"
    VOID = "void"


class Sender(StrEnum):
    """Who stands before the form: the member, or the member's assistant, who prepares and sends up but never sends."""

    MEMBER = "member"
    ASSISTANT = "assistant"


# By class first: members of two StrEnums with the same value are equal as keys.
_WORDS: dict[type[StrEnum], dict[str, str]] = {
    Kind: {
        Kind.FORM: N_("Opinion form"),
        Kind.VOTE: N_("Vote"),
    },
    AnswerValue: {
        AnswerValue.IN_FAVOUR: N_("In favour"),
        AnswerValue.AGAINST: N_("Against"),
        AnswerValue.OTHER: N_("Other opinion"),
        AnswerValue.ABSTAIN: N_("Abstained"),
    },
    AnswerState: {
        AnswerState.NONE: N_("No answer"),
        AnswerState.DRAFT: N_("Draft, not sent"),
        AnswerState.SENT_UP: N_("Sent up, not sent"),
        AnswerState.ANSWERED: N_("Answered"),
        AnswerState.DEEMED_AGREED: N_("Deemed to agree"),
    },
    State: {
        State.DRAFT: N_("In preparation"),
        State.OPEN: N_("Open for answers"),
        State.CLOSED: N_("Closed"),
        State.WITHDRAWN: N_("Withdrawn"),
        State.VOID: N_("Void"),
    },
    Result: {
        Result.OPEN: N_("Open for answers"),
        Result.PASSED: N_("Passed"),
        Result.NOT_PASSED: N_("Not passed"),
        Result.MAJORITY_NOT_REACHED: N_("Majority not reached"),
        Result.A_PERSON_DECIDES: N_("A person decides"),
        Result.WITHDRAWN: N_("Withdrawn"),
        Result.VOID: N_("Void"),
    },
}


def word(value: StrEnum) -> str:
    """The msgid of the word for one value of a closed set above."""
    return _WORDS[type(value)][value]
