"""Each engine's own full-text index over the entries: FTS5, and a tsvector with a GIN index."""

_TABLE = "search_entry"
_SQLITE = (
    (
        "CREATE VIRTUAL TABLE search_fts USING fts5(title, body, content='search_entry', content_rowid='id',"
        " tokenize='unicode61 remove_diacritics 0')"
    ),
    (
        "CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN"
        " INSERT INTO search_fts (rowid, title, body) VALUES (NEW.id, NEW.title, NEW.body); END"
    ),
    (
        "CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN"
        " INSERT INTO search_fts (search_fts, rowid, title, body) VALUES ('delete', OLD.id, OLD.title, OLD.body); END"
    ),
    (
        "CREATE TRIGGER search_entry_changed AFTER UPDATE ON search_entry BEGIN"
        " INSERT INTO search_fts (search_fts, rowid, title, body) VALUES ('delete', OLD.id, OLD.title, OLD.body);"
        " INSERT INTO search_fts (rowid, title, body) VALUES (NEW.id, NEW.title, NEW.body); END"
    ),
)
_POSTGRES = (
    (
        "ALTER TABLE search_entry ADD COLUMN words tsvector GENERATED ALWAYS AS"
        " (setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', body), 'D')) STORED"
    ),
    "CREATE INDEX ix_search_entry_words ON search_entry USING gin (words)",
)


def create(dialect: str) -> list[str]:
    """The statements that make the index, after the tables."""
    return list(_SQLITE if dialect == "sqlite" else _POSTGRES)


def drop(dialect: str) -> list[str]:
    """The statements that take it away, before the tables."""
    if dialect == "sqlite":
        names = ("added", "removed", "changed")
        return [*(f"DROP TRIGGER {_TABLE}_{name}" for name in names), "DROP TABLE search_fts"]
    return [f"DROP INDEX ix_{_TABLE}_words", f"ALTER TABLE {_TABLE} DROP COLUMN words"]
