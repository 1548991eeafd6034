"""Texts about reports with faults planted by readers: what ``verify`` finds, and what it calls wrong that is not."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Final

from pydantic import BaseModel, ValidationError

from eval.errors import SuiteError
from eval.intervals import METHOD, Rate, rate
from summarizer import load
from summarizer.models import Model, VerifiedSentence
from summarizer.verification import verify

RELEASES: Final = Path(__file__).parent / "releases"
SHARES: Final = ("found", "quiet")
_FINDINGS: Final = ("contradicted", "not_stated")


class _Fault(BaseModel):
    start: int
    end: int
    kind: str
    note: str = ""


class _Release(BaseModel):
    report: str
    text: str
    faults: list[_Fault]


class Slip(Model):
    """A fault that was not found, or a sentence without one that was called wrong."""

    text: str
    kind: str
    status: str


class TextOutcome(Model):
    """What came of one text."""

    name: str
    sentences: int
    faults: int
    found: int
    alarms: int
    seconds: float
    slips: tuple[Slip, ...]


class Releases(Model):
    """What came of all texts: the share of faults found, and of the other sentences left in peace."""

    interval: str = METHOD
    texts: tuple[TextOutcome, ...]
    found: Rate
    quiet: Rate


def read_releases(folder: Path, root: Path) -> Releases:
    """Verify each text of a folder against its report.

    Args:
        folder: of JSON files with ``report`` (a path below ``root``), ``text``, and ``faults`` by start, end and kind.
        root: of the reports.

    Raises:
        SuiteError: if a file is no such text.
    """
    texts = tuple(_outcome(path, root) for path in sorted(folder.glob("*.json")))
    others = sum(one.sentences - one.faults for one in texts)
    return Releases(
        texts=texts,
        found=rate(sum(one.found for one in texts), sum(one.faults for one in texts)),
        quiet=rate(others - sum(one.alarms for one in texts), others),
    )


def _outcome(path: Path, root: Path) -> TextOutcome:
    try:
        release = _Release.model_validate_json(path.read_text(encoding="utf-8"))
    except ValidationError as error:
        raise SuiteError(f"{path} is no text with faults: {error.errors()[0]['msg']}") from error
    report = load(root / release.report)
    begun = perf_counter()
    sentences = verify(report, release.text).sentences
    seconds = perf_counter() - begun
    found = [fault for fault in release.faults if any(_is_finding(at) for at in _over(fault, sentences))]
    faulty = [at for fault in release.faults for at in _over(fault, sentences)]
    alarms = [at for at in sentences if _is_finding(at) and at not in faulty]
    missed = [fault for fault in release.faults if fault not in found]
    return TextOutcome(
        name=path.stem,
        sentences=len(sentences),
        faults=len(release.faults),
        found=len(found),
        alarms=len(alarms),
        seconds=seconds,
        slips=(
            *(Slip(text=release.text[one.start : one.end], kind=one.kind, status="missed") for one in missed),
            *(Slip(text=at.text, kind="", status=at.status) for at in alarms),
        ),
    )


def _over(fault: _Fault, sentences: tuple[VerifiedSentence, ...]) -> list[VerifiedSentence]:
    return [at for at in sentences if at.start < fault.end and fault.start < at.end]


def _is_finding(sentence: VerifiedSentence) -> bool:
    return sentence.status in _FINDINGS


def releases_page(outcome: Releases) -> str:
    """Write what came of the texts as a table."""
    lines = [
        "# Texts with faults, verified by rules",
        "",
        "| Text | Sentences | Faults found | False alarms | Seconds for 20 |",
    ]
    lines.append("| --- | --- | --- | --- | --- |")
    lines += [
        f"| {one.name} | {one.sentences} | {one.found} of {one.faults} | {one.alarms} "
        f"| {20 * one.seconds / max(one.sentences, 1):.2f} |"
        for one in outcome.texts
    ]
    lines += ["", f"Found: {outcome.found.right} of {outcome.found.n}; interval: {outcome.interval}."]
    return "\n".join(lines) + "\n"
