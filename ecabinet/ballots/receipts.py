"""A member's receipt as a page, a code and a file; the export of a ballot; and the page that checks any receipt."""

import io
import json
from functools import partial
from typing import Any

import segno
from starlette.responses import Response

from ecabinet.ballots.access import answers_to_read, ballot_to_read, sees_names, sees_tally
from ecabinet.ballots.cards import card_of
from ecabinet.ballots.exporting import export_of
from ecabinet.ballots.sealing import CLOSED
from ecabinet.kernel.db import Db
from ecabinet.kernel.doors import anyone
from ecabinet.kernel.errors import Missing
from ecabinet.kernel.pages import page
from ecabinet.kernel.routing import Guarded
from ecabinet.kernel.web import Ctx, Done
from ecabinet.ledger import receipts
from ecabinet.ledger.access import entries_of
from ecabinet.ledger.actions import ANSWER, TOOK_PART
from ecabinet.ledger.keys import Signer
from ecabinet.ledger.rules import Head, Walk
from ecabinet.people.access import person
from ecabinet.rulebook.rulesets import Secrecy

PLAIN = "text/plain; charset=utf-8"


def receipt_of(db: Db, ballot: int, person: int, signer: Signer) -> dict[str, Any] | None:
    """The receipt for everything that this person has sent; None when nothing was."""
    entries = entries_of(db, ballot)
    named = (f":{person},", f":{person}}}")  # who is not even named there needs no reading
    sent = [it for it in entries if it.kind in {ANSWER, TOOK_PART} and any(name in it.body for name in named)]
    mine = [entry.n for entry in sent if _is_of(json.loads(entry.body), person)]
    close = next((entry.n for entry in entries if entry.kind == CLOSED), None)
    return receipts.receipt(ballot, entries, mine, close, signer) if mine else None


def _is_of(body: dict[str, Any], person: int) -> bool:
    return person in (body["person_id"], body.get("by"))


def _mine(ctx: Ctx, ballot: int) -> dict[str, Any] | None:
    return receipt_of(ctx.db, ballot, ctx.me.id, ctx.house.parts["signer"])


def show_receipt(ctx: Ctx, ballot: Any) -> Any:
    """The member's own receipt."""
    made = _mine(ctx, ballot.id)
    close = Head(**made["close"]["head"]) if made and "close" in made else None
    return page(
        ctx, "ballots/receipt.html", section="ballots", card=card_of(ctx.db, ballot.id), receipt=made, close=close,
        text=json.dumps(made, indent=1) if made else "",
    )  # fmt: skip


def show_code(ctx: Ctx, ballot: Any) -> Response:
    """The receipt as a QR code, without the proofs."""
    made = _mine(ctx, ballot.id)
    if made is None:
        raise Missing
    out = io.BytesIO()
    segno.make(receipts.short(made), error="l", micro=False).save(out, kind="svg", scale=4, border=4, light="white")
    return Response(out.getvalue(), media_type="image/svg+xml")


def send_receipt(ctx: Ctx, ballot: Any) -> Response:
    """The receipt as a file."""
    made = _mine(ctx, ballot.id)
    if made is None:
        raise Missing
    return _file(json.dumps(made, indent=1).encode(), "application/json", f"receipt-{ballot.id}.json")


def may_export(facts: Any) -> bool:
    """Whether the rule-set lets these readers see the answers now."""
    secret = facts.secrecy == Secrecy.SECRET
    return bool(facts.opened and sees_tally(facts) and (bool(facts.closed) if secret else sees_names(facts)))


def send_export(ctx: Ctx, ballot: Any) -> Response:
    """Everything that a stranger needs to verify and recount."""
    if not may_export(ctx.facts):
        raise Missing
    made = export_of(ctx.db, ballot.id, ctx.house.parts["signer"])
    return _file(made, "application/zip", f"ballot-{ballot.id}.zip")


def send_public_key(ctx: Ctx, _nothing: Any) -> Response:
    """The public key that signs heads, for everybody."""
    signer: Signer = ctx.house.parts["signer"]
    return Response(f"{signer.key} {signer.public.hex()}\n", media_type=PLAIN)


def _file(body: bytes, kind: str, name: str) -> Response:
    return Response(body, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})


# Checking one


async def read_upload(ctx: Ctx) -> str:
    """What was chosen or pasted."""
    file = ctx.form.get("file")
    if file is None or isinstance(file, str) or not file.filename:
        return ctx.text("receipt")
    return (await file.read(receipts.LONGEST)).decode("utf-8", "replace")


def show_check(ctx: Ctx, _nothing: Any) -> Any:
    """Where anybody who is signed in checks a receipt."""
    return page(ctx, "ballots/check_receipt.html", section="ballots", text="", found=())


def check_receipt(ctx: Ctx, _nothing: Any) -> Done:
    """Say what holds; nothing is kept."""
    return Done("/receipts", show=partial(_checked, text=ctx.prepared))


def _checked(ctx: Ctx, text: str) -> Response:
    found = list(receipts.check(text, ctx.house.parts["signer"].known, lambda ballot: _walk(ctx.db, ballot)))
    return page(ctx, "ballots/check_receipt.html", section="ballots", text=text, found=found)


def _walk(db: Db, ballot: int) -> Walk | None:
    entries = entries_of(db, ballot) if 0 < ballot < 2**31 else []
    return Walk(ballot).follow(entries) if entries else None


_one = "/ballots/{id:int}"
ROUTES = [
    Guarded("GET", f"{_one}/receipt", door=answers_to_read, view=show_receipt),
    Guarded("GET", f"{_one}/receipt.svg", door=answers_to_read, view=show_code),
    Guarded("GET", f"{_one}/receipt.json", door=answers_to_read, view=send_receipt),
    Guarded("GET", f"{_one}/export.zip", door=ballot_to_read, view=send_export),
    Guarded("GET", "/receipts", door=person, view=show_check),
    Guarded("POST", "/receipts", door=person, view=check_receipt, prepare=read_upload),
    Guarded("GET", "/receipts/key", door=anyone, view=send_public_key),
]
