"""The meetings: prepared, convened, answered, held; and the papers hung on their items."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from ecabinet.ballots.access import questions_of
from ecabinet.ballots.casting import Typed, cast_answer
from ecabinet.ballots.models import Ballot
from ecabinet.demo.moments import filled
from ecabinet.demo.prose import Data, read
from ecabinet.demo.story import MINUTE, Story
from ecabinet.floor import actions as floor
from ecabinet.floor.agenda import vote_open
from ecabinet.floor.rules import Mode
from ecabinet.kernel.db import Db
from ecabinet.meetings import actions
from ecabinet.meetings.rules import ItemPlan, MeetingPlan
from ecabinet.people.models import Person

BETWEEN_REPLIES, BETWEEN_CHECK_INS = timedelta(minutes=9), timedelta(seconds=30)


def items_of(meeting: Data) -> Iterator[tuple[Data, str | None]]:
    """The items and their parts as they are read, each with the number of the item that it is a part of."""
    for item in meeting["items"]:
        yield item, None
        for part in item.get("items", ()):
            yield part, str(item["number"])


class Meetings:
    """Tells the meetings of meetings.yaml."""

    def __init__(self, story: Story) -> None:
        self.story, self.stage = story, story.stage

    def tell(self) -> None:
        """All of them."""
        for row in read("meetings.yaml")["meetings"]:
            self.preparation(row)
            self.answers(row)
            self.floor(row)

    def secretary(self, meeting: Data) -> Person:
        """Who prepares and conducts it."""
        return self.stage.people[meeting["secretary"]]

    # Before the day

    def preparation(self, row: Data) -> None:
        """Created, item after item, invitations, convened."""
        created = self.story.moment(row["created"])
        self.story.add(created, self.create, row)
        for n, (item, parent) in enumerate(items_of(row), 1):
            self.story.add(created + 3 * n * MINUTE, self.item, row, item, parent)
        self.story.add(created + 60 * MINUTE, self.invite, row)
        if "convened" in row:
            self.story.add(self.story.moment(row["convened"]), self.convene, row)

    def create(self, db: Db, row: Data) -> None:
        """The meeting, seen by its secretariat only."""
        plan = MeetingPlan(
            type_id=self.stage.types[row["type"]].id, title=filled(row["title"], self.story.now),
            starts_at=self.story.moment(row["start"]), ends_at=self.story.moment(row["end"]),
            number=str(row["number"]), chair_id=self.stage.people[row["chair"]].id,
            room_id=self.stage.rooms[row["room"]].id, remote_url=row["remote_link"] or "",
        )  # fmt: skip
        body = self.stage.bodies[row["body"]]
        self.stage.meetings[row["key"]] = actions.create_meeting(db, self.secretary(row), body, plan)

    def item(self, db: Db, row: Data, item: Data, parent: str | None) -> None:
        """An item of its agenda, or a part of one."""
        plan = ItemPlan(
            title=filled(item["title"], self.story.now), kind=item["kind"], minutes=item["minutes"],
            agency_id=self.stage.organisations[item["agency"]].id,
            rapporteur=self.stage.people[item["rapporteur"]].name, secrecy=item.get("secrecy", "none"),
            paper_only=item.get("paper_only", False),
        )  # fmt: skip
        above = self.stage.items[f"{row['key']}/{parent}"] if parent else None
        made = actions.add_item(db, self.secretary(row), self.stage.meetings[row["key"]], plan, above)
        self.stage.items[f"{row['key']}/{item['number']}"] = made

    def invite(self, db: Db, row: Data) -> None:
        """Guests of the whole meeting or of some items, and organisations."""
        meeting, by = self.stage.meetings[row["key"]], self.secretary(row)
        for guest in row["invitees"]:
            items = (
                [None] if guest["items"] == "all" else [self.stage.items[f"{row['key']}/{n}"] for n in guest["items"]]
            )
            for item in items:
                actions.invite_person(db, by, meeting, self.stage.people[guest["person"]], item)
        for code in row.get("invited_organisations", ()):
            actions.invite_organisation(db, by, meeting, self.stage.organisations[code])

    def convene(self, db: Db, row: Data) -> None:
        """The members are invited and everybody is told."""
        actions.convene_meeting(db, self.secretary(row), self.stage.meetings[row["key"]], row["notice"])

    def answers(self, row: Data) -> None:
        """Who comes and who does not."""
        for entry in row["replies"]:
            for n, key in enumerate(entry["people"]):
                self.story.add(self.story.moment(entry["at"]) + n * BETWEEN_REPLIES, self.reply, row, entry, key)

    def reply(self, db: Db, row: Data, entry: Data, key: str) -> None:
        """One answer to the invitation."""
        person, coming = self.stage.people[key], entry["answer"] == "comes"
        meeting = self.stage.meetings[row["key"]]
        actions.reply(db, person, meeting, person, coming=coming, reason=entry.get("reason", ""))

    # The day

    def floor(self, row: Data) -> None:
        """People come, it begins, turns from item to item, votes, ends."""
        for entry in row.get("check_ins", ()):
            for n, key in enumerate(entry["people"]):
                self.story.add(self.story.moment(entry["at"]) + n * BETWEEN_CHECK_INS, self.check_in, row, key, entry)
        if "opened" in row:
            self.story.add(self.story.moment(row["opened"]), self.start, row)
        before: str | None = None
        for item, _ in items_of(row):
            if "started" in item:
                self.story.add(self.story.moment(item["started"]), self.turn, row, item["number"], before)
                before = item["number"]
                self.vote(row, item)
        if "closed" in row:
            self.story.add(self.story.moment(row["closed"]), self.end, row)

    def check_in(self, db: Db, row: Data, key: str, entry: Data) -> None:
        """Somebody is here, by their own word."""
        person = self.stage.people[key]
        floor.check_in(db, person, self.stage.meetings[row["key"]], person.id, Mode(entry["how"]))

    def start(self, db: Db, row: Data) -> None:
        """The meeting begins."""
        floor.start_meeting(db, self.secretary(row), self.stage.meetings[row["key"]])

    def turn(self, db: Db, row: Data, number: str, before: str | None) -> None:
        """It turns to an item."""
        shown = self.stage.items[f"{row['key']}/{before}"].id if before else None
        item, meeting = self.stage.items[f"{row['key']}/{number}"], self.stage.meetings[row["key"]]
        floor.turn_to_item(db, self.secretary(row), meeting, item.id, shown=shown)

    def end(self, db: Db, row: Data) -> None:
        """The meeting ends."""
        floor.end_meeting(db, self.secretary(row), self.stage.meetings[row["key"]])

    # Votes

    def vote(self, row: Data, item: Data) -> None:
        """The vote on an item, if one was taken: opened, answered by each in turn, closed."""
        if (vote := item.get("vote")) is None:
            return
        opened, closed = self.story.moment(vote["opened"]), self.story.moment(vote["closed"])
        self.story.add(opened, self.open_vote, row, item)
        cast = _cast(vote)
        for n, (key, typed) in enumerate(cast, 1):
            self.story.add(opened + (closed - opened) * n / (len(cast) + 1), self.answer, row, key, typed)
        self.story.add(closed, self.close_vote, row)

    def open_vote(self, db: Db, row: Data, item: Data) -> None:
        """The question is put."""
        floor.open_vote_on_item(
            db, self.secretary(row), self.stage.meetings[row["key"]],
            item_id=self.stage.items[f"{row['key']}/{item['number']}"].id, question=item["vote"]["question"],
            prepared=None, confirmed=False,
        )  # fmt: skip

    def answer(self, db: Db, row: Data, key: str, typed: Typed) -> None:
        """A member votes."""
        ballot = db.get_one(Ballot, self._running(db, row))
        cast_answer(db, self.stage.people[key], ballot, {it.id: typed for it in questions_of(db, ballot.id)})

    def close_vote(self, db: Db, row: Data) -> None:
        """The vote is closed and counted."""
        meeting = self.stage.meetings[row["key"]]
        floor.close_vote_on_item(db, self.secretary(row), meeting, self._running(db, row))

    def _running(self, db: Db, row: Data) -> int:
        number = vote_open(db, self.stage.meetings[row["key"]].id)
        assert number is not None
        return number


def _cast(vote: Data) -> list[tuple[str, Typed]]:
    plain: list[tuple[str, Any]] = [(key, Typed(value)) for value in ("in_favour", "against") for key in vote[value]]
    return plain + [(it["person"], Typed("other", it["words"])) for it in vote["other"]]
