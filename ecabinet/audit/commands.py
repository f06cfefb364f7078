"""`ecabinet verify`: a stranger's check of the whole record, without serving."""

from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from ecabinet.settings import BadSetting, read_settings

if TYPE_CHECKING:
    from ecabinet.audit.rules import Break, Chain, Head


def verify(
    against: Annotated[
        str, typer.Option(help="A seal that was kept outside, as an earlier check printed it: NUMBER:HASH.")
    ] = "",
) -> None:
    """Check every record and every seal; name the first that does not hold, and end with 1 then."""
    from ecabinet.audit.rules import Head

    kept = Head.read(against) if against else None
    if against and kept is None:
        _say("--against wants a seal as an earlier check printed it: NUMBER:HASH.", 2)
    try:
        found = read_settings()
    except BadSetting as error:
        _say(str(error), 2)
    sentence, holds = _check(found.database_url, kept)
    typer.echo(sentence)
    raise typer.Exit(0 if holds else 1)


def _say(sentence: str, code: int) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(code)


def _check(url: str, kept: "Head | None") -> tuple[str, bool]:
    """What is found, in words, and whether all of it holds."""
    from sqlalchemy.exc import OperationalError, ProgrammingError

    from ecabinet.audit.actions import check_record
    from ecabinet.kernel.db import Database

    database = Database(url, readers=1)
    try:
        with database.reading() as db:
            chain, waiting = check_record(db, kept)
    except (OperationalError, ProgrammingError) as error:
        _say(f"The record could not be read ({type(error.orig).__name__}): is this the right database?", 2)
    finally:
        database.close()
    return "\n".join(_report(chain, waiting)), chain.broken is None


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
