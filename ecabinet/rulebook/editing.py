"""A rule-set as a form: what its fields show, and the rule-set that was typed, with everything that is wrong in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, Protocol, TypeVar
from zoneinfo import available_timezones

from ecabinet.kernel.words import N_
from ecabinet.rulebook.faults import Fault, contradictions
from ecabinet.rulebook.parameters import (
    Abstention,
    After,
    Base,
    Change,
    DeemedMet,
    EarlyEnd,
    Electorate,
    Limit,
    Measure,
    Parameter,
    Period,
    Proof,
    RunningTally,
    Seat,
    Secrecy,
    Silence,
    Source,
    Start,
    Test,
    Tie,
    Unit,
    Who,
)
from ecabinet.rulebook.rulesets import RuleSet, unchecked
from ecabinet.rulebook.sentences import Bilingual, say
from ecabinet.rulebook.values import AnswerValue, Grade, Kind, Result

E = TypeVar("E", bound=StrEnum)
TESTS = (1, 2, 3)
MAJORITY = "majority"
LARGEST = 1_000_000_000
_CHOICES: dict[str, type[StrEnum]] = {
    "silence": Silence, "base": Base, "abstention": Abstention, "tie": Tie, "change": Change, "secrecy": Secrecy,
    "running_tally": RunningTally, "early_end": EarlyEnd, "start": Start, "shortened_by": Who, "stopped_by": Who,
    "papers_replaced_by": Who, "proof": Proof,
}  # fmt: skip


class Typed(Protocol):
    """A form as it came: `getlist` as Starlette's."""

    def getlist(self, key: Any) -> list[Any]: ...


@dataclass(frozen=True)
class Typing:
    """What was typed: the rule-set, which may still contradict itself, and every fault in it."""

    rule_set: RuleSet
    faults: tuple[Fault, ...]


# What the fields show


def fields_of(rule_set: RuleSet) -> dict[str, list[str]]:
    """Every field of the form with its values; a tick is a value of its own."""
    it = rule_set
    shown: dict[str, Any] = {
        "code": it.id, "title_vi": it.title.vi, "title_en": it.title.en, "kinds": it.kinds, "answers": it.answers,
        "options": it.options, "remarks": it.remarks, "silent_vi": it.silent_as and it.silent_as.vi,
        "silent_en": it.silent_as and it.silent_as.en, "conditions": it.conditions, "minimum": it.minimum or "",
        "deemed_met": it.deemed_met and it.deemed_met.fewer_than, "deemed_met_of": it.deemed_met and it.deemed_met.of,
        "unit": it.period.unit, "least": it.period.least, "most": it.period.most, "zone": it.period.zone,
        "extended_by": it.extended_by if it.extendable else Who.NOBODY, "withdrawable": it.withdrawable,
        "drafts": it.drafts, "clearance": it.clearance, "weighted": it.electorate.weighted,
        "second_vi": it.electorate.second_measure and it.electorate.second_measure.vi,
        "second_en": it.electorate.second_measure and it.electorate.second_measure.en,
        "seats": "\n".join(_seat_line(seat) for seat in it.electorate.seats),
        "substitutes": it.electorate.substitutes, "recusal_while_open": it.electorate.recusal_while_open,
        "announced_by": it.after.announced_by, "announced_within": it.after.announced_within,
        "statement_hours": it.after.statement_hours, "in_minutes": it.after.in_minutes, "to_confirm": it.to_confirm,
        **{name: getattr(it, name) for name in _CHOICES}, **_limit_fields("objections", it.objections),
        **_limit_fields("discussion", it.discussion), **_test_fields(it.tests), **_source_fields(it),
    }  # fmt: skip
    return {name: _as_values(value) for name, value in shown.items()}


def _as_values(value: Any) -> list[str]:
    if isinstance(value, bool):
        return ["1"] if value else []
    if isinstance(value, tuple):
        return [str(one) for one in value]
    return [] if value is None else [str(value)]


