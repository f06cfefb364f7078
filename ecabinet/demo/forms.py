"""The opinion forms: drafted, sent, read, answered, extended, withdrawn; the deadline closes them by itself."""

from collections import defaultdict
from datetime import datetime, timedelta

from ecabinet.ballots.access import questions_of
from ecabinet.ballots.actions import extend, withdraw
from ecabinet.ballots.arriving import check_dossier, resubmit, send_slip
from ecabinet.ballots.casting import cast_answer
from ecabinet.ballots.drafting import save_for_member, send_up
from ecabinet.ballots.enclosed import papers_frozen
from ecabinet.ballots.opening import open_form, regulation
from ecabinet.ballots.preparing import Text, add_question, create_form
from ecabinet.ballots.typed import Remark, Typed, chosen
from ecabinet.demo.papers import Spec
from ecabinet.demo.prose import Data, read
from ecabinet.demo.story import MINUTE, Story
from ecabinet.kernel.db import Db
from ecabinet.people.models import Person
from ecabinet.rulebook.values import QuestionKind

BETWEEN_ANSWERS = timedelta(minutes=7)


class Forms:
    """Tells the forms of forms.yaml."""

    def __init__(self, story: Story, specs: tuple[Spec, ...]) -> None:
        self.story, self.stage = story, story.stage
        self.specs = {spec.key: spec for spec in specs}

    def tell(self) -> None:
        """All of them."""
        for row in read("forms.yaml"):
            self.preparation(row)
            if "sent" in row:
                self.story.add(self.story.moment(row["sent"]), self.open, row)
            self.answers(row)
            self.changes(row)

    def officer(self, row: Data) -> Person:
        """Who prepares it."""
        return self.stage.people[row["officer"]]

    def preparation(self, row: Data) -> None:
        """Created, question after question."""
        created = self.story.moment(row["created"])
        self.story.add(created, self.create, row)
        for n, text in enumerate(row["questions"], 1):
            self.story.add(created + 4 * n * MINUTE, self.ask, row, text)

    def create(self, db: Db, row: Data) -> None:
        """The form, seen by the secretariat only."""
        spec, officer = self.specs[row["submission"]], self.officer(row)
        text = Text(
            title=row["title"], summary=row["summary"], agency_id=self.stage.organisations[row["agency"]].id,
            submission=spec.number or "", submitted_on=spec.issued_on, officer_id=officer.id,
        )  # fmt: skip
        body_id = self.stage.bodies[row["body"]].id
        self.stage.forms[row["key"]] = create_form(db, officer, body_id=body_id, text=text)

    def ask(self, db: Db, row: Data, asked: str | Data) -> None:
        """A question, perhaps with options."""
        form, officer = self.stage.forms[row["key"]], self.officer(row)
        if isinstance(asked, str):
            add_question(db, officer, form, asked)
            return
        kind, options = QuestionKind.OPTIONS, asked["options"]
        add_question(db, officer, form, asked["text"], kind=kind, options=options, proposed=asked.get("proposed", 0))

    def open(self, db: Db, row: Data) -> None:
        """The members are asked; the Office confirms what the regulation does not say."""
        form = self.stage.forms[row["key"]]
        confirmed = regulation(db, form)[1].to_confirm
        open_form(db, self.officer(row), form, deadline=self.story.moment(row["due"]), confirmed=confirmed)

    # Answers

    def answers(self, row: Data) -> None:
        """What members sent, and what assistants prepared for them."""
        for entry in row.get("answers", ()):
            for n, key in enumerate(entry["people"]):
                self.story.add(answered_at(self.story, entry, n), self.answer, row, entry, key)
        for draft in row.get("drafts", ()):
            self.story.add(self.story.moment(draft["at"]), self.draft, row, draft)
            if "sent_up" in draft:
                self.story.add(self.story.moment(draft["sent_up"]), self.send_up, row, draft)

    def answer(self, db: Db, row: Data, entry: Data, key: str) -> None:
        """A member's answer to every question."""
        form = self.stage.forms[row["key"]]
        cast_answer(db, self.stage.people[key], form, self._typed(db, row, entry))

    def draft(self, db: Db, row: Data, draft: Data) -> None:
        """An assistant prepares the answer of the member."""
        form, member = self.stage.forms[row["key"]], self.stage.people[draft["member"]]
        save_for_member(db, self.stage.people[draft["assistant"]], form, member.id, self._typed(db, row, draft))

    def send_up(self, db: Db, row: Data, draft: Data) -> None:
        """The member is asked to send it."""
        form, member = self.stage.forms[row["key"]], self.stage.people[draft["member"]]
        send_up(db, self.stage.people[draft["assistant"]], form, member.id, self._typed(db, row, draft))

    def _typed(self, db: Db, row: Data, entry: Data) -> dict[int, Typed]:
        form = self.stage.forms[row["key"]]
        questions = [it.id for it in questions_of(db, form.id)]
        papers = papers_frozen(db, form.id)
        return dict(zip(questions, _chosen(entry, papers[0].id if papers else None), strict=True))

    # What happens to the form itself

    def changes(self, row: Data) -> None:
        """The dossier checked and brought again, the slip; a later deadline, a withdrawal."""
        for check in row.get("checked", ()):
            self.story.add(self.story.moment(check["at"]), self.check, row, check.get("missing", ""))
            if "brought" in check:
                self.story.add(self.story.moment(check["brought"]["at"]), self.bring, row, check["brought"])
        if "slip" in row:
            self.story.add(self.story.moment(row["slip"]["at"]), self.slip, row, row["slip"])
        if "extended" in row:
            self.story.add(self.story.moment(row["extended"]["at"]), self.extend, row)
        if "withdrawn" in row:
            self.story.add(self.story.moment(row["withdrawn"]["at"]), self.withdraw, row)

    def check(self, db: Db, row: Data, missing: str) -> None:
        """The Office looks whether the dossier is complete."""
        check_dossier(db, self.officer(row), self.stage.forms[row["key"]], missing=missing, complete=not missing)

    def bring(self, db: Db, row: Data, brought: Data) -> None:
        """The agency submits it again."""
        resubmit(db, self.stage.people[brought["by"]], self.stage.forms[row["key"]], words=brought["words"])

    def slip(self, db: Db, row: Data, slip: Data) -> None:
        """The Office submits it to the Prime Minister or a Deputy."""
        form, to = self.stage.forms[row["key"]], self.stage.people[slip["to"]]
        send_slip(db, self.officer(row), form, person=to.id, words=slip["words"])

    def extend(self, db: Db, row: Data) -> None:
        """Members get more time."""
        given = row["extended"]
        deadline = self.story.moment(given["to"])
        extend(db, self.officer(row), self.stage.forms[row["key"]], deadline=deadline, reason=given["reason"])

    def withdraw(self, db: Db, row: Data) -> None:
        """The text is taken back."""
        withdraw(db, self.officer(row), self.stage.forms[row["key"]], reason=row["withdrawn"]["reason"])


def answered_at(story: Story, entry: Data, place: int) -> datetime:
    """When the one at this place among the people of an entry sends."""
    return story.moment(entry["at"]) + place * BETWEEN_ANSWERS


def _chosen(entry: Data, paper: int | None) -> list[Typed]:
    """An answer to each question; a remark stands with the answer against, or else the first that has no words.

    Graded remarks with a page point at `paper`.
    """
    given = entry["answers"]
    words = [it or "" for it in entry.get("words", [""] * len(given))]
    if "remark" in entry:
        bare = [n for n, said in enumerate(words) if not said]
        words[next((n for n in bare if given[n] == "against"), bare[0])] = entry["remark"]
    remarks: dict[int, list[Remark]] = defaultdict(list)
    for it in entry.get("graded", ()):
        page = it.get("page") if paper else None
        remarks[it["question"]].append(Remark(it["grade"], it["words"], paper if page else None, page))
    return [
        Typed(chosen(field)[0], said, chosen(field)[1], tuple(remarks[n]))
        for n, (field, said) in enumerate(zip(given, words, strict=True), 1)
    ]
