"""The one sentence at the head of the desk."""

from collections.abc import Iterator

import pytest

from ecabinet.desk.rules import Situation, headline, in_words
from ecabinet.kernel import words
from ecabinet.paths import PACKAGE


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    words.load_catalogs(PACKAGE)
    token = words.language.set("en")
    yield
    words.language.reset(token)


@pytest.mark.parametrize(
    ("situation", "english", "vietnamese"),
    [
        (Situation(under_way=1, waiting=3), "The meeting is under way", "Phiên họp đang diễn ra"),
        (
            Situation(waiting=3, to_prepare=2),
            "Three opinion forms wait for your answer",
            "Ba phiếu chờ ý kiến của đồng chí",
        ),
        (Situation(waiting=1), "One opinion form waits for your answer", "Một phiếu chờ ý kiến của đồng chí"),
        (Situation(to_prepare=2, open_forms=1), "Two answers are to be prepared", "Hai câu trả lời cần chuẩn bị"),
        (
            Situation(open_forms=12, preparing=1),
            "12 opinion forms are open for answers",
            "12 phiếu đang lấy ý kiến",
        ),
        (Situation(preparing=1, care=4), "One meeting is to be prepared", "Một cuộc họp cần chuẩn bị"),
        (Situation(care=4, ahead=1), "Four things need care", "Bốn việc cần xử lý"),
        (Situation(ahead=2), "Two meetings are ahead of you", "Hai cuộc họp sắp tới của đồng chí"),
        (Situation(), "Nothing is waiting for you", "Không có việc nào đang chờ đồng chí"),
    ],
)
def test_the_most_pressing_thing_is_said(situation: Situation, english: str, vietnamese: str) -> None:
    assert headline(situation) == english
    words.language.set("vi")
    assert headline(situation) == vietnamese


def test_numbers_are_words_up_to_ten() -> None:
    assert [in_words(n) for n in (1, 10, 11, 0)] == ["One", "Ten", "11", "0"]
