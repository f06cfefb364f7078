"""Replay, count, verify."""

import argparse
import asyncio
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from pikepdf import Pdf
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bench import client, replay
from bench.counting import people
from bench.replay.counts import by_ledger, by_page, by_sql, verified
from bench.replay.events import FIRST, FORMS, HA_NOI, KINDS, LAST, MEMBERS, Clocked, Done, Replay, Roles
from bench.stage import token
from ecabinet import schema
from ecabinet.kernel import clock
from ecabinet.kernel.database import Database
from ecabinet.kernel.db import Db
from ecabinet.people.access import token_hash
from ecabinet.people.models import SignIn


def main() -> int:
    """Replay, count, verify; 0 only when everything agrees."""
    parser = argparse.ArgumentParser(description=(replay.__doc__ or "").splitlines()[0])
    parser.add_argument("--forms", type=int, default=FORMS, help=f"how many forms to replay ({FORMS})")
    forms, console = parser.parse_args().forms, Console()
    with tempfile.TemporaryDirectory(prefix="ecabinet-replay-") as name:
        folder = Path(name)
        roles = _set_up(folder)
        with Clocked(folder, FIRST) as server:
            started = time.monotonic()
            done = client.run(lambda: _with_bar(console, server, roles, forms))
            with console.status("The jobs close what is due …"):
                client.run(lambda: _all_closed(server, folder, forms))
            seconds = time.monotonic() - started
            shown = client.run(lambda: by_page(server.port, roles.secretary))
            holds, said = verified(folder)
        counts = {"SQL": by_sql(folder / "ecabinet.db"), "ledger, recounted": by_ledger(folder), "statistics": shown}
    agree = all(count == (forms, forms * MEMBERS) for count in counts.values())
    _say(console, counts, done, seconds)
    console.print(said.strip())
    return 0 if agree and holds else 1


def _say(console: Console, counts: dict[str, tuple[int, int]], done: Done, seconds: float) -> None:
    table = Table("counted by", "forms", "answers")
    for name, (forms, answers) in counts.items():
        table.add_row(name, f"{forms:,}", f"{answers:,}")
    console.print(table)
    console.print(
        f"{done.forms:,} forms and {done.answers:,} answers sent, papers opened {done.openings_of_papers:,} times,"
        f" in {seconds / 60:.1f} minutes"
    )


def _set_up(folder: Path) -> Roles:
    url = f"sqlite:///{folder / 'ecabinet.db'}"
    schema.create(url)
    database = Database(url)
    clock.set_clock(FIRST)

    def fill(db: Db) -> Roles:
        roles = Roles(*people(db))
        for person in (roles.secretary, *roles.members):
            db.add(SignIn(actor_id=person, token_hash=token_hash(token(person)), at=db.now, seen_at=db.now))
        return roles

    try:
        return database.act(fill)
    finally:
        clock.set_clock(None)
        database.close()


def _made_papers(folder: Path) -> list[bytes]:
    """Five small papers, each another number of pages."""
    made = []
    for n in range(len(KINDS)):
        pdf = Pdf.new()
        for _ in range(n + 1):
            pdf.add_blank_page(page_size=(595, 842))
        pdf.save(folder / "paper.pdf")
        made.append((folder / "paper.pdf").read_bytes())
    (folder / "paper.pdf").unlink()
    return made


async def _with_bar(console: Console, server: Clocked, roles: Roles, forms: int) -> Done:
    columns = (
        TextColumn("[bold]{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("answers"),
        TextColumn("{task.fields[forms]} forms"), TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(f"{FIRST:%d/%m/%Y}", total=forms * MEMBERS, forms=0)

        def moved(at: datetime, done: Done) -> None:
            day = f"{at + HA_NOI:%d/%m/%Y}"
            bar.update(task, completed=done.answers, forms=done.forms, description=day)

        return await Replay(server, roles, _made_papers(server.home), forms, moved).run()


async def _all_closed(server: Clocked, folder: Path, forms: int) -> None:
    """The last day of the period comes; the jobs close what is due."""
    server.set(LAST)
    end = time.monotonic() + 600
    while by_sql(folder / "ecabinet.db")[0] < forms:
        assert time.monotonic() < end, "the jobs did not close every form"
        await asyncio.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())
