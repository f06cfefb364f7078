"""Checking every ballot's ledger, and one of them against what somebody kept."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ecabinet.ballots.proving import opened_ballots, prove
from ecabinet.kernel.db import Db
from ecabinet.kernel.words import N_
from ecabinet.ledger import merkle, recount
from ecabinet.ledger.access import ballots_with_ledger
from ecabinet.ledger.keys import PublicKeys
from ecabinet.ledger.rules import CUT_OFF, REWRITTEN, Break, Walk

UNKNOWN_BALLOT = N_("this ballot has no ledger here")
NOT_KEPT = N_("the entry is not what was kept")


@dataclass(frozen=True)
class Checked:
    """How far the ledgers hold: ballots and entries followed, and the first place that does not hold."""

    ballots: int
    entries: int
    broken: Break | None


def check_ledgers(db: Db, keys: PublicKeys | None) -> Checked:
    """Recount every ballot from its ledger, in one snapshot, up to the first place that does not hold."""
    entries = 0
    ballots = sorted({*opened_ballots(db), *ballots_with_ledger(db)})
    for done, ballot in enumerate(ballots):
        walk, broken = prove(db, ballot, keys)
        entries += len(walk.leaves)
        if broken:
            return Checked(done, entries, broken)
    return Checked(len(ballots), entries, None)


def kept_in(path: Path) -> str:
    """The text of a kept file: a receipt, an export's ledger, a certificate (PDF or its text)."""
    raw = path.read_bytes()
    if not raw.startswith(b"%PDF"):
        return raw.decode("utf-8", "replace")
    import pypdfium2

    with pypdfium2.PdfDocument(raw) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def check_against(db: Db, text: str, keys: PublicKeys | None) -> tuple[str, Break | None] | None:
    """Whether the ledger still goes on from the head that the text names; None when it names none.

    The head as it is printed, and the break.
    """
    kept = recount.named_head(text)
    if kept is None:
        return None
    ballot, size = kept["ballot"], kept["size"]
    printed = f"{ballot}:{size}:{kept['root']}"
    walk, broken = prove(db, ballot, keys)
    return printed, _compared(walk, kept) or _other_entry(walk, text) or (broken if size > len(walk.leaves) else None)


def _other_entry(walk: Walk, text: str) -> Break | None:
    """The first entry that the text commits to and the ledger does not: a receipt's own, or an earlier export's."""
    for n, commitment in recount.named_entries(text):
        mine = walk.leaves[n - 1] if 1 <= n <= len(walk.leaves) else None
        if mine is None or mine != _leaf(commitment):
            return Break(walk.ballot, n, "", NOT_KEPT)
    return None


def _leaf(commitment: str) -> bytes:
    try:
        return merkle.leaf_hash(bytes.fromhex(commitment))
    except ValueError:
        return b""


def _compared(walk: Walk, kept: dict[str, Any]) -> Break | None:
    size = kept["size"]
    if not walk.leaves:
        return Break(walk.ballot, None, "", UNKNOWN_BALLOT)
    mine = walk.heads.get(size)
    if mine is None:
        return Break(walk.ballot, len(walk.leaves) + 1, f"head of {size} entries", CUT_OFF)
    same = mine.root == kept["root"] and kept.get("chain", mine.chain) == mine.chain
    return None if same else Break(walk.ballot, None, f"head of {size} entries", REWRITTEN)
