"""Accounts, links for a first password, sessions, the sign-in log, displays, the demonstration."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, select

from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Missing, Refused
from ecabinet.kernel.words import LANGUAGES, N_
from ecabinet.people.access import account_by_login, account_of, link_by_token, token_hash
from ecabinet.people.actions.saving import end, refuse, save
from ecabinet.people.models import Account, Demonstration, Display, FirstPassword, Person, SignIn, SignInAttempt
from ecabinet.people.rules import network, why_not_login
from ecabinet.records.actions import Acting, note

LINK_HOLDS = timedelta(hours=72)
LOG_KEPT = timedelta(days=365)
DEMONSTRATION = N_("This is a demonstration: its people sign in by one click, and real accounts cannot be made in it.")
HAS_ACCOUNT = N_("This person has an account already.")
LOGIN_TAKEN = N_("This login is used by somebody else. Give another one.")
LINK_DEAD = N_("This link holds no longer. Ask the administrator for a new one.")
IS_REAL = N_("This installation has real accounts; it cannot become a demonstration.")
DISABLED = N_("This account is disabled. Enable it first.")
CHANGED = N_("The account was changed meanwhile. Sign in again.")


@dataclass(frozen=True)
class Device:
    """From where somebody signs in: what the browser says of itself, and its address."""

    agent: str = ""
    address: str = ""


def is_demonstration(db: Db) -> bool:
    """Whether this installation is a demonstration."""
    return db.get(Demonstration, 1) is not None


def enter_demonstration(db: Db, actor: Acting | None) -> None:
    """Make this installation a demonstration, for good; never where a real account is."""
    if db.exec(select(Account.id)).first() is not None:
        raise Refused(IS_REAL)
    if not is_demonstration(db):
        db.add(Demonstration(at=db.now))
        note(db, actor, "entered demonstration")


def add_account(db: Db, actor: Acting | None, person: Person, login: str) -> Account:
    """Let a person sign in by a login; without a password until a link was used."""
    login = login.strip().lower()
    if is_demonstration(db) or person.demonstration:
        raise Refused(DEMONSTRATION)
    refuse(why_not_login(login))
    if account_of(db, person.id) is not None:
        raise Refused(HAS_ACCOUNT)
    if account_by_login(db, login) is not None:
        raise Refused(LOGIN_TAKEN)
    account = Account(person_id=person.id, login=login, at=db.now)
    db.add(account)
    db.flush()
    note(db, actor, "added account", f"person/{person.id}", login=login)
    return account


def disable_account(db: Db, actor: Acting | None, person: Person, account: Account) -> None:
    """Nobody signs in by this account any more; its sessions and links end now."""
    if account.disabled_at is None:
        account.disabled_at = db.now
        _void_links(db, account)
        end_sessions_of(db, actor, person)
        note(db, actor, "disabled account", f"person/{person.id}", login=account.login)


def enable_account(db: Db, actor: Acting | None, person: Person, account: Account) -> None:
    """The account opens again, by the password that it had."""
    if account.disabled_at is not None:
        account.disabled_at = None
        note(db, actor, "enabled account", f"person/{person.id}", login=account.login)


def issue_link(db: Db, actor: Acting | None, account: Account) -> str:
    """The token of a new link for a first (or new) password; every earlier link is void."""
    if account.disabled_at is not None:
        raise Refused(DISABLED)
    _void_links(db, account)
    token = secrets.token_urlsafe(32)
    db.add(
        FirstPassword(
            account_id=account.id, token_hash=token_hash(token), at=db.now, expires_at=db.now + LINK_HOLDS
        )
    )  # fmt: skip
    note(db, actor, "issued link", f"person/{account.person_id}", login=account.login)
    return token


def _void_links(db: Db, account: Account) -> None:
    held = (FirstPassword.account_id == account.id, col(FirstPassword.used_at).is_(None))
    for link in db.exec(select(FirstPassword).where(*held, col(FirstPassword.voided_at).is_(None))):
        link.voided_at = db.now


def set_first_password(db: Db, token: str, password_hash: str) -> Person:
    """Use a link once: the password is set, and every session of the person ends."""
    link = link_by_token(db, token)
    if link is None:
        raise Refused(LINK_DEAD)
    account = db.get_one(Account, link.account_id, with_for_update=True)
    db.refresh(link, with_for_update=True)
    if link.used_at is not None:
        raise Refused(LINK_DEAD)
    person = db.get_one(Person, account.person_id)
    link.used_at, account.password_hash = db.now, password_hash
    _void_links(db, account)
    end_sessions_of(db, person, person)
    note(db, person, "set password", f"person/{person.id}")
    return person


def change_password(db: Db, actor: Acting, account: Account, password_hash: str, keep_session: int) -> None:
    """Change one's own password; every other session ends."""
    account.password_hash = password_hash
    _void_links(db, account)
    end_other_sessions(db, actor, keep_session)
    note(db, actor, "changed password", f"person/{account.person_id}")


