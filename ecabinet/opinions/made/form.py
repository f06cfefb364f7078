"""The opinion form itself: blank for paper, and as a member answered it (rules-vn B, in its order)."""

from collections.abc import Sequence
from typing import Any

from ecabinet.ballots.access import extensions_of, questions_of
from ecabinet.kernel import formats
from ecabinet.kernel.db import Db
from ecabinet.kernel.words import N_, gettext
from ecabinet.opinions.made.advice import advice_of
from ecabinet.opinions.made.answers import Given, given_by, offered
from ecabinet.opinions.made.common import card_of, in_lang, issuer_of, lang, mark, papers_of, place_date, shown_at
from ecabinet.opinions.rules import GRADE_WORDS
from ecabinet.rulebook.values import Grade
from ecabinet.typeset import Choices, Pairs, Paper, Room, Table, Words

Part = Words | Table | Pairs | Choices | Room
TYPE, HISTORY = N_("Opinion form for the members of the %(body)s"), N_("History")
NOBODY = "................................................................................"
SIGNS = N_("Member of the %(body)s")


def form_paper(db: Db, ballot: int, member: Any = None) -> Paper:
    """The form; with `member` (a line of the roll) as that member answered it, else blank."""
    card = card_of(db, ballot)
    issuer = issuer_of(db, card)
    given = given_by(db, ballot, member.person_id) if member is not None else {}
    body = in_lang(card, "body")
    sent = max((it.at for it in given.values()), default=None)
    return Paper(
        agency=issuer.name, superior=issuer.superior, number=card.symbol or f"        /PLYK/{formats.today().year}",
        place_date=place_date(issuer.place, card.opened_at), type=gettext(TYPE, body=body), subject=card.title,
        to=(_addressee(member),),
        body=(
            *_about(card), *_questions(db, card, given, member), *_attached(db, card, member),
            *_history(db, card, sent),
        ),
        mark=mark(card), powers=(gettext(SIGNS, body=body),), signer=member.name if member is not None else "",
        signed_at=place_date(issuer.place, sent), lang=lang(),
    )  # fmt: skip


def _addressee(member: Any) -> str:
    return f"{member.name}, {in_lang(member, 'post')}" if member is not None else NOBODY


def _about(card: Any) -> list[Part]:
    agency = in_lang(card, "agency") if card.agency_vi else ""
    submission = f"{card.submission}, {formats.date_only(card.submitted_on)}" if card.submission else ""
    pairs = (
        (N_("Submitting agency"), agency), (N_("Submission"), submission),
        (N_("Officer in charge"), card.officer or ""),
        (N_("Sent on"), shown_at(card.opened_at) or "……"), (N_("Reply by"), shown_at(card.deadline) or "……"),
    )  # fmt: skip
    known = tuple((gettext(name), value) for name, value in pairs if value)
    summary = [Words(card.summary)] if card.summary else []
    return [Words(gettext(N_("What is asked")), "heading"), *summary, Pairs(known)]


def _questions(db: Db, card: Any, given: dict[int, Given], member: Any) -> list[Part]:
    parts: list[Part] = [Words(gettext(N_("Questions and answers")), "heading")]
    questions = questions_of(db, card.id)
    for question in questions:
        label = f"{question.position}. " if len(questions) > 1 else ""
        parts.append(Words(f"{label}{question.text}", "question"))
        answer = given.get(question.id)
        parts.append(Choices(tuple((text, answer is not None and answer.is_choice(key))
                                   for key, text in offered(db, card, question))))  # fmt: skip
        parts += _said(answer) if member is not None else [Words(gettext(N_("Opinion:")), "small"), Room(3)]
    return parts


def _said(answer: Given | None) -> list[Part]:
    if answer is None:
        return [Words(gettext(N_("No answer was given.")), "small")]
    words: list[Part] = [Words(answer.words, "said")] if answer.words else []
    for remark in answer.remarks:
        place = f" ({remark.place})" if remark.place else ""
        words += [Words(f"{gettext(GRADE_WORDS[Grade(remark.grade)])}{place}:", "small"), Words(remark.words, "said")]
    return words


def _attached(db: Db, card: Any, member: Any) -> list[Part]:
    papers = papers_of(db, card)
    heads = tuple(gettext(it) for it in (N_("No."), N_("Paper"), N_("Number"), N_("Number of pages")))
    rows = tuple((str(n), it.title, it.number, str(it.pages)) for n, it in enumerate(papers, 1))
    table: Sequence[Part] = [Table(heads, (1, 9, 4, 2), rows, centred=(0, 3), whole=True)] if rows else [Words("—")]
    advice: list[Part] = [Words(it, "said") for it in advice_of(db, card.id)] or ([Room(2)] if member is None else [])
    heading = [Words(gettext(N_("Opinion of the advising unit")), "heading")] if advice else []
    return [Words(gettext(N_("Attached dossier")), "heading"), *table, *heading, *advice]


def _history(db: Db, card: Any, sent: Any) -> list[Part]:
    lines = [(card.opened_at, N_("sent to the members"), "")]
    for it in extensions_of(db, card.id):
        lines.append((it.at, N_("the deadline was moved to %(deadline)s"), formats.stamp(it.deadline)))
    lines.append((sent, N_("this answer was received"), ""))
    lines.append((card.closed_at, N_("closed"), ""))
    rows = tuple(
        (formats.stamp(at), gettext(says, deadline=value) if value else gettext(says))
        for at, says, value in lines
        if at
    )
    if not rows:
        return [Words(gettext(N_("Return the form to the secretariat by the deadline.")), "small")]
    heads = (gettext(N_("Time")), gettext(N_("Event")))
    return [Words(gettext(HISTORY), "heading"), Table(heads, (4, 12), rows)]
