"""How answers do on questions that readers wrote, by rules or with a model; wrong answers may be planted.

    python -m scripts.measure_answers QUESTIONS.jsonl REPORTS... [--engine llm --base-url … --model …] [--slips]

A line of the questions has ``report`` (a file's name), ``question``, ``kind`` (number, derived, yesno, list, cause,
unanswerable), ``answerable``, ``numbers`` (value and unit), ``verdict`` and ``evidence`` (start and end in the source
of what carries the answer). An answer is right where it states every number, says the yes or no, or cites half of the
evidence, and at least one place of it; ``closest`` is neither right nor wrong. Questions are put many at once.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

from eval.intervals import rate
from summarizer import load
from summarizer.conversation import Conversation
from summarizer.models import Answer, Report
from summarizer.numbers import compatible_unit, find
from summarizer.settings import Settings, load_settings


def main() -> None:
    """Ask, and print the shares by kind."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("questions", type=Path)
    parser.add_argument("folders", type=Path, nargs="+", help="where the reports are")
    parser.add_argument("--engine", choices=("rules", "llm"), default="rules")
    parser.add_argument("--base-url")
    parser.add_argument("--model")
    parser.add_argument("--lead", choices=("auto", "model", "rules"), default="model")
    parser.add_argument("--timeout", type=float, default=3000)
    parser.add_argument("--workers", type=int, default=80)
    parser.add_argument(
        "--slips", action="store_true", help="print what is not right; never of a set kept blind"
    )
    given = parser.parse_args()
    settings = load_settings(
        engine=given.engine,
        base_url=given.base_url,
        model=given.model,
        lead=given.lead,
        timeout=given.timeout,
        retries=0,
    )
    rows = [json.loads(line) for line in given.questions.read_text(encoding="utf-8").splitlines()]
    reports = {name: _read(name, given.folders) for name in dict.fromkeys(row["report"] for row in rows)}
    workers = given.workers if given.engine == "llm" else 1
    with ThreadPoolExecutor(workers) as pool:
        answers = list(pool.map(lambda row: _asked(reports[row["report"]], row["question"], settings), rows))
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    requests = 0
    for row, answer in zip(rows, answers, strict=True):
        outcome = judged(row, answer)
        outcomes[row["kind"]][outcome] += 1
        requests += answer.provenance.requests
        if given.slips and outcome not in ("right", "refused"):
            print(f"{outcome:10} {row['id']} {row['question']}\n    {answer.answer[:120]}")
    for kind, counts in outcomes.items():
        print(f"{kind:14} {counts.total():3}  {dict(counts)}")
    asked: Counter[str] = sum(
        (counts for kind, counts in outcomes.items() if kind != "unanswerable"), Counter()
    )
    beyond = outcomes.get("unanswerable", Counter())
    for name, some in (("right", ("right",)), ("right or closest", ("right", "closest right"))):
        print(f"{name}: {rate(sum(asked[one] for one in some), asked.total())}")
    print(f"wrong: {rate(asked['wrong'], asked.total())}")
    print(f"wrongly refused: {rate(asked['unanswered'], asked.total())}")
    print(f"unanswerable, refused: {rate(beyond['refused'], beyond.total())}")
    print(f"requests: {requests}")


def judged(row: dict[str, Any], answer: Answer) -> str:
    """Say what an answer is worth: right, wrong, unanswered, closest right or wrong; refused or answered."""
    if not row["answerable"]:
        return "refused" if answer.status in ("not_found", "unsupported") else answer.status
    if answer.status not in ("answered", "closest"):
        return "unanswered"
    good = _states(row, answer) if row["numbers"] else _cites(row, answer)
    good = good and (not row.get("verdict") or answer.verdict == row["verdict"])
    if answer.status == "closest":
        return "closest right" if good else "closest"
    if row.get("verdict") and not answer.verdict:
        return "no verdict"
    return "right" if good else "wrong"


def _states(row: dict[str, Any], answer: Answer) -> bool:
    stated = [(one.value, one.unit) for one in find(answer.answer)]
    stated += [(claim.derived.value, claim.derived.unit) for claim in answer.claims if claim.derived]
    return all(
        any(
            value == Decimal(number["value"]) and compatible_unit(unit, number["unit"])
            for value, unit in stated
        )
        for number in row["numbers"]
    )


def _cites(row: dict[str, Any], answer: Answer) -> bool:
    places = [(start, end) for start, end in row["evidence"]]
    cited = [(one.start, one.end) for claim in answer.claims for one in claim.citations]
    met = sum(any(start < end_ and begin < end for begin, end_ in cited) for start, end in places)
    return met > 0 and 2 * met >= len(places)


def _asked(report: Report, question: str, settings: Settings) -> Answer:
    with Conversation(report, settings=settings) as conversation:
        return conversation.ask(question)


def _read(name: str, folders: list[Path]) -> Report:
    return load(next(folder / name for folder in folders if (folder / name).is_file()), force=True)


if __name__ == "__main__":
    main()
