"""A ballot as a folder that anybody can verify and recount without the product."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from sqlalchemy import literal, select
from sqlmodel import col

from ecabinet.ballots.models import Ballot, Closing, Opening, Withdrawal
from ecabinet.kernel.db import Db
from ecabinet.kernel.hot import Hot
from ecabinet.ledger import recount
from ecabinet.ledger.access import entries_of, heads_of
from ecabinet.ledger.keys import Signer
from ecabinet.ledger.rules import head_at
from ecabinet.rulebook.rulesets import Secrecy

README = """e-Cabinet

VI  Thư mục này chứa toàn bộ sổ của một phiếu lấy ý kiến hoặc một lần biểu quyết. Để kiểm tra và đếm lại, chỉ cần
    Python 3.10 trở lên:    python3 recount.py
    So với giấy xác nhận, chứng nhận kết quả hoặc trạng thái đã giữ:    python3 recount.py --against TỆP
EN  This folder holds the whole ledger of an opinion form or a vote. To verify and recount it, Python 3.10 is enough:
    python3 recount.py --lang en
    Against a receipt, a certificate or a head that was kept:    python3 recount.py --lang en --against FILE

ledger.json     records (canonical JSON, RFC 8785), salts, commitments, chain, tree, signed heads, public keys
rule-set.json   the rule-set that the ballot was opened with
roll.json       the roll as it was frozen by the opening
papers.json     the papers, by SHA-256
public-key.txt  the public key that signs (Ed25519); compare it with the one that your office keeps
"""


_open_urns = Hot(
    select(col(Ballot.symbol), col(Ballot.title)).join(Opening, col(Opening.ballot_id) == Ballot.id)
    .where(
        col(Ballot.secrecy) == literal(Secrecy.SECRET.value),
        ~select(col(Closing.ballot_id)).where(col(Closing.ballot_id) == Ballot.id).exists(),
        ~select(col(Withdrawal.ballot_id)).where(col(Withdrawal.ballot_id) == Ballot.id).exists(),
    )
    .order_by(col(Ballot.id))
)  # fmt: skip


def open_secret_ballots(db: Db) -> list[str]:
    """The symbols (or titles) of secret ballots that are being answered."""
    return [row.symbol or row.title for row in _open_urns.rows(db)]


def ledger_of(db: Db, ballot: int, signer: Signer) -> dict[str, Any]:
    """The whole ledger as plain values, its end signed."""
    entries = entries_of(db, ballot)
    heads = [it._asdict() for it in heads_of(db, ballot)]
    if entries and (not heads or heads[-1]["size"] != entries[-1].n):
        end = head_at(ballot, entries[-1])
        signed = {"key": signer.key, "signature": signer.sign(end)}
        heads.append({"size": end.size, "root": end.root, "chain": end.chain, **signed})
    known = {it["key"] for it in heads}
    keys = {number: raw.hex() for number, raw in signer.known.raw.items() if number in known}
    return {
        "format": 1, "ballot": ballot, "entries": [it._asdict() for it in entries], "heads": heads, "keys": keys,
    }  # fmt: skip


def export_of(db: Db, ballot: int, signer: Signer) -> bytes:
    """The export as a zip."""
    ledger = ledger_of(db, ballot, signer)
    opening = json.loads(ledger["entries"][0]["body"])
    files = {
        "README.txt": README,
        "recount.py": Path(recount.__file__).read_text("utf-8"),
        "ledger.json": _json(ledger),
        **{name: _json(of(opening)) for name, of in recount.LOOSE.items()},
        "public-key.txt": f"{signer.public.hex()}\n",
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(f"ballot-{ballot}/{name}", (2000, 1, 1, 0, 0, 0)), text.encode())
    return made.getvalue()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
