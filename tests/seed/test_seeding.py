"""Who may seed what, and what a seeding that fails leaves."""

import pytest

from ecabinet import schema
from ecabinet.app import make_house
from ecabinet.demo.seeding import seed
from ecabinet.demo.starting import CannotSeed, Shown, fill_or_refuse, prepare
from ecabinet.kernel import clock
from ecabinet.kernel.database import Database
from ecabinet.people.actions import add_account, add_person
from ecabinet.people.models import Person
from ecabinet.records.models import Record
from tests.seed.play import NOW, count, settings_for


def test_a_second_seeding_is_refused(settings):
    with pytest.raises(CannotSeed, match="already"):
        fill_or_refuse(settings)


def test_a_demonstration_is_not_entered_where_a_real_account_is(tmp_path):
    url = f"sqlite:///{tmp_path / 'ecabinet.db'}"
    schema.migrate(url)
    database = Database(url)
    database.act(lambda db: add_account(db, None, add_person(db, None, name="Somebody Real"), "somebody"))
    database.close()
    with pytest.raises(CannotSeed, match="real accounts"):
        prepare(settings_for(url, tmp_path))


def test_an_empty_installation_is_made_a_demonstration_once(tmp_path):
    url = f"sqlite:///{tmp_path / 'ecabinet.db'}"
    schema.migrate(url)
    assert prepare(settings_for(url, tmp_path))
    assert prepare(settings_for(url, tmp_path))


def test_a_seeding_that_fails_leaves_nothing(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'ecabinet.db'}"
    schema.migrate(url)
    house = make_house(settings_for(url, tmp_path))
    monkeypatch.setattr("ecabinet.demo.seeding.specs", lambda now: ())
    with pytest.raises(KeyError):
        seed(house, Shown(None))
    with house.db.reading() as db:
        assert count(db, Record) == count(db, Person) == 0
    house.db.close()
    assert clock.now() > NOW.replace(year=2020)
