"""What holds after the close whoever writes: facts are only added, in their order, and nothing after the archiving."""

from ecabinet.kernel.triggers import Trigger, append_only

LOCK = "SELECT 1 FROM ballot WHERE id = NEW.ballot_id FOR UPDATE"
KEPT = "NOT EXISTS (SELECT 1 FROM ballot_archiving f WHERE f.ballot_id = NEW.ballot_id)"
UNDECIDED = "NOT EXISTS (SELECT 1 FROM ballot_conclusion f WHERE f.ballot_id = NEW.ballot_id)"
OF_FORM = "EXISTS (SELECT 1 FROM answer a WHERE a.id = NEW.answer_id AND a.ballot_id = NEW.ballot_id)"
OWN = 'EXISTS (SELECT 1 FROM answer a WHERE a.id = NEW.answer_id AND NEW."by" IN (a.person_id, a."by"))'
CONDITION = (
    "EXISTS (SELECT 1 FROM answer_remark r WHERE r.answer_id = NEW.answer_id AND r.n = NEW.remark"
    " AND r.grade = 'condition')"
)
UNSETTLED = "NOT EXISTS (SELECT 1 FROM settlement s WHERE s.answer_id = NEW.answer_id AND s.remark = NEW.remark)"
NEXT = (
    "NEW.n = 1 + (SELECT coalesce(max(e.n), 0) FROM explanation e"
    " WHERE e.answer_id = NEW.answer_id AND e.remark = NEW.remark)"
)
NEXT_TEXT = "NEW.n = 1 + (SELECT coalesce(max(t.n), 0) FROM resolution_text t WHERE t.ballot_id = NEW.ballot_id)"
ENDED = (
    "(EXISTS (SELECT 1 FROM ballot_conclusion f WHERE f.ballot_id = NEW.ballot_id)"
    " OR EXISTS (SELECT 1 FROM ballot_withdrawal f WHERE f.ballot_id = NEW.ballot_id))"
)


def _in_order(table: str, says: str, *unless: str) -> list[Trigger]:
    order = Trigger(f"{table}_in_order", table, "INSERT", says, " AND ".join(unless), LOCK)
    return [*append_only(table), order]


TRIGGERS = [
    *append_only("made_file"),
    *_in_order("ballot_summary", "an archived form is not summarised", KEPT),
    *_in_order("explanation", "only an open opinion of the form is explained", OF_FORM, NEXT, UNSETTLED, KEPT),
    *_in_order(
        "settlement", "a condition is settled by its member or by the chair", OF_FORM, CONDITION,
        f"(NEW.how <> 'settled' OR {OWN})", KEPT,
    ),
    *_in_order("resolution_text", "the text of what is decided is not altered", NEXT_TEXT, UNDECIDED, KEPT),
    *_in_order("ballot_conclusion", "an archived form is not decided", KEPT),
    *_in_order("ballot_archiving", "only what is decided or withdrawn is archived", ENDED),
]  # fmt: skip
