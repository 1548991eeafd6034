"""A summary or an answer as Markdown, to be read by people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from summarizer.export.proofs import say_proofs, say_proofs_of
from summarizer.messages import say
from summarizer.models import Answer, AnswerCitation, Citation, Metric, Proof, Summary, Unread, plain

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$])")
# What would begin a list, a rule or a heading at the start of a line.
_OPENS = re.compile(r"^(?:[-+=](?=[\s=+-]|$)|\d{1,9}(?=[.)](?:\s|$)))")
# What turns the reading direction around, hides itself, or cannot be written: figures must show as they are.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_FEW = 12


def to_markdown(summary: Summary) -> str:
    """Write a summary as Markdown; every statement and figure with its place in the source."""
    return "\n".join(_lines(summary)) + "\n"


def _lines(summary: Summary) -> Iterator[str]:
    report = summary.report
    yield f"# {escaped(report.title or report.issuer or report.source or say('md.untitled'))}"
    yield ""
    facts = [report.issuer, f"{report.year}" if report.year else None, report.region, report.date]
    yield " · ".join(escaped(fact) for fact in facts if fact)
    yield ""
    yield f"> {_checked(summary)}"
    unread = say_unread(summary.checks.unread)
    if unread:
        yield f"> {escaped(unread)}"
    yield f"> {say_proofs(summary)}"
    yield f"> {_made(summary)}"
    yield from _section(
        say("md.overview"),
        (f"{escaped(one.text)} {_places(one.citations, one.proof)}\n" for one in summary.brief),
    )
    yield from _section(say("md.highlights", count=len(summary.highlights)), _highlights(summary))
    yield from _section(say("md.achievements", count=len(summary.achievements)), _achievements(summary))
    yield from _section(say("md.metrics", count=len(summary.metrics)), _table(summary.metrics))
    yield from _section(
        say("md.problems", count=len(summary.problems)),
        [
            f"{number}. {escaped(problem.text)} {_places(problem.citations, problem.proof)}"
            + (f"\n   {say('md.cause')}{escaped(problem.cause)}" if problem.cause else "")
            for number, problem in enumerate(summary.problems, 1)
        ],
    )
    yield from _section(
        say("md.plans", count=len(summary.plans)),
        [
            f"{number}. {escaped(plan.text)} {_places(plan.citations, plan.proof)}"
            for number, plan in enumerate(summary.plans, 1)
        ],
    )
    yield from _section(say("md.not_used", count=len(summary.checks.uncovered)), _not_used(summary))
    if edits := summary.checks.edits:
        lines = [f"- {escaped(edit.item)}: {escaped(edit.was)} → {escaped(edit.now)}" for edit in edits]
        yield from _section(say("md.edits", count=len(edits)), lines)


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    yield ""
    empty = True
    for line in lines:
        empty = False
        yield line
    if empty:
        yield say("md.none")


def _highlights(summary: Summary) -> Iterator[str]:
    for number, one in enumerate(summary.highlights, 1):
        theme = f"【{escaped(one.theme)}】" if one.theme else ""
        yield f"{number}. {theme}{escaped(one.text)} {_places(one.citations, one.proof)}"


def _checked(summary: Summary) -> str:
    checks = summary.checks
    return say(
        "md.checked",
        supported=checks.numbers_supported,
        total=checks.numbers_total,
        used=checks.quantities_used,
        quantities=checks.quantities_total,
        fallbacks=len(checks.fallbacks),
    )


def _made(summary: Summary) -> str:
    made = summary.provenance
    if made.engine == "rules":
        return say("md.made_by_rules", version=made.tool_version)
    return say(
        "md.made_by_model",
        version=made.tool_version,
        model=escaped(made.model or ""),
        requests=made.requests,
        tokens_in=made.tokens_in,
        tokens_out=made.tokens_out,
        seconds=f"{made.seconds:.0f}",
    )


def _achievements(summary: Summary) -> Iterator[str]:
    first: dict[str, int] = {}
    for position, point in enumerate(summary.achievements):
        first.setdefault(point.category, position)
    ordered = sorted(summary.achievements, key=lambda point: first[point.category])
    for category, points in groupby(ordered, key=lambda point: point.category):
        yield f"**{escaped(category or say('md.other'))}**"
        yield ""
        for point in points:
            yield f"- {escaped(point.text)} {_places(point.citations, point.proof)}"
        yield ""


def _table(metrics: tuple[Metric, ...]) -> Iterator[str]:
    if not metrics:
        return
    columns = ("name", "figure", "value", "unit", "period", "category", "proof", "place")
    yield "| " + " | ".join(say(f"md.column_{column}") for column in columns) + " |"
    yield "|---|---|---:|---|---|---|---|---|"
    for metric in metrics:
        cells = (
            escaped(metric.name),
            escaped(re.sub(r"\s+", "", metric.stated)),
            plain(metric.value) + (f"–{plain(metric.value_max)}" if metric.value_max is not None else ""),
            escaped(metric.unit),
            escaped(metric.period),
            escaped(metric.category),
            say(f"proof.{metric.proof}"),
            f"{metric.citation.start}-{metric.citation.end}",
        )
        yield "| " + " | ".join(cells) + " |"


def _not_used(summary: Summary) -> Iterator[str]:
    by_reason: dict[str, list[str]] = {}
    for entry in summary.checks.uncovered:
        by_reason.setdefault(entry.reason, []).append(escaped(re.sub(r"\s+", "", entry.surface)))
    for reason, surfaces in by_reason.items():
        more = say("md.and_more", count=len(surfaces) - _FEW) if len(surfaces) > _FEW else ""
        yield f"- {say(f'reason.{reason}')} ({len(surfaces)}): {'、'.join(surfaces[:_FEW])}{more}"


def _places(citations: tuple[Citation, ...], proof: Proof) -> str:
    """Say how a statement is proved, and by which places."""
    said = (say(f"proof.{proof}"), "、".join(f"{place.start}-{place.end}" for place in citations))
    return f"〔{' '.join(filter(None, said))}〕"


def answer_to_markdown(answer: Answer, asked: str = "") -> str:
    """Write an answer with its evidence, each quote with its place in the source.

    Args:
        answer: the answer.
        asked: the question as it was asked, where that may be another wording than was understood.
    """
    return "\n".join(_answer_lines(answer, asked)) + "\n"


def _answer_lines(answer: Answer, asked: str) -> Iterator[str]:
    if asked and asked != answer.question:
        yield escaped(say("ask.understood", question=answer.question))
        yield ""
    if known := "closest" if answer.status == "closest" else answer.refusal:
        yield f"**{say(f'ask.refusal_{known}')}**"
        yield ""
    for line in answer.answer.split("\n"):
        yield escaped(line)
        yield ""
    several = len({citation.report for claim in answer.claims for citation in claim.citations}) > 1
    key = "ask.place_in_report" if several else "ask.place_in"
    cited = cited_places(answer)
    if cited:
        yield f"**{say('ask.evidence')}**"
        yield ""
        for place in cited:
            yield f"- {escaped(say(key, **place.model_dump() | {'quote': ' '.join(place.quote.split())}))}"
        yield ""
    if proofs := say_proofs_of(answer):
        yield f"> {proofs}"
    model = answer.provenance.model
    yield f"> {say('ask.by_model', model=escaped(model)) if model else say('ask.by_rules')}"


def cited_places(answer: Answer) -> list[AnswerCitation]:
    """Return the places an answer cites, each once."""
    cited = {(place.report, place.start): place for claim in answer.claims for place in claim.citations}
    return list(cited.values())


def say_unread(unread: Sequence[Unread]) -> str:
    """Return in one sentence what of a file was not read; nothing where all of it was."""
    if not unread:
        return ""
    parts = (
        say(f"unread.{left.kind}", count=left.count) + (f" ({left.detail})" if left.detail else "")
        for left in unread
    )
    return say("unread.line", what=say("unread.between").join(parts))


def escaped(text: str) -> str:
    """Take from a text what Markdown or HTML would act on, and its line ends."""
    shown = _SPECIAL.sub(r"\\\1", " ".join(_UNSEEN.sub("", text).split()))
    return _OPENS.sub(
        lambda match: f"{match.group()}\\" if match.group().isdigit() else f"\\{match.group()}", shown
    )
