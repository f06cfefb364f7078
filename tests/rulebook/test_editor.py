"""The administrator's pages of rule-sets: seen, tried, saved, refused, approved, put into force."""

from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from ecabinet.kernel.web import House
from ecabinet.rulebook.access import profiles, versions
from ecabinet.rulebook.actions import latest, stock
from ecabinet.rulebook.editing import checked, fields_of, read
from ecabinet.rulebook.regulation import rule_set_of
from ecabinet.rulebook.rulesets import Change, Parameter, RuleSet, Secrecy, Tie
from ecabinet.rulebook.shipped import RULE_SETS
from tests.cast import Cast
from tests.conftest import SignedIn

HOME = "/admin/rule-sets"
FORM = RULE_SETS["vn-government-form/3"]


class Typed(dict[str, list[str]]):
    """A form as Starlette hands it over."""

    def getlist(self, key: str) -> list[str]:
        return self.get(key, [])


@pytest.fixture
def admin(house: House, cast: Cast, signed_in: SignedIn) -> TestClient:
    house.db.act(lambda db: stock(db, cast.actor("administrator")))
    return signed_in("administrator")


def filled(rule_set: RuleSet, **changes: Any) -> dict[str, list[str]]:
    """The editor's form as it stands for a rule-set, with changes; an empty list takes a tick away."""
    fields = fields_of(rule_set) | {"read_at": [str(rule_set.version)], "in_force_from": ["2027-01-01"]}
    fields |= {"legal_text": ["Điều 17"], "try_members": ["27"], "try_in_favour": ["13"], "try_against": ["9"]}
    return fields | {name: [value] if isinstance(value, str) else value for name, value in changes.items()}


def number_of(house: House, rule_set: str) -> int:
    with house.db.reading() as db:
        row = latest(db, rule_set)
        assert row
        return row.id


@pytest.mark.parametrize("rule_set", RULE_SETS.values(), ids=lambda rule_set: rule_set.key)
def test_a_rule_set_survives_its_form(rule_set):
    typing = read(Typed(fields_of(rule_set)), version=rule_set.version)
    order = list(Parameter).index
    in_order = replace(
        rule_set,
        sources=tuple(sorted(rule_set.sources, key=lambda it: order(it.parameter))),
        to_confirm=tuple(sorted(rule_set.to_confirm, key=order)),
    )
    assert (typing.faults, checked(typing)) == ((), in_order)


@pytest.mark.parametrize(
    ("changes", "parameter"),
    [
        ({"share1": "half"}, "threshold"),
        ({"share1": "1/0"}, "threshold"),
        ({"share1": "150%"}, "threshold"),
        ({"share1": ""}, "threshold"),
        ({"least": "two"}, "period"),
        ({"least": "9"}, "period"),
        ({"zone": "Mars/Olympus"}, "period"),
        ({"seats": "BTC many"}, "electorate"),
        ({"of1": "weight"}, "electorate"),
        ({"silent_vi": "im lặng"}, "silence"),
        ({"source_silence_vi": "", "source_silence_en": ""}, "silence"),
        ({"kinds": ["form", "vote"]}, "silence"),
        ({"answers": ["against"]}, "answers"),
        ({"objections": "0"}, "objections"),
        ({"discussion": "1"}, "discussion"),
        ({"early_end": "outcome_certain"}, "period"),
        ({"change": "until_broken"}, "change"),
        ({"conditions": "passed"}, "objections"),
        ({"secrecy": "named_to_secretariat", "running_tally": "everybody"}, "secrecy"),
    ],
)
def test_what_cannot_be_or_contradicts_itself_is_named_at_its_parameter(changes, parameter):
    typing = read(Typed(filled(FORM, **changes)), version=4)
    assert parameter in {fault.parameter for fault in typing.faults}


