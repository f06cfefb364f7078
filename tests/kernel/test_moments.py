"""A moment comes back from either engine as it went in, in UTC."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from ecabinet.kernel.db import Moment
from ecabinet.kernel.web import House
from ecabinet.people.models import SignIn

ZONES = st.integers(-14 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
MOMENTS = st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 12, 30), timezones=ZONES)
SQLITE = sqlite.dialect()


@given(MOMENTS)
def test_a_moment_is_text_in_utc_on_sqlite_and_comes_back(at: datetime) -> None:
    kept = Moment().bind_processor(SQLITE)(at)
    assert kept == at.astimezone(UTC).strftime(f"{at.astimezone(UTC).year:04}-%m-%d %H:%M:%S.%f")
    assert Moment().result_processor(SQLITE, None)(kept) == at


@given(st.lists(MOMENTS, min_size=2, max_size=2))
def test_texts_stand_in_the_order_of_their_moments(pair: list[datetime]) -> None:
    kept = [Moment().bind_processor(SQLITE)(at) for at in pair]
    assert (kept[0] < kept[1], kept[0] == kept[1]) == (pair[0] < pair[1], pair[0] == pair[1])


@pytest.mark.parametrize("dialect", [SQLITE, postgresql.dialect()], ids=["sqlite", "postgres"])
def test_a_moment_without_its_zone_is_refused(dialect) -> None:
    with pytest.raises(ValueError, match="zone"):
        Moment().bind_processor(dialect)(datetime(2026, 6, 26))
    assert Moment().bind_processor(dialect)(None) is None


@pytest.mark.parametrize("kept", ["2026-06-26 01:00:00", "2026-06-26 08:00:00+07:00", "2026-06-26T01:00:00+00:00"])
def test_a_moment_that_another_hand_wrote_is_read(kept: str) -> None:
    assert Moment().result_processor(SQLITE, None)(kept) == datetime(2026, 6, 26, 1, tzinfo=UTC)


def test_a_moment_comes_back_from_the_database(house: House, signed_in) -> None:
    at = datetime(2026, 6, 26, 1, 2, 3, 456789, tzinfo=UTC)
    signed_in("an").get("/")
    engine: Engine = house.db.engine
    with engine.begin() as connection:
        connection.execute(SignIn.__table__.update().values(seen_at=at))  # type: ignore[attr-defined]
    with engine.connect() as connection:
        assert set(connection.scalars(select(col(SignIn.seen_at)))) == {at}
        raw = connection.execute(text("SELECT seen_at FROM sign_in")).scalars().first()
    assert str(raw).startswith("2026-06-26")
