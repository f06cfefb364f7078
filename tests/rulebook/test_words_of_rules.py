"""The rule before the answers, the arithmetic after them, the warning in between; in both languages."""

import re
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from ecabinet.kernel.words import language, load_catalogs
from ecabinet.paths import PACKAGE
from ecabinet.rulebook.outcome import evaluate
from ecabinet.rulebook.rulesets import Parameter, Period, RunningTally, Secrecy, Test, Unit
from ecabinet.rulebook.sentences import At, Bilingual, say
from ecabinet.rulebook.shipped import RULE_SETS
from ecabinet.rulebook.tally import Voter
from ecabinet.rulebook.values import (
    AnswerState,
    AnswerValue,
    Ending,
    Grade,
    Kind,
    QuestionKind,
    Result,
    State,
    word,
)
from ecabinet.rulebook.words_of_rules import rule_in_words, silence_warning

FORM = RULE_SETS["vn-government-form/3"]
SESSION = RULE_SETS["vn-government-session/3"]
FOLDER = PACKAGE / "rulebook"
FOR, AGAINST, OTHER = AnswerValue.IN_FAVOUR, AnswerValue.AGAINST, AnswerValue.OTHER
SLOT = re.compile(r"%\((\w+)\)s")

load_catalogs(PACKAGE)


@contextmanager
def speaking(lang):
    token = language.set(lang)
    try:
        yield
    finally:
        language.reset(token)


def shown(sentences, lang="en"):
    with speaking(lang):
        return [str(sentence) for sentence in sentences]


def close(rule_set, members, given, opened_by=()):
    roll = [Voter(n, casting=n == 1) for n in range(1, members + 1)]
    values = [value for value, times in given.items() for _ in range(times)]
    answers = dict(zip(range(1, members + 1), values, strict=False))
    return evaluate(rule_set, roll, answers, ending=Ending.CLOSED, opened_by=opened_by)


def test_the_rule_is_read_before_anybody_answers():
    clauses = rule_in_words(FORM, 27)
    with speaking("en"):
        read = [(str(clause.sentence), str(clause.source or "")) for clause in clauses[:2]]
    assert read == [
        ("14 of 27 must agree: more than half of all members.", "Decree 191/2026, art. 3(3)"),
        (
            "Silence at the deadline counts as agreement, and the member answers for it.",
            "Decree 191/2026, art. 17(2)",
        ),
    ]


@pytest.mark.parametrize(
    ("secrecy", "tally", "says"),
    [
        ("named", "secretariat", "Before the close, only the chair and the secretariat see the count."),
        ("named_to_secretariat", "secretariat", "Before the close, only the secretariat sees the count."),
        ("named_to_secretariat", "nobody", "Nobody sees the count before the close."),
        ("named", "everybody", "Everybody entitled sees the count as it grows."),
    ],
)
def test_the_rule_says_who_sees_the_count_grow(secrecy, tally, says):
    rule_set = replace(FORM, secrecy=Secrecy(secrecy), running_tally=RunningTally(tally))
    clauses = rule_in_words(rule_set, 27)
    assert [it for it in shown([clause.sentence for clause in clauses]) if "the count" in it] == [says]


def test_the_rule_is_read_in_vietnamese_too():
    clauses = rule_in_words(FORM, 27)
    assert shown([clause.sentence for clause in clauses[:2]], "vi") == [
        "Phải có 14/27 đồng ý: quá nửa tổng số thành viên.",
        "Quá hạn không trả lời thì coi như đồng ý và thành viên chịu trách nhiệm.",
    ]
    with speaking("vi"):
        assert str(clauses[1].source) == "Nghị định 191/2026/NĐ-CP, khoản 2 Điều 17"


@pytest.mark.parametrize(
    ("rule_set", "sentence"),
    [
        (RULE_SETS["two-thirds/1"], "To pass, at least two thirds of the votes cast must agree."),
        (RULE_SETS["simple-majority/1"], "To pass, more than half of the votes cast must agree."),
        (RULE_SETS["absolute-majority/1"], "4 of 7 must agree: more than half of all members."),
        (
            replace(RULE_SETS["simple-majority/1"], tests=(Test(Fraction(55, 100), strict=False),)),
            "To pass, at least 55% of the votes cast must agree.",
        ),
    ],
)
def test_a_threshold_is_said_in_its_own_words(rule_set, sentence):
    assert shown([rule_in_words(rule_set, 7)[0].sentence]) == [sentence]


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (Period(Unit.WORKING_DAYS, 2, 5), ["The deadline is 2 to 5 working days after the opening."]),
        (Period(Unit.WORKING_DAYS, None, 5), ["The deadline is at most 5 working days after the opening."]),
        (Period(Unit.HOURS, 72), ["The deadline is at least 72 hours after the opening."]),
        (Period(), []),
    ],
)
def test_the_period_is_said_as_far_as_it_has_limits(period, words):
    clauses = rule_in_words(replace(FORM, period=period), 27)
    assert shown([clause.sentence for clause in clauses if clause.parameter is Parameter.PERIOD]) == words


