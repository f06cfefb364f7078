"""One consistent file of database and papers, made while serving; and the way back."""

import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from pathlib import Path

from ecabinet.settings import Settings

DATABASE, DUMP, BLOBS = "ecabinet.db", "ecabinet.dump", "blobs"


class BackupFailed(Exception):
    """The backup could not be made or read; the message says what to do."""


def back_up(settings: Settings, file: Path, *, with_open_urns: bool = False) -> str:
    """Write database and papers into `file` (tar, gzip); the database first, so that every paper it names is there."""
    if file.exists():
        raise BackupFailed(f"{file} exists already; name another file.")
    if not file.parent.is_dir():
        raise BackupFailed(f"There is no folder {file.parent}.")
    if settings.sqlite and not _sqlite_path(settings).is_file():
        raise BackupFailed(f"There is no database at {_sqlite_path(settings)}; is ECABINET_DATA_DIR right?")
    if not with_open_urns:
        _refuse_open_urns(settings)
    partial = file.with_name(file.name + ".part")
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        copy = _copy_database(settings, Path(folder))
        with tarfile.open(partial, "w:gz", compresslevel=1) as archive:
            archive.add(copy, copy.name)
            blobs = settings.data_dir / BLOBS
            if blobs.is_dir():
                archive.add(blobs, BLOBS)
    os.replace(partial, file)  # noqa: PTH105 - atomic, over nothing
    return f"{file}: {file.stat().st_size:,} bytes"


def _refuse_open_urns(settings: Settings) -> None:
    """Two copies with one cast between them would tell what that cast was (SECURITY.md)."""
    from sqlalchemy.exc import DBAPIError

    from ecabinet.ballots.exporting import open_secret_ballots
    from ecabinet.kernel.database import Database

    database = Database(settings.database_url, readers=1)
    try:
        with database.reading() as db:
            names = open_secret_ballots(db)
    except DBAPIError:
        return  # not this version's tables: no urn either
    finally:
        database.close()
    if names:
        raise BackupFailed(
            f"A secret ballot is open ({', '.join(names)}). A copy made now, beside one made later, could tell what one"
            " member answered. Make it after the close, or say --with-open-urns."
        )


def restore(settings: Settings, file: Path) -> str:
    """Bring database and papers back into an empty data folder (or an empty PostgreSQL database)."""
    if settings.sqlite and _sqlite_path(settings).exists():
        raise BackupFailed(f"{_sqlite_path(settings)} exists; restore into an empty ECABINET_DATA_DIR.")
    if not file.is_file():
        raise BackupFailed(f"There is no file {file}.")
    settings.make_data_dir()
    with tempfile.TemporaryDirectory(dir=settings.data_dir) as folder:
        try:
            with tarfile.open(file, "r:gz") as archive:
                archive.extractall(folder, filter="data")
        except (tarfile.TarError, OSError, EOFError) as error:
            raise BackupFailed(f"{file} cannot be read as a backup: {error}.") from None
        _put_back(settings, Path(folder))
    return f"{file} is restored into {settings.data_dir}."


def _put_back(settings: Settings, folder: Path) -> None:
    if settings.sqlite:
        if not (folder / DATABASE).exists():
            raise BackupFailed("This backup holds a PostgreSQL database; set ECABINET_DATABASE_URL to an empty one.")
        shutil.move(folder / DATABASE, _sqlite_path(settings))
    else:
        if not (folder / DUMP).exists():
            raise BackupFailed("This backup holds an embedded database; unset ECABINET_DATABASE_URL.")
        _run(["pg_restore", "--no-owner", "--exit-on-error", f"--dbname={_plain(settings)}", str(folder / DUMP)])
    if (folder / BLOBS).is_dir():
        shutil.copytree(folder / BLOBS, settings.data_dir / BLOBS, dirs_exist_ok=True)


def _copy_database(settings: Settings, folder: Path) -> Path:
    if settings.sqlite:
        copy = folder / DATABASE
        source, target = sqlite3.connect(_sqlite_path(settings)), sqlite3.connect(copy)
        with target:
            source.backup(target)
        source.close()
        target.close()
        return copy
    copy = folder / DUMP
    _run(["pg_dump", "--format=custom", f"--file={copy}", f"--dbname={_plain(settings)}"])
    return copy


def _run(command: list[str]) -> None:
    if shutil.which(command[0]) is None:
        raise BackupFailed(f"{command[0]} is not on this machine; install PostgreSQL's client programs.")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupFailed(f"{command[0]} failed: {done.stderr.strip()[-400:]}")


def _sqlite_path(settings: Settings) -> Path:
    return Path(settings.database_url.removeprefix("sqlite:///"))


def _plain(settings: Settings) -> str:
    return settings.database_url.replace("postgresql+psycopg://", "postgresql://", 1)
