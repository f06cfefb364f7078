"""Signing in, through HTTP: passwords, failures, what was typed, the demonstration."""

import re
from datetime import timedelta

import pytest
from sqlmodel import col, select
from starlette.testclient import TestClient

from ecabinet.kernel import clock
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.people import actions, passwords
from ecabinet.people.access import token_hash
from ecabinet.people.models import Account, Demonstration, Person, SignIn, SignInAttempt
from tests.cast import Cast
from tests.conftest import SignedIn
from tests.people.conftest import PASSWORD, Give


def _attempts(house: House) -> list[tuple[str, bool]]:
    with house.db.reading() as db:
        return [(row.login, row.succeeded) for row in db.exec(select(SignInAttempt).order_by(col(SignInAttempt.id)))]


def test_the_right_password_opens_a_session_with_a_cookie_that_no_script_reads(
    house: House, visitor: TestClient, account: Give
) -> None:
    account("an")
    answer = visitor.post("/sign-in", data={"login": " AN ", "password": PASSWORD, "next": "/meetings?x=1"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/meetings?x=1")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert visitor.get("/account").status_code == 200
    with house.db.reading() as db:
        kept = [row.token_hash for row in db.exec(select(SignIn).order_by(col(SignIn.id)))]
    assert token_hash(visitor.cookies["session"]) == kept[-1]
    assert visitor.cookies["session"] not in kept
    assert _attempts(house) == [("an", True)]


def test_a_wrong_password_and_an_unknown_login_get_the_same_answer(
    house: House, visitor: TestClient, account: Give
) -> None:
    account("an")
    wrong = visitor.post("/sign-in", data={"login": "an", "password": "không phải mật khẩu"})
    unknown = visitor.post("/sign-in", data={"login": "nobody", "password": "không phải mật khẩu"})
    assert wrong.status_code == unknown.status_code == 409
    assert wrong.text.replace('value="an"', "") == unknown.text.replace('value="nobody"', "")
    assert "is not right" in wrong.text
    assert _attempts(house) == [("an", False), ("nobody", False)]


@pytest.mark.parametrize("state", ["disabled", "ended", "without a password"])
def test_an_account_that_does_not_hold_opens_nothing(
    house: House, visitor: TestClient, account: Give, cast: Cast, state: str
) -> None:
    account("an")

    def close(db: Db) -> None:
        person = db.get_one(Person, cast["an"])
        found = db.exec(select(Account)).one()
        if state == "disabled":
            actions.disable_account(db, None, person, found)
        elif state == "ended":
            person.ended_at = db.now
        else:
            found.password_hash = None

    house.db.act(close)
    assert visitor.post("/sign-in", data={"login": "an", "password": PASSWORD}).status_code == 409


def test_five_failures_close_an_account_for_a_while_and_say_until_when(
    house: House, visitor: TestClient, account: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    account("an")
    monkeypatch.setattr(passwords, "fits", lambda kept, password: kept is not None and password == PASSWORD)
    for _ in range(5):
        assert visitor.post("/sign-in", data={"login": "an", "password": "sai"}).status_code == 409
    stopped = visitor.post("/sign-in", data={"login": "an", "password": PASSWORD})
    assert stopped.status_code == 429
    assert "Try again at 08:15" in stopped.text
    assert int(stopped.headers["retry-after"]) == 901
    assert "session" not in visitor.cookies
    clock.advance(timedelta(minutes=15, seconds=1))
    assert visitor.post("/sign-in", data={"login": "an", "password": PASSWORD}).status_code == 303


def test_failures_from_elsewhere_do_not_lock_out_an_address_that_is_known(
    house: House, visitor: TestClient, account: Give
) -> None:
    account("an")
    here, there = actions.Device(address="testclient"), actions.Device(address="203.0.113.9")
    house.db.act(lambda db: actions.note_attempt(db, "an", None, succeeded=True, device=here))
    clock.advance(timedelta(minutes=1))
    for _ in range(6):
        house.db.act(lambda db: actions.note_attempt(db, "an", None, succeeded=False, device=there))
    assert visitor.post("/sign-in", data={"login": "an", "password": PASSWORD}).status_code == 303


def test_forty_failures_from_one_address_close_it_for_every_login(
    house: House, visitor: TestClient, account: Give
) -> None:
    account("an")
    place = actions.Device(address="testclient")

    def act(db: Db) -> None:
        for number in range(40):
            actions.note_attempt(db, f"guess{number}", None, succeeded=False, device=place)

    house.db.act(act)
    assert visitor.post("/sign-in", data={"login": "an", "password": PASSWORD}).status_code == 429


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_signing_in_never_leads_to_another_site(visitor: TestClient, account: Give, away: str) -> None:
    account("an")
    answer = visitor.post("/sign-in", data={"login": "an", "password": PASSWORD, "next": away})
    assert answer.headers["location"] == "/"


def test_a_visitor_is_led_to_the_sign_in_page_and_back(visitor: TestClient) -> None:
    answer = visitor.get("/account?said=password")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/account%3Fsaid%3Dpassword")
    assert 'name="next" value="/account?said=password"' in visitor.get(answer.headers["location"]).text


def test_signing_in_again_returns_to_what_was_typed_but_never_to_a_password_or_a_file(
    house: House, visitor: TestClient, account: Give
) -> None:
    account("administrator")
    typed = {"name_vi": "Thứ trưởng <phụ trách>", "name_en": "Deputy", "code": "deputy", "old_password": "bí mật lắm"}
    first = visitor.post(
        "/admin/positions",
        data=typed,
        files={"file": ("a.pdf", b"%PDF")},
        headers={"referer": "http://testserver/admin"},
    )
    assert first.status_code == 401
    assert "Files cannot be kept" in first.text
    assert "bí mật lắm" not in first.text
    kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', first.text))
    fields = {name: value.replace("&lt;", "<").replace("&gt;", ">") for name, value in kept.items()}
    wrong = visitor.post("/sign-in", data={**fields, "login": "administrator", "password": "sai"})
    assert 'name="typed:name_vi" value="Thứ trưởng &lt;phụ trách&gt;"' in wrong.text
    back = visitor.post("/sign-in", data={**fields, "login": "administrator", "password": PASSWORD})
    assert back.status_code == 200
    assert 'action="/admin/positions"' in back.text
    assert 'name="name_vi" value="Thứ trưởng &lt;phụ trách&gt;"' in back.text
    assert 'href="/admin"' in back.text
    sent = visitor.post("/admin/positions", data={"name_vi": fields["typed:name_vi"], "name_en": "Deputy", "code": "d"})
    assert sent.status_code == 303


def test_a_form_kept_for_another_site_is_dropped(visitor: TestClient, account: Give) -> None:
    account("an")
    data = {"login": "an", "password": PASSWORD, "to": "//evil.example/x", "typed:a": "b"}
    assert visitor.post("/sign-in", data=data).status_code == 303


def test_a_page_with_script_keeps_what_was_typed_by_itself(visitor: TestClient) -> None:
    answer = visitor.post("/admin/positions", data={"code": "x"}, headers={"hx-request": "true"})
    assert answer.status_code == 401
    assert answer.text.startswith("<hx-partial")


@pytest.fixture
def demonstration(house: House, cast: Cast) -> None:
    """The cast is a demonstration, but for one."""

    def act(db: Db) -> None:
        actions.enter_demonstration(db, None)
        for name in ("chair", "an", "secretary", "assistant", "administrator", "auditor", "guest"):
            db.get_one(Person, cast[name]).demonstration = True

    house.db.act(act)
    house.demo = lambda db: True


@pytest.mark.usefixtures("demonstration")
def test_a_demonstration_offers_its_people_by_role_in_one_click(house: House, visitor: TestClient, cast: Cast) -> None:
    page = visitor.get("/sign-in").text
    titles = re.findall(r'<h2 id="[^"]+">([^<]+)', page)
    staff = ["Secretariat", "Members’ assistants", "Administrator", "Auditor", "Invitees and ministries’ staff"]
    assert titles == ["Chair", "Members", *staff]
    assert 'name="password"' not in page
    assert f'value="{cast["binh"]}"' not in page
    answer = visitor.post("/sign-in/as", data={"person": cast["an"], "next": "/account"})
    assert answer.headers["location"] == "/account"
    assert visitor.get("/account").status_code == 200
    assert visitor.post("/sign-in/as", data={"person": cast["binh"]}).status_code == 404


def test_nobody_steps_in_as_somebody_in_a_real_installation(house: House, visitor: TestClient, cast: Cast) -> None:
    house.db.act(lambda db: setattr(db.get_one(Person, cast["an"]), "demonstration", True))
    house.demo = lambda db: True
    assert visitor.post("/sign-in/as", data={"person": cast["an"]}).status_code == 404
    assert "session" not in visitor.cookies


@pytest.mark.usefixtures("demonstration")
def test_a_demonstration_takes_no_real_account(signed_in: SignedIn, cast: Cast) -> None:
    answer = signed_in("administrator").post(f"/admin/people/{cast['binh']}/account", data={"login": "binh"})
    assert answer.status_code == 409
    assert "This is a demonstration" in answer.text


def test_a_demonstration_row_says_so(house: House) -> None:
    house.db.act(lambda db: actions.enter_demonstration(db, None))
    house.db.act(lambda db: actions.enter_demonstration(db, None))
    with house.db.reading() as db:
        assert len(db.exec(select(Demonstration)).all()) == 1
