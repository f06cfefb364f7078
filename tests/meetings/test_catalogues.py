"""Meeting types and rooms: seen, added, changed, retired by the administrator alone."""

import pytest

from tests.conftest import SignedIn
from tests.meetings.conftest import Day

CASES = [("meeting-types", {}, "Thematic"), ("rooms", {"seats": "60"}, "Hall")]


@pytest.mark.parametrize(("home", "more", "name"), CASES)
def test_an_entry_is_added_changed_retired_and_taken_up_again(
    signed_in: SignedIn, draft: Day, home: str, more: dict[str, str], name: str
) -> None:
    administrator, address = signed_in("administrator"), f"/admin/{home}"
    fields = {"code": "x-1", "name_vi": "Tên", "name_en": name, **more}
    assert administrator.post(address, data=fields).status_code == 303
    assert administrator.post(address, data=fields).status_code == 409
    assert administrator.post(address, data={**fields, "code": "a b"}).status_code == 409
    assert administrator.post(address, data={**fields, "code": "y", "name_en": ""}).status_code == 409
    assert name in administrator.get(address).text
    one = f"{address}/2"
    assert administrator.post(one, data={**fields, "name_en": "Other", "version": "1"}).status_code == 303
    stale = administrator.post(one, data={**fields, "name_en": "Third", "version": "1"})
    assert stale.status_code == 409
    assert "<ins>Other</ins>" in stale.text
    assert administrator.post(f"{one}/end").status_code == 303
    assert "Other</option>" not in signed_in("secretary").get("/meetings/new").text
    assert administrator.post(f"{one}/resume").status_code == 303
    assert "Other</option>" in signed_in("secretary").get("/meetings/new").text


def test_nobody_else_comes_to_the_catalogues(signed_in: SignedIn, draft: Day) -> None:
    for other in (signed_in("secretary"), signed_in("auditor"), signed_in("an")):
        for home in ("/admin/meeting-types", "/admin/rooms"):
            assert other.get(home).status_code == 404
            assert other.get(f"{home}/1").status_code == 404
            assert other.post(f"{home}/1/end").status_code == 404
