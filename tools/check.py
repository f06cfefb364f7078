"""Runs every check, says which hold and in what time, and shows what those that do not have to say."""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
OVERLOAD = ": note:     def ["  # mypy lists every form that select() might have had
CHECKS = {
    "Format": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "Lint": [PYTHON, "-m", "ruff", "check", "."],
    "Types": [PYTHON, "-m", "mypy"],
    "Floors": [str(Path(PYTHON).parent / "lint-imports"), "--no-cache"],
    "Templates": [PYTHON, "-m", "tools.template_lint"],
    "Dependencies": [PYTHON, "-m", "tools.dependencies"],
    "Messages": [PYTHON, "-m", "tools.messages", "check"],
}


def main() -> int:
    """`python -m tools.check [name ...]`: all checks, or those named."""
    failed = []
    for name in [name for name in CHECKS if not sys.argv[1:] or name.lower() in sys.argv[1:]]:
        began = time.monotonic()
        done = subprocess.run(
            CHECKS[name], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        if done.returncode:
            failed.append(name)
            print("\n".join(line for line in done.stdout.rstrip().splitlines() if OVERLOAD not in line))
        verdict = "does not hold" if done.returncode else "holds"
        print(f"{name:<13} {verdict}  ({time.monotonic() - began:.1f} s)", flush=True)
    if failed:
        print(f"Not all checks hold: {', '.join(failed)}. `make fix` mends formatting and rewrites the message files.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
