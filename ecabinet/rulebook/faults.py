"""Why a rule-set contradicts itself: every fault, in words, with the parameter where it is mended."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecabinet.kernel.words import N_
from ecabinet.rulebook.parameters import (
    Change,
    EarlyEnd,
    Limit,
    Measure,
    Parameter,
    Proof,
    RunningTally,
    Secrecy,
    Silence,
    Tie,
    Unit,
    Who,
)
from ecabinet.rulebook.sentences import Sentence, say
from ecabinet.rulebook.values import AnswerValue, Kind, Result

if TYPE_CHECKING:
    from ecabinet.rulebook.rulesets import RuleSet

Check = tuple[Parameter, bool, str]
STOPS = (Result.NOT_PASSED, Result.TO_MEETING, Result.TO_OWNER, Result.ENDED_WITHOUT_RESULT)


@dataclass(frozen=True)
class Fault:
    """One contradiction."""

    parameter: Parameter
    sentence: Sentence


def contradictions(rule_set: "RuleSet") -> Iterator[Fault]:
    """Every contradiction, in the order of the parameters."""
    for checks in (_answers, _silence, _limits, _thresholds, _times, _secrecy):
        for parameter, holds, msgid in checks(rule_set):
            if holds:
                yield Fault(parameter, say(msgid))


def _answers(it: "RuleSet") -> Iterator[Check]:
    where = Parameter.ANSWERS
    yield where, not it.kinds, N_("It is made neither for forms nor for votes.")
    yield where, AnswerValue.IN_FAVOUR not in it.answers, N_("Nobody can be in favour: offer that answer.")
    yield where, AnswerValue.OPTION in it.answers, N_("Choosing an option is offered with the question, not here.")
    yield where, len(set(it.answers)) < len(it.answers), N_("An answer is offered twice.")
    yield (
        where, it.conditions is not None and "condition" not in it.remarks,
        N_("Conditions are to stop it, but a remark cannot be a condition: offer that grade."),
    )  # fmt: skip


def _silence(it: "RuleSet") -> Iterator[Check]:
    agrees, where = it.silence is Silence.AGREES, Parameter.SILENCE
    yield where, agrees and Kind.VOTE in it.kinds, N_("Deemed agreement belongs to forms only, never to votes.")
    yield (
        where, agrees and it.source(Parameter.SILENCE) is None,
        N_("Silence as agreement rests on no text: type in the legal text."),
    )  # fmt: skip
    yield (
        where, it.silence is Silence.STAYS_OPEN and Kind.VOTE in it.kinds,
        N_("A vote in the room ends when it is closed: silence cannot leave it open."),
    )  # fmt: skip


def _limits(it: "RuleSet") -> Iterator[Check]:
    yield from _limit(Parameter.OBJECTIONS, it.objections, AnswerValue.AGAINST, it)
    yield from _limit(Parameter.DISCUSSION, it.discussion, AnswerValue.DISCUSS, it)
    yield (
        Parameter.DISCUSSION, it.discussion is None and AnswerValue.DISCUSS in it.answers,
        N_("A request for discussion is offered, but no number of them has an effect."),
    )  # fmt: skip
    yield (
        Parameter.CHANGE, it.change is Change.UNTIL_BROKEN and not (it.objections or it.discussion),
        N_("Answers may change until it is broken, but nothing can break it."),
    )  # fmt: skip
    yield (
        Parameter.OBJECTIONS, it.conditions not in (None, *STOPS),
        N_("What is broken goes to a meeting, back to its owner, ends without result or is not passed."),
    )  # fmt: skip


def _limit(where: Parameter, limit: Limit | None, answer: AnswerValue, it: "RuleSet") -> Iterator[Check]:
    if limit is None:
        return
    yield where, limit.count < 1, N_("At least one answer is needed to break it.")
    yield where, answer not in it.answers, N_("The answer that would break it is not offered.")
    yield (
        where, limit.then not in STOPS,
        N_("What is broken goes to a meeting, back to its owner, ends without result or is not passed."),
    )  # fmt: skip


def _thresholds(it: "RuleSet") -> Iterator[Check]:
    where, measures = Parameter.THRESHOLD, {test.of for test in it.tests}
    yield where, not it.tests and it.objections is None, N_("It has no threshold, and no objection stops it.")
    yield where, any(not 0 <= test.share <= 1 for test in it.tests), N_("A share lies between 0 and 1.")
    yield where, it.minimum < 0, N_("The least number of answers is not below zero.")
    yield (
        where, it.deemed_met is not None and it.deemed_met.of not in measures,
        N_("A test is deemed met that is not asked for."),
    )  # fmt: skip
    yield (
        Parameter.ELECTORATE, Measure.WEIGHT in measures and not it.electorate.weighted,
        N_("A test takes a share of weights, but the members are not weighted."),
    )  # fmt: skip
    yield (
        Parameter.ELECTORATE, Measure.SECOND_WEIGHT in measures and it.electorate.second_measure is None,
        N_("A test takes a share of the second weight, but that measure has no name."),
    )  # fmt: skip
    seats = it.electorate.seats
    yield (
        Parameter.ELECTORATE, any(seat.weight < 0 or seat.second_weight < 0 for seat in seats),
        N_("Weights are whole numbers, not below zero."),
    )  # fmt: skip
    holders = {seat.holder for seat in seats}
    yield Parameter.ELECTORATE, len(holders) < len(seats), N_("A seat is named twice.")


def _times(it: "RuleSet") -> Iterator[Check]:
    least, most = it.period.least, it.period.most
    where = Parameter.PERIOD
    yield (
        where, least is not None and most is not None and least > most,
        N_("The shortest period is longer than the longest."),
    )  # fmt: skip
    yield where, (least or 1) < 1 or (most or 1) < 1, N_("A period has at least one hour or working day.")
    yield (
        where, it.period.unit is Unit.MOMENT and (least is not None or most is not None),
        N_("An exact moment is named at the opening: it has no shortest or longest period."),
    )  # fmt: skip
    yield where, it.extendable and it.extended_by is Who.NOBODY, N_("It may be extended, but nobody may extend it.")
    yield (
        where, it.early_end is EarlyEnd.OUTCOME_CERTAIN and it.change is not Change.NEVER,
        N_("An outcome is certain only when answers are final: let them not change, or let it not end early."),
    )  # fmt: skip
    yield (
        where, it.early_end is EarlyEnd.OUTCOME_CERTAIN and it.silence in (Silence.AGREES, Silence.ABSTAINS),
        N_("Silence says something only at the deadline: let it not end before."),
    )  # fmt: skip


def _secrecy(it: "RuleSet") -> Iterator[Check]:
    """Everything that would join a person and an answer."""
    where = Parameter.SECRECY
    yield (
        where, it.secrecy is Secrecy.NAMED_TO_SECRETARIAT and it.running_tally is RunningTally.EVERYBODY,
        N_(
            "A count that everybody sees grow tells who answered what: show it before the close to the secretariat or"
            " to nobody, or let answers carry names."
        ),
    )  # fmt: skip
    if it.secrecy is Secrecy.SECRET:
        yield from _secret(it)


def _secret(it: "RuleSet") -> Iterator[Check]:
    """Everything that would tell who gave a secret answer, or show a count of them too early."""
    where, seats = Parameter.SECRECY, it.electorate.seats
    yield Parameter.CHANGE, it.change is not Change.NEVER, N_("A secret answer cannot be changed: make it final.")
    yield (
        Parameter.TIE, it.tie not in (Tie.FAILS, Tie.PERSON),
        N_("A secret ballot knows no side of an office: a tie fails, or a person decides."),
    )  # fmt: skip
    yield where, it.running_tally is not RunningTally.NOBODY, N_("Nobody sees a secret count before the close.")
    yield (
        Parameter.ELECTORATE, it.electorate.weighted or it.electorate.second_measure is not None or bool(seats),
        N_("Weights and vetoes would tell who gave a secret answer: all members weigh the same."),
    )  # fmt: skip
    yield where, it.drafts, N_("A draft kept before it is sent would tell a secret answer: keep none.")
    yield where, bool(it.remarks), N_("A remark would tell who gave a secret answer: offer none.")
    yield (
        Parameter.OBJECTIONS, any(limit is not None and limit.immediate for limit in (it.objections, it.discussion)),
        N_("Breaking a secret ballot at once would tell who did it: count only at the close."),
    )  # fmt: skip
    yield (
        where, it.early_end is EarlyEnd.OUTCOME_CERTAIN,
        N_("Ending when the outcome is certain would show a secret count before the close."),
    )  # fmt: skip
    yield (
        Parameter.ELECTORATE, it.electorate.recusal_while_open,
        N_("Nobody steps aside from a secret ballot that is open: the answer could not be found again."),
    )  # fmt: skip
    yield (
        Parameter.PROOF, it.proof in (Proof.CERTIFICATE, Proof.PAPER),
        N_("A signature or a paper form would carry the name with the secret answer."),
    )  # fmt: skip
