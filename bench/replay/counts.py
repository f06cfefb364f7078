"""The three counts of what was replayed, and what `ecabinet verify` says of it."""

import contextlib
import os
import re
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from bench.client import Person
from bench.replay.events import FIRST, HA_NOI, LAST
from bench.stage import token
from ecabinet.ballots.proving import opened_ballots, prove
from ecabinet.kernel.database import Database
from ecabinet.kernel.db import Db
from ecabinet.ledger import recount
from ecabinet.ledger.access import entries_of
from ecabinet.ledger.keys import public_keys

ROOT = Path(__file__).resolve().parent.parent.parent


def by_sql(file: Path) -> tuple[int, int]:
    """What the tables hold, asked by the sqlite3 module."""
    with contextlib.closing(sqlite3.connect(file)) as db:
        forms = db.execute("SELECT count(*) FROM ballot JOIN ballot_closing ON ballot_id = id WHERE kind = 'form'")
        return forms.fetchone()[0], db.execute("SELECT count(*) FROM answer").fetchone()[0]


def by_ledger(folder: Path) -> tuple[int, int]:
    """What the ledgers say, each verified and counted again."""
    database, keys = Database(f"sqlite:///{folder / 'ecabinet.db'}"), public_keys(folder / "keys")
    assert keys.raw, "no public key"
    forms = answers = 0
    try:
        with database.reading() as db:
            for ballot in opened_ballots(db):
                walk, broken = prove(db, ballot, keys)
                assert broken is None, broken
                assert walk.last is not None
                forms += 1
                answers += _standing(db, ballot)
    finally:
        database.close()
    return forms, answers


def _standing(db: Db, ballot: int) -> int:
    _heads, records = recount.walk(ballot, [row._asdict() for row in entries_of(db, ballot)])
    assert recount.recount(records) is not None, f"ballot {ballot} is not closed"
    return sum(len(given) for given in recount.votes(records[0], records).values())


async def by_page(port: int, secretary: int) -> tuple[int, int]:
    """What the page of statistics shows for the period."""
    days = f"from={(FIRST + HA_NOI).date()}&to={(LAST + HA_NOI).date()}"
    page = await Person(port, token(secretary)).open(f"/ballots/statistics?{days}")
    figures = [int(re.sub(r"\D", "", it)) for it in re.findall(r'class="figure"><b>([^<]+)</b>', page)]
    assert len(figures) == 3, figures
    return figures[0], figures[2]


def verified(folder: Path) -> tuple[bool, str]:
    """What `ecabinet verify` says, once everything is sealed."""
    env = {**os.environ, "ECABINET_DATA_DIR": str(folder)}
    for name in ("ECABINET_DATABASE_URL", "ECABINET_SIGNING_KEY"):
        env.pop(name, None)
    said = ""
    for _ in range(20):
        found = subprocess.run(
            [sys.executable, "-m", "ecabinet", "verify"], env=env, capture_output=True, text=True, check=False,
            cwd=ROOT,
        )  # fmt: skip
        said = found.stdout + found.stderr
        if found.returncode or "not sealed" not in said:
            return found.returncode == 0, said
        time.sleep(1)
    return False, said
