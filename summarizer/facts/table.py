"""A report's facts: each number that counts, with all that the report says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from summarizer.document.instructions import is_instruction
from summarizer.facts.clauses import Clauses, cut, placed
from summarizer.facts.context import subject
from summarizer.facts.names import indicators
from summarizer.facts.period import head_period, periods
from summarizer.facts.sharing import distribute_respectively
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
    cuts = cut(text)
    settings = [*placed(text, cuts, counted)]
    metrics = Clauses(
        text,
        *cuts,
        tuple(placed(text, cuts, [quantity for quantity in counted if quantity.role == "metric"])),
    )
    times = periods(document, settings)
    named = indicators(document, metrics, {key: period.words for key, period in times.items()})
    among_metrics = {setting.quantity.id: setting for setting in metrics.settings}
    for setting in settings:
        quantity = setting.quantity
        sentence = document.sentence_at(quantity.start)
        if is_instruction(text[sentence.start : sentence.end]):
            continue
        found = named.get(quantity.id)
        in_table = head_period(found.period, document.identity.year) if found and found.period else None
        period = in_table or times[quantity.id]
        words = among_metrics.get(quantity.id, setting)
        yield Fact(
            quantity=quantity,
            sentence=sentence.id,
            indicator=found.name if found else "",
            subject=subject(quantity.start, found, document) if found else "",
            period=period.words,
            year=period.year,
            planned=period.planned,
            left=words.left,
            right=words.right,
            own=_TITLE.sub("", f"{setting.left}|{quantity.surface}|{setting.right}"),
            follows=setting.follows,
            clause=setting.clause,
            change=_CHANGE.search(setting.left) is not None,
            former=_FORMER.search(setting.left) is not None,
        )
