"""What a count is shown to consist of: every member who may answer stands in one part of it, and in one only."""

from ecabinet.ballots.results import parts_of
from ecabinet.kernel.words import language
from ecabinet.rulebook.options import Choice
from ecabinet.rulebook.outcome import evaluate
from ecabinet.rulebook.tally import Voter
from ecabinet.rulebook.values import AnswerValue, Ending
from tests.rulebook.play import shipped

MEMBERS = 27
ROLL = [Voter(n) for n in range(MEMBERS)]


def parts(rules: str, answers: dict[int, AnswerValue], choice: Choice | None = None) -> dict[str, int]:
    """The parts of the count at the close, by their words."""
    outcome = evaluate(shipped(rules), ROLL, answers, ending=Ending.CLOSED, choice=choice)
    token = language.set("en")  # whatever the test before it read
    try:
        return {text: count for count, _tone, text in parts_of(outcome)}
    finally:
        language.reset(token)


def test_an_option_that_does_not_lead_is_counted_once() -> None:
    chosen = {1: 1, 2: 1, 3: 2}
    answers = dict.fromkeys(chosen, AnswerValue.OPTION) | {4: AnswerValue.OTHER}
    found = parts("vn-government-form", answers, Choice((1, 2, 3), 1, chosen))
    assert found == {"option 1": 2, "option 2": 1, "option 3": 0, "deemed to agree": 23, "another option": 1}
    found = parts("vn-government-session", answers, Choice((1, 2, 3), 1, chosen))
    assert found == {"option 1": 2, "option 2": 1, "option 3": 0, "another option": 1, "no answer": 23}


def test_a_request_for_discussion_and_one_who_takes_no_part_are_shown() -> None:
    answers = {1: AnswerValue.IN_FAVOUR, 2: AnswerValue.DISCUSS}
    assert parts("commission-written", answers)["asked for discussion"] == 1
    answers = {1: AnswerValue.IN_FAVOUR, 2: AnswerValue.NOT_TAKING_PART}
    found = parts("eu-qmv", answers)
    assert found["did not take part"] == 1
    assert sum(found.values()) == MEMBERS
