"""The same unit of work on a local Ray; needs the extra ``ray``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.batch.invented import write_reports
from tests.fake_endpoint import Endpoint

ray = pytest.importorskip("ray", reason="the extra 'ray' is not installed")


@pytest.fixture(scope="module", autouse=True)
def _cluster() -> Iterator[None]:
    yield
    ray.shutdown()


@pytest.mark.filterwarnings("ignore")
def test_a_lost_worker_loses_nothing_and_the_results_are_the_plain_ones(tmp_path: Path) -> None:
    from tests.batch.ray_trial import trial

    assert "results equal" in trial(tmp_path, 300, 20)


@pytest.mark.filterwarnings("ignore")
def test_with_a_model_and_again(tmp_path: Path) -> None:
    from summarizer.batch.ray import run_on_ray
    from summarizer.settings import load_settings

    source = write_reports(tmp_path / "in", 8, sentences=12)
    with Endpoint() as endpoint:
        settings = load_settings(engine="llm", base_url=endpoint.url)
        first = run_on_ray([str(source)], str(tmp_path / "out"), settings)
        assert (first.totals.done, first.totals.failed, first.totals.kept) == (8, 0, 0)
        write_reports(tmp_path / "in", 9, sentences=12)
        again = run_on_ray([str(source)], f"file://{tmp_path}/out", settings)
        assert (again.totals.done, again.totals.failed, again.totals.kept) == (9, 0, 8)
        assert endpoint.counts().arrived == 18


@pytest.mark.filterwarnings("ignore")
def test_what_cannot_be_read_is_a_row_and_names_of_other_bytes_are_shown(tmp_path: Path) -> None:
    from summarizer.batch.ray import _read, run_on_ray
    from summarizer.settings import load_settings

    source = write_reports(tmp_path / "in", 1, sentences=12)
    (source / "00000.txt").rename(os.fsdecode(os.fsencode(source) + b"/" + "年度报告.txt".encode("gb18030")))
    (source / "a.html").write_text("<p>报告</p>", encoding="utf-8")
    (source / ".DS_Store").touch()
    os.mkfifo(source / "pipe.txt")
    out = str(tmp_path / "out")
    counted = run_on_ray([str(source)], out, load_settings(engine="rules"))
    assert (counted.totals.done, counted.totals.failed, counted.skipped) == (1, 2, 1)
    rows = {Path(row["report"]).name: row for row in _read(out, ["report", "state", "error"])}
    assert rows["年度报告.txt"]["state"] == "done"
    assert rows["a.html"]["error"] == "NotAReportError"
    assert rows["pipe.txt"]["error"] == "SpecialFileError"
    again = run_on_ray([str(source)], out, load_settings(engine="rules"))
    assert (again.totals.done, again.totals.kept, again.totals.failed) == (1, 1, 2)
