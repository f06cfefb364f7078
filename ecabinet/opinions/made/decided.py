"""The resolution: the secretariat's text, laid out as one; marked as a draft until it is decided."""

import re
from typing import Any

from ecabinet.kernel import formats
from ecabinet.kernel.db import Db
from ecabinet.opinions.access import course_of
from ecabinet.opinions.actions import texts_of
from ecabinet.opinions.made.common import card_of, chair_of_form, is_committee, mark, place_of, post_to_sign
from ecabinet.opinions.resolution import long_date, matter_of, proposed_text
from ecabinet.opinions.rules import Ended
from ecabinet.people.models import Organisation
from ecabinet.typeset import Paper, Words

BASIS = re.compile(r"(Căn cứ|Theo đề nghị|Xét đề nghị|Trên cơ sở|Sau khi)\b")
ARTICLE = re.compile(r"(Điều \d+\.)\s*(.*)")
SYMBOL = {False: "NQ-CP", True: "NQ-UBND"}


def resolution_paper(db: Db, ballot: int) -> Paper:
    """The resolution, always in Vietnamese: it is the text that is signed."""
    card, course = card_of(db, ballot), course_of(db, ballot)
    versions = texts_of(db, ballot)
    text = versions[-1][0].text if versions else proposed_text(db, card)
    adopted = bool(course.decided) and course.outcome == Ended.ADOPTED
    chair = chair_of_form(db, card)
    body = card.body_vi
    year = (course.dated or formats.today()).year
    return Paper(
        agency=body, number=course.number if adopted else f"        /{SYMBOL[is_committee(card)]}",
        place_date=f"{_place(db, card)}, {long_date(course.dated) if adopted else _open(year)}", type="Nghị quyết",
        subject=_subject(card.title), draft=None if adopted else "Dự thảo", mark=mark(card),
        body=(Words(body.upper(), "centred"), *parts_of(text)),
        recipients=(*_recipients(card),), powers=(f"TM. {body}", post_to_sign(chair, card) if chair else ""),
        signer=chair.name if chair else "", lang="vi",
    )  # fmt: skip


def _open(year: int) -> str:
    return f"ngày      tháng      năm {year}"


def _place(db: Db, card: Any) -> str:
    office = db.get(Organisation, card.agency_id) if getattr(card, "agency_id", None) and is_committee(card) else None
    return place_of(office) if office is not None else place_of(_named(card.body_vi))


class _named:  # noqa: N801 - stands in for a row with a name
    def __init__(self, name_vi: str) -> None:
        self.name_vi = name_vi


def _subject(title: str) -> str:
    return f"Về {matter_of(title)}" if not title.lower().startswith("về ") else title


def _recipients(card: Any) -> list[str]:
    agency = [f"{card.agency_vi};"] if card.agency_vi else []
    return [*agency, f"Các thành viên {card.body_vi};", "Lưu: VT."]


def parts_of(text: str) -> list[Words]:
    """The lines of a resolution as the decree sets them: bases, the words of deciding, articles, paragraphs."""
    return [part for line in text.splitlines() if line.strip() for part in _parts(line.strip())]


def _parts(line: str) -> list[Words]:
    if BASIS.match(line):
        return [Words(line, "basis")]
    if line.rstrip(":").isupper():
        return [Words(line, "centred")]
    found = ARTICLE.fullmatch(line)
    if found is None:
        return [Words(line)]
    return [Words(found[2], label=found[1])]
