"""Preparing a ballot: its text and its questions. Once it is opened the schema lets nothing change."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal

from sqlmodel import col, select

from ecabinet.ballots.access import questions_of, stage_of
from ecabinet.ballots.enclosures import QuestionOption, Recusal
from ecabinet.ballots.lists import bodies
from ecabinet.ballots.models import Ballot, Question
from ecabinet.ballots.rolls import options_of
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.fold import fold
from ecabinet.kernel.words import N_
from ecabinet.meetings.models import Dossier, Item, Meeting
from ecabinet.records.actions import Acting, check_version, note, save_version
from ecabinet.rulebook.values import Kind, QuestionKind

LABELS = {
    "title": N_("Subject"), "summary": N_("What is asked"), "agency_id": N_("Submitting agency"),
    "submission": N_("Number of the submission"), "submitted_on": N_("Date of the submission"),
    "officer_id": N_("Officer in charge"),
}  # fmt: skip
NO_TITLE = N_("Give it a title, so that members know what is asked.")
NO_BODY = N_("Choose a body that you prepare forms for.")
NO_WORDS = N_("Write the question first.")
LOCKED = N_("It was opened already: its questions and papers stay as they are. Withdraw it to ask again.")
NO_FURTHER = N_("That question stands at the end already.")
LONGEST_QUESTION = 2000
MOST_OPTIONS, LONGEST_OPTION = 12, 1000
TOO_LONG = N_("That is too long: a question has at most 2,000 letters.")


@dataclass(frozen=True)
class Text:
    """What is said of a form before its questions."""

    title: str
    summary: str = ""
    agency_id: int | None = None
    submission: str = ""
    submitted_on: date | None = None
    officer_id: int | None = None


def create_form(db: Db, actor: Acting, *, body_id: int | None, text: Text) -> Ballot:
    """Begin an opinion form of a body that the actor keeps."""
    if not any(it.kept and it.id == body_id for it in bodies(db, actor.id)):
        raise Refused(NO_BODY)
    assert body_id is not None
    _refuse_text(text)
    dossier = Dossier(owner="form")
    db.add(dossier)
    db.flush()
    ballot = Ballot(
        kind=Kind.FORM.value, body_id=body_id, dossier_id=dossier.id, created_by=actor.id, at=db.now, **asdict(text)
    )
    ballot.folded = folded(ballot, [])
    db.add(ballot)
    db.flush()
    note(db, actor, "created form", f"ballot/{ballot.id}", title=text.title, body=body_id)
    return ballot


def save_form(db: Db, actor: Acting, ballot: Ballot, *, version: int, text: Text) -> None:
    """Change what is said of a form. Raises Stale when somebody else did so meanwhile."""
    refuse_change(db, ballot)
    _refuse_text(text)
    save_version(db, actor, ballot, f"ballot/{ballot.id}", version, asdict(text), labels=LABELS)
    _fold(db, ballot)


def prepare_vote(db: Db, actor: Acting, item: Item, text: str) -> Ballot:
    """Prepare a question to be voted on under an agenda item."""
    _refuse_question(text)
    meeting = db.get(Meeting, item.meeting_id)
    assert meeting is not None
    vote = Ballot(
        kind=Kind.VOTE.value, body_id=meeting.body_id, item_id=item.id, title=item.title, created_by=actor.id, at=db.now
    )
    db.add(vote)
    db.flush()
    db.add(Question(ballot_id=vote.id, position=1, text=text.strip()))
    db.flush()
    note(db, actor, "prepared vote", f"ballot/{vote.id}", item=item.id)
    return vote


def change_vote(db: Db, actor: Acting, vote: Ballot, text: str) -> None:
    """Other words for a question that was not put to the vote yet."""
    refuse_change(db, vote)
    _refuse_question(text)
    question = _questions(db, vote)[0]
    was, question.text = question.text, text.strip()
    vote.version += 1
    changed = {"question": [was, question.text]}
    note(db, actor, "changed vote", f"ballot/{vote.id}", version=vote.version, changed=changed)


def remove_vote(db: Db, actor: Acting, vote: Ballot) -> None:
    """Remove a question that was not put to the vote."""
    refuse_change(db, vote)
    for question in _questions(db, vote):
        db.delete(question)
    db.flush()
    db.delete(vote)
    note(db, actor, "removed vote", f"ballot/{vote.id}", item=vote.item_id)


# Questions


def add_question(
    db: Db, actor: Acting, ballot: Ballot, text: str, *, kind: str = QuestionKind.OPINION, options: Sequence[str] = (),
    proposed: int = 0,
) -> Question:  # fmt: skip
    """One more question, at the end; of kind options with its options, of which `proposed` may be one (from 1)."""
    refuse_change(db, ballot)
    _refuse_question(text)
    questions, chosen = _questions(db, ballot), _options(kind, options)
    made = Question(ballot_id=ballot.id, position=len(questions) + 1, kind=QuestionKind(kind).value, text=text.strip())
    db.add(made)
    db.flush()
    _put_options(db, made, chosen, proposed)
    _changed(db, actor, ballot, {f"{len(questions) + 1}": ["", _whole(made, chosen, proposed)]})
    return made


def change_question(
    db: Db, actor: Acting, ballot: Ballot, number: int, text: str, *, version: int, kind: str = QuestionKind.OPINION,
    options: Sequence[str] = (), proposed: int = 0,
) -> None:  # fmt: skip
    """Change a question: its words, kind and options. Raises Stale when the form was changed meanwhile."""
    refuse_change(db, ballot)
    _refuse_question(text)
    chosen = _options(kind, options)
    check_version(db, ballot, f"ballot/{ballot.id}", version, LABELS)
    question = _question(db, ballot, number)
    had = options_of(db, ballot.id).get(question.id, [])
    was = _whole(question, [it.text for it in had], next((it.n for it in had if it.proposed), 0))
    question.text, question.kind = text.strip(), QuestionKind(kind).value
    _drop_options(db, question)
    _put_options(db, question, chosen, proposed)
    now = _whole(question, chosen, proposed)
    if was != now:
        _changed(db, actor, ballot, {f"{question.position}": [was, now]})


def _options(kind: str, typed: Sequence[str]) -> list[str]:
    """The options without empty lines. Raises Refused for too few, too many, too long or twice the same."""
    if kind not in set(QuestionKind):
        raise Refused(N_("Choose what kind of question it is."))
    if kind == QuestionKind.OPINION:
        return []
    found = [it.strip() for it in typed if it.strip()]
    if len(found) < 2:
        raise Refused(N_("Write at least two options, one in each line."))
    if len(found) > MOST_OPTIONS or max(map(len, found)) > LONGEST_OPTION:
        limit = N_("At most %(most)s options of %(length)s letters each.")
        raise Refused(limit, most=MOST_OPTIONS, length=LONGEST_OPTION)
    if len({fold(it) for it in found}) < len(found):
        raise Refused(N_("Two options say the same: change one of them."))
    return found


def _put_options(db: Db, question: Question, options: Sequence[str], proposed: int) -> None:
    if proposed > len(options):
        raise Refused(N_("The proposed option is not among the options: choose another one."))
    for n, text in enumerate(options, 1):
        db.add(
            QuestionOption(
                question_id=question.id, n=n, ballot_id=question.ballot_id, text=text, proposed=n == proposed
            )
        )
    db.flush()


def _drop_options(db: Db, question: Question) -> None:
    for option in db.exec(select(QuestionOption).where(QuestionOption.question_id == question.id)):
        db.delete(option)
    db.flush()


def _whole(question: Question, options: Sequence[str], proposed: int) -> str:
    """The question with its options, as the record has it."""
    lines = [f"{n}. {text}{' (*)' if n == proposed else ''}" for n, text in enumerate(options, 1)]
    return "\n".join([question.text, *lines])


def remove_question(db: Db, actor: Acting, ballot: Ballot, number: int) -> None:
    """Take a question away; those after it move up."""
    refuse_change(db, ballot)
    question = _question(db, ballot, number)
    rest = [it for it in _questions(db, ballot) if it is not question]
    was = {f"{question.position}": [question.text, ""]}
    _drop_options(db, question)
    for recusal in db.exec(select(Recusal).where(Recusal.question_id == question.id)):
        db.delete(recusal)
    db.flush()
    db.delete(question)
    db.flush()
    _order(db, rest)
    _changed(db, actor, ballot, was)


def move_question(db: Db, actor: Acting, ballot: Ballot, number: int, *, step: Literal[-1, 1]) -> None:
    """One place up (-1) or down (1)."""
    refuse_change(db, ballot)
    question, questions = _question(db, ballot, number), _questions(db, ballot)
    at = questions.index(question) + step
    if not 0 <= at < len(questions):
        raise Refused(NO_FURTHER)
    questions.remove(question)
    questions.insert(at, question)
    _order(db, questions)
    _changed(db, actor, ballot, {})


def refuse_change(db: Db, ballot: Ballot) -> None:
    """What was opened, closed or withdrawn stays as it is."""
    stage = stage_of(db, ballot.id)
    if stage.opened or stage.withdrawn:
        raise Refused(LOCKED)


def folded(ballot: Ballot, questions: Sequence[str]) -> str:
    """What a search looks at."""
    return fold(" ".join([ballot.symbol, ballot.title, ballot.submission, ballot.summary, *questions]))


def _fold(db: Db, ballot: Ballot) -> None:
    db.flush()
    ballot.folded = folded(ballot, [it.text for it in questions_of(db, ballot.id)])


def _changed(db: Db, actor: Acting, ballot: Ballot, differs: dict[str, list[str]]) -> None:
    _fold(db, ballot)
    ballot.version += 1
    changed = {f"question {position}": pair for position, pair in differs.items()}
    note(db, actor, "changed questions", f"ballot/{ballot.id}", version=ballot.version, changed=changed)


def _order(db: Db, questions: Sequence[Question]) -> None:
    """Write positions anew; over negative ones first, because two questions never share a position."""
    for position, question in enumerate(questions, 1):
        question.position = -position
    db.flush()
    for position, question in enumerate(questions, 1):
        question.position = position
    db.flush()


def _questions(db: Db, ballot: Ballot) -> list[Question]:
    return list(db.exec(select(Question).where(Question.ballot_id == ballot.id).order_by(col(Question.position))))


def _question(db: Db, ballot: Ballot, number: int) -> Question:
    question = db.get(Question, number)
    if question is None or question.ballot_id != ballot.id:
        raise Refused(N_("That question is not on this form: open the form again."))
    return question


def _refuse_text(text: Text) -> None:
    if not text.title:
        raise Refused(NO_TITLE)


def _refuse_question(text: str) -> None:
    if not text.strip():
        raise Refused(NO_WORDS)
    if len(text) > LONGEST_QUESTION:
        raise Refused(TOO_LONG)
