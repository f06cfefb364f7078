"""The house that dies and comes back, and what must be true of a form in it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from starlette.testclient import TestClient

from ecabinet.app import make_app, make_house
from ecabinet.kernel import clock
from ecabinet.kernel.web import House
from ecabinet.settings import Settings
from tests.cast import Cast, token
from tests.conftest import MORNING

DRAFT, OPEN, CLOSED, WITHDRAWN = "draft", "open", "closed", "withdrawn"
Chosen = tuple[str, str]  # value, words


class Died(Exception):
    """The process ends before the act is committed."""


@dataclass
class World:
    """The house, which dies and comes back, and the browsers in front of it."""

    settings: Settings
    cast: Cast
    house: House = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """A process over the same data."""
        self.house = make_house(self.settings)
        self.app = make_app(self.house)

    def die(self) -> None:
        """The process is gone, and another one comes; nothing was said to anybody."""
        self.house.db.close()
        self.start()

    def send(self, who: str, path: str, data: dict[str, str]) -> Any:
        """Somebody sends a form."""
        browser = TestClient(self.app, follow_redirects=False)
        browser.cookies.set("session", token(who))
        return browser.post(path, data=data)


@dataclass
class Model:
    """What must be true of the form."""

    state: str = DRAFT
    deadline: datetime = MORNING
    roll: tuple[str, ...] = ()
    given: list[tuple[str, Chosen]] = field(default_factory=list)
    moves: int = 0

    def takes_answers(self) -> bool:
        """Whether an answer of a member counts now."""
        return self.state == OPEN and clock.now() < self.deadline

    def standing(self) -> dict[str, Chosen]:
        """The last answer of each."""
        return dict(self.given)

    def tally(self) -> dict[str, int]:
        """The count if it were closed now: silence agrees."""
        values = [value for value, _words in self.standing().values()]
        counted = {value: values.count(value) for value in ("in_favour", "against", "other")}
        return {"members": len(self.roll), **counted, "deemed": len(self.roll) - len(values)}
