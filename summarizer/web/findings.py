"""A summary as the page shows it: statements with chips, metrics as rows, and what was checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from pydantic import Field

from summarizer.export.unread import say_unread
from summarizer.messages import say
from summarizer.models import Citation, Document, Metric, Model, Report, Summary, plain
from summarizer.web.paper import place_of

_MOST_REASONS: Final = 3
# What was left out by choice comes first, what nobody misses last.
_RANKS: Final = {"not_chosen": -1, "numbering": 1}


class Chip(Model):
    """A citation one can click (source offsets)."""

    start: int
    end: int
    quote: str
    label: str = Field(description="where it stands, by the report's own numbering")


class Statement(Model):
    """A line of the summary with its places."""

    text: str
    chips: tuple[Chip, ...]
    cause: str = ""


class Group(Model):
    """Statements of one category."""

    title: str
    statements: tuple[Statement, ...]


class Row(Model):
    """A metric as a row of the table."""

    name: str
    note: str = Field(description="subject and period, where the report gives them")
    figure: str = Field(description="as written, with what its qualifier says")
    value: str = Field(description="in the base unit, digits grouped")
    order: float = Field(description="the value, to sort by")
    unit: str
    category: str
    section: str
    chip: Chip


class Share(Model):
    """How many metrics a category has."""

    category: str
    count: int
    percent: int


class Unused(Model):
    """A number that no part of the summary uses."""

    surface: str
    start: int
    end: int


class Reason(Model):
    """Numbers that are not used for one reason."""

    title: str
    numbers: tuple[Unused, ...]


class Check(Model):
    """The line at the top, and what stands behind it."""

    exact: bool
    line: str
    unused: str
    unread: str = Field(description="what stands in the file and was not read; empty where that is nothing")
    reasons: tuple[Reason, ...]
    replaced: tuple[str, ...]
    made: str


class Findings(Model):
    """All the left side of the page shows."""

    id: str
    overview: str
    achievements: tuple[Group, ...]
    metrics: tuple[Row, ...]
    shares: tuple[Share, ...]
    problems: tuple[Statement, ...]
    plans: tuple[Statement, ...]
    check: Check


def find_findings(report: Report, summary: Summary) -> Findings:
    """Lay a summary out for the page, in the language in force."""
    document = report.document
    return Findings(
        id=document.sha256,
        overview=summary.overview,
        achievements=tuple(_groups(document, summary)),
        metrics=tuple(_row(document, metric) for metric in summary.metrics),
        shares=tuple(_shares(summary.metrics)),
        problems=tuple(
            Statement(text=at.text, chips=chips(document, at.citations), cause=at.cause or "")
            for at in summary.problems
        ),
        plans=tuple(Statement(text=at.text, chips=chips(document, at.citations)) for at in summary.plans),
        check=check_line(summary),
    )


def chips(document: Document, citations: Iterable[Citation]) -> tuple[Chip, ...]:
    """Name each citation by where it stands in the report."""
    return tuple(
        Chip(
            start=at.start,
            end=at.end,
            quote=at.quote,
            label=place_of(document, at.start) or say("web.source"),
        )
        for at in citations
    )


def check_line(summary: Summary) -> Check:
    """Say what was checked and what came of it."""
    checks, made = summary.checks, summary.provenance
    by_reason: dict[str, list[Unused]] = {}
    for entry in checks.uncovered:
        unused = Unused(surface=entry.surface, start=entry.start, end=entry.end)
        by_reason.setdefault(entry.reason, []).append(unused)
    ordered = sorted(by_reason.items(), key=lambda item: (_RANKS.get(item[0], 0), -len(item[1])))
    reasons = tuple(
        Reason(title=say(f"reason.{reason}"), numbers=tuple(numbers)) for reason, numbers in ordered
    )
    whole = checks.numbers_supported == checks.numbers_total
    key = "made_by_rules" if made.engine == "rules" else "made_by_model"
    return Check(
        exact=checks.quotes_exact and whole,
        line=say(
            "web.traced_all" if whole else "web.traced",
            supported=checks.numbers_supported,
            total=checks.numbers_total,
        ),
        unused=_unused_line(reasons),
        unread=say_unread(checks.unread),
        reasons=reasons,
        replaced=tuple(f"{fallback.item} · {fallback.reason}" for fallback in checks.fallbacks),
        made=say(
            f"web.{key}", model=made.model or "", version=made.tool_version, seconds=f"{made.seconds:.1f}"
        ),
    )


def _unused_line(reasons: tuple[Reason, ...]) -> str:
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


def _groups(document: Document, summary: Summary) -> Iterable[Group]:
    by_category: dict[str, list[Statement]] = {}
    for point in summary.achievements:
        statement = Statement(text=point.text, chips=chips(document, point.citations))
        by_category.setdefault(point.category or say("md.other"), []).append(statement)
    return [Group(title=title, statements=tuple(found)) for title, found in by_category.items()]


def _row(document: Document, metric: Metric) -> Row:
    upper = f"–{_grouped(metric.value_max)}" if metric.value_max is not None else ""
    return Row(
        name=metric.name,
        note=" · ".join(part for part in (metric.subject, metric.period) if part),
        figure="".join(metric.stated.split()),
        value=_grouped(metric.value) + upper,
        order=float(metric.value),
        unit=metric.unit,
        category=metric.category or say("md.other"),
        section=say(f"web.section_{metric.section}"),
        chip=chips(document, (_stated(metric),))[0],
    )


def _stated(metric: Metric) -> Citation:
    """Cite a figure with the words that say how exact it is, as it is shown: 98%以上."""
    start = metric.citation.start - metric.stated.find(metric.surface)
    return Citation(start=start, end=start + len(metric.stated), quote=metric.stated)


def _grouped(value: Decimal) -> str:
    whole, point, fraction = plain(value).partition(".")
    return f"{int(whole):,}{point}{fraction}"


def _shares(metrics: tuple[Metric, ...]) -> Iterable[Share]:
    counted = Counter(metric.category or say("md.other") for metric in metrics)
    return [
        Share(category=category, count=count, percent=round(100 * count / len(metrics)))
        for category, count in counted.most_common()
    ]
