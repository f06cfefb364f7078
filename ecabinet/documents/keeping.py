"""Keeping a dossier: uploading papers, new versions, what is said of a paper, its place, its withdrawal."""

import asyncio
from collections.abc import Sequence
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from sqlmodel import col, select
from starlette.datastructures import FormData, UploadFile
from starlette.responses import JSONResponse, Response

from ecabinet.documents import actions
from ecabinet.documents.access import place_of, why_not_change
from ecabinet.documents.actions import Details
from ecabinet.documents.arrivals import RECEIVING, Arrived, Incoming, Rejected, receive
from ecabinet.documents.models import DocumentType, Paper
from ecabinet.documents.naming import one_line
from ecabinet.documents.results import Result, kept, rejected
from ecabinet.documents.rules import SECRECY_WORDS, Secrecy, paper_mark, why_not_secrecy
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.pages import page
from ecabinet.kernel.web import Ctx, Done
from ecabinet.kernel.words import N_, gettext
from ecabinet.meetings.models import Dossier
from ecabinet.people.models import Organisation
from ecabinet.people.rules import named

CHOOSE_FILES = N_("Choose at least one PDF file.")
BAD_DATE = N_("This date cannot be read. Choose it in the calendar.")
BAD_CHOICE = N_("Choose something that is in the list.")
TOO_LONG = N_("This is too long: at most %(limit)s characters.")

NO_DETAILS = Details()


@dataclass(frozen=True)
class Upload:
    """What came with a form: its files, looked at, and its fields; or why it is refused as a whole."""

    files: Sequence[Arrived | Rejected] = ()
    details: Details = NO_DETAILS
    refusal: Refused | None = None


# What was typed


def details_of(ctx: Ctx) -> Details:
    """The fields beside the file. Raises Refused for what cannot be read."""
    return Details(
        title=_text(ctx, "title", 500), type_id=ctx.number("type"), number=_text(ctx, "number", 60),
        issuer_id=ctx.number("issuer"), issued_on=_date(ctx.text("issued_on")), secrecy=_secrecy(ctx.text("secrecy")),
    )  # fmt: skip


def _text(ctx: Ctx, name: str, limit: int) -> str:
    text = one_line(ctx.text(name))
    if len(text) > limit:
        raise Refused(TOO_LONG, limit=limit)
    return text


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused(BAD_DATE) from None


def _secrecy(text: str) -> Secrecy:
    try:
        return Secrecy(text or Secrecy.NONE)
    except ValueError:
        raise Refused(BAD_CHOICE) from None


# Files


async def receive_files(ctx: Ctx) -> Upload:
    """Before the act: the fields are read, then every file is looked at and the good ones are kept."""
    try:
        details = details_of(ctx)
        if why := why_not_secrecy(details.secrecy, ctx.house.settings.isolated):
            raise Refused(why)
        return Upload(await _receive(ctx), details)
    except Refused as refusal:
        return Upload(refusal=refusal)


async def receive_version(ctx: Ctx) -> Upload:
    """The same for the one file of a new version."""
    try:
        if not ctx.text("words"):
            raise Refused(actions.SAY_WHAT_CHANGED)
        return Upload(await _receive(ctx))
    except Refused as refusal:
        return Upload(refusal=refusal)


async def _receive(ctx: Ctx) -> list[Arrived | Rejected]:
    sent = [it for it in ctx.form.getlist("files") if isinstance(it, UploadFile) and it.filename]
    if not sent:
        raise Refused(CHOOSE_FILES)
    files = [Incoming(it.filename or "", it.size or 0, it.file) for it in sent]
    limit = ctx.house.settings.upload_mb * 1024 * 1024
    work = partial(copy_context().run, receive, ctx.house.parts["blobs"], files, limit)
    return await asyncio.get_running_loop().run_in_executor(RECEIVING, work)


def _json(results: Sequence[Result], status: int = 200) -> Done:
    return Done("", response=JSONResponse({"results": [it.as_json() for it in results]}, status))


def _wants_json(ctx: Ctx) -> bool:
    return "application/json" in ctx.request.headers.get("accept", "")


def _refused(ctx: Ctx, refusal: Refused) -> Done:
    """The refusal of all files: for the script a sentence at each, else the form once more."""
    if not _wants_json(ctx):
        raise refusal
    sentence = gettext(refusal.msgid, **refusal.params)
    names = [it.filename or "" for it in ctx.form.getlist("files") if isinstance(it, UploadFile)]
    return _json([Result(name, False, sentence) for name in names or [""]], 409)


def add_papers(ctx: Ctx, dossier: Dossier) -> Done:
    """Hang the good files on the dossier and say of each what became of it."""
    upload: Upload = ctx.prepared
    try:
        results = _add(ctx, dossier, upload)
    except Refused as refusal:
        return _refused(ctx, refusal)
    if _wants_json(ctx):
        return _json(results)
    show = None if all(it.ok and not it.differs for it in results) else partial(_results, dossier.id, results, ctx.form)
    return Done(f"/dossiers/{dossier.id}", show=show)


def _add(ctx: Ctx, dossier: Dossier, upload: Upload) -> list[Result]:
    if upload.refusal:
        raise upload.refusal
    good = [it for it in upload.files if isinstance(it, Arrived)]
    details = upload.details if len(upload.files) == 1 else replace(upload.details, title="")
    isolated = ctx.house.settings.isolated
    made = iter(actions.add_papers(ctx.db, ctx.me, dossier, good, details=details, isolated=isolated))
    number = place_of(ctx.db, dossier.id).number
    outcomes = [next(made) if isinstance(it, Arrived) else it for it in upload.files]
    return [_added(ctx.db, it, number) if isinstance(it, Paper) else rejected(it) for it in outcomes]


