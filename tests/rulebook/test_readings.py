"""What an outcome says of itself: the readings of an open tie, and the reasons in words."""

import pytest

from ecabinet.kernel.words import language, load_catalogs
from ecabinet.paths import PACKAGE
from tests.rulebook.play import AGAINST, FOR, NOT_REACHED, OTHER, PASSED, choose, shipped, weigh

load_catalogs(PACKAGE)


def shown(items, lang="en"):
    token = language.set(lang)
    try:
        return [str(item.sentence) for item in items]
    finally:
        language.reset(token)


def test_an_open_tie_comes_with_both_readings():
    outcome = weigh(shipped("vn-government-form"), 27, {FOR: 13, AGAINST: 13, OTHER: 1})
    assert [reading.result for reading in outcome.readings] == [PASSED, NOT_REACHED]
    assert shown(outcome.readings) == [
        "The two sides are equal, and the side of the Prime Minister decides: passed.",
        "Neither side has a majority: majority not reached.",
    ]
    assert shown(outcome.readings, "vi")[0] == (
        "Hai bên ngang nhau và theo bên của Thủ tướng Chính phủ: được thông qua."
    )


@pytest.mark.parametrize(
    ("outcome", "last"),
    [
        (
            weigh(shipped("eu-silence"), 27, {AGAINST: 1}),
            "1 of 27 objected; 1 are enough to break it: not passed",
        ),
        (
            weigh(shipped("eu-qmv"), 27, {FOR: 24, AGAINST: 3}, population={FOR: 64, AGAINST: 36}),
            "Not in favour: 3, fewer than 4: that test is deemed met",
        ),
        (
            weigh(shipped("uk-writeround"), 20, {}),
            "All replies are in; the chair's letter of clearance is still missing: waiting for clearance",
        ),
        (
            choose("vn-government-form", 27, {1: 5, 2: 9}, proposed=1),
            "18 of 27 agree; more than half of all members, that is 14, must agree: passed",
        ),
    ],
)
def test_the_last_reason_of_every_kind_says_its_numbers(outcome, last):
    assert shown(outcome.steps)[-1] == last


def test_a_silent_member_of_a_silence_procedure_is_named_in_its_own_words():
    steps = shown(weigh(shipped("unga-silence"), 193, {FOR: 3}).steps)
    assert steps[1] == ("193 count as agreeing, 190 of them in silence (no objection received), 190 never opened it")
    assert steps[-1] == "The period is over and nobody objected: passed"


def test_a_share_of_population_is_said_with_its_name():
    steps = shown(weigh(shipped("eu-qmv"), 27, {FOR: 15, AGAINST: 12}, population={FOR: 66, AGAINST: 34}).steps)
    assert steps[-1] == (
        "population: 66 of 100 agree; at least 65% of the population of the members entitled to answer, that is 65,"
        " must agree: passed"
    )
