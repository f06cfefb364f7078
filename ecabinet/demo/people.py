"""Organisations, people, bodies with their terms: what stood before anything was done."""

from datetime import UTC, datetime, time
from typing import Any

from ecabinet.demo.prose import Data, read
from ecabinet.demo.story import MINUTE, Story
from ecabinet.documents.catalogue import stock_types
from ecabinet.kernel import formats
from ecabinet.kernel.db import Db
from ecabinet.meetings import actions as meetings
from ecabinet.people import actions
from ecabinet.people.models import Membership
from ecabinet.rulebook.access import versions
from ecabinet.rulebook.actions import approve, stock
from ecabinet.rulebook.models import RuleSetVersion
from ecabinet.rulebook.profiles import PROFILES, Profile

ADMINISTRATOR, AUDITOR = "quantri", "kiemsoat"
FOUNDING, BEGINNING = "-401d 08:00", "-400d"
DEPUTIES = ("permanent-deputy-pm", "deputy-pm", "committee-deputy")


class People:
    """Tells who there is; everything after the first person is done by the administrator."""

    def __init__(self, story: Story) -> None:
        self.story, self.stage = story, story.stage
        self.terms: dict[tuple[str, str], Membership] = {}

    def tell(self) -> None:
        """All of it."""
        founding = self.story.moment(FOUNDING)
        self.story.add(founding, self.organisations)
        self.story.add(founding + MINUTE, self.positions)
        self.story.add(founding + 5 * MINUTE, self.administrator)
        self.story.add(founding + 10 * MINUTE, self.catalogues)
        self.story.add(founding + 60 * MINUTE, self.people)
        self.story.add(founding + 70 * MINUTE, self.rule_sets)
        for profile in (it for it in PROFILES if _first_morning(it) <= self.story.now):
            self.story.add(max(founding + 80 * MINUTE, _first_morning(profile)), self.approval, profile)
        self.story.add(founding + 90 * MINUTE, self.bodies)
        for body in read("bodies.yaml"):
            self.body_of(body)
        self.story.add(self.story.moment(BEGINNING), self.assistants)

    @property
    def admin(self) -> Any:
        """Who does it."""
        return self.stage.people[ADMINISTRATOR]

    def organisations(self, db: Db) -> None:
        """The tree, parents first; a department issues papers through its parent."""
        known = self.stage.organisations
        for place, row in enumerate(read("organisations.yaml"), 1):
            parent = known[row["parent"]].id if row["parent"] else None
            known[row["code"]] = actions.add_organisation(
                db, None, code=row["code"], symbol=row["symbol"], name_vi=row["vi"], name_en=row["en"],
                parent_id=parent, issues=row["kind"] != "department", position=place,
            )  # fmt: skip

    def positions(self, db: Db) -> None:
        """Posts that people hold."""
        for row in read("positions.yaml"):
            self.stage.positions[row["code"]] = actions.add_position(
                db, None, code=row["code"], name_vi=row["vi"], name_en=row["en"], rank=row["rank"]
            )

    def administrator(self, db: Db) -> None:
        """The first person, made by the system itself."""
        row = next(it for it in read("people.yaml") if it["key"] == ADMINISTRATOR)
        self.person(db, row, None)
        actions.grant_power(db, None, self.admin, "administrator")

    def catalogues(self, db: Db) -> None:
        """Types of papers and meetings, and rooms."""
        stock_types(db, self.admin)
        given = read("meetings.yaml")
        for row in given["types"]:
            self.stage.types[row["code"]] = meetings.add_type(
                db, self.admin, code=row["code"], name_vi=row["vi"], name_en=row["en"]
            )
        for row in given["rooms"]:
            self.stage.rooms[row["code"]] = meetings.add_room(
                db, self.admin, code=row["code"], name_vi=row["vi"], name_en=row["en"], seats=row["seats"]
            )

    def people(self, db: Db) -> None:
        """Everybody else."""
        for row in read("people.yaml"):
            if row["key"] != ADMINISTRATOR:
                self.person(db, row, self.admin)
        actions.grant_power(db, self.admin, self.stage.people[AUDITOR], "auditor")

    def person(self, db: Db, row: Data, by: Any) -> None:
        """One person, into whom anybody may step."""
        self.stage.people[row["key"]] = actions.add_person(
            db, by, name=row["name"], organisation_id=self.stage.organisations[row["organisation"]].id,
            position_id=self.stage.positions[row["position"]].id, post_vi=row["post"]["vi"], post_en=row["post"]["en"],
            demonstration=True,
        )  # fmt: skip

    def rule_sets(self, db: Db) -> None:
        """How bodies decide, as it ships."""
        stock(db, self.admin)

    def approval(self, db: Db, profile: Profile) -> None:
        """The Prime Minister approved what the regulation says, on its first day."""
        for rule_set in (profile.form, profile.vote):
            row = next(it for it in versions(db) if (it.rule_set, it.version) == (rule_set.id, rule_set.version))
            if row.approved_by is None:
                approve(
                    db, self.admin, db.get_one(RuleSetVersion, row.id), person_id=self.stage.people["pm"].id,
                    on=formats.local(db.now).date(), decision=str(profile.title),
                )  # fmt: skip

    def bodies(self, db: Db) -> None:
        """The bodies, still without members."""
        for row in read("bodies.yaml"):
            self.stage.bodies[row["code"]] = actions.add_body(
                db, self.admin, code=row["code"], name_vi=row["name"]["vi"], name_en=row["name"]["en"],
                profile=row["profile"], organisation_id=self.stage.organisations[row["organisation"]].id,
            )  # fmt: skip

    def body_of(self, body: Data) -> None:
        """Terms begin and end on their days; the order of the list is the order of precedence."""
        for place, row in enumerate(body["members"], 1):
            self.story.add(self.story.moment(row["since"]), self.begins, body, row["person"], place)
            if "until" in row:
                self.story.add(self.story.moment(row["until"]) - MINUTE, self.ends, body, row["person"])
        for person in body["secretaries"]:
            self.story.add(self.story.moment(BEGINNING), self.keeps, body["code"], person)

    def begins(self, db: Db, body: Data, key: str, place: int) -> None:
        """A term begins."""
        role = "chair" if key == body["chair"] else "deputy" if _position(key) in DEPUTIES else "member"
        self.terms[body["code"], key] = actions.add_membership(
            db, self.admin, self.stage.bodies[body["code"]], person_id=self.stage.people[key].id, role=role,
            precedence=place, since=db.now,
        )  # fmt: skip

    def ends(self, db: Db, body: Data, key: str) -> None:
        """A term ends."""
        actions.end_membership(db, self.admin, self.terms[body["code"], key])

    def keeps(self, db: Db, body: str, key: str) -> None:
        """Somebody joins the secretariat."""
        actions.add_secretary(
            db, self.admin, self.stage.bodies[body], person_id=self.stage.people[key].id, since=db.now
        )

    def assistants(self, db: Db) -> None:
        """Who serves whom."""
        known = self.stage.people
        for row in read("people.yaml"):
            for member in row.get("assists", ()):
                served, serving = known[member], known[row["key"]].id
                actions.add_assistant(db, self.admin, served, assistant_id=serving, reads=True, since=db.now)


def _first_morning(profile: Profile) -> datetime:
    return datetime.combine(profile.in_force_from, time(8), formats.zone).astimezone(UTC)


def _position(key: str) -> str:
    return next(str(it["position"]) for it in read("people.yaml") if it["key"] == key)
