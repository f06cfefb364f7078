"""Runs a command behind one line that says what is done and for how long; its output is shown only when it fails.

Needs nothing but Python's own library: it runs before anything is installed.
"""

import shlex
import subprocess
import sys
import tempfile
import time

PATIENCE = 10  # Seconds between two lines where the line cannot be rewritten.


def main() -> int:
    """`step.py "What is done" command argument ...`"""
    words, command = sys.argv[1], sys.argv[2:]
    began = time.monotonic()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        _watch(process, words, began)
        if process.returncode:
            output.seek(0)
            sys.stdout.flush()
            sys.stdout.buffer.write(output.read())
            print(f"Failed: {shlex.join(command)}", flush=True)
    return process.returncode


def _watch(process: subprocess.Popen[bytes], words: str, began: float) -> None:
    screen = sys.stdout.isatty()
    said = began
    print(f"{words} ...", end="" if screen else "\n", flush=True)
    while process.poll() is None:
        time.sleep(0.1)
        now = time.monotonic()
        if now - said >= (1 if screen else PATIENCE):
            said = now
            line = f"{words} ... {now - began:.0f} s"
            print(f"\r{line}" if screen else line, end="" if screen else "\n", flush=True)
    end = "done" if process.returncode == 0 else "failed"
    line = f"{words} ... {end} in {time.monotonic() - began:.1f} s"
    print(f"\r{line}" if screen else line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
