"""What is done to people: one function a verb, by noun."""

from ecabinet.people.actions.accounts import (
    Device,
    add_account,
    change_password,
    choose_language,
    choose_looks,
    disable_account,
    enable_account,
    end_display,
    end_other_sessions,
    end_session,
    end_sessions_of,
    enter_demonstration,
    is_demonstration,
    issue_link,
    name_display,
    note_attempt,
    set_first_password,
    sign_in,
    sign_in_demonstration,
    start_session,
)
from ecabinet.people.actions.bodies import (
    add_body,
    add_membership,
    add_secretary,
    change_body,
    change_membership,
    end_body,
    end_membership,
    end_secretaryship,
    resume_body,
)
from ecabinet.people.actions.catalogues import (
    add_organisation,
    add_position,
    change_organisation,
    change_position,
    end_organisation,
    end_position,
    resume_organisation,
    resume_position,
)
from ecabinet.people.actions.persons import (
    add_assistant,
    add_person,
    change_assistance,
    change_person,
    end_assistance,
    end_person,
    end_power,
    grant_power,
    need_other_administrator,
    resume_person,
)

__all__ = [
    "Device", "add_account", "add_assistant", "add_body", "add_membership", "add_organisation", "add_person",
    "add_position", "add_secretary", "change_assistance", "change_body", "change_membership", "change_organisation",
    "change_password", "change_person", "change_position", "choose_language", "choose_looks", "disable_account",
    "enable_account", "end_assistance", "end_body", "end_display", "end_membership", "end_organisation",
    "end_other_sessions", "end_person", "end_position", "end_power", "end_secretaryship", "end_session",
    "end_sessions_of", "enter_demonstration", "grant_power", "is_demonstration", "issue_link", "name_display",
    "need_other_administrator", "note_attempt", "resume_body", "resume_organisation", "resume_person",
    "resume_position", "set_first_password", "sign_in", "sign_in_demonstration", "start_session",
]  # fmt: skip
