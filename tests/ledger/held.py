"""A form that is closed and signed, and somebody with the database in hand."""

from sqlalchemy import text

from ecabinet.ballots.actions import close_if_due
from ecabinet.kernel.web import House
from ecabinet.ledger.actions import sign_ends
from ecabinet.ledger.keys import Signer
from tests.ballots.play import answer, deadline_of, move_to, opened_form
from tests.cast import Cast


def closed_form(house: House, cast: Cast, signer: Signer) -> int:
    """A form with two questions, three members' answers, one of them changed, closed and signed."""
    ballot = opened_form(house, cast)
    answer(house, cast, ballot, "an", "in_favour", "against")
    answer(house, cast, ballot, "binh", "against")
    answer(house, cast, ballot, "chi", "other", "in_favour", words="Cần rõ hơn")
    answer(house, cast, ballot, "an", "against", "against")
    move_to(house, deadline_of(house, ballot))
    house.db.act(lambda db: close_if_due(db, ballot))
    house.db.act(lambda db: sign_ends(db, signer))
    return ballot


def tampered(house: House, *statements: str) -> None:
    """Somebody with the database in hand: triggers away, a row changed, triggers back or not."""
    with house.db.engine.begin() as connection:
        if house.db.sqlite:
            connection.execute(text("PRAGMA writable_schema=OFF"))
            names = [row[0] for row in connection.execute(text("SELECT name FROM sqlite_master WHERE type='trigger'"))]
            for name in names:
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("SET session_replication_role = replica"))
        for statement in statements:
            assert connection.execute(text(statement)).rowcount, statement
        if not house.db.sqlite:
            connection.execute(text("SET session_replication_role = origin"))
