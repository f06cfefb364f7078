"""What goes with an answer by its pages: options, graded remarks, files, late statements; and that nothing is lost."""

import pytest

from ecabinet.ballots.actions import close_if_due
from ecabinet.ballots.cards import card_of
from ecabinet.ballots.enclosed import papers_frozen
from ecabinet.ballots.models import Ballot
from ecabinet.ballots.preparing import Text, add_question, create_form
from ecabinet.ballots.results import counted
from ecabinet.documents.actions import Details, add_papers
from ecabinet.documents.arrivals import Arrived
from ecabinet.documents.pdf import Cleaned
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.meetings.models import Dossier
from tests.ballots.play import TITLE, answer, asked, deadline_of, fields, move_to, open_drafted, opened_form
from tests.cast import Cast
from tests.conftest import SignedIn
from tests.documents.conftest import a_pdf

OPTIONS = ("From 1 July", "From 1 October", "From 1 January")
JSON = {"accept": "application/json"}


@pytest.fixture
def form(house: House, cast: Cast) -> int:
    """A form with an opinion, a choice whose first option is proposed, and a paper of three pages."""

    def make(db: Db) -> int:
        secretary = cast.actor("secretary")
        ballot = create_form(db, secretary, body_id=cast.body, text=Text(TITLE))
        add_question(db, secretary, ballot, "The pilot lasts five years")
        add_question(db, secretary, ballot, "When it begins", kind="options", options=OPTIONS, proposed=1)
        dossier = db.get_one(Dossier, ballot.dossier_id or 0)
        stored = house.parts["blobs"].put(a_pdf(pages=3))
        file = Arrived("to-trinh.pdf", stored, stored, Cleaned(3, "Submission", "595x842*3", ()))
        add_papers(db, secretary, dossier, [file], details=Details(title="Submission"), isolated=False)
        return ballot.id

    number = house.db.act(make)
    open_drafted(house, cast, number)
    return number


def both(house: House, form: int, **more: str) -> dict[str, str]:
    """In favour, and the second option; `q1_…` and `q2_…` stand for the numbers of the questions."""
    first, second = asked(house, form)
    typed = {f"value-{first}": "in_favour", f"value-{second}": "option-2"}
    return typed | {name.replace("q1", str(first)).replace("q2", str(second)).replace("_", "-"): value
                    for name, value in more.items()}  # fmt: skip


def paper_of(house: House, form: int) -> int:
    with house.db.reading() as db:
        return int(papers_frozen(db, form)[0].id)


# Options


def test_a_chosen_option_is_counted_and_shown_by_its_words(
    house: House, cast: Cast, signed_in: SignedIn, form: int
) -> None:
    sent = signed_in("an").post(f"/ballots/{form}/answers", data=both(house, form))
    assert sent.headers["location"] == f"/ballots/{form}?sent=1"
    mine = signed_in("an").get(f"/ballots/{form}?sent=1").text
    assert "From 1 October" in mine
    assert "Option 2" in mine
    with house.db.reading() as db:
        options = counted(db, card_of(db, form))[1].outcome.options
    assert [it.chosen for it in options] == [0, 1, 0]


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        ("option-4", "not on this form"),
        ("option-x", "not offered here"),
        ("in_favour", "not offered here"),
        ("other", "Another option needs words"),
        ("", "Question 2 has no answer yet"),
    ],
)
def test_a_choice_that_is_not_on_the_form_is_refused_and_what_was_typed_stays(
    house: House, signed_in: SignedIn, form: int, choice: str, says: str
) -> None:
    second = asked(house, form)[1]
    typed = both(house, form, words_q1="My words") | {f"value-{second}": choice}
    refused = signed_in("an").post(f"/ballots/{form}/answers", data=typed)
    assert refused.status_code == 409
    assert says in refused.text
    assert "My words" in refused.text


def test_an_option_of_an_opinion_is_refused(house: House, signed_in: SignedIn, form: int) -> None:
    first = asked(house, form)[0]
    refused = signed_in("an").post(f"/ballots/{form}/answers", data=both(house, form) | {f"value-{first}": "option-1"})
    assert (refused.status_code, "not on this form" in refused.text) == (409, True)


