"""How a model does as a verifier: statements in readers' own words, true and subtly false, through the whole gate.

    python -m scripts.measure_verifier eval/statements/reworded.jsonl --base-url http://127.0.0.1:8089/v1

Prints how many true ones are shown, how many false ones, and in how many requests the model got the controls right.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from eval.intervals import rate
from eval.wordings import sentences_of
from summarizer import load
from summarizer.engines.llm import LlmEngine
from summarizer.grounding.proof import pending, prove
from summarizer.models import Draft, PointDraft, Report
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
        engine="llm", base_url=given.base_url, model=given.model, timeout=given.timeout, retries=0
    )
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in given.file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        rows[row["report"]].append(row)
    engine = LlmEngine(settings)
    shown: dict[bool, list[bool]] = {True: [], False: []}
    reasons: Counter[str] = Counter()
    asked = 0
    for path, found in rows.items():
        report = load(ROOT / path)
        draft = Draft(engine="llm", achievements=tuple(_point(row, report) for row in found))
        asked += len(requests(report, draft))
        waiting = {one.text for one in pending(report, draft)}
        draft = verified(engine, report, draft)
        reasons.update(f"verifier: {one.reason}" for one in draft.fallbacks if one.item == "verifier")
        for row, point in zip(found, draft.achievements, strict=True):
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


def _point(row: dict[str, Any], report: Report) -> PointDraft:
    return PointDraft(text=row["text"], sentences=sentences_of(row["source"], report))


if __name__ == "__main__":
    main()
