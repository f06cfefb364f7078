"""What may be done after the close, and why not: pure, values in, a sentence or a value out (rules-vn C 8 to 10)."""

from datetime import date
from enum import StrEnum

from ecabinet.kernel.words import N_
from ecabinet.rulebook.sentences import Sentence, say
from ecabinet.rulebook.values import Grade, Result


class Verdict(StrEnum):
    """What the submitting agency answers to an opinion."""

    ACCEPTED = "accepted"
    IN_PART = "in_part"
    NOT_ACCEPTED = "not_accepted"


class How(StrEnum):
    """How a condition was settled: its member says so; the chair wants it met; the chair lets the explanation stand."""

    SETTLED = "settled"
    UPHELD = "upheld"
    SET_ASIDE = "set_aside"


class Ended(StrEnum):
    """What became of the matter."""

    ADOPTED = "adopted"
    NOT_ADOPTED = "not_adopted"
    TO_SESSION = "to_session"
    RESUBMIT = "resubmit"


class Stage(StrEnum):
    """How far a closed form has come; each follows from facts."""

    CLOSED = "closed"
    SUMMARISED = "summarised"
    EXPLAINED = "explained"
    DECIDED = "decided"
    ARCHIVED = "archived"


VERDICT_WORDS = {
    Verdict.ACCEPTED: N_("Accepted"), Verdict.IN_PART: N_("Accepted in part"),
    Verdict.NOT_ACCEPTED: N_("Not accepted"),
}  # fmt: skip
VERDICT_TONES = {Verdict.ACCEPTED: "agree", Verdict.IN_PART: "other", Verdict.NOT_ACCEPTED: "disagree"}
HOW_WORDS = {
    How.SETTLED: N_("The member says that it is settled"), How.UPHELD: N_("The chair decides: it must be met"),
    How.SET_ASIDE: N_("The chair decides: the explanation stands"),
}  # fmt: skip
GRADE_WORDS = {
    Grade.CONDITION: N_("Condition"), Grade.SHOULD: N_("Should be addressed"),
    Grade.INFORMATION: N_("For information"),
}  # fmt: skip
GRADE_TONES = {Grade.CONDITION: "disagree", Grade.SHOULD: "late", Grade.INFORMATION: "wait"}
ENDED_WORDS = {
    Ended.ADOPTED: N_("Adopted"), Ended.NOT_ADOPTED: N_("Not adopted"), Ended.TO_SESSION: N_("To a session"),
    Ended.RESUBMIT: N_("To be submitted again"),
}  # fmt: skip
ENDED_TONES = {
    Ended.ADOPTED: "agree", Ended.NOT_ADOPTED: "disagree", Ended.TO_SESSION: "accent", Ended.RESUBMIT: "late",
}  # fmt: skip
STAGE_WORDS = {
    Stage.CLOSED: N_("To be summarised"), Stage.SUMMARISED: N_("Being explained"), Stage.EXPLAINED: N_("To be decided"),
    Stage.DECIDED: N_("Decided"), Stage.ARCHIVED: N_("Archived"),
}  # fmt: skip
STAGE_TONES = {
    Stage.CLOSED: "late", Stage.SUMMARISED: "accent", Stage.EXPLAINED: "late", Stage.DECIDED: "agree",
    Stage.ARCHIVED: "wait",
}  # fmt: skip
ARCHIVED = N_("It is archived: nothing is added any more.")
NOT_SUMMARISED = N_("The summary of opinions comes first: the secretariat sends it to the submitting agency.")


def needs_explanation(grade: str) -> bool:
    """Every opinion with words is answered, unless it was given for information only."""
    return grade != Grade.INFORMATION


def stage_of(*, summarised: bool, unexplained: int, unsettled: int, decided: bool, archived: bool) -> Stage:
    """The stage that the facts say."""
    if archived or decided:
        return Stage.ARCHIVED if archived else Stage.DECIDED
    if not summarised:
        return Stage.CLOSED
    return Stage.SUMMARISED if unexplained or unsettled else Stage.EXPLAINED


def why_not_summarise(stage: Stage) -> Sentence | None:
    """Why the summary cannot be sent."""
    if stage is Stage.ARCHIVED:
        return say(ARCHIVED)
    return None if stage is Stage.CLOSED else say(N_("The summary was sent already; it stays as it is."))


