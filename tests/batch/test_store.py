"""The store: of one version, one batch at a time, nothing half written."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from summarizer.batch.find import STORE
from summarizer.batch.plan import CacheKey, Job, JobResult
from summarizer.batch.store import Store, StoredAnswer, batch_status
from summarizer.errors import StoreInUseError, StoreVersionError
from summarizer.models import Usage

KEY = CacheKey(engine="rules", prompts="1")
JOB = Job(position=0, path="a.txt", source="a.txt", name="a", sha256="f" * 64, size=3)


def test_what_was_stored_is_there_after_reopening(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.begin([JOB], KEY)
        result = JobResult(sha256=JOB.sha256, summary=__import__("zlib").compress(b"{}"))
        asyncio.run(store.keep(0, result, KEY))
        answer = StoredAnswer(status=200, body="你好")
        asyncio.run(store.keep_answer("k", answer, Usage(tokens_in=5, tokens_out=2, cost=0.5)))
    with Store(tmp_path) as store:
        assert store.summary(KEY.of(JOB.sha256)) == "{}"
        assert store.answer("k") == answer
        assert store.answer("other") is None
        assert store.spent() == Usage(requests=1, tokens_in=5, tokens_out=2, cost=0.5)
        store.begin([JOB], KEY)
        assert [row.state for row in store.rows()] == ["done"]


def test_a_commit_is_on_the_disk_before_it_counts(tmp_path: Path) -> None:
    with Store(tmp_path):
        connection = sqlite3.connect(tmp_path / STORE)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        connection.close()


def test_two_batches_do_not_share_a_folder(tmp_path: Path) -> None:
    with Store(tmp_path):
        with pytest.raises(StoreInUseError):
            Store(tmp_path)
        with Store(tmp_path, exclusive=False) as onlooker:
            assert onlooker.status().running
            assert onlooker.status().totals.reports == 0
    assert not batch_status(tmp_path).running


@pytest.mark.parametrize("version", [0, 2, 99])
def test_a_store_of_another_version_is_left_alone(version: int, tmp_path: Path) -> None:
    with Store(tmp_path):
        pass
    connection = sqlite3.connect(tmp_path / STORE)
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    with pytest.raises(StoreVersionError):
        Store(tmp_path)


def test_reading_while_writing_never_waits_for_ever(tmp_path: Path) -> None:
    script = """
import asyncio, sys
from pathlib import Path
from summarizer.batch.store import Store, StoredAnswer
from summarizer.models import Usage

async def write_and_read(store):
    answer = StoredAnswer(status=200, body="x" * 5000)
    await store.keep_answer("0", answer, Usage())
    writes = [asyncio.create_task(store.keep_answer(str(n), answer, Usage())) for n in range(2000)]
    await asyncio.sleep(0)
    while not all(write.done() for write in writes):
        for _ in range(50):
            assert store.answer("0") == answer
        await asyncio.sleep(0)

with Store(Path(sys.argv[1])) as store:
    asyncio.run(write_and_read(store))
"""
    # A lock that Python waits for within SQLite cannot be interrupted from within.
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True, timeout=120)
