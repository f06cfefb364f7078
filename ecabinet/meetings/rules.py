"""What holds of meetings: states, when what may be done, numbers and times of the agenda, days of notice."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlsplit

from ecabinet.kernel.words import N_
from ecabinet.meetings.models import ItemKind, Secrecy

# States


class State(StrEnum):
    """Where a meeting stands, read from its facts."""

    DRAFT = "draft"
    CONVENED = "convened"
    UNDER_WAY = "under_way"
    ENDED = "ended"
    CANCELLED = "cancelled"


STATE_WORDS = {
    State.DRAFT: N_("In preparation"),
    State.CONVENED: N_("Convened"),
    State.UNDER_WAY: N_("Under way"),
    State.ENDED: N_("Ended"),
    State.CANCELLED: N_("Cancelled"),
}
STATE_TONES = {
    State.DRAFT: "wait",
    State.CONVENED: "accent",
    State.UNDER_WAY: "agree",
    State.ENDED: "wait",
    State.CANCELLED: "disagree",
}
KIND_WORDS = {
    ItemKind.DECISION: N_("for decision"),
    ItemKind.DISCUSSION: N_("for discussion"),
    ItemKind.INFORMATION: N_("for information"),
}
SECRECY_WORDS = {
    Secrecy.NONE: N_("Not secret"),
    Secrecy.MAT: N_("Confidential"),
    Secrecy.TOI_MAT: N_("Secret"),
    Secrecy.TUYET_MAT: N_("Top Secret"),
}


def state_of(*, convened: object, cancelled: object, started: object, ended: object) -> State:
    """The state from the facts, each of which is there (a moment) or not (None)."""
    if cancelled:
        return State.CANCELLED
    if ended:
        return State.ENDED
    if started:
        return State.UNDER_WAY
    return State.CONVENED if convened else State.DRAFT


LONGEST_TITLE, LONGEST_ITEM_TITLE, LONGEST_NUMBER, LONGEST_ADDRESS, LONGEST_NAME, LONGEST_WORDS = (
    300,
    500,
    40,
    300,
    200,
    1000,
)
TOO_LONG = N_("What you typed is too long for one of the fields. Shorten it.")
OVER = frozenset({State.ENDED, State.CANCELLED})
IS_OVER = N_("This meeting is over: it stays as it was.")
IS_CANCELLED = N_("This meeting was cancelled: it stays as it was.")


def why_not_change(state: State) -> str | None:
    """Why neither the meeting nor its agenda may be changed."""
    if state is State.CANCELLED:
        return IS_CANCELLED
    return IS_OVER if state is State.ENDED else None


def why_not_cancel(state: State, reason: str) -> str | None:
    """Why the meeting may not be cancelled."""
    if state is State.UNDER_WAY:
        return N_("This meeting has begun. End it instead of cancelling it.")
    if state in OVER:
        return why_not_change(state)
    if len(reason) > LONGEST_WORDS:
        return TOO_LONG
    return None if reason.strip() else N_("Say why the meeting is cancelled: everybody who is invited will read it.")


def why_not_invite(state: State) -> str | None:
    """Why nobody may be invited, or uninvited, any more."""
    return why_not_change(state)


def why_not_reply(state: State, coming: bool, reason: str) -> str | None:
    """Why an invitee may not answer, or not in this way."""
    if state is State.DRAFT:
        return N_("This meeting is not convened yet.")
    if state in OVER:
        return why_not_change(state)
    if len(reason) > LONGEST_WORDS:
        return TOO_LONG
    return None if coming or reason.strip() else N_("Say why you will not come: the chair decides on absences.")


# The meeting's own facts


@dataclass(frozen=True)
class MeetingPlan:
    """What is said of a meeting when it is created or changed."""

    type_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    number: str = ""
    chair_id: int | None = None
    room_id: int | None = None
    remote_url: str = ""


LONGEST_MEETING = timedelta(days=14)


def why_not_planned(plan: MeetingPlan) -> str | None:
    """Why a meeting cannot be as it is typed."""
    if not plan.title:
        return N_("Give the meeting a title.")
    lengths = ((plan.title, LONGEST_TITLE), (plan.number, LONGEST_NUMBER), (plan.remote_url, LONGEST_ADDRESS))
    if any(len(text) > most for text, most in lengths):
        return TOO_LONG
    if plan.ends_at <= plan.starts_at:
        return N_("The end must come after the start.")
    if plan.ends_at - plan.starts_at > LONGEST_MEETING:
        return N_("A meeting lasts at most two weeks. Check the dates.")
    if plan.remote_url and not is_web_address(plan.remote_url):
        return N_("The remote link must be an address that begins with https:// or http://.")
    return None


def is_web_address(text: str) -> bool:
    """Whether it is an address that a browser opens as a page."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"https", "http"} and bool(parts.hostname) and not any(c.isspace() for c in text)


