"""What the database refuses about people, whoever asks."""

from ecabinet.kernel.triggers import Trigger

NO_OTHER_CHAIR = (
    "NEW.role <> 'chair' OR NOT EXISTS (SELECT 1 FROM membership AS other WHERE other.body_id = NEW.body_id"
    " AND other.role = 'chair' {but}"
    " AND other.since < coalesce(NEW.until, '9999-12-31 00:00:00+00')"
    " AND NEW.since < coalesce(other.until, '9999-12-31 00:00:00+00'))"
)
BODY = "SELECT 1 FROM body WHERE id = NEW.body_id FOR UPDATE"
# One key for both sides, so that on PostgreSQL a demonstration and an account cannot be made at the same time.
EITHER = "SELECT pg_advisory_xact_lock(20260529)"

TRIGGERS = [
    Trigger("sign_in_attempt_no_update", "sign_in_attempt", "UPDATE", "the sign-in log is only added to"),
    Trigger(
        "sign_in_attempt_kept", "sign_in_attempt", "DELETE", "a line of the sign-in log is kept until its day",
        unless="OLD.keep_until < CURRENT_TIMESTAMP",
    ),
    Trigger(
        "demonstration_before_accounts", "demonstration", "INSERT", "an installation with accounts is no demonstration",
        unless="NOT EXISTS (SELECT 1 FROM account)", lock=EITHER,
    ),
    Trigger(
        "account_not_in_demonstration", "account", "INSERT", "a demonstration has no accounts",
        unless="NOT EXISTS (SELECT 1 FROM demonstration)", lock=EITHER,
    ),
    Trigger(
        "membership_one_chair", "membership", "INSERT", "a body has one chair at a time",
        unless=NO_OTHER_CHAIR.format(but=""), lock=BODY,
    ),
    Trigger(
        "membership_one_chair_still", "membership", "UPDATE", "a body has one chair at a time",
        unless=NO_OTHER_CHAIR.format(but="AND other.id <> NEW.id"), lock=BODY,
    ),
]  # fmt: skip
