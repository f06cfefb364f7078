"""What stops a start is said in one sentence; what stands already is not done again."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ecabinet import schema
from ecabinet.backup import BackupFailed, back_up, restore
from ecabinet.kernel.engine import make_engine
from ecabinet.listening import listen
from ecabinet.settings import CannotStart, read_settings
from tests.support import postgres


def _start(*words: str, **env: str) -> tuple[int, list[str]]:
    """A command in a process of its own: its code and the lines of its standard error."""
    command = [sys.executable, "-m", "ecabinet", *words]
    done = subprocess.run(command, env={**os.environ, **env}, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stderr.splitlines()


def test_a_port_that_is_taken_is_said_before_anything_is_made(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, said = _start("demo", ECABINET_PORT=str(port), ECABINET_DATA_DIR=str(tmp_path / "data"))
    assert code == 1
    assert [line for line in said if f"port {port}" in line] == said
    assert not (tmp_path / "data").exists()


def test_a_port_that_was_taken_is_nobody_elses() -> None:
    settings = read_settings({"ECABINET_PORT": "31999"})
    with listen(settings) as ours:
        ours.listen()
        with pytest.raises(CannotStart, match="31999"):
            listen(settings)


def test_a_host_that_is_none_is_named() -> None:
    with pytest.raises(CannotStart, match="ECABINET_HOST"):
        listen(read_settings({"ECABINET_HOST": "999.1.1.1"}))


def test_a_database_that_does_not_answer_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "ecabinet.db").write_text("no database, but long enough to be looked at " * 20)
    code, said = _start("migrate", ECABINET_DATA_DIR=str(tmp_path))
    assert (code, len(said)) == (1, 1)
    code, said = _start("migrate", ECABINET_DATABASE_URL="postgresql://nobody:secret@127.0.0.1:1/none")
    assert (code, len(said)) == (1, 1)
    assert "secret" not in said[0]


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotStart, match="file"):
        read_settings({"ECABINET_DATA_DIR": str(tmp_path / "file" / "data")}).make_data_dir()


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_a_database_of_another_version_is_left_alone(engine: str, tmp_path: Path) -> None:
    if engine == "sqlite":
        _refuses_another_version(f"sqlite:///{tmp_path / 'a.db'}")
    else:
        with postgres.database() as url:
            _refuses_another_version(url)


def _refuses_another_version(url: str) -> None:
    assert schema.revision(url) is None
    schema.migrate(url)
    assert schema.revision(url) == schema.revisions()[-1]
    made = make_engine(url)
    with made.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    made.dispose()
    with pytest.raises(CannotStart, match="9999"):
        schema.migrate(url)


def test_what_is_up_to_date_is_not_migrated_again(tmp_path: Path) -> None:
    schema.migrate(f"sqlite:///{tmp_path / 'ecabinet.db'}")
    code = "import sys; from ecabinet import schema, settings; schema.migrate(settings.read_settings().database_url);"
    env = {**os.environ, "ECABINET_DATA_DIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", f"{code} assert 'alembic' not in sys.modules"], env=env, check=True)


def test_a_backup_of_nothing_or_into_nowhere_is_refused(tmp_path: Path) -> None:
    settings = read_settings({"ECABINET_DATA_DIR": str(tmp_path)})
    with pytest.raises(BackupFailed, match="no database"):
        back_up(settings, tmp_path / "a.tar.gz")
    with pytest.raises(BackupFailed, match="no folder"):
        back_up(settings, tmp_path / "none" / "a.tar.gz")
    (tmp_path / "junk").write_bytes(b"junk")
    with pytest.raises(BackupFailed, match="cannot be read"):
        restore(settings, tmp_path / "junk")
    with pytest.raises(BackupFailed, match="no file"):
        restore(settings, tmp_path / "nothing")
