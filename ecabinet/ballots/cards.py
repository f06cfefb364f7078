"""A ballot as a card: title, state, deadline, the rule before the answers, and what stands beside its papers."""

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from ecabinet.ballots.access import (
    ballot_id,
    ballot_to_read,
    extensions_of,
    questions_of,
    roll_of,
    stages,
    with_facts,
)
from ecabinet.ballots.lists import pages_of_papers, papers_of_ballot
from ecabinet.ballots.models import Ballot, Closing, Opening, Withdrawal
from ecabinet.ballots.opening import regulation
from ecabinet.ballots.outcomes import outcomes_that_stand
from ecabinet.ballots.rolls import options_of, recusals_of
from ecabinet.ballots.states import state_at
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Missing, Refused
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.render import Region
from ecabinet.kernel.words import N_
from ecabinet.meetings.models import Item
from ecabinet.people.access import members_of
from ecabinet.people.models import Body, Organisation, Person
from ecabinet.rulebook.access import profile_title
from ecabinet.rulebook.regulation import rule_set_of
from ecabinet.rulebook.sentences import Bilingual
from ecabinet.rulebook.values import AnswerValue, Result, State, word
from ecabinet.rulebook.words_of_rules import Clause, rule_in_words

TONES = {
    AnswerValue.IN_FAVOUR: "agree", AnswerValue.AGAINST: "disagree", AnswerValue.OTHER: "other",
    AnswerValue.ABSTAIN: "wait", AnswerValue.OPTION: "accent", AnswerValue.DISCUSS: "late",
    AnswerValue.NOT_TAKING_PART: "wait",
}  # fmt: skip
RESULT_TONES = {
    Result.OPEN: "accent", Result.PASSED: "agree", Result.NOT_PASSED: "disagree",
    Result.MAJORITY_NOT_REACHED: "late", Result.A_PERSON_DECIDES: "late", Result.WITHDRAWN: "wait", Result.VOID: "wait",
    Result.TO_MEETING: "late", Result.TO_OWNER: "late", Result.ENDED_WITHOUT_RESULT: "wait", Result.LAPSED: "late",
    Result.CLEARANCE_PENDING: "late",
}  # fmt: skip
STATE_TONES = {
    State.DRAFT: "wait",
    State.OPEN: "accent",
    State.CLOSED: "wait",
    State.WITHDRAWN: "wait",
    State.STOPPED: "wait",
    State.VOID: "wait",
}
DIFFERS = N_("Differs by question")

# The card: what stands above everything else

_columns: tuple[Any, ...] = (
    col(Ballot.id), col(Ballot.kind), col(Ballot.body_id), col(Ballot.item_id), col(Ballot.symbol), col(Ballot.title),
    col(Ballot.summary), col(Ballot.submission), col(Ballot.submitted_on), col(Ballot.dossier_id), col(Ballot.profile),
    col(Ballot.rule_set_json), col(Ballot.version), col(Ballot.running_tally), col(Ballot.secrecy), *stages(),
    col(Ballot.at).label("begun_at"),
    col(Opening.at).label("opened_at"), col(Opening.present), col(Opening.quorum), col(Opening.confirmed),
    col(Closing.at).label("closed_at"), col(Closing.outcome), col(Closing.by).label("closed_by"),
    col(Withdrawal.at).label("withdrawn_at"), col(Withdrawal.reason).label("withdrawn_reason"),
    col(Body.name_vi).label("body_vi"), col(Body.name_en).label("body_en"),
    col(Organisation.name_vi).label("agency_vi"), col(Organisation.name_en).label("agency_en"),
    col(Person.name).label("officer"), col(Item.meeting_id),
    papers_of_ballot.label("papers"), pages_of_papers.label("pages"),
)  # fmt: skip
_named = (
    select(*_columns)
    .select_from(Ballot)
    .join(Body, col(Body.id) == Ballot.body_id)
    .outerjoin(Organisation, col(Organisation.id) == Ballot.agency_id)
    .outerjoin(Person, col(Person.id) == Ballot.officer_id)
    .outerjoin(Item, col(Item.id) == Ballot.item_id)
)
_card = Hot(with_facts(_named).where(col(Ballot.id) == ballot_id))