def test_one_tap_agrees_with_everything_and_chooses_what_is_proposed(
    house: House, signed_in: SignedIn, form: int
) -> None:
    an = signed_in("an")
    assert "I agree with all" in an.get(f"/ballots/{form}").text
    assert an.post(f"/ballots/{form}/answers", data={"all": "1"}).status_code == 303
    page = an.get(f"/ballots/{form}?sent=1").text
    assert "From 1 July" in page
    assert "From 1 October" not in page.partition("as it was received")[2].partition("Papers")[0]
    assert "change=1" in page


def test_one_tap_is_not_offered_where_nothing_is_proposed(house: House, cast: Cast, signed_in: SignedIn) -> None:
    def make(db: Db) -> int:
        ballot = create_form(db, cast.actor("secretary"), body_id=cast.body, text=Text(TITLE))
        add_question(db, cast.actor("secretary"), ballot, "When", kind="options", options=OPTIONS)
        return ballot.id

    form = house.db.act(make)
    open_drafted(house, cast, form)
    an = signed_in("an")
    assert 'name="all"' not in an.get(f"/ballots/{form}").text
    refused = an.post(f"/ballots/{form}/answers", data={"all": "1"})
    assert (refused.status_code, "nothing is proposed" in refused.text) == (409, True)


def test_the_secretary_writes_options_and_which_is_proposed(house: House, cast: Cast, signed_in: SignedIn) -> None:
    secretary = signed_in("secretary")
    made = secretary.post("/ballots", data={"body": cast.body, "title": TITLE}).headers["location"]
    where = made.removesuffix("/edit")
    few = secretary.post(f"{where}/questions", data={"text": "When", "kind": "options", "options": "Only one"})
    assert (few.status_code, "at least two options" in few.text, "Only one" in few.text) == (409, True, True)
    typed = {"text": "When", "kind": "options", "options": "\n".join(OPTIONS), "proposed": "2"}
    assert secretary.post(f"{where}/questions", data=typed).status_code == 303
    page = secretary.get(where).text
    assert page.index("From 1 October") < page.index("proposed") < page.index("From 1 January")
    question = asked(house, int(where.rpartition("/")[2]))[0]
    twice = {"text": "When", "kind": "options", "options": "Same\nsame", "version": "2"}
    refused = secretary.post(f"{where}/questions/{question}", data=twice)
    assert (refused.status_code, "say the same" in refused.text) == (409, True)
    assert secretary.post(f"{where}/questions/{question}/remove").status_code == 303


# Graded remarks


def test_a_graded_remark_goes_with_the_answer_and_points_at_a_page(
    house: House, signed_in: SignedIn, form: int
) -> None:
    remark = {"remark_q1_0": "Shorten it", "grade_q1_0": "condition", "page_q1_0": "2"}
    typed = both(house, form, **remark, place_q1_0=str(paper_of(house, form)))
    assert signed_in("an").post(f"/ballots/{form}/answers", data=typed).status_code == 303
    page = signed_in("secretary").get(f"/ballots/{form}").text
    for said in ("Condition of my agreement", "Shorten it", "page 2"):
        assert said in page
    again = signed_in("an").post(f"/ballots/{form}/answers", data=typed)
    assert again.headers["location"].endswith("?sent=again")
    other = signed_in("an").post(f"/ballots/{form}/answers", data=typed | both(house, form, remark_q1_0="Shorten it!"))
    assert other.headers["location"].endswith("?sent=1")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"grade_q1_0": "wish"}, "choose one of the grades"),
        ({"page_q1_0": "4"}, "has 3 pages"),
        ({"place_q1_0": "999999"}, "not on this form"),
        ({"remark_q1_0": "x" * 1_000_000}, "at most 20000 are kept"),
        ({"words_q1": "x" * 1_000_000}, "at most 20000 are kept"),
    ],
)
def test_a_remark_that_cannot_be_kept_is_refused_with_everything_typed_still_there(
    house: House, signed_in: SignedIn, form: int, change: dict[str, str], says: str
) -> None:
    good = {"remark_q1_0": "Shorten it", "grade_q1_0": "should", "place_q1_0": str(paper_of(house, form))}
    refused = signed_in("an").post(f"/ballots/{form}/answers", data=both(house, form, **(good | change)))
    assert refused.status_code == 409
    assert says in refused.text
    assert change.get("remark_q1_0", "Shorten it") in refused.text
    with house.db.reading() as db:
        assert counted(db, card_of(db, form))[0].outcome.tally.answered == 0


