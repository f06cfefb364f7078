"""The demonstration's papers: what is registered about each, and its PDF."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from ecabinet.demo.moments import ZONE, filled, when
from ecabinet.demo.prose import Data, body_of, organisations, read
from ecabinet.typeset import Paper, typeset, typeset_all

MARK = "TÀI LIỆU MINH HỌA"
# What a draft becomes: the symbol it will bear, who issues it, and in whose power it is signed.
DRAFTS = {
    "luật": ("QH16", "Quốc hội", ("Chủ tịch Quốc hội",)),
    "nghị định": ("NĐ-CP", "Chính phủ", ("TM. Chính phủ", "Thủ tướng")),
    "nghị quyết": ("NQ-CP", "Chính phủ", ("TM. Chính phủ", "Thủ tướng")),
    "quyết định": ("QĐ-TTg", "Thủ tướng Chính phủ", ("Thủ tướng",)),
}
# How the name of a draft goes on before its subject, and what it is called while it is one.
LINKS = {"nghị định": "quy định về ", "nghị quyết": "về ", "quyết định": "về ", "báo cáo": "về "}
KINDS = {"luật": "dự án Luật", "báo cáo": "báo cáo", "đề án": "Đề án"}


@dataclass(frozen=True)
class Spec:
    """One paper: what is registered about it, and what stands in it."""

    key: str
    dossier: str  # "hom-nay/3" for an agenda item, "form:sandbox" for an opinion form
    type: str  # code of its type in recipes.yaml: "to-trinh"
    number: str | None  # "6871/TTr-BNV"; a draft and an annex have none yet
    agency: str  # code of the organisation
    issued_on: date
    title: str
    file_name: str
    paper: Paper


def specs(now: datetime) -> tuple[Spec, ...]:
    """All papers of the demonstration as of the day of seeding, each dossier's in its order."""
    return tuple(_spec(row, now) for row in read("papers.yaml"))


def make_paper(spec: Spec) -> bytes:
    """The PDF of one paper."""
    return typeset(spec.paper, made_on=spec.issued_on)


def make_papers(wanted: Iterable[Spec]) -> Iterator[tuple[Spec, bytes]]:
    """The PDF of each paper, in the order given, several made at a time."""
    return typeset_all((spec, spec.paper, spec.issued_on) for spec in wanted)


def _spec(row: Data, now: datetime) -> Spec:
    topic, recipe = _topic(row, now), read("papers/recipes.yaml")["recipes"][row["kind"]]
    issued_on = when(row["issued"], now).astimezone(ZONE).date()
    agency = recipe.get("agency", topic["agency"])
    names = _names(topic, issued_on)
    number = _number(row, agency)
    title = recipe["file"].format_map(names) if "file" in recipe else names["draft_title"]
    paper = _paper(row, recipe, topic, names, agency=agency, number=number, issued_on=issued_on)
    return Spec(row["key"], row["dossier"], row["kind"], number, agency, issued_on, title, f"{row['key']}.pdf", paper)


def _topic(row: Data, now: datetime) -> Data:
    def fill(it: Any) -> Any:
        if isinstance(it, str):
            return filled(it, now, months=row.get("month", 0))
        if isinstance(it, dict):
            return {key: fill(value) for key, value in it.items()}
        return [fill(value) for value in it] if isinstance(it, list) else it

    return dict(fill(read("papers/topics.yaml")[row["topic"]]))


def _number(row: Data, agency: str) -> str | None:
    kind = read("papers/recipes.yaml")["types"][row["kind"]]["code"]
    symbol = organisations()[agency]["symbol"]
    if "number" not in row:
        return None
    return f"{row['number']:02}/{symbol}-VP" if kind == "CV" else f"{row['number']:02}/{kind}-{symbol}"


