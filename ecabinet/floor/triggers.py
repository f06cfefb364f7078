"""What happens on the floor is only added to, only while the meeting is under way, and ends only once."""

from ecabinet.kernel.triggers import Trigger, append_only

LOCK = "SELECT 1 FROM meeting WHERE id = NEW.meeting_id FOR UPDATE"
SHARE = "SELECT 1 FROM meeting WHERE id = NEW.meeting_id FOR SHARE"
SAME = 'NEW.id = OLD.id AND NEW.meeting_id = OLD.meeting_id AND NEW."by" = OLD."by" AND NEW.at = OLD.at'
ENDS_ONCE = "OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL"
ON_THIS_AGENDA = (
    "EXISTS (SELECT 1 FROM item i WHERE i.id = NEW.item_id AND i.meeting_id = NEW.meeting_id AND i.removed_at IS NULL)"
)


def _is(fact: str) -> str:
    return f"EXISTS (SELECT 1 FROM {fact} f WHERE f.meeting_id = NEW.meeting_id)"


TRIGGERS = [
    *append_only("item_start"),
    Trigger(
        "item_start_under_way", "item_start", "INSERT", "only a meeting under way turns to an item of its agenda",
        f"{_is('meeting_start')} AND NOT {_is('meeting_end')} AND {ON_THIS_AGENDA}", LOCK,
    ),
    Trigger(
        "check_in_convened", "check_in", "INSERT", "only to a convened meeting that has not ended does somebody come",
        f"{_is('convening')} AND NOT {_is('cancellation')} AND NOT {_is('meeting_end')}", SHARE,
    ),
    Trigger(
        "check_in_only_ends", "check_in", "UPDATE", "a check-in only ends",
        f"{ENDS_ONCE} AND {SAME} AND NEW.person_id = OLD.person_id AND NEW.mode = OLD.mode",
    ),
    Trigger("check_in_no_delete", "check_in", "DELETE", "a check-in only ends"),
    Trigger(
        "pairing_only_ends", "pairing", "UPDATE", "a pairing only ends",
        f"{ENDS_ONCE} AND {SAME} AND NEW.display_id = OLD.display_id",
    ),
    Trigger("pairing_no_delete", "pairing", "DELETE", "a pairing only ends"),
]  # fmt: skip