def test_the_assistants_remarks_are_sent_by_the_member_with_one_tap(
    house: House, cast: Cast, signed_in: SignedIn, form: int
) -> None:
    draft = both(house, form, remark_q1_0="Check the costs", grade_q1_0="should") | {"member": str(cast["an"])}
    assert signed_in("assistant").post(f"/ballots/{form}/draft", data=draft | {"send_up": "1"}).status_code == 303
    page = signed_in("an").get(f"/ballots/{form}").text
    assert "Check the costs" in page
    assert 'value="option-2" checked' in page


def test_a_remark_is_begun_without_script_and_a_page_that_lost_its_script_sends_nothing(
    house: House, signed_in: SignedIn, form: int
) -> None:
    first, an = asked(house, form)[0], signed_in("an")
    for path in ("mine", "answers"):
        begun = an.post(f"/ballots/{form}/{path}", data=both(house, form) | {"add": f"{first}-condition"})
        assert begun.headers["location"] == f"/ballots/{form}?add={first}-condition#question-{first}"
    assert f'name="remark-{first}-0"' in an.get(begun.headers["location"]).text
    with house.db.reading() as db:
        assert counted(db, card_of(db, form))[0].outcome.tally.answered == 0


# Files


def attach(
    signed_in: SignedIn, house: House, form: int, data: bytes, name: str = "an", **more: str
) -> dict[str, object]:
    first = asked(house, form)[0]
    files = {f"upload-{first}": ("góp-ý.pdf", data, "application/pdf")}
    answered = signed_in(name).post(f"/ballots/{form}/files", files=files, data=more, headers=JSON)
    assert answered.status_code == 200
    result: dict[str, object] = answered.json()["results"][0]
    return result


def test_a_file_goes_with_the_answer_and_is_read_by_whom_the_rules_show_it(
    house: House, cast: Cast, signed_in: SignedIn, form: int
) -> None:
    arrived = attach(signed_in, house, form, a_pdf("My opinion"))
    assert arrived["ok"]
    number = arrived["id"]
    readers = {name: signed_in(name).get(f"/draft-files/{number}").status_code for name in ("an", "binh", "secretary")}
    assert readers == {"an": 200, "binh": 404, "secretary": 404}
    typed = both(house, form, file_q1=str(number))
    assert signed_in("an").post(f"/ballots/{form}/answers", data=typed).status_code == 303
    place = signed_in("secretary").get(f"/ballots/{form}").text.partition('href="/answer-files/')[2].partition('"')[0]
    readers = {name: signed_in(name).get(f"/answer-files/{place}").status_code for name in ("an", "secretary", "binh")}
    assert readers == {"an": 200, "secretary": 200, "binh": 404}
    move_to(house, deadline_of(house, form))
    house.db.act(lambda db: close_if_due(db, form))
    assert signed_in("binh").get(f"/answer-files/{place}").status_code == 200
    assert signed_in("outsider").get(f"/answer-files/{place}").status_code == 404


def test_a_file_that_is_no_paper_is_refused_in_a_sentence(house: House, signed_in: SignedIn, form: int) -> None:
    refused = attach(signed_in, house, form, b"not a PDF")
    assert not refused["ok"]
    assert "góp-ý.pdf" in str(refused["sentence"])


def test_a_file_of_another_member_or_question_is_refused(house: House, signed_in: SignedIn, form: int) -> None:
    number = str(attach(signed_in, house, form, a_pdf("x"))["id"])
    for name, typed in (("binh", both(house, form, file_q1=number)), ("an", both(house, form, file_q2=number))):
        refused = signed_in(name).post(f"/ballots/{form}/answers", data=typed)
        assert (refused.status_code, "did not arrive" in refused.text) == (409, True)


def test_a_file_is_attached_without_script_and_everything_typed_stays(
    house: House, signed_in: SignedIn, form: int
) -> None:
    first, an = asked(house, form)[0], signed_in("an")
    files = {f"upload-{first}": ("opinion.pdf", a_pdf("y"), "application/pdf")}
    kept = an.post(f"/ballots/{form}/files", files=files, data=both(house, form, words_q1="Half a thought"))
    assert kept.headers["location"] == f"/ballots/{form}#question-{first}"
    page = an.get(f"/ballots/{form}").text
    assert "opinion.pdf" in page
    assert "Half a thought" in page


