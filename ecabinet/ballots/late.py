"""What members say after the close: kept in a table of its own, shown, never counted."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from ecabinet.ballots.access import ballot_id, ballot_to_read, own_answers, questions_of, sees_names
from ecabinet.ballots.answer_rules import why_not_state_late
from ecabinet.ballots.cards import card_of
from ecabinet.ballots.choices import GRADES, says_of
from ecabinet.ballots.enclosures import LateStatement
from ecabinet.ballots.fields import typed_answers
from ecabinet.ballots.models import RollEntry
from ecabinet.ballots.rolls import options_of
from ecabinet.ballots.states import refuse, rules_of, state_at
from ecabinet.ballots.typed import Typed
from ecabinet.kernel.db import Db
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.render import Region
from ecabinet.kernel.web import Ctx, Done
from ecabinet.kernel.words import N_, gettext
from ecabinet.people.rules import post_of
from ecabinet.records.actions import Acting, note
from ecabinet.rulebook.values import AnswerValue, Grade

OPTION = N_("Option %(n)s: %(text)s")

_statements = Hot(
    select(
        col(LateStatement.person_id), col(LateStatement.words), col(LateStatement.at), col(RollEntry.name),
        col(RollEntry.post_vi), col(RollEntry.post_en),
    )
    .join(
        RollEntry,
        (col(RollEntry.ballot_id) == LateStatement.ballot_id) & (col(RollEntry.person_id) == LateStatement.person_id),
    )
    .where(col(LateStatement.ballot_id) == ballot_id)
    .order_by(col(LateStatement.at), col(LateStatement.id))
)  # fmt: skip


def late_statements(db: Db, ballot: int) -> list[Any]:
    """Every late statement in order: person_id, words, at, name, post_vi, post_en."""
    return _statements.rows(db, ballot=ballot)


def state_late(db: Db, actor: Acting, ballot: Any, person: int, words: str, *, stage: Any) -> None:
    """Keep what a member says after the close; the same words are kept once."""
    on_roll = any(row.answers_by == actor.id for row in own_answers(db, ballot.id, person))
    secrecy = rules_of(ballot, stage).secrecy
    refuse(why_not_state_late(state=state_at(stage, db.now), on_roll=on_roll, secrecy=secrecy, words=words))
    if any(row.person_id == person and row.words == words for row in late_statements(db, ballot.id)):
        return
    db.add(LateStatement(ballot_id=ballot.id, person_id=person, words=words, by=actor.id, at=db.now))
    note(db, actor, "made late statement", f"ballot/{ballot.id}")


def send_late(ctx: Ctx, ballot: Any) -> Done:
    """Send what was written, or what was typed into the form before it closed, as a late statement."""
    words = ctx.text("late").replace("\r\n", "\n") or as_words(ctx.db, ballot.id, typed_answers(ctx))
    state_late(ctx.db, ctx.me, ballot, ctx.facts.seat or ctx.me.id, words, stage=ballot)
    return Done(f"/ballots/{ballot.id}?sent=late")


def as_words(db: Db, ballot: int, given: Mapping[int, Typed]) -> str:
    """What was typed into the form, in words."""
    options, said = options_of(db, ballot), []
    for question in questions_of(db, ballot):
        typed = given.get(question.id)
        if typed and not typed.empty:
            said.append(_said(question, typed, {it.n: it.text for it in options.get(question.id, ())}))
    return "\n\n".join(said)


def _said(question: Any, typed: Typed, options: Mapping[int, str]) -> str:
    lines = [f"{question.position}. {question.text}"]
    if typed.option is not None and typed.option in options:
        lines.append(gettext(OPTION, n=typed.option, text=options[typed.option]))
    elif typed.value in set(AnswerValue):
        lines.append(gettext(says_of(question.kind, typed.value)))
    if typed.words:
        lines.append(typed.words)
    lines += [f"{gettext(GRADES[Grade(it.grade)])}: {it.words}" for it in typed.remarks if it.grade in set(Grade)]
    return "\n".join(lines)


def late(db: Db, ballot: int, audience: bool) -> dict[str, Any]:
    """The late statements, for whom names are shown."""
    rows = late_statements(db, ballot) if audience and card_of(db, ballot).opened else []
    return {"rows": [(row, post_of(row)) for row in rows]}


REGIONS = [
    Region(
        "late", ballot_to_read, "ballots/_late.html", late,
        lambda ballot, _audience, _values: {f"ballot/{ballot}", f"late/{ballot}"}, sees_names,
    ),
]  # fmt: skip
