"""Looking after people: the pages, the refusals, stale saves, what ends with whom."""

import re
from datetime import timedelta

from sqlmodel import col, select
from starlette.testclient import TestClient

from ecabinet.kernel import clock
from ecabinet.kernel.web import House
from ecabinet.people import directory
from ecabinet.people.access import chair_of, members_of
from ecabinet.people.models import (
    Assistance,
    Membership,
    Organisation,
    Position,
    Power,
    Secretaryship,
)
from ecabinet.records.models import Record
from tests.cast import Cast
from tests.conftest import SignedIn


def _verbs(house: House) -> list[str]:
    with house.db.reading() as db:
        return list(db.exec(select(Record.verb).order_by(col(Record.id))))


def _pages(cast: Cast) -> list[str]:
    return [
        "/account", "/admin", "/admin/organisations", "/admin/organisations?issuing=1&ended=1",
        "/admin/organisations/new", f"/admin/organisations/{cast.ministry}",
        "/admin/positions", "/admin/positions/new", "/admin/positions/1",
        "/admin/people", "/admin/people?q=an&organisation=1&state=all&page=9", "/admin/people/new",
        f"/admin/people/{cast['an']}", "/admin/bodies", "/admin/bodies/new", f"/admin/bodies/{cast.body}",
        "/admin/members/1", "/admin/assistants", "/admin/assistants/1", "/admin/displays",
        f"/admin/displays/{cast.display}",
        "/admin/sign-ins",
        "/admin/sign-ins?login=an&since=x&until=2026-06-24&page=²",
    ]  # fmt: skip


def test_every_page_of_administration_opens_for_the_administrator_only(
    administrator: TestClient, signed_in: SignedIn, visitor: TestClient, cast: Cast
) -> None:
    chair = signed_in("chair")
    for path in _pages(cast):
        assert administrator.get(path).status_code == 200, path
        assert visitor.get(path).status_code == 303, path
        assert chair.get(path).status_code == (200 if path == "/account" else 404), path
    assert signed_in("auditor").get("/admin/sign-ins").status_code == 200
    assert chair.post("/admin/organisations", data={"code": "X"}).status_code == 404


def test_organisations_make_a_tree_that_can_be_moved_but_never_closed_into_a_circle(
    house: House, administrator: TestClient, cast: Cast
) -> None:
    fields = {"code": "BTC.TCT", "symbol": "TCT", "name_vi": "Tổng cục Thuế", "name_en": "Taxation", "issues": "1"}
    assert administrator.post("/admin/organisations", data={**fields, "parent_id": cast.ministry}).status_code == 303
    with house.db.reading() as db:
        tree = [(depth, row.code) for depth, row in directory.in_tree(directory.organisations(db))]
        part = db.exec(select(Organisation).where(Organisation.code == "BTC.TCT")).one()
        ministry = db.get_one(Organisation, cast.ministry)
    assert tree == [(0, "VPCP"), (1, "BTC"), (2, "BTC.TCT")]
    for code in ("BTC.TCT", "btc.tct"):
        again = administrator.post("/admin/organisations", data={**fields, "code": code})
        assert again.status_code == 409
        assert 'value="Tổng cục Thuế"' in again.text
    circle = {
        "version": 1,
        "code": "BTC",
        "name_vi": ministry.name_vi,
        "name_en": ministry.name_en,
        "parent_id": part.id,
    }
    assert "cannot stand under itself" in administrator.post(f"/admin/organisations/{cast.ministry}", data=circle).text
    assert administrator.post(f"/admin/organisations/{cast.ministry}/end").status_code == 409
    assert administrator.post(f"/admin/organisations/{part.id}/end").status_code == 303
    assert "2 people still belong" in administrator.post(f"/admin/organisations/{cast.ministry}/end").text
    assert "Tổng cục Thuế" not in administrator.get("/admin/organisations").text
    assert administrator.post(f"/admin/organisations/{part.id}/resume").status_code == 303
    assert "Taxation" in administrator.get("/admin/organisations").text
    assert _verbs(house) == ["added organisation", "ended organisation", "resumed organisation"]