def _seat_line(seat: Seat) -> str:
    return " ".join([seat.holder, str(seat.weight), str(seat.second_weight), *(["veto"] if seat.veto else [])])


def _limit_fields(name: str, limit: Limit | None) -> dict[str, Any]:
    if limit is None:
        return {name: "", f"{name}_then": Result.TO_MEETING, f"{name}_reasoned": False, f"{name}_immediate": True}
    return {
        name: MAJORITY if limit.majority else limit.count, f"{name}_then": limit.then,
        f"{name}_reasoned": limit.reasoned, f"{name}_immediate": limit.immediate,
    }  # fmt: skip


def _test_fields(tests: Sequence[Test]) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for n, test in zip(TESTS, [*tests, None, None, None], strict=False):
        shown |= {f"share{n}": _share_text(test) if test else "", f"strict{n}": bool(test and test.strict)}
        shown[f"of{n}"] = test.of if test else Measure.MEMBERS
    return shown


def _share_text(test: Test) -> str:
    percent = test.share * 100
    return str(test.share) if percent.denominator > 1 or test.share.denominator < 5 else f"{percent}%"


def _source_fields(rule_set: RuleSet) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for parameter in Parameter:
        text = rule_set.source(parameter)
        shown[f"source_{parameter}_vi"] = text.vi if text else ""
        shown[f"source_{parameter}_en"] = text.en if text else ""
    return shown


# What was typed


def read(form: Typed, *, version: int) -> Typing:
    """The rule-set that was typed, as version `version`, with its faults; a choice that is not offered is a fault."""
    it = _Reader(form)
    text, ticked = it.text, it.ticked
    second = it.both("second_vi", "second_en")
    extended_by = it.one("extended_by", Who)
    made = unchecked(
        id=text("code"), version=version, title=Bilingual(text("title_vi"), text("title_en")),
        kinds=it.several("kinds", Kind), answers=it.several("answers", AnswerValue), tests=tuple(it.tests()),
        period=Period(it.one("unit", Unit), it.number("least"), it.number("most"), it.zone()),
        extendable=extended_by is not Who.NOBODY,
        extended_by=Who.SECRETARIAT if extended_by is Who.NOBODY else extended_by, withdrawable=ticked("withdrawable"),
        sources=tuple(it.sources()), to_confirm=it.several("to_confirm", Parameter),
        electorate=Electorate(
            weighted=ticked("weighted"), second_measure=second, seats=tuple(it.seats()),
            substitutes=ticked("substitutes"), recusal_while_open=ticked("recusal_while_open"),
        ),
        options=ticked("options"), remarks=it.several("remarks", Grade), silent_as=it.both("silent_vi", "silent_en"),
        objections=it.limit("objections"), discussion=it.limit("discussion"),
        conditions=it.one("conditions", Result) if text("conditions") else None,
        deemed_met=it.deemed_met(), minimum=it.number("minimum") or 0, clearance=ticked("clearance"),
        drafts=ticked("drafts"),
        after=After(
            it.one("announced_by", Who), it.number("announced_within"), it.number("statement_hours"),
            ticked("in_minutes"),
        ),
        **{name: it.one(name, kind) for name, kind in _CHOICES.items()},
    )  # fmt: skip
    return Typing(made, (*it.faults, *contradictions(made)))


