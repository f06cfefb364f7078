"""What the database itself refuses about papers, by raw SQL on both engines."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ecabinet.kernel.web import House
from tests.cast import Cast

COPY = (
    "INSERT INTO paper_version (paper_id, n, file_name, original_sha256, cleaned_sha256, original_size, cleaned_size,"
    " pages, sizes, removed, words, by, at) SELECT paper_id, {n}, file_name, original_sha256, cleaned_sha256,"
    " original_size, cleaned_size, pages, sizes, removed, words, by, at FROM paper_version WHERE n = 1"
)
TEXT = "INSERT INTO page_text (version_id, page, text) SELECT id, 1, 'words' FROM paper_version"
OPENING = "INSERT INTO paper_opening (version_id, person_id, at) SELECT v.id, {person}, v.at FROM paper_version v"


def run(house: House, *statements: str) -> None:
    with house.db.engine.execution_options(writing=True).connect() as connection, connection.begin():
        for statement in statements:
            connection.execute(text(statement))


TWICE = "put in another's place|duplicate key|without gaps"
STAYS, WITHDRAWN = "only added to", "a withdrawn paper stays as it was"
REFUSED: dict[str, tuple[str, list[str]]] = {
    "a version twice": (TWICE, [COPY.format(n=1)]),
    "a version out of order": ("without gaps", [COPY.format(n=3)]),
    "a version changed": (STAYS, ["UPDATE paper_version SET words = 'other'"]),
    "a version removed": (STAYS, ["DELETE FROM paper_version"]),
    "a text changed": (STAYS, [TEXT, "UPDATE page_text SET text = ''"]),
    "a text removed": (STAYS, [TEXT, "DELETE FROM page_text"]),
    "a paper removed": ("withdrawn and never removed", ["DELETE FROM paper"]),
    "a paper on another dossier": (WITHDRAWN, ["UPDATE paper SET dossier_id = dossier_id + 1"]),
    "a paper taken back": (
        WITHDRAWN, ["UPDATE paper SET withdrawn_at = '2026-06-24'", "UPDATE paper SET withdrawn_at = NULL"],
    ),
    "an earlier version in force": (WITHDRAWN, ["UPDATE paper SET latest = latest - 1"]),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_the_database_refuses(house: House, paper: int, what: str) -> None:
    words, statements = REFUSED[what]
    with pytest.raises(DBAPIError, match=words):
        run(house, *statements)


def test_the_database_takes_what_is_in_order(house: House, paper: int, cast: Cast) -> None:
    run(house, COPY.format(n=2), "UPDATE paper SET latest = 2", TEXT, OPENING.format(person=cast["an"]))


def test_an_opening_is_noted_once_and_stays(house: House, paper: int, cast: Cast) -> None:
    opening = OPENING.format(person=cast["an"])
    run(house, opening)
    with pytest.raises(DBAPIError, match=TWICE):
        run(house, opening)
    for attempt in ("UPDATE paper_opening SET at = '2020-01-01'", "DELETE FROM paper_opening"):
        with pytest.raises(DBAPIError, match=STAYS):
            run(house, attempt)
