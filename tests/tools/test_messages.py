"""A sentence reaches the right vi.po and stays there with its translation; whatever is wrong with it is said."""

import pytest

from tools import messages


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A product of two slices and a kernel."""
    for name, value in {"ROOT": "", "PACKAGE": "ecabinet", "TEMPLATES": "templates"}.items():
        monkeypatch.setattr(messages, name, tmp_path / value)
    for folder in ("ecabinet/kernel", "ecabinet/ballots", "ecabinet/meetings", "templates/ballots"):
        (tmp_path / folder).mkdir(parents=True)
        if folder.startswith("ecabinet"):
            (tmp_path / folder / "__init__.py").touch()
    (tmp_path / "ecabinet/ballots/rules.py").write_text(
        'N_("Too late")\nngettext("%(num)s vote", "%(num)s votes", n)\n'
    )
    (tmp_path / "templates/ballots/show.html").write_text(
        "<p>{% trans %}Open{% endtrans %}</p>{{ pgettext('act', 'Close') }}"
    )
    (tmp_path / "templates/base.html").write_text("{{ _('Skip to content') }}")
    messages.update(["ballots", "meetings", "kernel"])
    return tmp_path


def translate(path, **known):
    text = path.read_text(encoding="utf-8")
    for msgid, vietnamese in known.items():
        lines = f'"{msgid.replace("_", " ")}"\n'
        text = text.replace(f'{lines}msgstr ""', f'{lines}msgstr "{vietnamese}"')
        text = text.replace(f'{lines}msgstr[0] ""', f'{lines}msgstr[0] "{vietnamese}"')
    path.write_text(text, encoding="utf-8")


def test_each_slice_has_the_sentences_of_its_code_and_its_templates(house):
    assert set(messages.sentences(messages.read("ballots"))) == {
        ("", "Too late"), ("", "%(num)s vote"), ("", "Open"), ("act", "Close"),
    }  # fmt: skip
    assert set(messages.sentences(messages.read("kernel"))) == {("", "Skip to content")}
    assert not (house / "ecabinet/meetings/vi.po").exists()


def test_a_sentence_without_a_translation_is_said_and_one_with_it_is_not(house):
    path = house / "ecabinet/ballots/vi.po"
    translate(path, Too_late="Quá hạn", Open="Đang mở", Close="Đóng")
    assert messages.faults(["ballots"]) == ["ecabinet/ballots/vi.po: not translated: %(num)s vote"]
    path.write_text(path.read_text().replace('msgstr[0] ""', 'msgstr[0] "%(num)s phiếu"'))
    assert messages.faults(["ballots"]) == []


def test_writing_anew_keeps_translations_and_changes_nothing_else(house):
    path = house / "ecabinet/ballots/vi.po"
    translate(path, Too_late="Quá hạn")
    before = path.read_bytes()
    assert messages.update(["ballots"]) == []
    assert path.read_bytes() == before
    assert "20" not in path.read_text().replace("width=120", "")


def test_a_sentence_that_moves_to_another_slice_takes_its_translation_along(house):
    translate(house / "ecabinet/ballots/vi.po", Too_late="Quá hạn")
    (house / "ecabinet/meetings/rules.py").write_text('N_("Too late")')
    messages.update(["meetings"])
    assert 'msgstr "Quá hạn"' in (house / "ecabinet/meetings/vi.po").read_text()


def test_what_is_stale_fuzzy_filled_otherwise_or_said_in_two_ways_is_found(house):
    (house / "ecabinet/ballots/rules.py").write_text('N_("Until %(day)s")\nN_("Too soon")\n')
    (house / "ecabinet/meetings/rules.py").write_text('N_("Too soon")')
    messages.update(["ballots", "meetings"])
    path = house / "ecabinet/ballots/vi.po"
    translate(path, **{"Until_%(day)s": "Đến %(ngay)s", "Too_soon": "Quá sớm", "Open": "Mở", "Close": "Đóng"})
    translate(house / "ecabinet/meetings/vi.po", Too_soon="Sớm quá")
    path.write_text(
        path.read_text().replace('msgid "Open"', '#, fuzzy\nmsgid "Open"') + '\nmsgid "Gone"\nmsgstr "Hết"\n'
    )
    faults = "\n".join(messages.faults(["ballots", "meetings"]))
    for fault in ("no longer used: Gone", "fuzzy: Open", "filled differently: Until", "two translations of 'Too soon'"):
        assert fault in faults
