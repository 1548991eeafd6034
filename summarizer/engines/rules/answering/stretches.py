"""The stretch of a sentence that answers: the number asked for with the words that say what it counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from summarizer.engines.rules.answering.evidence import WORDING, carry
from summarizer.engines.rules.answering.known import Known
from summarizer.engines.rules.answering.questions import Question
from summarizer.engines.rules.trimming import bare
from summarizer.facts import Fact as Figure
from summarizer.models import Span

_CUT: Final = re.compile(r"[，；：;]|——")
_LONGEST: Final = 100


def stretch(question: Question, figures: Sequence[Figure], known: Known) -> Span:
    """Give the shortest run of clauses of a sentence with some figures and the words asked for (text offsets)."""
    document = known.report.document
    whole = bare(document, document.sentences[figures[0].sentence])
    text = document.text
    first, last = min(at.quantity.start for at in figures), max(at.quantity.end for at in figures)
    starts = [whole.start, *(match.end() for match in _CUT.finditer(text, whole.start, whole.end))]
    ends = [*(match.start() for match in _CUT.finditer(text, whole.start, whole.end)), whole.end]
    clauses = list(zip(starts, ends, strict=True))
    low = max((at for at, (start, _) in enumerate(clauses) if start <= first), default=0)
    high = max((at for at, (start, _) in enumerate(clauses) if start < last), default=low)
    wanted = [term for term in question.terms if term.weight > WORDING / 2]
    while low and clauses[high][1] - clauses[low - 1][0] <= _LONGEST:
        here = text[clauses[low][0] : clauses[high][1]]
        lost = [term for term in wanted if not carry(term, here)]
        if not any(carry(term, text[clauses[0][0] : clauses[low][0]]) >= WORDING for term in lost):
            break
        low -= 1
    return Span(start=clauses[low][0], end=clauses[high][1])


def sentence(known: Known, at: int) -> Span:
    """Give a sentence without its numbering and closing mark (text offsets)."""
    document = known.report.document
    return bare(document, document.sentences[at])
