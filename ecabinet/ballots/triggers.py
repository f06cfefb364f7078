"""What holds of ballots whoever writes: one answer each, only by the roll, only while open, never altered.

On PostgreSQL a trigger that looks at another row locks it first: else an answer could follow a close that has counted.
"""

import ecabinet.ballots.process  # noqa: F401  (its tables)
from ecabinet.ballots.process_triggers import TRIGGERS as PROCESS
from ecabinet.kernel.triggers import Trigger, append_only


def _is(fact: str, ballot: str = "NEW.ballot_id") -> str:
    return f"EXISTS (SELECT 1 FROM ballot_{fact} f WHERE f.ballot_id = {ballot})"


def _lock(strength: str, ballot: str = "NEW.ballot_id") -> str:
    return f"SELECT 1 FROM ballot WHERE id = {ballot} FOR {strength}"


RUNS = f"{_is('opening')} AND NOT {_is('closing')} AND NOT {_is('withdrawal')}"
OPENED_AT = "(SELECT o.at FROM ballot_opening o WHERE o.ballot_id = NEW.ballot_id)"
DEADLINE = (
    "coalesce((SELECT e.deadline FROM ballot_extension e WHERE e.ballot_id = NEW.ballot_id ORDER BY e.n DESC LIMIT 1),"
    " (SELECT o.deadline FROM ballot_opening o WHERE o.ballot_id = NEW.ballot_id))"
)
IN_TIME = f"({DEADLINE} IS NULL OR NEW.at < {DEADLINE})"
NEXT_ANSWER = (
    "NEW.n = 1 + (SELECT coalesce(max(a.n), 0) FROM answer a"
    " WHERE a.question_id = NEW.question_id AND a.person_id = NEW.person_id)"
)
NOT_RECUSED = (
    "NOT EXISTS (SELECT 1 FROM recusal r WHERE r.ballot_id = NEW.ballot_id AND r.person_id = NEW.person_id"
    " AND (r.question_id IS NULL OR r.question_id = NEW.question_id))"
)
BY_WHOM = (
    "EXISTS (SELECT 1 FROM roll_entry r WHERE r.ballot_id = NEW.ballot_id AND r.person_id = NEW.person_id"
    ' AND coalesce(r.substitute_id, r.person_id) = NEW."by")'
)
FITS = (
    "EXISTS (SELECT 1 FROM question q WHERE q.id = NEW.question_id AND q.ballot_id = NEW.ballot_id"
    " AND (q.kind = 'options'"
    " AND NEW.value NOT IN ('in_favour', 'against') OR q.kind = 'opinion' AND NEW.value <> 'option'))"
)
MAY_CHANGE = (
    "(NEW.n = 1 OR EXISTS (SELECT 1 FROM ballot b WHERE b.id = NEW.ballot_id"
    """ AND b.rule_set_json NOT LIKE '%"change":"never"%'))"""
)
TOO_FEW_OPTIONS = (
    "EXISTS (SELECT 1 FROM question q WHERE q.ballot_id = NEW.ballot_id AND q.kind = 'options'"
    " AND (SELECT count(*) FROM question_option o WHERE o.question_id = q.id) < 2)"
)
STILL_OPEN = (
    "NOT EXISTS (SELECT 1 FROM ballot_closing c WHERE c.ballot_id = a.ballot_id)"
    " AND NOT EXISTS (SELECT 1 FROM ballot_withdrawal w WHERE w.ballot_id = a.ballot_id)"
)
REMARK = (
    f"EXISTS (SELECT 1 FROM answer a WHERE a.id = NEW.answer_id AND NEW.n >= 1 AND NEW.n <= a.remarks AND {STILL_OPEN}"
    " AND (NEW.paper_version_id IS NULL OR EXISTS (SELECT 1 FROM frozen_paper f JOIN paper_version v"
    " ON v.id = f.version_id WHERE f.ballot_id = a.ballot_id AND f.version_id = NEW.paper_version_id"
    " AND coalesce(NEW.page, 1) <= v.pages)))"
)
FILE = (
    "EXISTS (SELECT 1 FROM answer a JOIN draft_file d ON d.ballot_id = a.ballot_id AND d.question_id = a.question_id"
    " AND d.person_id = a.person_id WHERE a.id = NEW.answer_id AND d.id = NEW.file_id AND d.sha256 = NEW.sha256"
    f" AND d.original_sha256 = NEW.original_sha256 AND NEW.n >= 1 AND NEW.n <= a.files AND {STILL_OPEN})"
)
ENCLOSED = "SELECT 1 FROM ballot b JOIN answer a ON a.ballot_id = b.id WHERE a.id = NEW.answer_id FOR SHARE OF b"
NEXT_EXTENSION = "NEW.n = 1 + (SELECT coalesce(max(e.n), 0) FROM ballot_extension e WHERE e.ballot_id = NEW.ballot_id)"


