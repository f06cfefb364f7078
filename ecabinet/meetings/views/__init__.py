"""The pages of meetings."""

from ecabinet.kernel.render import Region, own
from ecabinet.kernel.routing import Guarded
from ecabinet.kernel.words import N_
from ecabinet.meetings import asked, showing
from ecabinet.meetings.access import meeting_to_read, participants_to_read
from ecabinet.meetings.views import calendars, catalogues, forms, invitations, items, pages
from ecabinet.people.access import person
from ecabinet.people.rules import AdminPlace

ROUTES: list[Guarded] = [
    *forms.ROUTES, *items.ROUTES, *invitations.ROUTES, *calendars.ROUTES, *pages.ROUTES, *catalogues.ROUTES,
]  # fmt: skip
REGIONS: list[Region] = [
    Region(
        "meetings", door=person, template="meetings/_meetings.html", context=showing.my_meetings, audience=own,
        topics=showing.my_meetings_topics,
    ),
    Region(
        "meeting_head", door=meeting_to_read, template="meetings/_meeting_head.html", context=showing.head,
        audience=showing.head_audience, topics=showing.head_topics,
    ),
    Region(
        "agenda", door=meeting_to_read, template="meetings/_agenda.html", context=showing.agenda,
        audience=showing.agenda_audience, topics=showing.agenda_topics,
    ),
    Region(
        "replies", door=participants_to_read, template="meetings/_replies.html", context=asked.replies,
        topics=asked.replies_topics,
    ),
    Region(
        "participants", door=participants_to_read, template="meetings/_participants.html",
        context=asked.participants, audience=showing.keeps, topics=asked.participants_topics,
    ),
    Region(
        "my_reply", door=meeting_to_read, template="meetings/_my_reply.html", context=asked.my_reply, audience=own,
        topics=asked.my_reply_topics,
    ),
    *catalogues.REGIONS,
]  # fmt: skip
ADMINISTRATION = [
    AdminPlace(
        N_("Meeting types"),
        "/admin/meeting-types",
        "meeting",
        N_("What kinds of meeting there are; add, change, retire."),
    ),
    AdminPlace(N_("Rooms"), "/admin/rooms", "door", N_("Where meetings are held, and how many seats there are.")),
]
