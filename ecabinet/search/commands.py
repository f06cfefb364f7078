"""`ecabinet reindex`: make the index anew, while serving or not."""

import typer

from ecabinet.settings import BadSetting, read_settings


def reindex() -> None:
    """Go through everything that can be found and bring the index up to date."""
    from ecabinet.kernel.database import Database
    from ecabinet.search.actions import reindex as go_through

    try:
        database = Database(read_settings().database_url, readers=1)
    except BadSetting as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    go_through(database)
    database.close()
    typer.echo("The index is up to date.")
