"""Reads every template for what pages must never have: inline code or style, bare htmx attributes, unmarked words.

Expressions and statements are blanked out and the rest is read as HTML, so positions are those of the file.
"""

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment
from jinja2.exceptions import TemplateSyntaxError

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
HOLE = "\N{WHITE SQUARE}"  # stands where an expression was

WORDS = re.compile(r"[^\W\d_]{2,}")
ATTRIBUTE = re.compile(r"[a-z-]+=\"[^\"]*\"")
SPOKEN = {"alt", "aria-label", "aria-description", "placeholder", "title", "label"}
# Names are the same in every language, and so are these.
NAMES = {"e-Cabinet", "Tiếng Việt", "English", "Ctrl", "PDF", "Esc", "Enter", "Tab"}
RAW_TEXT = {"code", "kbd", "samp"}
BANNED_FILTERS = {"safe"}


class Page(HTMLParser):
    """Collects the faults of one template."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[tuple[int, str]] = []
        self.inside: list[str] = []

    def say(self, fault: str) -> None:
        """Note a fault at the place being read."""
        self.faults.append((self.getpos()[0], fault))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element and its attributes."""
        given = {name: value or "" for name, value in attrs}
        if tag == "style":
            self.say("no <style>: static/css/ holds every rule")
        if tag == "script" and "src" not in given:
            self.say("no inline script: static/js/ holds every line")
        if tag == "button" and "type" not in given:
            self.say("a button says its type")
        if tag == "img" and "alt" not in given:
            self.say("an image has words (alt)")
        for name, value in given.items():
            self.attribute(name, value)
        if tag in RAW_TEXT:
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def attribute(self, name: str, value: str) -> None:
        """Look at one attribute."""
        if name == "style":
            self.say("no inline style: the page's policy forbids it")
        elif name.startswith("on"):
            self.say(f"no {name}=: static/js/ listens")
        elif name.startswith("hx-"):
            self.say(f"write data-{name}, which is HTML")
        elif value.strip().lower().startswith("javascript:"):
            self.say("no script in an address")
        elif name in SPOKEN:
            self.untranslated(value)

    def handle_data(self, data: str) -> None:
        """Look at text."""
        if not self.inside and self.cdata_elem is None:
            self.untranslated(data)

    def untranslated(self, text: str) -> None:
        """Words that are not marked stay in one language; a macro may write attributes by themselves."""
        text = ATTRIBUTE.sub("", text)
        for name in NAMES:
            text = text.replace(name, "")
        if WORDS.search(text):
            self.say(f'words outside _(): "{" ".join(text.split())[:60]}"')


class Reader:
    """Takes the tokens of a template: text is kept, code leaves a hole of as many lines."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.faults: list[tuple[int, str]] = []
        self.verb = ""  # the first name of the statement being read
        self.in_statement = False
        self.in_trans = False
        self.after_pipe = False

    def take(self, line: int, token: str, value: str) -> None:
        """Read one token."""
        if token == "data":
            self.parts.append(re.sub(r"[^\n]", " ", value) if self.in_trans else value)
            return
        self.parts.append((HOLE if token == "variable_begin" and not self.in_trans else "") + "\n" * value.count("\n"))
        if token == "block_begin":
            self.in_statement, self.verb = True, ""
        elif token == "block_end":
            self.in_statement = False
            self.in_trans = self.verb == "trans" or (self.in_trans and self.verb != "endtrans")
        elif token == "name":
            self.name(line, value)
        if token != "whitespace":
            self.after_pipe = token == "operator" and value == "|"

    def name(self, line: int, value: str) -> None:
        """Read a name: a statement's verb, a filter, or any other."""
        if self.in_statement and not self.verb:
            self.verb = value
            if value == "autoescape":
                self.faults.append((line, "no autoescape block"))
        if self.after_pipe and value in BANNED_FILTERS:
            self.faults.append((line, f"no |{value}: only the kernel marks HTML as safe"))


def lint(path: Path) -> Iterator[str]:
    """The faults of one template, each with its line."""
    environment = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], trim_blocks=False)
    source = path.read_text(encoding="utf-8")
    try:
        environment.parse(source)
        reader = Reader()
        for line, token, value in environment.lex(source):
            reader.take(line, token, value)
    except TemplateSyntaxError as error:
        yield f"{path.relative_to(ROOT)}:{error.lineno}: {error.message}"
        return
    page = Page()
    page.feed("".join(reader.parts))
    page.close()
    for line, fault in sorted(reader.faults + page.faults):
        yield f"{path.relative_to(ROOT)}:{line}: {fault}"


def main() -> int:
    """`python -m tools.template_lint`."""
    faults = [fault for path in sorted(TEMPLATES.rglob("*.html")) for fault in lint(path)]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
