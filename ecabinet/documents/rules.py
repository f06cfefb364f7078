"""Rules of papers: what may be uploaded, in which words it is refused, marks, types and levels of secrecy.

Sentences are English msgids marked by N_. Those of uploading may hold %(name)s, %(size)s and %(limit)s: give all three
when they are shown (sizes as words, "12 MB"); what a sentence does not use is ignored.
"""

import re
import unicodedata
from collections.abc import Collection
from functools import cache
from typing import NamedTuple

from ecabinet.documents.pdf import Refusal, Removed
from ecabinet.kernel.words import N_
from ecabinet.meetings.models import Secrecy
from ecabinet.meetings.rules import SECRECY_WORDS

__all__ = ["SECRECY_WORDS", "Secrecy"]

LONGEST_NAME = 150


_REFUSALS = {
    Refusal.EMPTY: N_("%(name)s is empty. Save it again in the program that made it, then upload it again."),
    Refusal.NOT_A_PDF: N_("%(name)s is not a PDF file. Save or export it as PDF, then upload it again."),
    Refusal.BROKEN: N_("%(name)s is damaged and could not be repaired. Make the PDF again, then upload it again."),
    Refusal.PASSWORD: N_("%(name)s is locked with a password. Save it without a password, then upload it again."),
    Refusal.TOO_MANY_PAGES: N_("%(name)s has too many pages for one paper. Divide it into several files."),
    Refusal.TOO_LARGE: N_("%(name)s unpacks to more than a tablet can show. Make the PDF again with smaller pictures."),
    Refusal.TOO_SLOW: N_("%(name)s took too long to be checked. Make the PDF again in a simpler form, or divide it."),
}

_REMOVED = {
    Removed.JAVASCRIPT: N_("scripts"),
    Removed.ATTACHMENTS: N_("attached files"),
    Removed.ACTIONS: N_("actions that run by themselves or open other programs"),
    Removed.LINKS: N_("links that lead out of the paper"),
    Removed.MEDIA: N_("sound, video and 3D"),
    Removed.DYNAMIC_FORM: N_("a form that fills itself in"),
}

_NOTES = {
    Removed.SIGNATURES: N_("The original carries digital signatures; the copy for reading does not. Check them there."),
    Removed.RESTRICTIONS: N_("The file restricted printing or copying; the copy for reading does not."),
    Removed.DAMAGE: N_("The file was damaged and has been repaired: please check that every page is there."),
}


def why_not_upload(name: str, size: int, limit: int) -> str | None:
    """Why a file is not even looked at, before it is read; sizes in bytes."""
    if not size:
        return _REFUSALS[Refusal.EMPTY]
    if size > limit:
        return N_("%(name)s has %(size)s; at most %(limit)s are accepted. Divide it, or make its pictures smaller.")
    if is_other_kind(name):
        return _REFUSALS[Refusal.NOT_A_PDF]
    return None


def is_other_kind(name: str) -> bool:
    """Whether the name says that this is certainly no PDF (no ending at all says nothing)."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return ending in _OTHER_KINDS


def refusal_sentence(reason: Refusal) -> str:
    """What the person who uploaded the file is told."""
    return _REFUSALS[reason]


def removed_words(removed: Collection[Removed]) -> list[str]:
    """Names of what was taken out, to be listed after "Removed from the copy for reading:"."""
    return [words for kind, words in _REMOVED.items() if kind in removed]


def removed_notes(removed: Collection[Removed]) -> list[str]:
    """Sentences about the copy that are no removal: signatures, lifted restrictions, repairs."""
    return [words for kind, words in _NOTES.items() if kind in removed]


def why_not_secrecy(level: Secrecy, isolated: bool) -> str | None:
    """State secrets never enter a system that is connected to the Internet (`isolated`: declared not to be)."""
    if level is Secrecy.NONE or isolated:
        return None
    return N_(
        "Papers marked Confidential or above cannot be stored on this installation, because it is not declared isolated"
        " from the Internet. Mark the item as paper only and hand the paper out in the room."
    )


def paper_mark(item_number: str, index: int) -> str:
    """The mark by which a paper is cited: the item's number and a letter, "3-A" to "3-Z", then "3-AA"."""
    letters = _letters(index)
    return f"{item_number}-{letters}" if item_number else letters


