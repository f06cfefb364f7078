"""After the close on both engines: summarised, explained, settled, decided, archived, and what is refused."""

from typing import Any

import pytest

from ecabinet.ballots.tabling import waiting_matters
from ecabinet.kernel.web import House
from ecabinet.opinions.rules import Stage
from tests.cast import Cast
from tests.conftest import SignedIn
from tests.opinions.play import (
    CONDITION,
    OTHER,
    SHOULD,
    closed,
    explain,
    explained,
    seen,
    submitted,
    summarised,
)


def test_the_summary_names_who_said_what_by_question_and_by_member(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form = closed(house, cast)
    page = signed_in("dung").get(f"/ballots/{form}/opinions").text
    assert [page.count(words) for words in (CONDITION, OTHER, SHOULD)] == [1, 1, 1]
    assert page.index("Binh") < page.index(CONDITION) < page.index("Chi") < page.index(OTHER)
    by_member = signed_in("dung").get(f"/ballots/{form}/opinions?by=member").text
    assert "Deemed to agree" in by_member
    assert CONDITION in by_member


def test_an_open_form_has_no_opinions_page(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = submitted(house, cast)
    assert {signed_in(name).get(f"/ballots/{form}/opinions").status_code for name in ("secretary", "an")} == {404}


def test_who_explains_is_the_ministry_its_assistants_and_the_secretariat_for_it(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form = summarised(house, cast)
    given = {"verdict": "accepted", "words": "", "seen": "0"}
    path = f"/ballots/{form}/opinions/{{}}/explain"
    assert signed_in("an").post(path.format(1), data=given).status_code == 303
    assert signed_in("assistant").post(path.format(3), data=given).status_code == 303
    assert signed_in("secretary").post(path.format(4), data=given).status_code == 303
    for name in ("binh", "chair", "guest", "outsider", "other_secretary", "administrator"):
        assert signed_in(name).post(path.format(2), data=given).status_code == 404
    page = signed_in("binh").get(f"/ballots/{form}/opinions").text
    assert page.count("entered by the secretariat for the submitting agency") == 1


def test_a_part_accepted_or_not_accepted_needs_words(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form, an = summarised(house, cast), signed_in("an")
    path = f"/ballots/{form}/opinions/3/explain"
    for verdict, says in (("in_part", "write what changes"), ("not_accepted", "write why"), ("perhaps", "Choose")):
        refused = an.post(path, data={"verdict": verdict, "words": " ", "seen": "0"})
        assert refused.status_code == 409
        assert says in refused.text
    assert an.post(path, data={"verdict": "not_accepted", "words": "Vì", "seen": "0"}).status_code == 303


def test_nothing_is_explained_before_the_summary(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = closed(house, cast)
    refused = signed_in("an").post(
        f"/ballots/{form}/opinions/1/explain", data={"verdict": "accepted", "words": "giữ lại", "seen": "0"}
    )
    assert refused.status_code == 409
    assert "The summary of opinions comes first" in refused.text


def test_a_stale_explanation_shows_the_other_and_keeps_what_was_typed(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form = summarised(house, cast)
    explain(house, cast, form, 3, "not_accepted", "Vốn đã rõ")
    path = f"/ballots/{form}/opinions/3/explain"
    stale = signed_in("assistant").post(path, data={"verdict": "in_part", "words": "Chữ của tôi", "seen": "0"})
    assert stale.status_code == 409
    assert "Vốn đã rõ" in stale.text
    assert "Chữ của tôi" in stale.text
    assert 'name="seen" value="1"' in stale.text
    again = signed_in("assistant").post(path, data={"verdict": "in_part", "words": "Chữ của tôi", "seen": "1"})
    assert again.status_code == 303
    page = signed_in("binh").get(f"/ballots/{form}/opinions").text
    assert page.index("Chữ của tôi") < page.index("Vốn đã rõ")
    assert "1 earlier explanation" in page


def test_the_same_explanation_twice_is_one(house: House, cast: Cast) -> None:
    form = summarised(house, cast)
    explain(house, cast, form, 3, "not_accepted", "Vốn đã rõ")
    explain(house, cast, form, 3, "not_accepted", " Vốn đã rõ ")
    assert len(seen(house, form).points[2].explanations) == 1


def test_a_condition_is_red_until_its_member_says_settled(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = summarised(house, cast)
    red = "1 condition is not settled"
    for path in (f"/ballots/{form}", f"/ballots/{form}/opinions", f"/ballots/{form}/outcome"):
        assert red in signed_in("secretary").get(path).text
    settle = f"/ballots/{form}/opinions/1/settle"
    early = signed_in("binh").post(settle)
    assert (early.status_code, "has not answered it yet" in early.text) == (409, True)
    explain(house, cast, form, 1)
    foreign = signed_in("chi").post(settle)
    assert (foreign.status_code, "Only the member who made" in foreign.text) == (409, True)
    assert "It is settled" in signed_in("binh").get(f"/ballots/{form}/opinions").text
    assert "It is settled" not in signed_in("chi").get(f"/ballots/{form}/opinions").text
    assert signed_in("binh").post(settle).status_code == 303
    assert red not in signed_in("secretary").get(f"/ballots/{form}").text
    assert signed_in("binh").post(settle).status_code == 409


def test_the_chair_decides_on_a_condition_that_is_left(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = summarised(house, cast)
    path = f"/ballots/{form}/opinions/1/rule"
    assert signed_in("secretary").post(path, data={"how": "set_aside", "words": "x"}).status_code == 404
    assert signed_in("chair").post(path, data={"how": "set_aside", "words": " "}).status_code == 409
    assert signed_in("chair").post(path, data={"how": "set_aside", "words": "Đã đủ"}).status_code == 303
    assert seen(house, form).unsettled == 0
    page = signed_in("an").get(f"/ballots/{form}/opinions").text
    assert "The chair decides: the explanation stands" in page
    wrong = signed_in("chair").post(f"/ballots/{form}/opinions/3/rule", data={"how": "upheld", "words": "x"})
    assert "Only a condition" in wrong.text


def test_the_stages_follow_the_facts(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = closed(house, cast)
    secretary, stages = signed_in("secretary"), [seen(house, form).stage]
    assert secretary.post(f"/ballots/{form}/summary", data={"words": "Kính gửi"}).status_code == 303
    assert secretary.post(f"/ballots/{form}/summary", data={}).status_code == 409
    stages.append(seen(house, form).stage)
    for point in (1, 3, 4):
        explain(house, cast, form, point)
    stages.append(seen(house, form).stage)
    signed_in("binh").post(f"/ballots/{form}/opinions/1/settle")
    stages.append(seen(house, form).stage)
    adopted = {"outcome": "adopted", "number": "388/NQ-CP", "dated": "2026-07-01"}
    assert secretary.post(f"/ballots/{form}/conclude", data=adopted).status_code == 303
    stages.append(seen(house, form).stage)
    assert secretary.post(f"/ballots/{form}/archive").status_code == 303
    stages.append(seen(house, form).stage)
    assert stages == [
        Stage.CLOSED, Stage.SUMMARISED, Stage.SUMMARISED, Stage.EXPLAINED, Stage.DECIDED, Stage.ARCHIVED,
    ]  # fmt: skip
    assert "388/NQ-CP" in signed_in("dung").get(f"/ballots/{form}/opinions").text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"outcome": ""}, "Choose what becomes of it"),
        ({"outcome": "adopted", "number": "388/NQ-CP", "dated": "2026-07-01"}, "Conditions not settled yet: 1."),
    ],
)
def test_a_form_is_not_adopted_past_a_condition(
    house: House, cast: Cast, signed_in: SignedIn, data: dict[str, str], says: str
) -> None:
    form = summarised(house, cast)
    refused = signed_in("secretary").post(f"/ballots/{form}/conclude", data=data)
    assert refused.status_code == 409
    assert says in refused.text


def test_a_resolution_has_a_number_and_a_date(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form, secretary = explained(house, cast), signed_in("secretary")
    refused = secretary.post(f"/ballots/{form}/conclude", data={"outcome": "adopted", "number": "388/NQ-CP"})
    assert refused.status_code == 409
    assert 'value="388/NQ-CP"' in refused.text


def test_the_resolution_cites_the_form_and_is_kept_in_versions(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form, secretary = summarised(house, cast), signed_in("secretary")
    page = secretary.get(f"/ballots/{form}/outcome").text
    assert "tại Phiếu lấy ý kiến thành viên Chính phủ số 1/PLYK/2026 ngày 24 tháng 6 năm 2026" in page
    path = f"/ballots/{form}/resolution"
    assert secretary.post(path, data={"text": "Điều 1. Một", "seen": "0"}).status_code == 303
    stale = secretary.post(path, data={"text": "Điều 1. Hai", "seen": "0"})
    assert stale.status_code == 409
    assert "Điều 1. Một" in stale.text
    assert "Điều 1. Hai" in stale.text
    assert secretary.post(path, data={"text": "Điều 1. Hai", "seen": "1"}).status_code == 303
    assert "Điều 1. Một" in secretary.get(f"/ballots/{form}/outcome").text


def test_an_archived_form_takes_nothing_more(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form, secretary = explained(house, cast), signed_in("secretary")
    assert secretary.post(f"/ballots/{form}/archive").status_code == 409
    secretary.post(f"/ballots/{form}/conclude", data={"outcome": "resubmit"})
    assert secretary.post(f"/ballots/{form}/archive").status_code == 303
    given = {"verdict": "accepted", "words": "", "seen": "1"}
    late = signed_in("an").post(f"/ballots/{form}/opinions/3/explain", data=given)
    assert (late.status_code, "archived" in late.text) == (409, True)
    assert signed_in("an").get(f"/ballots/{form}").status_code == 200


def desk(client: Any) -> str:
    """What waits after the close on somebody's desk."""
    html: str = client.get("/").text
    return html.partition('data-region="desk_after/0"')[2].partition("</section>")[0]


def test_the_desk_shows_what_waits_after_the_close_to_whom_it_waits_for(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form = closed(house, cast)
    link = f"/ballots/{form}/opinions"
    assert "To be summarised" in desk(signed_in("secretary"))
    assert [link in desk(signed_in(name)) for name in ("an", "binh", "chair")] == [False] * 3
    signed_in("secretary").post(f"/ballots/{form}/summary", data={})
    assert "0 of 3 opinions explained" in desk(signed_in("an"))
    assert link in desk(signed_in("assistant"))
    assert "1 condition is not settled" in desk(signed_in("chair"))
    assert link not in desk(signed_in("binh"))
    explain(house, cast, form, 1)
    assert "your condition was answered" in desk(signed_in("binh"))
    assert link not in desk(signed_in("chi"))
    signed_in("binh").post(f"/ballots/{form}/opinions/1/settle")
    for point in (3, 4):
        explain(house, cast, form, point)
    assert f"/ballots/{form}/outcome" in desk(signed_in("secretary"))
    signed_in("secretary").post(f"/ballots/{form}/conclude", data={"outcome": "to_session"})
    assert not any(f"/ballots/{form}/" in desk(signed_in(name)) for name in ("secretary", "an", "binh"))


def test_an_archived_form_leaves_the_list_and_is_found(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form, secretary = explained(house, cast), signed_in("secretary")
    link = f'href="/ballots/{form}"'
    assert link in secretary.get("/ballots?tab=closed").text
    secretary.post(f"/ballots/{form}/conclude", data={"outcome": "resubmit"})
    secretary.post(f"/ballots/{form}/archive")
    assert link not in secretary.get("/ballots?tab=closed").text
    assert link in secretary.get("/ballots?tab=closed&q=ha+tang").text
    assert signed_in("dung").get(f"/ballots/{form}").status_code == 200


def test_what_goes_to_a_session_waits_for_the_next_meeting(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form, secretary = explained(house, cast), signed_in("secretary")
    secretary.post(f"/ballots/{form}/conclude", data={"outcome": "to_session"})
    with house.db.reading() as db:
        assert [row.id for row in waiting_matters(db, cast["secretary"])] == [form]
    assert "It stands on no agenda yet" in secretary.get(f"/ballots/{form}").text


def test_a_late_statement_stands_apart_and_needs_no_answer(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = closed(house, cast)
    before = seen(house, form).owed
    late = signed_in("dung").post(f"/ballots/{form}/late", data={"late": "Tôi gửi muộn"})
    assert late.status_code == 303
    page = signed_in("an").get(f"/ballots/{form}/opinions").text
    assert page.index(SHOULD) < page.index("Late statements") < page.index("Tôi gửi muộn")
    assert seen(house, form).owed == before
    rows = signed_in("secretary").get(f"/ballots/{form}/answers.csv").text
    assert "Tôi gửi muộn" in rows
    members = signed_in("secretary").get("/ballots/statistics/members.csv?from=2026-01-01").text
    assert members.splitlines()[-1].split(",")[-2] == "1"
