"""Nothing is put in another's place

No row replaces another, no table that is only added to is emptied, and what a form asks cannot be moved to another.
"""

import json
from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# The triggers that are other than 0001 made them, as they were when this revision was written.
STATEMENTS = json.loads(Path(__file__).with_name("0002_triggers.json").read_text(encoding="utf-8"))


def perform(*what: str) -> None:
    """Carry out this engine's statements."""
    bind = op.get_bind()
    for statement in (it for name in what for it in STATEMENTS[bind.dialect.name][name]):
        bind.exec_driver_sql(statement.replace("%", "%%") if bind.dialect.name == "postgresql" else statement)


def upgrade() -> None:
    perform("drop", "after")


def downgrade() -> None:
    perform("drop", "before")