def test_the_arithmetic_is_read_after_the_close():
    outcome = close(FORM, 27, {FOR: 10, AGAINST: 9, OTHER: 1}, opened_by=range(1, 25))
    assert shown([step.sentence for step in outcome.steps]) == [
        "In favour 10, against 9, other opinion 1, no answer 7",
        "17 agree, of which 7 deemed to agree, 3 of them never opened it",
        "17 of 27 agree; more than half of all members, that is 14, must agree: passed",
    ]
    assert shown([step.sentence for step in outcome.steps], "vi") == [
        "Đồng ý 10, không đồng ý 9, ý kiến khác 1, không trả lời 7",
        "17 đồng ý, trong đó 7 coi như đồng ý, gồm 3 chưa từng mở phiếu",
        "17/27 đồng ý; cần quá nửa tổng số thành viên, tức là 14: được thông qua",
    ]


@pytest.mark.parametrize(
    ("members", "given", "last"),
    [
        (27, {FOR: 14, AGAINST: 13}, "14 of 27 agree; more than half of all members, that is 14, must agree: passed"),
        (26, {FOR: 13, AGAINST: 13}, "13 agree and 13 are against; the Prime Minister is in favour: passed"),
        (26, {AGAINST: 13, FOR: 13}, "13 agree and 13 are against; the Prime Minister is against: not passed"),
        (27, {FOR: 13, AGAINST: 13, OTHER: 1}, "13 agree and 13 are against, 1 of 27 neither: a person decides"),
        (
            27,
            {OTHER: 1, FOR: 13, AGAINST: 13},
            "13 agree and 13 are against; the Prime Minister took neither side: a person decides",
        ),
        (27, {FOR: 13, AGAINST: 14}, "14 of 27 are against, more than half: not passed"),
        (27, {FOR: 13}, "Not enough agree, and no more than half are against: majority not reached"),
    ],
)
def test_the_last_reason_says_what_decided(members, given, last):
    assert shown([close(SESSION, members, given).steps[-1].sentence]) == [last]


@pytest.mark.parametrize(
    ("state", "first"),
    [
        (AnswerState.NONE, "You have not answered yet."),
        (AnswerState.DRAFT, "Your draft has not been sent"),
        (AnswerState.SENT_UP, "The answer prepared for you has not been sent"),
    ],
)
def test_whoever_has_not_sent_is_told_what_silence_means(state, first):
    warning = shown(silence_warning(FORM, state))
    assert warning[0].startswith(first)
    assert warning[1] == "If you send nothing by the deadline, you are deemed to agree, and you answer for it."
    assert shown(silence_warning(SESSION, state))[1] == "If you send nothing, you are not counted in favour."


def test_whoever_has_answered_is_not_warned():
    assert silence_warning(FORM, AnswerState.ANSWERED) == ()


@pytest.mark.parametrize("values", [Kind, AnswerValue, Grade, QuestionKind, AnswerState, State, Result])
def test_every_value_has_its_word_in_both_languages(values):
    assert all(word(value) for value in values)
    for value in values:
        assert shown([say(word(value))], "en") != shown([say(word(value))], "vi")


def test_a_sentence_takes_moments_and_typed_in_words_in_the_language_of_its_reader():
    sentence = say("%(text)s: %(at)s", text=Bilingual("Hạn", "Due"), at=At(datetime(2026, 6, 3, 10, tzinfo=UTC)))
    assert shown([sentence], "en") == ["Due: Wednesday 3 June 2026, 17:00"]
    assert shown([sentence], "vi") == ["Hạn: 17:00, Thứ Tư 3 tháng 6 năm 2026"]


def test_every_sentence_of_the_rules_is_translated_with_the_same_numbers():
    with (FOLDER / "vi.po").open("rb") as stream:
        catalog = read_po(stream, locale="vi")
    translated = {str(message.id): str(message.string) for message in catalog if message.id}
    marked = {str(found[2]) for found in extract_from_dir(FOLDER, [("**.py", "python")], keywords={"N_": None})}
    assert not [msgid for msgid in marked if not translated.get(msgid)]
    for msgid in marked:
        assert set(SLOT.findall(msgid)) == set(SLOT.findall(translated[msgid])), msgid
