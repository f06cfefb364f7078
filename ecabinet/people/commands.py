"""The command line for accounts: the first administrator of a real installation begins here."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeVar

import typer

from ecabinet.settings import BadSetting, Settings, read_settings

if TYPE_CHECKING:
    from ecabinet.kernel.db import Db

T = TypeVar("T")
# What an installation begins with: done together with its first account, by whatever stands above people.
BEGINNINGS: list[Callable[["Db"], object]] = []
logging.getLogger("ecabinet.db").addHandler(logging.NullHandler())  # how long an act took is the server's concern
app = typer.Typer(no_args_is_help=True, help="Accounts: add one, make a new link for a password, list them.")
Login = Annotated[str, typer.Argument(help="What the person signs in with: letters, digits, dots, hyphens.")]


def _stop(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)


def _settings() -> Settings:
    try:
        return read_settings()
    except BadSetting as error:
        _stop(str(error))


def _perform(found: Settings, act: "Callable[[Db], T]") -> T:
    """Do one act on the migrated database, or end with the sentence of its refusal."""
    from ecabinet import schema
    from ecabinet.kernel.database import Database
    from ecabinet.kernel.errors import Refused

    found.make_data_dir()
    schema.migrate(found.database_url)
    database = Database(found.database_url)
    try:
        return database.act(act)
    except Refused as refusal:
        _stop(refusal.msgid % refusal.params)
    finally:
        database.close()


def _print_link(found: Settings, token: str) -> None:
    typer.echo(f"{found.address}/first-password/{token}")
    typer.echo("The link sets the password, once, within 72 hours. It is shown only here.", err=True)


@app.command()
def add(
    login: Login,
    name: Annotated[str, typer.Option(help="The person’s name in full, the given name last.")],
    admin: Annotated[bool, typer.Option("--admin", help="Make the person an administrator.")] = False,
) -> None:
    """Add a person with an account, and print the link for the first password."""
    from ecabinet.people import actions
    from ecabinet.people.directory import accounts

    def act(db: "Db") -> str:
        if not accounts(db):
            for begin in BEGINNINGS:
                begin(db)
        person = actions.add_person(db, None, name=name)
        account = actions.add_account(db, None, person, login)
        if admin:
            actions.grant_power(db, None, person, "administrator")
        return actions.issue_link(db, None, account)

    found = _settings()
    _print_link(found, _perform(found, act))


@app.command()
def link(login: Login) -> None:
    """Print a new link for a password; earlier links stop working."""
    from ecabinet.people import actions
    from ecabinet.people.access import account_by_login

    def act(db: "Db") -> str:
        account = account_by_login(db, login)
        return actions.issue_link(db, None, account) if account else ""

    found = _settings()
    token = _perform(found, act)
    if not token:
        _stop(f"Nobody signs in as {login}. `ecabinet user list` shows every account.")
    _print_link(found, token)


@app.command(name="list")
def list_() -> None:
    """List every account: login, name, powers, state."""
    from rich.console import Console
    from rich.table import Table

    from ecabinet.people.directory import accounts

    table = Table("Login", "Name", "Powers", "State")
    for line in _perform(_settings(), accounts):
        table.add_row(*line)
    Console().print(table)
