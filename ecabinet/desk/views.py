"""The rail on every page, and the desk that each person sees first."""

from dataclasses import dataclass
from typing import Any

from ecabinet.desk.access import rail_facts
from ecabinet.kernel.db import Db
from ecabinet.kernel.render import Region, own
from ecabinet.kernel.web import Ctx, Guarded, page
from ecabinet.kernel.words import N_, language
from ecabinet.people.access import signed_in


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
    facts = rail_facts(db, person)
    if facts is None:
        return {"places": [], "name": "", "post": ""}
    places = [
        Place("desk", "/", "desk", N_("My desk"), "d"),
        Place("meetings", "/meetings", "meeting", N_("Meetings"), "m"),
        Place("ballots", "/ballots", "ballot", N_("Opinion forms"), "b", facts.waiting, N_("waiting")),
        Place("papers", "/papers", "paper", N_("Papers"), "p"),
        Place("notices", "/notices", "notice", N_("Notices"), "n", facts.unread, N_("unread")),
        Place("search", "/search", "search", N_("Search"), "s"),
    ]
    if facts.audits:
        places.append(Place("record", "/record", "record", N_("The record"), "r"))
    if facts.administers:
        places.append(Place("admin", "/admin", "admin", N_("Administration"), "a"))
    post = facts.post_vi if language.get() == "vi" else facts.post_en
    return {"places": places, "name": facts.name, "post": post}


def desk(ctx: Ctx, _thing: Any) -> Any:
    """My desk."""
    return page(ctx, "desk/show.html", section="desk", frame=True)


ROUTES = [Guarded("GET", "/", door=signed_in, view=desk)]
REGIONS = [
    Region(
        "rail", door=signed_in, template="desk/_rail.html", context=rail, audience=own,
        topics=lambda _thing, person, _values: {f"desk/{person}", f"notices/{person}", f"person/{person}"},
    )
]  # fmt: skip
