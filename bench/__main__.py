"""`python -m bench [NAME]`: measure, print a table, write bench/latest.json; exit 0 only when every bound holds."""

import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench import answers, counting, fanout, pages, reading, watched
from bench.harness import Measured
from bench.stage import build

BENCHES = {
    "page-cached": pages.page_cached,
    "page-uncached": pages.page_uncached,
    "fanout-2000": fanout.fanout,
    "memory-per-screen": fanout.fanout,
    "pages-during-fanout": fanout.fanout,
    "answers": answers.answers,
    "answers-group-commit": answers.answers,
    "answers-group-commit-cpu": answers.answers,
    "answers-postgres": answers.answers_postgres,
    "answers-watched": watched.answers_watched,
    "recount-6399": counting.recount,
    "evaluate-form": counting.evaluate_form,
    "first-page-bytes": reading.first_page_bytes,
}


def main() -> int:
    """Run all benches, or the one named."""
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    if only and only not in BENCHES:
        print(f"There is no bench {only!r}; there are: {', '.join(BENCHES)}.")
        return 2
    console, found = Console(), list[Measured]()
    with tempfile.TemporaryDirectory(prefix="ecabinet-bench-") as folder:
        console.print("Setting the stage …")
        stage = build(Path(folder))
        for bench in dict.fromkeys([BENCHES[only]] if only else BENCHES.values()):
            console.print(f"{bench.__name__.replace('_', '-')} …")
            found += bench(stage)
    _show(console, found)
    (Path(__file__).parent / "latest.json").write_text(json.dumps([asdict(it) for it in found], indent=1) + "\n")
    return 0 if all(it.holds for it in found) else 1


def _show(console: Console, found: list[Measured]) -> None:
    table = Table("bench", "value", "unit", "bound", "holds", "detail")
    for it in found:
        table.add_row(it.name, f"{it.value:g}", it.unit, f"{it.bound:g}", "yes" if it.holds else "NO", it.detail)
    console.print(table)


if __name__ == "__main__":
    sys.exit(main())
