"""The composition root: every slice's routes and regions, and the running product made of them."""

import asyncio
import contextlib
import gc
import importlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from functools import partial
from socket import socket
from types import ModuleType
from typing import Any

import uvicorn
from sqlmodel import func, select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from ecabinet.ballots.calendars import deadlines_of
from ecabinet.ballots.slots import STEPS
from ecabinet.ballots.tabling import forms_on_agenda, take_waiting
from ecabinet.documents.access import register_dossiers
from ecabinet.documents.agenda import ITEMS, agenda_papers
from ecabinet.floor.access import BUSY
from ecabinet.floor.votes import why_items_stay
from ecabinet.kernel import clock, formats, words
from ecabinet.kernel.blobs import Blobs
from ecabinet.kernel.database import Database
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Missing, NotSaved
from ecabinet.kernel.files import Files
from ecabinet.kernel.health import HEALTH_ROUTES
from ecabinet.kernel.hub import Hub
from ecabinet.kernel.jobs import Runner, prune_jobs
from ecabinet.kernel.live import keep_reading_outbox, live
from ecabinet.kernel.outbox import prune_outbox
from ecabinet.kernel.pages import REFUSALS, bare_error, on_bug, on_http, on_missing, on_not_saved
from ecabinet.kernel.render import Region, Renderer
from ecabinet.kernel.routing import Guarded, RouteTable
from ecabinet.kernel.serving import server_config
from ecabinet.kernel.shield import Shield
from ecabinet.kernel.templates import make_environment
from ecabinet.kernel.web import House
from ecabinet.ledger.actions import sign_ends
from ecabinet.ledger.keys import signer_at
from ecabinet.meetings.slots import CREATED, DEADLINES, NOTES, PAPERS, STAYS
from ecabinet.notices.actions import CHANNELS
from ecabinet.notices.mailing import Postman, prune_mails, queue_mail
from ecabinet.opinions.steps import steps_taken
from ecabinet.paths import PACKAGE, STATIC, TEMPLATES
from ecabinet.people.models import Demonstration
from ecabinet.people.views.entry import FrontDoor
from ecabinet.records.actions import seal_some
from ecabinet.records.models import Seal
from ecabinet.rulebook.access import profile_choices
from ecabinet.search.indexer import Indexer
from ecabinet.settings import Settings

log = logging.getLogger("ecabinet.app")
SLICES = (
    "people", "rulebook", "notices", "meetings", "documents", "ledger", "ballots", "opinions", "floor",
    "desk", "search", "audit",
)  # fmt: skip
HEADROOM = 2 * 1024 * 1024
SEALED, SIGNED = 100, 25  # at once: no act waits for more
PAUSE = 1.0
LATE = 10_000


register_dossiers(ITEMS)
PAPERS[:] = [agenda_papers]
CREATED[:] = [take_waiting]
DEADLINES[:] = [deadlines_of]
NOTES[:] = [forms_on_agenda]
STAYS[:] = [why_items_stay]
STEPS[:] = [steps_taken]


def slice_views() -> list[ModuleType]:
    """The views of each slice, in the order of the floors."""
    return [importlib.import_module(f"ecabinet.{name}.views") for name in SLICES]


def all_routes() -> list[Guarded]:
    """Every route with a door."""
    return [route for module in slice_views() for route in module.ROUTES]


def all_regions() -> list[Region]:
    """Every region."""
    return [region for module in slice_views() for region in module.REGIONS]


def all_administration() -> list[Any]:
    """What the administration's first page leads to, each slice's `ADMINISTRATION`."""
    return [place for module in slice_views() for place in getattr(module, "ADMINISTRATION", ())]


def make_house(settings: Settings) -> House:
    """The parts of one process; the database is migrated already."""
    formats.set_zone(settings.zone)
    CHANNELS[:] = [queue_mail] if settings.smtp else []
    words.load_catalogs(PACKAGE)
    database = Database(settings.database_url)
    renderer = Renderer(make_environment(TEMPLATES), all_regions())
    database.listeners.append(renderer.told)
    sessions = FrontDoor(settings.idle_hours, settings.secure, BUSY)
    house = House(database, renderer.env, renderer, sessions, settings)
    house.parts["sessions"] = sessions
    house.parts["administration"] = all_administration()
    house.parts["profiles"] = profile_choices
    house.parts["signer"] = signer_at(settings.signing_key)
    house.parts["blobs"] = Blobs(settings.data_dir / "blobs")
    with database.reading() as db:
        is_demo = db.exec(select(Demonstration)).first() is not None
    house.demo = lambda _db: is_demo
    return house


# The same wire below /display, where the browser sends the display's cookie and not a person's.
WIRES = {"/live": live, "/display/live": live}


