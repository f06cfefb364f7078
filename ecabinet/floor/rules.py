"""What holds on the floor: who counts for the quorum, where the meeting may turn, what a pairing code looks like."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ecabinet.kernel.words import N_
from ecabinet.meetings.rules import State


class Mode(StrEnum):
    """How somebody is present."""

    ROOM = "room"
    REMOTE = "remote"


# Quorum


@dataclass(frozen=True)
class Quorum:
    """Members present that count, of all members of the body, and how many the regulation asks for."""

    members: int
    present: int
    needed: int

    @property
    def met(self) -> bool:
        """Whether enough members are present; a body without members is never enough."""
        return self.members > 0 and self.present >= self.needed


def quorum(members: Sequence[int], present: Mapping[int, str], needed: int, *, remote_counts: bool) -> Quorum:
    """`present`: who is here and how. Whoever is no member (a substitute, an invitee) does not count (rules-vn D)."""
    counted = {Mode.ROOM, Mode.REMOTE} if remote_counts else {Mode.ROOM}
    return Quorum(len(members), sum(present.get(person) in counted for person in members), needed)


# The day

_NOT_BEGUN = N_("The meeting has not begun yet.")
_ENDED = N_("The meeting has ended; nothing more can be changed on the floor.")
_VOTE_OPEN = N_("A vote is open. Close it first, then go on.")
_WHY_NOT_START = {
    State.DRAFT: N_("The meeting has not been convened yet. Convene it first; then it can begin."),
    State.UNDER_WAY: N_("The meeting has begun already."),
    State.ENDED: _ENDED,
    State.CANCELLED: N_("The meeting was cancelled; it cannot begin."),
}
_WHY_NOT_RUN = {**_WHY_NOT_START, State.DRAFT: _NOT_BEGUN, State.CONVENED: _NOT_BEGUN}
_WHY_NOT_RUN.pop(State.UNDER_WAY)


def why_not_start(state: State) -> str | None:
    """Only a convened meeting begins, and only once."""
    return _WHY_NOT_START.get(state)


def why_not_end(state: State, *, vote_open: bool) -> str | None:
    """A meeting ends after every vote is closed."""
    return _WHY_NOT_RUN.get(state) or (_VOTE_OPEN if vote_open else None)


def why_not_turn(state: State, *, listed: bool, shown: int | None, current: int | None, vote_open: bool) -> str | None:
    """`shown`: the item that was current on the screen that was tapped; a stale tap moves nothing."""
    refused = _WHY_NOT_RUN.get(state)
    if refused:
        return refused
    if not listed:
        return N_("That item is not on the agenda any more. Choose another one.")
    if shown != current:
        return N_(
            "Somebody turned to another item a moment ago. Nothing was changed; look, and tap again if you need to."
        )
    return _VOTE_OPEN if vote_open else None


def why_not_check_in(state: State, *, is_day: bool, expected: bool) -> str | None:
    """From the day of the meeting until its end, for members and whoever is invited."""
    if state is State.DRAFT:
        return N_("The meeting has not been convened yet; check-in opens then.")
    if state is State.CANCELLED:
        return N_("The meeting was cancelled; nobody checks in.")
    if state is State.ENDED:
        return _ENDED
    if not is_day and state is not State.UNDER_WAY:
        return N_("Check-in opens on the day of the meeting.")
    return None if expected else N_("Only members and those invited are checked in. Invite this person first.")


def why_not_vote(
    state: State, *, is_current: bool, vote_open: bool, question: str, quorum: Quorum, confirmed: bool
) -> str | None:
    """A vote is taken on the current item, one at a time; without a quorum only by somebody's express word."""
    refused = _WHY_NOT_RUN.get(state)
    if refused:
        return refused
    if not is_current:
        return N_("A vote is taken on the current item only. Turn to the item first.")
    if vote_open:
        return N_("A vote is open already. Close it first.")
    if not question:
        return N_("Write the question that is put to the vote.")
    if not quorum.met and not confirmed:
        return N_("There is no quorum. Confirm that the vote is to be opened without it; the confirmation is recorded.")
    return None


def why_not_take_off(state: State, *, is_current: bool, was_voted_on: bool) -> str | None:
    """An item stays on the agenda while the meeting is at it, and for ever with a vote that was taken on it."""
    if state is State.UNDER_WAY and is_current:
        return N_("The meeting is at this item now. Turn to another item first, then take this one off the agenda.")
    if was_voted_on:
        return N_("A vote was taken on this item: it stays on the agenda, with the result of the vote.")
    return None


def neighbours(order: Sequence[int], current: int | None) -> tuple[int | None, int | None]:
    """The items before and after the current one; before the first item there is only the first."""
    if current not in order:
        return None, order[0] if order else None
    at = order.index(current)
    return order[at - 1] if at else None, order[at + 1] if at + 1 < len(order) else None


# Time


def spent(starts: Sequence[tuple[int, datetime]], until: datetime) -> dict[int, timedelta]:
    """How long the meeting has been on each item; `starts` in order, an item may come again."""
    total: dict[int, timedelta] = {}
    ends = [*(at for _, at in starts[1:]), until]
    for (item, began), ended in zip(starts, ends, strict=False):
        total[item] = total.get(item, timedelta()) + max(timedelta(), ended - began)
    return total


# Displays

CODE_MINUTES = 10
CODE_LENGTH = 6
ALPHABET = "ACDEFGHJKLMNPRTVWXY34679"  # nothing that looks like another one from the back of a hall
WAITING = 20


def make_code(draw: Callable[[str], str]) -> str:
    """A pairing code; `draw` takes one of the letters."""
    return "".join(draw(ALPHABET) for _ in range(CODE_LENGTH))


def shown_code(code: str) -> str:
    """As a hall reads it: two groups of three."""
    return f"{code[:3]} {code[3:]}"


def read_code(typed: str) -> str:
    """What somebody typed, in any case and grouping."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def why_not_pair(state: State, *, shown: bool) -> str | None:
    """`shown`: some display shows that code, and it is still good."""
    if state in (State.ENDED, State.CANCELLED):
        return N_("This meeting is over; a display is paired with one that is to come or under way.")
    if not shown:
        return N_("No display shows that code now. Look at the display again: a code is good for ten minutes.")
    return None
