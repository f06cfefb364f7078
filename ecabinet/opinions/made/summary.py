"""The summary of opinions with what was answered to each: by question, on its side, as a table."""

from collections import defaultdict
from typing import Any

from ecabinet.ballots.results import questions_shown
from ecabinet.kernel.db import Db
from ecabinet.kernel.words import N_, gettext
from ecabinet.opinions.made.answers import option_line, result_line
from ecabinet.opinions.made.common import card_of, in_lang, issuer_of, lang, mark, place_date, shown_at
from ecabinet.opinions.points import Point, late_statements, opinions_of
from ecabinet.opinions.rules import GRADE_WORDS, HOW_WORDS, VERDICT_WORDS, How, Verdict
from ecabinet.rulebook.rulesets import Secrecy
from ecabinet.rulebook.values import Grade
from ecabinet.typeset import Choices, Pairs, Paper, Room, Table, Words

Part = Words | Table | Pairs | Choices | Room
TYPE = N_("Summary of the opinions of the members of the %(body)s, with explanation and acceptance")
PAGE = N_("page %(n)s")
ENTERED = N_("entered by the secretariat for the submitting agency")
NAMELESS, AS_SENT = N_("A member"), N_("The opinions are given as they were sent, in the words of the members./.")
HEADS = (N_("No."), N_("Member"), N_("Opinion"), N_("Explanation and acceptance"))


def summary_paper(db: Db, ballot: int, *, names: bool) -> Paper:
    """The summary; members are named where the reader sees names."""
    card, opinions = card_of(db, ballot), opinions_of(db, ballot)
    issuer, course = issuer_of(db, card), opinions.course
    body = in_lang(card, "body")
    parts: list[Part] = [Words(course.words)] if course.words else []
    parts.append(Words(_opening(card)))
    by_question: dict[int, list[Point]] = defaultdict(list)
    for point in opinions.points:
        by_question[point.question_id].append(point)
    for question in questions_shown(db, card, names=names):
        parts += _question(question, by_question[question.id], names=names, secret=card_secret(course))
    parts += [*_late(db, ballot, names=names), Words(gettext(AS_SENT))]
    return Paper(
        agency=issuer.name, superior=issuer.superior, number="", subject=card.title, mark=mark(card),
        place_date=place_date(issuer.place, course.summarised_at or course.closed_at),
        type=gettext(TYPE, body=body), body=tuple(parts), landscape=True, lang=lang(),
        powers=(issuer.name,), signer="",
    )  # fmt: skip


def card_secret(course: Any) -> bool:
    """Whether opinions and remarks are hidden from everybody."""
    return bool(course.secrecy == Secrecy.SECRET)


def _opening(card: Any) -> str:
    return gettext(
        N_("Opinion form %(symbol)s, sent on %(sent)s, closed on %(closed)s."), symbol=card.symbol,
        sent=shown_at(card.opened_at), closed=shown_at(card.closed_at),
    )  # fmt: skip


def _question(question: Any, points: list[Point], *, names: bool, secret: bool) -> list[Part]:
    parts: list[Part] = [Words(f"{question.position}. {question.text}", "heading")]
    parts += [Words(option_line(it)) for it in question.options]
    parts += [Words(_step(it)) for it in question.steps]
    parts.append(Words(result_line(question)))
    parts += _silent(question) if names else []
    if secret:
        return [*parts, Words(gettext(N_("The answers are secret: opinions and remarks are hidden.")), "small")]
    if not points:
        return [*parts, Words(gettext(N_("Nobody added words to this question.")), "small")]
    rows = tuple((str(it.n), _who(it, names), _said(it), _answered(it)) for it in points)
    return [*parts, Table(tuple(gettext(it) for it in HEADS), (1, 4, 9, 9), rows, centred=(0,))]


def _step(step: Any) -> str:
    return f"{step.sentence} ({step.source})." if step.source else f"{step.sentence}."


def _silent(question: Any) -> list[Part]:
    silent: dict[str, list[str]] = defaultdict(list)
    for line in question.said:
        if line.at is None:
            silent[line.says].append(line.name)
    return [Words(f"{gettext(says)}: {', '.join(names)}.", "small") for says, names in silent.items()]


def _who(point: Point, names: bool) -> str:
    return _named(point) if names else gettext(NAMELESS)


def _named(row: Any) -> str:
    return f"{row.name}\n{in_lang(row, 'post')}"


def _said(point: Point) -> str:
    grade = f" · {gettext(GRADE_WORDS[Grade(point.grade)])}" if point.grade else ""
    page = f", {gettext(PAGE, n=point.place.page)}" if point.place and point.place.page else ""
    place = f"\n({point.place.title}{page})" if point.place else ""
    return f"{point.says}{grade}\n{point.words}{place}"


def _answered(point: Point) -> str:
    it, lines = point.explanation, []
    if it:
        entered = f" ({gettext(ENTERED)})" if it.entered else ""
        lines.append(f"{gettext(VERDICT_WORDS[Verdict(it.verdict)])}{entered}")
        lines += [it.words] if it.words else []
    if point.settlement:
        reason = f": {point.settlement.words}" if point.settlement.words else ""
        lines.append(f"{gettext(HOW_WORDS[How(point.settlement.how)])}{reason}")
    elif point.unsettled:
        lines.append(gettext(N_("The condition is not settled")).upper())
    return "\n".join(lines) or ("" if point.needs else "—")


def _late(db: Db, ballot: int, *, names: bool) -> list[Part]:
    late = late_statements(db, ballot)
    if not late:
        return []
    rows = tuple(
        (str(n), _named(it) if names else gettext(NAMELESS), shown_at(it.at) if names else "", it.words)
        for n, it in enumerate(late, 1)
    )
    heads = tuple(gettext(it) for it in (N_("No."), N_("Member"), N_("Time"), N_("Statement")))
    return [
        Words(gettext(N_("Late statements, shown and never counted")), "heading"),
        Table(heads, (1, 5, 4, 12), rows, (0,)),
    ]
