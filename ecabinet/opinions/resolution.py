"""The resolution's draft: a text that cites the form, proposed once and then the secretariat's own.

Its parts and wordings are those of resolutions on one matter: bases, submission, opinions on the form, articles.
"""

import re
from datetime import date, datetime
from typing import Any

from ecabinet.ballots.access import questions_of
from ecabinet.ballots.choices import option_text
from ecabinet.ballots.rolls import options_of
from ecabinet.kernel import formats
from ecabinet.kernel.db import Db
from ecabinet.opinions.results import taken_of
from ecabinet.rulebook.profiles import PROFILES, BodyKind
from ecabinet.rulebook.values import Result

LAW = "Luật Tổ chức Chính phủ ngày 18 tháng 02 năm 2025"
LOCAL_LAW = "Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025"


def long_date(day: date | datetime | None) -> str:
    """ngày 05 tháng 02 năm 2026, as Decree 30/2020 writes it: days below 10 and the first two months with a zero."""
    if day is None:
        return "ngày      tháng      năm        "
    value = formats.local(day).date() if isinstance(day, datetime) else day
    month = f"{value.month:02}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02} tháng {month} năm {value.year}"


def members_of_body(body_vi: str) -> str:
    """How the members of a body are called in a text: thành viên Chính phủ."""
    return f"thành viên {body_vi}"


def cited_form(card: Any) -> str:
    """Phiếu lấy ý kiến thành viên Chính phủ số 1025/PLYK/2025 ngày 23 tháng 11 năm 2025."""
    return f"Phiếu lấy ý kiến {members_of_body(card.body_vi)} số {card.symbol} {long_date(card.opened_at)}"


def matter_of(title: str, *, adopting: bool = False) -> str:
    """What a form's subject is called inside a resolution: after "Về", or after "Thông qua" when `adopting`."""
    plain = title[:1].lower() + title[1:]
    if found := re.match(r"(?:dự thảo )?nghị quyết (?:của chính phủ )?về (.+)", plain, re.IGNORECASE):
        return f"các nội dung về {found[1]}" if adopting else found[1]
    if plain.startswith(("dự thảo", "đề án", "dự án", "báo cáo", "hồ sơ")):
        return plain if adopting else f"việc thông qua {plain}"
    return f"việc {plain.removeprefix('việc ')}"


def matters_passed(db: Db, form: int) -> tuple[list[str], bool]:
    """What each question that passed is called, of a choice with the option taken, and whether there is a choice."""
    taken, options = taken_of(db, form), options_of(db, form)
    passed = [(row, taken[row.id].option) for row in questions_of(db, form) if taken[row.id].result == Result.PASSED]
    matters = [
        ": ".join(text.rstrip(".;:?! ") for text in (row.text, option_text(options, row.id, n)) if text)
        for row, n in passed
    ]  # fmt: skip
    return matters, any(n is not None for _row, n in passed)


def proposed_text(db: Db, card: Any) -> str:
    """The draft that the secretariat begins with; it cites the form, its number and its date."""
    agency = card.agency_vi or card.body_vi
    profile = next((it for it in PROFILES if it.id == card.profile), None)
    committee = profile is not None and profile.body_kind is BodyKind.COMMITTEE
    submission = f" tại Tờ trình số {card.submission} {long_date(card.submitted_on)}" if card.submission else ""
    members = members_of_body(card.body_vi)
    matters, chosen = matters_passed(db, card.id)
    listed = len(matters) > 1 or chosen
    more = ", với các nội dung sau:" if listed else "."
    care = "hoàn thiện hồ sơ, chịu trách nhiệm toàn diện về nội dung trình"
    lines = [
        f"Căn cứ {LOCAL_LAW if committee else LAW};",
        *([f"Căn cứ {profile.title.vi};"] if profile else []),
        f"Theo đề nghị của {agency}{submission};",
        f"Trên cơ sở ý kiến của các {members} tại {cited_form(card)}.",
        "QUYẾT NGHỊ:",
        f"Điều 1. Thông qua {matter_of(card.title, adopting=True)}{more}",
        *([f"{n}. {text}." for n, text in enumerate(matters, 1)] if listed else []),
        f"Điều 2. {agency} tiếp thu, giải trình đầy đủ ý kiến của các {members}, {care}.",
        "Điều 3. Nghị quyết này có hiệu lực thi hành kể từ ngày ký ban hành.",
        f"{agency} và các cơ quan có liên quan chịu trách nhiệm thi hành Nghị quyết này./.",
    ]  # fmt: skip
    return "\n".join(lines)
