"""Killed again and again at an endpoint that misbehaves; the full trial is ``python -m tests.batch.chaos``."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from summarizer.batch import job
from tests.batch import chaos
from tests.batch.conftest import Batch
from tests.batch.invented import write_reports
from tests.batch.poison import NAME, deadly
from tests.fake_endpoint import Endpoint


def test_kills_cost_nothing_but_what_was_in_flight(tmp_path: Path) -> None:
    trial = chaos.run(tmp_path, 20, 2, concurrency=8, latency=0.3)
    assert trial.faults == []
    assert trial.done == 20
    assert trial.kills > 0


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for a process alone")
def test_ctrl_c_finishes_what_is_in_flight_and_a_second_one_does_not(tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "in", 30, sentences=12)
    with Endpoint(latency=0.5) as endpoint:
        batch = chaos.command(folder, tmp_path / "out", endpoint.url, 2)
        process = subprocess.Popen(batch, stderr=subprocess.PIPE, text=True, encoding="utf-8")
        while endpoint.counts().arrived < 3:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
        first = endpoint.counts()
        assert process.returncode == 1
        assert said
        assert first.arrived == first.answered
        assert 2 <= len(list((tmp_path / "out/reports").glob("*.json"))) < 30

        process = subprocess.Popen(batch, stderr=subprocess.PIPE, text=True, encoding="utf-8")
        while endpoint.counts().arrived < first.arrived + 2:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        assert process.returncode == 1
        assert endpoint.counts().arrived < 60


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for the worker in /proc")
def test_a_worker_that_dies_costs_no_report_and_no_request(tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "in", 6, sentences=12)
    with Endpoint(latency=0.7) as endpoint:
        batch = chaos.command(folder, tmp_path / "out", endpoint.url, 4)
        process = subprocess.Popen(batch, stderr=subprocess.PIPE, text=True, encoding="utf-8")
        while endpoint.counts().arrived < 2:
            time.sleep(0.05)
        worker = next(pid for child in children(process.pid) for pid in children(child))
        os.kill(worker, signal.SIGKILL)
        process.communicate(timeout=60)
        assert process.returncode == 0
        counts = endpoint.counts()
    assert len((tmp_path / "out/results.jsonl").read_text(encoding="utf-8").splitlines()) == 6
    assert (counts.answered, counts.again) == (12, 0)


def test_a_report_that_kills_its_workers_fails_alone(
    tmp_path: Path, batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "by_rules", deadly)
    folder = write_reports(tmp_path / "in", 24, sentences=6)
    for at in (3, 17):
        (folder / f"{at:05}.txt").rename(folder / f"{at:05}-{NAME}.txt")
    ending = batch(folder, processes=2)
    assert (ending.totals.done, ending.totals.failed) == (22, 2)
    failures = (tmp_path / "out/failures.jsonl").read_text(encoding="utf-8").splitlines()
    assert [NAME in line and "WorkerDiedError" in line for line in failures] == [True, True]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for the worker in /proc")
def test_a_worker_leaves_with_the_main_process_also_amid_a_report(tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "in", 1, sentences=6)
    script = (
        "from summarizer.batch import job; from tests.batch.poison import endless; job.by_rules = endless\n"
        "from summarizer.cli import main\n"
        f"main(['batch', {str(folder)!r}, '--out', {str(tmp_path / 'out')!r}, '--engine', 'rules', '--quiet'])"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        busy = Path(f"/proc/{int(process.stdout.readline())}")
        assert busy.exists()
        process.kill()
    while busy.exists():  # for ever, and into the time-out, if it stayed
        time.sleep(0.02)


def children(pid: int) -> list[int]:
    """Return the processes that a process has started and that still run."""
    listed = [path.read_text(encoding="utf-8") for path in Path(f"/proc/{pid}/task").glob("*/children")]
    return [int(child) for child in " ".join(listed).split()]