def make_app(house: House) -> Starlette:
    """The ASGI application over a house; its lifespan runs the wire, the jobs and the sequencer."""
    settings: Settings = house.settings
    routes: list[BaseRoute] = [RouteTable(all_routes()), *HEALTH_ROUTES]
    routes.append(Mount("/static", Files(directory=STATIC), name="static"))
    app = Product(
        routes=routes,
        lifespan=lifespan,
        max_body_size=settings.upload_mb * 1024 * 1024 + HEADROOM,
        exception_handlers={
            Missing: on_missing, NotSaved: on_not_saved, 404: on_http, 405: on_http, 413: on_http, 400: on_http,
            Exception: on_bug,
        },
    )  # fmt: skip
    app.state.house = house
    app.state.hub = Hub(house)
    return app


class Product(Starlette):
    """Starlette with the shield before everything, the page of a bug included."""

    def build_middleware_stack(self) -> ASGIApp:
        settings: Settings = self.state.house.settings
        return Shield(
            super().build_middleware_stack(), wires=WIRES, refusal=self.refusal, limit=self.max_body_size or 0,
            public_url=settings.public_url, secure=settings.secure,
        )  # fmt: skip

    def refusal(self, status: int) -> ASGIApp:
        """The page for what is refused before it is read: a body beyond the limit, a form of another site."""

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            scope["app"] = self
            page = bare_error(self.state.house, Request(scope), status, REFUSALS[status])
            await page(scope, receive, send)

        return answer


@contextlib.asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """What runs beside the requests."""
    house: House = app.state.house
    hub: Hub = app.state.hub
    runner = house.parts["jobs"] = Runner(house)
    sequencer = Sequencer(house)
    indexer = Indexer(house)
    postman = Postman(house)
    listeners = (hub.hear, runner.hear, sequencer.hear, indexer.hear, postman.hear)
    house.db.listeners += listeners
    works = (
        hub.keep_telling, hub.keep_beating, hub.keep_sweeping, runner.keep_working, sequencer.keep_sealing,
        indexer.keep_indexing,
        lambda: keep_reading_outbox(house), lambda: keep_tidy(house),
        lambda: house.parts["sessions"].keep_seen(house.db), *([postman.keep_mailing] if house.settings.smtp else []),
    )  # fmt: skip
    tasks = {asyncio.create_task(keep(work)) for work in works}
    try:
        yield
    finally:
        while tasks:
            for task in tasks:
                task.cancel()
            _ended, tasks = await asyncio.wait(tasks, timeout=1)
        for listener in listeners:
            house.db.listeners.remove(listener)


async def keep(work: Callable[[], Awaitable[None]]) -> None:
    """Do endless work; what breaks it (a database that restarts) is logged, and it begins again a second later."""
    while True:
        try:
            await work()
        except Exception:
            log.exception("work beside the requests failed and begins again")
        await asyncio.sleep(PAUSE)


class Sequencer:
    """Seals new records and signs ledgers that grew, within a second and in batches: no act waits for it."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.wake = asyncio.Event()
        self.loop: asyncio.AbstractEventLoop | None = None
        self.sealed_to = 0

    def hear(self, topics: set[str], _position: int) -> None:
        """A record was noted."""
        if "records" in topics and self.loop and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.wake.set)

    async def keep_sealing(self) -> None:
        """Seal what is there, then whenever a record is told."""
        self.loop = asyncio.get_running_loop()
        while True:
            while await self.house.db.write(self._seal) == SEALED:
                continue
            while await self.house.db.write(self._sign) == SIGNED:
                continue
            await self.wake.wait()
            await asyncio.sleep(0.5)
            self.wake.clear()

    def _seal(self, db: Db) -> int:
        """All is looked through once; from then on only what is new, with room for acts that commit late."""
        count = seal_some(db, SEALED, self.sealed_to)
        if count < SEALED:
            self.sealed_to = max(0, (db.exec(select(func.max(Seal.record_id))).one() or 0) - LATE)
        return count

    def _sign(self, db: Db) -> int:
        return sign_ends(db, self.house.parts["signer"], SIGNED)


async def keep_tidy(house: House) -> None:
    """Tidy once in ten minutes."""
    while True:
        await asyncio.sleep(600)
        await tidy(house)


async def tidy(house: House) -> None:
    """Let go of what was told an hour ago, and of jobs done and mails sent a month ago."""
    hour_ago, month_ago = clock.now() - timedelta(hours=1), clock.now() - timedelta(days=30)
    await house.db.write(partial(prune_outbox, before=hour_ago))
    await house.db.write(partial(prune_mails, before=month_ago))
    await asyncio.to_thread(prune_jobs, house.db, month_ago)


def settle() -> None:
    """What is in memory now stays there: collecting it again and again would make every screen wait."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 50)


def run(settings: Settings, listening: socket, announce: Callable[[], Any] = lambda: None) -> None:
    """Serve on the port until the process is told to end."""
    house = make_house(settings)
    config = server_config(
        make_app(house), proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None, timeout_graceful_shutdown=3,
    )  # fmt: skip
    announce()
    settle()
    try:
        uvicorn.Server(config).run([listening])
    finally:
        house.db.close()


__all__ = ["Db", "all_regions", "all_routes", "make_app", "make_house", "run"]
