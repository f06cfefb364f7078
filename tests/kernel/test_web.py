"""What every route gets from the kernel: doors, the origin check, headers, errors as pages, typed words kept."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from starlette.applications import Starlette
from starlette.testclient import TestClient

from ecabinet.app import make_app
from ecabinet.kernel.doors import anyone
from ecabinet.kernel.errors import NotSaved, Refused
from ecabinet.kernel.pages import error_page
from ecabinet.kernel.routing import Guarded, RouteTable
from ecabinet.kernel.shield import Lines, same_origin
from ecabinet.kernel.web import Ctx, Done, House, whole
from ecabinet.kernel.words import N_
from ecabinet.people.access import administers, signed_in
from ecabinet.people.models import Person
from tests.cast import Cast, token


def show(ctx: Ctx, _thing: Any) -> Any:
    return error_page(ctx, 200, f"typed: {ctx.typed('words', 'saved')} / {ctx.sentence}")


def act(ctx: Ctx, _thing: Any) -> Done:
    if ctx.text("words") == "bad":
        raise Refused(N_("Nobody is on the roll, so it cannot be opened."))
    if ctx.text("words") == "lost":
        raise NotSaved
    if ctx.text("words") == "bug":
        raise ValueError("a bug")
    return Done("/try")


ROUTES = [
    Guarded("GET", "/try", door=signed_in, view=show),
    Guarded("POST", "/try", door=signed_in, view=act, again=show),
    Guarded("POST", "/try/bare", door=signed_in, view=act),
    Guarded("GET", "/try/administer", door=administers, view=show),
    Guarded("GET", "/try/open", door=anyone, view=show),
]


@pytest.fixture
def trial(house: House) -> Iterator[TestClient]:
    app: Starlette = make_app(house)
    app.router.routes.insert(0, RouteTable(ROUTES))
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as client:
        client.cookies.set("session", token("an"))
        yield client


def test_a_route_without_a_door_cannot_be_written() -> None:
    with pytest.raises(TypeError, match="door"):
        Guarded("GET", "/open", view=show)  # type: ignore[call-arg]


def test_a_refused_act_shows_the_sentence_and_what_was_typed(trial: TestClient) -> None:
    answer = trial.post("/try", data={"words": "bad"})
    assert answer.status_code == 409
    assert "typed: bad / Nobody is on the roll, so it cannot be opened." in answer.text
    assert trial.post("/try", data={"words": "good"}).headers["location"] == "/try"


def test_a_character_that_no_database_keeps_is_taken_from_what_was_typed(trial: TestClient) -> None:
    assert "typed: bad / Nobody" in trial.post("/try", data={"words": "b\x00ad"}).text
    assert trial.get("/try/open?words=%00").status_code == 200


def test_a_refused_act_tells_a_script_in_a_part(trial: TestClient) -> None:
    answer = trial.post("/try", data={"words": "bad"}, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert answer.text.startswith('<hx-partial hx-target="#refusals"')


def test_a_refused_act_without_a_form_is_a_page(trial: TestClient) -> None:
    answer = trial.post("/try/bare", data={"words": "bad"})
    assert answer.status_code == 409
    assert "Nobody is on the roll" in answer.text


def test_a_foreign_door_looks_like_nothing(trial: TestClient) -> None:
    foreign, nothing = trial.get("/try/administer"), trial.get("/nowhere")
    assert (foreign.status_code, nothing.status_code) == (404, 404)


def test_a_commit_that_failed_says_that_nothing_was_saved(trial: TestClient) -> None:
    answer = trial.post("/try", data={"words": "lost"})
    assert answer.status_code == 503
    assert "not saved" in answer.text.lower()


def test_a_bug_is_a_page_with_a_number_that_is_in_the_log(trial: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    answer = trial.post("/try", data={"words": "bug"})
    assert answer.status_code == 500
    number = answer.headers["x-request-id"]
    assert number in answer.text
    assert any(number in record.getMessage() for record in caplog.records)


def test_every_answer_carries_the_policy(trial: TestClient) -> None:
    for path in ("/try/open", "/nowhere", "/healthz"):
        headers = trial.get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
    assert trial.get("/try/open").headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({b"sec-fetch-site": b"same-origin"}, True), ({b"sec-fetch-site": b"none"}, True),
        ({b"sec-fetch-site": b"cross-site"}, False), ({b"sec-fetch-site": b"same-site"}, False),
        ({b"origin": b"http://a.test", b"host": b"a.test"}, True),
        ({b"origin": b"http://b.test", b"host": b"a.test"}, False),
        ({b"origin": b"https://cabinet.test", b"host": b"inside:8000"}, True),
        ({b"origin": b"null", b"host": b"a.test"}, False),
        ({}, True),
    ],
)  # fmt: skip
def test_only_our_own_pages_may_act(headers: dict[bytes, bytes], ours: bool) -> None:
    assert same_origin(headers, "https://cabinet.test") is ours


def test_a_page_without_an_origin_is_not_ours_where_no_public_address_is_set() -> None:
    assert not same_origin({b"origin": b"null", b"host": b"a.test"}, "")


def test_an_act_from_another_site_is_not_carried_out_and_a_page_says_so(trial: TestClient) -> None:
    answer = trial.post("/try", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "came from another site" in answer.text
    assert answer.headers["x-request-id"] in answer.text
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize(
    "body", [b"nonsense", b'--b\r\nContent-Disposition: form-data; name="words"\r\n\r\n' + b"x" * (5 * 2**20)]
)
def test_a_form_that_cannot_be_read_is_no_fault_of_ours(trial: TestClient, body: bytes) -> None:
    answer = trial.post("/try", content=body, headers={"Content-Type": "multipart/form-data; boundary=b"})
    assert answer.status_code == 400
    assert "could not be read" in answer.text


def test_what_does_not_fit_into_its_field_is_refused_on_both_engines(house: House, cast: Cast) -> None:
    with pytest.raises(Refused, match="too long"):
        house.db.act(lambda db: setattr(db.get_one(Person, cast["an"]), "name", "x" * 1000))


def test_the_log_says_what_happened_and_not_what_was_typed(house: House) -> None:
    typed = "secret"[::-1]  # not as it stands in this file, whose lines a trace shows
    with house.db.reading() as db, pytest.raises(DBAPIError) as caught:
        db.connection().execute(text("SELECT nothing FROM person WHERE name = :name"), {"name": typed})
    line = Lines().formatException(caught._excinfo)
    assert "nothing" in line
    assert typed not in line


def test_a_body_beyond_the_limit_is_a_kind_page(trial: TestClient, house: House) -> None:
    too_much = str((house.settings.upload_mb + 3) * 1024 * 1024)
    answer = trial.post("/try", content=b"x", headers={"Content-Length": too_much})
    assert answer.status_code == 413
    assert "<h1>" in answer.text


def test_a_wrong_method_is_a_page(trial: TestClient) -> None:
    assert trial.post("/try/open").status_code in {404, 405}


@pytest.mark.parametrize("number", ["99999999999", "9" * 40, "0"])
def test_a_number_beyond_any_key_is_nothing(trial: TestClient, number: str) -> None:
    for path in (f"/meetings/{number}", f"/papers/{number}/v/{number}", f"/ballots/{number}"):
        assert trial.get(path).status_code == 404


@pytest.mark.parametrize(
    ("text", "number"), [("7", 7), ("²", None), ("-1", None), ("9" * 12, None), ("", None), ("７", 7)]
)
def test_only_whole_numbers_are_numbers(text: str, number: int | None) -> None:
    assert whole(text) == number
