"""What the tests of ledgers play: a form with a paper, a secret form and what lies in its urn, every row there is."""

import json
from typing import Any

from sqlmodel import SQLModel

from ecabinet.ballots.actions import close_if_due, extend
from ecabinet.ballots.models import Ballot
from ecabinet.ballots.opening import open_form
from ecabinet.kernel.web import House
from ecabinet.ledger.access import urns_of
from ecabinet.ledger.actions import sign_ends
from ecabinet.records.actions import seal_some
from ecabinet.rulebook.regulation import office_hours
from tests.ballots.play import answer, deadline_of, draft_form, move_to, open_drafted
from tests.cast import Cast
from tests.scene import _paper

VOTES = {"an": "in_favour", "binh": "against", "chi": "in_favour", "dung": "in_favour", "chair": "against"}


def secret_form(house: House, cast: Cast) -> int:
    """A secret form of one question, open for three working days."""
    ballot = draft_form(house, cast, "Do we?")

    def open_it(db: Any) -> None:
        row = db.get(Ballot, ballot)
        open_form(db, cast.actor("secretary"), row, deadline=office_hours().add(db.now, 3), secret=True)

    house.db.act(open_it)
    return ballot


def papers_of(house: House, ballot: int) -> list[dict[str, Any]]:
    """Every paper in its urns."""
    with house.db.reading() as db:
        return [paper for row in urns_of(db, ballot) for paper in json.loads(row.papers)]


def rows_of(house: House) -> dict[str, list[tuple[Any, ...]]]:
    """A dump: every row of every table."""
    with house.db.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(table.select())]
            for table in SQLModel.metadata.sorted_tables
        }


def form_with_a_paper(house: House, cast: Cast) -> int:
    """Opened with a frozen paper, answered, extended, closed, signed and sealed."""
    number = draft_form(house, cast)

    def add_paper(db: Any) -> None:
        _paper(db, house, db.get(Ballot, number), cast["secretary"])

    def later(db: Any) -> None:
        until = office_hours().add(deadline_of(house, number), 1)
        extend(db, cast.actor("secretary"), db.get(Ballot, number), deadline=until, reason="Thêm một ngày")

    house.db.act(add_paper)
    open_drafted(house, cast, number)
    answer(house, cast, number, "binh", "other", words="Cần rõ hơn")
    answer(house, cast, number, "chi", "in_favour")
    house.db.act(later)
    move_to(house, deadline_of(house, number))
    house.db.act(lambda db: close_if_due(db, number))
    house.db.act(lambda db: sign_ends(db, house.parts["signer"]))
    house.db.act(seal_some)
    return number
