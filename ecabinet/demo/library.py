"""The demonstration's papers: set, cleaned and stored as uploads are, read, and hung on their dossiers."""

import io
import itertools
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlmodel import select

from ecabinet.demo.moments import ZONE
from ecabinet.demo.papers import Spec, make_papers
from ecabinet.demo.prose import Data, read
from ecabinet.demo.story import MINUTE, Story
from ecabinet.documents import actions, pdf
from ecabinet.documents.actions import Details
from ecabinet.documents.arrivals import Arrived, Incoming, receive
from ecabinet.documents.models import DocumentType, Paper
from ecabinet.documents.rules import Secrecy
from ecabinet.documents.texts import keep_reading
from ecabinet.kernel.blobs import Blobs
from ecabinet.kernel.db import Db
from ecabinet.meetings.models import Dossier
from ecabinet.people.models import Person

LIMIT = 100 * pdf.MEGABYTE
BATCH = 17  # papers with one start of the worker
WORKERS = 2  # as many as pdf.py lets work at once
SENT_AT = time(16, 30)


@dataclass(frozen=True)
class Held:
    """A paper in the store, with what it says."""

    spec: Spec
    file: Arrived
    read: pdf.Reading


def make_library(blobs: Blobs, specs: Sequence[Spec], tick: Callable[[int], Any]) -> list[Held]:
    """All papers, made and stored; `tick` hears of every batch how many it held."""
    with ThreadPoolExecutor(WORKERS, thread_name_prefix="library") as pool:
        waiting = [pool.submit(_store, blobs, batch, tick) for batch in _batches(make_papers(specs))]
        return [held for batch in waiting for held in batch.result()]


def _batches(made: Iterator[tuple[Spec, bytes]]) -> Iterator[list[tuple[Spec, bytes]]]:
    while batch := list(itertools.islice(made, BATCH)):
        yield batch


def _store(blobs: Blobs, batch: list[tuple[Spec, bytes]], tick: Callable[[int], Any]) -> list[Held]:
    files = receive(blobs, [Incoming(it.file_name, len(data), io.BytesIO(data)) for it, data in batch], LIMIT)
    arrived = [file for file in files if isinstance(file, Arrived)]
    assert len(arrived) == len(batch), files
    readings = pdf.read_many([blobs.path(file.cleaned.sha256) for file in arrived])
    tick(len(batch))
    return [Held(spec, file, said) for (spec, _), file, said in zip(batch, arrived, readings, strict=True)]


class Library:
    """Tells when each paper came to its dossier: when it was issued, or as soon as the dossier was there."""

    def __init__(self, story: Story, held: Sequence[Held]) -> None:
        self.story, self.stage, self.held = story, story.stage, held
        self.came: dict[str, datetime] = {}  # when each paper came, by its name

    def tell(self) -> None:
        """All of them, those of one dossier in their order."""
        latest: dict[str, datetime] = {}
        for it in self.held:
            opened, _ = _owner(it.spec.dossier)
            issued = datetime.combine(it.spec.issued_on, SENT_AT, ZONE)
            begun = self.story.moment(opened["created"]) + 30 * MINUTE
            at = max(issued, begun, latest.get(it.spec.dossier, begun) + 2 * MINUTE)
            latest[it.spec.dossier] = self.came[it.spec.key] = at
            self.story.add(at, self.add, it)

    def add(self, db: Db, held: Held) -> None:
        """A paper comes; its text is known already, so the job has nothing left to do."""
        spec = held.spec
        types = {it.code: it.id for it in db.exec(select(DocumentType))}
        details = Details(
            title=spec.title[:500], type_id=types[read("papers/recipes.yaml")["types"][spec.type]["type"]],
            number=spec.number or "", issuer_id=self.stage.organisations[spec.agency].id, issued_on=spec.issued_on,
            secrecy=Secrecy.NONE,
        )  # fmt: skip
        dossier = db.get_one(Dossier, self._dossier(spec.dossier))
        made = actions.add_papers(db, self._keeper(spec), dossier, [held.file], details=details, isolated=False)[0]
        assert isinstance(made, Paper), made
        version = actions.version_in_force(db, made).id
        keep_reading(db, version, held.read)
        self.stage.versions[spec.key] = version

    def _keeper(self, spec: Spec) -> Person:
        row, name = _owner(spec.dossier)
        return self.stage.people[row[name]]

    def _dossier(self, name: str) -> int:
        kind, _, key = name.rpartition(":")
        found = self.stage.forms[key].dossier_id if kind else self.stage.items[name].dossier_id
        assert found is not None
        return found


def _owner(dossier: str) -> tuple[Data, str]:
    """The form or meeting that a dossier belongs to, and what it calls whoever keeps it."""
    kind, _, name = dossier.rpartition(":")
    rows, called = (read("forms.yaml"), "officer") if kind else (read("meetings.yaml")["meetings"], "secretary")
    return next(it for it in rows if it["key"] == name.partition("/")[0]), called