def test_a_stale_save_shows_what_changed_by_whom_and_keeps_what_was_typed(
    house: House, administrator: TestClient, cast: Cast
) -> None:
    with house.db.reading() as db:
        fields = {"code": "minister", "name_vi": "Bộ trưởng", "name_en": "Minister", "rank": "5", "version": "1"}
        number = db.exec(select(Position.id)).one()
    url = f"/admin/positions/{number}"
    assert administrator.post(url, data={**fields, "rank": "7"}).status_code == 303
    stale = administrator.post(url, data={**fields, "name_en": "Cabinet minister"})
    assert stale.status_code == 409
    assert "<dt>Rank</dt>" in stale.text
    assert "<del>100</del> <ins>7</ins>" in stale.text
    assert re.search(r"<span class=\"soft\">Administrator, .*2026", stale.text)
    assert 'value="Cabinet minister"' in stale.text
    assert 'name="version" value="2"' in stale.text
    assert administrator.post(url, data={**fields, "name_en": "Cabinet minister", "version": "2"}).status_code == 303
    with house.db.reading() as db:
        row = db.get_one(Position, number)
        assert (row.name_en, row.rank, row.version) == ("Cabinet minister", 5, 3)


def test_a_position_is_retired_and_offered_again(administrator: TestClient, cast: Cast) -> None:
    assert administrator.post("/admin/positions/1/end").status_code == 303
    form = administrator.get("/admin/people/new").text
    assert "Minister" not in form
    administrator.post("/admin/positions/1/resume")
    assert "Minister" in administrator.get("/admin/people/new").text


def test_people_are_added_found_without_marks_and_sorted_by_given_name(
    house: House, administrator: TestClient, cast: Cast
) -> None:
    for name in ("Nguyễn Thị  Ánh", "Trần Đạt", "Lê Ân"):
        added = administrator.post("/admin/people", data={"name": name, "lang": "vi", "post_vi": "Thứ trưởng"})
        assert added.status_code == 303
    found = administrator.get("/admin/people?q=thu%20truong").text
    assert re.findall(r'<a href="/admin/people/\d+">([^<]+)</a>', found) == ["Nguyễn Thị Ánh", "Lê Ân", "Trần Đạt"]
    assert "Nobody is found" in administrator.get("/admin/people?q=dat%25").text
    bad = administrator.post("/admin/people", data={"name": "X", "email": "nothing", "lang": "vi"})
    assert bad.status_code == 409
    assert administrator.post("/admin/people", data={"name": " ", "lang": "vi"}).status_code == 409


def test_whoever_leaves_ends_every_term_power_and_session(
    house: House, administrator: TestClient, signed_in: SignedIn, cast: Cast
) -> None:
    an = signed_in("an")
    assert an.get("/account").status_code == 200
    clock.advance(timedelta(hours=1))
    assert administrator.post(f"/admin/people/{cast['an']}/end").status_code == 303
    assert an.get("/account").status_code == 303
    with house.db.reading() as db:
        assert cast["an"] not in [row.id for row in members_of(db, cast.body)]
        assert db.exec(select(Assistance)).one().until == db.now
    assert "ended membership" in _verbs(house)
    assert administrator.post(f"/admin/people/{cast['an']}/resume").status_code == 303


def test_the_last_administrator_cannot_be_taken_away(house: House, administrator: TestClient, cast: Cast) -> None:
    with house.db.reading() as db:
        power = db.exec(select(Power).where(Power.name == "administrator")).one()
    for path in (f"/admin/powers/{power.id}/end", f"/admin/people/{cast['administrator']}/end"):
        refused = administrator.post(path)
        assert refused.status_code == 409
        assert "last administrator" in refused.text
    assert administrator.post(f"/admin/people/{cast['an']}/powers", data={"power": "administrator"}).status_code == 303
    assert administrator.post(f"/admin/people/{cast['an']}/powers", data={"power": "administrator"}).status_code == 409
    assert administrator.post(f"/admin/people/{cast['an']}/powers", data={"power": "king"}).status_code == 404
    clock.advance(timedelta(minutes=1))
    assert administrator.post(f"/admin/powers/{power.id}/end").status_code == 303
    assert administrator.get("/admin").status_code == 404


def _member(cast: Cast, name: str, role: str, since: str, until: str = "") -> dict[str, str]:
    return {"person_id": str(cast[name]), "role": role, "precedence": "2", "since": since, "until": until}


