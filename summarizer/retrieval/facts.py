"""The figures of a report with the words beside each, made once."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Final

from summarizer.indicators.clauses import Setting, clauses
from summarizer.indicators.names import names
from summarizer.models import Model, Quantity, Report
from summarizer.retrieval.sharing import Fact, share_out
from summarizer.retrieval.years import Calendar

_COUNTED: Final = frozenset(("metric", "rule", "phrase"))
_TITLE: Final = re.compile(r"《[^》\n]*》|〔[^〕\n]*〕")
_CHANGE: Final = re.compile(
    r"(?:增长|下降|减少|增加|提高|上升|降低|增幅|降幅|压缩|压减|缩短|精简|多|少|高|低|提升)了?(?:约|近|超|逾|达)?$"
)
_FORMER: Final = re.compile(r"原有的?|原来的?|此前的?|原先的?|(?:由|从)[^，]{0,12}的?$")


class FactTable(Model):
    """The facts of a report in the order of the text, and those of each sentence that has any."""

    facts: tuple[Fact, ...]
    by_sentence: dict[int, tuple[Fact, ...]]


def fact_table(report: Report, readable: Container[int]) -> FactTable:
    """Return the numbers of a report that count anything, those of the readable sentences alone."""
    document = report.document
    calendar = Calendar(report)
    counted = [
        quantity.model_copy(update={"role": "metric"})
        for quantity in report.quantities
        if quantity.role in _COUNTED
    ]
    original = {quantity.id: quantity for quantity in report.quantities}
    ends = [quantity.end for quantity in counted]
    named = names(report)
    found = []
    for setting in clauses(document.text, counted).settings:
        sentence = document.sentence_at(setting.quantity.start).id
        if sentence in readable:
            quantity = original[setting.quantity.id]
            found.append(_fact(report, calendar, quantity, setting, named.get(quantity.id, ""), ends))
    facts = tuple(share_out(found))
    by_sentence: dict[int, list[Fact]] = {}
    for fact in facts:
        by_sentence.setdefault(fact.sentence, []).append(fact)
    return FactTable(facts=facts, by_sentence={key: tuple(group) for key, group in by_sentence.items()})


def _fact(
    report: Report, calendar: Calendar, quantity: Quantity, setting: Setting, name: str, ends: list[int]
) -> Fact:
    document = report.document
    sentence = document.sentence_at(quantity.start)
    start = sentence.start
    paragraph = document.text.rfind("\n", 0, start) + 1
    year, planned = calendar.of(
        document.text[paragraph:start],
        _TITLE.sub(lambda match: "　" * len(match.group()), document.text[start : quantity.start]),
        [end - start for end in ends if start < end <= quantity.start],
        document.sections[sentence.section].kind == "plans",
    )
    return Fact(
        quantity=quantity,
        sentence=sentence.id,
        indicator=name,
        own=_TITLE.sub("", f"{setting.left}|{quantity.surface}|{setting.right}"),
        follows=setting.follows,
        clause=setting.clause,
        year=year,
        planned=planned,
        change=_CHANGE.search(setting.left) is not None,
        former=_FORMER.search(setting.left) is not None,
    )
