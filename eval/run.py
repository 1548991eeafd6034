"""One run: an engine reads every report of the gold, once or several times, and is scored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from eval.errors import RunError
from eval.gold import GoldAnswers, GoldReport, gold_version
from eval.results import Failure, Result, Run, RunInfo, summarise_run
from eval.sample import Case, Sample
from eval.scorers import score
from eval.scorers.answers import Asked, score_answer
from summarizer._version import __version__
from summarizer.errors import SummarizerError
from summarizer.models import (
    Answer,
    Checks,
    EngineName,
    Model,
    Provenance,
    Report,
    ReportInfo,
    Summary,
    Usage,
)

Load = Callable[[Path], Report]
Summarise = Callable[[Report], Summary]
Ask = Callable[[Report, str], Answer]


class Conditions(Model):
    """What is asked of a run."""

    engine: EngineName
    model: str | None = None
    passes: int = 1


def samples(
    gold: Sequence[GoldReport], answers: Iterable[GoldAnswers], texts: dict[str, Path], load: Load
) -> tuple[Sample, ...]:
    """Read every report of the gold whose text is at hand.

    Raises:
        RunError: if there is none, or the product's source text is not the one the gold counts in.
    """
    answers_of = {labels.sha256: labels for labels in answers}
    found = []
    for labels in gold:
        if labels.sha256 in texts:
            path = texts[labels.sha256]
            report = load(path)
            if len(report.document.source) != labels.chars:
                raise RunError(
                    f"{path}: the product reads {len(report.document.source)} characters, the gold counts "
                    f"{labels.chars}; offsets would not fit. Run `python -m eval check-gold`."
                )
            found.append(Sample(gold=labels, answers=answers_of.get(labels.sha256), report=report, path=path))
    if not found:
        raise RunError("no report of the gold is at hand; say with --reports DIR where the texts are")
    return tuple(found)


def empty_summary(sample: Sample, engine: EngineName) -> Summary:
    """Stand in for the summary of a report that failed: it says nothing, so all its gold is missed."""
    return Summary(
        report=ReportInfo(
            id=sample.path.stem,
            **sample.report.document.identity.model_dump(),
            source=sample.path.name,
            sha256=sample.gold.sha256,
            chars=sample.gold.chars,
        ),
        overview="",
        achievements=(),
        metrics=(),
        problems=(),
        plans=(),
        checks=Checks(
            numbers_total=0,
            numbers_supported=0,
            numbers_unsupported=(),
            quotes_exact=True,
            quantities_total=0,
            quantities_used=0,
            uncovered=(),
            fallbacks=(),
        ),
        provenance=Provenance(
            engine=engine,
            model=None,
            prompt_version=None,
            structured_output=None,
            tool_version=__version__,
            requests=0,
            tokens_in=0,
            tokens_cached=0,
            tokens_out=0,
            cost=None,
            seconds=0,
            created_at="",
        ),
    )


class _Record:
    """What piles up while a run goes on."""

    def __init__(self) -> None:
        self.results: list[Result] = []
        self.failures: list[Failure] = []
        self.provenances: list[Provenance] = []
        self.seconds: list[float] = []

    def add(self, sample: Sample, number: int, engine: EngineName, summarise: Summarise) -> None:
        """Summarize one report once and score it; a report that fails is recorded with its reason."""
        started = perf_counter()
        try:
            summary = summarise(sample.report)
            self.provenances.append(summary.provenance)
        except SummarizerError as error:
            summary = empty_summary(sample, engine)
            self.failures.append(
                Failure(report=sample.name, item_pass=number, error=error.name, message=str(error))
            )
        self.seconds.append(perf_counter() - started)
        items = score(Case(sample, summary))
        self.results += [Result(**item.model_dump(), item_pass=number) for item in items]

    def ask(self, sample: Sample, number: int, ask: Ask) -> None:
        """Ask a report's questions once and score the answers; one that fails counts as wrong."""
        started = perf_counter()
        for question in sample.answers.questions if sample.answers else ():
            answer: Answer | None = None
            try:
                answer = ask(sample.report, question.question)
                self.provenances.append(answer.provenance)
            except SummarizerError as error:
                self.failures.append(
                    Failure(report=sample.name, item_pass=number, error=error.name, message=str(error))
                )
            items = score_answer(Asked(sample=sample, question=question, answer=answer))
            self.results += [Result(**item.model_dump(), item_pass=number) for item in items]
        self.seconds.append(perf_counter() - started)

    def usage(self) -> Usage:
        """Add up what the model's requests took."""
        total = Usage()
        for provenance in self.provenances:
            total += Usage(
                requests=provenance.requests,
                tokens_in=provenance.tokens_in,
                tokens_cached=provenance.tokens_cached,
                tokens_out=provenance.tokens_out,
                cost=provenance.cost,
            )
        return total


def run(
    conditions: Conditions,
    found: Sequence[Sample],
    labels: Sequence[GoldReport | GoldAnswers],
    summarise: Summarise,
    progress: Callable[[str], None] = lambda _: None,
    ask: Ask | None = None,
) -> Run:
    """Run an engine over the samples.

    Args:
        conditions: what goes into the record of the run.
        found: the reports to read.
        labels: all gold, also that without a text, for its version and the list of what is missing.
        summarise: the engine.
        progress: is called with the name of each report as it is begun.
        ask: answers a question about a report; the gold's questions are asked where it is given.
    """
    record = _Record()
    for number, sample in _passes(conditions.passes, found):
        progress(f"{sample.name} ({number}/{conditions.passes})")
        record.add(sample, number, conditions.engine, summarise)
        if ask:
            record.ask(sample, number, ask)
    versions = {provenance.prompt_version for provenance in record.provenances}
    models = {provenance.model for provenance in record.provenances} - {None}
    created = datetime.now(UTC)
    names = {sample.name for sample in found}
    info = RunInfo(
        engine=conditions.engine,
        model=", ".join(sorted(model for model in models if model)) or conditions.model,
        prompt_versions=tuple(sorted(version for version in versions if version)),
        gold_version=gold_version(labels),
        tool_version=__version__,
        passes=conditions.passes,
        reports=tuple(sample.name for sample in found),
        without_text=tuple(
            label.report for label in labels if isinstance(label, GoldReport) and label.report not in names
        ),
        failures=tuple(record.failures),
        usage=record.usage(),
        seconds=round(sum(record.seconds), 3),
        slowest=round(max(record.seconds, default=0), 3),
        created_at=created.isoformat(timespec="seconds"),
    )
    return Run(
        id=f"{created:%Y%m%d-%H%M%S}-{conditions.engine}",
        summary=summarise_run(info, record.results),
        results=tuple(record.results),
    )


def _passes(passes: int, found: Sequence[Sample]) -> Iterator[tuple[int, Sample]]:
    for number in range(1, passes + 1):
        for sample in found:
            yield number, sample
