"""What the desk says first: one sentence, the most pressing thing."""

from dataclasses import dataclass
from datetime import timedelta

from ecabinet.kernel.words import gettext, ngettext, pgettext

PRESSING = timedelta(hours=24)


@dataclass(frozen=True)
class Situation:
    """What there is for one person: meetings under way that they are asked to, forms, drafts, what they keep."""

    under_way: int = 0
    waiting: int = 0
    to_prepare: int = 0
    open_forms: int = 0
    preparing: int = 0
    ahead: int = 0
    care: int = 0


def headline(now: Situation) -> str:
    """The sentence at the head of the desk, in the reader's language."""
    if now.under_way:
        return gettext("The meeting is under way")
    if now.waiting:
        return ngettext(
            "%(count)s opinion form waits for your answer", "%(count)s opinion forms wait for your answer",
            now.waiting, count=in_words(now.waiting),
        )  # fmt: skip
    if now.to_prepare:
        return ngettext(
            "%(count)s answer is to be prepared", "%(count)s answers are to be prepared", now.to_prepare,
            count=in_words(now.to_prepare),
        )  # fmt: skip
    return _kept(now)


def _kept(now: Situation) -> str:
    if now.open_forms:
        return ngettext(
            "%(count)s opinion form is open for answers", "%(count)s opinion forms are open for answers",
            now.open_forms, count=in_words(now.open_forms),
        )  # fmt: skip
    if now.preparing:
        return ngettext(
            "%(count)s meeting is to be prepared", "%(count)s meetings are to be prepared", now.preparing,
            count=in_words(now.preparing),
        )  # fmt: skip
    if now.care:
        return ngettext("%(count)s thing needs care", "%(count)s things need care", now.care, count=in_words(now.care))
    return _nothing(now)


def _nothing(now: Situation) -> str:
    if now.ahead:
        return ngettext(
            "%(count)s meeting is ahead of you", "%(count)s meetings are ahead of you", now.ahead,
            count=in_words(now.ahead),
        )  # fmt: skip
    return gettext("Nothing is waiting for you")


def in_words(count: int) -> str:
    """A number at the beginning of a sentence: in words up to ten."""
    words = (
        pgettext("count", "One"), pgettext("count", "Two"), pgettext("count", "Three"), pgettext("count", "Four"),
        pgettext("count", "Five"), pgettext("count", "Six"), pgettext("count", "Seven"), pgettext("count", "Eight"),
        pgettext("count", "Nine"), pgettext("count", "Ten"),
    )  # fmt: skip
    return words[count - 1] if 1 <= count <= len(words) else str(count)
