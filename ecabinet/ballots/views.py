"""The addresses of ballots, and their regions."""

from ecabinet.ballots import (
    beside,
    browsing,
    cards,
    course,
    course_views,
    deadlines,
    following,
    late,
    personal,
    progressing,
    receipts,
    reminding,
    results,
    tabling,
    voting,
)
from ecabinet.ballots.access import (
    answer_to_prepare,
    ballot_to_cast,
    ballot_to_change,
    ballot_to_decide,
    ballot_to_keep,
    ballot_to_prepare,
    ballot_to_read,
    ballot_to_settle,
    ballot_to_watch,
)
from ecabinet.ballots.answering import (
    keep_draft,
    save_mine,
    send_answer,
    send_confirmed,
    show_again,
    show_ballot,
    show_draft,
)
from ecabinet.ballots.attaching import (
    answer_file_to_read,
    attach,
    draft_file_to_read,
    receive_attachments,
    show_answer_file,
    show_draft_file,
)
from ecabinet.ballots.browsing import browse
from ecabinet.ballots.dossiers import OWNER
from ecabinet.ballots.following import (
    close_early,
    extend_deadline,
    settle,
    show_decision,
    show_progress,
    show_refused,
    withdraw_ballot,
)
from ecabinet.ballots.forms import (
    add,
    add_recusal,
    add_substitute,
    change,
    create,
    edit_form,
    move,
    new_form,
    open_ballot,
    remove,
    remove_recusal,
    remove_substitute,
    review_opening,
    save,
)
from ecabinet.ballots.late import send_late
from ecabinet.ballots.voting import add_vote, drop_vote, edit_vote, save_vote, show_votes
from ecabinet.documents.access import register_dossiers
from ecabinet.kernel.render import Region
from ecabinet.kernel.routing import Guarded
from ecabinet.meetings.access import item_to_prepare, meeting_to_keep
from ecabinet.people.access import keeps_some_body, person
from ecabinet.people.confirming import confirm

register_dossiers(OWNER)

_one, _question = "/ballots/{id:int}", "/ballots/{id:int}/questions"
ROUTES: list[Guarded] = [
    Guarded("GET", "/ballots", door=person, view=browse),
    Guarded("GET", "/ballots/new", door=keeps_some_body, view=new_form),
    Guarded("POST", "/ballots", door=keeps_some_body, view=create, again=new_form),
    Guarded("GET", _one, door=ballot_to_read, view=show_ballot),
    Guarded("POST", f"{_one}/answers", door=ballot_to_cast, view=send_answer, again=show_again),
    Guarded(
        "POST", f"{_one}/answers/confirmed", door=ballot_to_cast, view=send_confirmed, prepare=confirm, again=show_again
    ),
    Guarded("POST", f"{_one}/files", door=ballot_to_cast, view=attach, prepare=receive_attachments, again=show_again),
    Guarded("POST", f"{_one}/late", door=ballot_to_cast, view=send_late, again=show_again),
    Guarded("GET", "/draft-files/{id:int}", door=draft_file_to_read, view=show_draft_file),
    Guarded("GET", "/answer-files/{id:int}", door=answer_file_to_read, view=show_answer_file),
    Guarded("POST", f"{_one}/mine", door=ballot_to_cast, view=save_mine, again=show_again),
    Guarded("GET", f"{_one}/draft", door=answer_to_prepare, view=show_draft),
    Guarded("POST", f"{_one}/draft", door=ballot_to_prepare, view=keep_draft, again=show_draft),
    Guarded("GET", f"{_one}/edit", door=ballot_to_keep, view=edit_form),
    Guarded("POST", _one, door=ballot_to_change, view=save, again=edit_form),
    Guarded("POST", _question, door=ballot_to_change, view=add, again=edit_form),
    Guarded("POST", f"{_question}/{{question:int}}", door=ballot_to_change, view=change, again=edit_form),
    Guarded("POST", f"{_question}/{{question:int}}/move", door=ballot_to_change, view=move, again=edit_form),
    Guarded("POST", f"{_question}/{{question:int}}/remove", door=ballot_to_change, view=remove, again=edit_form),
    Guarded("POST", f"{_one}/recusals", door=ballot_to_change, view=add_recusal, again=edit_form),
    Guarded("POST", f"{_one}/recusals/{{recusal:int}}/remove", door=ballot_to_change, view=remove_recusal),
    Guarded("POST", f"{_one}/substitutes", door=ballot_to_change, view=add_substitute, again=edit_form),
    Guarded("POST", f"{_one}/substitutes/{{member:int}}/remove", door=ballot_to_change, view=remove_substitute),
    Guarded("GET", f"{_one}/open", door=ballot_to_keep, view=review_opening),
    Guarded("POST", f"{_one}/open", door=ballot_to_change, view=open_ballot, again=review_opening),
    Guarded("GET", f"{_one}/progress", door=ballot_to_watch, view=show_progress),
    Guarded("POST", f"{_one}/extend", door=course_views.ballot_to_end, view=extend_deadline, again=show_refused),
    Guarded("POST", f"{_one}/withdraw", door=ballot_to_change, view=withdraw_ballot, again=show_refused),
    Guarded("POST", f"{_one}/close", door=ballot_to_change, view=close_early, again=show_refused),
    Guarded("GET", f"{_one}/decide", door=ballot_to_settle, view=show_decision),
    Guarded("POST", f"{_one}/decide", door=ballot_to_decide, view=settle, again=show_decision),
    *course_views.ROUTES,
    *receipts.ROUTES,
    Guarded("GET", "/meetings/{id:int}/votes", door=meeting_to_keep, view=show_votes),
    Guarded("POST", "/items/{id:int}/votes", door=item_to_prepare, view=add_vote),
    Guarded("GET", "/votes/{id:int}/edit", door=ballot_to_keep, view=edit_vote),
    Guarded("POST", "/votes/{id:int}", door=ballot_to_change, view=save_vote, again=edit_vote),
    Guarded("POST", "/votes/{id:int}/remove", door=ballot_to_change, view=drop_vote),
]
REGIONS: list[Region] = [
    *cards.REGIONS, *beside.REGIONS, *course.REGIONS, *results.REGIONS, *progressing.REGIONS, *personal.REGIONS,
    *late.REGIONS, *following.REGIONS, *browsing.REGIONS, *voting.REGIONS,
]  # fmt: skip
JOBS = (deadlines.close_at_deadline, reminding.warn_silent, tabling.table_form)
