"""What the database refuses about people by itself, asked by raw SQL."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.web import House
from ecabinet.people import actions
from ecabinet.people.models import Person, SignInAttempt
from tests.cast import Cast


def _run(house: House, sql: str, **binds: object) -> None:
    house.db.act(lambda db: db.connection().execute(text(sql), binds))


def _line(house: House, keep_until: datetime) -> int:
    def add(db: Db) -> int:
        row = SignInAttempt(at=db.now, login="an", succeeded=False, keep_until=keep_until)
        db.add(row)
        db.flush()
        return row.id

    return house.db.act(add)


def test_the_sign_in_log_is_only_added_to_until_its_day_has_passed(house: House) -> None:
    real_now = datetime.now(UTC)
    kept, passed = _line(house, real_now + timedelta(days=1)), _line(house, real_now - timedelta(days=1))
    with pytest.raises(DBAPIError, match="only added to"):
        _run(house, "UPDATE sign_in_attempt SET succeeded = true WHERE id = :id", id=passed)
    with pytest.raises(DBAPIError, match="kept until its day"):
        _run(house, "DELETE FROM sign_in_attempt WHERE id = :id", id=kept)
    _run(house, "DELETE FROM sign_in_attempt WHERE id = :id", id=passed)


def test_an_old_line_of_the_log_goes_by_itself(house: House) -> None:
    old = _line(house, datetime(2026, 6, 1, tzinfo=UTC))
    house.db.act(lambda db: actions.note_attempt(db, "binh", None, succeeded=False, device=actions.Device()))
    with house.db.reading() as db:
        assert db.get(SignInAttempt, old) is None


def test_a_demonstration_and_real_accounts_exclude_each_other(house: House, cast: Cast) -> None:
    now = datetime(2026, 6, 24)
    house.db.act(lambda db: actions.add_account(db, None, db.get_one(Person, cast["an"]), "an"))
    with pytest.raises(DBAPIError, match="is no demonstration"):
        _run(house, "INSERT INTO demonstration (id, at) VALUES (1, :now)", now=now)
    with pytest.raises(Refused):
        house.db.act(lambda db: actions.enter_demonstration(db, None))
    _run(house, "DELETE FROM account")
    house.db.act(lambda db: actions.enter_demonstration(db, None))
    account = "INSERT INTO account (person_id, login, at) VALUES (:person, 'binh', :now)"
    with pytest.raises(DBAPIError, match="has no accounts"):
        _run(house, account, person=cast["binh"], now=now)
    with pytest.raises(Refused):
        house.db.act(lambda db: actions.add_account(db, None, db.get_one(Person, cast["binh"]), "binh"))


def test_a_body_has_one_chair_at_a_time_whoever_writes(house: House, cast: Cast) -> None:
    insert = (
        "INSERT INTO membership (body_id, person_id, role, precedence, since, until, version)"
        " VALUES (:body, :person, 'chair', 9, :since, :until, 1)"
    )
    binds = {"body": cast.body, "person": cast["guest"], "since": datetime(2026, 7, 1), "until": None}
    with pytest.raises(DBAPIError, match="one chair at a time"):
        _run(house, insert, **binds)
    with pytest.raises(DBAPIError, match="one chair at a time"):
        _run(house, "UPDATE membership SET role = 'chair' WHERE person_id = :person", person=cast["an"])
    _run(
        house, "UPDATE membership SET until = :until WHERE person_id = :p", until=datetime(2026, 7, 1), p=cast["chair"]
    )
    _run(house, insert, **binds)
    with pytest.raises(DBAPIError, match="one chair at a time"):
        _run(house, "UPDATE membership SET until = NULL WHERE person_id = :person", person=cast["chair"])
