"""Measure the batch and print what it must show; each part by its name, or all of them.

Run ``python scripts/bench_batch.py [PART...] [--reports N] [--sentences N]`` from the checkout's root. Parts:

rules    reports a second by rules, on one process and on two (10,000 reports)
latency  200 reports at concurrency 64 against a server that takes 2 s, and 1,000 where it takes 200 ms, as a multiple
         of the ideal: rounds of 64 reports x requests a report x latency
memory   the most memory of all processes together, for 1,000 and 5,000 reports
chaos    300 reports, ten kills, an endpoint that misbehaves (tests/batch/chaos.py)
ray      2,000 reports through Ray Data, a worker killed in the middle, against a plain run

Reports are invented (tests/batch/invented.py); ``--sentences 110`` makes them as long as real ones.
"""

from __future__ import annotations

import argparse
import math
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.batch import chaos  # noqa: E402
from tests.batch.invented import report, write_reports  # noqa: E402
from tests.fake_endpoint import Endpoint  # noqa: E402

LATENCIES: Final = ((2.0, 1), (0.2, 5))
CONCURRENCY: Final = 64
PARTS: Final = ("rules", "latency", "memory", "chaos", "ray")


@dataclass
class Measured:
    """One run of the command."""

    seconds: float
    megabytes: float
    code: int
    cpu: float
    """Seconds of CPU of all its processes together."""


def run(folder: Path, out: Path, *arguments: str) -> Measured:
    """Run the command as a user would, and watch the memory of all its processes."""
    command = [sys.executable, "-m", "summarizer", "batch", str(folder), "--out", str(out), "--quiet"]
    begun = time.monotonic()
    process = subprocess.Popen([*command, *arguments], cwd=ROOT)
    peak = [0.0]
    cpu: dict[int, float] = {}
    watch = threading.Thread(target=_watch, args=(process.pid, peak, cpu), daemon=True)
    watch.start()
    code = process.wait()
    return Measured(time.monotonic() - begun, peak[0], code, sum(cpu.values()))


def _watch(pid: int, peak: list[float], cpu: dict[int, float]) -> None:
    while Path(f"/proc/{pid}").exists():
        family = _family(pid)
        peak[0] = max(peak[0], sum(map(_megabytes, family)))
        for each in family:
            cpu[each] = max(cpu.get(each, 0.0), _cpu(each))
        time.sleep(0.2)


def _cpu(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _family(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        try:
            for children in Path(f"/proc/{parent}/task").glob("*/children"):
                found += [int(child) for child in children.read_text(encoding="utf-8").split()]
        except OSError:
            continue
    return found


def _megabytes(pid: int) -> float:
    """Return a process's share of memory (PSS): what several share is counted once."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def rules(folder: Path, reports: int, sentences: int) -> None:
    """Compare one process with two."""
    write_reports(folder / "in", reports, sentences=sentences)
    rates = []
    for processes in (1, 2):
        out = folder / f"out{processes}"
        done = run(folder / "in", out, "--engine", "rules", "--processes", str(processes), "--no-tables")
        rates.append(reports / done.seconds)
        print(f"rules, {processes} process(es): {done.seconds:.1f} s, {rates[-1]:.0f} reports/s, "
              f"{done.cpu / reports * 1000:.1f} ms of CPU each, {done.megabytes:.0f} MB, exit {done.code}")  # fmt: skip
    print(f"rules: two processes are {rates[1] / rates[0]:.2f} x one (wanted: 1.7)")


def latency(folder: Path, reports: int, sentences: int) -> None:
    """Hold the time against the ideal, in which a report's requests wait for nothing but the endpoint."""
    for seconds, times in LATENCIES:
        count = reports * times
        source = write_reports(folder / f"in{seconds}", count, sentences=sentences)
        with Endpoint(latency=seconds) as endpoint:
            done = run(source, folder / f"out{seconds}", *_model(endpoint.url), "--no-tables")
            counts = endpoint.counts()
        ideal = math.ceil(count / CONCURRENCY) * counts.arrived / count * seconds
        asking = counts.last_at - counts.first_at
        wanted = "wanted: 1.1" if seconds >= 1 else "for the record"
        print(
            f"latency {seconds:g} s: {count} reports, {counts.arrived} requests, ideal {ideal:.1f} s; "
            f"first request to last answer {asking:.1f} s, ratio {asking / ideal:.2f} ({wanted}); "
            f"whole command {done.seconds:.1f} s; {done.cpu / count * 1000:.0f} ms of CPU a report, "
            f"{done.megabytes:.0f} MB, exit {done.code}"
        )


def memory(folder: Path, reports: int, sentences: int) -> None:
    """Show that memory does not grow with the number of reports; tables are written, too."""
    for count in (reports, 5 * reports):
        write_reports(folder / f"in{count}", count, sentences=sentences)
        with Endpoint() as endpoint:
            done = run(folder / f"in{count}", folder / f"out{count}", *_model(endpoint.url))
        print(
            f"memory: {count} reports, at most {done.megabytes:.0f} MB, {done.seconds:.0f} s, exit {done.code}"
        )


def ray(folder: Path, reports: int, sentences: int) -> None:
    """Compare a run on a local Ray, a worker killed in the middle, with a plain one."""
    from tests.batch.ray_trial import trial

    print(trial(folder, reports, sentences))


def _model(url: str) -> list[str]:
    return ["--engine", "llm", "--base-url", url, "--concurrency", str(CONCURRENCY), "--processes", "2"]


def main() -> None:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--reports", type=int)
    parser.add_argument("--sentences", type=int, default=40)
    given = parser.parse_args()
    sizes = {"rules": 10_000, "latency": 200, "memory": 1000, "ray": 2000}
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; "
          f"reports of {len(report(0, given.sentences))} characters", flush=True)  # fmt: skip
    for part in given.parts or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            if part == "chaos":
                sys.argv[1:] = [str(given.reports or 300), "10"]
                chaos.main()
                continue
            {"rules": rules, "latency": latency, "memory": memory, "ray": ray}[part](
                Path(folder), given.reports or sizes[part], given.sentences
            )


if __name__ == "__main__":
    main()
