"""Unsupported numbers told from supported ones on text nobody here wrote: UHGEval's news and their continuations.

Each sample is a news article, a continuation that a model invented, and people's labels of the continuation's
keywords. Of the labels with a number it is asked: does the article support it? The question is of numbers
alone, so a number counts as unsupported where the gate finds none like it, a surer one, or another date;
whose number it is (``invented``, ``misplaced``) is left out, since a continuation has words of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel

from eval.errors import SuiteError
from eval.intervals import METHOD, Rate, rate
from summarizer import loads
from summarizer.facts import fact_table
from summarizer.grounding import check
from summarizer.models import Model, Report

NAME: Final = "uhgeval_concise_300.jsonl"
_OF_NUMBERS: Final = ("number_not_found", "qualifier_lost", "date_not_found")
_DIGITS: Final = re.compile(r"\d+(?:\.\d+)?")

Half = Literal["develop", "report"]


class _Keyword(BaseModel):
    keyword: str
    supported: bool
    has_number: bool


class _Row(BaseModel):
    id: str
    date: str
    source: str
    hallucinated: str
    keywords: list[_Keyword]


class Label(Model):
    """A keyword with a number, where it stands in its continuation, and what people and programs say of it."""

    sample: str
    half: Half
    keyword: str
    supported: bool
    ours: bool
    reason: str
    strings: bool
    words: bool


class Detection(Model):
    """How well unsupported numbers are told, by one way of telling them, on some labels."""

    way: str
    labels: str
    recall: Rate
    precision: Rate


class Outcome(Model):
    """All detections, and the labels that we get wrong."""

    interval: str = METHOD
    detections: tuple[Detection, ...]
    wrong: tuple[Label, ...]


def judge(path: Path) -> Outcome:
    """Tell the labelled numbers of the suite, by the gate and by comparing digits.

    Raises:
        SuiteError: if there is no such file.
    """
    if not path.is_file():
        raise SuiteError(f"{path} is not at hand; say with --suites DIR where the suites are")
    rows = [_Row.model_validate(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
    labels = [
        label for at, row in enumerate(rows) for label in _labels(row, "report" if at % 2 else "develop")
    ]
    detections = []
    for name, chosen in _parts(labels):
        detections += [
            _detection("the gate", name, [(label.ours, label.supported) for label in chosen]),
            _detection(
                "digits within the article", name, [(label.strings, label.supported) for label in chosen]
            ),
            _detection("digits as whole numbers", name, [(label.words, label.supported) for label in chosen]),
        ]
    return Outcome(
        detections=tuple(detections), wrong=tuple(label for label in labels if label.ours == label.supported)
    )


def _parts(labels: Sequence[Label]) -> Iterator[tuple[str, list[Label]]]:
    yield "all", list(labels)
    yield "half developed on", [label for label in labels if label.half == "develop"]
    yield "other half", [label for label in labels if label.half == "report"]


def _detection(way: str, labels: str, pairs: Sequence[tuple[bool, bool]]) -> Detection:
    """Count; each pair says whether a label was called unsupported, and whether it is supported."""
    right = sum(called and not supported for called, supported in pairs)
    unsupported = sum(not supported for _, supported in pairs)
    called = sum(called for called, _ in pairs)
    return Detection(way=way, labels=labels, recall=rate(right, unsupported), precision=rate(right, called))


def article(row_source: str, date: str) -> Report:
    """Read an article as a report of the year it was published in, which its 今年 and bare months mean."""
    report = loads(row_source.strip())
    identity = report.document.identity.model_copy(update={"year": int(date[:4])})
    document = report.document.model_copy(update={"identity": identity})
    return Report(
        document=document, quantities=report.quantities, facts=fact_table(document, report.quantities)
    )


def _labels(row: _Row, half: Half) -> Iterator[Label]:
    numbered = [keyword for keyword in row.keywords if keyword.has_number]
    if not numbered:
        return
    report = article(row.source, row.date)
    everything = tuple(sentence.id for sentence in report.document.sentences)
    checks = check(row.hallucinated, everything, report).checks
    whole = set(_DIGITS.findall(row.source))
    at = 0
    for keyword in row.keywords:
        start = row.hallucinated.find(keyword.keyword, at)
        start = row.hallucinated.find(keyword.keyword) if start < 0 else start
        at = max(start, at)
        if not keyword.has_number:
            continue
        end = start + len(keyword.keyword)
        over = [found for found in checks if found.number.start < end and found.number.end > start]
        reasons = [found.reason for found in over if found.reason in _OF_NUMBERS]
        digits = _DIGITS.findall(keyword.keyword)
        yield Label(
            sample=row.id,
            half=half,
            keyword=keyword.keyword,
            supported=keyword.supported,
            ours=bool(reasons),
            reason=reasons[0] if reasons else "",
            strings=any(digit not in row.source for digit in digits),
            words=any(digit not in whole for digit in digits),
        )
