"""A summary as the page shows it: statements with chips, metrics as rows, what was checked and what was not used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from pydantic import Field

from summarizer.export.markdown import say_unread
from summarizer.export.proofs import say_counts
from summarizer.messages import say
from summarizer.models import Citation, Document, Metric, Model, Proof, Report, Summary, plain
from summarizer.web.source_view import place_of

_MOST_REASONS: Final = 3
# What was left out by choice comes first, what nobody misses last.
_RANKS: Final = {"not_chosen": -1, "numbering": 1}


class StatementChip(Model):
    """A citation one can click (source offsets)."""

    start: int
    end: int
    quote: str
    label: str = Field(description="where it stands, by the report's own numbering")


class StatementView(Model):
    """A line of the summary with its places."""

    text: str
    chips: tuple[StatementChip, ...]
    proof: Proof
    cause: str = ""
    theme: str = ""


class StatementGroup(Model):
    """Statements of one category."""

    title: str
    statements: tuple[StatementView, ...]


class MetricRow(Model):
    """A metric as a row of the table."""

    name: str
    note: str = Field(description="subject and period, where the report gives them")
    figure: str = Field(description="as written, with what its qualifier says")
    value: str = Field(description="in the base unit, digits grouped")
    order: float = Field(description="the value, to sort by")
    unit: str
    category: str
    section: str
    proof: Proof = Field(description="of the name")
    chip: StatementChip


class CategoryShare(Model):
    """How many metrics a category has."""

    category: str
    count: int
    percent: int


class UnusedNumber(Model):
    """A number that no part of the summary uses."""

    surface: str
    start: int
    end: int


class UnusedReason(Model):
    """Numbers that are not used for one reason."""

    title: str
    numbers: tuple[UnusedNumber, ...]


class CheckLine(Model):
    """What was checked, in one line above the summary."""

    exact: bool
    line: str
    unused: str
    unread: str = Field(description="what stands in the file and was not read; empty where that is nothing")
    proofs: str = Field(description="how many items are proved in which way")
    made: str


class Findings(Model):
    """All the left side of the page shows."""

    id: str
    brief: tuple[StatementView, ...]
    highlights: tuple[StatementView, ...]
    achievements: tuple[StatementGroup, ...]
    metrics: tuple[MetricRow, ...]
    shares: tuple[CategoryShare, ...]
    problems: tuple[StatementView, ...]
    plans: tuple[StatementView, ...]
    unused: tuple[UnusedReason, ...]
    replaced: tuple[str, ...] = Field(description="what failed the checks, and why")
    edited: tuple[str, ...] = Field(description="what code changed of a model's words")
    check: CheckLine


def find_findings(report: Report, summary: Summary) -> Findings:
    """Return a summary as the page shows it, in the language in force."""
    document = report.document
    unused = _unused(summary)
    return Findings(
        id=document.sha256,
        brief=tuple(
            StatementView(text=one.text, chips=_chips(document, one.citations), proof=one.proof)
            for one in summary.brief
        ),
        highlights=tuple(
            StatementView(
                text=one.text, chips=_chips(document, one.citations), proof=one.proof, theme=one.theme
            )
            for one in summary.highlights
        ),
        achievements=_groups(document, summary),
        metrics=tuple(_row(document, metric) for metric in summary.metrics),
        shares=_shares(summary.metrics),
        problems=tuple(
            StatementView(
                text=problem.text,
                chips=_chips(document, problem.citations),
                proof=problem.proof,
                cause=problem.cause or "",
            )
            for problem in summary.problems
        ),
        plans=tuple(
            StatementView(text=plan.text, chips=_chips(document, plan.citations), proof=plan.proof)
            for plan in summary.plans
        ),
        unused=unused,
        replaced=tuple(f"{fallback.item} · {fallback.reason}" for fallback in summary.checks.fallbacks),
        edited=tuple(f"{edit.item} · {edit.was} → {edit.now}" for edit in summary.checks.edits),
        check=_check_line(summary, unused),
    )


def _chips(document: Document, citations: Iterable[Citation]) -> tuple[StatementChip, ...]:
    """Name each citation by where it stands in the report."""
    return tuple(
        StatementChip(
            start=citation.start,
            end=citation.end,
            quote=citation.quote,
            label=place_of(document, citation.start) or say("web.source"),
        )
        for citation in citations
    )


def _unused(summary: Summary) -> tuple[UnusedReason, ...]:
    by_reason: dict[str, list[UnusedNumber]] = {}
    for entry in summary.checks.uncovered:
        number = UnusedNumber(surface=entry.surface, start=entry.start, end=entry.end)
        by_reason.setdefault(entry.reason, []).append(number)
    ordered = sorted(by_reason.items(), key=lambda item: (_RANKS.get(item[0], 0), -len(item[1])))
    return tuple(
        UnusedReason(title=say(f"reason.{reason}"), numbers=tuple(numbers)) for reason, numbers in ordered
    )


def _check_line(summary: Summary, unused: tuple[UnusedReason, ...]) -> CheckLine:
    checks, made = summary.checks, summary.provenance
    whole = checks.numbers_supported == checks.numbers_total
    line = say(
        "web.traced_all" if whole else "web.traced",
        supported=checks.numbers_supported,
        total=checks.numbers_total,
    )
    by = "web.made_by_rules" if made.engine == "rules" else "web.made_by_model"
    return CheckLine(
        exact=checks.quotes_exact and whole,
        line=line,
        unused=_unused_line(unused),
        unread=say_unread(checks.unread),
        proofs=say_counts(summary),
        made=say(by, model=made.model or "", version=made.tool_version, seconds=f"{made.seconds:.1f}"),
    )


def _unused_line(reasons: tuple[UnusedReason, ...]) -> str:
    if not reasons:
        return say("web.all_used")
    counts = Counter({reason.title: len(reason.numbers) for reason in reasons})
    named = counts.most_common(_MOST_REASONS)
    rest = counts.total() - sum(count for _, count in named)
    if rest:
        named.append((say("web.rest"), rest))
    said = say("web.between").join(
        say("web.of_reason", reason=reason, count=count) for reason, count in named
    )
    return say("web.not_used", count=counts.total(), reasons=said)


def _groups(document: Document, summary: Summary) -> tuple[StatementGroup, ...]:
    by_category: dict[str, list[StatementView]] = {}
    for point in summary.achievements:
        statement = StatementView(text=point.text, chips=_chips(document, point.citations), proof=point.proof)
        by_category.setdefault(point.category or say("md.other"), []).append(statement)
    return tuple(
        StatementGroup(title=title, statements=tuple(statements)) for title, statements in by_category.items()
    )


def _row(document: Document, metric: Metric) -> MetricRow:
    upper = f"–{_grouped(metric.value_max)}" if metric.value_max is not None else ""
    return MetricRow(
        name=metric.name,
        note=" · ".join(part for part in (metric.subject, metric.period) if part),
        figure="".join(metric.stated.split()),
        value=_grouped(metric.value) + upper,
        order=float(metric.value),
        unit=metric.unit,
        category=metric.category or say("md.other"),
        section=say(f"web.section_{metric.section}"),
        proof=metric.proof,
        chip=_chips(document, (_stated(metric),))[0],
    )


def _stated(metric: Metric) -> Citation:
    """Cite a figure with the words that say how exact it is, as it is shown: 98%以上."""
    start = metric.citation.start - metric.stated.find(metric.surface)
    return Citation(start=start, end=start + len(metric.stated), quote=metric.stated)


def _grouped(value: Decimal) -> str:
    whole, point, fraction = plain(value).partition(".")
    return f"{int(whole):,}{point}{fraction}"


def _shares(metrics: tuple[Metric, ...]) -> tuple[CategoryShare, ...]:
    counted = Counter(metric.category or say("md.other") for metric in metrics)
    return tuple(
        CategoryShare(category=category, count=count, percent=round(100 * count / len(metrics)))
        for category, count in counted.most_common()
    )
