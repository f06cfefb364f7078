"""`make replay`: the eight months from June 2019 to February 2020 once more, through HTTP, and counted three ways.

237 forms, 27 members, 6,399 answers, four or five papers each, which every member opens. The server is one of its own,
on a temporary folder; its clock is set from moment to moment, so that deadlines, reminders and closes fall as they did.
"""

import argparse
import asyncio
import contextlib
import heapq
import itertools
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from pikepdf import Pdf
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bench import client
from bench.client import Person
from bench.counting import people
from bench.harness import Server
from bench.stage import token
from ecabinet import schema
from ecabinet.ballots.proving import opened_ballots, prove
from ecabinet.kernel import clock
from ecabinet.kernel.database import Database
from ecabinet.kernel.db import Db
from ecabinet.ledger import recount
from ecabinet.ledger.access import entries_of
from ecabinet.ledger.keys import public_keys
from ecabinet.people.access import token_hash
from ecabinet.people.models import SignIn

FORMS, MEMBERS = 237, 27
ANSWERS = FORMS * MEMBERS
HA_NOI = timedelta(hours=7)
FIRST, LAST = datetime(2019, 6, 24, 1, tzinfo=UTC), datetime(2020, 2, 25, 10, tzinfo=UTC)
OPENINGS_UNTIL = datetime(2020, 2, 14, 1, tzinfo=UTC)  # the last forms end within the period, Tết behind them
HOURS = (timedelta(hours=3), timedelta(hours=27), timedelta(hours=50))  # when a third of the members answers
CONNECTIONS = 6
WORDS = "Đề nghị cơ quan trình làm rõ nguồn lực thực hiện và trách nhiệm phối hợp."
KINDS = ("Tờ trình", "Dự thảo", "Báo cáo thẩm định", "Bản tổng hợp ý kiến", "Báo cáo đánh giá tác động")


@dataclass(frozen=True)
class Roles:
    """Who takes part."""

    body: int
    secretary: int
    members: list[int]


@dataclass
class Form:
    """One form of the period, as far as it has come."""

    n: int
    path: str = ""
    question: str = ""
    papers: list[str] = field(default_factory=list)


@dataclass
class Done:
    """What was done, as the client counts it."""

    forms: int = 0
    answers: int = 0
    openings_of_papers: int = 0


class Clocked(Server):
    """The server whose clock we set."""

    def __init__(self, folder: Path, first: datetime) -> None:
        super().__init__("replay", folder)
        self.home, self.first = folder, first
        self.pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}

    def greet(self) -> None:
        self._write(self.first)

    def set(self, moment: datetime) -> None:
        """It is this moment now; whatever falls due is done at once."""
        self._write(moment)
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "set\n"

    def _write(self, moment: datetime) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{moment.isoformat()}\n")
        self.process.stdin.flush()


# The acts


