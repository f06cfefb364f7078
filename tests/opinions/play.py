"""What the tests after the close play: a form of the ministry that An heads, closed with opinions and conditions."""

from datetime import date, timedelta

from ecabinet.ballots.actions import close_if_due
from ecabinet.ballots.casting import cast_answer
from ecabinet.ballots.models import Ballot
from ecabinet.ballots.opening import open_form
from ecabinet.ballots.preparing import Text, add_question, create_form
from ecabinet.ballots.typed import Remark, Typed
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.opinions import actions
from ecabinet.opinions.points import Opinions, opinions_of
from ecabinet.rulebook.regulation import office_hours
from tests.ballots.play import asked, deadline_of, move_to
from tests.cast import Cast

TITLE = "Nghị quyết về hạ tầng số"
OTHER, CONDITION, SHOULD = "Đề nghị làm rõ nguồn vốn", "Chỉ đồng ý khi có ý kiến Bộ Tư pháp", "Nên rà soát Điều 3"

JANUARY, JULY = "Từ ngày 01 tháng 01", "Từ ngày 01 tháng 7"
NEVER = "Chưa áp dụng"


def submitted(house: House, cast: Cast, *, secret: bool = False) -> int:
    """An open form that the ministry submits, with two questions."""

    def make(db: Db) -> int:
        secretary = cast.actor("secretary")
        text = Text(TITLE, "Tóm tắt", agency_id=cast.ministry, submission="12/TTr-BTC", submitted_on=date(2026, 6, 20))
        ballot = create_form(db, secretary, body_id=cast.body, text=text)
        for question in ("Về sự cần thiết ban hành", "Về thời hạn năm năm"):
            add_question(db, secretary, ballot, question)
        open_form(db, secretary, ballot, deadline=office_hours().add(db.now, 3), secret=secret)
        ballot_id: int = ballot.id
        return ballot_id

    return house.db.act(make)


def say(house: House, cast: Cast, form: int, name: str, *given: Typed) -> None:
    """Somebody answers every question."""
    numbers = asked(house, form)

    def act(db: Db) -> None:
        ballot = db.get_one(Ballot, form, with_for_update={"read": True})
        cast_answer(db, cast.actor(name), ballot, dict(zip(numbers, given, strict=True)))

    house.db.act(act)


def closed(house: House, cast: Cast) -> int:
    """Closed: chair and An agree, Binh has a condition, Chi another opinion, Dung is silent.

    The opinions are numbered 1 (Binh's condition), 2 (Binh for information), 3 (Chi's words), 4 (Chi: should).
    """
    form = submitted(house, cast)
    agree = Typed("in_favour")
    say(house, cast, form, "chair", agree, agree)
    say(house, cast, form, "an", agree, agree)
    remarks = (Remark("condition", CONDITION), Remark("information", "Để biết"))
    say(house, cast, form, "binh", Typed("in_favour", "", None, remarks), agree)
    say(house, cast, form, "chi", agree, Typed("other", OTHER, None, (Remark("should", SHOULD),)))
    end(house, form)
    return form


def chosen(house: House, cast: Cast, *, another: str = "dung", **by: int) -> int:
    """A closed form on one choice, the first was proposed: who chose which option, and who wants another one."""

    def make(db: Db) -> int:
        secretary = cast.actor("secretary")
        form = create_form(db, secretary, body_id=cast.body, text=Text(TITLE))
        add_question(db, secretary, form, "Áp dụng từ khi nào?", kind="options", options=(JANUARY, JULY), proposed=1)
        open_form(db, secretary, form, deadline=office_hours().add(db.now, 3))
        number: int = form.id
        return number

    form = house.db.act(make)
    for name, option in by.items():
        say(house, cast, form, name, Typed("option", "", option))
    say(house, cast, form, another, Typed("other", NEVER))
    end(house, form)
    return form


def end(house: House, form: int) -> None:
    """The deadline passes."""
    move_to(house, deadline_of(house, form) + timedelta(minutes=1))
    house.db.act(lambda db: close_if_due(db, form))


def summarised(house: House, cast: Cast) -> int:
    """Closed, and the summary was sent."""
    form = closed(house, cast)
    act(house, form, lambda db, ballot: actions.summarise(db, cast.actor("secretary"), ballot, words="Kính gửi"))
    return form


def act(house: House, form: int, do: object) -> None:
    """Something done to the form under its lock."""
    house.db.act(lambda db: do(db, db.get_one(Ballot, form, with_for_update=True)))  # type: ignore[operator]


def explain(house: House, cast: Cast, form: int, point: int, verdict: str = "accepted", words: str = "") -> None:
    """The ministry answers an opinion."""

    def do(db: Db, ballot: Ballot) -> None:
        seen = len(opinions_of(db, form).points[point - 1].explanations)
        actions.explain(
            db, cast.actor("an"), ballot, point=point, verdict=verdict, words=words, seen=seen, entered=False
        )

    act(house, form, do)


def explained(house: House, cast: Cast) -> int:
    """Every opinion answered, the condition settled by its member."""
    form = summarised(house, cast)
    explain(house, cast, form, 1, "in_part", "Đã lấy ý kiến")
    explain(house, cast, form, 3, "not_accepted", "Vốn đã rõ")
    explain(house, cast, form, 4)
    act(house, form, lambda db, ballot: actions.settle(db, cast.actor("binh"), ballot, point=1))
    return form


def seen(house: House, form: int) -> Opinions:
    """What the database says of it."""
    with house.db.reading() as db:
        return opinions_of(db, form)
