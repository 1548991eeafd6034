"""A summary or a conversation as a Word file; needs the extra ``formats``."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from summarizer.export.markdown import cited_places, say_unread
from summarizer.export.proofs import say_proofs, say_proofs_of
from summarizer.messages import say
from summarizer.models import Answer, Citation, Metric, Proof, Summary, plain

if TYPE_CHECKING:
    from docx.document import Document

_FONT: Final = "SimSun"
_COLUMNS: Final = ("name", "figure", "value", "unit", "period", "category", "proof", "place")
# XML 1.0 has no place for these, and a report's text may hold any of them.
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def summary_to_docx(summary: Summary) -> bytes:
    """Write a summary as a Word file; every statement and figure with its place in the source."""
    document = _blank()
    info, checks = summary.report, summary.checks
    document.add_heading(_clean(info.title or info.issuer or info.source or say("md.untitled")), 0)
    facts = (info.issuer, info.year, info.region, info.date)
    document.add_paragraph(_clean(" · ".join(str(fact) for fact in facts if fact)))
    document.add_paragraph(say_proofs(summary))
    document.add_paragraph(say("web.traced", supported=checks.numbers_supported, total=checks.numbers_total))
    unread = say_unread(checks.unread)
    if unread:
        document.add_paragraph(_clean(unread))
    document.add_heading(say("md.overview"), 1)
    for sentence in summary.brief:
        _point(document, sentence.text, "", sentence.citations, sentence.proof)
    lists = {
        "highlights": [(one.text, "", one.citations, one.proof) for one in summary.highlights],
        "achievements": [(point.text, "", point.citations, point.proof) for point in summary.achievements],
        "problems": [
            (problem.text, problem.cause or "", problem.citations, problem.proof)
            for problem in summary.problems
        ],
        "plans": [(plan.text, "", plan.citations, plan.proof) for plan in summary.plans],
    }
    for name, points in lists.items():
        document.add_heading(say(f"md.{name}", count=len(points)), 1)
        for text, cause, citations, proof in points:
            _point(document, text, cause, citations, proof)
        if name == "achievements":
            _table(document, summary.metrics)
    return _packed(document)


def dialogue_to_docx(turns: Sequence[tuple[str, Answer]]) -> bytes:
    """Write questions as they were asked, and their answers with the evidence, as a Word file."""
    document = _blank()
    document.add_heading(say("web.conversation"), 0)
    for question, answer in turns:
        document.add_heading(_clean(question), 1)
        document.add_paragraph(_clean(answer.answer))
        for place in cited_places(answer):
            line = say("ask.place_in_report", **place.model_dump() | {"quote": _flat(place.quote)})
            document.add_paragraph(_clean(line), style="List Bullet")
        if proofs := say_proofs_of(answer):
            document.add_paragraph(proofs)
    return _packed(document)


def _blank() -> Document:
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Pt

    document = docx.Document()
    for name in ("Normal", "Title", "Heading 1"):
        style = document.styles[name]
        style.font.name = _FONT
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    document.styles["Normal"].font.size = Pt(11)
    return document


def _point(document: Document, text: str, cause: str, citations: Iterable[Citation], proof: Proof) -> None:
    places = "、".join(f"{place.start}-{place.end}" for place in citations)
    paragraph = document.add_paragraph(_clean(text), style="List Bullet")
    if cause:
        paragraph.add_run(_clean(f" {say('md.cause')}{cause}")).italic = True
    paragraph.add_run(f" 〔{say(f'proof.{proof}')} {places}〕")


def _table(document: Document, metrics: Sequence[Metric]) -> None:
    document.add_heading(say("md.metrics", count=len(metrics)), 1)
    if not metrics:
        document.add_paragraph(say("md.none"))
        return
    table = document.add_table(rows=1, cols=len(_COLUMNS))
    table.style = "Light Grid Accent 1"
    for cell, column in zip(table.rows[0].cells, _COLUMNS, strict=True):
        cell.text = say(f"md.column_{column}")
    for metric in metrics:
        upper = f"–{plain(metric.value_max)}" if metric.value_max is not None else ""
        place = f"{metric.citation.start}-{metric.citation.end}"
        value = plain(metric.value) + upper
        written = (
            metric.name,
            _flat(metric.stated),
            value,
            metric.unit,
            metric.period,
            metric.category,
            say(f"proof.{metric.proof}"),
            place,
        )
        for cell, value in zip(table.add_row().cells, written, strict=True):
            cell.text = _clean(value)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)


def _packed(document: Document) -> bytes:
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()