def sign_in(db: Db, account_id: int, verified_hash: str, rehashed: str | None, device: Device) -> tuple[Person, str]:
    """Begin a session for an account whose password was verified against `verified_hash`; the person and the token."""
    account = db.get_one(Account, account_id, with_for_update=True)
    person = db.get_one(Person, account.person_id)
    if account.password_hash != verified_hash or account.disabled_at is not None or person.ended_at is not None:
        raise Refused(CHANGED)
    if rehashed:
        account.password_hash = rehashed
    note_attempt(db, account.login, person.id, succeeded=True, device=device)
    return person, start_session(db, person, device)


def sign_in_demonstration(db: Db, person: Person, device: Device) -> str:
    """Begin a session for a demonstration person, in a demonstration only; the token."""
    if not is_demonstration(db) or not person.demonstration or person.ended_at is not None:
        raise Missing
    note_attempt(db, f"demo-{person.id}", person.id, succeeded=True, device=device)
    return start_session(db, person, device)


def start_session(db: Db, actor: Acting, device: Device) -> str:
    """Begin a session of a person or display; the token that its cookie carries."""
    token = secrets.token_urlsafe(32)
    row = SignIn(
        actor_id=actor.id, token_hash=token_hash(token), at=db.now, seen_at=db.now, agent=device.agent[:300],
        address=device.address[:60],
    )  # fmt: skip
    db.add(row)
    db.flush()
    note(db, actor, "signed in", f"session/{row.id}")
    return token


def end_session(db: Db, actor: Acting | None, session: SignIn) -> None:
    """End one session; its wires close at once."""
    if session.ended_at is None:
        session.ended_at = db.now
        note(db, actor, "ended session", f"session/{session.id}", of=session.actor_id)


def end_own_session(db: Db, actor: Acting, session_id: int) -> None:
    """Sign out."""
    end_session(db, actor, db.get_one(SignIn, session_id))


def _sessions(db: Db, actor_id: int) -> list[SignIn]:
    return list(db.exec(select(SignIn).where(SignIn.actor_id == actor_id, col(SignIn.ended_at).is_(None))))


def end_other_sessions(db: Db, actor: Acting, keep: int) -> int:
    """End all of one's sessions but the one in hand; how many."""
    others = [session for session in _sessions(db, actor.id) if session.id != keep]
    for session in others:
        end_session(db, actor, session)
    return len(others)


def end_sessions_of(db: Db, actor: Acting | None, person: Acting) -> int:
    """End every session of somebody; how many."""
    sessions = _sessions(db, person.id)
    for session in sessions:
        end_session(db, actor, session)
    return len(sessions)


def note_attempt(db: Db, login: str, person_id: int | None, *, succeeded: bool, device: Device) -> None:
    """Add a line to the sign-in log, and let go of a few whose day has passed."""
    db.add(
        SignInAttempt(
            at=db.now, login=login[:80], person_id=person_id, succeeded=succeeded, agent=device.agent[:300],
            address=device.address[:60], network=network(device.address), keep_until=db.now + LOG_KEPT,
        )
    )  # fmt: skip
    passed = select(SignInAttempt).where(col(SignInAttempt.keep_until) < db.now - timedelta(days=1)).limit(20)
    for line in db.exec(passed):
        db.delete(line)


def choose_language(db: Db, chooser: Person | Display, lang: str) -> None:
    """The language of one's pages, on every screen."""
    if lang in LANGUAGES:
        chooser.lang = lang


def choose_looks(db: Db, person: Person, theme: str, contrast: str) -> None:
    """Light or dark, and the contrast of one's pages."""
    if theme in {"auto", "light", "dark"} and contrast in {"auto", "high"}:
        person.theme, person.contrast = theme, contrast


def name_display(db: Db, actor: Acting | None, display: Display, version: int, *, name: str) -> None:
    """Name a display by where it hangs."""
    save(db, actor, display, version, {"name": name})


def end_display(db: Db, actor: Acting | None, display: Display) -> None:
    """The device shows nothing any more; it can ask for a new code."""
    end_sessions_of(db, actor, display)
    display.code = None
    end(db, actor, display)
