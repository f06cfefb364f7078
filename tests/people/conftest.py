"""People with real accounts."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.people import actions, passwords
from ecabinet.people.models import Account, Person
from tests.cast import Cast
from tests.conftest import SignedIn

Give = Callable[[str], int]
PASSWORD = "ruộng lúa và con trâu"


@pytest.fixture(scope="session")
def password_hash() -> str:
    """What is kept of PASSWORD."""
    return passwords.hashed(PASSWORD)


@pytest.fixture
def account(house: House, cast: Cast, password_hash: str) -> Give:
    """Give somebody of the cast an account with PASSWORD; its number."""

    def give(name: str) -> int:
        def act(db: Db) -> int:
            made = actions.add_account(db, None, db.get_one(Person, cast[name]), name)
            made.password_hash = password_hash
            return made.id

        return house.db.act(act)

    return give


@pytest.fixture
def administrator(signed_in: SignedIn) -> TestClient:
    """Who looks after people."""
    return signed_in("administrator")


@pytest.fixture
def visitor(client: TestClient) -> TestClient:
    """Somebody without a session."""
    other = TestClient(client.app, follow_redirects=False)
    other.portal = client.portal
    return other


def sign_in(visitor: TestClient, login: str, password: str = PASSWORD, **fields: str) -> object:
    """What the browser sends."""
    return visitor.post("/sign-in", data={"login": login, "password": password, **fields})


__all__ = ["PASSWORD", "Account", "sign_in"]
