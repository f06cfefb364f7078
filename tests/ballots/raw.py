"""Raw SQL against the tables of ballots, and what the database says when it refuses."""

from contextlib import AbstractContextManager

import pytest
from sqlalchemy.exc import DatabaseError

# What a trigger, a key or a CHECK says; a statement that is wrong in another way is a fault of the test.
SAID = (
    "only added|only whoever|comes with its|follows the close|roll says|given once|only the deadline|belongs before"
    "|asked again|without a gap|brought again|new round|frozen|not altered|only an open"
    "|without questions|not withdrawn|another's place|(?i:foreign|unique|check)"
)
ANSWER = (
    'INSERT INTO answer (ballot_id, question_id, person_id, n, value, option, words, remarks, files, "by", at)'
    " VALUES (:ballot, :question, :person, :n, :value, :option, '', :remarks, :files, :by, :at)"
)
BARE: dict[str, object] = {"option": None, "remarks": 0, "files": 0}


def refused() -> AbstractContextManager[object]:
    """The database refuses by one of its rules."""
    return pytest.raises(DatabaseError, match=SAID)
