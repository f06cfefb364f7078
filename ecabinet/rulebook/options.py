"""A question that is a choice between options: which option leads, and the choice as answers for or not for it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from ecabinet.rulebook.rulesets import RuleSet
from ecabinet.rulebook.tally import Side, Voter
from ecabinet.rulebook.values import AnswerValue


@dataclass(frozen=True)
class Choice:
    """The options of a question by number, the proposed one, and what each person chose."""

    options: tuple[int, ...]
    proposed: int | None = None
    chosen: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class OptionCount:
    """One option: how many chose it, how many are deemed to choose it, and what both weigh in the leading measure."""

    option: int
    chosen: int
    deemed: int
    weight: int


def counted_options(
    rule_set: RuleSet, voters: Sequence[Voter], answers: Mapping[int, AnswerValue], choice: Choice, *, deems: bool
) -> tuple[OptionCount, ...]:
    """Every option in its order; silence that agrees goes to the proposed one, else it is no answer."""
    chose = {voter.person: choice.chosen[voter.person] for voter in voters if _chose(voter, answers)}
    silent = [voter for voter in voters if not voter.recused and voter.person not in answers]
    return tuple(
        _option(rule_set, option, [voter for voter in voters if chose.get(voter.person) == option],
                silent if deems and option == choice.proposed else ())
        for option in choice.options
    )  # fmt: skip


def _chose(voter: Voter, answers: Mapping[int, AnswerValue]) -> bool:
    return answers.get(voter.person) is AnswerValue.OPTION


def _option(rule_set: RuleSet, option: int, chose: Collection[Voter], deemed: Collection[Voter]) -> OptionCount:
    weight = sum(voter.counts(rule_set.leading) for voter in (*chose, *deemed))
    return OptionCount(option, len(chose), len(deemed), weight)


def leaders(counts: Sequence[OptionCount]) -> tuple[int, ...]:
    """The option or options that most are for; none while nobody has chosen."""
    most = max((it.weight for it in counts), default=0)
    return tuple(it.option for it in counts if most and it.weight == most)


def as_answers(
    answers: Mapping[int, AnswerValue], choice: Choice, leading: int | None
) -> dict[int, AnswerValue]:  # fmt: skip
    """The leading option's choosers as in favour; the other options stay what they are."""
    return {
        person: AnswerValue.IN_FAVOUR if value is AnswerValue.OPTION and choice.chosen[person] == leading else value
        for person, value in answers.items()
    }


def silent_side(choice: Choice, leading: int | None, side: Side) -> Side:
    """Where the silent stand for the leading option: deemed agreement is for the proposed one only."""
    if side is not Side.AGREES or choice.proposed == leading:
        return side
    return Side.SILENT if choice.proposed is None else Side.OTHER
