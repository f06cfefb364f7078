"""The demonstration's data hold together."""

import itertools
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from ecabinet.demo.moments import filled, when
from ecabinet.rulebook.profiles import PROFILES
from tests.seed.data import (
    BODIES,
    CODES,
    FORMS,
    KEYS,
    MEETINGS,
    NOW,
    ORGANISATIONS,
    PAPERS,
    PEOPLE,
    POSITIONS,
    SEEDINGS,
    items,
    read,
)


def members(body: str, now: datetime = NOW) -> list[str]:
    found = next(it for it in BODIES if it["code"] == body)["members"]
    return [it["person"] for it in found if when(it["since"], now) <= now < when(it.get("until", "+1d"), now)]


def mentioned(thing: Any, *names: str) -> set[str]:
    """Every value of the keys named, wherever they stand."""
    if isinstance(thing, dict):
        here = itertools.chain.from_iterable(
            value if isinstance(value, list) else [value] for key, value in thing.items() if key in names
        )
        return {it for it in here if isinstance(it, str)} | {
            it for value in thing.values() for it in mentioned(value, *names)
        }
    return {it for value in thing for it in mentioned(value, *names)} if isinstance(thing, list) else set()


def keys_of(thing: Any) -> set[str]:
    if isinstance(thing, dict):
        return set(thing) | {it for value in thing.values() for it in keys_of(value)}
    return {it for value in thing for it in keys_of(value)} if isinstance(thing, list) else set()


def test_no_comma_in_a_sentence_was_read_as_a_key():
    for data in (ORGANISATIONS, POSITIONS, PEOPLE, BODIES, MEETINGS, FORMS, PAPERS, read("papers/topics")):
        assert all(str(it).isascii() and " " not in str(it) for it in keys_of(data))


def test_a_parent_stands_before_its_children_and_codes_are_unique():
    seen: set[str] = set()
    for it in ORGANISATIONS:
        assert it["parent"] is None or it["parent"] in seen, it
        assert it["code"] not in seen
        seen.add(it["code"])


def test_whoever_and_whatever_is_named_exists():
    people = mentioned([BODIES, MEETINGS, FORMS], "person", "people", "rapporteur", "chair", "secretary", "secretaries",
                       "officer", "opened_by", "assistant", "member", "in_favour", "against")  # fmt: skip
    assert people <= KEYS
    assert {it for form in FORMS for it in form.get("opened", [])} <= KEYS
    assert mentioned([PEOPLE, BODIES], "organisation", "secretariat") <= CODES
    assert mentioned([MEETINGS, FORMS, read("papers/topics")], "agency", "invited_organisations") <= CODES
    assert mentioned(PEOPLE, "position") <= {it["code"] for it in POSITIONS}
    assert mentioned(PEOPLE, "assists") <= KEYS
    assert mentioned(BODIES, "profile") <= {it.id for it in PROFILES}
    assert mentioned(MEETINGS["meetings"], "room") <= {it["code"] for it in MEETINGS["rooms"]}
    assert mentioned(MEETINGS["meetings"], "type") <= {it["code"] for it in MEETINGS["types"]}


def test_the_government_has_its_27_members_and_the_prime_minister_in_the_chair():
    assert len(members("government")) == 27
    assert members("government")[0] == "pm" == BODIES[0]["chair"]
    assert len(members("government", NOW - timedelta(days=100))) == 27
    assert len(members("mau-son")) == 12


def test_the_cast_has_all_roles():
    roles = Counter(itertools.chain.from_iterable(it["roles"] for it in PEOPLE))
    assert roles["assistant"] == 8
    assert roles["invitee"] == 10
    assert roles["secretary"] == 4
    assert roles["administrator"] == roles["auditor"] == 1
    assert roles["chair"] == 2


def test_names_keys_and_precedence_are_unique():
    for field in ("key", "name", "precedence"):
        assert [n for n, count in Counter(it[field] for it in PEOPLE).items() if count > 1] == []


def test_the_order_of_members_is_their_order_of_precedence():
    precedence = {it["key"]: it["precedence"] for it in PEOPLE}
    for body in BODIES:
        order = [precedence[it] for it in members(body["code"])]
        assert order == sorted(order)


def test_names_of_offices_stand_in_both_languages():
    named = [*(it["post"] for it in PEOPLE), *(it["name"] for it in BODIES)]
    for it in [*ORGANISATIONS, *POSITIONS, *MEETINGS["rooms"], *MEETINGS["types"], *named]:
        assert it["vi"].strip()
        assert it["en"].strip()
        assert it["vi"] != it["en"]


def test_agenda_items_are_numbered_in_order_and_only_a_secret_one_is_on_paper_only():
    for meeting in MEETINGS["meetings"]:
        numbers = [it["number"] for it in meeting["items"]]
        assert numbers == [str(n) for n in range(1, len(numbers) + 1)]
        for it in items(meeting):
            assert it["kind"] in ("decision", "discussion", "information")
            assert (it.get("secrecy", "none") != "none") == it.get("paper_only", False)
            assert it["minutes"] > 0
        invited_to = {n for it in meeting["invitees"] if it["items"] != "all" for n in it["items"]}
        assert invited_to <= {it["number"] for it in items(meeting)}