def _names(topic: Data, issued_on: date) -> dict[str, str]:
    """The words that a recipe may use in braces."""
    agency = organisations()[topic["agency"]]
    local = agency["parent"] == "UBND-MS"
    form = topic["form"]
    link = str(topic.get("link", LINKS.get(form, "")))
    name = f"{KINDS.get(form, 'dự thảo ' + form.capitalize())} {link}{topic['subject']}"
    report = str(topic.get("report", topic["subject"]))
    return {
        "agency": _short(agency["vi"]), "unit": "PC" if not local else "VP", "subject": topic["subject"],
        "report": report, "report_upper": _upper(report), "field": topic["field"],
        "draft_name": name, "draft_title": _upper(name), "form_name": form.capitalize(), "link": link,
        "issuer": DRAFTS.get(form, DRAFTS["nghị quyết"])[1], "head": _head(topic["agency"]),
        "council": "Ủy ban nhân dân tỉnh" if local else "Chính phủ",
        "council_head": "Chủ tịch Ủy ban nhân dân tỉnh" if local else "Thủ tướng Chính phủ",
        "appraiser": "Sở Tư pháp" if local else "Bộ Tư pháp",
        "office": "Văn phòng Ủy ban nhân dân tỉnh" if local else "Văn phòng Chính phủ",
        "year": str(issued_on.year), "next_year": str(issued_on.year + 1),
    }  # fmt: skip


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]


def _short(name: str) -> str:
    return name.removesuffix(" tỉnh Mẫu Sơn")


@cache
def _heads() -> dict[str, Data]:
    """Who leads each organisation: the first of its people in the order of precedence."""
    heads: dict[str, Data] = {}
    for person in sorted(read("people.yaml"), key=lambda it: int(it["precedence"])):
        heads.setdefault(person["organisation"], person)
    return heads


def _head(agency: str) -> str:
    return str(_heads()[agency]["post"]["vi"]).removesuffix(" tỉnh Mẫu Sơn").removeprefix("Ủy viên, ")


def _paper(
    row: Data, recipe: Data, topic: Data, names: dict[str, str], *, agency: str, number: str | None, issued_on: date
) -> Paper:
    draft = row["kind"] == "du-thao"
    symbol, issuer, powers = DRAFTS.get(topic["form"], DRAFTS["nghị quyết"])
    own = organisations()[agency]
    place = "Mẫu Sơn" if own["parent"] == "UBND-MS" else "Hà Nội"
    signer = _heads()["CP" if draft and topic["form"] != "luật" else agency]
    day = f"{'     ' if draft else f'{issued_on:%d}'} tháng {'     ' if draft else _month(issued_on)}"
    annex = recipe.get("annex")
    return Paper(
        agency=issuer if draft else _short(own["vi"]),
        superior="UBND tỉnh Mẫu Sơn" if place == "Mẫu Sơn" else None,
        number=f"        /{issued_on.year}/{symbol}" if draft else number or "",
        place_date=f"{place}, ngày {day} năm {issued_on.year}",
        type=names["form_name"] if draft else recipe.get("title"),
        subject=_draft_subject(topic, names) if draft else recipe["subject"].format_map(names),
        draft="Dự thảo" if draft else None,
        annex=annex,
        annex_of=recipe["annex_of"].format_map(names) if annex else None,
        to=tuple(it.format_map(names) for it in recipe.get("to", ())),
        body=body_of(row, recipe, topic, names),
        recipients=()
        if draft and topic["form"] == "luật"
        else tuple(it.format_map(names) for it in recipe.get("recipients", ())),
        powers=powers if draft else _powers(signer),
        signer=None if annex else ("" if draft and topic["form"] == "luật" else signer["name"]),
        landscape=recipe.get("landscape", False),
        mark=MARK,
    )


def _month(day: date) -> str:
    return f"{day.month:02}" if day.month < 3 else str(day.month)


def _draft_subject(topic: Data, names: dict[str, str]) -> str:
    return _upper(names["link"] + str(topic["subject"]))


def _powers(signer: Data) -> tuple[str, ...]:
    post = str(signer["post"]["vi"])
    known = ("Bộ trưởng", "Thống đốc", "Tổng Thanh tra", "Giám đốc")
    if "Chủ nhiệm" in post:
        return ("Bộ trưởng, Chủ nhiệm",)
    return (next((it for it in known if it in post), post),)
