"""Receipts: what proves, without telling the answer, that it stands in the ledger; and whether such a paper is true."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ecabinet.kernel.words import N_
from ecabinet.ledger import merkle
from ecabinet.ledger.keys import PublicKeys, Signer
from ecabinet.ledger.rules import Head, Walk, head_at, leaves_of

FORMAT = "e-cabinet receipt"
LONGEST = 200_000

NO_RECEIPT = N_("This is not a receipt: paste the whole text, or choose the file that was downloaded.")
SIGNED_HERE = N_("It was signed here, by key %(key)s: nobody has altered it since.")
FORGED = N_("The signature is not ours: this receipt was not issued here, or it was altered.")
NO_LEDGER = N_("There is no ballot %(ballot)s here with a ledger.")
BROKEN = N_("The ledger of ballot %(ballot)s does not hold: tell the auditor, and keep this receipt.")
STILL_THERE = N_("Entry %(entry)s of ballot %(ballot)s still is what this receipt commits to.")
NOT_THERE = N_(
    "Entry %(entry)s of ballot %(ballot)s is not what this receipt commits to: tell the auditor, and keep it."
)
GOES_ON = N_("The ledger goes on from the state of %(size)s entries that this receipt names: nothing was rewritten.")
REWRITTEN = N_(
    "The ledger does not go on from the state of %(size)s entries that this receipt names: it was rewritten or cut."
    " Tell the auditor, and keep this receipt."
)
PROVEN = N_("Its proof leads to the root %(root)s, over %(size)s entries: the one that is printed on the certificate.")
NOT_PROVEN = N_("Its proof does not lead to the root that is printed on the certificate.")


@dataclass(frozen=True)
class Said:
    """One thing that was checked: whether it holds, and the sentence."""

    holds: bool
    msgid: str
    params: dict[str, Any]


def receipt(
    ballot: int, entries: Sequence[Any], mine: Sequence[int], close: int | None, signer: Signer
) -> dict[str, Any]:
    """The receipt for the entries `mine` (numbers); once it is closed (entry `close`) with the proof to its root."""
    head = head_at(ballot, entries[max(mine) - 1])
    made: dict[str, Any] = {
        "format": FORMAT, "version": 1, "ballot": ballot,
        "entries": [{"entry": n, "commitment": entries[n - 1].commitment} for n in mine],
        "head": asdict(head), "key": signer.key, "public_key": signer.public.hex(), "signature": signer.sign(head),
    }  # fmt: skip
    if close is not None:
        leaves = leaves_of(entries[:close])
        end = head_at(ballot, entries[close - 1])
        made["close"] = {
            "head": asdict(end), "signature": signer.sign(end),
            "consistency": _hex(merkle.consistency(leaves, head.size)),
            "inclusion": [_hex(merkle.inclusion(leaves, n - 1)) for n in mine],
        }  # fmt: skip
    return made


def short(made: dict[str, Any]) -> str:
    """What the code on a screen holds: everything but the proofs, which follow from the ledger."""
    kept = {name: made[name] for name in ("format", "version", "ballot", "entries", "head", "key", "signature")}
    return json.dumps(kept, separators=(",", ":"))


def _hex(path: Sequence[bytes]) -> list[str]:
    return [step.hex() for step in path]


# Checking


def read(text: str) -> dict[str, Any] | None:
    """The receipt that is written there, or None."""
    try:
        found = json.loads(text[:LONGEST])
        Head(**found["head"])
        entries = [(int(it["entry"]), bytes.fromhex(it["commitment"])) for it in found["entries"]]
        fine = found["format"] == FORMAT and found["head"]["ballot"] == found["ballot"] and bool(entries)
        fine = fine and isinstance(found["ballot"], int) and isinstance(found["head"]["size"], int)
        strings = (found["key"], found["signature"], found["head"]["root"], found["head"]["chain"])
        return found if fine and all(isinstance(it, str) for it in strings) else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def check(text: str, keys: PublicKeys, walk_of: Callable[[int], Walk | None]) -> Iterator[Said]:
    """What holds of a receipt, sentence by sentence. `walk_of` follows a ballot's ledger, None where there is none."""
    found = read(text)
    if found is None:
        yield Said(False, NO_RECEIPT, {})
        return
    head = Head(**found["head"])
    if keys.fault(head, found["key"], found["signature"]):
        yield Said(False, FORGED, {})
        return
    yield Said(True, SIGNED_HERE, {"key": found["key"]})
    walk = walk_of(head.ballot)
    if walk is None or walk.broken:
        yield Said(False, BROKEN if walk else NO_LEDGER, {"ballot": head.ballot})
        return
    holds = walk.covers(head) is None
    yield Said(holds, GOES_ON if holds else REWRITTEN, {"size": head.size})
    yield from _entries(found, walk)
    if found.get("close"):
        yield _proof(found, keys)


def _entries(found: dict[str, Any], walk: Walk) -> Iterator[Said]:
    for it in found["entries"]:
        n, leaf = it["entry"], merkle.leaf_hash(bytes.fromhex(it["commitment"]))
        holds = 1 <= n <= min(len(walk.leaves), found["head"]["size"]) and walk.leaves[n - 1] == leaf
        yield Said(holds, STILL_THERE if holds else NOT_THERE, {"entry": n, "ballot": found["ballot"]})


def _proof(found: dict[str, Any], keys: PublicKeys) -> Said:
    """The proof by itself, as a stranger checks it."""
    try:
        close = found["close"]
        end, head = Head(**close["head"]), Head(**found["head"])
        fault = keys.fault(end, found["key"], close["signature"])
        root = bytes.fromhex(end.root)
        for it, path in zip(found["entries"], close["inclusion"], strict=True):
            leaf = merkle.leaf_hash(bytes.fromhex(it["commitment"]))
            merkle.verify_inclusion(leaf, it["entry"] - 1, end.size, [bytes.fromhex(step) for step in path], root)
        steps = [bytes.fromhex(step) for step in close["consistency"]]
        merkle.verify_consistency(head.size, bytes.fromhex(head.root), end.size, root, steps)
    except (ValueError, TypeError, KeyError, AttributeError):
        return Said(False, NOT_PROVEN, {})
    return Said(False, NOT_PROVEN, {}) if fault else Said(True, PROVEN, {"root": end.root, "size": end.size})
