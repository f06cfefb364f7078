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
    OPTION = "option"
    DISCUSS = "discuss"
    NOT_TAKING_PART = "not_taking_part"


class Grade(StrEnum):
    """What a remark asks for; a condition stays red until it is settled."""

    CONDITION = "condition"
    SHOULD = "should"
    INFORMATION = "information"


class QuestionKind(StrEnum):
    """A question that is agreed to or not, or a choice between options."""

    OPINION = "opinion"
    OPTIONS = "options"


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
    STOPPED = "stopped"
    VOID = "void"


class Ending(StrEnum):
    """The fact that ended the round: close, the owner's withdrawal, the chair's stop, or a paper to be replaced."""

    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
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
    ENDED_WITHOUT_RESULT = "ended_without_result"
    TO_MEETING = "to_meeting"
    TO_OWNER = "to_owner"
    LAPSED = "lapsed"
    CLEARANCE_PENDING = "clearance_pending"


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
        AnswerValue.OPTION: N_("Chose an option"),
        AnswerValue.DISCUSS: N_("Asks for discussion"),
        AnswerValue.NOT_TAKING_PART: N_("Does not take part"),
    },
    Grade: {
        Grade.CONDITION: N_("Condition of agreement"),
        Grade.SHOULD: N_("Should be addressed"),
        Grade.INFORMATION: N_("For information"),
    },
    QuestionKind: {
        QuestionKind.OPINION: N_("In favour or against"),
        QuestionKind.OPTIONS: N_("Choice of an option"),
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
        State.STOPPED: N_("Ended without result"),
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
        Result.ENDED_WITHOUT_RESULT: N_("Ended without result"),
        Result.TO_MEETING: N_("Taken to a meeting"),
        Result.TO_OWNER: N_("Back to its owner"),
        Result.LAPSED: N_("Lapsed: too few answers"),
        Result.CLEARANCE_PENDING: N_("Waiting for clearance"),
    },
}


def word(value: StrEnum) -> str:
    """The msgid of the word for one value of a closed set above."""
    return _WORDS[type(value)][value]
