"""Dated profiles: which regulation a kind of body works under on a day, and what that regulation says (rules-vn)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import ceil

from ecabinet.rulebook.rulesets import RuleSet, Unit
from ecabinet.rulebook.sentences import Bilingual
from ecabinet.rulebook.shipped import RULE_SETS
from ecabinet.rulebook.values import Kind


class BodyKind(StrEnum):
    """The kinds of body that have a profile of their own; any other body decides by explicit answers."""

    GOVERNMENT = "government"
    COMMITTEE = "committee"
    OTHER = "other"


class DayUnit(StrEnum):
    """In what days of notice are counted."""

    DAYS = "days"
    WORKING_DAYS = Unit.WORKING_DAYS.value


@dataclass(frozen=True)
class Notice:
    """How long before a session the invitation and the papers go out."""

    days: int
    unit: DayUnit


@dataclass(frozen=True)
class Profile:
    """A regulation in force from a day until the next one; `notice` None: not known, a setting.

    `body_id`: of one body alone, before that of its kind. `versions`: the rows of its rule-sets, once they are rows.
    `remote_counts`: whether a member who takes part from afar counts for the quorum (rules-vn D: no text says so).
    """

    id: str
    title: Bilingual
    body_kind: BodyKind
    in_force_from: date
    form: RuleSet
    vote: RuleSet
    quorum: Fraction
    notice: Notice | None
    remote_counts: bool = True
    body_id: int | None = None
    versions: tuple[int, int] | None = None

    def rule_set(self, kind: Kind) -> RuleSet:
        """The rule-set of the regulation for a form or for a vote in session."""
        return self.form if kind is Kind.FORM else self.vote

    def quorum_of(self, members: int) -> int:
        """The fewest members who must be present: 18 of 27, 17 of 25."""
        return ceil(self.quorum * members)


def _government(decree: str, version: int, in_force_from: date, notice: Notice | None) -> Profile:
    return Profile(
        id=decree,
        title=Bilingual(
            f"Quy chế làm việc của Chính phủ, Nghị định {decree}/NĐ-CP",
            f"Working regulation of the Government, Decree {decree}",
        ),
        body_kind=BodyKind.GOVERNMENT,
        in_force_from=in_force_from,
        form=RULE_SETS[f"vn-government-form/{version}"],
        vote=RULE_SETS[f"vn-government-session/{version}"],
        quorum=Fraction(2, 3),
        notice=notice,
    )


PROFILES = (
    _government("138/2016", 1, date(2016, 10, 1), Notice(5, DayUnit.WORKING_DAYS)),
    _government("39/2022", 2, date(2022, 6, 18), Notice(3, DayUnit.DAYS)),
    _government("191/2026", 3, date(2026, 5, 29), None),
    Profile(
        id="committee",
        title=Bilingual("Quy chế làm việc mẫu của Ủy ban nhân dân", "Model working regulation of a People's Committee"),
        body_kind=BodyKind.COMMITTEE,
        in_force_from=date(2025, 3, 1),
        form=RULE_SETS["vn-committee-form/1"],
        vote=RULE_SETS["vn-committee-session/1"],
        quorum=Fraction(2, 3),
        notice=None,
    ),
    Profile(
        id="general",
        title=Bilingual("Quy tắc chung: phải trả lời rõ ràng", "General rules: explicit answers"),
        body_kind=BodyKind.OTHER,
        in_force_from=date(2016, 10, 1),
        form=RULE_SETS["absolute-majority/1"],
        vote=RULE_SETS["simple-majority/1"],
        quorum=Fraction(2, 3),
        notice=None,
    ),
)


def profile_on(body_kind: BodyKind, day: date) -> Profile | None:
    """The profile in force for such a body on a day; None before the first one we know."""
    past = (profile for profile in PROFILES if profile.body_kind is body_kind and profile.in_force_from <= day)
    return max(past, key=lambda profile: profile.in_force_from, default=None)
