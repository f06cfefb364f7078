"""Displays: a browser becomes one, shows a code, is paired with a meeting by it, and is let go."""

import secrets
from datetime import timedelta

from sqlalchemy import func
from sqlmodel import col, select

from ecabinet.floor.agenda import meeting_of, state_of_row
from ecabinet.floor.models import Pairing
from ecabinet.floor.rules import CODE_MINUTES, WAITING, make_code, read_code, why_not_pair
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused, Throttled
from ecabinet.kernel.words import LANGUAGES, N_
from ecabinet.meetings.models import Meeting
from ecabinet.people.actions import Device, start_session
from ecabinet.people.models import Display, SignIn
from ecabinet.records.actions import Acting, note
from ecabinet.records.models import ActorRow

TOO_MANY = N_("Too many displays wait for a code from this address. Pair those first, or try again in ten minutes.")
GOOD_FOR = timedelta(minutes=CODE_MINUTES)
NEARLY = timedelta(seconds=5)  # a display's clock may run a little ahead


class _Display:
    """The display as the one who acts."""

    def __init__(self, display: Display) -> None:
        self.id, self.name = display.id, display.name or f"display {display.id}"


def open_display(db: Db, lang: str, device: Device) -> str:
    """A browser becomes a display and shows a code; the token that its cookie carries."""
    _need_room(db, device)
    actor = ActorRow(kind="display")
    db.add(actor)
    db.flush()
    display = Display(id=actor.id, lang=lang, at=db.now)
    _show_code(db, display)
    db.add(display)
    db.flush()
    note(db, _Display(display), "opened display", f"display/{display.id}")
    return start_session(db, _Display(display), device)


def _need_room(db: Db, device: Device) -> None:
    """Nobody fills the house with displays that wait."""
    waiting = (
        select(func.count())
        .select_from(Display)
        .join(SignIn, col(SignIn.actor_id) == Display.id)
        .where(col(Display.code_until) > db.now, col(SignIn.address) == device.address[:60])
    )
    if db.exec(waiting).one() >= WAITING:
        raise Throttled(TOO_MANY, CODE_MINUTES * 60)


def renew_code(db: Db, display_id: int) -> None:
    """A fresh code when the one that is shown is good no longer; a paired display shows none."""
    display = _locked(db, display_id)
    good = display.code is not None and display.code_until is not None and display.code_until > db.now + NEARLY
    if not good and _followed(db, display_id) is None:
        _show_code(db, display)


def speak(db: Db, display_id: int, lang: str) -> None:
    """The language in which the display shows."""
    if lang in LANGUAGES:
        _locked(db, display_id).lang = lang


def pair_display(db: Db, actor: Acting, meeting: Meeting, typed: str) -> Display:
    """The display that shows this code follows the meeting from now on; the code is used up."""
    code = read_code(typed)
    found = db.exec(select(Display).where(Display.code == code).with_for_update()).first() if code else None
    good = found is not None and found.ended_at is None and found.code_until is not None and found.code_until > db.now
    why = why_not_pair(state_of_row(meeting_of(db, meeting.id)), shown=good)
    if why is not None or found is None:
        raise Refused(why or "")
    found.code = found.code_until = None
    db.add(Pairing(display_id=found.id, meeting_id=meeting.id, by=actor.id, at=db.now))
    note(db, actor, "paired display", f"display/{found.id}", meeting=meeting.id)
    return found


def unpair_display(db: Db, actor: Acting, meeting: Meeting, display_id: int) -> None:
    """The display follows the meeting no longer and shows a fresh code at once; twice is once."""
    display = db.get(Display, display_id, with_for_update=True)
    pairing = _followed(db, display_id)
    if display is None or pairing is None or pairing.meeting_id != meeting.id:
        return
    pairing.ended_at = db.now
    _show_code(db, display)
    note(db, actor, "unpaired display", f"display/{display_id}", meeting=meeting.id)


def _followed(db: Db, display_id: int) -> Pairing | None:
    mine = (Pairing.display_id == display_id, col(Pairing.ended_at).is_(None))
    return db.exec(select(Pairing).where(*mine).with_for_update()).first()


def _locked(db: Db, display_id: int) -> Display:
    return db.exec(select(Display).where(Display.id == display_id).with_for_update()).one()


def _show_code(db: Db, display: Display) -> None:
    code = make_code(secrets.choice)
    while db.exec(select(Display.id).where(Display.code == code)).first() is not None:
        code = make_code(secrets.choice)
    display.code, display.code_until = code, db.now + GOOD_FOR
