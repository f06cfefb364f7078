"""/display: a browser without a keyboard that shows a code, then follows the meeting that it is paired with."""

from typing import Any

from sqlalchemy import select
from sqlmodel import col
from starlette.responses import RedirectResponse, Response

from ecabinet.floor.access import display_itself, displays_to_read, meeting_to_show
from ecabinet.floor.agenda import agenda_of, meeting_of, state_of_row
from ecabinet.floor.attendance import tally_of
from ecabinet.floor.models import Pairing
from ecabinet.floor.pairing import open_display, pair_display, renew_code, speak, unpair_display
from ecabinet.floor.rules import CODE_MINUTES, shown_code
from ecabinet.floor.views.room import attendance_topics, item_since, item_until
from ecabinet.floor.votes import shown_vote, topics_of
from ecabinet.kernel.db import Db
from ecabinet.kernel.doors import anyone, thing
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.pages import page
from ecabinet.kernel.render import Region
from ecabinet.kernel.routing import Guarded
from ecabinet.kernel.web import Ctx, Done
from ecabinet.kernel.words import LANGUAGES
from ecabinet.meetings.models import Meeting
from ecabinet.meetings.rules import KIND_WORDS, State
from ecabinet.people.actions import Device
from ecabinet.people.models import Display, Person

COOKIE_DAYS = 400
Shown = tuple[int, int]  # a meeting, or the display that shows its own code

_code = Hot(select(col(Display.code), col(Display.code_until)).where(col(Display.id) == thing))
_pairings = Hot(
    select(col(Display.id), col(Display.name), col(Pairing.at), col(Person.name).label("by"))
    .join(Pairing, (col(Pairing.display_id) == Display.id) & col(Pairing.ended_at).is_(None))
    .outerjoin(Person, col(Person.id) == Pairing.by)
    .where(col(Pairing.meeting_id) == thing, col(Display.ended_at).is_(None))
    .order_by(col(Pairing.id))
)


def hall(db: Db, _thing: int, shown: Shown) -> dict[str, Any]:
    """What hangs in the hall: all displays of a meeting show the same, a display without one shows its code."""
    meeting_id, display_id = shown
    if not meeting_id:
        found = _code.first(db, thing=display_id)
        return {
            "meeting": None,
            "code": shown_code(found.code or ""),
            "until": found.code_until,
            "minutes": CODE_MINUTES,
        }
    agenda = agenda_of(db, meeting_id)
    vote = shown_vote(db, meeting_id, agenda.meeting.item_id)
    return {
        "meeting": agenda.meeting, "agenda": agenda, "state": agenda.state, "State": State, "line": agenda.current,
        "kinds": KIND_WORDS, "since": item_since(db, agenda), "until": item_until(db, agenda),
        "who": tally_of(db, agenda.meeting), "vote": vote,
    }  # fmt: skip


def _hall_topics(_thing: int, shown: Shown, values: dict[str, Any]) -> set[str]:
    meeting_id, display_id = shown
    if not meeting_id:
        return {f"display/{display_id}"}
    told = attendance_topics(meeting_id, values) | {"displays", f"pairings/{meeting_id}", f"current/{meeting_id}"}
    item = values["meeting"].item_id
    return told.union(topics_of(values["vote"]), {f"item/{item}"} if item else set())


def _shown(facts: Any) -> Shown:
    return (int(facts.meeting_id), 0) if facts.meeting_id else (0, int(facts.actor_id))


def displays(db: Db, meeting_id: int, _audience: None) -> dict[str, Any]:
    """The displays that follow the meeting, and the field for the code of another one."""
    meeting = meeting_of(db, meeting_id)
    state = state_of_row(meeting)
    return {"meeting": meeting, "state": state, "State": State, "displays": _pairings.rows(db, thing=meeting_id)}


# The display itself


def show_display(ctx: Ctx, _thing: Any) -> Response:
    """The display; a browser that is none yet is asked to become one, which its script does by itself."""
    lang = ctx.query.get("lang", "")
    is_display = ctx.actor is not None and ctx.actor.kind == "display"
    if not is_display or (lang in LANGUAGES and lang != ctx.lang):
        return page(ctx, "floor/become_display.html", wanted=lang if lang in LANGUAGES else ctx.lang)
    return page(ctx, "floor/display.html")


def become_display(ctx: Ctx, _thing: Any) -> Done:
    """This browser is a display from now on; one that is a display already only changes its language."""
    lang = ctx.text("lang") if ctx.text("lang") in LANGUAGES else ctx.lang
    if ctx.actor is not None and ctx.actor.kind == "display":
        speak(ctx.db, ctx.actor.id, lang)
        return Done("/display")
    client = ctx.request.client
    agent = ctx.request.headers.get("user-agent", "")
    token = open_display(ctx.db, lang, Device(agent, client.host if client else ""))
    response = RedirectResponse("/display", 303)
    jar: Any = ctx.house.identity
    response.set_cookie(
        jar.display_cookie, token, max_age=COOKIE_DAYS * 86400, path="/display", httponly=True, samesite="lax",
        secure=jar.secure,
    )  # fmt: skip
    return Done("/display", response=response)


def renew(ctx: Ctx, _thing: Any) -> Done:
    """A fresh code for the old one."""
    renew_code(ctx.db, ctx.me.id)
    return Done("/display", regions=["display/0"])


# Pairing


def pair(ctx: Ctx, meeting: Meeting) -> Done:
    """The display that shows this code follows the meeting from now on."""
    pair_display(ctx.db, ctx.me, meeting, ctx.text("code"))
    return _paired(meeting)


def unpair(ctx: Ctx, meeting: Meeting) -> Done:
    """The display follows the meeting no longer."""
    unpair_display(ctx.db, ctx.me, meeting, ctx.number("display") or 0)
    return _paired(meeting)


def _paired(meeting: Meeting) -> Done:
    return Done(f"/meetings/{meeting.id}/conduct", regions=[f"displays/{meeting.id}"])


def again(ctx: Ctx, meeting: Meeting) -> Response:
    """The page of the one who conducts, with the sentence and the code that was typed."""
    return page(ctx, "floor/conduct.html", section="meetings", meeting=meeting_of(ctx.db, meeting.id), keeps=True)


ROUTES = [
    Guarded("GET", "/display", door=anyone, view=show_display),
    Guarded("POST", "/display", door=anyone, view=become_display),
    Guarded("POST", "/display/code", door=display_itself, view=renew),
    Guarded("POST", "/meetings/{id:int}/displays", door=meeting_to_show, view=pair, again=again),
    Guarded("POST", "/meetings/{id:int}/displays/unpair", door=meeting_to_show, view=unpair, again=again),
]
REGIONS = [
    Region(
        "display", door=display_itself, template="floor/_display.html", context=hall, audience=_shown,
        topics=_hall_topics,
    ),
    Region(
        "displays", door=displays_to_read, template="floor/_displays.html", context=displays,
        topics=lambda meeting_id, _audience, _values: {f"meeting/{meeting_id}", f"pairings/{meeting_id}", "displays"},
    ),
]  # fmt: skip
