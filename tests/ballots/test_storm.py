"""The server is killed in the middle of a storm of answers: whatever was confirmed is there, and the ledger holds."""

import asyncio
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import httpx2 as httpx
import pytest
from sqlmodel import col, select

from ecabinet.ballots.models import Answer
from ecabinet.ballots.proving import prove
from ecabinet.kernel.web import House
from ecabinet.ledger.access import entries_of
from ecabinet.settings import Settings
from tests.ballots.play import asked, opened_form
from tests.browser.server import Hours, Killable
from tests.cast import MEMBERS, Cast, token

ENOUGH = 60  # confirmations before the end comes


@dataclass
class Storm:
    """Everybody answers again and again, each time something else; what was confirmed, in the order of each."""

    url: str
    form: int
    question: int
    confirmed: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in MEMBERS})
    refused: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many answers were confirmed."""
        return sum(map(len, self.confirmed.values()))

    async def rage(self, server: Killable) -> None:
        """Until the server is dead, which it is as soon as enough was confirmed."""
        await asyncio.gather(*(self._member(name) for name in MEMBERS), self._end(server))

    async def _end(self, server: Killable) -> None:
        async with asyncio.timeout(60):
            while self.count < ENOUGH:  # noqa: ASYNC110  (nobody tells of a number)
                await asyncio.sleep(0.002)
        server.kill()

    async def _member(self, name: str) -> None:
        async with httpx.AsyncClient(base_url=self.url, cookies={"session": token(name)}, timeout=30) as browser:
            for n in itertools.count():
                words = f"{name} {n}"
                data = {f"value-{self.question}": "other", f"words-{self.question}": words}
                try:
                    sent = await browser.post(f"/ballots/{self.form}/answers", data=data)
                except httpx.TransportError:
                    return  # never confirmed; it may be there or not
                if sent.status_code == 303 and "sent=1" in sent.headers["location"]:
                    self.confirmed[name].append(words)
                else:
                    self.refused.append(f"{sent.status_code} for {words}")


@pytest.fixture
def killable(house: House, settings: Settings) -> Iterator[Killable]:
    """The house's data served by a process that may be killed; its clock runs from the morning on."""
    killable = Killable(replace(settings, idle_hours=720), Hours())
    yield killable
    killable.kill()


def kept(house: House, cast: Cast, form: int) -> dict[str, list[str]]:
    """What the tables hold of each member, in order."""
    names = {number: name for name, number in cast.people.items()}
    found: dict[str, list[str]] = {name: [] for name in MEMBERS}
    with house.db.reading() as db:
        for row in db.exec(select(Answer).where(Answer.ballot_id == form).order_by(col(Answer.n))):
            found[names[row.person_id]].append(row.words)
    return found


def test_every_answer_that_was_confirmed_is_there_after_the_server_is_killed(
    house: House, cast: Cast, killable: Killable
) -> None:
    form = opened_form(house, cast, "Q")
    storm = Storm(killable.url, form, asked(house, form)[0])
    asyncio.run(storm.rage(killable))
    assert storm.refused == []
    assert storm.count >= ENOUGH

    killable.start()
    there = kept(house, cast, form)
    for name, confirmed in storm.confirmed.items():
        assert there[name][: len(confirmed)] == confirmed
        assert len(there[name]) <= len(confirmed) + 1  # at most the one that was on its way
    with house.db.reading() as db:
        walk, broken = prove(db, form, None)
        answers = sum(entry.kind == "answer" for entry in entries_of(db, form))
    assert broken is None, broken
    assert walk.last is not None
    assert answers == sum(map(len, there.values()))
    again = httpx.post(
        f"{killable.url}/ballots/{form}/answers", cookies={"session": token("an")},
        data={f"value-{storm.question}": "in_favour", f"words-{storm.question}": ""},
    )  # fmt: skip
    assert again.status_code == 303
