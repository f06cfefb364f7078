"""Rule-sets as rows: stocked once, only added, approved by a named person, in force from a day."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from ecabinet.kernel.errors import Refused, Stale
from ecabinet.kernel.web import House
from ecabinet.people.models import Body
from ecabinet.rulebook.access import NOT_APPROVED, profile_of, profiles, versions, why_not_use
from ecabinet.rulebook.actions import add_profile, add_version, approve, latest, stock
from ecabinet.rulebook.models import RuleSetVersion
from ecabinet.rulebook.profiles import PROFILES
from ecabinet.rulebook.regulation import rule_set_of
from ecabinet.rulebook.rules import NewProfile
from ecabinet.rulebook.rulesets import Silence
from ecabinet.rulebook.sentences import say
from ecabinet.rulebook.shipped import RULE_SETS
from ecabinet.rulebook.values import Kind
from tests.cast import Cast

TODAY = date(2026, 6, 24)
NOON = datetime(2026, 6, 24, 5, tzinfo=UTC)


@pytest.fixture
def stocked(house: House, cast: Cast) -> House:
    house.db.act(lambda db: stock(db, cast.actor("administrator")))
    return house


def government(db):
    return db.exec(select(Body).where(Body.profile == "191/2026")).first()


def test_what_ships_is_stocked_once(stocked: House, cast: Cast) -> None:
    assert stocked.db.act(lambda db: stock(db, cast.actor("administrator"))) == 0
    with stocked.db.reading() as db:
        kept = {f"{row.rule_set}/{row.version}": rule_set_of(row.json_text) for row in versions(db)}
        assert kept == dict(RULE_SETS)
        assert [(it.id, it.form, it.vote, it.quorum, it.notice) for it in profiles(db)] == [
            (it.id, it.form, it.vote, it.quorum, it.notice) for it in sorted(PROFILES, key=lambda it: it.in_force_from)
        ]


def test_a_house_that_stocked_nothing_works_by_what_ships(house: House) -> None:
    with house.db.reading() as db:
        profile = profile_of(db, government(db), NOON)
        assert profile
        assert (profile.id, why_not_use(db, profile, Kind.FORM)) == ("191/2026", None)


def test_nothing_is_opened_under_a_rule_set_that_nobody_approved(stocked: House, cast: Cast) -> None:
    with stocked.db.reading() as db:
        profile = profile_of(db, government(db), NOON)
        assert profile
        assert why_not_use(db, profile, Kind.FORM) == say(NOT_APPROVED, title=profile.form.title)

    def sign(db):
        row = newest(db, "vn-government-form")
        approve(db, cast.actor("administrator"), row, person_id=cast["chair"], on=TODAY, decision="Decision 12")

    stocked.db.act(sign)
    with stocked.db.reading() as db:
        assert why_not_use(db, profile, Kind.FORM) is None
        assert why_not_use(db, profile, Kind.VOTE) is not None


def test_a_version_is_approved_once_by_somebody_on_a_day_that_has_come(stocked: House, cast: Cast) -> None:
    def sign(person, on):
        def act(db):
            approve(db, cast.actor("administrator"), newest(db, "unga-silence"), person_id=person, on=on)

        stocked.db.act(act)

    for person, on, says in [
        (None, TODAY, "Name who approved"),
        (cast["chair"], None, "Give the day"),
        (cast["chair"], date(2026, 6, 25), "has not come yet"),
    ]:
        with pytest.raises(Refused, match=says):
            sign(person, on)
    sign(cast["chair"], TODAY)
    with pytest.raises(Refused, match="approved already"):
        sign(cast["an"], TODAY)


def test_a_version_follows_the_one_that_was_read(stocked: House, cast: Cast) -> None:
    mine = replace(RULE_SETS["absolute-majority/1"], version=2, minimum=5)

    def add(read_at, rule_set=mine):
        def act(db):
            add_version(db, cast.actor("administrator"), rule_set, read_at=read_at, legal_text="", in_force_from=TODAY)

        stocked.db.act(act)

    add(1)
    with pytest.raises(Stale) as stale:
        add(1, replace(mine, minimum=7))
    assert [(it.field, it.was, it.now) for it in stale.value.changes][-1:] == [("minimum", "0", "5")]
    assert stale.value.version == 2
    with pytest.raises(Refused, match="The next version"):
        add(2, replace(mine, version=9))


def test_silence_as_agreement_needs_its_legal_text_word_for_word(stocked: House, cast: Cast) -> None:
    agrees = replace(RULE_SETS["vn-government-form/3"], version=4)

    def add(legal_text):
        def act(db):
            add_version(
                db, cast.actor("administrator"), agrees, read_at=3, legal_text=legal_text, in_force_from=TODAY
            )  # fmt: skip

        stocked.db.act(act)

    assert agrees.silence is Silence.AGREES
    with pytest.raises(Refused, match="word for word"):
        add(" ")
    add("Điều 17: quá thời hạn mà không trả lời thì coi như đồng ý")


def newest(db, name) -> RuleSetVersion:
    found = latest(db, name)
    assert found
    return found


def given(db, **changes) -> NewProfile:
    form, vote = newest(db, "absolute-majority"), newest(db, "simple-majority")
    values: dict[str, Any] = {
        "code": "1/2027", "title_vi": "Quy chế mới", "title_en": "New regulation", "body_kind": "government",
        "body_id": None, "in_force_from": date(2027, 1, 1), "form_id": form.id, "vote_id": vote.id, "quorum": 3,
        "quorum_of": 4,
    }  # fmt: skip
    return NewProfile(**values | changes)


def test_a_profile_is_in_force_from_its_day(stocked: House, cast: Cast) -> None:
    stocked.db.act(lambda db: add_profile(db, cast.actor("administrator"), given(db)))
    with stocked.db.reading() as db:
        body = government(db)
        before, after = (profile_of(db, body, datetime(y, 6, 1, tzinfo=UTC)) for y in (2026, 2027))
        assert before
        assert after
        assert (before.id, after.id, after.form.id, after.quorum_of(27)) == (
            "191/2026",
            "1/2027",
            "absolute-majority",
            21,
        )


def test_a_body_of_its_own_goes_before_its_kind(stocked: House, cast: Cast) -> None:
    with stocked.db.reading() as db:
        body = government(db)

    def act(db):
        own = given(db, body_id=body.id, in_force_from=date(2020, 1, 1), code="own")
        add_profile(db, cast.actor("administrator"), own)

    stocked.db.act(act)
    with stocked.db.reading() as db:
        own = profile_of(db, body, NOON)
        assert own
        assert own.id == "own"
        other = Body(id=body.id + 1000, code="x", name_vi="x", name_en="x", profile="191/2026")
        theirs = profile_of(db, other, NOON)
        assert theirs
        assert theirs.id == "191/2026"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"code": " "}, "number and its name"),
        ({"body_kind": "village"}, "for which bodies"),
        ({"body_id": 9999}, "for which bodies"),
        ({"form_id": 0}, "opinion forms"),
        ({"quorum": 5}, "quorum"),
        ({"notice_days": 3}, "days of notice"),
        ({"notice_days": 3, "notice_unit": "moons"}, "days of notice"),
    ],
)
def test_a_profile_that_says_nothing_sensible_is_refused(stocked: House, cast: Cast, changes, says) -> None:
    with pytest.raises(Refused, match=says):
        stocked.db.act(lambda db: add_profile(db, cast.actor("administrator"), given(db, **changes)))


@pytest.mark.parametrize("table", ["rule_set_version", "rule_set_approval", "rule_profile"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET at = at", "DELETE FROM {}"])
def test_rule_sets_are_only_added_whoever_writes(stocked: House, cast: Cast, table, statement) -> None:
    def sign(db):
        approve(db, cast.actor("administrator"), newest(db, "unga-silence"), person_id=cast["chair"], on=TODAY)

    stocked.db.act(sign)
    with pytest.raises(IntegrityError, match="only added"):
        stocked.db.act(lambda db: db.execute(text(statement.format(table))))


def test_a_version_that_leaves_a_gap_is_refused_by_the_database(stocked: House) -> None:
    values = "'unga-silence', 5, '{}', '', '2026-01-01', '2026-01-01 00:00:00'"
    columns = "rule_set, version, json_text, legal_text, in_force_from, at"
    with pytest.raises(IntegrityError, match="without gaps"):
        stocked.db.act(lambda db: db.execute(text(f"INSERT INTO rule_set_version ({columns}) VALUES ({values})")))
