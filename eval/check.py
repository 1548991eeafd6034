"""Proof that the gold is what it says, as far as the texts are at hand: offsets, values, units, names."""

from __future__ import annotations

import ast
import operator
import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final
from unicodedata import normalize

from eval.gold import GoldAnswers, GoldMetric, GoldQuestion, GoldReport, PointKind
from eval.names import normal
from eval.numerals import numbers_in, read_surface
from eval.texts import read_source
from summarizer.models import Model

LONGEST_COPY: Final = 24
_KINDS: Final[tuple[PointKind, ...]] = ("achievements", "problems", "plans")


class Finding(Model):
    """What is wrong with a label (``proven_wrong``), or what could not be checked and why."""

    report: str
    where: str
    message: str
    proven_wrong: bool = True

    def __str__(self) -> str:
        verdict = "WRONG" if self.proven_wrong else "unchecked"
        return f"{verdict:9} {self.report} {' '.join(self.where.split())}: {self.message}"


class Proof(Model):
    """The outcome for all gold: how many labels were looked at, and what was found."""

    labels: int
    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing is proven wrong."""
        return not any(finding.proven_wrong for finding in self.findings)


def _metric_alone(metric: GoldMetric) -> Iterator[str]:
    """What a label says of itself, without the text."""
    if len(metric.surface) != metric.end - metric.start:
        yield f"the surface has {len(metric.surface)} characters, the span {metric.end - metric.start}"
    read = read_surface(metric.surface)
    if read is None:
        return
    if read.value != metric.value or read.value_max != metric.value_max:
        label = f"{metric.value} to {metric.value_max}"
        yield f"the surface reads {read.value} to {read.value_max}, the label says {label}"
    if normalize("NFKC", read.unit) != normalize("NFKC", metric.unit):
        yield f"the surface's unit is {read.unit or 'none'}, the label's {metric.unit or 'none'}"
    if read.vague and metric.qualifier != "more":
        yield f"the surface has a vague mark, the qualifier is {metric.qualifier}"


def _spans(gold: GoldReport) -> Iterator[Finding]:
    ordered = sorted(gold.metrics, key=lambda metric: metric.start)
    for before, after in zip(ordered, ordered[1:], strict=False):
        if after.start < before.end:
            yield Finding(report=gold.report, where=after.surface, message=f"overlaps with {before.surface}")
    for metric in gold.metrics:
        if not 0 <= metric.start < metric.end <= gold.chars:
            message = f"{metric.start} to {metric.end} is outside the report"
            yield Finding(report=gold.report, where=metric.surface, message=message)


def _names(gold: GoldReport) -> Iterator[Finding]:
    count = Counter(name for metric in gold.metrics for name in {normal(name) for name in metric.names})
    for metric in gold.metrics:
        for name in metric.names:
            if count[normal(name)] > 1:
                yield Finding(report=gold.report, where=metric.surface, message=f"{name} names two metrics")
        if len({normal(name) for name in metric.names}) < len(metric.names):
            yield Finding(report=gold.report, where=metric.surface, message="an alias repeats another name")


def _metrics(gold: GoldReport, source: str | None) -> Iterator[Finding]:
    for metric in gold.metrics:
        for message in _metric_alone(metric):
            yield Finding(report=gold.report, where=metric.surface, message=message)
        if read_surface(metric.surface) is None:
            message = "the harness does not read a number of this form; look at value and unit by hand"
            yield Finding(report=gold.report, where=metric.surface, message=message, proven_wrong=False)
        if source is not None and source[metric.start : metric.end] != metric.surface:
            message = (
                f"at {metric.start} to {metric.end} the report has {source[metric.start : metric.end]!r}"
            )
            yield Finding(report=gold.report, where=metric.surface, message=message)


_OPERATORS: Final[dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def _calculate(node: ast.expr) -> Decimal:
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](_calculate(node.left), _calculate(node.right))
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return Decimal(str(node.value))
    raise ValueError(f"{ast.unparse(node)} is no sum, difference, product or quotient of numbers")


def _formula(question: GoldQuestion) -> Iterator[str]:
    if question.formula is None:
        if question.kind == "derived":
            yield "a derived answer needs a formula"
        return
    left, _, right = question.formula.partition("=")
    try:
        result, stated = _calculate(ast.parse(left.strip(), mode="eval").body), Decimal(right.strip())
    except (SyntaxError, ArithmeticError, ValueError) as error:
        yield f"the formula cannot be calculated: {error}"
        return
    if result.quantize(stated, ROUND_HALF_UP) != stated:
        yield f"{left.strip()} is {result}, not {stated}"
    if stated not in {number.value for number in question.numbers}:
        yield f"the formula gives {stated}, which is none of the answer's numbers"


def _question(question: GoldQuestion, chars: int | None, source: str | None) -> Iterator[str]:
    if question.answerable != bool(question.evidence):
        yield "an answerable question needs evidence, and only an answerable one has it"
    for start, end in (*question.evidence, *question.near):
        if not 0 <= start < end or (chars is not None and end > chars):
            yield f"{start} to {end} is outside the report"
    yield from _formula(question)
    if source is None or question.kind == "derived":
        return
    stated = {n.value for start, end in question.evidence for n in numbers_in(source[start:end])}
    for number in question.numbers:
        if number.value not in stated:
            yield f"the evidence does not state {number.value}"


def _copied(text: str, source: str) -> Iterator[str]:
    match = SequenceMatcher(None, text, source, autojunk=False).find_longest_match()
    if match.size > LONGEST_COPY:
        yield f"{match.size} characters in a row are the report's own; gold holds no text of a report"


def _questions(answers: GoldAnswers, chars: int | None, source: str | None) -> Iterator[Finding]:
    for name, n in Counter(question.id for question in answers.questions).items():
        if n > 1:
            yield Finding(report=answers.report, where=name, message="two questions have this id")
    for question in answers.questions:
        for message in _question(question, chars, source):
            yield Finding(report=answers.report, where=question.id, message=message)


def _points(answers: GoldAnswers, chars: int | None) -> Iterator[Finding]:
    for kind in _KINDS:
        for number, point in enumerate(answers.points.of(kind), 1):
            where = f"{kind} {number}"
            if not point.text:
                yield Finding(report=answers.report, where=where, message="it has no text yet")
            if not 0 <= point.start < point.end or (chars is not None and point.end > chars):
                message = f"{point.start} to {point.end} is outside the report"
                yield Finding(report=answers.report, where=where, message=message)


def _copies(answers: GoldAnswers, source: str) -> Iterator[Finding]:
    texts = [(q.id, text) for q in answers.questions for text in (q.question, q.answer)]
    for kind in _KINDS:
        texts += [
            (kind, text) for point in answers.points.of(kind) for text in (point.text, point.cause or "")
        ]
    for where, text in texts:
        for message in _copied(text, source):
            yield Finding(report=answers.report, where=where, message=message)


def _source(name: str, sha256: str, texts: dict[str, Path]) -> tuple[str | None, list[Finding]]:
    if sha256 not in texts:
        message = "its text is not at hand, so surfaces, offsets and evidence are not checked against it"
        return None, [Finding(report=name, where="text", message=message, proven_wrong=False)]
    return read_source(texts[sha256]), []


def check_gold(
    gold: Iterable[GoldReport], answers: Iterable[GoldAnswers], texts: dict[str, Path], own: Container[Path]
) -> Proof:
    """Check all labels.

    Args:
        gold: the metric labels.
        answers: the questions and points.
        texts: where the reports are, by SHA-256.
        own: the folders of reports written for this project, whose words gold may repeat.
    """
    findings: list[Finding] = []
    chars: dict[str, int] = {}
    known: dict[str, str] = {}
    labels = 0
    for report in gold:
        labels += len(report.metrics)
        source, missing = _source(report.report, report.sha256, texts)
        chars[report.sha256] = report.chars
        known[report.report] = report.sha256
        findings += [*missing, *_spans(report), *_names(report), *_metrics(report, source)]
        if source is not None and len(source) != report.chars:
            message = f"the text has {len(source)} characters, the gold says {report.chars}"
            findings.append(Finding(report=report.report, where="chars", message=message))
    for labelled in answers:
        labels += len(labelled.questions) + sum(len(labelled.points.of(kind)) for kind in _KINDS)
        source, missing = _source(labelled.report, labelled.sha256, texts)
        mine = labelled.sha256 in texts and texts[labelled.sha256].parent in own
        findings += missing if labelled.sha256 not in chars else []  # questions need no metric labels
        if known.get(labelled.report, labelled.sha256) != labelled.sha256:
            message = "the metric labels of this report have another SHA-256"
            findings.append(Finding(report=labelled.report, where="sha256", message=message))
        size = chars.get(labelled.sha256) if source is None else len(source)
        findings += [*_questions(labelled, size, source), *_points(labelled, size)]
        if source is not None and not mine:
            findings += _copies(labelled, source)
    return Proof(labels=labels, findings=tuple(findings))


_ID: Final = re.compile(r"[a-z0-9_-]+")


def misfiled(folder: Path, labels: Iterable[GoldReport | GoldAnswers]) -> Iterator[Finding]:
    """Return the labels whose ``report`` is not the name of the file they stand in."""
    names = {path.stem for path in folder.glob("*.json")}
    for label in labels:
        if label.report not in names or not _ID.fullmatch(label.report):
            message = f"no file {label.report}.json in {folder.name} holds it"
            yield Finding(report=label.report, where="report", message=message)
