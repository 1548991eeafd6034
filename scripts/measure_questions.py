"""Measures the answers of the rules engine: on the labelled questions, and on questions about texts of all kinds.

    python scripts/measure_questions.py [--show] [--set invented|real|cmrc] [--half 0|1]

The questions of ``eval/gold_qa`` on ``examples/`` are the ones the rules were made with; those on the real reports
and cmrc2018 lie in ``../shared`` and were looked at as rarely as possible.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final, NamedTuple

from summarizer.asking import Conversation
from summarizer.models import Answer, Report
from summarizer.numbers import compatible_unit, find
from summarizer.summarize import load, loads

ROOT: Final = Path(__file__).resolve().parents[1]
SHARED: Final = ROOT.parent / "shared"
INVENTED: Final = ("lanze-2023", "liuwan-2022", "neihe-2019", "qinglan-2024", "qiwu-2026", "yunling-2025")
REAL: Final = ("fujian-2025", "guangzhou-2023", "miluo-2025", "shenzhen-2025", "yiyang-2025")
SHIFT: Final = 37


class Row(NamedTuple):
    """A rate with how many it is of."""

    name: str
    right: int
    of: int
    bar: str


def main() -> None:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="print every question that goes wrong")
    parser.add_argument("--set", choices=("invented", "real", "cmrc"), help="only this set")
    parser.add_argument("--half", type=int, choices=(0, 1), help="only this half of cmrc2018")
    options = parser.parse_args()
    if options.set in (None, "invented"):
        report("Invented reports", labelled(INVENTED, ROOT / "eval/gold_qa", ROOT / "examples", options.show))
    if options.set in (None, "real"):
        report("Real reports", labelled(REAL, SHARED / "gold_qa", SHARED / "reports/seed", options.show))
    for half in (0, 1):
        if options.set in (None, "cmrc") and options.half in (None, half):
            report(f"cmrc2018, half {half}", foreign(half, options.show))


def report(title: str, rows: Iterator[Row]) -> None:
    """Print the rows of a set."""
    print(f"\n{title}")
    for row in rows:
        share = f"{row.right / row.of:.2f}" if row.of else "  - "
        print(f"  {row.name:<32} {share}  ({row.right}/{row.of})  {row.bar}")


def labelled(names: tuple[str, ...], gold: Path, texts: Path, show: bool) -> Iterator[Row]:
    """Ask the labelled questions of some reports."""
    counts: Counter[str] = Counter()
    times: list[float] = []
    for name in names:
        document = load(texts / f"{name}.txt", force=True)
        asker = Conversation(document)
        asker.ask("准备好了吗")
        for question in json.loads((gold / f"{name}.json").read_text(encoding="utf-8"))["questions"]:
            asker.history = []
            begun = perf_counter()
            answer = asker.ask(question["question"])
            times.append(perf_counter() - begun)
            wrong = judge(question, answer, document, counts)
            if show and wrong:
                print(
                    f"{name} [{', '.join(wrong)}] {question['kind']} {question['subtype']}: {question['question']}"
                )
                print(f"    gold:   {question['answer']}\n    answer: {answer.status} {answer.answer}")
    yield from (
        Row(name, counts[f"{name} right"], counts[name], bar)
        for name, bar in (
            ("numbers right", ">= 0.85"),
            ("derived right", ">= 0.80"),
            ("unanswerable refused", ">= 0.90"),
            ("near misses refused", ">= 0.80"),
            ("answerable refused", "<= 0.10"),
            ("citation recall", ">= 0.90"),
            ("citation precision", ">= 0.85"),
            ("numbers supported", "= 1"),
            ("quotes exact", "= 1"),
        )
    )
    print(
        f"  an answer takes {median(times) * 1000:.0f} ms (median; the slowest {max(times) * 1000:.0f}), < 50"
    )


def judge(question: dict[str, Any], answer: Answer, document: Report, counts: Counter[str]) -> list[str]:
    """Count what is right of an answer; gives what is wrong with it."""
    wrong: list[str] = []

    def count(name: str, right: bool, *, good: bool = True) -> None:
        counts[name] += 1
        counts[f"{name} right"] += right
        if right != good:
            wrong.append(name)

    source = document.document.source
    cited = [(at.start, at.end) for claim in answer.claims for at in claim.citations]
    count(
        "quotes exact",
        all(source[at.start : at.end] == at.quote for c in answer.claims for at in c.citations),
    )
    count("numbers supported", supported(answer, document))
    refused = answer.status != "answered"
    if not question["answerable"]:
        count("unanswerable refused", refused)
        if question["subtype"].startswith("near"):
            count("near misses refused", refused)
        return wrong
    count("answerable refused", refused, good=False)
    if question["numbers"]:
        right = not refused and all(states(answer, one) for one in question["numbers"])
        count("derived right" if question["kind"] == "derived" else "numbers right", right)
    if refused:
        return wrong
    for start, end in question["evidence"]:
        count("citation recall", any(low < end and start < high for low, high in cited))
    for low, high in cited:
        count("citation precision", any(low < end and start < high for start, end in question["evidence"]))
    return wrong


def states(answer: Answer, gold: dict[str, str]) -> bool:
    """Tell whether an answer states a number; worked out ones may be rounded to other places than the gold's."""
    value = Decimal(gold["value"])
    for claim in answer.claims:
        if claim.derived and abs(claim.derived.value - value) <= Decimal("0.5").scaleb(
            int(value.as_tuple().exponent)
        ):
            return True
        for number in find(claim.text):
            ends = (number.value, number.value_max)
            if value in ends and compatible_unit(number.unit, gold["unit"]):
                return True
    return False


