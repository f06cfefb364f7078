"""Checking the record: what is found is kept, so that the page says when it last held."""

from typing import Any

from ecabinet.audit.access import sealed_in_order, unsealed
from ecabinet.audit.models import Verification
from ecabinet.audit.rules import Chain, Head
from ecabinet.kernel.db import Db
from ecabinet.kernel.jobs import enqueue, handler
from ecabinet.kernel.web import House
from ecabinet.records.actions import Acting, note


def check_record(db: Db, kept: Head | None = None) -> tuple[Chain, int]:
    """Follow the whole chain in one snapshot; the chain as far as it holds, and how many records are not sealed yet."""
    chain = Chain(kept)
    for rows in sealed_in_order(db):
        chain.follow(rows)
        if chain.broken:
            break
    chain.end()
    return chain, unsealed(db)


def ask_to_verify(db: Db, actor: Acting) -> None:
    """Have the whole record checked now, by a job."""
    note(db, actor, "asked to verify")
    enqueue(db, "verify_record", {"by": actor.id}, unique="verify-record")


@handler("verify_record", slow=True)
def verify_record(house: House, payload: dict[str, Any]) -> None:
    """Check the record and keep what was found."""
    with house.db.reading() as db:
        chain, waiting = check_record(db)
    house.db.act(lambda db: _keep(db, chain, waiting, payload.get("by")))


def _keep(db: Db, chain: Chain, waiting: int, by: int | None) -> None:
    broken = chain.broken
    db.add(
        Verification(
            at=db.now, asked_by=by, seals=chain.head.seq, head=chain.head.hash, unsealed=waiting,
            broken_seal=broken.seal if broken else None, broken_record=broken.record if broken else None,
            broken_at=broken.at if broken else None, broken_msgid=broken.msgid if broken else "",
        )
    )  # fmt: skip
