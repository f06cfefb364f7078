"""Keeps each slice's vi.po in step with the sentences in its code and templates.

`python -m tools.messages update [slice ...]` writes them anew, translations kept; `check [slice ...]` says what is
missing, stale or fuzzy.
No dates and no line numbers are written, so that a change of code is not a change of words.
"""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "ecabinet"
TEMPLATES = ROOT / "templates"
NOT_SLICES = {"kernel", "migrations", "_data"}
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# As the kernel's environment is, so that the text of a trans block is found as it will be asked for.
JINJA = {"extensions": "jinja2.ext.do", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
HEADER = b"""# Vietnamese
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: vi\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""
FILLED = re.compile(r"%\((\w+)\)[a-z]|\{(\w+)\}")

Key = tuple[str, str]  # context, English sentence (of one thing)


def slices() -> list[str]:
    """Every slice, then the kernel, which also has what stands in no slice."""
    names = {path.parent.name for path in PACKAGE.glob("*/__init__.py")} - NOT_SLICES
    return [*sorted(names), "kernel"]


def sources(name: str) -> Iterator[Path]:
    """The files whose sentences belong to a slice."""
    if name != "kernel":
        yield from (PACKAGE / name).rglob("*.py")
        yield from (TEMPLATES / name).rglob("*.html")
        return
    yield from PACKAGE.glob("*.py")
    yield from (PACKAGE / "kernel").rglob("*.py")
    yield from (path for path in TEMPLATES.rglob("*.html") if path.relative_to(TEMPLATES).parts[0] not in slices())


def extract(name: str) -> Catalog:
    """The sentences of a slice, in a stable order."""
    catalog = Catalog(locale="vi", fuzzy=False)
    for path in sorted(sources(name)):
        html = path.suffix == ".html"
        method, options = ("jinja2.ext:babel_extract", JINJA) if html else ("python", {})
        for _line, msgid, _comments, context in extract_from_file(method, path, KEYWORDS, (), options):
            catalog.add(msgid, context=context)
    return catalog


def read(name: str) -> Catalog:
    """The translations that a slice has."""
    path = PACKAGE / name / "vi.po"
    if not path.is_file():
        return Catalog(locale="vi", fuzzy=False)
    with path.open("rb") as stream:
        return read_po(stream, locale="vi")


def key(message: Message) -> Key:
    """What a sentence is found by."""
    msgid = message.id if isinstance(message.id, str) else message.id[0]
    return message.context or "", msgid


def sentences(catalog: Catalog) -> dict[Key, Message]:
    """A catalog without its header."""
    return {key(message): message for message in catalog if message.id}


def words(message: Message) -> str:
    """The Vietnamese of a sentence; it has one form for any number."""
    string = message.string
    return string if isinstance(string, str) else (string[0] if string else "")


def updated(name: str, elsewhere: dict[Key, Message]) -> Catalog:
    """The sentences of a slice with the translations that it, or else another slice, has."""
    known = sentences(read(name))
    catalog = extract(name)
    for place, message in sentences(catalog).items():
        old = known.get(place) or elsewhere.get(place)
        if old is not None and words(old):
            message.string = words(old) if isinstance(message.id, str) else (words(old),)
            message.flags |= old.flags & {"fuzzy"}
    return catalog


def rendered(catalog: Catalog) -> bytes:
    """The text of a vi.po."""
    out = BytesIO()
    write_po(out, catalog, width=120, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    return HEADER + b"\n" + out.getvalue().lstrip()


def update(chosen: list[str]) -> list[str]:
    """Write the vi.po of the chosen slices anew; says which changed."""
    elsewhere = {
        place: message for name in slices() for place, message in sentences(read(name)).items() if words(message)
    }
    changed = []
    for name in chosen:
        catalog = updated(name, elsewhere)
        path = PACKAGE / name / "vi.po"
        text = rendered(catalog)
        if sentences(catalog) and (not path.is_file() or path.read_bytes() != text):
            path.write_bytes(text)
            changed.append(f"{path.relative_to(ROOT)} was written anew")
        elif not sentences(catalog) and path.is_file():
            path.unlink()
            changed.append(f"{path.relative_to(ROOT)} had no sentence left")
    return changed


def faults(chosen: list[str]) -> list[str]:
    """Everything that keeps a page from being wholly Vietnamese."""
    found: list[str] = []
    first: dict[Key, tuple[str, str]] = {}
    for name in chosen:
        asked, given = sentences(extract(name)), sentences(read(name))
        place = f"ecabinet/{name}/vi.po"
        found += [f"{place}: missing: {msgid}" for _context, msgid in asked.keys() - given.keys()]
        found += [f"{place}: no longer used: {msgid}" for _context, msgid in given.keys() - asked.keys()]
        for at in asked.keys() & given.keys():
            found += [f"{place}: {fault}: {at[1]}" for fault in _wrong(asked[at], given[at])]
            here, there = words(given[at]), first.setdefault(at, (words(given[at]), place))
            if here != there[0]:
                found.append(f"{place}: two translations of {at[1]!r}: {here!r}, but {there[0]!r} in {there[1]}")
    return sorted(found)


def _wrong(asked: Message, given: Message) -> Iterator[str]:
    if not words(given):
        yield "not translated"
    elif given.fuzzy:
        yield "fuzzy"
    elif _filled(asked) != set(FILLED.findall(words(given))):
        yield "filled differently"
    if isinstance(asked.id, str) != isinstance(given.id, str):
        yield "one form and many forms"


def _filled(message: Message) -> set[tuple[str, str]]:
    """What is filled in where the thing is not one: Vietnamese always names the number."""
    return set(FILLED.findall(message.id if isinstance(message.id, str) else message.id[1]))


def main() -> int:
    """`python -m tools.messages update|check [slice ...]`."""
    verb, *chosen = sys.argv[1:] or [""]
    if verb not in {"update", "check"} or not set(chosen) <= set(slices()):
        print(f"Usage: python -m tools.messages update|check [slice ...], of {', '.join(slices())}")
        return 2
    lines = (update if verb == "update" else faults)(chosen or slices())
    for line in lines:
        print(line)
    return 1 if lines and verb == "check" else 0


if __name__ == "__main__":
    sys.exit(main())
