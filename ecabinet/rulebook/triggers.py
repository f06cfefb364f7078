"""Rule-sets, approvals and profiles are only added; the versions of a rule-set follow each other without gaps."""

from ecabinet.kernel.triggers import Trigger, append_only

TRIGGERS = [
    *append_only("rule_set_version"),
    *append_only("rule_set_approval"),
    *append_only("rule_profile"),
    Trigger(
        "rule_set_version_in_order", "rule_set_version", "INSERT", "versions of a rule-set are numbered without gaps",
        "NEW.version = 1 + (SELECT coalesce(max(v.version), 0) FROM rule_set_version v"
        " WHERE v.rule_set = NEW.rule_set)",
        "SELECT pg_advisory_xact_lock(20260530)",
    ),
]  # fmt: skip
