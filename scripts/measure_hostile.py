"""Run every hostile file of tests/document/hostile.py through the command line, each as a process of its own.

Run ``python scripts/measure_hostile.py [WORD]``; with a word, only the files whose name has it. Prints for each file
its exit code, the sentence, the most memory that the command and the processes it started held, and how long it
took; the last line has the worst. Exits with 1 if a file takes more than a minute or a gigabyte, ends in anything but
one sentence, or in a traceback.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.document.hostile import HOSTILE, Hostile  # noqa: E402

SECONDS: Final = 60.0
MEGABYTES: Final = 1_000.0
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_STEP: Final = 0.02


class Outcome(NamedTuple):
    """What became of one file."""

    code: int
    sentence: str
    megabytes: float
    seconds: float
    fine: bool


def run(case: Hostile, folder: Path) -> Outcome:
    """Summarise a file with the command line, and watch it."""
    path = case.make(folder)
    command = [sys.executable, "-m", "summarizer", "summarize", os.fsencode(path), "--engine", "rules"]
    begun = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    watch = _Watch(process.pid)
    watch.start()
    try:
        out, err = process.communicate(timeout=2 * SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
    seconds = time.perf_counter() - begun
    watch.join()
    lines = err.decode(errors="replace").strip().splitlines()
    sentence = lines[-1] if lines else ""
    fine = (
        process.returncode == 1
        and not out
        and len(lines) == 1
        and "Traceback" not in sentence
        and seconds <= SECONDS
        and watch.peak <= MEGABYTES
    )
    return Outcome(process.returncode, sentence.replace(str(folder), "…"), watch.peak, seconds, fine)


class _Watch(threading.Thread):
    """Looks again and again how much memory a process and its children hold."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self._process = process
        self.peak = 0.0

    def run(self) -> None:
        """Watch until the process is gone."""
        while (held := _held(self._process)) is not None:
            self.peak = max(self.peak, held)
            time.sleep(_STEP)


def _held(process: int) -> float | None:
    """Return the megabytes that a process and those below it hold, None where it is gone."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
        children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    except (OSError, IndexError):
        return None
    if pages == 0:
        return None
    return pages * _PAGE / 1e6 + sum(_held(int(child)) or 0.0 for child in children)


def main(word: str) -> int:
    """Print the table; the exit code says whether all is well."""
    cases = [case for case in HOSTILE if case.is_named and word in case.name]
    outcomes: list[Outcome] = []
    print(f"{'file':<58}{'exit':>5}{'MB':>7}{'s':>7}  sentence")
    for case in cases:
        with tempfile.TemporaryDirectory() as folder:
            outcome = run(case, Path(folder))
        outcomes.append(outcome)
        mark = "" if outcome.fine else "  <-- NOT AS IT MUST BE"
        print(
            f"{case.name:<58}{outcome.code:>5}{outcome.megabytes:>7.0f}{outcome.seconds:>7.1f}"
            f"  {outcome.sentence}{mark}",
            flush=True,
        )
    print(
        f"{len(outcomes)} files, {sum(outcome.fine for outcome in outcomes)} in one sentence within {SECONDS:g} s and "
        f"{MEGABYTES:g} MB; the worst: {max(outcome.seconds for outcome in outcomes):.1f} s, "
        f"{max(outcome.megabytes for outcome in outcomes):.0f} MB"
    )
    return 0 if all(outcome.fine for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
