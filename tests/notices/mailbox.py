"""A mail server for tests, and what is handed over to it."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from sqlmodel import select

from ecabinet.kernel.web import House
from ecabinet.notices.actions import tell
from ecabinet.notices.mailing import Postman
from ecabinet.notices.models import Mail
from ecabinet.notices.rules import Kind
from tests.cast import Cast

SAID = "“%(title)s” is cancelled. %(reason)s"
BOXES = {"an": "an@bo.example", "binh": "binh@bo.example", "chi": "no-such-box@bo.example"}


class Handler:
    """Keeps what arrives; refuses boxes that begin with "no-such" for good and "busy" for now."""

    def __init__(self) -> None:
        self.got: list[EmailMessage] = []

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if address.startswith("no-such"):
            return "550 no such mailbox"
        if address.startswith("busy"):
            return "450 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.got.append(message)
        return "250 kept"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def mail_server(port: int) -> Iterator[Handler]:
    """The server, and what arrived there."""
    handler = Handler()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield handler
    finally:
        controller.stop()


def post(house: House) -> int:
    """Everything that is due now is handed over once."""
    return asyncio.run(Postman(house).send_some())


def told(house: House, cast: Cast, *names: str, link: str = "/meetings/1", about: Kind | None = None) -> None:
    """They are told that something is cancelled."""
    people = [cast[name] for name in names]
    house.db.act(lambda db: tell(db, people, SAID, link, about=about, title="Phiên họp", reason="The secret storm."))


def mails(house: House) -> list[Mail]:
    """Every mail that is kept, sent or not."""
    with house.db.reading() as db:
        return list(db.exec(select(Mail).order_by(Mail.id)))  # type: ignore[arg-type]