class _Reader:
    """Reads one form, and remembers what could not be read."""

    def __init__(self, form: Typed) -> None:
        self.form = form
        self.faults: list[Fault] = []

    def text(self, name: str) -> str:
        found = self.form.getlist(name)
        return found[0].strip() if found and isinstance(found[0], str) else ""

    def ticked(self, name: str) -> bool:
        return self.text(name) != ""

    def one(self, name: str, kind: type[E]) -> E:
        """A choice; the first of its kind where nothing sensible came."""
        text = self.text(name)
        return kind(text) if text in set(kind) else next(iter(kind))

    def several(self, name: str, kind: type[E]) -> tuple[E, ...]:
        typed = set(self.form.getlist(name))
        return tuple(value for value in kind if value.value in typed)

    def both(self, vi: str, en: str) -> Bilingual | None:
        found = Bilingual(self.text(vi), self.text(en))
        if bool(found.vi) != bool(found.en):
            self._fault(Parameter.ELECTORATE if vi == "second_vi" else Parameter.SILENCE,
                        N_("Give the words in both languages, or in neither."))  # fmt: skip
        return found if found.vi and found.en else None

    def number(self, name: str) -> int | None:
        text = self.text(name)
        if not text:
            return None
        if not text.isdecimal() or int(text) > LARGEST:
            self._fault(_WHERE.get(name, Parameter.THRESHOLD), N_("Give whole numbers, not below zero."))
            return None
        return int(text)

    def zone(self) -> str:
        text = self.text("zone")
        if text and text not in available_timezones():
            self._fault(Parameter.PERIOD, N_("A time zone is written as Asia/Ho_Chi_Minh."))
        return text

    def tests(self) -> Iterator[Test]:
        for n in TESTS:
            share = self.text(f"share{n}")
            if share:
                yield Test(self._share(share), self.ticked(f"strict{n}"), self.one(f"of{n}", Measure))

    def _share(self, text: str) -> Fraction:
        try:
            return Fraction(text[:-1].replace(",", ".")) / 100 if text.endswith("%") else Fraction(text)
        except (ValueError, ZeroDivisionError):
            self._fault(Parameter.THRESHOLD, N_("A share is written as 1/2, 2/3 or %(percent)s."), percent="55%")
            return Fraction(1)

    def limit(self, name: str) -> Limit | None:
        if not self.text(name):
            return None
        majority = self.text(name) == MAJORITY
        then, reasoned = self.one(f"{name}_then", Result), self.ticked(f"{name}_reasoned")
        count = 1 if majority else self.number(name) or 0
        return Limit(then, count, majority, reasoned, self.ticked(f"{name}_immediate"))

    def deemed_met(self) -> DeemedMet | None:
        fewer = self.number("deemed_met")
        return DeemedMet(fewer, self.one("deemed_met_of", Measure)) if fewer else None

    def seats(self) -> Iterator[Seat]:
        for line in self.text("seats").splitlines():
            holder, *rest = line.split() or [""]
            numbers = [part for part in rest if part != "veto"]
            if holder and (len(numbers) > 2 or not all(part.isdecimal() and len(part) < 10 for part in numbers)):
                msgid = N_("A seat is a line: code, weight, second weight, and “veto” for whoever has one.")
                self._fault(Parameter.ELECTORATE, msgid)
            elif holder:
                weight, second, *_ = [*map(int, numbers), *[1, 0][len(numbers):]]  # fmt: skip
                yield Seat(holder, weight, second, "veto" in rest)

    def sources(self) -> Iterator[Source]:
        for parameter in Parameter:
            text = Bilingual(self.text(f"source_{parameter}_vi"), self.text(f"source_{parameter}_en"))
            if text.vi or text.en:
                yield Source(parameter, Bilingual(text.vi or text.en, text.en or text.vi))

    def _fault(self, parameter: Parameter, msgid: str, **params: str) -> None:
        self.faults.append(Fault(parameter, say(msgid, **params)))


_WHERE = {
    "least": Parameter.PERIOD, "most": Parameter.PERIOD, "objections": Parameter.OBJECTIONS,
    "discussion": Parameter.DISCUSSION, "announced_within": Parameter.AFTER, "statement_hours": Parameter.AFTER,
}  # fmt: skip


def checked(typing: Typing) -> RuleSet:
    """The rule-set once it has no fault; ValueError else."""
    return RuleSet(**vars(typing.rule_set))
