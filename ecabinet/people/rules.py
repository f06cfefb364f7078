"""What holds of people: how names are ordered, who may hold what when, what a password must be."""

import ipaddress
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from ecabinet.kernel import words
from ecabinet.kernel.fold import fold
from ecabinet.kernel.words import N_

# Names

LETTERS = "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = "\u0300\u0309\u0303\u0301\u0323"  # grave, hook, tilde, acute, dot below; level comes before them
MARKED = {"a\u0306": "ă", "a\u0302": "â", "e\u0302": "ê", "o\u0302": "ô", "o\u031b": "ơ", "u\u031b": "ư"}
KEY_LENGTH = 400


def sort_key(name: str) -> str:
    """The order of Vietnamese names: the given name (last word) first, letters before tones, word by word.

    Only digits, so that every collation of every engine sorts it alike.
    """
    parts = name.split()
    return "".join(_word_key(word) for word in [*parts[-1:], *parts[:-1]])[:KEY_LENGTH]


def _word_key(word: str) -> str:
    letters, tones = [], []
    for char in unicodedata.normalize("NFC", word.casefold()):
        base, *marks = list(unicodedata.normalize("NFD", char))
        tones += [f"{TONES.index(mark) + 2:02d}" for mark in marks if mark in TONES]
        letter = next((MARKED[base + mark] for mark in marks if base + mark in MARKED), base)
        if letter in LETTERS:
            letters.append(f"{LETTERS.index(letter) + 20}")
    return "".join([*letters, "00", *(tones or ["01"]), "00"]) if letters else ""


class Named(Protocol):
    """A row with a name in both languages."""

    @property
    def name_vi(self) -> str: ...
    @property
    def name_en(self) -> str: ...


class Posted(Protocol):
    """A row with a post in both languages."""

    @property
    def post_vi(self) -> str: ...
    @property
    def post_en(self) -> str: ...


def named(row: Named) -> str:
    """The name in the reader's language, or in the other one when it has none."""
    return row.name_en or row.name_vi if words.language.get() == "en" else row.name_vi or row.name_en


def post_of(person: Posted) -> str:
    """The post in full in the reader's language, or in the other one when it has none."""
    return person.post_en or person.post_vi if words.language.get() == "en" else person.post_vi or person.post_en


ROLES = {"chair": N_("Chair"), "deputy": N_("Deputy"), "member": N_("Member")}
POWERS = {"administrator": N_("Administrator"), "auditor": N_("Auditor")}

# Dates

FOREVER = datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True)
class Term:
    """A time in office: from a moment, until a moment that is no longer in it (None: open)."""

    since: datetime
    until: datetime | None = None

    def meets(self, other: "Term") -> bool:
        """Whether both hold at some moment."""
        return self.since < (other.until or FOREVER) and other.since < (self.until or FOREVER)


def why_not_term(term: Term) -> str | None:
    """Why these dates make no term."""
    if term.until is not None and term.until <= term.since:
        return N_("A term ends after it begins. Give a later last day.")
    return None


@dataclass(frozen=True)
class Holding:
    """A term of somebody in a role, as it is looked at beside others of the same body."""

    person_id: int
    role: str
    term: Term


def why_not_member(new: Holding, others: Sequence[Holding]) -> str | None:
    """Why somebody cannot be a member in these dates: one term at a time each, one chair at a time."""
    meeting = [other for other in others if other.term.meets(new.term)]
    if any(other.person_id == new.person_id for other in meeting):
        return N_("This person is a member in these dates already. Change or end that term first.")
    if new.role == "chair" and any(other.role == "chair" for other in meeting):
        return N_("This body has a chair in these dates already. End that term first: there is one chair at a time.")
    return why_not_term(new.term)


def why_not_assist(member_id: int, assistant_id: int, term: Term, others: Sequence[Term]) -> str | None:
    """Why somebody cannot serve a member in these dates."""
    if member_id == assistant_id:
        return N_("Nobody is their own assistant. Choose somebody else.")
    return why_not_again(term, others)


def why_not_again(term: Term, others: Sequence[Term]) -> str | None:
    """Why somebody cannot hold the same thing once more in these dates."""
    if any(other.meets(term) for other in others):
        return N_("This holds in these dates already. Change or end that term first.")
    return why_not_term(term)


