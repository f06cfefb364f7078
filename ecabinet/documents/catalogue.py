"""The catalogue of document types: see, add, change, retire, take up again."""

from typing import Any

from sqlalchemy import func
from sqlmodel import col, select
from starlette.responses import Response

from ecabinet.documents.access import type_to_keep
from ecabinet.documents.models import DocumentType
from ecabinet.documents.naming import one_line
from ecabinet.documents.rules import PAPER_TYPES
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.pages import page
from ecabinet.kernel.render import Region
from ecabinet.kernel.routing import Guarded
from ecabinet.kernel.web import Ctx, Done
from ecabinet.kernel.words import N_
from ecabinet.people.access import administers
from ecabinet.people.actions.saving import CODE_TAKEN, end, refuse, resume
from ecabinet.people.rules import why_not_named
from ecabinet.records.actions import Acting, note, save_version

TYPE_LABELS = {
    "code": N_("Code"), "name_vi": N_("Name in Vietnamese"), "name_en": N_("Name in English"),
    "sign": N_("Abbreviation"),
}  # fmt: skip
HOME = "/admin/document-types"


# The acts


def stock_types(db: Db, actor: Acting | None) -> int:
    """Add the shipped types that are not there yet (29 of Decree 30/2020 and those of a cabinet's agenda); how many."""
    known = set(db.exec(select(DocumentType.code)))
    fresh = [it for it in PAPER_TYPES if it.code not in known]
    for place, kind in enumerate(fresh, len(known)):
        db.add(DocumentType(code=kind.code, name_vi=kind.vi, name_en=kind.en, sign=kind.sign, position=place))
    if fresh:
        note(db, actor, "stocked document_type", "", codes=[it.code for it in fresh])
    return len(fresh)


def add_type(db: Db, actor: Acting | None, *, code: str, name_vi: str, name_en: str, sign: str) -> DocumentType:
    """Add a type at the end of the list."""
    refuse(why_not_named(code, name_vi, name_en))
    _need_free_code(db, code, 0)
    place = len(db.exec(select(DocumentType.id)).all())
    row = DocumentType(code=code, name_vi=name_vi, name_en=name_en, sign=sign, position=place)
    db.add(row)
    db.flush()
    note(db, actor, "added document_type", f"document_type/{row.id}", code=code, version=1)
    return row


def change_type(
    db: Db, actor: Acting | None, row: DocumentType, version: int, *, code: str, name_vi: str, name_en: str, sign: str
) -> None:
    """Change a type; papers of it follow. Raises Stale."""
    refuse(why_not_named(code, name_vi, name_en))
    _need_free_code(db, code, row.id)
    fields = {"code": code, "name_vi": name_vi, "name_en": name_en, "sign": sign}
    save_version(db, actor, row, f"document_type/{row.id}", version, fields, labels=TYPE_LABELS)


def _need_free_code(db: Db, code: str, but: int) -> None:
    same = func.lower(DocumentType.code) == code.lower()
    if db.exec(select(DocumentType.id).where(same, DocumentType.id != but)).first() is not None:
        raise Refused(CODE_TAKEN)


# The pages


def show_types(ctx: Ctx, _thing: Any) -> Response:
    """All types, and the form for one more."""
    return page(ctx, "documents/types.html", section="admin")


def edit_type(ctx: Ctx, row: DocumentType) -> Response:
    """One type."""
    return page(ctx, "documents/type.html", section="admin", row=row)


def _typed(ctx: Ctx) -> dict[str, str]:
    limits = {"code": 40, "name_vi": 200, "name_en": 200, "sign": 20}
    return {name: one_line(ctx.text(name))[:limit] for name, limit in limits.items()}


def post_type(ctx: Ctx, _thing: Any) -> Done:
    """Add what was typed."""
    add_type(ctx.db, ctx.me, **_typed(ctx))
    return Done(HOME)


def post_stock(ctx: Ctx, _thing: Any) -> Done:
    """Add the shipped types."""
    stock_types(ctx.db, ctx.me)
    return Done(HOME, ["document_types/0"])


def post_change(ctx: Ctx, row: DocumentType) -> Done:
    """Save what was typed."""
    change_type(ctx.db, ctx.me, row, ctx.number("version") or 0, **_typed(ctx))
    return Done(HOME)


def post_end(ctx: Ctx, row: DocumentType) -> Done:
    """Retire a type: papers keep it, new ones cannot have it."""
    end(ctx.db, ctx.me, row)
    return Done(HOME, ["document_types/0"])


def post_resume(ctx: Ctx, row: DocumentType) -> Done:
    """Take a retired type up again."""
    resume(ctx.db, ctx.me, row)
    return Done(HOME, ["document_types/0"])


def types(db: Db, _thing: int, _audience: Any) -> dict[str, Any]:
    """All types in their order."""
    rows = list(db.exec(select(DocumentType).order_by(col(DocumentType.position), col(DocumentType.id))))
    return {"rows": rows, "missing": len({it.code for it in PAPER_TYPES} - {it.code for it in rows})}


TYPE_ROUTES = [
    Guarded("GET", HOME, door=administers, view=show_types, name="document_types"),
    Guarded("POST", HOME, door=administers, view=post_type, again=show_types, name="add_document_type"),
    Guarded("POST", f"{HOME}/stock", door=administers, view=post_stock, name="stock_document_types"),
    Guarded("GET", f"{HOME}/{{id:int}}", door=type_to_keep, view=edit_type, name="document_type"),
    Guarded("POST", f"{HOME}/{{id:int}}", door=type_to_keep, view=post_change, again=edit_type, name="change_type"),
    Guarded("POST", f"{HOME}/{{id:int}}/end", door=type_to_keep, view=post_end, name="end_document_type"),
    Guarded("POST", f"{HOME}/{{id:int}}/resume", door=type_to_keep, view=post_resume, name="resume_document_type"),
]
TYPE_REGIONS = [
    Region("document_types", administers, "documents/_types.html", types, lambda *_: {"document-types"}),
]
