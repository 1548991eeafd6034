"""A batch in a thread of its own, as the page runs one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from summarizer.batch import Limits, Options, start_batch
from summarizer.errors import EndpointError
from summarizer.models import Summary
from summarizer.settings import load_settings
from tests.batch.invented import write_reports
from tests.fake_endpoint import Endpoint, free_port


def test_each_report_can_be_had_as_soon_as_it_is_done(reports: Path, tmp_path: Path) -> None:
    (reports / "zz.txt").write_bytes(b"")
    handle = start_batch(
        [str(reports)], Options(out=tmp_path / "out", processes=1), load_settings(engine="rules")
    )
    assert handle.ended.wait(60)
    assert not handle.running
    *done, failed = handle.reports()
    assert [each.state for each in done] == ["done"] * 6
    for each in done:
        made = Summary.model_validate_json(each.summary.read_bytes())
        assert made.report.source == each.source == Path(each.path).name
    assert failed.state == "failed"
    assert failed.failure is not None
    assert failed.failure.error == "EmptyFileError"
    assert handle.result is not None
    assert (handle.result.totals.done, handle.result.totals.failed) == (6, 1)


def test_a_stop_leaves_what_has_not_begun(tmp_path: Path) -> None:
    reports = write_reports(tmp_path / "in", 20, sentences=6)
    with Endpoint(latency=0.3) as endpoint:
        options = Options(out=tmp_path / "out", processes=1, limits=Limits(concurrency=2))
        handle = start_batch([str(reports)], options, load_settings(engine="llm", base_url=endpoint.url))
        while not any(each.state == "done" for each in handle.reports()):
            assert not handle.ended.wait(0.02)
        handle.stop()
        assert handle.ended.wait(60)
        counts = endpoint.counts()
    assert counts.arrived == counts.answered, "what was asked is finished"
    states = [each.state for each in handle.reports()]
    assert states.count("done") == counts.answered // 2
    assert "failed" not in states
    assert states.count("done") < 20


def test_a_script_needs_no_guard_for_the_processes_that_it_starts(reports: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\n"
        "from pathlib import Path\n"
        "from summarizer.batch import Options, start_batch\n"
        "from summarizer.settings import load_settings\n"
        "handle = start_batch([sys.argv[1]], Options(out=Path(sys.argv[2])), load_settings(engine='rules'))\n"
        "handle.ended.wait(60)\n"
        "print(handle.result.totals.done)\n",
        encoding="utf-8",
    )
    command = [sys.executable, str(script), str(reports), str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "6\n"), done.stderr


def test_what_keeps_it_from_beginning_is_its_error(reports: Path, tmp_path: Path) -> None:
    nowhere = load_settings(engine="llm", base_url=f"http://127.0.0.1:{free_port()}/v1", retries=0)
    handle = start_batch([str(reports)], Options(out=tmp_path / "out"), nowhere)
    assert handle.ended.wait(60)
    assert isinstance(handle.error, EndpointError)
    assert handle.reports() == ()
