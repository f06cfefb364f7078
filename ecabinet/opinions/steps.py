"""For the line of a form's life: which steps were taken after its close, and when."""

from collections.abc import Mapping
from datetime import datetime

from ecabinet.ballots.slots import ARCHIVED, DECIDED, EXPLAINED, SUMMARISED
from ecabinet.kernel.db import Db
from ecabinet.opinions.points import opinions_of


def steps_taken(db: Db, ballot: int) -> Mapping[str, datetime]:
    """Step → moment; the explanation is done with the last opinion explained and the last condition settled."""
    opinions = opinions_of(db, ballot)
    course = opinions.course
    if course is None:
        return {}
    moments = {
        SUMMARISED: course.summarised_at, EXPLAINED: opinions.explained_at, DECIDED: course.decided_at,
        ARCHIVED: course.archived_at,
    }  # fmt: skip
    return {step: at for step, at in moments.items() if at}