JOINS = {
    "change": "until_close", "drafts": "1", "weighted": "1", "tie": "prime_minister", "running_tally": "secretariat",
    "remarks": "information", "recusal_while_open": "1", "proof": "certificate", "seats": "BTC 2 0",
}  # fmt: skip
SECRET = {
    "secrecy": "secret", "change": "never", "drafts": [], "tie": "person", "running_tally": "nobody", "remarks": [],
}  # fmt: skip


@pytest.mark.parametrize("name", JOINS)
def test_whatever_would_join_a_person_and_a_secret_answer_is_refused(name):
    fit = read(Typed(filled(FORM, **SECRET)), version=4)
    assert fit.faults == ()
    assert (fit.rule_set.secrecy, fit.rule_set.change, fit.rule_set.tie) == (Secrecy.SECRET, Change.NEVER, Tie.PERSON)
    assert read(Typed(filled(FORM, **{**SECRET, name: JOINS[name]})), version=4).faults


@pytest.mark.parametrize(("secrecy", "fits"), [("named", True), ("named_to_secretariat", False)])
def test_where_names_are_for_the_secretariat_only_not_everybody_sees_the_count_grow(
    admin: TestClient, house: House, secrecy: str, *, fits: bool
) -> None:
    typed = filled(FORM, secrecy=secrecy, running_tally="everybody")
    answer = admin.post(f"{HOME}/{number_of(house, 'vn-government-form')}", data=typed)
    assert answer.status_code == (303 if fits else 409)
    assert ("A count that everybody sees grow tells who answered what" in answer.text) is not fits
    for tally in ("secretariat", "nobody"):
        assert read(Typed(filled(FORM, secrecy=secrecy, running_tally=tally)), version=4).faults == ()


def test_the_list_says_what_is_in_force_and_what_is_not_approved(admin: TestClient) -> None:
    page = admin.get(HOME).text
    assert "Opinion form of the Government" in page
    assert "191/2026" in page
    assert "Not approved yet" in page


def test_a_version_reads_in_both_languages(admin: TestClient, house: House) -> None:
    page = admin.get(f"{HOME}/{number_of(house, 'vn-government-form')}").text
    assert "14 of 27 must agree: more than half of all members." in page
    assert "Phải có 14/27 đồng ý: quá nửa tổng số thành viên." in page
    assert "(Decree 191/2026, art. 17(2))" in page
    assert "(Nghị định 191/2026/NĐ-CP, khoản 2 Điều 17)" in page


def test_the_rule_is_said_and_tried_while_it_is_typed(admin: TestClient) -> None:
    typed = filled(FORM, share1="2/3", strict1=[], try_in_favour="17", try_against="10")
    part = admin.post(f"{HOME}/look", data=typed, headers={"hx-request": "true"}).text
    assert "<html" not in part
    assert "18 of 27 must agree: at least two thirds of all members." in part
    assert "Phải có 18/27 đồng ý: ít nhất hai phần ba tổng số thành viên." in part
    assert "Majority not reached" in part
    assert "(Decree 191/2026, art. 3(3))" in part
    assert "(Nghị định 191/2026/NĐ-CP, khoản 3 Điều 3)" in part


def test_without_script_the_whole_page_comes_back_with_what_was_typed(admin: TestClient, house: House) -> None:
    number = str(number_of(house, "vn-government-form"))
    page = admin.post(f"{HOME}/look", data=filled(FORM, title_en="Quite another", row=number, share1="x")).text
    assert "Quite another" in page
    assert "A share is written as 1/2, 2/3 or 55%." in page
    with house.db.reading() as db:
        assert len(versions(db)) == len(RULE_SETS)


def test_a_contradiction_is_not_saved_and_nothing_typed_is_lost(admin: TestClient, house: House) -> None:
    number = number_of(house, "vn-government-form")
    answer = admin.post(f"{HOME}/{number}", data=filled(FORM, least="7", title_en="Kept words"))
    assert answer.status_code == 409
    assert "The shortest period is longer than the longest." in answer.text
    assert "Kept words" in answer.text