class Replay:
    """Goes through the events in the order of their moments."""

    def __init__(
        self, server: Clocked, roles: Roles, papers: list[bytes], forms: int, moved: Callable[..., None]
    ) -> None:
        self.server, self.roles, self.papers, self.moved = server, roles, papers, moved
        self.secretary = Person(server.port, token(roles.secretary))
        self.done, self.order = Done(), itertools.count()
        self.events: list[tuple[datetime, int, Any]] = []
        for n, at in enumerate(_openings(forms)):
            self._plan(at, self.open, Form(n))

    def _plan(self, at: datetime, act: Callable[..., Any], *args: Any) -> None:
        heapq.heappush(self.events, (at, next(self.order), (act, args)))

    async def run(self) -> Done:
        """Until nothing is planned any more."""
        while self.events:
            at, _n, (act, args) = heapq.heappop(self.events)
            self.server.set(at)
            await act(at, *args)
            self.moved(at, self.done)
        return self.done

    async def open(self, at: datetime, form: Form) -> None:
        """The secretary begins a form, hangs its papers on it and asks the members."""
        title = f"Phiếu lấy ý kiến thứ {form.n + 1}: dự thảo Nghị định"
        edit = await self.secretary.send("/ballots", {"body": str(self.roles.body), "title": title})
        form.path = edit.removesuffix("/edit")
        await self.secretary.send(f"{form.path}/questions", {"text": "Đồng ý ban hành Nghị định?"})
        dossier = _one(r'href="(/dossiers/\d+)"', await self.secretary.open(edit))
        count = 4 + form.n % 2
        files = {f"{KINDS[k]} {form.n + 1}.pdf": self.papers[k] for k in range(count)}
        await self.secretary.upload(f"{dossier}/papers", files)
        review = await self.secretary.open(f"{form.path}/open")
        until = _one(r'name="deadline"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="deadline"', review)
        confirmed = dict.fromkeys(re.findall(r'name="(confirm_\w+)"', review), "1")
        await self.secretary.send(f"{form.path}/open", {"deadline": until, **confirmed})
        deadline = datetime.fromisoformat(until).replace(tzinfo=UTC) - HA_NOI
        for third, after in enumerate(HOURS):
            self._plan(min(at + after, deadline - timedelta(minutes=10)), self.answer, form, third)
        self._plan(deadline, self.end)
        self.done.forms += 1

    async def answer(self, _at: datetime, form: Form, third: int) -> None:
        """A third of the members opens the form and every paper, and answers."""
        people = self.roles.members[third :: len(HOURS)]
        await self._all((client.get(form.path, token(it)) for it in people), b"200")
        if not form.question:
            page = await Person(self.server.port, token(people[0])).open(form.path)
            form.question, form.papers = _one(r'name="value-(\d+)"', page), _papers(page)
            assert len(form.papers) == 4 + form.n % 2, form.papers
        files = [client.get(f"{paper}/v/1/file", token(it)) for it in people for paper in form.papers]
        await self._all(iter(files), b"200")
        self.done.openings_of_papers += len(files)
        await self._all((self._sent(form, it) for it in people), b"303")
        self.done.answers += len(people)

    async def end(self, _at: datetime) -> None:
        """The deadline passes: the server closes by itself."""

    async def _all(self, requests: Iterator[bytes], wanted: bytes) -> None:
        done = await client.load(self.server.port, requests, CONNECTIONS, (wanted,))
        assert not done.failures, done.failures[0]

    def _sent(self, form: Form, person: int) -> bytes:
        draw = (person * 7 + form.n * 11) % 20
        value = "other" if draw == 0 else "against" if draw == 1 else "in_favour"
        words = WORDS if value == "other" else ""
        fields = {f"value-{form.question}": value, f"words-{form.question}": words}
        return client.post(f"{form.path}/answers", token(person), urlencode(fields))


def _openings(count: int) -> Iterator[datetime]:
    """Evenly over the period, by the morning of a working day."""
    step = (OPENINGS_UNTIL - FIRST) / max(1, count - 1)
    for n in range(count):
        at = FIRST + step * n
        local = at + HA_NOI
        days = max(0, local.weekday() - 4)  # Saturday and Sunday: the Friday before
        yield datetime(local.year, local.month, local.day, 8, n % 60, tzinfo=UTC) - HA_NOI - timedelta(days=days)


def _one(pattern: str, page: str) -> str:
    found = re.search(pattern, page)
    assert found, (pattern, page[-2000:])
    return next(it for it in found.groups() if it)


def _papers(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'href="(/papers/\d+)[?"#]', page)))


# The three counts


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
            cwd=Path(__file__).resolve().parent.parent,
        )  # fmt: skip
        said = found.stdout + found.stderr
        if found.returncode or "not sealed" not in said:
            return found.returncode == 0, said
        time.sleep(1)
    return False, said


# The whole


def main() -> int:
    """Replay, count, verify; 0 only when everything agrees."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
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