def card_of(db: Db, ballot: int) -> Any:
    """A ballot with the names around it and what happened to it. Raises Missing."""
    card = _card.first(db, ballot=ballot)
    if card is None:
        raise Missing
    return card


def outcome_word(outcome: str) -> str:
    """The msgid for a closing's outcome."""
    return word(Result(outcome)) if outcome in set(Result) else DIFFERS


def outcome_tone(outcome: str) -> str:
    """The tone of a closing's outcome."""
    return RESULT_TONES[Result(outcome)] if outcome in set(Result) else "late"


def state_words(card: Any, now: Any, outcome: str | None = None) -> tuple[str, str]:
    """The state of a ballot as a tag: msgid and tone; `outcome` is what stands, where it is not the closing's own."""
    state, stands = state_at(card, now), card.outcome if outcome is None else outcome
    if state is State.CLOSED and stands:
        return outcome_word(stands), outcome_tone(stands)
    return word(state), STATE_TONES[state]


def standing_words(db: Db, card: Any) -> tuple[str, str]:
    """The same with what a person has decided since the close."""
    return state_words(card, db.now, outcomes_that_stand(db, [card])[card.id])


def rule_of(db: Db, card: Any) -> tuple[Clause, ...]:
    """The rule in words: the one that was frozen, or for a draft the one that would hold today."""
    if card.opened:
        return rule_in_words(rule_set_of(card.rule_set_json), len(roll_of(db, card.id)))
    draft = db.get(Ballot, card.id)
    assert draft is not None
    try:
        _profile, rule_set = regulation(db, draft)
    except Refused:
        return ()
    return rule_in_words(rule_set, len(members_of(db, card.body_id)))


def head(db: Db, ballot: int, _audience: Any) -> dict[str, Any]:
    """Title, state, deadline, the rule before the answers, extensions, withdrawal."""
    card = card_of(db, ballot)
    state, tone = standing_words(db, card)
    return {
        "card": card, "state": state, "tone": tone, "is_open": state_at(card, db.now) is State.OPEN,
        "clauses": rule_of(db, card), "extensions": extensions_of(db, ballot),
        "body": Bilingual(card.body_vi, card.body_en),
    }  # fmt: skip


def facts(db: Db, ballot: int, _audience: Any) -> dict[str, Any]:
    """Who submits it, under which number, whom to ask, and under which regulation."""
    card = card_of(db, ballot)
    rule_set = rule_set_of(card.rule_set_json) if card.opened else None
    agency = Bilingual(card.agency_vi, card.agency_en) if card.agency_vi else None
    profile = profile_title(db, card.profile)
    return {"card": card, "rule_set": rule_set, "agency": agency, "profile": profile}


def asked(db: Db, ballot: int, _audience: Any) -> dict[str, Any]:
    """The questions with their options, and who stays out of them, for whoever does not answer."""
    questions = questions_of(db, ballot)
    return {
        "questions": questions, "options": options_of(db, ballot), "recusals": recusals_of(db, ballot),
        "positions": {it.id: it.position for it in questions},
    }  # fmt: skip


def of_ballot(ballot: int, _audience: Any, _values: Any) -> set[str]:
    """The topics of what only the facts of a ballot change."""
    return {f"ballot/{ballot}"}


def with_papers(ballot: int, _audience: Any, values: dict[str, Any]) -> set[str]:
    """The topics of what names the papers too."""
    card = values["card"]
    return {f"ballot/{ballot}", f"dossier/{card.dossier_id}", f"body/{card.body_id}"}


REGIONS = [
    Region("ballot_head", ballot_to_read, "ballots/_head.html", head, with_papers),
    Region("ballot_questions", ballot_to_read, "ballots/_questions.html", asked, of_ballot),
    Region("ballot_facts", ballot_to_read, "ballots/_facts.html", facts, of_ballot),
]
