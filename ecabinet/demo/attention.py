"""What people have looked at: forms, papers and notices. Looking is no act and stays out of the record."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlmodel import col, select

from ecabinet.ballots.answering import note_reading
from ecabinet.demo.forms import answered_at
from ecabinet.demo.meetings import BETWEEN_REPLIES
from ecabinet.demo.moments import ZONE
from ecabinet.demo.papers import Spec
from ecabinet.demo.prose import Data, read
from ecabinet.demo.story import MINUTE, Story, within
from ecabinet.documents.actions import note_opening
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.notices.actions import mark_read
from ecabinet.notices.models import Notice

BEFORE_ANSWER = 25 * MINUTE
FRESH = timedelta(hours=54)  # what was told in the last two days is unread by whoever had no reason to look
EVENING = time(18, 30)
MORNING, NIGHT = 7, 21


class Attention:
    """Tells who looked at what and when; `came` says when each paper came, `house` is whose readings are noted."""

    def __init__(self, story: Story, house: House, specs: Sequence[Spec], came: Mapping[str, datetime]) -> None:
        self.story, self.stage, self.house, self.came = story, story.stage, house, came
        self.papers: dict[str, list[str]] = {}
        for spec in specs:
            self.papers.setdefault(spec.dossier, []).append(spec.key)

    def tell(self) -> None:
        """Forms with their papers, papers of meetings, and notices evening by evening."""
        for form in read("forms.yaml"):
            self.form(form)
        for meeting in read("meetings.yaml")["meetings"]:
            self.meeting(meeting)
        first = min(step.at for step in self.story.steps if step.at > self.story.now - timedelta(days=60))
        day = first.astimezone(ZONE).date()
        while (at := datetime.combine(day, EVENING, ZONE)) < self.story.now - FRESH:
            self.story.add(at, self.read_notices, at)
            day += timedelta(days=1)

    def form(self, form: Data) -> None:
        """Whoever answers has read it shortly before; the others at some time while it was open."""
        answered = _answered(self.story, form)
        opened = form.get("opened", [])
        for n, key in enumerate(opened):
            sent = self.story.moment(form["sent"])
            until = min(self.story.moment(form["due"]), self.story.now)
            if "withdrawn" in form:
                until = self.story.moment(form["withdrawn"]["at"])
            some_time = sent + (until - sent) * (n + 1) / (len(opened) + 1)
            at = max(sent + MINUTE, answered[key] - BEFORE_ANSWER) if key in answered else awake(some_time)
            self.story.add(at, self.read_form, form, key)
            for m, paper in enumerate(self.papers[f"form:{form['key']}"]):
                if m == 0 or (n + m) % 3:
                    self.story.add(min(at + (m + 1) * MINUTE, until), self.open_paper, paper, key)

    def meeting(self, meeting: Data) -> None:
        """Whoever answers has read what led there; those who come open papers in the days before."""
        if "convened" not in meeting:
            return
        for entry in meeting["replies"]:
            for n, key in enumerate(entry["people"]):
                at = self.story.moment(entry["at"]) + n * BETWEEN_REPLIES
                self.story.add(at, self.read_invitation, meeting, key)
        convened, start = self.story.moment(meeting["convened"]), self.story.moment(meeting["start"])
        span = min(start, self.story.now) - convened
        papers = [it for name, its in self.papers.items() if name.startswith(f"{meeting['key']}/") for it in its]
        readers = [key for entry in meeting["replies"] if entry["answer"] == "comes" for key in entry["people"]]
        for n, key in enumerate(it for it in readers if not it.startswith("khach-")):
            for m, paper in enumerate(papers):
                if (n + m) % 2:
                    part = (n * 37 + m * 11) % 97 / 100
                    at = awake(convened + span * (0.62 + part * 0.38))
                    self.story.add(max(at, self.came[paper] + n * MINUTE), self.open_paper, paper, key)

    def read_form(self, db: Db, form: Data, key: str) -> None:
        """A member opens the form."""
        ballot, person = self.stage.forms[form["key"]], self.stage.people[key]
        note_reading(within(self.house, db).db, ballot.id, person.id)
        _mark(db, Notice.person_id == person.id, Notice.link == f"/ballots/{ballot.id}")

    def read_invitation(self, db: Db, meeting: Data, key: str) -> None:
        """Somebody looks at the meeting."""
        person, about = self.stage.people[key], self.stage.meetings[meeting["key"]]
        _mark(db, Notice.person_id == person.id, Notice.link == f"/meetings/{about.id}")

    def open_paper(self, db: Db, paper: str, key: str) -> None:
        """Somebody opens a paper."""
        note_opening(within(self.house, db).db, self.stage.versions[paper], self.stage.people[key].id)

    def read_notices(self, db: Db, at: datetime) -> None:
        """In the evening people have read what they were told until noon."""
        _mark(db, col(Notice.at) < at - timedelta(hours=6))


def awake(at: datetime) -> datetime:
    """Nobody reads at night: the moment, or the evening before it."""
    local = at.astimezone(ZONE)
    if local.hour < MORNING:
        local -= timedelta(days=1)
    elif local.hour < NIGHT:
        return at
    return local.replace(hour=NIGHT - 1).astimezone(UTC)


def _mark(db: Db, *which: Any) -> None:
    for notice in db.exec(select(Notice).where(*which, col(Notice.read_at).is_(None))):
        mark_read(db, notice)


def _answered(story: Story, form: Data) -> dict[str, datetime]:
    given = form.get("answers", ())
    return {key: answered_at(story, entry, n) for entry in given for n, key in enumerate(entry["people"])}
