"""Numbers by placeholder: where a model writes {Q72}, the report's own words for that number stand."""

from __future__ import annotations

import re
from typing import Final

from summarizer.facts import COUNTED
from summarizer.models import Model, Quantity, Report

# {Q72}, and the mark of the annotated report copied whole: 〔Q72:1.53亿元〕.
_PLACEHOLDER: Final = re.compile(r"[{｛]+\s*Q(\d+)\s*[}｝]+|〔\s*Q(\d+)\s*[:：]([^〕]*)〕")
_LEFT: Final = re.compile(r"[{｛〔]\s*Q\s*\d+[^}｝〕]*[}｝〕]?")


class Filled(Model):
    """A text without placeholders, or with the first that stands for no number that counts something."""

    text: str
    quantities: tuple[int, ...] = ()
    """Those that stand where placeholders stood."""
    unknown: str = ""


def fill(text: str, report: Report) -> Filled:
    """Put the report's numbers, with the words that say how exact they are, where a text has their placeholders."""
    known = {quantity.id: quantity for quantity in report.quantities if quantity.role in COUNTED}
    pieces: list[str] = []
    filled: list[int] = []
    end = 0
    for found in _PLACEHOLDER.finditer(text):
        quantity = known.get(int(found[1] or found[2]))
        if quantity is None or (found[3] is not None and found[3].strip() != quantity.surface):
            return Filled(text=text, unknown=found[0])
        pieces += [
            text[end : found.start()],
            _stated(quantity, text[: found.start()], text[found.end() :], report),
        ]
        filled.append(quantity.id)
        end = found.end()
    pieces.append(text[end:])
    if left := _LEFT.search("".join(pieces)):
        return Filled(text=text, unknown=left[0])
    return Filled(text="".join(pieces), quantities=tuple(filled))


def _stated(quantity: Quantity, before: str, after: str, report: Report) -> str:
    """Return a number with the words that say how exact it is, but for those that are written beside it already."""
    text = report.document.text
    leading = text[quantity.start - quantity.words_before : quantity.start]
    trailing = text[quantity.end : quantity.end + quantity.words_after]
    number = text[quantity.start : quantity.end]
    return f"{'' if before.endswith(leading) else leading}{number}{'' if after.startswith(trailing) else trailing}"
