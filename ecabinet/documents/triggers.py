"""Versions are only added, in order; texts and openings are facts."""

from ecabinet.kernel.triggers import Trigger, append_only

TRIGGERS = [
    *append_only("paper_version"),
    *append_only("page_text"),
    *append_only("paper_opening"),
    Trigger(
        "paper_version_in_order", "paper_version", "INSERT", "versions of a paper are numbered without gaps",
        "NEW.n = 1 + (SELECT coalesce(max(v.n), 0) FROM paper_version v WHERE v.paper_id = NEW.paper_id)",
        "SELECT 1 FROM paper WHERE id = NEW.paper_id FOR UPDATE",
    ),
    Trigger(
        "paper_stays_withdrawn", "paper", "UPDATE", "a withdrawn paper stays as it was",
        "OLD.withdrawn_at IS NULL AND NEW.dossier_id = OLD.dossier_id AND NEW.latest IN (OLD.latest, OLD.latest + 1)",
    ),
    Trigger("paper_no_delete", "paper", "DELETE", "a paper is withdrawn and never removed"),
]  # fmt: skip
