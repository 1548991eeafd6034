"""A run on a local Ray, a worker killed in the middle, held against a plain run."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

from summarizer.batch import Options, run_batch
from summarizer.batch.ray import _read, run_on_ray
from summarizer.settings import load_settings
from tests.batch.invented import write_reports


def trial(folder: Path, reports: int, sentences: int) -> str:
    """Run both and say what came of it.

    Raises:
        AssertionError: if the results differ.
    """
    source = write_reports(folder / "in", reports, sentences=sentences)
    (source / "empty.txt").write_bytes(b"")
    settings = load_settings(engine="rules")
    plain = asyncio.run(run_batch([str(source)], Options(out=folder / "plain", tables=False), settings))
    killed: list[int] = []
    killer = threading.Thread(target=_kill_one, args=(folder / "parquet", killed), daemon=True)
    killer.start()
    begun = time.monotonic()
    counted = run_on_ray([str(source)], str(folder / "parquet"), settings)
    seconds = time.monotonic() - begun
    rows = _read(str(folder / "parquet"), ["report", "state", "summary", "error"])
    assert killed, "no worker was killed: the run was over too soon"
    assert (
        (counted.totals.done, counted.totals.failed)
        == (plain.totals.done, plain.totals.failed)
        == (reports, 1)
    )
    assert len(rows) == reports + 1, "each report is one row"
    for row in rows:
        if row["state"] == "done":
            name = Path(row["report"]).stem
            expected = json.loads((folder / f"plain/reports/{name}.json").read_text(encoding="utf-8"))
            assert timeless(json.loads(row["summary"])) == timeless(expected), name
    return (
        f"ray: {reports} reports in {seconds:.0f} s (plain: {plain.seconds:.0f} s), worker {killed[0]} killed; "
        f"{counted.totals.done} done, {counted.totals.failed} failed, results equal"
    )


def timeless(summary: Any) -> Any:
    """Take the times from a summary."""
    for name in ("seconds", "created_at"):
        summary["provenance"].pop(name)
    return summary


def _kill_one(parquet: Path, killed: list[int]) -> None:
    """Kill an actor's process once the first rows are written."""
    for _ in range(6000):
        time.sleep(0.05)
        if not any(parquet.glob("*.parquet")):
            continue
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                name = entry.read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue
            if name.startswith("ray::") and "Worker" in name and _ours(int(entry.parent.name)):
                os.kill(int(entry.parent.name), signal.SIGKILL)
                killed.append(int(entry.parent.name))
                return


def _ours(pid: int) -> bool:
    """Return whether a process descends from this one."""
    while pid > 1:
        if pid == os.getpid():
            return True
        try:
            stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
        except OSError:
            return False
        pid = int(stat.rpartition(")")[2].split()[1])
    return False
