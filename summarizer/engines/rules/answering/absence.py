"""What is known where no answer was found: that the report lacks the thing, or only that the search found none."""

from __future__ import annotations

import re
from typing import Final

from summarizer.engines.rules.answering.evidence import carry
from summarizer.engines.rules.answering.known import Known
from summarizer.engines.rules.answering.questions import Question
from summarizer.engines.rules.answering.terms import Term
from summarizer.models.asking import Reason
from summarizer.retrieval.synonyms import Synonyms

# A word stands in a report from here on, as itself, in another wording or in its parts.
_STANDS: Final = 0.5
_LATIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9.+-]+")
_LAST_YEAR: Final = re.compile(r"上一?年|去年|同比|同期|历年|近[一二两三四五六]年|[一二两三四五六]年来")
_DIGITS: Final = str.maketrans("0123456789", "〇一二三四五六七八九")


def is_certain(
    reason: Reason, question: Question, known: Known, synonyms: Synonyms, places: tuple[str, ...] = ()
) -> bool:
    """Whether the report is known to lack what a question asks for.

    A thing is known to be lacking where it is a word whose other wordings are known and none of them stands
    anywhere in the report; a year, where the report does not name it; a place likewise. Of all else one knows only
    that the search did not find it.
    """
    text = known.report.document.text
    if reason == "number":
        return True
    if reason == "place":
        return bool(places) and not any(place in text for place in places)
    if reason == "year":
        return not any(_names_year(text, year, known.year) for year in question.years)
    if reason != "indicator":
        return False
    return any(_is_settled(term, synonyms) and not _stands(term, text) for term in question.terms)


def is_understood(question: Question, known: Known) -> bool:
    """Whether a question asks for anything in particular, or has a word that the report or the word lists know."""
    if question.kind != "text" or question.slots or question.numbers or question.years:
        return True
    text = known.report.document.text
    return any(term.wordings or _stands(term, text) for term in question.terms)


def _is_settled(term: Term, synonyms: Synonyms) -> bool:
    """Whether all that may be said for a word is known, so that its absence can be read off the text."""
    if not term.noun or term.text in synonyms.loose:
        return False
    return bool(term.wordings) or _LATIN.fullmatch(term.text) is not None


def _stands(term: Term, text: str) -> bool:
    return carry(term, text) >= _STANDS


def _names_year(text: str, year: int, own: int | None) -> bool:
    if str(year) in text or str(year).translate(_DIGITS) in text:
        return True
    return own is not None and year == own - 1 and _LAST_YEAR.search(text) is not None
