"""Other projects' cases of written numbers: recognizers-text's specifications, read by the numbers room.

A case is found if a number covers the case's whole surface and has its value, to twelve digits and per cent for
shares. Some cases are refused on purpose, because in a report such characters are no number far oftener.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ValidationError

from eval.errors import SuiteError
from eval.intervals import METHOD, Rate, rate
from summarizer.models import Model
from summarizer.numbers import find

SUITES: Final = ("number", "percent", "currency", "dimension")
NOT_READ: Final = "not read, and not on purpose"
# Patterns describe the case's surface, never what was read of it.
REFUSED: Final = (
    (r"\^|[kKＫM]$|[kＫ][个個]", "powers, and letters behind digits: a name in a report (5G, 4K)"),
    (r"打", "a dozen: 打 is a verb in every report"),
    (r"半|[對对]折", "half of a thing, without a number in it"),
    (r"^[１４\d]+ [\d６３]+ ?[/／]", "a whole and a fraction with a gap between them stay two numbers"),
    (r"[负負].*[负負]", "two minus signs in one fraction"),
    (r"^[一二三四五六七八九两叁]$", "a lone Chinese digit without a measure word is part of a word"),
    (r"^[百千]三$", "百三 and 千三 are pieces of a word"),
    (r"又|銭", "two prices joined"),
    (r"[成\d] [\d折六]", "tenths with a gap inside"),
)
_SAME: Final = Decimal("1e-12")
_PER_CENT: Final = {"‰": Decimal("0.1"), "‱": Decimal("0.01")}


class Case(BaseModel):
    """A case with a written number (offsets into its text)."""

    text: str
    start: int
    end: int
    surface: str
    value: str
    kind: str
    offsets_ok: bool

    @property
    def read(self) -> str:
        """The text that the offsets count."""
        return self.text if self.offsets_ok else unicodedata.normalize("NFKC", self.text)


class Found(Model):
    """A number as a reader finds it; a range has two values (offsets into the case's text)."""

    start: int
    end: int
    values: tuple[Decimal, ...]
    unit: str


Reader = Callable[[str], tuple[Found, ...]]


class Missed(Model):
    """A case that was not found, and why: refused on purpose, or not read."""

    suite: str
    surface: str
    value: str
    reason: str


class SuiteResult(Model):
    """How many cases of a suite a reader finds: whole, and at least at an overlapping place."""

    suite: str
    found: Rate
    overlapping: Rate


class SuiteResults(Model):
    """What a reader finds of all suites."""

    reader: str
    interval: str = METHOD
    results: tuple[SuiteResult, ...]
    missed: tuple[Missed, ...]


def ours(text: str) -> tuple[Found, ...]:
    """Read a text as the numbers room does."""
    return tuple(
        Found(
            start=one.start,
            end=one.end,
            values=(one.value,) if one.value_max is None else (one.value, one.value_max),
            unit=one.unit,
        )
        for one in find(text)
    )


def cases(suite: str, folder: Path) -> tuple[Case, ...]:
    """Read the cases of a suite that hold a written number with a value.

    Raises:
        SuiteError: if the suite is not there, or not of this form.
    """
    path = folder / f"recognizers_text_{suite}.jsonl"
    if not path.is_file():
        raise SuiteError(f"{path} is not at hand; say with --suites DIR where the suites are")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    try:
        return tuple(
            Case.model_validate(row)
            for row in rows
            if row["surface"] is not None and row["value"] is not None
        )
    except ValidationError as error:
        raise SuiteError(f"{path} is no suite of this form: {error}") from error


def read_suites(folder: Path, reader: Reader = ours, name: str = "summarizer") -> SuiteResults:
    """Read every suite and count what is found.

    Raises:
        SuiteError: if a suite is not there.
    """
    results, missed = [], []
    for suite in SUITES:
        chosen = cases(suite, folder)
        numbers = [reader(case.read) for case in chosen]
        whole = [_finds(found, case, whole=True) for found, case in zip(numbers, chosen, strict=True)]
        near = [_finds(found, case, whole=False) for found, case in zip(numbers, chosen, strict=True)]
        results.append(
            SuiteResult(
                suite=suite, found=rate(sum(whole), len(chosen)), overlapping=rate(sum(near), len(chosen))
            )
        )
        missed += [
            Missed(suite=suite, surface=case.surface, value=case.value, reason=reason_for(case))
            for case, good in zip(chosen, near, strict=True)
            if not good
        ]
    return SuiteResults(reader=name, results=tuple(results), missed=tuple(missed))


def reason_for(case: Case) -> str:
    """Say why a case is not read as its suite does."""
    return next((reason for pattern, reason in REFUSED if re.search(pattern, case.surface)), NOT_READ)


def _finds(found: Sequence[Found], case: Case, *, whole: bool) -> bool:
    for one in found:
        holds = one.start <= case.start and case.end <= one.end
        touches = one.start < case.end and case.start < one.end
        if (holds if whole else touches) and _agrees(one, case):
            return True
    return False


def _agrees(one: Found, case: Case) -> bool:
    try:
        wanted = Decimal(case.value.rstrip("%"))
    except InvalidOperation:
        return False
    factors = {Decimal(1)}
    if case.kind == "percentage":
        factors = {_PER_CENT.get(one.unit, Decimal(1)), Decimal(1) if one.unit else Decimal(100)}
    values = (value * factor for value in one.values for factor in factors)
    return any(abs(value - wanted) <= abs(wanted) * _SAME for value in values)
