"""The answers of one form as a table, for the secretariat and the chair, as far as they see names."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from starlette.responses import Response

from ecabinet.ballots.access import questions_of, roll_of, sees_names, standing_answers
from ecabinet.ballots.cards import card_of
from ecabinet.ballots.choices import says_of
from ecabinet.ballots.results import questions_shown
from ecabinet.kernel import formats
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import Ctx
from ecabinet.kernel.words import N_, gettext
from ecabinet.opinions.points import Point, late_statements, opinions_of
from ecabinet.opinions.rules import GRADE_WORDS, HOW_WORDS, VERDICT_WORDS, How, Verdict
from ecabinet.opinions.sheets import csv_response
from ecabinet.people.rules import post_of
from ecabinet.rulebook.values import Grade

HEADS = (
    N_("Question"), N_("Text of the question"), N_("Member"), N_("Post"), N_("Answer"), N_("Option"), N_("Opinion"),
    N_("Remarks"), N_("Sent at"), N_("Opened at"), N_("Explanation and acceptance"),
)  # fmt: skip
COUNTS = (N_("Question"), N_("Text of the question"), N_("Answer"), N_("Members"))
LATE, ANSWERS_OF = N_("Late statement"), N_("Answers to form %(symbol)s")
Row = list[object]


def export_answers(ctx: Ctx, ballot: Any) -> Response:
    """One line for each member and question; where names are not for the reader, the counts."""
    card = card_of(ctx.db, ballot.id)
    rows = _named(ctx.db, card) if sees_names(ctx.facts) else _counted(ctx.db, card)
    return csv_response(gettext(ANSWERS_OF, symbol=card.symbol.replace("/", "-")), rows)


def _counted(db: Db, card: Any) -> Iterator[Row]:
    yield [gettext(it) for it in COUNTS]
    for question in questions_shown(db, card, names=False):
        for count, _tone, text in question.parts:
            yield [question.position, question.text, text, count]


def _named(db: Db, card: Any) -> Iterator[Row]:
    yield [gettext(it) for it in HEADS]
    given = {(row.question_id, row.person_id): row for row in standing_answers(db, card.id)}
    points: dict[tuple[int, int], list[Point]] = defaultdict(list)
    for point in opinions_of(db, card.id).points:
        points[point.question_id, point.person_id].append(point)
    silent = {(it.id, said.person_id): said.says for it in questions_shown(db, card, names=True) for said in it.said}
    for question in questions_of(db, card.id):
        for member in roll_of(db, card.id):
            key = (question.id, member.person_id)
            yield [
                question.position, question.text, member.name, post_of(member),
                *_answer(question.kind, given.get(key), gettext(silent.get(key, ""))),
                *_remarks(points[key], given.get(key)), formats.stamp(member.read_at),
                "\n".join(_explained(it) for it in points[key] if it.explanation),
            ]  # fmt: skip
    for row in late_statements(db, card.id):
        yield ["", gettext(LATE), row.name, post_of(row), "", "", row.words, "", formats.stamp(row.at), "", ""]


def _answer(kind: str, answer: Any, silent: str) -> Row:
    if answer is None:
        return [silent, "", ""]
    return [gettext(says_of(kind, answer.value)), answer.option or "", answer.words]


def _remarks(points: list[Point], answer: Any) -> Row:
    remarks = [f"{gettext(GRADE_WORDS[Grade(it.grade)])}: {it.words}" for it in points if it.grade]
    return ["\n".join(remarks), formats.stamp(answer.at) if answer else ""]


def _explained(point: Point) -> str:
    said = point.explanation
    settled = f" ({gettext(HOW_WORDS[How(point.settlement.how)])})" if point.settlement else ""
    return f"{point.n}. {gettext(VERDICT_WORDS[Verdict(said.verdict)])}. {said.words}".strip() + settled
