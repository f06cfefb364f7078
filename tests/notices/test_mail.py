"""Notices by mail, with a real mail server: what is sent, what never is, refused mailboxes, a server that is down."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from ecabinet.app import tidy
from ecabinet.kernel import clock
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.notices.actions import CHANNELS, choose, tell
from ecabinet.notices.mailing import PAUSES, queue_mail
from ecabinet.notices.models import Mail, Notice
from ecabinet.notices.rules import Kind
from ecabinet.people.models import Person
from ecabinet.settings import BadSetting, MailServer, read_settings
from tests.cast import Cast
from tests.conftest import MORNING, SignedIn
from tests.notices.mailbox import BOXES, SAID, free_port, mail_server, mails, post, told


@pytest.fixture
def port(house: House, cast: Cast) -> Iterator[int]:
    """The house sends mails to this port; three of the cast have mailboxes."""
    number = free_port()
    house.settings = replace(
        house.settings, smtp=MailServer("127.0.0.1", number, "offered"), mail_from="e-Cabinet <vpcp@cabinet.example>",
        public_url="https://cabinet.example",
    )  # fmt: skip
    CHANNELS[:] = [queue_mail]

    def boxes(db: Db) -> None:
        for name, box in BOXES.items():
            db.get_one(Person, cast[name]).email = box
        db.get_one(Person, cast["an"]).lang = "vi"

    house.db.act(boxes)
    yield number
    CHANNELS.clear()


# A client that starts after `port` has a postman beside it; where a test hands over itself, `signed_in` comes first.


def test_a_notice_is_mailed_in_its_readers_language_without_what_people_typed(
    house: House, cast: Cast, port: int
) -> None:
    told(house, cast, "an", "binh", "dung")
    with mail_server(port) as server:
        assert post(house) == 2, "whoever has no mailbox gets no mail"
        assert post(house) == 0, "a mail is sent once"
    by_box = {message["To"]: message for message in server.got}
    assert set(by_box) == {BOXES["an"], BOXES["binh"]}
    vietnamese, english = by_box[BOXES["an"]], by_box[BOXES["binh"]]
    assert (vietnamese["Subject"], english["Subject"]) == ("e-Cabinet: Về một cuộc họp", "e-Cabinet: About a meeting")
    text = english.get_content()
    assert "“Phiên họp” is cancelled. …" in text
    assert "storm" not in text
    assert "https://cabinet.example/notices/" in text
    assert "token" not in text
    assert english["Auto-Submitted"] == "auto-generated"
    assert english["List-Unsubscribe"] == "<https://cabinet.example/account/notices>"
    assert english["Date"].datetime == MORNING
    assert english["Message-ID"].endswith("@cabinet.example>")
    assert "storm" not in vietnamese.get_content()


def test_the_running_product_sends_without_being_asked(house: House, cast: Cast, port: int, client: TestClient) -> None:
    until = time.monotonic() + 20
    with mail_server(port) as server:
        told(house, cast, "an")
        while not server.got and time.monotonic() < until:
            time.sleep(0.02)
        assert [message["To"] for message in server.got] == [BOXES["an"]]


def test_nothing_is_sent_in_an_act_that_fails(house: House, cast: Cast, port: int) -> None:
    def fail(db: Db) -> None:
        tell(db, [cast["an"]], SAID, "/", title="T", reason="R")
        raise ArithmeticError

    with pytest.raises(ArithmeticError):
        house.db.act(fail)
    assert mails(house) == []


def test_a_mailbox_that_is_refused_is_given_up_and_the_administrator_sees_it(
    house: House, cast: Cast, signed_in: SignedIn, port: int
) -> None:
    told(house, cast, "an", "chi")
    with mail_server(port) as server:
        post(house)
    assert [message["To"] for message in server.got] == [BOXES["an"]], "one refused mailbox stops no other mail"
    (refused,) = [mail for mail in mails(house) if mail.gave_up_at]
    assert "550" in refused.said
    shown = signed_in("administrator").get("/admin/mail").text
    assert BOXES["chi"] in shown
    assert "no such mailbox" in shown
    assert "A mail to Chi was given up" in signed_in("administrator").get("/notices").text
    assert signed_in("an").get("/admin/mail").status_code == 404
    assert signed_in("an").post(f"/admin/mail/{refused.id}/again").status_code == 404

    def mend(db: Db) -> None:
        db.get_one(Person, cast["chi"]).email = "chi@bo.example"

    house.db.act(mend)
    assert signed_in("administrator").post(f"/admin/mail/{refused.id}/again").status_code == 303
    with mail_server(port) as server:
        post(house)
    assert [message["To"] for message in server.got] == ["chi@bo.example"]


def test_a_server_that_is_down_gets_the_mail_when_it_is_up_again(house: House, cast: Cast, port: int) -> None:
    told(house, cast, "an")
    assert post(house) == 1
    (mail,) = mails(house)
    assert mail.sent_at is None
    assert mail.said
    first_id = f"<{mail.id}."
    assert post(house) == 0, "not before its time"
    clock.set_clock(MORNING + timedelta(minutes=PAUSES[0], seconds=1))
    with mail_server(port) as server:
        assert post(house) == 1
    (message,) = server.got
    assert message["Message-ID"].startswith(first_id)
    assert mails(house)[0].sent_at is not None


def test_a_mail_that_is_not_taken_for_a_day_is_given_up(house: House, cast: Cast, port: int) -> None:
    house.db.act(lambda db: setattr(db.get_one(Person, cast["an"]), "email", "busy@bo.example"))
    told(house, cast, "an")
    at = MORNING
    with mail_server(port):
        for pause in PAUSES:
            assert post(house) == 1
            assert mails(house)[0].gave_up_at is None
            at += timedelta(minutes=pause, seconds=1)
            clock.set_clock(at)
        post(house)
    assert mails(house)[0].gave_up_at == at
    assert at - MORNING > timedelta(hours=23)


def test_a_mail_that_was_taken_by_a_process_that_died_goes_out_after_its_lease(
    house: House, cast: Cast, port: int
) -> None:
    told(house, cast, "an")

    def take(db: Db) -> None:
        (mail,) = db.exec(select(Mail)).all()
        mail.held_until = db.now + timedelta(minutes=5)

    house.db.act(take)
    with mail_server(port) as server:
        assert post(house) == 0
        clock.set_clock(MORNING + timedelta(minutes=6))
        assert post(house) == 1
        assert len(server.got) == 1


def test_each_person_chooses_what_comes_by_mail(house: House, cast: Cast, signed_in: SignedIn, port: int) -> None:
    chosen = {"mail": ["reminder"], "hours": ["48", "2"], "lang": "en"}
    assert signed_in("an").post("/account/notices", data=chosen).status_code == 303
    shown = signed_in("an").get("/account/notices").text
    assert 'value="48" checked' in shown
    assert 'value="24" checked' not in shown
    told(house, cast, "an")
    assert mails(house) == []
    told(house, cast, "an", link="/ballots/1", about=Kind.REMINDER)
    assert len(mails(house)) == 1
    refused = signed_in("an").post("/account/notices", data={"mail": ["meeting"], "hours": []})
    assert refused.status_code == 409
    assert "Choose one to three moments" in refused.text
    assert 'value="meeting" checked' in refused.text
    assert signed_in("an").post("/account/notices", data={"hours": ["999"]}).status_code == 409


def test_a_sent_mail_is_forgotten_after_a_month_and_an_unsent_one_never(house: House, cast: Cast, port: int) -> None:
    told(house, cast, "an", "chi")
    with mail_server(port):
        post(house)
    told(house, cast, "binh")
    sent, given_up, waiting = mails(house)
    assert (bool(sent.sent_at), bool(given_up.gave_up_at), waiting.tries) == (True, True, 0)
    clock.set_clock(MORNING + timedelta(days=30))
    asyncio.run(tidy(house))
    assert len(mails(house)) == 3, "not before its time"
    clock.set_clock(MORNING + timedelta(days=400))
    asyncio.run(tidy(house))
    assert [mail.id for mail in mails(house)] == [given_up.id, waiting.id]
    with mail_server(port) as server:
        assert post(house) == 1, "it goes out all the same"
    assert [message["To"] for message in server.got] == [BOXES["binh"]]


def test_what_waits_already_is_not_mailed_twice(house: House, cast: Cast, port: int) -> None:
    for _ in range(3):
        told(house, cast, "an")
    assert len(mails(house)) == 1
    with house.db.reading() as db:
        assert len(db.exec(select(Notice)).all()) == 1


def test_news_of_the_mail_itself_is_never_mailed(house: House, cast: Cast, port: int) -> None:
    house.db.act(lambda db: choose(db, cast.actor("an"), by_mail=set(Kind), hours=[4]))
    told(house, cast, "an", about=Kind.OTHER)
    assert len(mails(house)) == 1
    house.db.act(lambda db: choose(db, cast.actor("an"), by_mail=[], hours=[4]))
    told(house, cast, "an", link="/admin/mail", about=Kind.MAIL)
    assert len(mails(house)) == 1


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail", MailServer("mail", 25, "offered")),
        ("smtps://u%40x:p%2Fw@mail", MailServer("mail", 465, "tls", "u@x", "p/w")),
        ("smtp+starttls://mail:2525", MailServer("mail", 2525, "starttls")),
    ],
)
def test_the_mail_server_is_read_from_one_address(url: str, expected: MailServer) -> None:
    env = {"ECABINET_SMTP_URL": url, "ECABINET_MAIL_FROM": "a@b.example", "ECABINET_PUBLIC_URL": "https://c.example"}
    settings = read_settings(env)
    assert settings.smtp == expected
    assert "p/w" not in repr(settings)


@pytest.mark.parametrize(
    "change", [{"ECABINET_SMTP_URL": "http://x"}, {"ECABINET_MAIL_FROM": ""}, {"ECABINET_PUBLIC_URL": ""}]
)
def test_a_mail_server_without_sender_or_address_stops_the_start(change: dict[str, str]) -> None:
    env = {"ECABINET_SMTP_URL": "smtp://m", "ECABINET_MAIL_FROM": "a@b.example", "ECABINET_PUBLIC_URL": "https://c"}
    with pytest.raises(BadSetting):
        read_settings(env | change)


def test_where_encryption_is_required_nothing_is_sent_in_the_clear(house: House, cast: Cast, port: int) -> None:
    house.settings = replace(house.settings, smtp=replace(house.settings.smtp, security="starttls"))
    told(house, cast, "an")
    with mail_server(port) as server:
        post(house)
        assert server.got == []
    assert mails(house)[0].sent_at is None
