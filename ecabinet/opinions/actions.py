"""What is done after the close: the only writers. Each act runs its rule again under the ballot's lock."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlmodel import col, select

from ecabinet.ballots.access import stage_of as ballot_stage_of
from ecabinet.ballots.archiving import Archiving
from ecabinet.ballots.models import Ballot
from ecabinet.ballots.states import refuse
from ecabinet.ballots.tabling import refer
from ecabinet.ballots.telling import asked, chairs, secretaries, with_assistants
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Change, Missing, Stale
from ecabinet.kernel.words import N_, gettext
from ecabinet.notices.actions import tell
from ecabinet.opinions.access import explainers
from ecabinet.opinions.models import Conclusion, Explanation, ResolutionText, Settlement, Summary
from ecabinet.opinions.points import Opinions, Point, opinions_of
from ecabinet.opinions.results import taken_of
from ecabinet.opinions.rules import (
    VERDICT_WORDS,
    Ended,
    How,
    Stage,
    Verdict,
    passed_any,
    why_not_archive,
    why_not_conclude,
    why_not_explain,
    why_not_rule,
    why_not_settle,
    why_not_summarise,
    why_not_write,
)
from ecabinet.people.models import Person
from ecabinet.records.actions import STALE, Acting, note
from ecabinet.rulebook.values import Result

SUMMARISED = N_("The opinions on form %(symbol)s are summarised; please answer each of them. %(title)s")
EXPLAINED = N_("Every opinion on form %(symbol)s is explained and every condition settled. %(title)s")
ANSWERED = N_("Your condition on form %(symbol)s was answered. Say whether it is settled. %(title)s")
LEFT = N_("A condition on form %(symbol)s was not accepted; the difference comes to you. %(title)s")
DECIDED = N_("It was decided on opinion form %(symbol)s: %(title)s")


def _opinions(db: Db, ballot: Ballot) -> Opinions:
    found = opinions_of(db, ballot.id)
    if found.course is None:
        raise Missing
    return found


def _point(opinions: Opinions, n: int) -> Point:
    found = opinions.point(n)
    if found is None:
        raise Missing
    return found


def _tell(db: Db, ballot: Ballot, people: Iterable[int], msgid: str, link: str = "opinions") -> None:
    tell(db, people, msgid, f"/ballots/{ballot.id}/{link}", symbol=ballot.symbol, title=ballot.title)


# The summary


def summarise(db: Db, actor: Acting, ballot: Ballot, *, words: str = "") -> Summary:
    """Send the summary of opinions to whoever explains them."""
    refuse(why_not_summarise(_opinions(db, ballot).stage))
    made = Summary(ballot_id=ballot.id, words=words.strip(), by=actor.id, at=db.now)
    db.add(made)
    note(db, actor, "summarised", f"ballot/{ballot.id}")
    _tell(db, ballot, explainers(db, ballot.id), SUMMARISED)
    return made


# Explanation and acceptance


def explain(
    db: Db, actor: Acting, ballot: Ballot, *, point: int, verdict: str, words: str, seen: int, entered: bool
) -> Explanation | None:
    """Answer one opinion. `seen` counts the explanations that the writer had read; None when nothing is new.

    Raises Stale when somebody has answered it meanwhile.
    """
    opinions = _opinions(db, ballot)
    it = _point(opinions, point)
    words = words.strip()
    refuse(why_not_explain(opinions.stage, settled=it.settlement is not None, verdict=verdict, words=words))
    if it.explanation and (it.explanation.verdict, it.explanation.words) == (verdict, words):
        return None
    _check_seen(it, seen)
    made = Explanation(
        ballot_id=ballot.id, answer_id=it.answer_id, remark=it.remark, n=len(it.explanations) + 1, verdict=verdict,
        words=words, entered=entered, by=actor.id, at=db.now,
    )  # fmt: skip
    db.add(made)
    note(db, actor, "explained", f"ballot/{ballot.id}", opinion=point, verdict=verdict, n=made.n)
    if it.is_condition:
        _tell(db, ballot, {it.person_id, it.sent_by}, ANSWERED, f"opinions/{point}")
        if verdict == Verdict.NOT_ACCEPTED:
            _tell(db, ballot, chairs(db, ballot), LEFT, f"opinions/{point}")
    _tell_when_done(db, ballot, before=opinions.stage)
    return made


def _check_seen(point: Point, seen: int) -> None:
    if seen == len(point.explanations):
        return
    was = point.explanations[seen - 1] if 0 < seen <= len(point.explanations) else None
    now = point.explanation
    change = Change(gettext(N_("Explanation")), _in_words(was), _in_words(now), now.by or "", now.at)
    raise Stale(STALE, [change], len(point.explanations))


def _in_words(explanation: Any) -> str:
    if explanation is None:
        return ""
    return f"{gettext(VERDICT_WORDS[Verdict(explanation.verdict)])}. {explanation.words}".strip()


def _tell_when_done(db: Db, ballot: Ballot, *, before: Stage) -> None:
    db.flush()
    if before is not Stage.EXPLAINED and _opinions(db, ballot).stage is Stage.EXPLAINED:
        _tell(db, ballot, secretaries(db, ballot), EXPLAINED)


def settle(db: Db, actor: Acting, ballot: Ballot, *, point: int) -> Settlement:
    """The member who made a condition says that it is settled."""
    opinions = _opinions(db, ballot)
    it = _point(opinions, point)
    refuse(
        why_not_settle(
            opinions.stage, condition=it.is_condition, own=it.is_of(actor.id),
            explained=it.explanation is not None, settled=it.settlement is not None,
        )
    )  # fmt: skip
    return _settled(db, actor, ballot, it, How.SETTLED, "", opinions.stage)


def rule_on(db: Db, actor: Acting, ballot: Ballot, *, point: int, how: str, words: str) -> Settlement:
    """The chair decides on a condition that is left."""
    opinions = _opinions(db, ballot)
    it = _point(opinions, point)
    refuse(
        why_not_rule(opinions.stage, condition=it.is_condition, settled=it.settlement is not None, how=how, words=words)
    )
    return _settled(db, actor, ballot, it, How(how), words.strip(), opinions.stage)


def _settled(db: Db, actor: Acting, ballot: Ballot, point: Point, how: How, words: str, before: Stage) -> Settlement:
    made = Settlement(
        answer_id=point.answer_id, remark=point.remark, ballot_id=ballot.id, how=how.value, words=words, by=actor.id,
        at=db.now,
    )  # fmt: skip
    db.add(made)
    note(db, actor, "settled condition", f"ballot/{ballot.id}", opinion=point.n, how=how.value)
    _tell_when_done(db, ballot, before=before)
    return made


# The resolution and the end


def texts_of(db: Db, ballot: int) -> list[Any]:
    """Every version of the resolution's draft with its writer's name, the first first: (ResolutionText, name)."""
    rows = select(ResolutionText, Person.name).join(Person, col(Person.id) == ResolutionText.by)
    return list(db.exec(rows.where(ResolutionText.ballot_id == ballot).order_by(col(ResolutionText.n))))


def write_resolution(db: Db, actor: Acting, ballot: Ballot, *, text: str, seen: int) -> ResolutionText | None:
    """Save a version of the resolution's draft. Raises Stale when somebody saved another meanwhile."""
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    refuse(why_not_write(_opinions(db, ballot).stage, text=text))
    before = texts_of(db, ballot.id)
    if before and before[-1][0].text == text:
        return None
    if seen != len(before):
        last, name = before[-1]
        was = before[seen - 1][0].text if 0 < seen <= len(before) else ""
        raise Stale(STALE, [Change(gettext(N_("Text")), was, last.text, name, last.at)], len(before))
    made = ResolutionText(ballot_id=ballot.id, n=len(before) + 1, text=text, by=actor.id, at=db.now)
    db.add(made)
    note(db, actor, "wrote resolution", f"ballot/{ballot.id}", n=made.n)
    return made


