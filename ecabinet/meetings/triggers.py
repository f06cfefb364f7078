"""What happened to a meeting is only added to, and only in an order that can have happened."""

from ecabinet.kernel.triggers import Trigger, append_only

LOCK = "SELECT 1 FROM meeting WHERE id = NEW.meeting_id FOR UPDATE"


SAME = " AND ".join(
    f'(NEW."{name}" = OLD."{name}" OR (NEW."{name}" IS NULL AND OLD."{name}" IS NULL))'
    for name in ("id", "meeting_id", "person_id", "organisation_id", "item_id", "as_member", "by", "at")
)


def _is(fact: str) -> str:
    return f"EXISTS (SELECT 1 FROM {fact} f WHERE f.meeting_id = NEW.meeting_id)"


TRIGGERS = [
    *append_only("convening"),
    *append_only("cancellation"),
    *append_only("meeting_start"),
    *append_only("meeting_end"),
    *append_only("reply"),
    Trigger(
        "convening_in_order", "convening", "INSERT", "a cancelled meeting is not convened",
        f"NOT {_is('cancellation')}", LOCK,
    ),
    Trigger(
        "cancellation_in_order", "cancellation", "INSERT", "a meeting that began is not cancelled",
        f"NOT {_is('meeting_start')}", LOCK,
    ),
    Trigger(
        "meeting_start_in_order", "meeting_start", "INSERT", "only a convened meeting begins",
        f"{_is('convening')} AND NOT {_is('cancellation')}", LOCK,
    ),
    Trigger(
        "meeting_end_in_order", "meeting_end", "INSERT", "only a meeting that began ends", _is("meeting_start"), LOCK
    ),
    Trigger(
        "reply_in_time", "reply", "INSERT", "only a convened meeting is answered",
        f"{_is('convening')} AND NOT {_is('cancellation')} AND NOT {_is('meeting_end')}",
        LOCK.replace("UPDATE", "SHARE"),
    ),
    Trigger(
        "invitation_only_ends", "invitation", "UPDATE", "an invitation is only withdrawn",
        f"OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL AND {SAME}",
    ),
    Trigger("invitation_no_delete", "invitation", "DELETE", "an invitation is only withdrawn"),
]  # fmt: skip
