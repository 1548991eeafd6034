"""One report to one checked summary."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path, PurePath
from time import perf_counter
from typing import TYPE_CHECKING, get_args

from summarizer._version import __version__
from summarizer.document import from_text, load_isolated
from summarizer.document import load as load_document
from summarizer.document.limits import check_digits, check_numbers
from summarizer.engines import Engine, RulesEngine
from summarizer.errors import OverlongError, UsageError
from summarizer.facts import fact_table
from summarizer.grounding import ground
from summarizer.messages import phrase, say
from summarizer.models import Document, Draft, Provenance, Report, ReportInfo, Summary
from summarizer.numbers import find
from summarizer.verifying import verified

if TYPE_CHECKING:
    from summarizer.engines.llm import LlmEngine
    from summarizer.settings import EngineChoice, Settings


def load(path: str | Path, *, max_mb: float = 20, force: bool = False, isolated: bool = False) -> Report:
    """Read a report from a file.

    Args:
        path: a text file (UTF-8, UTF-16 or GB18030), or .docx or .pdf with the extra ``formats``.
        max_mb: the largest file that is read, in megabytes.
        force: read the text also where it does not look like a report.
        isolated: take what is no plain text apart in a process of its own, with limits of time and memory, as is
            wise with files of strangers.

    Raises:
        InputError: with a class of its own for each thing that can be wrong with a file.
    """
    return read((load_isolated if isolated else load_document)(path, max_mb=max_mb, force=force))


def loads(text: str, name: str = "") -> Report:
    """Read a report from a text."""
    return read(from_text(text, name))


def read(document: Document, *, max_numbers: int | None = None) -> Report:
    """Find every number of a document, and what each says.

    Args:
        document: as it was read.
        max_numbers: how many a reader can be shown; None for as many as any report has.

    Raises:
        OverlongError: if there are more than can be shown.
        TooComplexFileError: if there are more than any report has.
    """
    check_digits(document.name, document.text)
    quantities = find(document.text)
    if max_numbers is not None and len(quantities) > max_numbers:
        raise OverlongError(
            path=document.name,
            found=phrase("format.numbers", count=f"{len(quantities):,}"),
            limit=phrase("format.numbers", count=f"{max_numbers:,}"),
        )
    check_numbers(document.name, len(quantities))
    return Report(document=document, quantities=quantities, facts=fact_table(document, quantities))


def choose(settings: Settings, engine: EngineChoice | None = None) -> RulesEngine | LlmEngine:
    """Return the engine that was asked for, to be closed after use.

    ``auto`` is a model where an endpoint is configured, else rules.

    Raises:
        UsageError: if there is no such engine, or a model is asked for and no endpoint is configured.
    """
    from summarizer.settings import EngineChoice

    choice = engine or settings.engine
    if choice not in get_args(EngineChoice):
        choices = "、".join(get_args(EngineChoice))
        raise UsageError(problem=say("settings.no_engine", engine=choice, choices=choices))
    if choice == "rules" or (choice == "auto" and not settings.has_endpoint):
        return RulesEngine()
    from summarizer.engines.llm import LlmEngine

    return LlmEngine(settings)


def summarize(
    report: Report, *, engine: EngineChoice | Engine | None = None, settings: Settings | None = None
) -> Summary:
    """Summarise a report: an engine drafts, a verifier reads what is worded freely, grounding decides.

    Args:
        report: from ``load`` or ``loads``.
        engine: its name, or one that was chosen before and is used for many reports.
        settings: which model, where and how; read from the environment where None.

    Raises:
        ModelError: if a model was asked for and gives no usable answer.
        UsageError: if the settings make no sense.
    """
    from summarizer.settings import load_settings

    begun = perf_counter()
    if not isinstance(engine, str | None):
        return summary_of(report, verified(engine, report, engine.draft(report)), begun)
    with closing(choose(settings or load_settings(), engine)) as chosen:
        return summary_of(report, verified(chosen, report, chosen.draft(report)), begun)


def summary_of(report: Report, draft: Draft, begun: float) -> Summary:
    """Return what of a draft may stand, as a summary; ``begun`` is when its making did (``perf_counter``)."""
    fallback = draft.fallback or (draft if draft.engine == "rules" else RulesEngine().draft(report))
    found = ground(report, draft, fallback)
    return Summary(
        report=info(report),
        brief=found.brief,
        highlights=found.highlights,
        overview="".join(sentence.text for sentence in found.brief),
        overview_proof=found.overview_proof,
        achievements=found.achievements,
        metrics=found.metrics,
        problems=found.problems,
        plans=found.plans,
        checks=found.checks,
        provenance=_provenance(draft, perf_counter() - begun),
    )


def info(report: Report) -> ReportInfo:
    """Say which report it is."""
    document = report.document
    return ReportInfo(
        id=PurePath(document.name).stem or document.sha256[:12],
        **document.identity.model_dump(),
        source=document.name,
        sha256=document.sha256,
        chars=len(document.source),
    )


def _provenance(draft: Draft, seconds: float) -> Provenance:
    return Provenance(
        engine=draft.engine,
        model=draft.model,
        prompt_version=draft.prompt_version,
        structured_output=draft.structured_output,
        tool_version=__version__,
        **draft.usage.model_dump(),
        seconds=round(seconds, 3),
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )
