"""Notices by mail: queued in the act that tells, sent beside the requests over one connection, tried again for a day.

A mail goes out at least once: should the process die between the server's word and our note, the lease runs out and
the same mail, with the same Message-ID, is sent again.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Any

import aiosmtplib
from sqlmodel import col, select

from ecabinet.kernel import clock, words
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.kernel.words import N_, gettext
from ecabinet.notices.access import administrators, choices_of, mailboxes
from ecabinet.notices.actions import Told, tell
from ecabinet.notices.models import Mail, Notice
from ecabinet.notices.rules import SUBJECTS, Kind, mailed_sentence
from ecabinet.people.models import Person
from ecabinet.settings import MailServer, Settings

log = logging.getLogger("ecabinet.mail")
BATCH, LEASE, TIMEOUT = 20, timedelta(minutes=5), 15
PRUNED = 500  # at once: no act waits for more
PAUSES = (1, 5, 15, 30, 60, 120, 240, 480, 480)  # minutes until a mail that was not taken is tried again; a day in all
READ_HERE = N_("Read it here, after signing in:")
WHY_MAIL = N_("You get this by mail because it is chosen on your page “What I am told”:")
GAVE_UP = N_("A mail to %(name)s was given up: the server would not take it. See Administration, Mail.")


def queue_mail(db: Db, notices: Sequence[Told]) -> None:
    """A channel of notices: a mail for each whose reader wants one and has a mailbox; one that waits is enough."""
    people = [notice.person_id for notice in notices]
    boxes = mailboxes(db, people) if people else {}
    choices = choices_of(db, list(boxes))
    wanted = [it for it in notices if it.person_id in boxes and Kind(it.kind) in choices[it.person_id].by_mail]
    waiting = set(db.exec(select(Mail.notice_id).where(*_unsent, col(Mail.notice_id).in_([it.id for it in wanted]))))
    for notice in wanted:
        if notice.id not in waiting:
            db.add(Mail(notice_id=notice.id, address=boxes[notice.person_id], at=db.now, due_at=db.now))


_unsent: tuple[Any, ...] = (col(Mail.sent_at).is_(None), col(Mail.gave_up_at).is_(None))


@dataclass(frozen=True)
class Letter:
    """What is needed to write one mail, read together."""

    id: int
    at: datetime
    address: str
    name: str
    lang: str
    kind: Kind
    msgid: str
    params_json: str
    notice_id: int


def compose(letter: Letter, settings: Settings, now: datetime) -> EmailMessage:
    """The mail in its reader's language: what happened in one sentence, where to read it, nothing of papers."""
    token = words.language.set(letter.lang)
    try:
        text = mailed_sentence(letter.msgid, letter.params_json)
        subject = gettext(SUBJECTS[letter.kind])
        chosen = f"{settings.public_url}/account/notices"
        link = f"{settings.public_url}/notices/{letter.notice_id}"
        body = f"{text}\n\n{gettext(READ_HERE)}\n{link}\n\n--\ne-Cabinet\n{gettext(WHY_MAIL)}\n{chosen}\n"
    finally:
        words.language.reset(token)
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = settings.mail_from, letter.address, f"e-Cabinet: {subject}"
    made["Date"] = format_datetime(now)
    made["Message-ID"] = (
        f"<{letter.id}.{int(letter.at.timestamp())}@{parseaddr(settings.mail_from)[1].partition('@')[2]}>"
    )
    made["Auto-Submitted"] = "auto-generated"
    made["List-Unsubscribe"] = f"<{chosen}>"
    made["Content-Language"] = letter.lang
    made.set_content(body, cte="quoted-printable")
    return made


class Postman:
    """One for each process; the app's lifespan runs it beside the requests when a mail server is set."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.wake = asyncio.Event()
        self.loop: asyncio.AbstractEventLoop | None = None

    def hear(self, topics: set[str], _position: int) -> None:
        """A mail was queued."""
        if "mails" in topics and self.loop and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.wake.set)

    async def keep_mailing(self) -> None:
        """Send what is due, then whenever a mail is queued or its time comes."""
        self.loop = asyncio.get_running_loop()
        while True:
            self.wake.clear()
            if await self.send_some():
                continue
            try:
                async with asyncio.timeout(20):
                    await self.wake.wait()
            except TimeoutError:
                pass

    async def send_some(self) -> int:
        """Send one batch; how many were due."""
        letters: list[Letter] = await self.house.db.write(_take) if await self.house.db.read(_any_due) else []
        if letters:
            said = await self._hand_over(letters)
            await self.house.db.write(lambda db: _note_sent(db, said))
        return len(letters)

    async def _hand_over(self, letters: Sequence[Letter]) -> dict[int, tuple[int, str]]:
        """Mail → code and words of the server; code 0 for a server that could not be spoken to."""
        settings: Settings = self.house.settings
        said: dict[int, tuple[int, str]] = {}
        assert settings.smtp is not None
        try:
            async with _client(settings.smtp) as client:
                for letter in letters:
                    said[letter.id] = await _send(client, letter, settings)
        except (aiosmtplib.SMTPException, OSError) as error:
            log.warning("the mail server could not be spoken to: %s", type(error).__name__)
            words_of_error = f"{type(error).__name__}: {error}"[:400]
            said = {letter.id: said.get(letter.id, (0, words_of_error)) for letter in letters}
        return said


def _client(server: MailServer) -> aiosmtplib.SMTP:
    start_tls = {"tls": False, "starttls": True, "offered": None}[server.security]
    return aiosmtplib.SMTP(
        hostname=server.host, port=server.port, username=server.user or None, password=server.password or None,
        use_tls=server.security == "tls", start_tls=start_tls, timeout=TIMEOUT,
    )  # fmt: skip


async def _send(client: aiosmtplib.SMTP, letter: Letter, settings: Settings) -> tuple[int, str]:
    message = compose(letter, settings, clock.now())
    try:
        await client.send_message(message)
    except aiosmtplib.SMTPRecipientsRefused as refused:
        return refused.recipients[0].code, refused.recipients[0].message
    except aiosmtplib.SMTPResponseException as refused:
        return refused.code, refused.message
    return 250, ""


def _due(now: datetime) -> Any:
    free = col(Mail.held_until).is_(None) | (col(Mail.held_until) < now)
    return select(Mail).where(*_unsent, col(Mail.due_at) <= now, free).order_by(col(Mail.due_at), col(Mail.id))


def _any_due(db: Db) -> bool:
    return db.exec(_due(db.now).limit(1)).first() is not None


def _take(db: Db) -> list[Letter]:
    mails = list(db.exec(_due(db.now).limit(BATCH).with_for_update(skip_locked=True)))
    for mail in mails:
        mail.held_until, mail.tries = db.now + LEASE, mail.tries + 1
    return [_letter(db, mail) for mail in mails]


def _letter(db: Db, mail: Mail) -> Letter:
    notice = db.get_one(Notice, mail.notice_id)
    reader = db.get_one(Person, notice.person_id)
    return Letter(
        mail.id, mail.at, mail.address, reader.name, reader.lang, Kind(notice.kind), notice.msgid, notice.params_json,
        notice.id,
    )  # fmt: skip


def _note_sent(db: Db, said: dict[int, tuple[int, str]]) -> None:
    for number, (code, text) in said.items():
        mail = db.get_one(Mail, number)
        mail.held_until = None
        if code == 250:
            mail.sent_at, mail.said = db.now, ""
            continue
        mail.said = f"{code} {text}"[:500] if code else text[:500]
        if code >= 500 or mail.tries > len(PAUSES):
            _give_up(db, mail)
        else:
            mail.due_at = db.now + timedelta(minutes=PAUSES[mail.tries - 1])


def _give_up(db: Db, mail: Mail) -> None:
    mail.gave_up_at = db.now
    name = db.get_one(Person, db.get_one(Notice, mail.notice_id).person_id).name
    tell(db, administrators(db), GAVE_UP, "/admin/mail", about=Kind.MAIL, name=name)


def prune_mails(db: Db, before: datetime) -> None:
    """Forget mails that were sent before a moment: to whom, and the server's word. What was not sent stays."""
    for mail in db.exec(select(Mail).where(col(Mail.sent_at) < before).limit(PRUNED)):
        db.delete(mail)


def send_again(db: Db, mail: Mail) -> None:
    """Try a mail anew from now on, to the address that its reader has today."""
    notice = db.get_one(Notice, mail.notice_id)
    mail.address = mailboxes(db, [notice.person_id]).get(notice.person_id, mail.address)
    mail.gave_up_at, mail.held_until, mail.due_at, mail.tries = None, None, db.now, 0
