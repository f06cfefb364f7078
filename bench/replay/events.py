"""The period's events: who takes part, the server whose clock is set, and the acts in the order of their moments."""

import heapq
import itertools
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench import client
from bench.client import Person
from bench.harness import Server
from bench.stage import token

FORMS, MEMBERS = 237, 27
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
