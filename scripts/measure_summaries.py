"""Measure how fast files become checked summaries by rules: characters a second, and what each stage takes of it.

Run ``python scripts/measure_summaries.py [FOLDER]``; FOLDER holds ``seed/`` and ``more/`` (../shared/reports).
Processor time on one core, warm, the best of several rounds over all reports.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Final

from summarizer.document import load as load_document
from summarizer.engines import RulesEngine
from summarizer.export import to_json
from summarizer.facts import fact_table, subject
from summarizer.grounding import ground, words
from summarizer.numbers import find
from summarizer.pipeline import load, read, summarize
from summarizer.settings import load_settings

ROUNDS: Final = 7
WANTED: Final = 300_000


def best(work: Callable[[], object]) -> float:
    """Time a piece of work: seconds of processor time, the best of several rounds."""
    times: list[float] = []
    for _ in range(ROUNDS):
        begun = process_time()
        work()
        times.append(process_time() - begun)
    return min(times)


def forget() -> bool:
    """Forget what is kept of words from one report to the next, so that no round profits from the one before."""
    subject.most.cache_clear()
    words.pairs_again.cache_clear()
    return True


def main(folder: Path) -> int:
    """Print the speed and the shares; the exit code says whether it is fast enough."""
    paths = sorted(folder.glob("*/*.txt"))
    if not paths:
        print(f"there are no reports in {folder}", file=sys.stderr)
        return 2
    settings = load_settings(engine="rules")
    engine = RulesEngine()
    documents = [load_document(path) for path in paths]
    reports = [read(document) for document in documents]
    drafts = [engine.draft(report) for report in reports]
    summaries = [summarize(report, settings=settings) for report in reports]
    chars = sum(len(document.source) for document in documents)
    whole = best(lambda: [summarize(load(path), settings=settings) for path in paths if forget()])
    stages: dict[str, Callable[[], object]] = {
        "document": lambda: [load_document(path) for path in paths],
        "numbers": lambda: [find(document.text) for document in documents],
        "facts": lambda: [fact_table(report.document, report.quantities) for report in reports if forget()],
        "engine": lambda: [engine.draft(report) for report in reports if forget()],
        "grounding": lambda: [
            ground(report, draft, draft) for report, draft in zip(reports, drafts, strict=True)
        ],
        "to JSON (not counted)": lambda: [to_json(summary) for summary in summaries],
    }
    print(f"{len(paths)} reports, {chars:,} characters, best of {ROUNDS} rounds")
    print(f"file to checked summary  {chars / whole:>10,.0f} characters a second (wanted: {WANTED:,})")
    for stage, work in stages.items():
        seconds = best(work)
        print(f"  {stage:<23}{chars / seconds:>10,.0f} characters a second {seconds / whole:>5.0%}")
    return 0 if chars / whole > WANTED else 1


if __name__ == "__main__":
    default = Path(__file__).resolve().parents[2] / "shared" / "reports"
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else default))
