"""What the Office wrote on the submission slip of a form, as the form shows it: the opinion of the advising unit."""

from sqlalchemy import select
from sqlmodel import col

from ecabinet.ballots.process import Slip
from ecabinet.ballots.stages import ballot_id
from ecabinet.kernel.db import Db
from ecabinet.kernel.hot import Hot

_slip = Hot(select(col(Slip.words)).where(col(Slip.ballot_id) == ballot_id).order_by(col(Slip.n).desc()).limit(1))


def advice_of(db: Db, ballot: int) -> list[str]:
    """The words of the slip in force; none where the form needed no slip."""
    return [row.words for row in _slip.rows(db, ballot=ballot)]
