"""The command line: serve, demo, migrate, seed, user, verify, backup."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from ecabinet.audit.commands import verify
from ecabinet.listening import listen
from ecabinet.people.commands import BEGINNINGS
from ecabinet.people.commands import app as user
from ecabinet.search.commands import reindex
from ecabinet.settings import BadSetting, CannotStart, Settings, read_settings

if TYPE_CHECKING:
    from ecabinet.kernel.db import Db

app = typer.Typer(no_args_is_help=True, add_completion=False, help="e-Cabinet: paperless cabinet meetings.")
app.add_typer(user, name="user")
app.command()(verify)
app.command()(reindex)


def _stock_types(db: "Db") -> None:
    from ecabinet.documents.catalogue import stock_types

    stock_types(db, None)


def _stock_rule_sets(db: "Db") -> None:
    from ecabinet.rulebook.actions import stock

    stock(db, None)


BEGINNINGS += [_stock_types, _stock_rule_sets]


def settings() -> Settings:
    """The settings, or a sentence and the end."""
    try:
        return read_settings()
    except BadSetting as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None


@app.command()
def migrate() -> None:
    """Bring the database to this version's schema."""
    from ecabinet import schema

    schema.migrate(settings().database_url)


@app.command()
def serve() -> None:
    """Serve the product; the database is brought up to date first, and never seeded."""
    from ecabinet import schema
    from ecabinet.app import run
    from ecabinet.kernel.shield import set_up_log

    found = settings()
    set_up_log(found.log_level)
    listening = listen(found)
    found.make_data_dir()
    schema.migrate(found.database_url)
    run(found, listening, lambda: _announce(found))


@app.command()
def demo() -> None:
    """Serve a demonstration: an empty database is seeded first; never where a real account is."""
    from ecabinet.app import run
    from ecabinet.demo.starting import CannotSeed, fill_if_empty
    from ecabinet.kernel.shield import set_up_log

    found = settings()
    listening = listen(found)
    try:
        fill_if_empty(found)
    except CannotSeed as error:
        _end(str(error))
    set_up_log(found.log_level)
    run(found, listening, lambda: _announce(found))


@app.command()
def seed() -> None:
    """Fill an empty demonstration and end."""
    from ecabinet.demo.starting import CannotSeed, fill_or_refuse

    try:
        fill_or_refuse(settings())
    except CannotSeed as error:
        _end(str(error))


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not exist.")],
    with_open_urns: Annotated[bool, typer.Option(help="Also while a secret ballot is open; see SECURITY.md.")] = False,
) -> None:
    """Write one consistent file of the database and the papers, while serving."""
    from ecabinet.backup import BackupFailed, back_up

    try:
        typer.echo(back_up(settings(), file.absolute(), with_open_urns=with_open_urns))
    except BackupFailed as error:
        _end(str(error))


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A file that backup wrote.")]) -> None:
    """Bring a backup back into an empty data folder."""
    from ecabinet.backup import BackupFailed
    from ecabinet.backup import restore as bring_back

    try:
        typer.echo(bring_back(settings(), file.absolute()))
    except BackupFailed as error:
        _end(str(error))


def _end(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)


def _announce(found: Settings) -> None:
    typer.echo(f"e-Cabinet at {found.address}  (data in {found.data_dir})", err=True)


def main() -> None:
    """The entry point: what stops a command is said in one sentence."""
    try:
        app(prog_name="ecabinet")
    except CannotStart as error:
        typer.echo(str(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