def supported(answer: Answer, document: Report) -> bool:
    """Tell whether every number of the claims stands in what they cite, or was worked out."""
    for claim in answer.claims:
        said = {number.value for at in claim.citations for number in find(at.quote)}
        extra = {claim.derived.value} if claim.derived else set()
        if not {number.value for number in find(claim.text) if number.role == "metric"} <= said | extra:
            return False
    return True


def foreign(half: int, show: bool) -> Iterator[Row]:
    """Ask questions about texts of all kinds, each of its own text and of another's."""
    lines = (SHARED / "suites/cmrc2018.jsonl").read_text(encoding="utf-8").splitlines()
    cases = [json.loads(line) for line in lines]
    cases = cases[: len(cases) // 2] if half == 0 else cases[len(cases) // 2 :]
    askers = [Conversation(loads(case["context"])) for case in cases]
    found = refused = slow = mismatched = 0
    for at, case in enumerate(cases):
        asker = askers[at]
        asker.history = []
        answer = asker.ask(case["question"])
        quote = (
            squeezed(answer.claims[0].citations[0].quote)
            if answer.claims and answer.status == "answered"
            else ""
        )
        right = any(squeezed(gold) in quote for gold in case["answers"])
        found += right
        slow += answer.status != "answered"
        if show and not right:
            print(f"[{answer.status}] {case['question']}\n    gold:   {case['answers'][0]}")
            print(f"    answer: {answer.answer[:150]}")
        other = askers[(at + SHIFT) % len(cases)]
        if other.reports[0].document.source == case["context"]:
            continue
        other.history = []
        answer = other.ask(case["question"])
        mismatched += 1
        refused += answer.status != "answered"
        if show and answer.status == "answered":
            print(f"[mismatched, answered] {case['question']}\n    answer: {answer.answer[:150]}")
    yield Row("first cited has the answer", found, len(cases), ">= 0.75")
    yield Row("answerable refused", slow, len(cases), "")
    yield Row("mismatched refused", refused, mismatched, ">= 0.90")


def squeezed(text: str) -> str:
    """Take away white space and the closing stop, in which references and texts differ."""
    return re.sub(r"\s", "", text).rstrip("。")


if __name__ == "__main__":
    main()
