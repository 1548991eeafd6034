"""How a model does as a verifier: statements in readers' own words, true and subtly false, through the whole gate.

    python -m scripts.measure_verifier eval/statements/reworded.jsonl --base-url http://127.0.0.1:8089/v1

Prints how many true ones are shown, how many false ones, and in how many requests the model got the controls right.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from eval.intervals import rate
from eval.wordings import sentences_of
from summarizer import load
from summarizer.engines.llm import LlmEngine
from summarizer.grounding.proof import pending, prove
from summarizer.models import AnswerDraft, ClaimDraft, Report
from summarizer.settings import load_settings
from summarizer.verifying import requests, verified

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Ask the verifier about each report's statements and print the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--base-url")
    parser.add_argument("--model")
    parser.add_argument("--timeout", type=float, default=1500)
    parser.add_argument("--slips", action="store_true")
    given = parser.parse_args()
    settings = load_settings(
        engine="llm", base_url=given.base_url, model=given.model, timeout=given.timeout, concurrency=20
    )
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in given.file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        rows[row["report"]].append(row)
    engine = LlmEngine(settings)
    shown: dict[bool, list[bool]] = {True: [], False: []}
    reasons: Counter[str] = Counter()
    asked = 0

    def read(path: str) -> tuple[Report, AnswerDraft, int, set[str]]:
        report = load(ROOT / path)
        draft = AnswerDraft(claims=tuple(_claim(row, report) for row in rows[path]))
        waiting = {one.text for one in pending(report, draft)}
        return report, verified(engine, report, draft), len(requests(report, draft)), waiting

    with ThreadPoolExecutor(len(rows)) as pool:
        answered = list(pool.map(read, rows))
    for found, (report, draft, count, waiting) in zip(rows.values(), answered, strict=True):
        asked += count
        reasons.update(f"verifier: {one.reason}" for one in draft.fallbacks if one.item == "verifier")
        for row, point in zip(found, draft.claims, strict=True):
            proved = prove(point.text, point.sentences, report, opinions=draft.opinions)
            shown[row["true"]].append(proved.proof is not None)
            reasons[
                f"{'true' if row['true'] else 'false'}: {proved.proof or proved.reason.split(':')[0]}"
            ] += 1
            if given.slips and (proved.proof is not None) != row["true"]:
                print(f"{proved.proof or proved.reason:24} {point.text in waiting!s:6} {point.text}")
    engine.close()
    print(f"requests: {asked}")
    print(f"true statements shown: {rate(sum(shown[True]), len(shown[True]))}")
    print(f"false statements shown: {rate(sum(shown[False]), len(shown[False]))}")
    for reason, count in reasons.most_common():
        print(f"  {count:4} {reason}")


def _claim(row: dict[str, Any], report: Report) -> ClaimDraft:
    return ClaimDraft(text=row["text"], sentences=sentences_of(row["source"], report))


if __name__ == "__main__":
    main()
