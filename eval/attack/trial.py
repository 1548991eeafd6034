"""The gate is tried: what it catches of planted errors, and what it refuses of true statements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

from eval.attack.plants import FIRST_SIX, KINDS, Ground, Kind, Planted, invented_name, plant
from eval.attack.statements import Statement, sentence_of, statements
from eval.attack.truths import LABELLER, WAYS, Truth, in_its_words, truths
from eval.intervals import METHOD, Rate, rate
from eval.names import similarity
from eval.sample import Sample
from summarizer.grounding import check
from summarizer.grounding.binding import name_fault
from summarizer.models import Model, Quantity, Report

SEED: Final = 20
SHARES: Final = (*KINDS, "first_six", "all_kinds", "passed")
_BY_CODE: Final = (*(way for way in WAYS if way != LABELLER), "name")


class Slip(Model):
    """An error that passed, or a true statement that was refused."""

    report: str
    label: str
    form: str
    text: str
    was: str = ""
    reason: str = ""


class Row(Model):
    """The rate of one kind of error, or one way of saying the truth."""

    label: str
    rate: Rate


class Trial(Model):
    """What came of an attack: rates caught for each kind, rates refused for each way, and each slip."""

    seed: int
    reports: tuple[str, ...]
    interval: str = METHOD
    caught: tuple[Row, ...]
    first_six: Rate
    all_kinds: Rate
    refused: tuple[Row, ...]
    all_truths: Rate
    labellers: Row
    """Of points in the labellers' own words, which no code made; not in ``all_truths``."""
    slips: tuple[Slip, ...]

    def shares(self) -> dict[str, Rate]:
        """Give, by name, every rate that a floor can be set for; of true statements, the share let pass."""
        passed = rate(self.all_truths.n - self.all_truths.right, self.all_truths.n)
        kinds = {row.label: row.rate for row in self.caught}
        return {**kinds, "first_six": self.first_six, "all_kinds": self.all_kinds, "passed": passed}


class Tally:
    """Counts what was tried and what slipped."""

    def __init__(self) -> None:
        self.counts: dict[str, tuple[int, int]] = {}
        self.slips: list[Slip] = []

    def add(self, label: str, hit: bool, slip: Slip | None) -> None:
        """Count one that was tried."""
        hits, n = self.counts.get(label, (0, 0))
        self.counts[label] = (hits + hit, n + 1)
        if slip:
            self.slips.append(slip)

    def row(self, label: str) -> Row:
        """Return the rate of one label."""
        return Row(label=label, rate=rate(*self.counts.get(label, (0, 0))))

    def pooled(self, labels: Sequence[str]) -> Rate:
        """Return the rate of several labels together."""
        counts = [self.counts.get(label, (0, 0)) for label in labels]
        return rate(sum(hits for hits, _ in counts), sum(n for _, n in counts))


def attack(samples: Sequence[Sample], seed: int = SEED) -> Trial:
    """Plant errors in the correct statements of some reports and hold the gate to them; same seed, same trial."""
    caught, refused = Tally(), Tally()
    for sample in samples:
        rng = Random(f"{seed} {sample.name}")
        ground = Ground(sample=sample, others=[other for other in samples if other is not sample])
        correct = statements(sample)
        for statement in correct:
            for planted in plant(statement, ground, rng):
                _try_error(planted, sample.report, caught)
        for truth in truths(correct, sample, rng):
            _try_truth(truth, sample.report, refused)
        _try_names(sample, ground, rng, caught, refused)
    return Trial(
        seed=seed,
        reports=tuple(sample.name for sample in samples),
        caught=tuple(caught.row(kind) for kind in KINDS),
        first_six=caught.pooled(FIRST_SIX),
        all_kinds=caught.pooled(KINDS),
        refused=tuple(refused.row(way) for way in _BY_CODE),
        all_truths=refused.pooled(_BY_CODE),
        labellers=refused.row(LABELLER),
        slips=(*caught.slips, *refused.slips),
    )


def _try_error(planted: Planted, report: Report, tally: Tally) -> None:
    statement = planted.statement
    checked = check(statement.text, statement.sentences, report)
    refused = checked.verdict == "unsupported"
    hit = refused or (planted.kind == "citation" and checked.verdict == "mended")
    slip = None if hit else _slip(planted.kind, statement, planted.was)
    tally.add(planted.kind, hit, slip)


def _try_truth(truth: Truth, report: Report, tally: Tally) -> None:
    checked = check(truth.statement.text, truth.statement.sentences, report)
    hit = checked.verdict == "unsupported"
    tally.add(truth.way, hit, _slip(truth.way, truth.statement, "", checked.reason) if hit else None)


def _slip(label: str, statement: Statement, was: str, reason: str = "") -> Slip:
    return Slip(
        report=statement.report, label=label, form=statement.form, text=statement.text, was=was, reason=reason
    )


def _try_names(sample: Sample, ground: Ground, rng: Random, caught: Tally, refused: Tally) -> None:
    """Try names alone: those of the gold must hold for their number, others' and invented ones must not."""
    for name, wrong, quantity in _drafted_names(sample, ground, rng):
        fault = name_fault(name, quantity, sample.report)
        slip = Slip(
            report=sample.name,
            label=wrong or "name",
            form="name",
            text=f"{name} {quantity.surface}",
            reason=fault or "",
        )
        if wrong:
            caught.add(wrong, fault is not None, None if fault else slip)
        else:
            refused.add("name", fault is not None, slip if fault else None)


def _drafted_names(
    sample: Sample, ground: Ground, rng: Random
) -> Iterator[tuple[str, Kind | None, Quantity]]:
    document = sample.report.document
    for metric in sample.gold.metrics:
        quantity = next(
            (
                one
                for one in sample.report.quantities
                if (place := document.to_source(one.start, one.end)).start < metric.end
                and metric.start < place.end
            ),
            None,
        )
        if quantity is None:
            continue
        for name in metric.names:
            if in_its_words(name, metric, sample):
                yield name, None, quantity
        beside = [
            other
            for other in sample.gold.metrics
            if other.value != metric.value
            and similarity(other.name, metric.name) < 0.7
            and sentence_of(other, document) == sentence_of(metric, document)
        ]
        if beside:
            yield rng.choice(beside).name, "swap", quantity
        if invented := invented_name(metric, ground, rng):
            yield invented, "invented", quantity
