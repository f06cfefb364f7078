"""A form with everything that may go with an answer. A slow machine is no fault of a rule: properties know no limit."""

import pytest
from hypothesis import settings

from ecabinet.ballots.preparing import Text, add_question, create_form
from ecabinet.documents.actions import Details, add_papers
from ecabinet.documents.arrivals import Arrived
from ecabinet.documents.pdf import Cleaned
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.meetings.models import Dossier
from tests.ballots.enclosing import OPTIONS
from tests.ballots.play import TITLE, open_drafted
from tests.cast import Cast
from tests.documents.conftest import a_pdf

settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


@pytest.fixture
def form(house: House, cast: Cast) -> int:
    """A form with an opinion, a choice whose first option is proposed, and a paper of three pages."""

    def make(db: Db) -> int:
        secretary = cast.actor("secretary")
        ballot = create_form(db, secretary, body_id=cast.body, text=Text(TITLE))
        add_question(db, secretary, ballot, "The pilot lasts five years")
        add_question(db, secretary, ballot, "When it begins", kind="options", options=OPTIONS, proposed=1)
        dossier = db.get_one(Dossier, ballot.dossier_id or 0)
        stored = house.parts["blobs"].put(a_pdf(pages=3))
        file = Arrived("to-trinh.pdf", stored, stored, Cleaned(3, "Submission", "595x842*3", ()))
        add_papers(db, secretary, dossier, [file], details=Details(title="Submission"), isolated=False)
        return ballot.id

    number = house.db.act(make)
    open_drafted(house, cast, number)
    return number
