"""The template lint must see what the pages must never have, and let pass what they do have."""

import pytest

from tools import template_lint

BAD = {
    "<p style='color: red'>{{ name }}</p>": "no inline style",
    "<style>p { color: red }</style>": "no <style>",
    "<script>go()</script>": "no inline script",
    '<button type="button" onclick="go()">{{ _("Go") }}</button>': "no onclick=",
    '<form hx-post="/x"></form>': "write data-hx-post",
    '<a href=" JavaScript:go()">{{ _("Go") }}</a>': "no script in an address",
    '<button>{{ _("Go") }}</button>': "a button says its type",
    '<img src="/x.png">': "an image has words",
    "<p>Good morning</p>": "words outside _()",
    '<input aria-label="Your name">': "words outside _()",
    "<p>{{ name|safe }}</p>": "no |safe",
    "<p>{{ name | safe }}</p>": "no |safe",
    "{% autoescape false %}{{ name }}{% endautoescape %}": "no autoescape",
    "{% if x %}<p>": "Unexpected end of template",
}
GOOD = [
    '<script src="/static/js/app.js" type="module"></script>',
    '<p class="{% if x %}on{% else %}off{% endif %}"{% if y %} hidden{% endif %}>{{ _("Good morning") }} · {{ 7 }}</p>',
    '<form method="post" data-hx-post="/x"></form>',
    "<p>{% trans n=n %}{{ n }} answer{% pluralize %}{{ n }} answers{% endtrans %}</p>",
    "{# Good morning #}<kbd>Ctrl</kbd> e-Cabinet",
    '{% macro described(name) %} aria-describedby="{{ name }}-hint"{% endmacro %}',
    '{% set safe = "safe" %}<p>{{ safe }}</p>',
]


def found(tmp_path, source):
    path = tmp_path / "page.html"
    path.write_text("\n" + source, encoding="utf-8")
    return list(template_lint.lint(path))


@pytest.fixture(autouse=True)
def _root(tmp_path, monkeypatch):
    monkeypatch.setattr(template_lint, "ROOT", tmp_path)


@pytest.mark.parametrize("source", BAD)
def test_what_a_page_must_not_have_is_found_with_its_line(tmp_path, source):
    faults = found(tmp_path, source)
    assert len(faults) == 1
    assert faults[0].startswith("page.html:2: ")
    assert BAD[source] in faults[0]


@pytest.mark.parametrize("source", GOOD)
def test_what_a_page_may_have_is_let_pass(tmp_path, source):
    assert found(tmp_path, source) == []
