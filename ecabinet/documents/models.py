"""Papers on a dossier, their versions, text and who has opened them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from ecabinet.kernel.db import Row, key, moment


class DocumentType(Row, table=True):
    """A type of document (tờ trình, nghị quyết, ...); `sign` is its abbreviation by Decree 30/2020 ("TTr")."""

    __tablename__ = "document_type"
    id: int = key()
    code: str = Field(max_length=40, unique=True)
    name_vi: str = Field(max_length=200)
    name_en: str = Field(max_length=200)
    sign: str = Field(default="", max_length=20)
    position: int = 0
    ended_at: datetime | None = moment(default=None, nullable=True)
    version: int = 1

    @property
    def topics(self) -> set[str]:
        return {"document-types"}


class Paper(Row, table=True):
    """A paper of a dossier; its bytes are in its versions, of which `latest` is in force.

    `letter` is its place in marks ("3-B" has 1): once the readers have the dossier it stays, whatever is moved or
    withdrawn, so that a citation never moves.
    """

    __tablename__ = "paper"
    id: int = key()
    dossier_id: int = Field(foreign_key="dossier.id", index=True)
    position: int
    letter: int = 0
    latest: int = 1
    title: str = Field(max_length=500)
    type_id: int | None = Field(default=None, foreign_key="document_type.id")
    number: str = Field(default="", max_length=60)
    issuer_id: int | None = Field(default=None, foreign_key="organisation.id")
    issued_on: date | None = None
    secrecy: str = Field(default="none", max_length=12)
    withdrawn_at: datetime | None = moment(default=None, nullable=True)
    version: int = 1

    @property
    def topics(self) -> set[str]:
        return {f"dossier/{self.dossier_id}", f"paper/{self.id}"}


class PaperVersion(Row, table=True):
    """One version: the original byte for byte, and the cleaned copy that is shown. Only added.

    `sizes` are its pages in points ("595x842*118 842x595*2"), `removed` names what the cleaned copy has lost, `words`
    say what changed since the version before.
    """

    __tablename__ = "paper_version"
    __table_args__: Any = (UniqueConstraint("paper_id", "n"),)
    id: int = key()
    paper_id: int = Field(foreign_key="paper.id", index=True)
    n: int
    file_name: str = Field(max_length=255)
    original_sha256: str = Field(max_length=64)
    cleaned_sha256: str = Field(max_length=64)
    original_size: int
    cleaned_size: int
    pages: int
    sizes: str = ""
    removed: str = Field(default="", max_length=200)
    words: str = Field(default="", max_length=1000)
    by: int = Field(foreign_key="actor.id")
    at: datetime = moment()

    @property
    def topics(self) -> set[str]:
        return {f"paper/{self.paper_id}"}


class TextReading(Row, table=True):
    """The job has read a version's text: its outline as nested [title, page, children], or why there is no text."""

    __tablename__ = "text_reading"
    version_id: int = Field(foreign_key="paper_version.id", primary_key=True)
    paper_id: int = Field(foreign_key="paper.id", index=True)
    outline_json: str = "[]"
    problem: str = Field(default="", max_length=20)
    at: datetime = moment()

    @property
    def topics(self) -> set[str]:
        return {f"paper/{self.paper_id}", "texts"}


class PageText(Row, table=True):
    """The text of one page of a version (NFC), as read by the job."""

    __tablename__ = "page_text"
    version_id: int = Field(foreign_key="paper_version.id", primary_key=True)
    page: int = Field(primary_key=True)
    text: str

    @property
    def topics(self) -> set[str]:
        return {f"text/{self.version_id}"}


class PaperOpening(Row, table=True):
    """Somebody opened a version for the first time; noted after the answer, not an act."""

    __tablename__ = "paper_opening"
    version_id: int = Field(foreign_key="paper_version.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    at: datetime = moment()

    @property
    def topics(self) -> set[str]:
        return {f"openings/{self.version_id}", f"desk/{self.person_id}"}
