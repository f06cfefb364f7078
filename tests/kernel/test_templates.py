"""What a template writes is escaped as everywhere else, whatever it is given."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError
from markupsafe import Markup, escape

import ecabinet
from ecabinet.kernel import formats, words
from ecabinet.kernel.templates import as_html, make_environment

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
SIGNS = st.text(alphabet=st.sampled_from("&<>\"'aạ \x00\U0001f600"))


class Word(StrEnum):
    SHARP = "<b>"


@given(st.one_of(st.text(), SIGNS, SIGNS.map(Markup), st.integers(), st.booleans(), st.none(), st.floats()))
def test_a_value_is_written_as_markupsafe_writes_it(value: object) -> None:
    assert as_html(value) == escape(value)


def test_a_word_of_an_enumeration_is_escaped() -> None:
    assert as_html(Word.SHARP) == "&lt;b&gt;"


@pytest.mark.parametrize(
    "template",
    ["{{ it }}", "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(it) }}", "{% block b scoped %}{{ it }}{% endblock %}",
     "{% for x in [it] %}{{ x }}{% endfor %}", "{% set x %}{{ it }}{% endset %}{{ x }}", "{{ _(it) }}",
     "{{ _('%(x)s', x=it) }}", "{{ ngettext('%(x)s', '%(x)s', 2, x=it) }}",
     "{% macro w() %}{{ caller() }}{% endmacro %}{% call w() %}{{ it }}{% endcall %}"],
)  # fmt: skip
def test_what_was_typed_is_escaped_once_wherever_it_is_written(template: str) -> None:
    written = make_environment(TEMPLATES).from_string(template).render(it='<i>&"')
    assert written in {"&lt;i&gt;&amp;&#34;", '<i>&"'}
    assert (written == '<i>&"') == (template == "{{ _(it) }}")  # a sentence of ours is ours, and may carry marks


def test_a_name_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(UndefinedError):
        make_environment(TEMPLATES).from_string("{{ nobody }}").render()


def test_a_sentence_is_said_in_the_language_of_each_rendering() -> None:
    shown = make_environment(TEMPLATES).from_string(
        "{{ _('Agenda') }} {{ ngettext('%(num)s page', '%(num)s pages', 2) }}"
    )
    said = {}
    words.load_catalogs(Path(ecabinet.__file__).parent)
    for lang in ("en", "vi", "en"):
        token = words.language.set(lang)
        said[lang] = shown.render()
        words.language.reset(token)
    assert said["en"] == "Agenda 2 pages"
    assert said["vi"] == "Chương trình 2 trang"


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(1970, 1, 1), max_value=datetime(2100, 1, 1)))
def test_the_clock_shows_hours_and_minutes_of_the_wall(at: datetime) -> None:
    local = formats.local(at)
    assert formats.clock_time(at) == f"{local.hour:02}:{local.minute:02}"