@cache
def _letters(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def display_name(name: str) -> str:
    """A file name fit to be shown: no folders, no invisible or turning characters, not too long, never empty."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    name = "".join(" " if letter.isspace() else letter for letter in name)
    name = "".join(letter for letter in name if unicodedata.category(letter) not in _UNSEEN)
    name = re.sub(r'[<>:"|?*\s]+', " ", name).strip(" .")
    if len(name) > LONGEST_NAME:
        name = f"{name[: LONGEST_NAME - 8].strip(' .')}…{name[-6:]}"
    return name or "paper"


def file_name(name: str) -> str:
    """The name under which a paper is offered for download: always that of a PDF."""
    shown = display_name(name)
    stem = shown[:-4] if shown.lower().endswith(".pdf") else shown
    return f"{stem.strip(' .') or 'paper'}.pdf"


_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_OTHER_KINDS = {
    *(
        "doc",
        "docx",
        "odt",
        "rtf",
        "txt",
        "xls",
        "xlsx",
        "ods",
        "csv",
        "ppt",
        "pptx",
        "odp",
        "htm",
        "html",
        "xml",
        "json",
    ),
    *("jpg", "jpeg", "png", "gif", "tif", "tiff", "bmp", "heic", "webp", "mp3", "mp4", "mov", "avi"),
    *("zip", "rar", "7z", "exe", "msi", "bat", "js"),
}


class PaperType(NamedTuple):
    """A type of paper as shipped; `sign` is the abbreviation in number and symbol by Decree 30/2020, if it has one."""

    code: str
    sign: str
    vi: str
    en: str


# First what hangs on a cabinet's agenda, then the 29 types of Decree 30/2020, article 7, in its order.
PAPER_TYPES = (
    PaperType("submission", "TTr", "Tờ trình", "Submission"),
    PaperType("summary_submission", "", "Tờ trình tóm tắt", "Summary submission"),
    PaperType("draft", "", "Dự thảo", "Draft"),
    PaperType("appraisal", "", "Báo cáo thẩm định", "Appraisal report"),
    PaperType("verification", "", "Báo cáo thẩm tra", "Verification report"),
    PaperType("impact_assessment", "", "Báo cáo đánh giá tác động", "Impact assessment"),
    PaperType("opinion_table", "", "Bảng tổng hợp ý kiến", "Table of opinions"),
    PaperType("explanation", "", "Báo cáo giải trình, tiếp thu", "Explanation of opinions"),
    PaperType("comparison", "", "Bản so sánh, thuyết minh", "Comparison of texts"),
    PaperType("submission_slip", "", "Phiếu trình", "Submission slip"),
    PaperType("opinion_form", "PLYK", "Phiếu lấy ý kiến", "Opinion form"),
    PaperType("annex", "", "Phụ lục", "Annex"),
    PaperType("slides", "", "Trình chiếu", "Slides"),
    PaperType("resolution", "NQ", "Nghị quyết", "Resolution"),
    PaperType("decision", "QĐ", "Quyết định", "Decision"),
    PaperType("directive", "CT", "Chỉ thị", "Directive"),
    PaperType("statute", "QC", "Quy chế", "Statute"),
    PaperType("regulation", "QyĐ", "Quy định", "Regulation"),
    PaperType("communique", "TC", "Thông cáo", "Communiqué"),
    PaperType("notice", "TB", "Thông báo", "Notice"),
    PaperType("guidance", "HD", "Hướng dẫn", "Guidance"),
    PaperType("programme", "CTr", "Chương trình", "Programme"),
    PaperType("plan", "KH", "Kế hoạch", "Plan"),
    PaperType("option", "PA", "Phương án", "Option"),
    PaperType("scheme", "ĐA", "Đề án", "Scheme"),
    PaperType("project", "DA", "Dự án", "Project"),
    PaperType("report", "BC", "Báo cáo", "Report"),
    PaperType("minutes", "BB", "Biên bản", "Minutes"),
    PaperType("contract", "HĐ", "Hợp đồng", "Contract"),
    PaperType("official_letter", "", "Công văn", "Official letter"),
    PaperType("telegram", "CĐ", "Công điện", "Official telegram"),
    PaperType("memorandum", "BGN", "Bản ghi nhớ", "Memorandum"),
    PaperType("agreement", "BTT", "Bản thỏa thuận", "Agreement"),
    PaperType("power_of_attorney", "GUQ", "Giấy ủy quyền", "Authorisation"),
    PaperType("invitation", "GM", "Giấy mời", "Invitation"),
    PaperType("introduction", "GGT", "Giấy giới thiệu", "Letter of introduction"),
    PaperType("leave", "GNP", "Giấy nghỉ phép", "Leave permit"),
    PaperType("sending_slip", "PG", "Phiếu gửi", "Sending slip"),
    PaperType("transfer_slip", "PC", "Phiếu chuyển", "Transfer slip"),
    PaperType("notice_slip", "PB", "Phiếu báo", "Notice slip"),
    PaperType("open_letter", "", "Thư công", "Official courtesy letter"),
)
