"""What holds of the facts around a form whoever writes: only added, in order, and in their time."""

from ecabinet.kernel.triggers import Trigger, append_only


def _is(fact: str, ballot: str = "NEW.ballot_id") -> str:
    return f"EXISTS (SELECT 1 FROM {fact} f WHERE f.ballot_id = {ballot})"


def _next(table: str) -> str:
    return f"NEW.n = 1 + (SELECT coalesce(max(x.n), 0) FROM {table} x WHERE x.ballot_id = NEW.ballot_id)"


_LOCK = "SELECT 1 FROM ballot WHERE id = NEW.ballot_id FOR SHARE"
_PREPARING = f"NOT {_is('ballot_opening')} AND NOT {_is('ballot_withdrawal')}"
_RUNNING = f"{_is('ballot_opening')} AND NOT {_is('ballot_closing')} AND NOT {_is('ballot_withdrawal')}"
_FACTS = (
    "dossier_check", "dossier_resubmission", "submission_slip", "slip_note", "ballot_reminder", "ballot_chase",
    "ballot_round", "ballot_referral", "ballot_tabling",
)  # fmt: skip
_IN_PREPARATION = ("dossier_check", "dossier_resubmission", "submission_slip", "slip_note")
TRIGGERS = [
    *(trigger for table in _FACTS for trigger in append_only(table)),
    *(
        Trigger(f"{table}_before_opening", table, "INSERT", "that belongs before the opening", _PREPARING, _LOCK)
        for table in _IN_PREPARATION
    ),
    *(
        Trigger(f"{table}_while_open", table, "INSERT", "only members of an open form are asked again", _RUNNING, _LOCK)
        for table in ("ballot_reminder", "ballot_chase")
    ),
    *(
        Trigger(f"{table}_in_order", table, "INSERT", f"{table} is counted without a gap", _next(table))
        for table in ("dossier_check", "submission_slip", "ballot_tabling")
    ),
    Trigger(
        "dossier_resubmission_asked", "dossier_resubmission", "INSERT", "only what was sent back is brought again",
        "EXISTS (SELECT 1 FROM dossier_check c WHERE c.ballot_id = NEW.ballot_id AND c.n = NEW.n AND NOT c.complete)",
    ),
    Trigger(
        "ballot_round_after", "ballot_round", "INSERT", "a new round follows one that ended without a result",
        f"{_is('ballot_withdrawal', 'NEW.earlier_id')} AND {_is('ballot_opening', 'NEW.earlier_id')}",
    ),
]  # fmt: skip
