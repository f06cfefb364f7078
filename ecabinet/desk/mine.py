"""The parts of the desk for whoever answers, comes to meetings and reads papers; an assistant's drafts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ecabinet.ballots.browsing import TO_COMPLETE, TO_NOTE
from ecabinet.ballots.cards import TONES
from ecabinet.ballots.lists import asked_of_agency, drafts_of_assistant, slips_waiting
from ecabinet.ballots.outcomes import outcomes_that_stand
from ecabinet.desk import reads
from ecabinet.desk.access import facts_of, waiting_forms
from ecabinet.desk.rules import PRESSING
from ecabinet.documents.access import places_of
from ecabinet.documents.rules import paper_mark
from ecabinet.floor.attendance import PRESENCE_WORDS, Presence
from ecabinet.kernel.db import Db
from ecabinet.kernel.words import N_, gettext
from ecabinet.meetings.lists import own_reply
from ecabinet.meetings.showing import in_language
from ecabinet.notices.rules import sentence
from ecabinet.people.rules import named
from ecabinet.rulebook.values import AnswerState, AnswerValue, Result, word

CLOSED_SHOWN = timedelta(days=7)
OVERDUE_SHOWN = timedelta(hours=12)
NEW_FOR = timedelta(days=30)
NEWS_SHOWN, NEW_PAPERS_SHOWN = 7, 3
DIFFERENT = N_("Answered")


def is_pressing(deadline: datetime, now: datetime) -> bool:
    """Whether less than a day is left."""
    return deadline - now < PRESSING


# Forms


def forms(db: Db, _thing: int, person: int) -> dict[str, Any]:
    """The forms that wait for this member, and those that the member has answered lately."""
    facts = facts_of(db, person)
    waiting = reads.forms_waiting(db, person)
    answered = reads.forms_answered(db, person, db.now - CLOSED_SHOWN)
    stands = outcomes_that_stand(db, answered)
    return {
        "arriving": [
            *((row, TO_NOTE) for row in slips_waiting(db, person)),
            *((row, TO_COMPLETE) for row in asked_of_agency(db, person)),
        ],
        "waiting": [(row, named_agency(row), is_pressing(row.deadline, db.now)) for row in waiting],
        "answered": [(row, *_answer(row), _outcome(stands[row.id])) for row in answered], "is_member": facts.is_member,
        "count": len(waiting), "open": len(waiting) + sum(row.ended_at is None for row in answered),
    }  # fmt: skip


def named_agency(row: Any) -> str:
    """The submitting agency of a form's row in the reader's language, or nothing."""
    return named(row) if row.name_vi or row.name_en else ""


def _answer(row: Any) -> tuple[str, str]:
    """The tone and the word for what was answered; several different answers have no tone, secret ones are nowhere."""
    if row.least is None:
        return "agree", word(AnswerState.ANSWERED)
    if row.least == row.most:
        return TONES[AnswerValue(row.least)], word(AnswerValue(row.least))
    return "accent", DIFFERENT


def _outcome(stands: str) -> str:
    return word(Result(stands)) if stands in set(Result) else ""


def form_topics(_thing: int, person: int, values: dict[str, Any]) -> set[str]:
    """Openings and answers tell the desk; the ends of the forms that are shown tell of themselves."""
    shown = [row for row, *_rest in (*values["waiting"], *values["answered"], *values["arriving"])]
    return {f"desk/{person}", "organisations", *(f"ballot/{row.id}" for row in shown)}


# Meetings


@dataclass(frozen=True)
class Card:
    """A meeting that somebody comes to. `mine` is false for an assistant's look at the member's meeting."""

    row: Any
    mine: bool
    room: str
    items: int
    papers: int
    read: int
    reply: Any
    presence: Any
    dossiers: Sequence[int]

    @property
    def under_way(self) -> bool:
        """Whether it has begun."""
        return self.row.started is not None

    @property
    def may_check_in(self) -> bool:
        """Whether being present can be said now."""
        return self.mine and self.under_way and self.presence is None


def meetings(db: Db, _thing: int, person: int) -> dict[str, Any]:
    """The next meetings, with what is read of their papers, the own reply and the own presence."""
    facts = facts_of(db, person)
    after = db.now - OVERDUE_SHOWN
    asked = reads.meetings_asked(db, person, after)
    known = {row.id for row in asked}
    served = reads.meetings_read(db, person, after) if facts.serves else []
    others = [row for row in served if row.id not in known and not row.keeps]
    rows = sorted([*asked, *others], key=lambda row: (row.started is None, row.starts_at, row.id))
    return {
        "cards": [_card(db, row, person, row.id in known) for row in rows[: reads.MEETINGS_SHOWN]], "count": len(rows),
        "words": {mode.value: PRESENCE_WORDS[mode] for mode in (Presence.ROOM, Presence.REMOTE)},
        "expects": bool(facts.is_member or facts.serves or not (facts.keeps or facts.administers or facts.audits)),
        "served": [row.id for row in reads.members_served(db, person)] if facts.serves else [],
    }  # fmt: skip


def _card(db: Db, row: Any, person: int, mine: bool) -> Card:
    papers, room = reads.papers_of_meeting(db, row.id, person), in_language(row, "room")
    items = row.items if row.all_items else len({it for it in row.item_ids.split(",") if it})
    return Card(
        row, mine, room, items, papers.papers, papers.read, own_reply(db, row.id, person) if mine else None,
        reads.presence_of(db, row.id, person) if mine else None, reads.dossiers_of_meeting(db, row.id),
    )  # fmt: skip


def meeting_topics(_thing: int, person: int, values: dict[str, Any]) -> set[str]:
    """What is convened or begins, replies, papers and the own presence."""
    told = {"meetings", "rooms", f"desk/{person}", f"person/{person}", *(f"desk/{who}" for who in values["served"])}
    for card in values["cards"]:
        told |= {f"meeting/{card.row.id}", f"attendance/{card.row.id}/person/{person}"}
        told |= {f"dossier/{number}" for number in card.dossiers}
    return told


# What is new


@dataclass(frozen=True)
class News:
    """One line of what is new."""

    title: str
    href: str
    meta: str
    at: datetime
    act: str = ""
    key: str = ""


def news(db: Db, _thing: int, person: int) -> dict[str, Any]:
    """New versions of papers that were read, papers not opened yet, and what was told and not read."""
    papers = reads.papers_unopened(db, person, db.now - NEW_FOR)
    changed = [row for row in papers if row.seen]
    fresh = [row for row in papers if not row.seen][:NEW_PAPERS_SHOWN]
    waiting = {f"/ballots/{number}" for number in waiting_forms(facts_of(db, person))}
    shown = {f"/papers/{row.id}" for row in papers} | waiting
    told = [row for row in reads.unread_notices(db, person) if row.link not in shown]
    lines = [*_paper_lines(db, changed, fresh), *map(_told, told)]
    return {
        "lines": lines[:NEWS_SHOWN], "unopened": sum(not row.seen for row in papers), "hidden": len(lines) - NEWS_SHOWN,
        "more": len(papers) == reads.PAPERS_SHOWN, "dossiers": {row.dossier_id for row in papers},
        "papers": {row.id for row in papers},
    }  # fmt: skip


def _paper_lines(db: Db, changed: Sequence[Any], fresh: Sequence[Any]) -> list[News]:
    places = places_of(db, sorted({row.dossier_id for row in (*changed, *fresh)}))
    found = []
    for row in (*changed, *fresh):
        place = places.get(row.dossier_id)
        if place is None:
            continue
        mark = paper_mark(place.number, row.letter)
        title = f"{mark} · {row.title}" if mark else row.title
        if row.seen:
            title = gettext("%(title)s, version %(n)s", title=title, n=row.n)
        meta = " · ".join(part for part in (row.words if row.seen else "", place.kicker) if part)
        act = N_("See what changed") if row.seen else ""
        found.append(News(title, f"/papers/{row.id}", meta, row.at, act, f"paper-{row.id}"))
    return found


def _told(row: Any) -> News:
    return News(sentence(row.msgid, row.params_json), f"/notices/{row.id}", "", row.at, key=f"notice-{row.id}")


def news_topics(_thing: int, person: int, values: dict[str, Any]) -> set[str]:
    """A new paper tells its dossier's readers a notice; what is opened or read tells the desk."""
    told = {f"desk/{person}", f"notices/{person}", f"person/{person}", "meetings"}
    told |= {f"dossier/{number}" for number in values["dossiers"]}
    return told | {f"paper/{number}" for number in values["papers"]}


