"""The wire: a page says what it shows and hears what changes; acts go over HTTP."""

import asyncio
import json
import sys
from functools import partial

from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from ecabinet.kernel.hub import ROUND, Hub
from ecabinet.kernel.outbox import OutboxReader
from ecabinet.kernel.screens import NONSENSE, SIGNED_OUT, Screen, ended, sign_of_life
from ecabinet.kernel.web import House


async def live(scope: Scope, receive: Receive, send: Send) -> None:
    """The endpoint, plain ASGI (each layer between costs every open page memory): who, what is shown, then tell."""
    house: House = scope["app"].state.house
    hub: Hub = scope["app"].state.hub
    who = partial(house.identity.by_cookie, cookies=HTTPConnection(scope).cookies)
    actor = await house.db.read(who, hub.entry_pace)
    await receive()
    await send({"type": "websocket.accept"})
    if actor is None:
        await send(ended(SIGNED_OUT))
        return
    screen = Screen(send, actor.session_id, actor.id, actor.lang)
    del scope, actor
    hub.enter(screen)
    hub.say(screen, "beat", sign_of_life())
    try:
        await _listen(hub, screen, receive)
    finally:
        hub.leave(screen)
        screen.unsent.clear()


async def _listen(hub: Hub, screen: Screen, receive: Receive) -> None:
    while (message := await receive())["type"] == "websocket.receive":
        try:
            said = json.loads(message.get("text") or "")
            regions = said.get("regions") or said.get("add") or {}
        except (ValueError, AttributeError, RecursionError):
            regions = None
        if not isinstance(regions, dict):
            hub.say(screen, "close", ended(NONSENSE))
            return await asyncio.sleep(1)
        await hub.catch_up(screen, {sys.intern(str(key)): state for key, state in regions.items()})
    return None


async def keep_reading_outbox(house: House) -> None:
    """Hear what other processes did (the command line), 20 times a second."""
    reader = await asyncio.to_thread(OutboxReader, house.db.engine, house.db.mine)
    try:
        while True:
            await asyncio.sleep(ROUND)
            for topics, position in (
                await house.db.read(lambda _db: reader.look()) if not house.db.sqlite else reader.look()
            ):
                house.db.told(topics, position)
    finally:
        reader.close()
