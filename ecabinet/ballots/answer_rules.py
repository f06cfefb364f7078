"""Why not answer: plain values in, the sentence that refuses or None out."""

from collections.abc import Collection

from ecabinet.ballots.rules import why_not_open_now
from ecabinet.kernel.words import N_
from ecabinet.rulebook.parameters import Change, Secrecy
from ecabinet.rulebook.rulesets import RuleSet
from ecabinet.rulebook.sentences import Sentence, say
from ecabinet.rulebook.values import AnswerValue, QuestionKind, Sender, State

MOST_LETTERS = 20_000
MOST_REMARKS = 20
MOST_FILES = 5


def why_not_cast(
    rule_set: RuleSet,
    *,
    state: State,
    sender: Sender,
    on_roll: bool,
    recused: bool = False,
    question_on_form: bool = True,
    n: int = 0,
    answered_before: bool = False,
    value: str,
    words: str,
    kind: QuestionKind = QuestionKind.OPINION,
    option: int | None = None,
    options: int = 0,
) -> Sentence | None:
    """Why this answer to this question cannot be sent now; `options`: how many the question has.

    `n`: the number of the question, which the sentence names; 0 where there is no other one.
    """
    return (
        why_not_write(state=state, on_roll=on_roll, recused=recused, question_on_form=question_on_form, words=words)
        or _why_not_send(rule_set, sender, answered_before)
        or _why_not_chosen(n, value)
        or _at(n, _why_not_value(rule_set, kind, value, option, options))
        or _at(n, _why_not_words(rule_set, kind, value, words))
    )


def why_not_enclose(rule_set: RuleSet, *, grades: Collection[str], longest: int, files: int) -> Sentence | None:
    """Why these remarks (their grades, the length of the longest) and files cannot go with an answer."""
    if grades and not rule_set.remarks:
        return say(N_("By its rules no remarks go with an answer: write it into the opinion."))
    if any(grade not in rule_set.remarks for grade in grades):
        return say(N_("Say of each remark what it asks for: choose one of the grades on the form."))
    if longest > MOST_LETTERS:
        limit = N_("A remark has %(length)s letters; at most %(most)s are kept. Put the rest into a file.")
        return say(limit, length=longest, most=MOST_LETTERS)
    if len(grades) > MOST_REMARKS:
        return say(N_("At most %(most)s remarks go with one answer: join some of them."), most=MOST_REMARKS)
    if files > MOST_FILES:
        return say(N_("At most %(most)s files go with one answer: take some away."), most=MOST_FILES)
    if files and rule_set.secrecy is Secrecy.SECRET:
        return say(N_("Nothing is attached to a secret answer: a file would tell who sent it."))
    return None


def why_not_write(
    *, state: State, on_roll: bool, recused: bool = False, question_on_form: bool = True, words: str
) -> Sentence | None:
    """Why a draft cannot be kept: what holds for the member and the assistant alike, sent or not."""
    if not on_roll:
        return say(N_("Only the members on the roll answer; the roll was frozen at the opening."))
    if recused:
        return say(N_("The member is recused from this matter and does not answer."))
    if state is not State.OPEN:
        return why_not_open_now(state)
    if not question_on_form:
        return say(N_("That question is not on this form: open the form again."))
    if len(words) > MOST_LETTERS:
        limit = N_("Your words have %(length)s letters; at most %(most)s are kept. Put the rest into a file.")
        return say(limit, length=len(words), most=MOST_LETTERS)
    return None


def why_not_state_late(*, state: State, on_roll: bool, secrecy: Secrecy, words: str) -> Sentence | None:
    """Why a late statement cannot be kept: it follows the close, by whoever was asked, and has words."""
    if not on_roll:
        return say(N_("Only the members on the roll answer; the roll was frozen at the opening."))
    if state is State.OPEN:
        return say(N_("It is still open: send your answer, which counts."))
    if state is not State.CLOSED:
        return why_not_open_now(state)
    if secrecy is Secrecy.SECRET:
        return say(N_("Nothing is kept beside a secret ballot: a statement would tell how you would have answered."))
    if not words.strip():
        return say(N_("Write what you want to say first."))
    if len(words) > MOST_LETTERS:
        limit = N_("Your words have %(length)s letters; at most %(most)s are kept. Put the rest into a file.")
        return say(limit, length=len(words), most=MOST_LETTERS)
    return None


def why_not_send_up(*, state: State, sender: Sender, drafts: int, questions: int) -> Sentence | None:
    """Why the assistant cannot ask the member to send what was prepared."""
    if state is not State.OPEN:
        return why_not_open_now(state)
    if sender is Sender.MEMBER:
        return say(N_("You can send the answer yourself."))
    if drafts < questions:
        return say(
            N_("Prepare an answer to every question first: %(drafts)s of %(questions)s."),
            drafts=drafts,
            questions=questions,
        )
    return None


def _why_not_send(rule_set: RuleSet, sender: Sender, answered_before: bool) -> Sentence | None:
    if sender is not Sender.MEMBER:
        return say(N_("Only the member sends the answer: send it up, and the member will be told."))
    if answered_before and rule_set.change is Change.NEVER:
        return say(N_("You have answered already; by its rules an answer is final."))
    return None


def _at(n: int, sentence: Sentence | None) -> Sentence | None:
    return say(N_("Question %(n)s: %(sentence)s"), n=n, sentence=sentence) if n and sentence else sentence


def _why_not_chosen(n: int, value: str) -> Sentence | None:
    if value:
        return None
    if not n:
        return say(N_("Choose an answer first."))
    return say(N_("Question %(n)s has no answer yet: choose one, then send. What you filled in is still here."), n=n)


def _why_not_value(
    rule_set: RuleSet, kind: QuestionKind, value: str, option: int | None, options: int
) -> Sentence | None:
    if value == AnswerValue.OPTION:
        known = kind is QuestionKind.OPTIONS and option is not None and 1 <= option <= options
        return None if known else say(N_("That option is not on this form: choose one of those that are."))
    if value not in rule_set.offered(kind):
        return say(N_("That answer is not offered here: choose one of those on the form."))
    return None


def _why_not_words(rule_set: RuleSet, kind: QuestionKind, value: str, words: str) -> Sentence | None:
    if words.strip() or not rule_set.needs_words(AnswerValue(value)):
        return None
    if value == AnswerValue.DISCUSS:
        return say(N_("A request for discussion needs a reason: write what is to be discussed."))
    if kind is QuestionKind.OPTIONS:
        return say(N_("Another option needs words: write the option that you propose."))
    return say(N_("Another opinion needs words: write what you propose."))
