"""`ecabinet verify`: a stranger's check of the whole record and of every ballot, without serving."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from ecabinet.settings import BadSetting, read_settings

if TYPE_CHECKING:
    from ecabinet.audit.rules import Break, Chain, Head
    from ecabinet.kernel.db import Db
    from ecabinet.ledger.keys import PublicKeys
    from ecabinet.settings import Settings


def verify(
    against: Annotated[
        str,
        typer.Option(
            help="What was kept outside: a file (receipt, certificate, export, earlier head), the head of a ballot as"
            " BALLOT:SIZE:ROOT, or a seal of the record as NUMBER:HASH."
        ),
    ] = "",
) -> None:
    """Check every record and seal, and recount every ballot from its ledger.

    Names the first place that does not hold, and ends with 1 then; with 2 when it cannot be checked.
    """
    from ecabinet.audit.rules import Head

    try:
        found = read_settings()
    except BadSetting as error:
        _say(str(error), 2)
    text = _kept(against) if against else ""
    kept = Head.read(text) if text else None
    sentence, holds = _check(found, kept, "" if kept else text)
    typer.echo(sentence)
    raise typer.Exit(0 if holds else 1)


def _kept(against: str) -> str:
    """The text of a file, or the words themselves."""
    from ecabinet.audit.ledgers import kept_in
    from ecabinet.audit.rules import Head
    from ecabinet.ledger.recount import named_head

    path = Path(against)
    try:
        text = kept_in(path) if len(against) < 1000 and path.is_file() else against
    except (OSError, ValueError, RuntimeError) as error:
        _say(f"{against} could not be read ({type(error).__name__}).", 2)
    if Head.read(text) is None and named_head(text) is None:
        _say("--against names neither a head of a ballot (BALLOT:SIZE:ROOT) nor a seal (NUMBER:HASH).", 2)
    return text


def _say(sentence: str, code: int) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(code)


def _check(found: "Settings", kept: "Head | None", text: str) -> tuple[str, bool]:
    """What is found, in words, and whether all of it holds."""
    import sqlite3

    import psycopg
    from sqlalchemy.exc import DBAPIError

    from ecabinet.audit.actions import check_record
    from ecabinet.kernel.database import Database
    from ecabinet.ledger.keys import public_keys

    database = Database(found.database_url, readers=1)
    keys = public_keys(found.signing_key.parent)
    try:
        with database.reading() as db:
            chain, waiting = check_record(db, kept)
            lines, holds = _ledgers(db, keys if keys.raw else None, text)
    except (DBAPIError, sqlite3.Error, psycopg.Error) as error:  # prebuilt reads ask the driver itself
        name = type(getattr(error, "orig", error)).__name__
        _say(f"The record could not be read ({name}): is this the right database?", 2)
    finally:
        database.close()
    return "\n".join([*_report(chain, waiting), *lines]), chain.broken is None and holds


def _ledgers(db: "Db", keys: "PublicKeys | None", text: str) -> tuple[list[str], bool]:
    from ecabinet.audit.ledgers import check_against, check_ledgers

    checked = check_ledgers(db, keys)
    said = f"{checked.ballots} ballots with {checked.entries} entries hold and are recounted"
    lines = [f"{said}, then:", f"  {checked.broken}"] if checked.broken else [f"{said}."]
    if keys is None:
        lines.append("No public key lies beside the signing key: the signatures of heads were not looked at.")
    compared = check_against(db, text, keys) if text else None
    if compared:
        printed, broken = compared
        lines.append(f"  {broken}" if broken else f"The ledger goes on from what was kept: {printed}")
    return lines, checked.broken is None and (compared is None or compared[1] is None)


def _report(chain: "Chain", waiting: int) -> list[str]:
    lines = [f"{chain.head.seq} seals hold." if chain.broken is None else f"{chain.head.seq} seals hold, then:"]
    if chain.broken:
        lines.append(f"  {named(chain.broken)}")
    if waiting:
        lines.append(f"{waiting} records are not sealed (a server that runs seals each within a second).")
    if chain.broken is None and chain.head.seq:
        lines.append(f"Keep this outside, and compare it later (--against): {chain.head}")
    return lines


def named(broken: "Break") -> str:
    """The first place that does not hold, in one line."""
    record = f"record {broken.record}" if broken.record else "no record"
    when = f" of {broken.at.isoformat(timespec='seconds')}" if broken.at else ""
    return f"Seal {broken.seal}, {record}{when}: {broken.msgid}."
