"""Tables as CSV for a spreadsheet: UTF-8 with its mark, and no cell that the spreadsheet would take for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from starlette.responses import Response

from ecabinet.kernel.fold import fold

BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")


def harmless(cell: object) -> str:
    """A cell as text; what would begin a formula is led by an apostrophe, numbers stay numbers."""
    if isinstance(cell, int):
        return str(cell)
    text = str(cell or "").replace("\x00", "")
    return f"'{text}" if text.lstrip(" ").startswith(BEGINS_FORMULA) else text


def csv_response(name: str, rows: Iterable[Sequence[object]]) -> Response:
    """The rows, the first of them the head, as a file of this name."""
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n").writerows(
        [harmless(cell) for cell in row] for row in rows
    )
    plain = "".join(it for it in fold(name) if it.isascii() and (it.isalnum() or it in "-_. "))
    headers = {
        "content-disposition": f"attachment; filename=\"{plain}.csv\"; filename*=UTF-8''{quote(name, safe='')}.csv",
        "cache-control": "private, no-store",
    }  # fmt: skip
    return Response("\ufeff".encode() + out.getvalue().encode(), headers=headers, media_type="text/csv; charset=utf-8")
