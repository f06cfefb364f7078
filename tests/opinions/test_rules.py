"""The rules after the close, as tables."""

from datetime import date

import pytest

from ecabinet.opinions.made.decided import parts_of
from ecabinet.opinions.resolution import long_date, matter_of
from ecabinet.opinions.rules import (
    Stage,
    needs_explanation,
    stage_of,
    why_not_archive,
    why_not_conclude,
    why_not_explain,
    why_not_rule,
    why_not_settle,
    why_not_summarise,
    why_not_write,
)
from ecabinet.rulebook.sentences import Sentence

DAY = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("summarised", "unexplained", "unsettled", "decided", "archived", "stage"),
    [
        (False, 0, 0, False, False, Stage.CLOSED), (True, 1, 0, False, False, Stage.SUMMARISED),
        (True, 0, 1, False, False, Stage.SUMMARISED), (True, 0, 0, False, False, Stage.EXPLAINED),
        (True, 3, 1, True, False, Stage.DECIDED), (True, 0, 0, True, True, Stage.ARCHIVED),
    ],
)  # fmt: skip
def test_the_stage_follows_from_the_facts(
    summarised: bool, unexplained: int, unsettled: int, decided: bool, archived: bool, stage: Stage
) -> None:
    found = stage_of(
        summarised=summarised, unexplained=unexplained, unsettled=unsettled, decided=decided, archived=archived
    )
    assert found is stage


@pytest.mark.parametrize(
    ("grade", "needs"), [("", True), ("condition", True), ("should", True), ("information", False)]
)
def test_only_what_is_for_information_needs_no_answer(grade: str, needs: bool) -> None:
    assert needs_explanation(grade) is needs


def says(sentence: Sentence | None) -> str:
    return str(sentence.msgid) if sentence else ""


@pytest.mark.parametrize("stage", list(Stage))
def test_what_may_be_done_at_each_stage(stage: Stage) -> None:
    between = stage in (Stage.SUMMARISED, Stage.EXPLAINED)
    assert (why_not_summarise(stage) is None) is (stage is Stage.CLOSED)
    assert (why_not_explain(stage, settled=False, verdict="accepted", words="") is None) is between
    settle = why_not_settle(stage, condition=True, own=True, explained=True, settled=False)
    rule = why_not_rule(stage, condition=True, settled=False, how="upheld", words="Why")
    assert ((settle is None), (rule is None)) == (between, between)
    assert (why_not_write(stage, text="Text") is None) is between
    conclude = why_not_conclude(
        stage, passed=False, unexplained=1, unsettled=1, outcome="resubmit", number="", dated=None
    )
    assert (conclude is None) is between
    assert (why_not_archive(stage, withdrawn=False, archived=False) is None) is (stage is Stage.DECIDED)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, ""), ({"passed": False}, "did not pass"), ({"unsettled": 1}, "not settled"),
        ({"unexplained": 2}, "not explained"), ({"number": " "}, "number and the date"), ({"dated": None}, "the date"),
        ({"outcome": "perhaps"}, "what becomes"),
    ],
)  # fmt: skip
def test_what_is_adopted_passed_is_explained_settled_and_has_a_resolution(change: dict, sentence: str) -> None:
    good: dict = {
        "passed": True, "unexplained": 0, "unsettled": 0, "outcome": "adopted", "number": "1/NQ-CP", "dated": DAY,
    }  # fmt: skip
    found = says(why_not_conclude(Stage.EXPLAINED, **good | change))
    assert sentence in found
    assert bool(found) is bool(sentence)


def test_a_withdrawn_form_is_archived_and_none_twice() -> None:
    assert why_not_archive(None, withdrawn=True, archived=False) is None
    assert why_not_archive(None, withdrawn=False, archived=False) is not None
    assert why_not_archive(Stage.DECIDED, withdrawn=False, archived=True) is not None


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"), (date(2026, 3, 15), "ngày 15 tháng 3 năm 2026"),
        (date(2026, 11, 1), "ngày 01 tháng 11 năm 2026"),
    ],
)  # fmt: skip
def test_a_date_has_the_zeros_of_the_decree(day: date, words: str) -> None:
    assert long_date(day) == words


@pytest.mark.parametrize(
    ("title", "subject", "adopted"),
    [
        ("Dự thảo Nghị định về điện", "việc thông qua dự thảo Nghị định về điện", "dự thảo Nghị định về điện"),
        ("Nghị quyết về hạ tầng số", "hạ tầng số", "các nội dung về hạ tầng số"),
        ("Điều chỉnh Chương trình", "việc điều chỉnh Chương trình", "việc điều chỉnh Chương trình"),
    ],
)
def test_the_matter_is_called_as_a_resolution_calls_it(title: str, subject: str, adopted: str) -> None:
    assert (matter_of(title), matter_of(title, adopting=True)) == (subject, adopted)


def test_the_lines_of_a_resolution_are_set_as_the_decree_says() -> None:
    lines = "Căn cứ Luật;\n\nQUYẾT NGHỊ:\nĐiều 1. Thông qua.\nMột đoạn./."
    assert [(it.kind, it.label, it.text) for it in parts_of(lines)] == [
        ("basis", "", "Căn cứ Luật;"), ("centred", "", "QUYẾT NGHỊ:"), ("paragraph", "Điều 1.", "Thông qua."),
        ("paragraph", "", "Một đoạn./."),
    ]  # fmt: skip
