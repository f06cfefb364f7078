"""What every act on a ballot asks first: the state it is in, the rules it was opened with, and whether they refuse."""

from datetime import datetime
from typing import Any

from ecabinet.ballots.access import ending_of
from ecabinet.ballots.models import Ballot
from ecabinet.ballots.rules import state_of, why_not_open_now
from ecabinet.kernel.errors import Refused
from ecabinet.rulebook.regulation import rule_set_of
from ecabinet.rulebook.rulesets import RuleSet
from ecabinet.rulebook.sentences import Sentence
from ecabinet.rulebook.values import State


def refuse(sentence: Sentence | None) -> None:
    """Raise what a rule says."""
    if sentence:
        raise Refused(sentence.msgid, **sentence.params)


def rules_of(ballot: Ballot, stage: Any) -> RuleSet:
    """The rule-set that the ballot was opened with. Refused before the opening."""
    if not stage.opened:
        refuse(why_not_open_now(State.WITHDRAWN if stage.ended_as else State.DRAFT))
    return rule_set_of(ballot.rule_set_json)


def state_at(stage: Any, now: datetime) -> State:
    """The state that the facts of a ballot say (a row of access.stage_of or a door's facts)."""
    return state_of(opened=bool(stage.opened), ending=ending_of(stage), deadline=stage.deadline, now=now)
