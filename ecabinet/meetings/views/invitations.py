"""Who is asked, and what they answer."""

from typing import Any

from starlette.responses import Response

from ecabinet.kernel.errors import Refused
from ecabinet.kernel.pages import page
from ecabinet.kernel.routing import Guarded
from ecabinet.kernel.web import Ctx, Done
from ecabinet.kernel.words import N_
from ecabinet.meetings import choices, lists
from ecabinet.meetings.access import (
    invitation_to_withdraw,
    items_of,
    meeting_to_answer,
    meeting_to_prepare,
    state,
)  # fmt: skip
from ecabinet.meetings.actions import invite_organisation, invite_person, reply, withdraw_invitation
from ecabinet.meetings.agenda import in_order, numbers_of
from ecabinet.meetings.models import Invitation, Item, Meeting
from ecabinet.meetings.rules import LONGEST_WORDS, why_not_invite
from ecabinet.people.models import Organisation, Person
from ecabinet.people.rules import named, post_of

CHOOSE = N_("Choose something that is in the list.")
SAY = N_("Say whether you come or not.")


def show_invitations(ctx: Ctx, meeting: Meeting) -> Response:
    """Who is asked to the meeting, and the search for more."""
    words = (ctx.query.get("q", "") or ctx.text("q"))[:200].strip()
    people = [(row, post_of(row)) for row in choices.found_people(ctx.db, words)]
    organisations = [(row, named(row)) for row in choices.found_organisations(ctx.db, words)]
    whole = [row for row in lists.invited_rows(ctx.db, meeting.id) if row.item_id is None]
    return page(
        ctx, "meetings/invitations.html", section="meetings", meeting=meeting, words=words, people=people,
        organisations=organisations, items=_items(ctx, meeting), closed=why_not_invite(state(ctx.db, meeting.id)),
        asked_people={row.person_id for row in whole}, asked_organisations={row.organisation_id for row in whole},
    )  # fmt: skip


def _items(ctx: Ctx, meeting: Meeting) -> list[tuple[int, str]]:
    rows = items_of(ctx.db, meeting.id)
    numbers = numbers_of(rows)
    titles = {row.id: row.title for row in lists.agenda_rows(ctx.db, meeting.id)}
    return [(number, f"{numbers[number]}. {titles[number]}") for number in in_order(rows)]


def _chosen_item(ctx: Ctx) -> Item | None:
    number = ctx.number("item_id")
    item = ctx.db.get(Item, number) if number is not None else None
    if number is not None and item is None:
        raise Refused(CHOOSE)
    return item


def post_invitation(ctx: Ctx, meeting: Meeting) -> Done:
    """Ask a person or an organisation."""
    person_id, organisation_id = ctx.number("person_id"), ctx.number("organisation_id")
    person = ctx.db.get(Person, person_id) if person_id is not None else None
    organisation = ctx.db.get(Organisation, organisation_id) if organisation_id is not None else None
    if person is not None:
        invite_person(ctx.db, ctx.me, meeting, person, _chosen_item(ctx))
    elif organisation is not None:
        invite_organisation(ctx.db, ctx.me, meeting, organisation, _chosen_item(ctx))
    else:
        raise Refused(CHOOSE)
    return Done(f"/meetings/{meeting.id}/invitations", [f"participants/{meeting.id}"])


def post_withdrawal(ctx: Ctx, invitation: Invitation) -> Done:
    """Ask no more."""
    meeting = ctx.db.get_one(Meeting, invitation.meeting_id)
    withdraw_invitation(ctx.db, ctx.me, meeting, invitation)
    return Done(f"/meetings/{meeting.id}/invitations", [f"participants/{meeting.id}"])


def _coming(ctx: Ctx) -> bool:
    said = ctx.text("coming")
    if said not in {"yes", "no"}:
        raise Refused(SAY)
    return said == "yes"


def post_reply(ctx: Ctx, meeting: Meeting) -> Done:
    """My answer."""
    me = ctx.db.get_one(Person, ctx.me.id)
    reply(ctx.db, ctx.me, meeting, me, coming=_coming(ctx), reason=ctx.text("reason"))
    return Done(f"/meetings/{meeting.id}", [f"my_reply/{meeting.id}", f"replies/{meeting.id}"])


def ask_absence(ctx: Ctx, meeting: Any) -> Response:
    """Why I do not come."""
    row = lists.meeting_row(ctx.db, meeting.id)
    return page(ctx, "meetings/absence.html", section="meetings", meeting=row, limit=LONGEST_WORDS)


def post_noted_reply(ctx: Ctx, meeting: Meeting) -> Done:
    """The secretariat notes what somebody told it."""
    person = ctx.db.get(Person, ctx.number("person_id") or 0)
    if person is None:
        raise Refused(CHOOSE)
    reply(ctx.db, ctx.me, meeting, person, coming=_coming(ctx), reason=ctx.text("reason"))
    return Done(f"/meetings/{meeting.id}/invitations", [f"participants/{meeting.id}"])


ROUTES = [
    Guarded("GET", "/meetings/{id:int}/invitations", door=meeting_to_prepare, view=show_invitations),
    Guarded(
        "POST", "/meetings/{id:int}/invitations", door=meeting_to_prepare, view=post_invitation, again=show_invitations
    ),
    Guarded("POST", "/invitations/{id:int}/withdraw", door=invitation_to_withdraw, view=post_withdrawal),
    Guarded("POST", "/meetings/{id:int}/reply", door=meeting_to_answer, view=post_reply, again=ask_absence),
    Guarded(
        "POST", "/meetings/{id:int}/replies", door=meeting_to_prepare, view=post_noted_reply, again=show_invitations
    ),
]  # fmt: skip
