"""The rail on every page, and the desk that each person sees first."""

from dataclasses import dataclass
from typing import Any

from starlette.responses import RedirectResponse, Response

from ecabinet.ballots.lists import drafts_of_assistant
from ecabinet.desk import kept, mine, reads
from ecabinet.desk.access import facts_of, waiting_forms
from ecabinet.desk.rules import Situation, headline
from ecabinet.kernel.db import Db
from ecabinet.kernel.pages import page
from ecabinet.kernel.render import Region, own
from ecabinet.kernel.routing import Guarded
from ecabinet.kernel.web import Ctx
from ecabinet.kernel.words import N_
from ecabinet.people.access import person, signed_in
from ecabinet.people.rules import post_of

# The rail


@dataclass(frozen=True)
class Place:
    """A link of the rail, with the count of what waits there."""

    section: str
    href: str
    icon: str
    words: str
    letter: str
    count: int = 0
    counted: str = ""


def rail(db: Db, _thing: int, person: int) -> dict[str, Any]:
    """The places that this person goes to."""
    facts = facts_of(db, person)
    if facts is None:
        return {"places": [], "name": "", "post": "", "waiting": []}
    waiting = waiting_forms(facts)
    places = [
        Place("desk", "/", "desk", N_("My desk"), "d"),
        Place("meetings", "/meetings", "meeting", N_("Meetings"), "m"),
        Place("ballots", "/ballots", "ballot", N_("Opinion forms"), "b", len(waiting), N_("waiting")),
        Place("papers", "/papers", "paper", N_("Papers"), "p"),
        Place("notices", "/notices", "notice", N_("Notices"), "n", facts.unread, N_("unread")),
        Place("search", "/search", "search", N_("Search"), "s"),
    ]
    if facts.audits:
        places.append(Place("record", "/record", "record", N_("The record"), "r"))
    if facts.administers:
        places.append(Place("admin", "/admin", "admin", N_("Administration"), "a"))
    return {"places": places, "name": facts.name, "post": post_of(facts), "waiting": waiting}


def rail_topics(_thing: int, person: int, values: dict[str, Any]) -> set[str]:
    """A form that comes tells the desk; one that ends tells of itself. So a vote in the room wakes no rail."""
    told = {f"desk/{person}", f"notices/{person}", f"person/{person}"}
    return told | {f"ballot/{number}" for number in values["waiting"]}


# The desk


def head(db: Db, _thing: int, person: int) -> dict[str, Any]:
    """The date and the one sentence."""
    facts = facts_of(db, person)
    waiting = waiting_forms(facts)
    asked = reads.meetings_asked(db, person, db.now - mine.OVERDUE_SHOWN)
    running = [row for row in asked if row.started is not None]
    drafts = drafts_of_assistant(db, person) if facts.serves else []
    forms = reads.forms_kept(db, person) if facts.keeps else []
    meetings = reads.meetings_kept(db, person, db.now) if facts.keeps else []
    situation = Situation(
        under_way=len(running), waiting=len(waiting),
        to_prepare=sum(not row.sent and row.sent_up_at is None for row in drafts),
        open_forms=sum(bool(row.opened) for row in forms), preparing=sum(row.started is None for row in meetings),
        ahead=len(asked), care=len(kept.cares(db)) if facts.administers else 0,
    )  # fmt: skip
    return {
        "now": db.now, "headline": headline(situation), "running": running[0] if running else None, "waiting": waiting,
        "drafts": {row.id for row in drafts}, "served": [row.id for row in reads.members_served(db, person)],
        "meetings": [row.id for row in asked], "keeps": facts.keeps, "administers": facts.administers,
    }  # fmt: skip


def head_topics(_thing: int, person: int, values: dict[str, Any]) -> set[str]:
    """Whatever the sentence may speak of."""
    told = {"meetings", f"desk/{person}", f"person/{person}", *(f"desk/{who}" for who in values["served"])}
    told |= {f"ballot/{number}" for number in (*values["waiting"], *values["drafts"])}
    told |= {f"meeting/{number}" for number in values["meetings"]}
    told |= {"ballots"} if values["keeps"] else set()
    return told | ({"people", "bodies", "displays", "sign-ins"} if values["administers"] else set())


def show_desk(ctx: Ctx, _thing: Any) -> Response:
    """My desk; a display goes to what it shows."""
    if ctx.me.kind == "display":
        return RedirectResponse("/display", status_code=303)
    audits = bool(facts_of(ctx.db, ctx.me.id).audits)
    return page(ctx, "desk/show.html", section="desk", frame=audits, audits=audits)


ROUTES = [Guarded("GET", "/", door=signed_in, view=show_desk, name="desk")]
REGIONS = [
    Region("rail", signed_in, "desk/_rail.html", rail, rail_topics, own),
    Region("desk_head", person, "desk/_head.html", head, head_topics, own),
    Region("desk_forms", person, "desk/_forms.html", mine.forms, mine.form_topics, own),
    Region("desk_meetings", person, "desk/_meetings.html", mine.meetings, mine.meeting_topics, own),
    Region("desk_news", person, "desk/_news.html", mine.news, mine.news_topics, own),
    Region("desk_drafts", person, "desk/_drafts.html", mine.drafts, mine.draft_topics, own),
    Region("desk_board", person, "desk/_board.html", kept.board, kept.board_topics, own),
    Region("desk_stages", person, "desk/_stages.html", kept.stages, kept.stage_topics, own),
    Region("desk_care", person, "desk/_care.html", kept.care, kept.care_topics, own),
]
