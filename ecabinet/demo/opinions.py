"""After the close of a form: summarised, explained, settled, decided, put away, as opinions.yaml tells."""

from collections.abc import Callable
from typing import Any

from ecabinet.ballots.access import questions_of
from ecabinet.ballots.cards import card_of
from ecabinet.ballots.models import Ballot
from ecabinet.demo.prose import Data, read
from ecabinet.demo.story import Story
from ecabinet.kernel import formats
from ecabinet.kernel.db import Db
from ecabinet.opinions import actions
from ecabinet.opinions.points import Point, opinions_of
from ecabinet.opinions.resolution import proposed_text
from ecabinet.people.models import Person


class Opinions:
    """Tells what happened to closed forms afterwards."""

    def __init__(self, story: Story) -> None:
        self.story, self.stage = story, story.stage

    def tell(self) -> None:
        """All of it."""
        for row in read("opinions.yaml"):
            self.add(row, row["summarised"], self.summarise)
            for entry in row.get("explained", ()):
                self.add(row, entry, self.explain)
            for entry in row.get("settled", ()):
                self.add(row, entry, self.settle)
            for name, do in (("resolution", self.write), ("concluded", self.conclude), ("archived", self.archive)):
                if name in row:
                    self.add(row, row[name], do)

    def add(self, row: Data, entry: Data, do: Callable[[Db, Ballot, Data], Any]) -> None:
        """Something done to the row's form at the entry's moment."""
        self.story.add(self.story.moment(entry["at"]), self.live, row["form"], entry, do)

    def live(self, db: Db, form: str, entry: Data, do: Callable[[Db, Ballot, Data], Any]) -> None:
        """Do it."""
        do(db, self.stage.forms[form], entry)

    def who(self, entry: Data) -> Person:
        """Who acts."""
        return self.stage.people[entry["by"]]

    def point(self, db: Db, ballot: Ballot, entry: Data) -> Point:
        """The opinion that an entry names."""
        member = self.stage.people[entry["member"]].id
        question = next(it.id for it in questions_of(db, ballot.id) if it.position == entry["question"])
        named = (question, member, entry.get("remark", 0))
        points = opinions_of(db, ballot.id).points
        return next(it for it in points if (it.question_id, it.person_id, it.remark) == named)

    def summarise(self, db: Db, ballot: Ballot, entry: Data) -> None:
        """The summary is sent to the ministry."""
        actions.summarise(db, self.who(entry), ballot, words=entry["words"])

    def explain(self, db: Db, ballot: Ballot, entry: Data) -> None:
        """The ministry answers an opinion, or the secretariat writes it down for it."""
        point, person = self.point(db, ballot, entry), self.who(entry)
        actions.explain(
            db, person, ballot, point=point.n, verdict=entry["verdict"], words=entry.get("words", ""),
            seen=len(point.explanations), entered=person.organisation_id != ballot.agency_id,
        )  # fmt: skip

    def settle(self, db: Db, ballot: Ballot, entry: Data) -> None:
        """The member says so, or the chair decides."""
        point, person = self.point(db, ballot, entry), self.who(entry)
        if "how" in entry:
            actions.rule_on(db, person, ballot, point=point.n, how=entry["how"], words=entry["words"])
        else:
            actions.settle(db, person, ballot, point=point.n)

    def write(self, db: Db, ballot: Ballot, entry: Data) -> None:
        """The resolution's draft, as it is proposed."""
        text = proposed_text(db, card_of(db, ballot.id))
        actions.write_resolution(db, self.who(entry), ballot, text=text, seen=0)

    def conclude(self, db: Db, ballot: Ballot, entry: Data) -> None:
        """What became of it."""
        dated = formats.local(self.story.moment(entry["dated"])).date() if "dated" in entry else None
        actions.conclude(
            db, self.who(entry), ballot, outcome=entry["outcome"], number=entry.get("number", ""), dated=dated,
            words=entry.get("words", ""),
        )  # fmt: skip

    def archive(self, db: Db, ballot: Ballot, entry: Data) -> None:
        """Put away."""
        actions.archive(db, self.who(entry), ballot)
