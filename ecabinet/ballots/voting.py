"""Questions to vote on in a meeting: the secretariat prepares them by item, the floor puts them to the vote."""

from collections import defaultdict
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import col

from ecabinet.ballots.access import questions_of, stages, with_facts
from ecabinet.ballots.cards import standing_words
from ecabinet.ballots.models import Ballot, Closing, Opening, Question
from ecabinet.ballots.preparing import change_vote, prepare_vote, remove_vote
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Missing
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.pages import page
from ecabinet.kernel.render import Region
from ecabinet.kernel.web import Ctx, Done
from ecabinet.meetings.access import items_of, meeting_to_keep
from ecabinet.meetings.agenda import in_order, numbers_of
from ecabinet.meetings.models import Item, Meeting
from ecabinet.rulebook.values import Kind

_meeting: Any = bindparam("meeting")
_columns: tuple[Any, ...] = (
    col(Ballot.id), col(Ballot.item_id), col(Question.text), *stages(), col(Opening.at).label("opened_at"),
    col(Closing.outcome),
)  # fmt: skip
_of_meeting = (
    select(*_columns).select_from(Ballot).join(Question, col(Question.ballot_id) == Ballot.id)
    .join(Item, col(Item.id) == Ballot.item_id)
)  # fmt: skip
_votes = Hot(with_facts(_of_meeting).where(col(Item.meeting_id) == _meeting).order_by(col(Ballot.id)))
_titles = Hot(select(col(Item.id), col(Item.title)).where(col(Item.meeting_id) == _meeting))


def votes(db: Db, meeting: int, _audience: Any) -> dict[str, Any]:
    """The questions of each item, with their results."""
    lines = items_of(db, meeting)
    numbers, titles = numbers_of(lines), {row.id: row.title for row in _titles.rows(db, meeting=meeting)}
    asked: dict[int, list[Any]] = defaultdict(list)
    for it in _votes.rows(db, meeting=meeting):
        asked[it.item_id].append((it, *standing_words(db, it)))
    items = [(number, numbers[number], titles[number], asked[number]) for number in in_order(lines)]
    return {"meeting": meeting, "items": items}


def _told(meeting: int, _audience: Any, values: dict[str, Any]) -> set[str]:
    asked = {f"ballot/{vote.id}" for item in values["items"] for vote, _state, _tone in item[3]}
    return {f"meeting/{meeting}", *(f"item/{item[0]}" for item in values["items"]), *asked}


def show_votes(ctx: Ctx, meeting: Any) -> Any:
    """The questions to vote on, by item."""
    row = ctx.db.get(Meeting, meeting.id)
    lines = items_of(ctx.db, meeting.id)
    numbers, titles = numbers_of(lines), {it.id: it.title for it in _titles.rows(ctx.db, meeting=meeting.id)}
    items = [(number, f"{numbers[number]}. {titles[number]}") for number in in_order(lines)]
    return page(ctx, "ballots/votes.html", section="meetings", meeting=row, items=items)


def add_vote(ctx: Ctx, item: Item) -> Done:
    """Prepare one more question under the item."""
    prepare_vote(ctx.db, ctx.me, item, ctx.text("text").replace("\r\n", "\n"))
    return _back(item)


def edit_vote(ctx: Ctx, ballot: Any) -> Any:
    """Other words for a question."""
    vote = _vote(ctx, ballot.id)
    item = ctx.db.get(Item, vote.item_id)
    text = questions_of(ctx.db, vote.id)[0].text
    return page(ctx, "ballots/vote.html", section="meetings", vote=vote, item=item, text=text)


def save_vote(ctx: Ctx, ballot: Ballot) -> Done:
    """Save the words of a question."""
    vote = _vote(ctx, ballot.id)
    change_vote(ctx.db, ctx.me, vote, ctx.text("text").replace("\r\n", "\n"))
    return _back(ctx.db.get(Item, vote.item_id))


def drop_vote(ctx: Ctx, ballot: Ballot) -> Done:
    """Remove a question that was not put to the vote."""
    vote = _vote(ctx, ballot.id)
    item = ctx.db.get(Item, vote.item_id)
    remove_vote(ctx.db, ctx.me, vote)
    return _back(item)


def _vote(ctx: Ctx, number: int) -> Ballot:
    vote = ctx.db.get(Ballot, number)
    if vote is None or vote.kind != Kind.VOTE:
        raise Missing
    return vote


def _back(item: Item | None) -> Done:
    assert item is not None
    return Done(f"/meetings/{item.meeting_id}/votes", [f"votes/{item.meeting_id}"])


REGIONS = [Region("votes", meeting_to_keep, "ballots/_votes.html", votes, _told)]
