"""The sheets hold what they promise. WCAG 2.2 AA in every scheme: 4.5 to 1 for words, 3 to 1 for marks and edges."""

import re

import pytest

from ecabinet import paths

SHEET = (paths.STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
PAIR = re.compile(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
GROUNDS = ["canvas", "sheet", "sunk"]
WORDS = ["ink", "ink-soft", "accent", "agree", "disagree", "other", "late", "secret"]


def block(start: str) -> dict[str, tuple[str, str]]:
    """The colours of the rule that begins with `start`: name → (light, dark)."""
    body = SHEET[SHEET.index(start) :].split("}", 1)[0]
    return {name: (light, dark) for name, light, dark in PAIR.findall(body)}


NORMAL = block(":root {")
HIGH = NORMAL | block(':root[data-contrast="high"] {')


def luminance(colour: str) -> float:
    """WCAG's relative luminance of #rrggbb."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """WCAG's contrast of two colours."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def pairs() -> list[tuple[str, str, float]]:
    """Which token stands on which, and the least contrast that it needs."""
    words = [(word, ground, 4.5) for word in WORDS for ground in GROUNDS]
    washed = [(tone, f"{tone}-wash", 4.5) for tone in WORDS if f"{tone}-wash" in NORMAL]
    inked = [(ink, f"{tone}-wash", 4.5) for ink in ("ink", "ink-soft") for tone in WORDS if f"{tone}-wash" in NORMAL]
    buttons = [("on-accent", "accent", 4.5), ("on-accent", "accent-strong", 4.5)]
    edges = [("edge", ground, 3.0) for ground in GROUNDS]
    return words + washed + inked + buttons + edges


@pytest.mark.parametrize(("colours", "least"), [(NORMAL, 1.0), (HIGH, 1.5)], ids=["normal", "high"])
@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_word_and_every_edge_stands_out_from_its_ground(
    colours: dict[str, tuple[str, str]], least: float, scheme: int
) -> None:
    """High contrast asks for 7 to 1 where normal asks for 4.5 (the AAA level)."""
    weak = [
        f"{front} on {ground}: {found:.2f}"
        for front, ground, needed in pairs()
        if (found := ratio(colours[front][scheme], colours[ground][scheme])) < needed * (least if needed > 3 else 1)
    ]
    assert weak == []


def test_the_device_s_wish_for_contrast_gives_the_same_colours_as_the_account_s() -> None:
    device = block("@media (prefers-contrast: more) {\n    :root {")
    assert device == block(':root[data-contrast="high"] {')
    assert len(device) >= 15


@pytest.mark.parametrize("name", ["base", "layout", "ui", "forms"])
def test_no_part_names_a_colour_but_by_its_meaning(name: str) -> None:
    sheet = (paths.STATIC / "css" / f"{name}.css").read_text(encoding="utf-8")
    assert re.findall(r"(?<![\w&-])#[0-9a-f]{3,8}\b(?=[^{}]*;)", sheet) == []


def test_every_sign_that_a_page_asks_for_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([a-z-]+)"', (paths.STATIC / "icons.svg").read_text(encoding="utf-8")))
    asked = {
        (path.name, sign)
        for path in paths.TEMPLATES.rglob("*.html")
        for sign in re.findall(r"""icon\(['"]([a-z-]+)['"]\)""", path.read_text(encoding="utf-8"))
    }
    assert {(name, sign) for name, sign in asked if sign not in drawn} == set()
    assert len(asked) > 5
