"""What goes with an answer by its pages: graded remarks and files; and that nothing is lost."""

import pytest

from ecabinet.ballots.actions import close_if_due
from ecabinet.ballots.cards import card_of
from ecabinet.ballots.results import counted
from ecabinet.kernel.web import House
from tests.ballots.enclosing import JSON, both, paper_of
from tests.ballots.play import asked, deadline_of, move_to
from tests.cast import Cast
from tests.conftest import SignedIn
from tests.documents.conftest import a_pdf

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
