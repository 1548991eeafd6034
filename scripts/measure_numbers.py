"""Prints how well the numbers of a text are read: against hand labels, other projects' cases, and the clock.

Run ``python scripts/measure_numbers.py [gold|suites|speed] ...``; the material lies in ``../shared``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Final

from eval.pages import suites_page
from eval.suites import read_suites
from summarizer.numbers import find

SHARED: Final = Path(__file__).resolve().parents[2] / "shared"


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
    """Print what is found of other projects' cases; ``python -m eval suites`` prints the same."""
    print(suites_page([read_suites(SHARED / "suites")]))


def report_texts() -> list[str]:
    """Read the reports that lie in ../shared."""
    return [path.read_text(encoding="utf-8") for path in sorted((SHARED / "reports").glob("*/*.txt"))]


def speed() -> float:
    """Return characters per second over all reports, the best of five warm runs."""
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
