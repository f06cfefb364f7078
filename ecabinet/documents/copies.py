"""The same papers on another dossier: the versions in force, by the bytes that are kept already."""

from sqlmodel import col, select

from ecabinet.documents.models import Paper, PaperVersion
from ecabinet.kernel.db import Db
from ecabinet.kernel.jobs import enqueue

_SAID = ("position", "letter", "title", "type_id", "number", "issuer_id", "issued_on", "secrecy")
_FILE = (
    "file_name", "original_sha256", "cleaned_sha256", "original_size", "cleaned_size", "pages", "sizes", "removed",
    "by",
)  # fmt: skip


def copy_papers(db: Db, of: int, to: int) -> int:
    """Hang the papers that stand on dossier `of` on the empty dossier `to`, each at its first version; how many."""
    standing = select(Paper).where(Paper.dossier_id == of, col(Paper.withdrawn_at).is_(None))
    papers = list(db.exec(standing.order_by(col(Paper.position), col(Paper.id))))
    for paper in papers:
        latest = db.exec(select(PaperVersion).where(PaperVersion.paper_id == paper.id, PaperVersion.n == paper.latest))
        _copy(db, paper, latest.one(), to)
    return len(papers)


def _copy(db: Db, paper: Paper, version: PaperVersion, to: int) -> None:
    made = Paper(dossier_id=to, **{name: getattr(paper, name) for name in _SAID})
    db.add(made)
    db.flush()
    same = PaperVersion(paper_id=made.id, n=1, at=db.now, **{name: getattr(version, name) for name in _FILE})
    db.add(same)
    db.flush()
    enqueue(db, "extract_text", {"version": same.id}, unique=f"text/{same.id}")