def _frozen(dossier: str) -> str:
    return f"EXISTS (SELECT 1 FROM ballot b JOIN ballot_opening o ON o.ballot_id = b.id WHERE b.dossier_id = {dossier})"


PAPERS_DOSSIER = "(SELECT p.dossier_id FROM paper p WHERE p.id = NEW.paper_id)"
SAME_PAPER = (
    "NEW.dossier_id = OLD.dossier_id AND NEW.latest = OLD.latest"
    " AND coalesce(NEW.withdrawn_at = OLD.withdrawn_at, NEW.withdrawn_at IS NULL AND OLD.withdrawn_at IS NULL)"
)


def _before_opening(table: str, says: str, *events: str) -> list[Trigger]:
    """What is frozen by the opening."""
    found = []
    for event in events:
        row = "OLD" if event == "DELETE" else "NEW"
        ballot = f"{row}.id" if table == "ballot" else f"{row}.ballot_id"
        name = f"{table}_frozen_{event.lower()}"
        lock = "" if table == "ballot" else _lock("UPDATE", ballot)
        unless = f"NOT {_is('opening', ballot)}"
        if event == "UPDATE":  # nothing is moved away from an opened ballot either
            unless += f" AND NOT {_is('opening', ballot.replace('NEW', 'OLD'))}"
        found.append(Trigger(name, table, event, says, unless, lock))
    return found


