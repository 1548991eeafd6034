"""A report's facts: each number that counts, with all that the report says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from summarizer.facts.clauses import Clauses, cut, placed
from summarizer.facts.indicator import indicators
from summarizer.facts.period import Period, head_period, periods
from summarizer.facts.subject import subject
from summarizer.models import Document, Fact, FactRole, FactTable, Quantity, Role

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
        if sentence.instruction:
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
            role=_role(quantity, setting.left, period, document.identity.year),
            left=words.left,
            right=words.right,
            own=_TITLE.sub("", f"{setting.left}|{quantity.surface}|{setting.right}"),
            follows=setting.follows,
            clause=setting.clause,
            change=_CHANGE.search(setting.left) is not None,
            former=_FORMER.search(setting.left) is not None,
        )


def _role(quantity: Quantity, left: str, period: Period, reported: int | None) -> FactRole:
    if quantity.qualifier == "rank":
        return "rank"
    if _CHANGE.search(left):
        return "change"
    if period.planned:
        return "target"
    if period.year is not None and reported is not None and period.year == reported - 1:
        return "last_year"
    return "baseline" if _FORMER.search(left) or (period.year or 0) < (reported or 0) else "result"


_EACH: Final = re.compile(r"分别|依次|各为")
_SAID: Final = re.compile(r"[这上前以][述面]?[两三四五六]?[项者类个]|上述|前述")
# 从2006年的18亿元增加到306亿元: the second figure is of what the first is of.
_REACHED: Final = re.compile(
    r"(?:再|又|已|逐步)?(?:增[加长]|提[高升]|上升|扩大|升|涨|下降|降[低]?|减少?|压[缩减]|缩[短小]|精简)[到至为][^，|]{0,8}\|"
)
_JOINT: Final = re.compile(r"[、和及与]|以及")


def distribute_respectively(figures: Sequence[Fact]) -> list[Fact]:
    """Add to the own words of each figure after 分别, or after 增加到, those it stands for.

    Args:
        figures: of a whole report, in the order of the text.
    """
    found = list(figures)
    for at, (last, figure) in enumerate(zip(figures, figures[1:], strict=False), 1):
        if last.sentence == figure.sentence and _REACHED.match(figure.own):
            found[at] = figure.model_copy(
                update={"own": f"{found[at - 1].own.partition('|')[0]}{figure.own}"}
            )
    figures = tuple(found)
    for at, figure in enumerate(figures):
        if figure.follows or not (each := _EACH.search(figure.own.partition("|")[0])):
            continue
        run = _run(figures, at)
        left = figure.own.partition("|")[0]
        for offset, one in enumerate(run):
            found[at + offset] = one.model_copy(update={"change": figure.change})
        for offset, head in enumerate(_heads(figures, at, len(run))):
            one = found[at + offset]
            found[at + offset] = one.model_copy(update={"own": f"{left}|{one.own}|{head}"})
        for offset, head in enumerate(_listed(left[: each.start()], len(run))):
            one = found[at + offset]
            rest = one.own.partition("|")[2]
            found[at + offset] = one.model_copy(update={"own": f"{head}|{rest}"})
    return found


def _run(figures: Sequence[Fact], at: int) -> list[Fact]:
    """Return a figure with those that follow it in its clause."""
    clause = figures[at].clause
    return list(takewhile(lambda other: other.clause == clause, figures[at:]))


def says_of(figure: Fact) -> bool:
    """Whether a figure is of what the sentence before it named: 这三项依次为…."""
    return _SAID.search(figure.own) is not None and _EACH.search(figure.own) is not None


def _heads(figures: Sequence[Fact], at: int, count: int) -> list[str]:
    """Return the words of as many figures before, of the same sentence: 检查94.2万艘次，查处3.15万起，分别下降."""
    before = figures[max(at - count, 0) : at]
    nearest = figures[at].sentence - (_SAID.search(figures[at].own) is not None)
    if count < 2 or len(before) < count or any(one.sentence < nearest for one in before):
        return []
    return [one.own.replace(f"|{one.quantity.surface}|", "|") for one in before]


def _listed(left: str, count: int) -> list[str]:
    """Return the parts of a list before 分别: 废止、失效."""
    parts = [part for part in _JOINT.split(left) if part]
    return parts[-count:] if len(parts) >= count > 1 else []
