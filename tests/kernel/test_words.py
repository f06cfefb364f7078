"""The language of somebody who has not chosen one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from ecabinet.kernel.words import LANGUAGES, preferred


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "default"),
        ("fr-FR, de;q=0.8", "default"),
        ("*", "default"),
        ("en", "en"),
        ("vi-VN,vi;q=0.9,en-US;q=0.6,en;q=0.5", "vi"),
        ("en-US,en;q=0.9,vi;q=0.8", "en"),
        ("en;q=0.3, vi;q=0.9", "vi"),
        ("EN;q=0.9 , VI ; Q=0.3", "en"),
        ("fr, en;q=0.1", "en"),
        ("vi, en", "vi"),
        ("en, vi", "en"),
        ("en;q=0", "vi"),
        ("vi;q=0", "en"),
        ("en;q=0.0, *;q=0.1", "vi"),
        ("en;q=0.2, *;q=0.5", "vi"),
        ("en;q=0, vi;q=0", "default"),
        ("en;q=lots, vi;q=0.1", "vi"),
        ("english, vie", "default"),
    ],
)
@pytest.mark.parametrize("default", LANGUAGES)
def test_the_language_that_is_wanted_most_is_shown(header: str, language: str, default: str) -> None:
    assert preferred(header, default) == (default if language == "default" else language)


weights = st.integers(0, 1000).map(lambda n: n / 1000)


@settings(deadline=None)
@given(weights, weights, st.sampled_from(sorted(LANGUAGES)), st.booleans())
def test_of_two_languages_the_heavier_is_shown_and_a_refused_one_never(
    vi: float, en: float, default: str, turned: bool
) -> None:
    parts = [f"vi-VN;q={vi:.3f}", f"en;q={en:.3f}"]
    shown = preferred(", ".join(parts[::-1] if turned else parts), default)
    first = "en" if turned else "vi"
    assert shown == (default if vi == en == 0 else first if vi == en else "vi" if vi > en else "en")


@settings(deadline=None)
@given(st.text(max_size=200))
def test_whatever_a_browser_sends_a_language_is_shown(header: str) -> None:
    assert preferred(header, "vi") in LANGUAGES


def test_the_sign_in_page_speaks_the_browsers_language(client: TestClient) -> None:
    for header, language in (("en;q=0.3, vi;q=0.9", "vi"), ("en, vi;q=0.9", "en"), ("en;q=0", "vi")):
        page = client.get("/sign-in", headers={"accept-language": header}).text
        assert f'<html lang="{language}"' in page