def _added(db: Db, paper: Paper, number: str) -> Result:
    version = actions.version_in_force(db, paper)
    return kept(paper, version, version.file_name, paper_mark(number, paper.letter))


def _results(dossier_id: int, results: list[Result], form: FormData, ctx: Ctx) -> Response:
    dossier = ctx.db.get(Dossier, dossier_id)
    assert dossier is not None
    ctx.form = form
    return show_dossier(ctx, dossier, results)


def replace_paper(ctx: Ctx, paper: Paper) -> Done:
    """A new version of a paper from the one file that was sent."""
    upload: Upload = ctx.prepared
    try:
        result = _replace(ctx, paper, upload)
    except Refused as refusal:
        return _refused(ctx, refusal)
    return _json([result]) if _wants_json(ctx) else Done(f"/papers/{paper.id}/edit")


def _replace(ctx: Ctx, paper: Paper, upload: Upload) -> Result:
    if upload.refusal:
        raise upload.refusal
    file = upload.files[0]
    if isinstance(file, Rejected):
        raise Refused(file.msgid, **file.params)
    version = actions.replace_paper(ctx.db, ctx.me, paper, file, words=_text(ctx, "words", 1000))
    return kept(paper, version, file.name, gettext("Version %(n)s", n=version.n))


# Pages


def show_dossier(ctx: Ctx, dossier: Dossier, results: Sequence[Result] = ()) -> Response:
    """The papers of a dossier with what can be done with them, and the form for more."""
    return page(
        ctx, "documents/dossier.html", section="papers", dossier=dossier, place=place_of(ctx.db, dossier.id),
        results=results, locked=_locked(ctx.db, dossier), words=upload_words(),
        limit=ctx.house.settings.upload_mb * 1024 * 1024, **choices(ctx.db),
    )  # fmt: skip


def edit_paper(ctx: Ctx, paper: Paper) -> Response:
    """What is said of a paper, its next version, its withdrawal."""
    dossier = ctx.db.get(Dossier, paper.dossier_id)
    assert dossier is not None
    place = place_of(ctx.db, paper.dossier_id)
    return page(
        ctx, "documents/edit.html", section="papers", paper=paper, place=place, words=upload_words(),
        mark=paper_mark(place.number, paper.letter), locked=_locked(ctx.db, dossier),
        limit=ctx.house.settings.upload_mb * 1024 * 1024, **choices(ctx.db, paper),
    )  # fmt: skip


def _locked(db: Db, dossier: Dossier) -> str:
    why = why_not_change(db, dossier)
    return gettext(why) if why else ""


def choices(db: Db, paper: Paper | None = None) -> dict[str, Any]:
    """What the lists of the forms offer; what a paper has already is among it though it was retired meanwhile."""
    its_type, its_issuer = (paper.type_id, paper.issuer_id) if paper else (None, None)
    standing = col(DocumentType.ended_at).is_(None) | (col(DocumentType.id) == its_type)
    types = db.exec(select(DocumentType).where(standing).order_by(*TYPE_ORDER))
    issuing = col(Organisation.ended_at).is_(None) & col(Organisation.issues) | (col(Organisation.id) == its_issuer)
    agencies = db.exec(select(Organisation).where(issuing).order_by(col(Organisation.position), col(Organisation.code)))
    return {
        "types": [(it.id, f"{named(it)} ({it.sign})" if it.sign else named(it)) for it in types],
        "issuers": [(it.id, named(it)) for it in agencies],
        "levels": [(level.value, gettext(words)) for level, words in SECRECY_WORDS.items()],
    }


TYPE_ORDER = (col(DocumentType.position), col(DocumentType.id))


def upload_words() -> dict[str, str]:
    """The sentences that the uploading script shows; what stands in braces it fills in."""
    return {
        "remove": gettext("Remove"),
        "sending": gettext("Sending… {percent} %"),
        "checking": gettext("Sent; the file is being checked…"),
        "unsent": gettext("This file did not arrive: the line was lost, or you were signed out."),
        "again": gettext("Send again"),
        "large": gettext(
            "This file is too large: at most {limit} are accepted. Divide it, or make its pictures smaller."
        ),
        "done": gettext("{ok} of {all} files were added."),
    }


# Acts on one paper


def save_paper(ctx: Ctx, paper: Paper) -> Done:
    """Save what is said of a paper."""
    isolated = ctx.house.settings.isolated
    version = ctx.number("version") or 0
    actions.save_paper(ctx.db, ctx.me, paper, version=version, details=details_of(ctx), isolated=isolated)
    return Done(f"/dossiers/{paper.dossier_id}")


def move_paper(ctx: Ctx, paper: Paper) -> Done:
    """One place up or down."""
    actions.move_paper(ctx.db, ctx.me, paper, step=-1 if ctx.text("to") == "up" else 1)
    return Done(f"/dossiers/{paper.dossier_id}", [f"kept_papers/{paper.dossier_id}"])


def withdraw_paper(ctx: Ctx, paper: Paper) -> Done:
    """Take the paper from its dossier."""
    actions.withdraw_paper(ctx.db, ctx.me, paper, words=_text(ctx, "reason", 1000))
    return Done(f"/dossiers/{paper.dossier_id}")


def show_openings(ctx: Ctx, paper: Paper) -> Response:
    """Who has opened which version of the paper, and who has not."""
    place = place_of(ctx.db, paper.dossier_id)
    return page(
        ctx, "documents/openings.html", section="papers", paper=paper, place=place,
        mark=paper_mark(place.number, paper.letter),
    )  # fmt: skip
