"""What became of each file that was sent, for whoever sent it."""

from dataclasses import dataclass

from ecabinet.documents.arrivals import Rejected
from ecabinet.documents.models import Paper, PaperVersion
from ecabinet.documents.pdf import Removed
from ecabinet.documents.rules import removed_notes, removed_words
from ecabinet.kernel.words import gettext, ngettext


@dataclass(frozen=True)
class Result:
    """What became of one file; `differs`: the copy for reading is not all that was sent, and the sentence says so."""

    name: str
    ok: bool
    sentence: str
    href: str = ""
    differs: bool = False

    def as_json(self) -> dict[str, str | bool]:
        """As the page's script is told."""
        return {"name": self.name, "ok": self.ok, "sentence": self.sentence, "href": self.href}


def rejected(file: Rejected) -> Result:
    """A file that is not kept, and why."""
    return Result(file.name, False, gettext(file.msgid, **file.params))


def kept(paper: Paper, version: PaperVersion, name: str, called: str) -> Result:
    """A file that is kept: what the paper is called now, its pages, and what its copy for reading has lost."""
    pages = ngettext("%(num)s page", "%(num)s pages", version.pages, num=version.pages)
    said = [f"{called} · {pages}", *_differences(version)]
    return Result(name, True, ". ".join(said), f"/papers/{paper.id}", len(said) > 1)


def _differences(version: PaperVersion) -> list[str]:
    removed = [Removed(kind) for kind in version.removed.split()]
    lost = ", ".join(gettext(words) for words in removed_words(removed))
    said = [f"{gettext('Removed from the copy for reading:')} {lost}."] if lost else []
    said += [gettext(sentence) for sentence in removed_notes(removed)]
    return [" ".join(said)] if said else []
