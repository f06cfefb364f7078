"""What stands at the side of a paper of a form that is being read: the form and its other papers."""

from typing import Any

from ecabinet.ballots.cards import card_of, standing_words, with_papers
from ecabinet.ballots.dossiers import page_of, papers_of_form_to_read, place_row
from ecabinet.ballots.states import state_at
from ecabinet.documents.access import papers_on
from ecabinet.kernel.db import Db
from ecabinet.kernel.render import Region
from ecabinet.rulebook.values import State


def beside(db: Db, ballot: int, _audience: Any) -> dict[str, Any]:
    """What stands at the side of a paper of the form: the form and its other papers."""
    card = card_of(db, ballot)
    state, tone = standing_words(db, card)
    is_open = state_at(card, db.now) is State.OPEN
    href = page_of(place_row(db, card.dossier_id))
    papers = papers_on(db, [card.dossier_id])[card.dossier_id]
    return {"card": card, "state": state, "tone": tone, "is_open": is_open, "papers": papers, "href": href}


REGIONS = [Region("beside_form", papers_of_form_to_read, "ballots/_beside.html", beside, with_papers)]