def why_not_under(number: int, parent: int | None, parents: dict[int, int | None]) -> str | None:
    """Why an organisation cannot stand under another: a tree has no circle. `parents` are all as they stand now."""
    above = parent
    while above is not None:
        if above == number:
            return N_("An organisation cannot stand under itself or under one of its own parts.")
        above = parents.get(above)
    return None


def why_not_leave_administrators(others: int) -> str | None:
    """Why the last administrator stays; `others` are those that remain."""
    if others == 0:
        return N_("This is the last administrator who can sign in. Make somebody else administrator first.")
    return None


def why_not_named(*fields: str) -> str | None:
    """Why a thing cannot be saved without its code or names."""
    return None if all(fields) else N_("Fill in the code and the name in both languages.")


# Passwords and sign-in

SHORTEST, LONGEST = 12, 200
COMMON = ("password", "matkhau", "qwerty", "abcdef", "iloveyou", "chinhphu", "123456", "ecabinet", "welcome", "admin")


def why_not_password(password: str, login: str, name: str) -> str | None:
    """Why a password is refused. No rule about kinds of characters: length is what counts."""
    if len(password) < SHORTEST:
        return N_("A password has at least 12 characters. Several words that only you would put together are good.")
    if len(password) > LONGEST:
        return N_("A password has at most 200 characters.")
    rest = _without_known(fold(password).replace(" ", ""), login, name)
    if len(set(password)) < 5 or len(rest) < SHORTEST // 2:
        return N_("This password is easy to guess: it repeats itself, is widely used or is made of your name.")
    return None


def _without_known(text: str, login: str, name: str) -> str:
    known = [word for word in fold(f"{login} {name}").replace(".", " ").split() if len(word) > 2]
    for word in (*COMMON, *known):
        text = text.replace(word, "")
    return text.strip("0123456789!@#.*?")


def why_not_same(password: str, again: str) -> str | None:
    """Why two typings of a new password are not taken."""
    return None if password == again else N_("The two new passwords differ. Type the same one twice.")


WINDOW = timedelta(minutes=15)
PER_ACCOUNT, PER_NETWORK = 5, 40


def wait_until(failures: Sequence[datetime], allowed: int, now: datetime) -> datetime | None:
    """When the next attempt is taken, or None for now; `failures` are the latest ones."""
    recent = sorted(at for at in failures if at > now - WINDOW)
    return recent[-allowed] + WINDOW if len(recent) >= allowed else None


def network(address: str) -> str:
    """What is counted as one address: an IPv4 address, or the /64 that one IPv6 line has."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:60]
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def why_not_login(login: str) -> str | None:
    """Why a login is refused."""
    if 2 <= len(login) <= 80 and all(c.isascii() and (c.isalnum() or c in "._-@") for c in login):
        return None
    return N_("A login has 2 to 80 letters without marks, digits, dots, hyphens or @.")


def is_local(address: str) -> bool:
    """Whether an address is a path of this site: no other host, nothing that a browser would read as one."""
    return address.startswith("/") and not address.startswith("//") and "\\" not in address and address.isprintable()


def local_path(address: Any, otherwise: str = "/") -> str:
    """The address when it is a path of this site, else another."""
    return address if isinstance(address, str) and is_local(address) and len(address) < 2000 else otherwise


BROWSERS = {
    "Edg/": "Edge", "OPR/": "Opera", "CocCoc": "Cốc Cốc", "Firefox/": "Firefox", "Chrome/": "Chrome",
    "Safari/": "Safari",
}  # fmt: skip
SYSTEMS = {
    "iPad": "iPad", "iPhone": "iPhone", "Android": "Android", "Windows": "Windows", "Mac OS": "macOS", "Linux": "Linux",
}  # fmt: skip


def device_of(agent: str) -> str:
    """A browser's own words, short: "Chrome, Windows"."""
    found = (next((name for mark, name in marks.items() if mark in agent), "") for marks in (BROWSERS, SYSTEMS))
    return ", ".join(name for name in found if name) or agent[:40]


@dataclass(frozen=True)
class AdminPlace:
    """Where another slice is administered: a tile of the administration's first page; title and lead are msgids."""

    title: str
    href: str
    icon: str
    lead: str
