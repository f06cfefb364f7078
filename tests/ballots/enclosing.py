"""What goes with an answer, as it is typed."""

from ecabinet.ballots.enclosed import papers_frozen
from ecabinet.kernel.web import House
from tests.ballots.play import asked

OPTIONS = ("From 1 July", "From 1 October", "From 1 January")
JSON = {"accept": "application/json"}


def both(house: House, form: int, **more: str) -> dict[str, str]:
    """In favour, and the second option; `q1_…` and `q2_…` stand for the numbers of the questions."""
    first, second = asked(house, form)
    typed = {f"value-{first}": "in_favour", f"value-{second}": "option-2"}
    return typed | {name.replace("q1", str(first)).replace("q2", str(second)).replace("_", "-"): value
                    for name, value in more.items()}  # fmt: skip


def paper_of(house: House, form: int) -> int:
    """The number of its first paper."""
    with house.db.reading() as db:
        return int(papers_frozen(db, form)[0].id)