# An assistant's drafts

DRAFT_WORDS = {
    "sent": ("agree", N_("sent by the member")), "up": ("accent", N_("sent up to the member")),
    "drafted": ("wait", N_("draft, not sent up")), "none": ("wait", N_("to prepare")),
}  # fmt: skip


def drafts(db: Db, _thing: int, person: int) -> dict[str, Any]:
    """The open forms of the members whom an assistant serves, one line for each member."""
    served = reads.members_served(db, person)
    rows = drafts_of_assistant(db, person) if served else []
    rows = sorted(rows, key=lambda row: row.sent)
    lines = [(row, *DRAFT_WORDS[_stage(row)], is_pressing(row.deadline, db.now)) for row in rows]
    return {"served": served, "lines": lines, "left": sum(_stage(row) in ("none", "drafted") for row in rows)}


def _stage(row: Any) -> str:
    if row.sent:
        return "sent"
    return "up" if row.sent_up_at is not None else "drafted" if row.drafted else "none"


def draft_topics(_thing: int, person: int, values: dict[str, Any]) -> set[str]:
    """Who is served, and what is asked of them and answered by them."""
    told = {f"desk/{person}", f"person/{person}", *(f"desk/{row.id}" for row in values["served"])}
    return told | {f"ballot/{row.id}" for row, *_rest in values["lines"]}
