"""The arithmetic of a choice between options, in words."""

from collections.abc import Iterator, Sequence

from ecabinet.kernel.words import N_
from ecabinet.rulebook.options import OptionCount
from ecabinet.rulebook.parameters import Parameter, Tie
from ecabinet.rulebook.reasons import Joined, Reading, Step, filled_in
from ecabinet.rulebook.rulesets import RuleSet
from ecabinet.rulebook.sentences import Sentence, say
from ecabinet.rulebook.tally import Tally
from ecabinet.rulebook.values import Result
from ecabinet.rulebook.words_of_rules import office


def counted(rule_set: RuleSet, options: Sequence[OptionCount], tally: Tally) -> Iterator[Step]:
    """Row 7: how many chose each option, what silence means."""
    yield Step(7, Joined((*map(_option, options), say(N_("no answer %(number)s"), number=tally.silent))))
    yield from filled_in(rule_set, tally)


def _option(option: OptionCount) -> Sentence:
    if option.deemed:
        msgid = N_("option %(option)s: %(chosen)s and %(deemed)s deemed to choose it")
        return say(msgid, option=option.option, chosen=option.chosen, deemed=option.deemed)
    return say(N_("option %(option)s: %(chosen)s"), option=option.option, chosen=option.chosen)


def no_leader(leaders: Sequence[int]) -> Step:
    """Row 12: as many are for several options."""
    return Step(
        12, say(N_("As many chose each of the options %(options)s: majority not reached"), options=_list(leaders))
    )


def tied(rule_set: RuleSet, leaders: Sequence[int], chosen: int | None, *, alone: bool) -> Step:
    """Row 10: two options lead; `alone`: nobody in the base chose anything else."""
    source = rule_set.source(Parameter.TIE)
    options = _list(leaders)
    if rule_set.tie is Tie.PERSON:
        return Step(
            10, say(N_("As many chose each of the options %(options)s: a person decides"), options=options), source
        )
    if chosen in leaders and not alone:
        msgid = N_("As many chose each of the options %(options)s, and some neither: a person decides")
        return Step(10, say(msgid, options=options), source)
    if chosen in leaders:
        msgid = N_("As many chose each of the options %(options)s; %(office)s chose option %(chosen)s: it is taken")
        return Step(10, say(msgid, options=options, office=office(rule_set.tie), chosen=chosen), source)
    msgid = N_("As many chose each of the options %(options)s; %(office)s chose neither: a person decides")
    return Step(10, say(msgid, options=options, office=office(rule_set.tie)), source)


def readings(leaders: Sequence[int]) -> tuple[Reading, ...]:
    """Either option, or none."""
    each = [
        Reading(Result.PASSED, say(N_("Option %(option)s is taken: passed."), option=option), option)
        for option in leaders
    ]
    return (*each, Reading(Result.MAJORITY_NOT_REACHED, say(N_("No option has a majority: majority not reached."))))


def _list(leaders: Sequence[int]) -> str:
    return ", ".join(str(option) for option in leaders)
