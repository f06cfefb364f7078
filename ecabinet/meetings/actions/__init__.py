"""What is done to meetings: one function a verb, by noun."""

from ecabinet.meetings.actions.calendars import calendar_hash, end_calendar_link, make_calendar_link
from ecabinet.meetings.actions.catalogues import add_room, add_type, change_room, change_type, resume, retire
from ecabinet.meetings.actions.invitations import invite_organisation, invite_person, reply, withdraw_invitation
from ecabinet.meetings.actions.items import add_item, change_item, move_item, place_of, remove_item
from ecabinet.meetings.actions.meetings import cancel_meeting, change_meeting, convene_meeting, create_meeting

__all__ = [
    "add_item", "add_room", "add_type", "calendar_hash", "cancel_meeting", "change_item", "change_meeting",
    "change_room", "change_type", "convene_meeting", "create_meeting", "end_calendar_link", "invite_organisation",
    "invite_person", "make_calendar_link", "move_item", "place_of", "remove_item", "reply", "resume", "retire",
    "withdraw_invitation",
]  # fmt: skip