@pytest.mark.parametrize("now", SEEDINGS, ids=str)
def test_a_meeting_happens_in_its_order(now):
    for meeting in MEETINGS["meetings"]:
        told = [meeting.get(it) for it in ("created", "convened", "start", "end")]
        moments = [when(it, now) for it in told if it]
        assert moments == sorted(moments), meeting["key"]
        conduct = [when(it[key], now) for it in items(meeting) for key in ("started", "ended") if key in it]
        assert conduct == sorted(conduct)
        assert all(it <= now for it in conduct)
        assert meeting["state"] != "preparing" or now < when(meeting["start"], now)
        assert meeting["state"] != "under_way" or when(meeting["start"], now) < now < when(meeting["end"], now)


def test_the_third_item_of_the_session_under_way_is_running():
    running = [it["number"] for it in MEETINGS["meetings"][0]["items"] if "started" in it and "ended" not in it]
    assert running == ["3"]


def test_a_vote_in_session_has_each_member_once_and_its_outcome():
    for meeting in MEETINGS["meetings"]:
        for vote in (it["vote"] for it in items(meeting) if "vote" in it):
            cast = [*vote["in_favour"], *vote["against"], *(it["person"] for it in vote["other"])]
            assert len(cast) == len(set(cast))
            assert set(cast) <= set(itertools.chain.from_iterable(it["people"] for it in meeting["check_ins"]))
            assert (len(vote["in_favour"]) >= 14) == (vote["outcome"] == "passed")


@pytest.mark.parametrize("now", SEEDINGS, ids=str)
@pytest.mark.parametrize("form", FORMS, ids=lambda it: it["key"])
def test_an_answer_is_a_members_own_complete_and_in_time(form, now):
    roll, answered = set(members("government", now)), Counter[str]()
    for entry in form.get("answers", []):
        answered.update(entry["people"])
        assert len(entry["answers"]) == len(form["questions"])
        words = entry.get("words", [None] * len(form["questions"]))
        assert [it == "other" for it in entry["answers"]] == [it is not None for it in words]
        assert len(entry["people"]) == 1 or ("words" not in entry and "remark" not in entry)
        first = when(entry["at"], now)
        last = first + timedelta(minutes=7 * (len(entry["people"]) - 1))
        until = form.get("extended", {}).get("to", form["due"])
        assert when(form["sent"], now) < first <= last < min(when(until, now), now)
    assert set(answered) <= roll
    assert set(answered) <= set(form.get("opened", []))
    assert all(count == 1 for count in answered.values())


@pytest.mark.parametrize("now", SEEDINGS, ids=str)
def test_each_form_stands_where_its_state_says(now):
    for form in FORMS:
        if form["state"] == "draft":
            assert "sent" not in form
            continue
        assert when(form["created"], now) < when(form["sent"], now) < now
        until = when(form.get("extended", {}).get("to", form["due"]), now)
        assert (until > now) == (form["state"] == "open"), form["key"]
    assert {it["state"] for it in FORMS} == {"draft", "open", "closed", "withdrawn"}
    nearly = next(it for it in FORMS if it["key"] == "luong-toi-thieu")
    assert when(nearly["due"], now) - now == timedelta(hours=4)


@pytest.mark.parametrize("now", [*SEEDINGS, *(SEEDINGS[0] + timedelta(hours=n) for n in range(24))], ids=str)
def test_a_form_is_prepared_in_its_order_at_whatever_hour_it_is_seeded(now):
    for form in FORMS:
        checks = [[it, it["brought"]] if "brought" in it else [it] for it in form.get("checked", [])]
        steps = [
            it["at"] for it in [*itertools.chain.from_iterable(checks), *([form["slip"]] if "slip" in form else [])]
        ]
        moments = [when(form["created"], now) + timedelta(hours=2), *(when(it, now) for it in steps)]
        assert moments == sorted(moments), form["key"]


def test_a_closed_form_comes_out_as_it_says_when_silence_is_agreement():
    for form in (it for it in FORMS if it["state"] == "closed"):
        for n, outcome in enumerate(form["outcome"]):
            given = Counter[str]()
            for entry in form["answers"]:
                given[entry["answers"][n]] += len(entry["people"])
            agreed = given["in_favour"] + 27 - given.total()
            assert (agreed >= 14) == (outcome == "passed")
            assert given["against"] < 14


def test_a_draft_is_prepared_by_the_members_own_assistant():
    serves = {it["key"]: it.get("assists", []) for it in PEOPLE}
    drafts = [it for form in FORMS for it in form.get("drafts", [])]
    assert any("sent_up" in it for it in drafts)
    assert all(it["member"] in serves[it["assistant"]] for it in drafts)


def test_moments_count_from_the_seeding_in_local_time():
    sunday = datetime(2026, 11, 22, 5, tzinfo=UTC)
    assert when("-75m", sunday) == sunday - timedelta(minutes=75)
    assert when("-8d 10:00", sunday) == datetime(2026, 11, 14, 3, tzinfo=UTC)
    assert when("+3wd 17:00", sunday) == datetime(2026, 11, 25, 10, tzinfo=UTC)
    assert when("-1wd 09:00", sunday) == datetime(2026, 11, 20, 2, tzinfo=UTC)
    holiday = date(2026, 11, 23)
    assert when("+1wd 17:00", sunday, is_working_day=lambda it: it.weekday() < 5 and it != holiday) == datetime(
        2026, 11, 24, 10, tzinfo=UTC
    )
    with pytest.raises(ValueError, match="not a moment"):
        when("tomorrow", sunday)


def test_titles_know_the_month_across_the_turn_of_the_year():
    assert filled("tháng {last_month}, {this_month}", datetime(2027, 1, 5, tzinfo=UTC)) == ("tháng 12/2026, 1/2027")