def test_silence_as_agreement_is_not_saved_without_its_legal_text(admin: TestClient, house: House) -> None:
    number = number_of(house, "vn-government-form")
    answer = admin.post(f"{HOME}/{number}", data=filled(FORM, legal_text=" "))
    assert (answer.status_code, "word for word" in answer.text) == (409, True)


def test_a_version_saved_meanwhile_is_shown_and_nothing_is_overwritten(admin: TestClient, house: House) -> None:
    number = number_of(house, "vn-government-form")
    assert admin.post(f"{HOME}/{number}", data=filled(FORM, minimum="3")).status_code == 303
    answer = admin.post(f"{HOME}/{number}", data=filled(FORM, minimum="9"))
    assert answer.status_code == 409
    assert "meanwhile" in answer.text
    assert 'name="read_at" value="4"' in answer.text
    again = admin.post(f"{HOME}/{number}", data=filled(FORM, minimum="9", read_at="4"))
    with house.db.reading() as db:
        row = latest(db, "vn-government-form")
        assert row
        assert (again.status_code, row.version, rule_set_of(row.json_text).minimum) == (303, 5, 9)


def test_a_new_rule_set_is_approved_and_put_into_force(admin: TestClient, house: House, cast: Cast) -> None:
    base = RULE_SETS["absolute-majority/1"]
    typed = filled(base, code="city-council", title_vi="Hội đồng", title_en="City council", read_at="0")
    assert admin.post(HOME, data=typed).status_code == 303
    number = number_of(house, "city-council")
    profile = {
        "code": "city", "title_vi": "Quy chế", "title_en": "City rules", "body_kind": "other", "body": str(cast.body),
        "in_force_from": "2026-06-01", "form": str(number), "vote": str(number), "quorum": "1", "quorum_of": "2",
    }  # fmt: skip
    assert f'value="{number}"' not in admin.get(f"{HOME}/profiles/new").text
    signed = {"person": str(cast["chair"]), "on": "2026-06-24", "decision": "12/QĐ"}
    assert admin.post(f"{HOME}/{number}/approve", data=signed).status_code == 303
    assert "12/QĐ" in admin.get(f"{HOME}/{number}").text
    assert f'value="{number}"' in admin.get(f"{HOME}/profiles/new").text
    assert admin.post(f"{HOME}/profiles", data=profile).status_code == 303
    with house.db.reading() as db:
        assert "city" in {it.id for it in profiles(db)}


@pytest.mark.parametrize("field", ["objections_then", "discussion_then", "conditions"])
@pytest.mark.parametrize("typed", ["open", "passed", "nothing of the kind"])
def test_what_cannot_follow_an_objection_is_refused_with_a_sentence(admin: TestClient, field: str, typed: str) -> None:
    changes = {"answers": ["in_favour", "against", "discuss"], "objections": "1", "discussion": "1", field: typed}
    answer = admin.post(HOME, data=filled(FORM, code="odd", read_at="0", **changes))
    assert (answer.status_code, "What is broken goes to a meeting" in answer.text) == (409, True)


def test_a_refused_approval_keeps_what_was_typed(admin: TestClient, house: House) -> None:
    number = number_of(house, "unga-silence")
    answer = admin.post(f"{HOME}/{number}/approve", data={"person": "", "on": "", "decision": "Kept words"})
    assert (answer.status_code, "Kept words" in answer.text) == (409, True)


def test_a_refused_regulation_keeps_what_was_typed(admin: TestClient) -> None:
    answer = admin.post(f"{HOME}/profiles", data={"code": "Kept words", "in_force_from": "never"})
    assert (answer.status_code, "Kept words" in answer.text) == (409, True)


def test_what_ships_is_brought_in_by_a_button(house: House, signed_in: SignedIn) -> None:
    admin = signed_in("administrator")
    assert "Bring in what ships" in admin.get(HOME).text
    assert admin.post(f"{HOME}/stock").status_code == 303
    assert "Bring in what ships" not in admin.get(HOME).text


def test_the_administration_leads_to_the_rule_sets(admin: TestClient) -> None:
    assert f'href="{HOME}"' in admin.get("/admin").text
