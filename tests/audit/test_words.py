"""Every verb that is noted anywhere in the product can be said."""

import ast
from collections.abc import Iterator
from pathlib import Path

from ecabinet.audit.words import ACTS, NOUNS, THINGS, did, facts_in_words, msgid_of, people_named, thing_in_words
from ecabinet.kernel import words
from ecabinet.paths import PACKAGE

words.load_catalogs(PACKAGE)


def _calls(name: str) -> Iterator[tuple[Path, ast.Call]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == name:
                yield path, node


def _strings(node: ast.AST) -> list[str]:
    return [it.value for it in ast.walk(node) if isinstance(it, ast.Constant) and isinstance(it.value, str)]


def test_every_verb_in_the_source_has_a_sentence() -> None:
    spoken = {
        call.args[2].value: path.name
        for path, call in _calls("note")
        if len(call.args) > 2 and isinstance(call.args[2], ast.Constant)
    }
    spoken |= {
        key.value.value: path.name
        for path, call in [*_calls("save_version"), *_calls("save")]
        for key in call.keywords
        if key.arg == "verb" and isinstance(key.value, ast.Constant)
    }
    assert len(spoken) > 40
    assert {verb: where for verb, where in spoken.items() if msgid_of(str(verb)) is None} == {}


def test_every_verb_that_is_made_of_a_noun_begins_with_a_known_act() -> None:
    for path, call in _calls("note"):
        if len(call.args) > 2 and isinstance(call.args[2], ast.JoinedStr):
            assert _strings(call.args[2])[0].split()[0] in ACTS, path


def test_every_thing_that_is_noted_has_a_name() -> None:
    kinds = {
        _strings(call.args[3])[0].partition("/")[0]
        for _path, call in _calls("note")
        if len(call.args) > 3 and isinstance(call.args[3], ast.JoinedStr) and _strings(call.args[3])[0] != "/"
    }
    assert kinds - set(THINGS) == set()
    assert set(NOUNS) - set(THINGS) == set()


def test_a_record_is_said_in_both_languages() -> None:
    token = words.language.set("vi")
    try:
        assert did("convened meeting") == "triệu tập cuộc họp"
        assert did("added organisation") == "thêm một cơ quan"
        assert thing_in_words("meeting/7", {}) == "Cuộc họp số 7"
        words.language.set("en")
        assert did("convened meeting") == "convened the meeting"
        assert did("added organisation") == "added an organisation"
        assert did("something new") == "something new"
        assert thing_in_words("person/7", {7: "Nguyễn An"}) == "Nguyễn An"
    finally:
        words.language.reset(token)


def test_facts_name_people_and_say_changes() -> None:
    token = words.language.set("en")
    try:
        facts = facts_in_words('{"changed":{"title":["Old","New"]},"member":7,"reason":"","coming":true}', {7: "An"})
    finally:
        words.language.reset(token)
    assert facts == [("Member", "An"), ("Comes", "yes"), ("Title", "Old → New")]
    assert people_named("person/3", '{"members":[7,8],"n":2}') == {3, 7, 8}
