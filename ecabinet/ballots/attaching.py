"""Files that go with an answer: looked at and cleaned as papers are, kept for the form, read by whoever reads it."""

import asyncio
from contextvars import copy_context
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlmodel import col
from starlette.datastructures import UploadFile
from starlette.responses import JSONResponse, Response

from ecabinet.ballots.access import ballots_to_read, members_served, own_answers, sees_names
from ecabinet.ballots.answer_rules import why_not_enclose, why_not_write
from ecabinet.ballots.drafting import save_draft
from ecabinet.ballots.enclosures import AnswerFile, DraftFile
from ecabinet.ballots.fields import typed_answers
from ecabinet.ballots.models import Answer
from ecabinet.ballots.states import refuse, rules_of, state_at
from ecabinet.ballots.typed import NOTHING
from ecabinet.documents.arrivals import RECEIVING, Arrived, Incoming, Rejected, receive
from ecabinet.documents.sending import File, send
from ecabinet.kernel.doors import Door, thing, viewers
from ecabinet.kernel.errors import Missing, Refused
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.web import Ctx, Done, whole
from ecabinet.kernel.words import N_, gettext
from ecabinet.people.access import reads_for

CHOOSE_A_FILE = N_("Choose a PDF file first, at the question that it belongs to.")
UPLOAD = "upload-"

Received = tuple[int, list[Arrived | Rejected]]


async def receive_attachments(ctx: Ctx) -> Received:
    """Before the act: the files sent for one question are looked at, and the good ones are kept."""
    for name in ctx.form:
        question = whole(name.removeprefix(UPLOAD)) if name.startswith(UPLOAD) else None
        sent = [it for it in ctx.form.getlist(name) if isinstance(it, UploadFile) and it.filename]
        if question is not None and sent:
            files = [Incoming(it.filename or "", it.size or 0, it.file) for it in sent]
            limit = ctx.house.settings.upload_mb * 1024 * 1024
            work = partial(copy_context().run, receive, ctx.house.parts["blobs"], files, limit)
            return question, await asyncio.get_running_loop().run_in_executor(RECEIVING, work)
    raise Refused(CHOOSE_A_FILE)


def attach(ctx: Ctx, ballot: Any) -> Done:
    """Keep the good files for the question; without script the form comes back with everything that was typed."""
    question, files = ctx.prepared
    person = _for_whom(ctx, ballot)
    kept = typed_answers(ctx).get(question, NOTHING)
    _refuse(ctx, ballot, person, question, len(kept.files) + len(files))
    made = [_keep(ctx, ballot, person, question, it) if isinstance(it, Arrived) else it for it in files]
    if "application/json" in ctx.request.headers.get("accept", ""):
        return Done("", response=JSONResponse({"results": [_told(it) for it in made]}))
    bad = next((it for it in made if isinstance(it, Rejected)), None)
    if bad:
        raise Refused(bad.msgid, **bad.params)
    numbers = tuple(it.id for it in made if isinstance(it, DraftFile))
    given = typed_answers(ctx) | {question: kept._replace(files=kept.files + numbers)}
    save_draft(ctx.db, ctx.me, ballot, person, given)
    place = f"/ballots/{ballot.id}/draft?member={person}" if ctx.text("member") else f"/ballots/{ballot.id}"
    return Done(f"{place}#question-{question}")


def _for_whom(ctx: Ctx, ballot: Any) -> int:
    """The member whose answer it is: of the own seat, or of a member whom the actor serves."""
    member = ctx.number("member")
    if member in {row.person_id for row in members_served(ctx.db, ballot.id, ctx.me.id)}:
        return int(member or 0)
    return int(ctx.facts.seat or ctx.me.id)


def _refuse(ctx: Ctx, ballot: Any, person: int, question: int, count: int) -> None:
    rows = {row.question_id: row for row in own_answers(ctx.db, ballot.id, person)}
    row = rows.get(question)
    refuse(
        why_not_write(
            state=state_at(ballot, ctx.now), on_roll=any(it.answers_by for it in rows.values()),
            recused=bool(row and row.recused), question_on_form=row is not None, words="",
        )
        or why_not_enclose(rules_of(ballot, ballot), grades=(), longest=0, files=count)
    )  # fmt: skip


def _keep(ctx: Ctx, ballot: Any, person: int, question: int, file: Arrived) -> DraftFile:
    made = DraftFile(
        ballot_id=ballot.id, question_id=question, person_id=person, name=file.name, sha256=file.cleaned.sha256,
        original_sha256=file.original.sha256, size=file.cleaned.size, pages=file.facts.pages, by=ctx.me.id, at=ctx.now,
    )  # fmt: skip
    ctx.db.add(made)
    ctx.db.flush()
    return made


def _told(file: DraftFile | Rejected) -> dict[str, Any]:
    if isinstance(file, Rejected):
        return {"name": file.name, "ok": False, "sentence": gettext(file.msgid, **file.params)}
    return {"name": file.name, "ok": True, "sentence": "", "id": file.id, "href": f"/draft-files/{file.id}"}


# Reading them

_number: Any = col(DraftFile.id)
_own_draft_file = select(
    viewers.c.actor_id, _number, col(DraftFile.name), col(DraftFile.sha256), col(DraftFile.size)
).join(DraftFile, _number == thing)
draft_file_to_read = Door(
    "draft_file_to_read",
    Hot(
        _own_draft_file.where(
            (col(DraftFile.by) == viewers.c.actor_id)
            | (col(DraftFile.person_id) == viewers.c.actor_id)
            | reads_for(viewers.c.actor_id, DraftFile.person_id) & (col(DraftFile.by) != DraftFile.person_id)
        )
    ),
)
_its_ballot: Any = (
    select(col(Answer.ballot_id))
    .join(AnswerFile, col(AnswerFile.answer_id) == Answer.id)
    .where(col(AnswerFile.id) == thing)
)
answer_file_to_read = Door(
    "answer_file_to_read",
    Hot(
        ballots_to_read(_its_ballot.scalar_subquery())
        .add_columns(
            col(Answer.person_id), col(Answer.by).label("sent_by"), col(AnswerFile.name), col(AnswerFile.sha256),
            col(AnswerFile.size),
        )
        .join(AnswerFile, col(AnswerFile.id) == thing)
        .join(Answer, col(Answer.id) == AnswerFile.answer_id)
    ),
)  # fmt: skip


def _send(ctx: Ctx, name: str, sha256: str, size: int) -> Response:
    return send(ctx, File(sha256, size, name, "inline"))


def show_draft_file(ctx: Ctx, _file: Any) -> Response:
    """A file that arrived for an answer, for whoever prepares it."""
    return _send(ctx, ctx.facts.name, ctx.facts.sha256, ctx.facts.size)


def show_answer_file(ctx: Ctx, _file: Any) -> Response:
    """A file that went with an answer: for whoever sent it, and for whom the rules show who answered what."""
    if ctx.me.id not in (ctx.facts.person_id, ctx.facts.sent_by) and not sees_names(ctx.facts):
        raise Missing
    return _send(ctx, ctx.facts.name, ctx.facts.sha256, ctx.facts.size)
