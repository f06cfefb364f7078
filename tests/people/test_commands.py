"""`ecabinet user`: the first administrator of a real installation."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from ecabinet.__main__ import app as whole
from ecabinet.documents.models import DocumentType
from ecabinet.documents.rules import PAPER_TYPES
from ecabinet.kernel.database import Database
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


def test_the_first_account_brings_the_shipped_document_types_and_a_later_one_leaves_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECABINET_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("ECABINET_DATABASE_URL", raising=False)

    def add(login: str) -> int:
        return CliRunner().invoke(whole, ["user", "add", login, "--name", "Lê Quản Trị", "--admin"]).exit_code

    assert add("first") == 0
    database = Database(f"sqlite:///{tmp_path / 'ecabinet.db'}")
    database.act(lambda db: db.delete(db.exec(select(DocumentType)).first()))
    assert add("second") == 0
    with database.reading() as db:
        assert len(db.exec(select(DocumentType)).all()) == len(PAPER_TYPES) - 1
    database.close()
