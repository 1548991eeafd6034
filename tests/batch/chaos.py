"""Kill a batch again and again while its endpoint misbehaves, then compare it with a quiet run.

Run ``python -m tests.batch.chaos [REPORTS [KILLS]]``; it prints its figures and exits 1 where a promise breaks.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.batch.invented import write_reports
from tests.fake_endpoint import Counts, Endpoint

ROOT = Path(__file__).parents[2]
TROUBLE = {"limited": 0.05, "failing": 0.03, "cut": 0.02, "prose": 0.01, "hanging": 0.01}


@dataclass
class Trial:
    """What came of it."""

    reports: int
    kills: int
    concurrency: int
    seconds: float
    counts: Counts
    done: int
    failed: int
    differing: list[str] = field(default_factory=list)
    last_code: int = 0

    @property
    def faults(self) -> list[str]:
        """Which promises were broken."""
        found = [f"{name} differs from the quiet run" for name in self.differing]
        if self.done + self.failed != self.reports:
            found.append(f"{self.reports - self.done - self.failed} reports are neither done nor failed")
        if self.counts.again > self.kills * self.concurrency:
            found.append(f"{self.counts.again} answers were asked for again")
        return found


def command(folder: Path, out: Path, url: str, concurrency: int) -> list[str]:
    """Return the command line of the batch; the same each time."""
    limits = ["--concurrency", str(concurrency), "--timeout", "1.5", "--processes", "2", "--quiet"]
    engine = ["--engine", "llm", "--base-url", url]
    return [sys.executable, "-m", "summarizer", "batch", str(folder), "--out", str(out), *engine, *limits]


def run(
    folder: Path, reports: int, kills: int, *, concurrency: int = 16, latency: float = 0.5, seed: int = 1
) -> Trial:
    """Do a quiet run and a disturbed one in a folder, and compare them."""
    write_reports(folder / "in", reports, sentences=16)
    with Endpoint(latency=0.0) as endpoint:
        subprocess.run(command(folder / "in", folder / "quiet", endpoint.url, concurrency), check=True)
    begun = time.monotonic()
    with Endpoint(latency=latency, hang_seconds=5.0, **TROUBLE) as endpoint:
        batch = command(folder / "in", folder / "chaos", endpoint.url, concurrency)
        killed = _disturb(batch, endpoint, kills, random.Random(seed), most=max(2 * reports // kills, 2))
        ended = subprocess.run(batch, check=False)
        counts = endpoint.counts()
    failures = (folder / "chaos/failures.jsonl").read_text(encoding="utf-8").splitlines()
    results = (folder / "chaos/results.jsonl").read_text(encoding="utf-8").splitlines()
    return Trial(
        reports=reports,
        kills=killed,
        concurrency=concurrency,
        seconds=time.monotonic() - begun,
        counts=counts,
        done=len(results),
        failed=len(failures),
        differing=differing(folder / "quiet", folder / "chaos"),
        last_code=ended.returncode,
    )


def _disturb(batch: list[str], endpoint: Endpoint, kills: int, dice: random.Random, most: int) -> int:
    """Start the batch and kill it after a random number of requests, again and again; give how often.

    Now and then it is killed before its first request, or while it is at something else.
    """
    killed = 0
    for _ in range(kills):
        until = endpoint.counts().arrived + dice.randint(0, most)
        with tempfile.TemporaryFile() as nowhere:
            process = subprocess.Popen(batch, stdout=nowhere, stderr=nowhere)
            while process.poll() is None and endpoint.counts().arrived < until:
                time.sleep(0.02)
            time.sleep(dice.uniform(0.0, 0.5))
            if process.poll() is None:
                os.kill(process.pid, signal.SIGKILL)
                killed += 1
            process.wait()
    return killed


def differing(quiet: Path, chaos: Path) -> list[str]:
    """Name the files that two output folders do not agree on, times apart."""
    names = {path.relative_to(folder) for folder in (quiet, chaos) for path in _files(folder)}
    return sorted(str(name) for name in names if _content(quiet / name) != _content(chaos / name))


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("batch.")]


def _content(path: Path) -> object:
    if not path.is_file():
        return None
    if path.suffix == ".jsonl":
        return [_timeless(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
    if path.suffix == ".json":
        return _timeless(json.loads(path.read_text(encoding="utf-8")))
    return path.read_bytes()


def _timeless(summary: Any) -> Any:
    provenance = summary.get("provenance", {})
    provenance.pop("seconds", None)
    provenance.pop("created_at", None)
    return summary


def main() -> int:
    """Run the full trial and print what it showed."""
    reports, kills = (int(value) for value in (*sys.argv[1:], "300", "10")[:2])
    with tempfile.TemporaryDirectory() as folder:
        trial = run(Path(folder), reports, kills, seed=int(os.environ.get("SEED", "1")))
    counts = trial.counts
    print(f"{trial.reports} reports: {trial.done} done, {trial.failed} failed with a reason")
    print(f"{trial.kills} kills; requests arrived {counts.arrived}, answered well {counts.answered}")
    print(f"answered again {counts.again}, at most {trial.kills * trial.concurrency} allowed")
    print("trouble:", ", ".join(f"{name} {count}" for name, count in sorted(counts.by_trouble.items())))
    print(f"{trial.seconds:.0f} s; faults: {'; '.join(trial.faults) or 'none'}")
    return 1 if trial.faults else 0


if __name__ == "__main__":
    sys.exit(main())
