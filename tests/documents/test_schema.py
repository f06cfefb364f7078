"""What the database itself refuses about papers, by raw SQL on both engines."""

from typing import Any

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


REFUSED = {
    "a version twice": [COPY.format(n=1)],
    "a version out of order": [COPY.format(n=3)],
    "a version changed": ["UPDATE paper_version SET words = 'other'"],
    "a version removed": ["DELETE FROM paper_version"],
    "a text changed": [TEXT, "UPDATE page_text SET text = ''"],
    "a text removed": [TEXT, "DELETE FROM page_text"],
    "a paper removed": ["DELETE FROM paper"],
    "a paper on another dossier": ["UPDATE paper SET dossier_id = dossier_id + 1"],
    "a paper taken back": ["UPDATE paper SET withdrawn_at = '2026-06-24'", "UPDATE paper SET withdrawn_at = NULL"],
    "an earlier version in force": ["UPDATE paper SET latest = latest - 1"],
}


@pytest.mark.parametrize("what", REFUSED)
def test_the_database_refuses(house: House, paper: int, what: str) -> None:
    with pytest.raises(DBAPIError):
        run(house, *REFUSED[what])


def test_the_database_takes_what_is_in_order(house: House, paper: int, cast: Cast) -> None:
    run(house, COPY.format(n=2), "UPDATE paper SET latest = 2", TEXT, OPENING.format(person=cast["an"]))


def test_an_opening_is_noted_once_and_stays(house: House, paper: int, cast: Cast) -> None:
    opening = OPENING.format(person=cast["an"])
    run(house, opening)
    attempts: list[Any] = [opening, "UPDATE paper_opening SET at = '2020-01-01'", "DELETE FROM paper_opening"]
    for attempt in attempts:
        with pytest.raises(DBAPIError):
            run(house, attempt)
