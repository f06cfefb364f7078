"""The rules about people as tables and properties."""

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecabinet.people.rules import (
    Holding,
    Term,
    device_of,
    is_local,
    local_path,
    network,
    sort_key,
    wait_until,
    why_not_again,
    why_not_assist,
    why_not_login,
    why_not_member,
    why_not_password,
    why_not_same,
    why_not_term,
    why_not_under,
)

DAY = datetime(2026, 6, 24, tzinfo=UTC)
# A list as a Vietnamese office sorts it: given name, then family name; letters before tones.
SORTED = [
    "Lê An", "Trần Thị An", "Lê Văn Ảnh", "Lê Ánh", "Đỗ Ân", "Lê Ấn", "Hồ Bình", "Võ Bính", "Lê Chi", "Đào Dũng",
    "Lê Đạt", "Đỗ Đông", "Hà Em", "Lý Giang", "Nguyễn Hà", "Lê Hả", "Vũ Hoà", "Phạm Hóa", "Lê Khoa", "Mai Lan",
    "Bùi Na", "Lê Oanh", "Ngô Ông", "Lê Ơn", "Tạ Phú", "Lê Quý", "Đinh Sơn", "Lê Tú", "Lê Uy", "Vũ Úy", "Vũ Ưng",
    "Lê Vỹ", "Tô Yên",
]  # fmt: skip
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
SHUFFLED, SHUFFLED_LETTERS = SORTED[::-1], LETTERS[::-1]
TONES = ["a", "à", "ả", "ã", "á", "ạ"]


def test_names_sort_as_a_vietnamese_office_sorts_them() -> None:
    assert sorted(SHUFFLED, key=sort_key) == SORTED


def test_letters_have_the_order_of_the_alphabet() -> None:
    assert sorted(SHUFFLED_LETTERS, key=sort_key) == list(LETTERS)


@pytest.mark.parametrize("end", ["", "n", "nh"])
def test_tones_go_level_grave_hook_tilde_acute_dot(end: str) -> None:
    assert sorted((tone + end for tone in reversed(TONES)), key=sort_key) == [tone + end for tone in TONES]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(st.text(alphabet=LETTERS + "ÀẢÃÁẠ ", max_size=60))
def test_a_sort_key_is_digits_only_and_the_same_for_any_spelling_of_a_letter(name: str) -> None:
    key = sort_key(name)
    assert key == "" or key.isdigit()
    assert key == sort_key(unicodedata.normalize("NFD", name)) == sort_key(name.upper())


@pytest.mark.parametrize(
    ("since", "until", "meets"), [(0, 5, True), (5, None, True), (9, None, False), (-5, 0, False), (-5, None, True)]
)
def test_terms_meet_when_they_share_a_moment(since: int, until: int | None, meets: bool) -> None:
    other = Term(DAY + timedelta(since), DAY + timedelta(until) if until is not None else None)
    term = Term(DAY, DAY + timedelta(9))
    assert term.meets(other) is meets
    assert other.meets(term) is meets


def test_a_body_has_one_chair_at_a_time_and_nobody_two_terms() -> None:
    chair = Holding(1, "chair", Term(DAY, DAY + timedelta(10)))
    assert why_not_member(Holding(2, "chair", Term(DAY + timedelta(5))), [chair])
    assert why_not_member(Holding(2, "deputy", Term(DAY + timedelta(5))), [chair]) is None
    assert why_not_member(Holding(2, "chair", Term(DAY + timedelta(10))), [chair]) is None
    assert why_not_member(Holding(1, "member", Term(DAY + timedelta(5))), [chair])
    assert why_not_term(Term(DAY, DAY))


def test_an_organisation_never_stands_under_itself() -> None:
    parents: dict[int, int | None] = {1: None, 2: 1, 3: 2}
    assert why_not_under(1, 3, parents)
    assert why_not_under(1, 1, parents)
    assert why_not_under(3, 1, parents) is None
    assert why_not_under(2, None, parents) is None


def test_nobody_assists_themselves_or_twice_at_once() -> None:
    assert why_not_assist(1, 1, Term(DAY), [])
    assert why_not_assist(1, 2, Term(DAY), []) is None
    assert why_not_again(Term(DAY), [Term(DAY - timedelta(1))])


@pytest.mark.parametrize(
    ("password", "good"),
    [
        ("ruộng lúa và con trâu", True), ("X9!k2#Lm0$Qp", True), ("mười một chữ", True), ("ngắn quá", False),
        ("aaaaaaaaaaaaaaaa", False), ("123456789012345", False), ("matkhau@123456", False), ("Nguyen.An.2026!", False),
        ("a b" * 100, False),
    ],
)  # fmt: skip
def test_a_password_is_long_and_not_made_of_what_everybody_guesses(password: str, good: bool) -> None:
    assert (why_not_password(password, "an.nguyen", "Nguyễn Văn An") is None) is good


def test_a_new_password_is_typed_twice() -> None:
    assert why_not_same("một hai ba bốn", "một hai ba năm")
    assert why_not_same("một", "một") is None


def test_the_next_attempt_is_taken_when_the_oldest_of_the_last_five_is_old_enough() -> None:
    failures = [DAY - timedelta(minutes=minutes) for minutes in (1, 2, 3, 4, 14)]
    assert wait_until(failures, 5, DAY) == DAY + timedelta(minutes=1)
    assert wait_until(failures[:4], 5, DAY) is None
    assert wait_until(failures, 5, DAY + timedelta(minutes=1)) is None


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("10.0.0.7", "10.0.0.7"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"), ("::ffff:10.0.0.7", "10.0.0.7"),
        ("testclient", "testclient"),
    ],
)  # fmt: skip
def test_one_line_is_counted_as_one_address(address: str, counted: str) -> None:
    assert network(address) == counted


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil", "evil", "", "/a\nb", "/a\tb"]
)
def test_another_site_is_no_local_path(address: str) -> None:
    assert not is_local(address)
    assert local_path(address, "/meetings") == "/meetings"


def test_a_path_of_this_site_is_local() -> None:
    assert local_path("/meetings/7?tab=papers") == "/meetings/7?tab=papers"
    assert local_path(None) == "/"


@pytest.mark.parametrize(("login", "good"), [("an.nguyen", True), ("a", False), ("nguyễn", False), ("a b", False)])
def test_a_login_has_no_marks_and_no_blanks(login: str, good: bool) -> None:
    assert (why_not_login(login) is None) is good


def test_a_browser_is_named_shortly() -> None:
    edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
    assert device_of(edge) == "Edge, Windows"
    assert device_of("") == ""