@dataclass(frozen=True)
class ItemPlan:
    """What is said of an agenda item when it is added or changed."""

    title: str
    kind: str = ItemKind.DECISION.value
    minutes: int = 15
    agency_id: int | None = None
    rapporteur: str = ""
    secrecy: str = Secrecy.NONE.value
    paper_only: bool = False


LONGEST_ITEM = 600


def why_not_on_agenda(plan: ItemPlan) -> str | None:
    """Why an item cannot be as it is typed."""
    if not plan.title:
        return N_("Give the item a title.")
    if len(plan.title) > LONGEST_ITEM_TITLE or len(plan.rapporteur) > LONGEST_NAME:
        return TOO_LONG
    if plan.kind not in set(ItemKind) or plan.secrecy not in set(Secrecy):
        return N_("Choose something that is in the list.")
    if not 0 <= plan.minutes <= LONGEST_ITEM:
        return N_("Plan between 0 and 600 minutes for an item.")
    return None


# Convening and days of notice


@dataclass(frozen=True)
class Notice:
    """Days between convening and start that a regulation asks for; `days` None: its text is not known here."""

    profile: str
    days: int | None
    working: bool
    since: date


# 138/2016: 5 working days; 39/2022: 3 days; 191/2026 and committees: not known here, so the Office confirms it.
NOTICES = (
    Notice("138/2016", 5, working=True, since=date(2016, 10, 1)),
    Notice("39/2022", 3, working=False, since=date(2022, 6, 18)),
    Notice("191/2026", None, working=False, since=date(2026, 5, 29)),
    Notice("committee", None, working=False, since=date(2016, 1, 1)),
)


class Lead(NamedTuple):
    """How long before the start a meeting is convened, and what the regulation asks for."""

    given: int
    asked: int | None
    working: bool

    @property
    def is_short(self) -> bool:
        """Whether less is given than the regulation asks for."""
        return self.asked is not None and self.given < self.asked


def notice_of(profile: str) -> Notice:
    """The notice that a body's regulation profile asks for."""
    return next((it for it in NOTICES if it.profile == profile), Notice(profile, None, working=False, since=date.min))


def lead(profile: str, today: date, start: date) -> Lead:
    """The days given when the meeting is convened today; working days are Monday to Friday, counted from tomorrow."""
    notice = notice_of(profile)
    days = [today + timedelta(days=n) for n in range(1, max(0, (start - today).days) + 1)]
    given = sum(day.weekday() < 5 for day in days) if notice.working else len(days)
    return Lead(given, notice.days, notice.working)


def why_not_convene(state: State, *, has_chair: bool, items: int, starts_at: datetime, now: datetime) -> str | None:
    """Why the meeting cannot be convened as it stands."""
    if state in OVER:
        return why_not_change(state)
    if state is not State.DRAFT:
        return N_("This meeting is convened already.")
    if not has_chair:
        return N_("Choose who chairs the meeting before you convene it.")
    if not items:
        return N_("Put at least one item on the agenda before you convene the meeting.")
    return (
        None
        if starts_at > now
        else N_("The start has passed. Move the meeting to a coming time before you convene it.")
    )


def why_not_notice(given: Lead, words: str) -> str | None:
    """Why the notice needs a word: it is shorter than the regulation asks for, or what that asks for is not known."""
    if len(words) > LONGEST_WORDS:
        return TOO_LONG
    if words.strip():
        return None
    if given.is_short:
        return N_("The notice is shorter than the regulation asks for. Say why.")
    if given.asked is None:
        return N_(
            "The days of notice of this regulation are not known here. Say who confirms that the notice is enough."
        )
    return None


def why_not_part(parent_is_part: bool) -> str | None:
    """Why an item cannot have parts."""
    return N_("A sub-item has no sub-items of its own.") if parent_is_part else None


# Catalogues


def why_not_catalogued(code: str, name_vi: str, name_en: str) -> str | None:
    """Why a meeting type or a room cannot be called so."""
    if len(code) > LONGEST_NUMBER or max(len(name_vi), len(name_en)) > LONGEST_NAME:
        return TOO_LONG
    if not code or not all(c.isalnum() or c in "-_" for c in code):
        return N_("A code is made of letters, digits, - and _.")
    return None if name_vi and name_en else N_("Give the name in both languages.")


MOST_SEATS = 10_000


def why_not_seats(seats: int) -> str | None:
    """Why a room cannot have so many seats."""
    return None if 0 <= seats <= MOST_SEATS else N_("A room has between 0 and 10,000 seats.")