def test_a_body_has_dated_members_and_one_chair_at_a_time(house: House, administrator: TestClient, cast: Cast) -> None:
    url = f"/admin/bodies/{cast.body}/members"
    refused = administrator.post(url, data=_member(cast, "guest", "chair", "2026-07-01"))
    assert refused.status_code == 409
    assert "one chair at a time" in refused.text
    assert re.search(rf'<option value="{cast["guest"]}" selected', refused.text)
    with house.db.reading() as db:
        chairing = db.exec(select(Membership).where(Membership.person_id == cast["chair"])).one()
    change = {"version": "1", "role": "chair", "precedence": "1", "since": "2025-05-20", "until": "2026-06-30"}
    assert administrator.post(f"/admin/members/{chairing.id}", data=change).status_code == 303
    assert administrator.post(f"/admin/members/{chairing.id}", data=change).status_code == 409
    assert administrator.post(url, data=_member(cast, "guest", "chair", "2026-07-01")).status_code == 303
    assert administrator.post(url, data=_member(cast, "guest", "member", "2026-08-01")).status_code == 409
    assert administrator.post(url, data=_member(cast, "auditor", "member", "2026-13-01")).status_code == 409
    assert (
        administrator.post(url, data=_member(cast, "auditor", "member", "2026-07-02", "2026-07-01")).status_code == 409
    )
    with house.db.reading() as db:
        assert chair_of(db, cast.body) == cast["chair"]
    clock.advance(timedelta(days=7))
    with house.db.reading() as db:
        assert chair_of(db, cast.body) == cast["guest"]
        assert [row.id for row in members_of(db, cast.body)][:3] == [cast["an"], cast["guest"], cast["binh"]]


def test_a_term_left_alone_in_its_form_keeps_its_moments(house: House, administrator: TestClient, cast: Cast) -> None:
    with house.db.reading() as db:
        before = db.exec(select(Membership).where(Membership.person_id == cast["an"])).one()
    page = administrator.get(f"/admin/members/{before.id}").text
    since = re.search(r'name="since"[^>]*value="([^"]+)"', page)
    assert since is not None
    data = {"version": "1", "role": "member", "precedence": "2", "since": since[1], "until": ""}
    assert administrator.post(f"/admin/members/{before.id}", data=data).status_code == 303
    with house.db.reading() as db:
        after = db.get_one(Membership, before.id)
    assert (after.since, after.until, after.version) == (before.since, None, 1)


def test_a_member_and_a_secretary_end_now_and_may_begin_again_today(
    house: House, administrator: TestClient, signed_in: SignedIn, cast: Cast
) -> None:
    with house.db.reading() as db:
        term = db.exec(select(Membership).where(Membership.person_id == cast["chair"])).one()
        keeping = db.exec(select(Secretaryship).where(Secretaryship.person_id == cast["secretary"])).one()
    assert administrator.post(f"/admin/members/{term.id}/end").status_code == 303
    assert "Nobody chairs this body now" in administrator.get(f"/admin/bodies/{cast.body}").text
    url = f"/admin/bodies/{cast.body}"
    assert administrator.post(f"{url}/members", data=_member(cast, "an", "chair", "2026-06-24")).status_code == 409
    assert administrator.post(f"{url}/members", data=_member(cast, "guest", "chair", "2026-06-24")).status_code == 303
    assert administrator.post(f"/admin/secretaries/{keeping.id}/end").status_code == 303
    terms = {"person_id": str(cast["secretary"]), "since": "2026-06-24", "until": ""}
    assert administrator.post(f"{url}/secretaries", data=terms).status_code == 303
    assert administrator.post(f"{url}/secretaries", data=terms).status_code == 409
    assert administrator.post(f"{url}/secretaries", data={"since": "2026-06-24"}).status_code == 409


def test_an_assistant_serves_a_member_for_a_time(house: House, administrator: TestClient, cast: Cast) -> None:
    fields = {
        "member_id": str(cast["binh"]),
        "assistant_id": str(cast["assistant"]),
        "reads": "1",
        "since": "2026-06-24",
    }
    assert administrator.post("/admin/assistants", data={**fields, "until": ""}).status_code == 303
    assert administrator.post("/admin/assistants", data={**fields, "until": ""}).status_code == 409
    itself = {**fields, "assistant_id": str(cast["binh"]), "until": ""}
    assert administrator.post("/admin/assistants", data=itself).status_code == 409
    with house.db.reading() as db:
        row = db.exec(select(Assistance).where(Assistance.member_id == cast["binh"])).one()
    change = {"version": "1", "since": "2026-06-24", "until": "2026-12-31"}
    assert administrator.post(f"/admin/assistants/{row.id}", data=change).status_code == 303
    with house.db.reading() as db:
        after = db.get_one(Assistance, row.id)
        assert (after.reads, after.version) == (False, 2)
    clock.advance(timedelta(minutes=1))
    assert administrator.post(f"/admin/assistants/{row.id}/end").status_code == 303
