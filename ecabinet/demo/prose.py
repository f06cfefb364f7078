"""What stands in the demonstration's papers: recipes filled with topics, law texts and tables (seed_data/papers)."""

import itertools
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml

from ecabinet import paths
from ecabinet.typeset import Table, Words

FOLDER = paths.SEED_DATA / "papers"
# The same safe loader written in C, ten times as fast, wherever the package brings it.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LETTERS = "abcdđeghiklmnopqrstuvxy"
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")

Data = dict[str, Any]


@cache
def read(name: str) -> Any:
    return yaml.load((paths.SEED_DATA / name).read_text("utf-8"), LOADER)  # noqa: S506 - a safe one


@cache
def organisations() -> dict[str, Data]:
    return {it["code"]: it for it in read("organisations.yaml")}


@cache
def law_text(name: str) -> tuple[str, ...]:
    return tuple((FOLDER / "law" / f"{name}.txt").read_text("utf-8").splitlines())


def body_of(row: Data, recipe: Data, topic: Data, names: dict[str, str]) -> tuple[Words | Table, ...]:
    """The recipe's lines with the topic's words; articles and chapters numbered as they come."""
    maker = _Maker(row, topic, names)
    return tuple(maker.parts(recipe["lines"]))


class _Maker:
    """Turns a recipe's lines into the parts of one paper, counting its articles and chapters."""

    def __init__(self, row: Data, topic: Data, names: dict[str, str]) -> None:
        self.row, self.topic, self.names = row, topic, names
        self.articles = itertools.count(1)
        self.chapters = 2  # the recipe of a draft writes its first two itself

    def parts(self, lines: list[Any], more: Data | None = None) -> Iterator[Words | Table]:
        for line in lines:
            if isinstance(line, str):
                yield self.words(line, more or {})
            elif "each" in line:
                yield from self.each(line)
            elif "law" in line:
                yield from self.law(line["law"])
            else:
                yield _TABLES[next(iter(line))](self.row, self.topic, self.names)

    def each(self, line: Data) -> Iterator[Words | Table]:
        for n, it in enumerate(self.topic[line["each"]][: line.get("most")], 1):
            word = {"base": "law_name", "needs": "need"}.get(line["each"], "")
            values = {word: it} if isinstance(it, str) else it
            yield from self.parts(line["lines"], {**values, "n": n, "letter": LETTERS[n - 1]})

    def words(self, line: str, more: Data) -> Words:
        if "{a}" in line:
            more = more | {"a": next(self.articles)}
        if "{next}" in line:
            self.chapters += 1
            more = more | {"next": ROMAN[self.chapters - 1]}
        return _words(line.format_map(self.names | more))

    def law(self, how: str) -> Iterator[Words]:
        """Law texts: the topic's, whole; those that the paper appends; or further chapters of a draft."""
        asked: list[str] = {
            "whole": self.topic.get("law", []),
            "appended": self.row.get("appended", []),
            "part": self.topic["law"] if self.row.get("as_law") else [],
        }[how]
        for line in itertools.chain.from_iterable(law_text(name) for name in asked):
            yield self.renumbered(line) if how == "part" else _law_words(line)

    def renumbered(self, line: str) -> Words:
        """A line of a law as part of the draft: its chapters and articles take the draft's own numbers."""
        if line.startswith("# "):
            return self.words("= Chương {next} | " + line.split(" | ")[1], {})
        if line.startswith("## "):
            title = re.sub(r"^## (Điều \d+|[IVX]+)\. ", "", line)
            return self.words("## Điều {a}. " + (title.capitalize() if title.isupper() else title), {})
        return _law_words(_redrafted(line, self.names))


def _words(line: str) -> Words:
    start, _, rest = line.partition(" ")
    match start:
        case "#":
            return Words(rest, "heading", level=1)
        case "##":
            return Words(rest, "heading", level=2)
        case "=":
            label, title = rest.split(" | ")
            return Words(title, "part", label=label, level=1)
        case ">":
            return Words(rest, "basis")
        case "^":
            return Words(rest, "centred")
        case _:
            return Words(line)


def _law_words(line: str) -> Words:
    if line.startswith("# "):
        return _words("=" + line[1:])
    if line.startswith("### "):
        return Words(line[4:], "heading", level=3)
    return _words(line) if line.startswith("## ") else Words(line)


def _clause(line: str) -> str:
    return line.lstrip("# ").replace(" | ", ". ")


def _agencies() -> list[str]:
    return [str(it["vi"]) for it in organisations().values() if it["kind"] in ("ministry", "agency", "attached")]


def _opinions(row: Data, topic: Data, names: dict[str, str]) -> Table:
    remarks = [*topic["opinions"], *read("papers/recipes.yaml")["remarks"]]
    rows = []
    for n in range(row["rows"]):
        it = remarks[n % len(remarks)]
        remark = it["remark"].format_map(names | {"article": str(n * 7 % 23 + 1)})
        rows.append((str(n + 1), _agencies()[n % len(_agencies())], remark, it["reply"]))
    return Table(("STT", "Cơ quan", "Nội dung góp ý", "Giải trình, tiếp thu"), (2, 6, 13, 13), tuple(rows))


def _tasks(row: Data, topic: Data, names: dict[str, str]) -> Table:
    tasks = read("papers/recipes.yaml")["tasks"]
    rows = []
    for n in range(1, row["rows"] + 1):
        agency = _agencies()[(n - 1) // len(tasks) % len(_agencies())]
        it = tasks[(n - 1) % len(tasks)]
        rows.append((str(n), agency, it["task"].format_map(names), f"Quý {ROMAN[n % 4]}", it["result"]))
    return Table(("STT", "Cơ quan chủ trì", "Nhiệm vụ", "Thời hạn", "Kết quả"), (2, 6, 12, 4, 8), tuple(rows))


def _compare(row: Data, topic: Data, names: dict[str, str]) -> Table:
    notes = read("papers/recipes.yaml")["notes"]
    texts: list[str] = row.get("law") or topic["law"]
    lines = [_clause(it) for name in texts for it in law_text(name)][: row["rows"]]
    remarks = read("papers/recipes.yaml")["remarks"]
    rows = []
    for n, line in enumerate(lines, 1):
        new = "Giữ nguyên." if n % 5 == 1 else _redrafted(line, names)
        it = remarks[n % len(remarks)]
        asked = it["remark"].format_map(names | {"article": str(n % 40 + 1)})
        rows.append(
            (str(n), line, new, f"{_agencies()[n % len(_agencies())]}: {asked}", f"{it['reply']} {notes[n % 4]}")
        )
    heads = ("STT", "Quy định hiện hành", "Nội dung dự thảo", "Ý kiến góp ý", "Giải trình, thuyết minh")
    return Table(heads, (2, 10, 10, 6, 6), tuple(rows))


def _redrafted(line: str, names: dict[str, str]) -> str:
    for old in ("Quyết định này", "Phụ lục này", "Nghị định này"):
        line = line.replace(old, f"{names['form_name']} này")
    return line.replace("Hệ thống quản lý văn bản và điều hành", "Hệ thống quản lý tài liệu điện tử")


_TABLES = {"opinions": _opinions, "tasks": _tasks, "compare": _compare}
