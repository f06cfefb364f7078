"""What holds of ledgers whoever writes: only added to, entry by entry; an urn only grows by one paper.

A secret cast rewrites its urn as one value, so that a trigger sees the whole before and after.
"""

from dataclasses import dataclass

from ecabinet.kernel.triggers import Trigger, append_only

NEXT = "NEW.n = 1 + (SELECT coalesce(max(e.n), 0) FROM ledger_entry e WHERE e.ballot_id = NEW.ballot_id)"
THERE = "EXISTS (SELECT 1 FROM ledger_entry e WHERE e.ballot_id = NEW.ballot_id AND e.n = NEW.size)"
RUNS = (
    "EXISTS (SELECT 1 FROM ballot_opening f WHERE f.ballot_id = NEW.ballot_id)"
    " AND NOT EXISTS (SELECT 1 FROM ballot_closing f WHERE f.ballot_id = NEW.ballot_id)"
    " AND NOT EXISTS (SELECT 1 FROM ballot_withdrawal f WHERE f.ballot_id = NEW.ballot_id)"
)
SECRET = "EXISTS (SELECT 1 FROM ballot b WHERE b.id = NEW.ballot_id AND b.secrecy = 'secret')"
MARKS = "(SELECT count(*) FROM roll_mark m WHERE m.ballot_id = NEW.ballot_id)"
LISTED = (
    "EXISTS (SELECT 1 FROM roll_entry r WHERE r.ballot_id = NEW.ballot_id AND r.person_id = NEW.person_id"
    " AND NOT r.recused)"
)
_LOCK = "SELECT 1 FROM ballot WHERE id = NEW.ballot_id FOR SHARE"


@dataclass(frozen=True)
class UrnTrigger(Trigger):
    """A condition over the papers, which each engine reads by its own JSON functions: `unless` for PostgreSQL."""

    on_sqlite: str = "FALSE"

    def _sqlite(self) -> list[str]:
        return Trigger(self.name, self.table, self.event, self.says, self.on_sqlite).create("sqlite")


def _kept(each: str, field: str) -> str:
    """No kind of paper is fewer than before: the multiset of the old papers is within the new."""
    said = [field.format(name) for name in ("value", "option", "words")]
    what = f"{said[0]} AS v, coalesce({said[1]}, '') AS o, coalesce({said[2]}, '') AS w"
    old, new = (f"(SELECT {what} FROM {each.format(row)} p)" for row in ("OLD", "NEW"))
    same = "b.v = a.v AND b.o = a.o AND b.w = a.w"
    fewer = (
        f"SELECT 1 FROM (SELECT v, o, w, count(*) AS c FROM {old} x GROUP BY v, o, w) a"
        f" WHERE a.c > (SELECT count(*) FROM {new} b WHERE {same})"
    )
    return f"NOT EXISTS ({fewer})"


def _grows(length: str, each: str, field: str) -> str:
    one_more = f"{length.format('NEW')} = {length.format('OLD')} + 1 AND {length.format('NEW')} <= {MARKS}"
    fresh = (
        f"NOT EXISTS (SELECT 1 FROM {each.format('NEW')} p WHERE {field.format('id')} IN"
        f" (SELECT {field.format('id').replace('p.', 'q.')} FROM {each.format('OLD')} q))"
    )
    kept = _kept(each, field)
    same = "NEW.question_id = OLD.question_id AND NEW.ballot_id = OLD.ballot_id"
    return f"{same} AND {RUNS} AND {one_more} AND {fresh} AND {kept}"


_IN_POSTGRES = _grows(
    "jsonb_array_length({}.papers::jsonb)", "jsonb_array_elements({}.papers::jsonb)", "p.value->>'{}'"
)
_IN_SQLITE = _grows("json_array_length({}.papers)", "json_each({}.papers)", "json_extract(p.value, '$.{}')")

TRIGGERS = [
    *append_only("ledger_entry"),
    *append_only("ledger_head"),
    *append_only("roll_mark"),
    Trigger("ledger_entry_next", "ledger_entry", "INSERT", "the entries of a ledger run without gaps", NEXT),
    Trigger("ledger_head_covers", "ledger_head", "INSERT", "a head covers entries that are there", THERE),
    Trigger(
        "roll_mark_in_time", "roll_mark", "INSERT", "a secret ballot is answered while it is open",
        f"{SECRET} AND {RUNS}", _LOCK,
    ),
    Trigger(
        "roll_mark_authorised", "roll_mark", "INSERT", "only whoever is on the roll and not recused is marked", LISTED,
    ),
    Trigger("answer_not_secret", "answer", "INSERT", "a secret ballot keeps no name beside an answer", f"NOT {SECRET}"),
    Trigger("draft_not_secret", "answer_draft", "INSERT", "a secret ballot keeps no draft", f"NOT {SECRET}"),
    Trigger("urn_begins_empty", "urn", "INSERT", "an urn begins empty", "NEW.papers = '[]'"),
    Trigger("urn_no_delete", "urn", "DELETE", "an urn is not taken away"),
    UrnTrigger(
        "urn_only_grows", "urn", "UPDATE", "an urn only grows by one paper, the others unchanged", _IN_POSTGRES, _LOCK,
        on_sqlite=_IN_SQLITE,
    ),
]  # fmt: skip
