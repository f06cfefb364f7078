"""Statistics and exports: the numbers are those of plain SQL, secrecy holds, a spreadsheet runs nothing."""

import csv
import io
import time
from typing import Any

import pytest
from sqlalchemy import text

from ecabinet.ballots.typed import Typed
from ecabinet.kernel.web import House
from ecabinet.opinions.sheets import harmless
from tests.cast import Cast
from tests.conftest import SignedIn
from tests.opinions.play import CONDITION, chosen, closed, end, explain, say, submitted, summarised


def table(client: Any, path: str) -> list[dict[str, str]]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


RECOUNT = (
    "SELECT count(*) FROM answer a WHERE a.value = :value AND NOT EXISTS"
    " (SELECT 1 FROM answer b WHERE b.question_id = a.question_id AND b.person_id = a.person_id AND b.n > a.n)"
)


def recount(house: House, value: str) -> int:
    with house.db.reading() as db:
        found: int = db.connection().execute(text(RECOUNT), {"value": value}).scalar_one()
        return found


def test_the_figures_equal_a_recount_by_plain_sql(house: House, cast: Cast, signed_in: SignedIn) -> None:
    closed(house, cast)
    closed(house, cast)
    chosen(house, cast, another="chi", chair=2, an=2, binh=1)
    secretary, period = signed_in("secretary"), "from=2026-01-01&to=2026-12-31"
    members = table(secretary, f"/ballots/statistics/members.csv?{period}")
    choices = {
        row["Choice"]: int(row["Answers"]) for row in table(secretary, f"/ballots/statistics/choices.csv?{period}")
    }
    forms = table(secretary, f"/ballots/statistics/forms.csv?{period}")
    said = (("In favour", "in_favour"), ("Against", "against"), ("Other opinion", "other"), ("An option", "option"))
    for words, value in said:
        counted = recount(house, value)
        assert sum(int(row[words]) for row in members) == counted
        assert sum(int(row[words]) for row in forms) == counted
        assert choices[words] == counted
    assert [row["Member"] for row in members] == ["Chair", "An", "Binh", "Chi", "Dung"]
    assert members[4]["Deemed to agree"] == "5"
    assert members[4]["Hours to the answer"] == "", "who never answered took no time to"
    assert sum(int(row["Answers"]) for row in table(secretary, f"/ballots/statistics/punctuality.csv?{period}")) == 20
    page = secretary.get(f"/ballots/statistics?{period}").text
    assert "<b>3</b>" in page
    assert "<b>20</b>" in page


def test_a_period_and_a_body_narrow_the_figures(house: House, cast: Cast, signed_in: SignedIn) -> None:
    closed(house, cast)
    secretary = signed_in("secretary")
    assert "No form was closed" in secretary.get("/ballots/statistics?from=2026-01-01&to=2026-06-28").text
    assert "No form was closed" in secretary.get(f"/ballots/statistics?body={cast.other_body}").text
    assert "No form was closed" not in secretary.get(f"/ballots/statistics?from=2026-06-29&body={cast.body}").text
    assert "No form was closed" in signed_in("other_secretary").get("/ballots/statistics?from=2026-01-01").text
    for name in ("an", "assistant", "guest", "administrator", "auditor"):
        assert signed_in(name).get("/ballots/statistics").status_code == 404
        assert signed_in(name).get("/ballots/statistics/members.csv").status_code == 404
    assert secretary.get("/ballots/statistics/else.csv").status_code == 404
    assert secretary.get("/ballots/statistics?from=9999-12-31&to=x&body=abc").status_code == 200


def test_the_answers_of_a_form_as_a_table(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = summarised(house, cast)
    explain(house, cast, form, 1, "in_part", "Đã lấy ý kiến")
    rows = table(signed_in("secretary"), f"/ballots/{form}/answers.csv")
    assert len(rows) == 10
    binh = next(row for row in rows if row["Member"] == "Binh" and row["Question"] == "1")
    assert CONDITION in binh["Remarks"]
    assert "Đã lấy ý kiến" in binh["Explanation and acceptance"]
    assert next(row for row in rows if row["Member"] == "Dung")["Answer"] == "Deemed to agree"
    for name in ("an", "assistant", "outsider", "auditor"):
        assert signed_in(name).get(f"/ballots/{form}/answers.csv").status_code == 404


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =cmd|' /C calc'!A0", "\r=1"])
def test_no_cell_begins_a_formula(cell: str) -> None:
    assert harmless(cell).startswith("'")


@pytest.mark.parametrize(("cell", "shown"), [("Đồng ý", "Đồng ý"), (-3, "-3"), (None, ""), ("a=b", "a=b")])
def test_other_cells_stay_as_they_are(cell: object, shown: str) -> None:
    assert harmless(cell) == shown


def test_an_opinion_that_looks_like_a_formula_is_led_by_an_apostrophe(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form = submitted(house, cast)
    say(house, cast, form, "an", Typed("other", '=HYPERLINK("http://x","y")'), Typed("in_favour"))
    end(house, form)
    raw = signed_in("secretary").get(f"/ballots/{form}/answers.csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK" in raw
    assert ',"=HYPERLINK' not in raw


def test_the_statistics_page_is_quick(house: House, cast: Cast, signed_in: SignedIn) -> None:
    closed(house, cast)
    secretary = signed_in("secretary")
    secretary.get("/ballots/statistics")
    began = time.process_time()
    assert secretary.get("/ballots/statistics").status_code == 200
    assert time.process_time() - began < 1


@pytest.mark.parametrize("period", ["from=0001-01-01", "to=9999-12-31", "from=9999-12-31&to=0001-01-01", "from=&to=x"])
def test_any_period_that_can_be_typed_has_a_page_and_a_table(signed_in: SignedIn, period: str) -> None:
    for address in ("/ballots/statistics", "/ballots/statistics/forms.csv"):
        assert signed_in("secretary").get(f"{address}?{period}").status_code == 200
