"""The fields of an answer: what a page shows in them, and what was typed into them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ecabinet.ballots.access import own_answers, questions_of
from ecabinet.ballots.cards import TONES
from ecabinet.ballots.choices import ANOTHER_OPTION, GRADE_TONES, GRADES
from ecabinet.ballots.enclosed import draft_files, papers_frozen
from ecabinet.ballots.rolls import options_of, recusals_of
from ecabinet.ballots.typed import NOTHING, Remark, Typed, chosen
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.web import Ctx, whole
from ecabinet.kernel.words import N_
from ecabinet.rulebook.parameters import Secrecy
from ecabinet.rulebook.regulation import rule_set_of
from ecabinet.rulebook.values import AnswerValue, QuestionKind, word

NOTHING_PROPOSED = N_("Question %(n)s asks for a choice and nothing is proposed: choose an option, then send.")
WORDS = {
    AnswerValue.ABSTAIN: N_("I abstain"), AnswerValue.DISCUSS: N_("I ask for discussion"),
    AnswerValue.NOT_TAKING_PART: N_("I do not take part"),
}  # fmt: skip


# What was typed


def typed_answers(ctx: Ctx) -> dict[int, Typed]:
    """What was chosen and written, by question."""
    values: dict[int, dict[str, Any]] = defaultdict(dict)
    for name, value in ctx.form.multi_items():
        what, _, rest = name.partition("-")
        if what not in READ or not isinstance(value, str):
            continue
        question, _, n = rest.partition("-")
        number = whole(question)
        if number is not None:
            READ[what](values[number], n, value)
    return {number: _typed(found) for number, found in sorted(values.items())}


def _put(name: str) -> Any:
    return lambda found, _n, value: found.__setitem__(name, value)


def _of_remark(name: str) -> Any:
    return lambda found, n, value: (
        found.setdefault("remarks", {}).setdefault(whole(n) or 0, {}).__setitem__(name, value)
    )


def _file(found: dict[str, Any], _n: str, value: str) -> None:
    found.setdefault("files", []).append(whole(value) or 0)


READ = {
    "value": _put("value"), "words": _put("words"), "remark": _of_remark("words"), "grade": _of_remark("grade"),
    "place": _of_remark("place"), "page": _of_remark("page"), "file": _file,
}  # fmt: skip


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _typed(found: Mapping[str, Any]) -> Typed:
    value, option = chosen(found.get("value", ""))
    rows = sorted(found.get("remarks", {}).items())
    remarks = tuple(_remark(row) for _n, row in rows if _plain(row.get("words", "")))
    return Typed(value, _plain(found.get("words", "")), option, remarks, tuple(dict.fromkeys(found.get("files", ()))))


def _remark(row: Mapping[str, str]) -> Remark:
    version = whole(row.get("place", ""))
    page = whole(row.get("page", "").strip()) if version else None
    return Remark(row.get("grade", "")[:12], _plain(row["words"]), version, page)


def seen_answers(ctx: Ctx) -> dict[int, int]:
    """How many answers to each question the page knew of."""
    numbers = {name.removeprefix("seen-"): ctx.number(name) for name in ctx.form if name.startswith("seen-")}
    return {int(question): n for question, n in numbers.items() if n is not None and whole(question) is not None}


def agreed_with_all(db: Db, ballot: int, person: int, given: Mapping[int, Typed]) -> dict[int, Typed]:
    """The same in favour of every question; of a choice the option chosen, else the one that is proposed.

    What was written stays. Raises Refused for a choice without either.
    """
    options, found = options_of(db, ballot), {}
    for n, row in enumerate(own_answers(db, ballot, person), 1):
        typed = given.get(row.question_id, NOTHING)
        if row.recused:
            continue
        if row.kind == QuestionKind.OPINION:
            found[row.question_id] = typed._replace(value=AnswerValue.IN_FAVOUR.value, option=None)
        elif typed.value == AnswerValue.OPTION:
            found[row.question_id] = typed
        else:
            proposed = next((it.n for it in options[row.question_id] if it.proposed), None)
            if proposed is None:
                raise Refused(NOTHING_PROPOSED, n=n)
            found[row.question_id] = typed._replace(value=AnswerValue.OPTION.value, option=proposed)
    return found


# What a page shows


@dataclass(frozen=True)
class Choice:
    """One thing that may be chosen."""

    field: str
    words: str
    tone: str
    hint: str = ""
    proposed: bool = False
    needs_words: bool = False
    data: bool = False


@dataclass(frozen=True)
class Asked:
    """One question of the form with what is chosen and written in it; `barred` says why it is not asked."""

    id: int
    position: int
    text: str
    kind: str
    choices: tuple[Choice, ...]
    typed: Typed
    files: tuple[Any, ...]
    seen: int = 0
    barred: str = ""


@dataclass(frozen=True)
class Fields:
    """The fields of an answer. `all_at_once`: one tap may agree with everything."""

    ballot: int
    questions: tuple[Asked, ...]
    papers: tuple[Any, ...]
    grades: tuple[tuple[str, str, str], ...]
    keeps_drafts: bool
    takes_files: bool
    all_at_once: bool

    def grade(self, value: str) -> tuple[str, str, str]:
        """Value, words and tone of a grade; one that is not offered is shown as it was typed."""
        return next((it for it in self.grades if it[0] == value), (value, value, "wait"))

    @property
    def asked(self) -> int:
        """How many questions there are to answer."""
        return sum(1 for it in self.questions if not it.barred)


def fields_of(ctx: Ctx, card: Any, person: int, kept: Mapping[int, Typed]) -> Fields:
    """The questions with what is chosen and written: typed before a refusal, else kept."""
    rule_set, options = rule_set_of(card.rule_set_json), options_of(ctx.db, card.id)
    rows = {row.question_id: row for row in own_answers(ctx.db, card.id, person)}
    typed = typed_answers(ctx) if ctx.form else kept
    barred = _barred(ctx.db, card.id, person)
    files = draft_files(ctx.db, card.id, person)
    questions = tuple(
        Asked(
            it.id, it.position, it.text, it.kind, _choices(rule_set, it, options.get(it.id, ())),
            typed.get(it.id, NOTHING), tuple(files[n] for n in typed.get(it.id, NOTHING).files if n in files),
            rows[it.id].n, barred.get(it.id, ""),
        )
        for it in questions_of(ctx.db, card.id)
    )  # fmt: skip
    agreeable = all(_agreeable(it) for it in questions if not it.barred)
    named = rule_set.secrecy is not Secrecy.SECRET
    grades = tuple((it.value, GRADES[it], GRADE_TONES[it]) for it in rule_set.remarks)
    return Fields(card.id, questions, tuple(papers_frozen(ctx.db, card.id)), grades, rule_set.drafts, named, agreeable)


def _agreeable(question: Asked) -> bool:
    fields = [it.field for it in question.choices]
    return AnswerValue.IN_FAVOUR.value in fields or any(it.proposed for it in question.choices)


def _barred(db: Db, ballot: int, person: int) -> dict[int, str]:
    """Why the person is not asked some questions: question → reason."""
    mine = [row for row in recusals_of(db, ballot) if row.person_id == person]
    whole_form = next((row.reason for row in mine if row.question_id is None), "")
    own = {row.question_id: row.reason for row in mine if row.question_id is not None}
    return {it.id: own.get(it.id, whole_form) for it in questions_of(db, ballot)}


def _choices(rule_set: Any, question: Any, options: Any) -> tuple[Choice, ...]:
    kind, found = QuestionKind(question.kind), []
    for value in rule_set.offered(kind):
        if value is AnswerValue.OPTION:
            found += [Choice(f"option-{it.n}", it.text, "accent", proposed=it.proposed, data=True) for it in options]
            continue
        other = value is AnswerValue.OTHER and kind is QuestionKind.OPTIONS
        says = ANOTHER_OPTION if other else WORDS.get(value, word(value))
        found.append(Choice(value.value, says, TONES[value], needs_words=rule_set.needs_words(value)))
    return tuple(found)