def why_not_explain(stage: Stage, *, settled: bool, verdict: str, words: str) -> Sentence | None:
    """Why this cannot be the explanation of an opinion."""
    if fault := _not_yet(stage):
        return fault
    if settled:
        return say(N_("This condition is settled already: its explanation stays as it is."))
    if verdict not in set(Verdict):
        return say(N_("Choose: accepted, accepted in part, or not accepted."))
    if verdict == Verdict.IN_PART and not words.strip():
        return say(N_("Accepted in part: write what changes, and what does not."))
    if verdict == Verdict.NOT_ACCEPTED and not words.strip():
        return say(N_("Not accepted: write why."))
    return None


def why_not_settle(stage: Stage, *, condition: bool, own: bool, explained: bool, settled: bool) -> Sentence | None:
    """Why the member cannot say that a condition is settled."""
    if fault := _not_yet(stage):
        return fault
    if not own:
        return say(N_("Only the member who made the condition says that it is settled."))
    if not explained:
        return say(N_("The submitting agency has not answered it yet."))
    return _not_open(condition=condition, settled=settled)


def why_not_rule(stage: Stage, *, condition: bool, settled: bool, how: str, words: str) -> Sentence | None:
    """Why the chair cannot decide on a condition that is left."""
    if fault := _not_yet(stage) or _not_open(condition=condition, settled=settled):
        return fault
    if how not in (How.UPHELD, How.SET_ASIDE):
        return say(N_("Choose how it is decided."))
    return None if words.strip() else say(N_("Give the reason; it is shown with the decision."))


def why_not_write(stage: Stage, *, text: str) -> Sentence | None:
    """Why the resolution's draft cannot be saved."""
    if stage is Stage.CLOSED:
        return say(NOT_SUMMARISED)
    if stage in (Stage.DECIDED, Stage.ARCHIVED):
        return say(N_("It is decided already: the text stays as it was decided."))
    return None if text.strip() else say(N_("The resolution needs a text."))


def why_not_conclude(
    stage: Stage, *, passed: bool, unexplained: int, unsettled: int, outcome: str, number: str, dated: date | None
) -> Sentence | None:
    """Why the matter cannot be decided so."""
    if stage in (Stage.CLOSED, Stage.DECIDED, Stage.ARCHIVED):
        return _not_yet(stage) or say(N_("It has been decided already."))
    if outcome not in set(Ended):
        return say(N_("Choose what becomes of it."))
    if outcome != Ended.ADOPTED:
        return None
    return _not_adoptable(passed, unexplained, unsettled) or _no_resolution(number, dated)


def _not_adoptable(passed: bool, unexplained: int, unsettled: int) -> Sentence | None:
    if not passed:
        return say(N_("It did not pass: bring it to a session, have it submitted again, or do not adopt it."))
    if unsettled:
        msgid = N_("Conditions not settled yet: %(n)s. The member says that one is settled, or the chair decides.")
        return say(msgid, n=unsettled)
    if unexplained:
        return say(N_("Opinions not explained yet: %(n)s."), n=unexplained)
    return None


def _no_resolution(number: str, dated: date | None) -> Sentence | None:
    if number.strip() and dated:
        return None
    return say(N_("Give the number and the date of the resolution."))


def why_not_archive(stage: Stage | None, *, withdrawn: bool, archived: bool) -> Sentence | None:
    """Why a form cannot be put away; `stage` is none for one that was never closed."""
    if archived:
        return say(ARCHIVED)
    if withdrawn or stage is Stage.DECIDED:
        return None
    return say(N_("It is archived once it is decided or withdrawn."))


def passed_any(results: list[str]) -> bool:
    """Whether some question passed."""
    return Result.PASSED in results


def _not_yet(stage: Stage) -> Sentence | None:
    if stage is Stage.ARCHIVED:
        return say(ARCHIVED)
    if stage is Stage.DECIDED:
        return say(N_("It has been decided already."))
    return say(NOT_SUMMARISED) if stage is Stage.CLOSED else None


def _not_open(*, condition: bool, settled: bool) -> Sentence | None:
    if not condition:
        return say(N_("Only a condition has to be settled."))
    return say(N_("It is settled already.")) if settled else None
