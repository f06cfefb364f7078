"""The record and its seals are only added to, whoever asks."""

from ecabinet.kernel.triggers import Trigger, append_only


def never_replaced(table: str, *keys: str) -> Trigger:
    """SQLite's INSERT OR REPLACE takes the old row away and asks no trigger for DELETE: asked before the INSERT."""
    same = " OR ".join(f"it.{key} = NEW.{key}" for key in keys)
    fresh = f"NOT EXISTS (SELECT 1 FROM {table} AS it WHERE {same})"
    return Trigger(f"{table}_no_replace", table, "INSERT", f"{table} is only added to", unless=fresh)


TRIGGERS = [
    *append_only("record"),
    never_replaced("record", "id"),
    *append_only("seal"),
    never_replaced("seal", "seq", "record_id", "previous"),
]
