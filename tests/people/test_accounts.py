"""Looking after accounts: links, passwords, lost tablets, displays, the log of signing in."""

import re
from datetime import timedelta

from sqlmodel import select
from starlette.testclient import TestClient

from ecabinet.kernel import clock
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.people import actions
from ecabinet.people.models import (
    FirstPassword,
    Person,
)
from ecabinet.records.models import Record
from tests.cast import Cast, token
from tests.conftest import SignedIn
from tests.people.conftest import PASSWORD, Give

NEW_PASSWORD = "trăng lên đỉnh núi xa"


def test_a_link_is_shown_once_sets_a_password_once_and_voids_the_earlier_ones(
    house: House, administrator: TestClient, visitor: TestClient, cast: Cast
) -> None:
    url = f"/admin/people/{cast['an']}"
    first = administrator.post(f"{url}/account", data={"login": "An.Nguyen"})
    second = administrator.post(f"{url}/link")
    links = [re.search(r'value="http://[^/]+(/first-password/[^"]+)"', page.text)[1] for page in (first, second)]  # type: ignore[index]
    assert visitor.get(links[0]).status_code == 404
    page = visitor.get(links[1])
    assert page.status_code == 200
    assert "an.nguyen" in page.text
    with house.db.reading() as db:
        assert links[1].rpartition("/")[2] not in {row.token_hash for row in db.exec(select(FirstPassword))}
    short = visitor.post(links[1], data={"new_password": "ngắn", "again_password": "ngắn"})
    assert short.status_code == 409
    differ = visitor.post(links[1], data={"new_password": NEW_PASSWORD, "again_password": PASSWORD})
    assert "Type the same one twice" in differ.text
    done = visitor.post(links[1], data={"new_password": NEW_PASSWORD, "again_password": NEW_PASSWORD})
    assert (done.status_code, done.headers["location"]) == (303, "/sign-in?set=1")
    again = visitor.post(links[1], data={"new_password": NEW_PASSWORD, "again_password": NEW_PASSWORD})
    assert again.status_code == 409
    assert visitor.get(links[1]).status_code == 404
    assert visitor.post("/sign-in", data={"login": "an.nguyen", "password": NEW_PASSWORD}).status_code == 303


def test_a_link_holds_for_seventy_two_hours_and_not_for_a_disabled_account(
    house: House, administrator: TestClient, visitor: TestClient, cast: Cast
) -> None:
    url = f"/admin/people/{cast['an']}"
    link = re.search(r"/first-password/[\w-]+", administrator.post(f"{url}/account", data={"login": "an"}).text)
    assert link is not None
    assert administrator.post(f"{url}/disable").status_code == 303
    assert visitor.get(link[0]).status_code == 404
    assert administrator.post(f"{url}/link").status_code == 409
    administrator.post(f"{url}/enable")
    link = re.search(r"/first-password/[\w-]+", administrator.post(f"{url}/link").text)
    assert link is not None
    clock.advance(timedelta(hours=71, minutes=59))
    assert visitor.get(link[0]).status_code == 200
    clock.advance(timedelta(minutes=1))
    assert visitor.get(link[0]).status_code == 404


def test_changing_a_password_needs_the_old_one_and_ends_the_other_sessions(
    house: House, visitor: TestClient, signed_in: SignedIn, account: Give
) -> None:
    account("an")
    visitor.post("/sign-in", data={"login": "an", "password": PASSWORD})
    new = {"new_password": NEW_PASSWORD, "again_password": NEW_PASSWORD}
    wrong = visitor.post("/account/password", data={"old_password": "không phải thế", **new})
    assert "The present password is not right" in wrong.text
    assert NEW_PASSWORD not in wrong.text
    assert visitor.post("/account/password", data={"old_password": PASSWORD, **new}).status_code == 303
    assert visitor.get("/account?said=password").status_code == 200
    assert signed_in("an").get("/account").status_code == 303
    assert visitor.post("/sign-in", data={"login": "an", "password": PASSWORD}).status_code == 409
    with house.db.reading() as db:
        record = db.exec(select(Record).where(Record.verb == "changed password")).one()
        assert "password" not in record.data_json
        assert db.exec(select(Person.name).where(Person.id == record.actor_id)).one() == "An"


def test_a_lost_tablet_is_signed_out_by_the_administrator(
    administrator: TestClient, signed_in: SignedIn, cast: Cast
) -> None:
    an = signed_in("an")
    assert an.get("/account").status_code == 200
    assert administrator.post(f"/admin/people/{cast['an']}/sign-out").status_code == 303
    assert an.get("/account").status_code == 303


def test_a_display_is_named_and_ended(house: House, administrator: TestClient, client: TestClient, cast: Cast) -> None:
    url = f"/admin/displays/{cast.display}"
    assert administrator.post(url, data={"version": "1", "name": "Hội trường 1"}).status_code == 303
    assert "Hội trường 1" in administrator.get("/admin/displays").text
    assert administrator.post(f"{url}/end").status_code == 303
    with house.db.reading() as db:
        assert house.identity.by_cookie(db, {"session": token("display")}) is None


def test_the_sign_in_log_is_filtered_by_account_time_and_outcome(
    house: House, administrator: TestClient, cast: Cast
) -> None:
    place = actions.Device(agent="Mozilla/5.0 (iPad) Safari/605", address="10.0.0.7")

    def act(db: Db) -> None:
        for login, person, succeeded in (("an", cast["an"], True), ("an", cast["an"], False), ("binh", None, False)):
            actions.note_attempt(db, login, person, succeeded=succeeded, device=place)

    house.db.act(act)
    page = administrator.get("/admin/sign-ins").text
    assert "3 attempts" in page
    assert "Safari, iPad" in page
    assert "2 attempts" in administrator.get("/admin/sign-ins?login=an").text
    assert "1 attempt<" in administrator.get("/admin/sign-ins?login=an&outcome=failed").text
    assert "No attempt" in administrator.get("/admin/sign-ins?until=2026-06-23").text
    assert "3 attempts" in administrator.get("/admin/sign-ins?since=2026-06-24&until=2026-06-24").text
