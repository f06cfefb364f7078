"""Follows what is told and keeps the index, within a second and in the background; it goes on after a restart."""

import asyncio
import logging

from ecabinet.kernel.web import House
from ecabinet.search.actions import catch_up, things_in

log = logging.getLogger("ecabinet.search")
PAUSE, AFTER_FAILURE = 0.3, 10.0


class Indexer:
    """One for each process; the app's lifespan runs it beside the requests."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.wake = asyncio.Event()
        self.loop: asyncio.AbstractEventLoop | None = None

    def hear(self, topics: set[str], _position: int) -> None:
        """Something that can be found was changed."""
        if self.loop and not self.loop.is_closed() and things_in(topics):
            self.loop.call_soon_threadsafe(self.wake.set)

    async def keep_indexing(self) -> None:
        """Index what was told while nobody listened, then whatever is told."""
        self.loop = asyncio.get_running_loop()
        position: int | None = None
        while True:
            try:
                position = await asyncio.to_thread(catch_up, self.house.db, position)
            except Exception:
                log.exception("the index could not follow")
                await asyncio.sleep(AFTER_FAILURE)
                continue
            await self.wake.wait()
            await asyncio.sleep(PAUSE)
            self.wake.clear()