def conclude(
    db: Db, actor: Acting, ballot: Ballot, *, outcome: str, number: str = "", dated: date | None = None, words: str = ""
) -> Conclusion:
    """Write down what became of the matter; everybody who was asked is told."""
    opinions = _opinions(db, ballot)
    refuse(
        why_not_conclude(
            opinions.stage, passed=passed_any(_results(db, ballot)), unexplained=opinions.unexplained,
            unsettled=opinions.unsettled, outcome=outcome, number=number, dated=dated,
        )
    )  # fmt: skip
    adopted = outcome == Ended.ADOPTED
    made = Conclusion(
        ballot_id=ballot.id, outcome=outcome, number=number.strip() if adopted else "",
        dated=dated if adopted else None, words=words.strip(), by=actor.id, at=db.now,
    )  # fmt: skip
    db.add(made)
    if outcome == Ended.TO_SESSION:
        refer(db, ballot, [Result.TO_MEETING.value])
    note(db, actor, "concluded", f"ballot/{ballot.id}", outcome=outcome, number=made.number)
    people = with_assistants(db, asked(db, ballot)) | secretaries(db, ballot) | explainers(db, ballot.id)
    _tell(db, ballot, people - {actor.id}, DECIDED)
    return made


def _results(db: Db, ballot: Ballot) -> list[str]:
    return [taken.result for taken in taken_of(db, ballot.id).values()]


def archive(db: Db, actor: Acting, ballot: Ballot) -> Archiving:
    """Put the form away: it leaves the boards and stays in the search."""
    withdrawn = bool(ballot_stage_of(db, ballot.id).withdrawn)
    opinions = opinions_of(db, ballot.id)
    stage = opinions.stage if opinions.course is not None else None
    archived = db.get(Archiving, ballot.id) is not None
    refuse(why_not_archive(stage, withdrawn=withdrawn, archived=archived))
    made = Archiving(ballot_id=ballot.id, by=actor.id, at=db.now)
    db.add(made)
    note(db, actor, "archived form", f"ballot/{ballot.id}")
    return made