TRIGGERS = [
    *PROCESS,
    *append_only("answer"),
    *append_only("answer_remark"),
    *append_only("answer_file"),
    *append_only("draft_file"),
    *append_only("late_statement"),
    *append_only("ballot_opening"),
    *append_only("ballot_closing"),
    *append_only("ballot_withdrawal"),
    *append_only("ballot_extension"),
    *append_only("ballot_decision"),
    *append_only("ballot_reading"),
    *append_only("roll_entry"),
    *append_only("frozen_paper"),
    *_before_opening("ballot", "an opened ballot is not altered", "UPDATE", "DELETE"),
    *_before_opening("question", "the questions of an opened ballot are not altered", "INSERT", "UPDATE", "DELETE"),
    *_before_opening("question_option", "the options of an opened ballot are frozen", "INSERT", "UPDATE", "DELETE"),
    *_before_opening("recusal", "recusals are frozen by the opening", "INSERT", "UPDATE", "DELETE"),
    *_before_opening("substitution", "substitutes are frozen by the opening", "INSERT", "UPDATE", "DELETE"),
    *_before_opening("roll_entry", "the roll is frozen by the opening", "INSERT"),
    *_before_opening("frozen_paper", "the papers are frozen by the opening", "INSERT"),
    Trigger(
        "answer_in_time", "answer", "INSERT", "an answer is given once and while the ballot is open",
        f"{RUNS} AND NEW.at >= {OPENED_AT} AND {IN_TIME} AND {NEXT_ANSWER}", _lock("SHARE"),
    ),
    Trigger(
        "answer_authorised", "answer", "INSERT", "only whoever is on the roll and not recused answers",
        f"{BY_WHOM} AND {NOT_RECUSED} AND {FITS} AND {MAY_CHANGE}",
    ),
    Trigger(
        "answer_remark_enclosed", "answer_remark", "INSERT", "a remark comes with its answer", REMARK,
        ENCLOSED,
    ),
    Trigger("answer_file_enclosed", "answer_file", "INSERT", "a file comes with its answer", FILE, ENCLOSED),
    Trigger(
        "late_statement_late", "late_statement", "INSERT", "a late statement follows the close",
        f"{_is('opening')} AND NOT {_is('withdrawal')} AND ({_is('closing')} OR NEW.at >= {DEADLINE})"
        " AND EXISTS (SELECT 1 FROM ballot b WHERE b.id = NEW.ballot_id AND b.secrecy <> 'secret')"
        f" AND {BY_WHOM}", _lock("SHARE"),
    ),
    Trigger(
        "roll_entry_recused", "roll_entry", "INSERT", "the roll says who is recused",
        "NEW.recused = EXISTS (SELECT 1 FROM recusal r WHERE r.ballot_id = NEW.ballot_id"
        " AND r.person_id = NEW.person_id AND r.question_id IS NULL)",
    ),
    Trigger(
        "ballot_opening_in_order", "ballot_opening", "INSERT", "a ballot without questions or withdrawn is not opened",
        f"NOT {_is('withdrawal')} AND EXISTS (SELECT 1 FROM question q WHERE q.ballot_id = NEW.ballot_id)"
        f" AND EXISTS (SELECT 1 FROM roll_entry r WHERE r.ballot_id = NEW.ballot_id) AND NOT {TOO_FEW_OPTIONS}",
        _lock("UPDATE"),
    ),
    Trigger(
        "ballot_closing_in_order", "ballot_closing", "INSERT", "only an open ballot closes, by itself at its deadline",
        f"{_is('opening')} AND NOT {_is('withdrawal')} AND (NEW.\"by\" IS NOT NULL OR NEW.at >= {DEADLINE})",
        _lock("UPDATE"),
    ),
    Trigger(
        "ballot_withdrawal_in_order", "ballot_withdrawal", "INSERT", "a closed ballot is not withdrawn",
        f"NOT {_is('closing')} AND (NEW.ending = 'withdrawn' OR {_is('opening')})", _lock("UPDATE"),
    ),
    Trigger(
        "ballot_extension_in_order", "ballot_extension", "INSERT",
        "only the deadline of an open ballot is moved; to an earlier moment only with a reason",
        f"{RUNS} AND {IN_TIME} AND {NEXT_EXTENSION} AND (NEW.deadline > {DEADLINE}"
        f" OR (NEW.deadline < {DEADLINE} AND NEW.deadline > NEW.at AND length(trim(NEW.reason)) > 0))",
        _lock("UPDATE"),
    ),
    Trigger(
        "paper_version_frozen", "paper_version", "INSERT", "the papers of an opened form are frozen",
        f"NOT {_frozen(PAPERS_DOSSIER)}",
        "SELECT 1 FROM dossier d JOIN paper p ON p.dossier_id = d.id WHERE p.id = NEW.paper_id FOR SHARE OF d",
    ),
    Trigger(
        "paper_frozen_insert", "paper", "INSERT", "the papers of an opened form are frozen",
        f"NOT {_frozen('NEW.dossier_id')}", "SELECT 1 FROM dossier WHERE id = NEW.dossier_id FOR SHARE",
    ),
    Trigger(
        "paper_frozen_update", "paper", "UPDATE", "the papers of an opened form are frozen",
        f"NOT {_frozen('OLD.dossier_id')} OR ({SAME_PAPER})",
        "SELECT 1 FROM dossier WHERE id = OLD.dossier_id FOR SHARE",
    ),
]  # fmt: skip