def test_a_remark_too_long_beside_a_file_is_refused_in_a_sentence_and_stays(
    house: House, signed_in: SignedIn, form: int
) -> None:
    first = asked(house, form)[0]
    files = {f"upload-{first}": ("opinion.pdf", a_pdf("y"), "application/pdf")}
    typed = both(house, form, words_q1="x" * 1_100_000)
    refused = signed_in("an").post(f"/ballots/{form}/files", files=files, data=typed)
    assert (refused.status_code, "at most 20000 are kept" in refused.text) == (409, True)
    assert typed[f"words-{first}"] in refused.text


def test_an_assistant_attaches_for_the_member(house: House, cast: Cast, signed_in: SignedIn, form: int) -> None:
    number = attach(signed_in, house, form, a_pdf("z"), "assistant", member=str(cast["an"]))["id"]
    assert signed_in("an").get(f"/draft-files/{number}").status_code == 200
    sent = signed_in("an").post(f"/ballots/{form}/answers", data=both(house, form, file_q1=str(number)))
    assert sent.status_code == 303


# Sending


def test_what_was_received_already_is_said_with_its_time(house: House, signed_in: SignedIn, form: int) -> None:
    an = signed_in("an")
    for _ in range(2):
        sent = an.post(f"/ballots/{form}/answers", data=both(house, form))
    assert "had already been received at" in an.get(sent.headers["location"]).text


def test_a_tab_that_is_older_than_the_answer_is_told_so_once(house: House, signed_in: SignedIn, form: int) -> None:
    first, an = asked(house, form)[0], signed_in("an")
    stale = both(house, form, seen_q1="0", seen_q2="0")
    assert an.post(f"/ballots/{form}/answers", data=stale).status_code == 303
    other = stale | {f"value-{first}": "against", f"words-{first}": "Typed in the old tab"}
    refused = an.post(f"/ballots/{form}/answers", data=other)
    assert refused.status_code == 409
    assert "after this page was opened" in refused.text
    assert "Typed in the old tab" in refused.text
    assert f'name="seen-{first}" value="1"' in refused.text
    assert an.post(f"/ballots/{form}/answers", data=other | {f"seen-{first}": "1"}).status_code == 303


# After the close


def test_what_is_typed_when_it_closed_stays_and_may_be_sent_as_a_late_statement(
    house: House, cast: Cast, signed_in: SignedIn, form: int
) -> None:
    answer(house, cast, form, "binh", "in_favour", "other", words="W")
    move_to(house, deadline_of(house, form))
    house.db.act(lambda db: close_if_due(db, form))
    typed = both(house, form, words_q1="Too late, alas")
    late = signed_in("an").post(f"/ballots/{form}/answers", data=typed)
    assert (late.status_code, "It is closed" in late.text, "Too late, alas" in late.text) == (409, True, True)
    before = _result(house, form)
    for _ in range(2):
        sent = signed_in("an").post(f"/ballots/{form}/late", data=typed)
        assert sent.headers["location"].endswith("?sent=late")
    page = signed_in("dung").get(f"/ballots/{form}").text
    assert page.count("Too late, alas") == 1
    assert "Late statements" in page
    assert _result(house, form) == before


def _result(house: House, form: int) -> str:
    with house.db.reading() as db:
        return str([it.outcome.as_data() for it in counted(db, card_of(db, form))])


@pytest.mark.parametrize(
    ("name", "closed", "words", "says"),
    [
        ("an", False, "Words", "It is still open"),
        ("an", True, " ", "Write what you want to say first"),
        ("an", True, "x" * 30_000, "at most 20000 are kept"),
        ("secretary", True, "Words", "Only the members on the roll"),
    ],
)
def test_a_late_statement_is_late_has_words_and_is_a_members(
    house: House, signed_in: SignedIn, form: int, name: str, closed: bool, words: str, says: str
) -> None:
    if closed:
        move_to(house, deadline_of(house, form))
        house.db.act(lambda db: close_if_due(db, form))
    refused = signed_in(name).post(f"/ballots/{form}/late", data={"late": words})
    assert (refused.status_code, says in refused.text) == (409, True)


def test_an_old_form_without_options_is_answered_as_before(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = opened_form(house, cast)
    sent = signed_in("an").post(f"/ballots/{form}/answers", data=fields(house, form, "in_favour"))
    assert sent.status_code == 303
    with house.db.reading() as db:
        assert db.get_one(Ballot, form).kind == "form"
