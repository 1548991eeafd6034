"""Statements that readers made of reports' sentences, true or false: what of them would be shown without a verifier."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Final, get_args

from eval.errors import SuiteError
from eval.intervals import Rate, rate
from summarizer import load
from summarizer.grounding.proof import prove
from summarizer.models import Model, Report, SectionKind

CONDENSED: Final = Path(__file__).parent / "statements" / "condensed.jsonl"


class Wordings(Model):
    """The share of true statements that are shown, of false ones that are not, and those judged otherwise."""

    shown: Rate
    refused: Rate
    slips: tuple[str, ...]


def read_wordings(path: Path, root: Path) -> Wordings:
    """Prove each statement of a file of JSON lines from the sentences it was made of.

    Args:
        path: lines with ``report`` (a path below ``root``), ``text``, ``source`` (the report's characters), ``kind``
            (the list it would be shown in) and, where it may be false, ``true``.
        root: of the reports.

    Raises:
        SuiteError: if a source does not stand in its report.
    """
    read = cache(load)
    shown: list[bool] = []
    refused: list[bool] = []
    slips: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        report = read(root / row["report"])
        kind: SectionKind | None = row.get("kind") if row.get("kind") in get_args(SectionKind) else None
        proved = prove(row["text"], _sentences(row["source"], report), report, kind)
        true = row.get("true", True)
        right = (proved.proof is not None) == true
        (shown if true else refused).append(right)
        slips += [] if right else [f"{proved.proof or proved.reason:24} {row['text']}"]
    return Wordings(
        shown=rate(sum(shown), len(shown)), refused=rate(sum(refused), len(refused)), slips=tuple(slips)
    )


def _sentences(source: str, report: Report) -> tuple[int, ...]:
    document = report.document
    start = document.source.find(source)
    if start < 0:
        raise SuiteError(f"{document.name} does not have: {source[:40]}")
    places = ((one, document.to_source(one.start, one.end)) for one in document.sentences if not one.heading)
    return tuple(one.id for one, at in places if at.start < start + len(source) and start < at.end)
