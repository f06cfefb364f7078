"""Papers on open screens: a new version, a withdrawn right, an opening; and the reading page itself."""

import json
import re
from typing import Any

from sqlmodel import select
from starlette.testclient import TestClient

from ecabinet.documents.models import PaperOpening, PaperVersion
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.meetings.models import Invitation
from tests.cast import Cast
from tests.conftest import SignedIn
from tests.documents.conftest import Day, Hang, a_pdf


def watch(client: TestClient, page: str) -> Any:
    """The wire of an open page, subscribed to exactly the regions that it shows."""
    shown = re.search(r'data-regions="([^"]*)"', page)
    assert shown
    regions = {
        key: {"hash": re.search(f'data-region="{key}" data-stamp="[^"]*" data-hash="([^"]*)"', page)[1]}  # type: ignore[index]
        for key in shown[1].split()
    }
    wire = client.websocket_connect("/live", headers={"cookie": f"session={client.cookies['session']}"})
    wire.__enter__()
    wire.send_text(json.dumps({"regions": regions}))
    return wire


def heard(wire: Any, wanted: str) -> tuple[str, str]:
    """Kind and HTML of the next frame for a region."""
    for _ in range(50):
        header, _, html = wire.receive_text().partition("\n")
        said = json.loads(header)
        if said.get("key") == wanted:
            return said["k"], html
    raise AssertionError(f"nothing was heard of {wanted}")


def test_the_reading_page_stands_beside_the_agenda(signed_in: SignedIn, paper: int, day: Day) -> None:
    page = signed_in("an").get(f"/papers/{paper}").text
    assert f'data-region="agenda/{day.meeting}"' in page
    assert f'data-src="/papers/{paper}/v/1/file"' in page
    assert 'data-sizes="595x842*3"' in page
    assert f'href="/papers/{paper}/v/1/file"' in page  # without script the file itself


def test_opening_the_page_is_noted_once_for_each_version(
    house: House, signed_in: SignedIn, paper: int, cast: Cast
) -> None:
    for _ in range(2):
        signed_in("an").get(f"/papers/{paper}")
    with house.db.reading() as db:
        assert [(it.person_id) for it in db.exec(select(PaperOpening))] == [cast["an"]]


def test_a_new_version_is_said_to_whoever_reads_the_old_one(signed_in: SignedIn, paper: int, day: Day) -> None:
    an = signed_in("an")
    wire = watch(an, an.get(f"/papers/{paper}").text)
    parts = [("files", ("v2.pdf", a_pdf("v2", 2)))]
    done = signed_in("secretary").post(f"/papers/{paper}/versions", files=parts, data={"words": "Sửa Điều 5"})
    assert done.status_code == 303
    kind, html = heard(wire, "reading/1")
    assert kind == "region"
    assert "Version 2 is there" in html
    wire.__exit__(None, None, None)


def test_the_agenda_shows_a_new_version_at_once(signed_in: SignedIn, paper: int, day: Day) -> None:
    an = signed_in("an")
    page = an.get(f"/papers/{paper}").text
    assert "1-A" in page
    wire = watch(an, page)
    parts = [("files", ("v2.pdf", a_pdf("v2", 2)))]
    signed_in("secretary").post(f"/papers/{paper}/versions", files=parts, data={"words": "Sửa Điều 5"})
    kind, html = heard(wire, f"agenda/{day.meeting}")
    assert kind == "region"
    assert "version 2" in html
    wire.__exit__(None, None, None)


def test_a_withdrawn_invitation_empties_the_reading_page(
    house: House, signed_in: SignedIn, guests_paper: int, day: Day
) -> None:
    guest = signed_in("guest")
    wire = watch(guest, guest.get(f"/papers/{guests_paper}").text)

    def withdraw(db: Db) -> None:
        invitation = db.get(Invitation, day.invitation)
        assert invitation is not None
        invitation.ended_at = db.now

    house.db.act(withdraw)
    with house.db.reading() as db:
        version = db.exec(select(PaperVersion)).one().id
    assert heard(wire, f"reading/{version}")[0] == "gone"
    assert guest.get(f"/papers/{guests_paper}").status_code == 404
    wire.__exit__(None, None, None)


def test_who_has_opened_it_follows_by_itself(signed_in: SignedIn, paper: int) -> None:
    secretary = signed_in("secretary")
    page = secretary.get(f"/papers/{paper}/openings").text
    assert "0 of 6 opened" in page  # five members and an assistant
    wire = watch(secretary, page)
    signed_in("binh").get(f"/papers/{paper}")
    kind, html = heard(wire, f"openings/{paper}")
    assert kind == "region"
    assert "1 of 6 opened" in html
    wire.__exit__(None, None, None)
    for who in ("an", "guest", "administrator"):
        assert signed_in(who).get(f"/papers/{paper}/openings").status_code == 404


def test_the_list_forgets_a_paper_that_was_withdrawn(signed_in: SignedIn, paper: int, hang: Hang) -> None:
    hang("Báo cáo khác")
    an = signed_in("an")
    wire = watch(an, an.get("/papers").text)
    signed_in("secretary").post(f"/papers/{paper}/withdraw", data={"reason": "Nhầm tệp"})
    assert heard(wire, f"paper/{paper}")[0] == "gone"
    wire.__exit__(None, None, None)


def test_what_is_new_to_one_is_not_new_to_another(signed_in: SignedIn, house: House, paper: int, day: Day) -> None:
    an, binh = signed_in("an"), signed_in("binh")
    assert "not opened yet" in an.get("/papers").text
    an.get(f"/papers/{paper}/v/1/file")
    assert "not opened yet" not in an.get("/papers").text
    assert "not opened yet" in binh.get("/papers").text
    parts = [("files", ("v2.pdf", a_pdf("v2", 2)))]
    signed_in("secretary").post(f"/papers/{paper}/versions", files=parts, data={"words": "Sửa Điều 5"})
    assert "new version" in an.get("/papers").text
