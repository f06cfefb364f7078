"""The kernel's promises about reading, acting and telling, on both engines."""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise

import pytest
from sqlmodel import col, select

from ecabinet.kernel.database import Pace
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import NotSaved, Refused
from ecabinet.kernel.outbox import OutboxReader
from ecabinet.kernel.web import House
from ecabinet.people.models import Organisation
from ecabinet.records import actions as records
from ecabinet.records.models import Record, Seal
from tests.cast import Cast


def organisation(db: Db, code: str) -> None:
    db.add(Organisation(code=code, name_vi=code, name_en=code))


def test_a_refused_act_leaves_nothing_and_tells_nothing(house: House) -> None:
    heard: list[set[str]] = []
    house.db.listeners.append(lambda topics, _at: heard.append(topics))

    def act(db: Db) -> None:
        organisation(db, "X")
        db.flush()
        raise Refused("No.")

    with pytest.raises(Refused):
        house.db.act(act)
    with house.db.reading() as db:
        assert db.exec(select(Organisation).where(Organisation.code == "X")).first() is None
    assert heard == []


def test_acts_of_many_threads_are_each_committed_once(house: House) -> None:
    def write(n: int) -> None:
        house.db.act(lambda db: organisation(db, f"O{n}"))

    threads = [threading.Thread(target=write, args=(n,)) for n in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with house.db.reading() as db:
        found = [o.code for o in db.exec(select(Organisation)) if o.code[0] == "O"]
    assert sorted(found) == sorted(f"O{n}" for n in range(40))


def test_an_outbox_reader_hears_of_acts_of_others(house: House) -> None:
    reader = OutboxReader(house.db.engine, mine=set())
    for code in ("Y", "Z"):
        house.db.act(partial(organisation, code=code))
        assert any("organisations" in topics for topics, _at in reader.look())
    assert reader.look() == []
    reader.close()


def test_no_process_hears_its_own_acts_twice(house: House) -> None:
    heard = list[set[str]]()
    house.db.listeners.append(lambda topics, _position: heard.append(topics))
    reader = OutboxReader(house.db.engine, house.db.mine)
    for code in ("Y", "Z"):
        house.db.act(partial(organisation, code=code))
        assert reader.look() == []
    assert sum("organisations" in topics for topics in heard) == 2
    reader.close()
    house.db.listeners.pop()


def test_what_was_told_in_vain_is_not_taken_for_our_own(house: House, monkeypatch) -> None:
    before, refused = set(house.db.mine), NotSaved if house.db.sqlite else OSError

    def refuse(_connection):
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(house.db.engine.dialect, "do_commit", refuse)
        with pytest.raises(refused):
            house.db.act(lambda db: organisation(db, "Y"))
    if house.db.sqlite:  # PostgreSQL gives no number twice
        assert house.db.mine == before
    reader = OutboxReader(house.db.engine, mine=set(house.db.mine))
    house.db.act(lambda db: organisation(db, "Z"))
    assert any("organisations" in topics for topics, _at in reader.look()), "another's act under that number is heard"
    reader.close()


def test_quick_readings_stay_on_the_loop_and_slow_ones_go_to_the_readers(house: House) -> None:
    pace, threads = Pace(), list[str]()

    def look(wait: float) -> Callable[[Db], None]:
        def run(_db: Db) -> None:
            end = time.thread_time() + wait
            while time.thread_time() < end:
                pass
            threads.append(threading.current_thread().name.partition("_")[0])

        return run

    async def read() -> None:
        for wait in [0.0] * 10 + [0.1] + [0.0] * 20:
            await house.db.read(look(wait), pace)

    asyncio.run(read())
    if house.db.sqlite:
        assert threads[0] == "reader", "what is not known yet goes to the readers"
        assert set(threads[9:11]) == {"MainThread"}
        assert threads[11] == "reader", "what has become slow goes there again"
        assert threads[-1] == "MainThread"
    else:
        assert set(threads) == {"reader"}, "a question to a server never waits on the loop"


def test_a_snapshot_moves_on_with_every_act(house: House) -> None:
    with house.db.reading() as db:
        before = db.snapshot()
    house.db.act(lambda db: organisation(db, "W"))
    with house.db.reading() as db:
        after = db.snapshot()
    assert after.order > before.order


def test_a_reading_is_one_snapshot(house: House) -> None:
    with house.db.reading() as db:
        db.snapshot()
        before = len(list(db.exec(select(Organisation))))
        house.db.act(lambda db: organisation(db, "V"))
        assert len(list(db.exec(select(Organisation)))) == before


def test_seals_follow_each_other_without_gap(house: House, cast: Cast) -> None:
    for n in range(3):
        house.db.act(partial(records.note, actor=cast.actor("secretary"), verb="try", thing=f"thing/{n}"))
    house.db.act(records.seal_some)
    house.db.act(lambda db: records.note(db, None, "try", "thing/9"))
    house.db.act(records.seal_some)
    with house.db.reading() as db:
        rows = list(db.exec(select(Record)))
        seals = list(db.exec(select(Seal).order_by(col(Seal.seq))))
    assert [s.seq for s in seals] == list(range(1, len(rows) + 1))
    assert all(b.previous == a.hash for a, b in pairwise(seals))


def test_several_processes_seal_at_once_and_the_chain_does_not_fork(house: House) -> None:
    for n in range(20):
        house.db.act(partial(records.note, actor=None, verb="try", thing=f"thing/{n}"))
    with ThreadPoolExecutor(6) as pool:
        counts = list(pool.map(lambda _n: house.db.act(partial(records.seal_some, limit=5)), range(12)))
    with house.db.reading() as db:
        rows = len(list(db.exec(select(Record))))
        seals = list(db.exec(select(Seal).order_by(col(Seal.seq))))
    assert sum(counts) == len(seals) == rows
    assert all(b.previous == a.hash for a, b in pairwise(seals))
