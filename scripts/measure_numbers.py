"""Prints how well the numbers of a text are read: against hand labels, other projects' cases, and the clock.

Run ``python scripts/measure_numbers.py [gold|suites|speed] ...``; the material lies in ``../shared``.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from summarizer.models import Quantity
from summarizer.numbers import find

SHARED: Final = Path(__file__).resolve().parents[2] / "shared"
REFUSED: Final = (
    (r"\^|[kKＫM]$|[kＫ]个|[kＫ]個", "powers, and letters behind digits, make a name here (5G, 4K)"),
    (r"打", "a dozen: 打 is a verb in every report"),
    (r"半|對折|对折", "half of a thing without a number in it"),
    (
        r"^\d+ \d+/\d+|^[１４1-9]? ?[\d６３]+ ?[/／]",
        "a whole and a fraction with a gap between them stay two numbers",
    ),
    (r"[负負].*[负負]", "two minus signs in one fraction"),
    (r"^[一二三四五两九叁]$", "a lone Chinese digit before no measure word and not at the end of its clause"),
    (r"^[百千]三$", "百三 and 千三 are more often a piece of a word"),
    (r"又|銭", "two prices joined"),
    (r"[折六]$", "tenths with a gap inside"),
)
SUITES: Final = ("number", "percent", "currency", "dimension")


@dataclass
class GoldScore:
    """How the metrics found in one report compare with its labels."""

    required: int = 0
    found: int = 0
    predicted: int = 0
    right: int = 0
    value: int = 0
    unit: int = 0
    qualifier: int = 0
    surface: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, other: GoldScore) -> None:
        """Add another report's counts."""
        for name in ("required", "found", "predicted", "right", "value", "unit", "qualifier", "surface"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.notes += other.notes

    def row(self, name: str) -> str:
        """Write the counts as one row."""
        found = self.found or 1
        return (
            f"{name:16} recall {self.found}/{self.required}  precision {self.right}/{self.predicted}  "
            f"value {self.value / found:.3f}  unit {self.unit / found:.3f}  "
            f"qualifier {self.qualifier / found:.3f}  surface {self.surface / found:.3f}"
        )


def score_gold(path: Path) -> GoldScore:
    """Compare the metrics of one report, found in its raw text, with the labels."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    text = (SHARED / gold["file"]).read_bytes().decode("utf-8")
    metrics = [one for one in find(text) if one.role == "metric"]
    score = GoldScore()
    taken: set[int] = set()
    for label in gold["metrics"]:
        match = next(
            (
                one
                for one in metrics
                if one.id not in taken and one.start < label["end"] and label["start"] < one.end
            ),
            None,
        )
        if match is not None:
            taken.add(match.id)
        if not label["required"]:
            continue
        score.required += 1
        if match is None:
            score.notes.append(f"missed {path.stem} {label['surface']} {_around(text, label['start'])}")
            continue
        score.found += 1
        agree = {
            "value": match.value == Decimal(label["value"])
            and match.value_max == (Decimal(label["value_max"]) if label.get("value_max") else None),
            "unit": match.unit == label["unit"],
            "qualifier": match.qualifier == label["qualifier"],
            "surface": match.surface == label["surface"],
        }
        for name, same in agree.items():
            setattr(score, name, getattr(score, name) + same)
            if not same:
                score.notes.append(
                    f"{name} {path.stem} {label['surface']}: {match.surface} {match.unit} {match.qualifier}"
                )
    optional = {
        one.id
        for one in metrics
        for label in gold["metrics"]
        if not label["required"] and one.start < label["end"] and label["start"] < one.end
    }
    score.predicted = len(metrics) - len(optional)
    score.right = len(taken - optional)
    score.notes += [
        f"extra {path.stem} {one.surface} {_around(text, one.start)}"
        for one in metrics
        if one.id not in taken
    ]
    return score


def _around(text: str, start: int) -> str:
    return text[max(start - 12, 0) : start + 14].replace("\n", "⏎")


def suite_cases(name: str) -> Iterator[dict[str, Any]]:
    """Give the cases of a suite that hold a written number."""
    path = SHARED / "suites" / f"recognizers_text_{name}.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if case["surface"] is not None and case["value"] is not None:
            yield case


def expected_value(case: dict[str, Any]) -> Decimal | None:
    """Give a case's value as a number; per cent without the sign."""
    try:
        return Decimal(str(case["value"]).rstrip("%"))
    except InvalidOperation:
        return None


def agrees(one: Quantity, case: dict[str, Any]) -> bool:
    """Whether a quantity overlaps the case's span and has its value.

    The value is compared to twelve digits, shares as per cent: 30 for 3成.
    """
    if not (one.start < case["end"] and case["start"] < one.end):
        return False
    wanted = expected_value(case)
    if wanted is None:
        return False
    factor = (
        {"‰": Decimal("0.1"), "‱": Decimal("0.01")}.get(one.unit, Decimal(1))
        if case["kind"] == "percentage"
        else Decimal(1)
    )
    candidates = [one.value * factor]
    if one.value_max is not None:
        candidates.append(one.value_max * factor)
    if case["kind"] == "percentage" and not one.unit:
        candidates.append(one.value * 100)
    return any(abs(each - wanted) <= abs(wanted) * Decimal("1e-12") for each in candidates)


def print_gold() -> None:
    """Print a row per report and the sum, then what differs."""
    total = GoldScore()
    for path in sorted((SHARED / "gold").glob("*.json")):
        score = score_gold(path)
        print(score.row(path.stem))
        total.add(score)
    print(total.row("all"))
    for note in total.notes:
        print("  ", note)


def print_suites() -> None:
    """Print the share of the cases that are read alike; of the others, why, and which."""
    missed: dict[str, list[str]] = {}
    for name in SUITES:
        cases = list(suite_cases(name))
        good = 0
        for case in cases:
            text = case["text"] if case["offsets_ok"] else unicodedata.normalize("NFKC", case["text"])
            if any(agrees(one, case) for one in find(text)):
                good += 1
            else:
                missed.setdefault(reason_for(case), []).append(f"{case['surface']} in {case['text'][:24]!r}")
        print(f"{name:12} {good}/{len(cases)} = {good / len(cases):.3f}")
    for reason, rows in missed.items():
        print(f"  {len(rows)} {reason}")
        for row in rows:
            print("      ", row)


def reason_for(case: dict[str, Any]) -> str:
    """Say why a case is not read as its suite does; the patterns describe the case, not the answer."""
    return next((reason for pattern, reason in REFUSED if re.search(pattern, case["surface"])), "not read")


def report_texts() -> list[str]:
    """Read the reports that lie in ../shared."""
    return [path.read_text(encoding="utf-8") for path in sorted((SHARED / "reports").glob("*/*.txt"))]


def speed() -> float:
    """Give characters per second over all reports, the best of five warm runs."""
    texts = report_texts()
    seconds = []
    for _ in range(6):
        start = time.perf_counter()
        for text in texts:
            find(text)
        seconds.append(time.perf_counter() - start)
    return sum(map(len, texts)) / min(seconds[1:])


def print_speed() -> None:
    """Print characters per second, and the ratios to recognizers-text-suite where PEER_PYTHON has it."""
    ours = speed()
    print(f"find {ours:,.0f} characters/s")
    peer = os.environ.get("PEER_PYTHON")
    if peer is None:
        print("for ratios, set PEER_PYTHON to a Python that has recognizers-text-suite and emoji<1.7")
        return
    program = Path(__file__).with_name("measure_peer.py")
    done = subprocess.run(
        [peer, str(program)], input=json.dumps(report_texts()), capture_output=True, text=True, check=True
    )
    for name, theirs in json.loads(done.stdout).items():
        print(f"{name} {theirs:,.0f} characters/s, find is {ours / theirs:.1f} times as fast")


PARTS: Final = {"gold": print_gold, "suites": print_suites, "speed": print_speed}

if __name__ == "__main__":
    for part in sys.argv[1:] or list(PARTS):
        print(f"== {part}")
        PARTS[part]()
