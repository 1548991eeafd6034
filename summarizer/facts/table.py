"""A report's facts: each number that counts, with all that the report says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from summarizer.facts.clauses import Setting, cut, placed
from summarizer.facts.context import period, subject
from summarizer.facts.names import indicators
from summarizer.facts.sharing import distribute_respectively
from summarizer.facts.years import Calendar
from summarizer.models import Document, Fact, FactTable, Quantity, Role

COUNTED: Final[frozenset[Role]] = frozenset({"metric", "rule", "phrase"})
_TITLE: Final = re.compile(r"《[^》\n]*》|〔[^〕\n]*〕")
_CHANGE: Final = re.compile(
    r"(?:增长|下降|减少|增加|提高|上升|降低|增幅|降幅|压缩|压减|缩短|精简|多|少|高|低|提升)了?(?:约|近|超|逾|达)?$"
)
_FORMER: Final = re.compile(r"原有的?|原来的?|此前的?|原先的?|(?:由|从)[^，]{0,12}的?$")


def fact_table(document: Document, quantities: Sequence[Quantity]) -> FactTable:
    """Make the facts of a report: of its numbers of role metric, rule and phrase, in the order of the text."""
    return FactTable(facts=tuple(distribute_respectively([*_facts(document, quantities)])))


def _facts(document: Document, quantities: Sequence[Quantity]) -> Iterator[Fact]:
    text = document.text
    counted = [quantity for quantity in quantities if quantity.role in COUNTED]
    clauses = cut(text)
    metrics = {
        setting.quantity.id: setting
        for setting in placed(text, clauses, [quantity for quantity in counted if quantity.role == "metric"])
    }
    named = indicators(document, quantities)
    calendar = Calendar(document)
    for setting in placed(text, clauses, counted):
        quantity = setting.quantity
        sentence = document.sentence_at(quantity.start)
        if sentence.instruction:
            continue
        year, planned = _year(document, quantity, counted, calendar)
        found = named.get(quantity.id)
        words = metrics.get(quantity.id, setting)
        yield Fact(
            quantity=quantity,
            sentence=sentence.id,
            indicator=found.name if found else "",
            subject=subject(quantity.start, found, document) if found else "",
            period=found.period or period(quantity.start, document) if found else "",
            year=year,
            planned=planned,
            left=words.left,
            right=words.right,
            own=_own(setting),
            follows=setting.follows,
            clause=setting.clause,
            change=_CHANGE.search(setting.left) is not None,
            former=_FORMER.search(setting.left) is not None,
        )


def _own(setting: Setting) -> str:
    return _TITLE.sub("", f"{setting.left}|{setting.quantity.surface}|{setting.right}")


def _year(
    document: Document, quantity: Quantity, counted: Sequence[Quantity], calendar: Calendar
) -> tuple[int | None, bool]:
    sentence = document.sentence_at(quantity.start)
    start = sentence.start
    paragraph = document.text.rfind("\n", 0, start) + 1
    return calendar.of(
        document.text[paragraph:start],
        _TITLE.sub(lambda match: "　" * len(match.group()), document.text[start : quantity.start]),
        [other.end - start for other in counted if start < other.end <= quantity.start],
        document.sections[sentence.section].kind == "plans",
    )
