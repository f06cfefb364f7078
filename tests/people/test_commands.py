"""`ecabinet user`: the first administrator of a real installation."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ecabinet import schema
from ecabinet.kernel.db import Database
from ecabinet.people import actions
from ecabinet.people.access import link_by_token
from ecabinet.people.commands import app

Say = Callable[..., tuple[int, str]]


@pytest.fixture
def say(stage: tuple[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Say:
    """Run a command on a fresh database; its code and what it said."""
    monkeypatch.setenv("ECABINET_DATABASE_URL", stage[0])
    monkeypatch.setenv("ECABINET_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ECABINET_PUBLIC_URL", "https://phien-hop.example")
    monkeypatch.setattr(schema, "migrate", lambda url: None)

    def run(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, words)
        return result.exit_code, result.output

    return run


def test_a_first_administrator_is_made_with_a_link(say: Say, stage: tuple[str, object]) -> None:
    code, said = say("add", "Quan.Tri", "--name", "Lê Quản Trị", "--admin")
    assert code == 0
    link = re.search(r"https://phien-hop\.example/first-password/([\w-]+)", said)
    assert link is not None
    database = Database(stage[0])
    with database.reading() as db:
        assert link_by_token(db, link[1]) is not None
    code, said = say("link", "quan.tri")
    newer = re.search(r"/first-password/([\w-]+)", said)
    with database.reading() as db:
        assert link_by_token(db, link[1]) is None
        assert newer is not None
        assert link_by_token(db, newer[1]) is not None
    database.close()
    code, said = say("list")
    assert re.search(r"quan\.tri.*Lê Quản Trị.*administrator.*no password yet", said)


def test_a_login_that_is_taken_or_unknown_is_refused_with_a_sentence(say: Say) -> None:
    assert say("add", "an", "--name", "An")[0] == 0
    code, said = say("add", "AN", "--name", "An khác")
    assert code == 1
    assert "used by somebody else" in said
    code, said = say("link", "nobody")
    assert code == 1
    assert "Nobody signs in as nobody" in said


def test_a_demonstration_takes_no_account(say: Say, stage: tuple[str, object]) -> None:
    database = Database(stage[0])
    database.act(lambda db: actions.enter_demonstration(db, None))
    database.close()
    code, said = say("add", "an", "--name", "An")
    assert code == 1
    assert "This is a demonstration" in said
