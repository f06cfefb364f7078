"""The words that the editor of rule-sets puts to parameters and to their values."""

from collections.abc import Mapping
from typing import Any

from ecabinet.kernel.words import N_, gettext
from ecabinet.rulebook import words_of_life, words_of_rules
from ecabinet.rulebook.parameters import Abstention, Base, Measure, Parameter, Unit, Who
from ecabinet.rulebook.values import AnswerValue, Grade, Kind, Result, word

PARAMETERS = {
    Parameter.ELECTORATE: N_("Who answers"),
    Parameter.START: N_("Start"),
    Parameter.PERIOD: N_("Period"),
    Parameter.ANSWERS: N_("Answers offered"),
    Parameter.SILENCE: N_("Silence"),
    Parameter.OBJECTIONS: N_("Objections that break it"),
    Parameter.DISCUSSION: N_("Requests for discussion"),
    Parameter.THRESHOLD: N_("Threshold"),
    Parameter.BASE: N_("Base"),
    Parameter.ABSTENTION: N_("Abstention"),
    Parameter.TIE: N_("Tie"),
    Parameter.CHANGE: N_("Changing an answer"),
    Parameter.WITHDRAWAL: N_("Withdrawal"),
    Parameter.FREEZE: N_("Frozen papers"),
    Parameter.SECRECY: N_("Secrecy and the running count"),
    Parameter.PROOF: N_("Proof asked of the voter"),
    Parameter.AFTER: N_("Afterwards"),
}
BASES = {
    Base.ALL_MEMBERS: N_("All members of the body, the recused included"),
    Base.ELIGIBLE: N_("All who may answer"),
    Base.TAKING_PART: N_("All who take part"),
    Base.VOTES_CAST: N_("The votes cast"),
}
ABSTENTIONS = {
    Abstention.COUNTS_AGAINST: N_("It stays in the base, and so counts against"),
    Abstention.NEUTRAL: N_("It is no vote cast"),
    Abstention.LEAVES_THE_BASE: N_("It leaves every base"),
}
UNITS = {
    Unit.WORKING_DAYS: N_("Working days"),
    Unit.HOURS: N_("Hours"),
    Unit.MOMENT: N_("An exact moment, named at the opening"),
}
MEASURES = {
    Measure.MEMBERS: N_("of the members"),
    Measure.WEIGHT: N_("of their weights"),
    Measure.SECOND_WEIGHT: N_("of their second weight"),
}
WHO = {
    Who.NOBODY: N_("Nobody"),
    Who.SECRETARIAT: N_("The secretariat"),
    Who.CHAIR: N_("The chair"),
    Who.EITHER: N_("The chair or the secretariat"),
}
THEN = (Result.TO_MEETING, Result.NOT_PASSED, Result.TO_OWNER, Result.ENDED_WITHOUT_RESULT)
OFFERED = tuple(value for value in AnswerValue if value is not AnswerValue.OPTION)
CONFIRMED = (Parameter.SILENCE, Parameter.PERIOD)
_CHOICES: dict[str, Mapping[Any, str]] = {
    "silence": words_of_rules.SILENCE,
    "tie": words_of_rules.TIE,
    "base": BASES,
    "abstention": ABSTENTIONS,
    "unit": UNITS,
    "change": words_of_life.CHANGE,
    "secrecy": words_of_life.SECRECY,
    "running_tally": words_of_life.RUNNING_TALLY,
    "early_end": words_of_life.EARLY,
    "start": words_of_life.START,
    "proof": words_of_life.PROOF,
    "papers_replaced_by": words_of_life.REPLACE,
    "who": WHO,
    "measure": MEASURES,
    "then": {value: word(value) for value in THEN},
    "answers": {value: word(value) for value in OFFERED},
    "remarks": {value: word(value) for value in Grade},
    "kinds": {value: word(value) for value in Kind},
}


def choices() -> dict[str, list[tuple[str, str]]]:
    """Every set of choices in the reader's language: [(value, words)]."""
    return {name: [(str(value), gettext(text)) for value, text in words.items()] for name, words in _CHOICES.items()}


def titled(parameter: Parameter) -> str:
    """A parameter's name in the reader's language."""
    return gettext(PARAMETERS[parameter])
