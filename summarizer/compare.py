"""One question to several reports: which of them it is about, and the most, the least, a ranking or a total."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from summarizer.grounding.answer import Stated
from summarizer.grounding.derive import total
from summarizer.messages import say
from summarizer.models import Claim, Identity, Quantity, Report, plain
from summarizer.numbers import compatible_unit

_WHICH: Final = re.compile(
    r"(?:在)?(?:这|那|以上|上述)?(?:几|两|三|四|五|六|些|哪)(?:一)?[个份家些]?(?:市|省|县|区|州|局|厅|单位|部门|报告|地方|地区)(?:的?报告)?(?:里面?|中|当中|之中|的|，)*"
)
_EACH: Final = re.compile(
    r"(?:各(?:市|省|县|区|地|局|单位|报告|家)|每[个份家](?:市|省|县|区|局|单位|报告))(?:的|分别|各)*"
)
_MOST: Final = re.compile(r"最[多高大长快好]")
_LEAST: Final = re.compile(r"最[少低小短慢差]")
_RANK: Final = re.compile(
    r"排名|排序|排列|从[多高大]到[少低小]|由[多高大]到[少低小]|从[少低小]到[多高大]|对比|比较|相比|谁[更多高]"
)
_TOTAL: Final = re.compile(r"合计|一共|总共|总和|加起来|总计")
_SUPERLATIVE: Final = re.compile(
    r"(?:是)?(?:哪[个份家]?(?:市|省|县|区|局|单位|报告|地方)?|谁)?(?:的)?最[多高大少低小长短](?:的)?(?:是(?:哪.{0,4}|谁|多少))?|(?:的)?(?:排名|排序|对比|比较)(?:情况)?(?:如何|怎样|怎么样)?|从.到.排列?"
)
_ASKS: Final = re.compile(r"多少|几|什么|哪|谁|吗|是否|有没有|为什么|怎")


class ReportAnswer(NamedTuple):
    """The first claim by which a report answers, under the name the report goes by among those asked."""

    name: str
    report: Report
    stated: Stated


class _Value(NamedTuple):
    answer: ReportAnswer
    value: Decimal
    unit: str
    surface: str
    quantity: Quantity | None


def singular_question(question: str) -> str:
    """Word a question to many reports as a question to one: 哪个市追回的工资最多 asks each 追回的工资是多少."""
    single = _TOTAL.sub("", _EACH.sub("", _WHICH.sub("", question)))
    single = _SUPERLATIVE.sub("", single).strip("，, ？?")
    return f"{single}？" if _ASKS.search(single) else f"{single}是多少？"


def select_reports(question: str, reports: Sequence[Report]) -> list[int]:
    """Return the places of the reports whose place or office a question names; all where it names none."""
    named = [
        place
        for place, report in enumerate(reports)
        if any(name in question for name in _names(report.document.identity))
    ]
    return named or list(range(len(reports)))


def rank_reports(question: str, answers: Sequence[ReportAnswer]) -> Claim | None:
    """Put the figures of several reports in order or together, as the question asks; None where it does not."""
    values = [value for answer in answers if (value := _value(answer))]
    values = [value for value in values if compatible_unit(value.unit, values[0].unit)]
    if len(values) < 2:
        return None
    citations = tuple(citation for value in values for citation in value.answer.stated.claim.citations)
    ordered = sorted(values, key=lambda value: -value.value)
    quantities = [value.quantity for value in values if value.quantity]
    if _TOTAL.search(question) and len(quantities) == len(values):
        derived = total(quantities)
        return Claim(text=say("ask.in_all", formula=derived.formula), citations=citations, derived=derived)
    text = ""
    if _MOST.search(question):
        text = say("ask.most", report=ordered[0].answer.name, figure=ordered[0].surface)
    elif _LEAST.search(question):
        text = say("ask.least", report=ordered[-1].answer.name, figure=ordered[-1].surface)
    elif _RANK.search(question):
        ranking = " > ".join(f"{value.answer.name} {value.surface}" for value in ordered)
        text = say("ask.ranked", ranking=ranking)
    return Claim(text=text, citations=citations) if text else None


def _value(answer: ReportAnswer) -> _Value | None:
    """Return the number by which a report answers."""
    if derived := answer.stated.claim.derived:
        return _Value(answer, derived.value, derived.unit, f"{plain(derived.value)}{derived.unit}", None)
    wanted = answer.stated.quantities[:1]
    quantity = next(
        (one for one in answer.report.quantities if one.id in wanted and one.role == "metric"), None
    )
    return _Value(answer, quantity.value, quantity.unit, quantity.surface, quantity) if quantity else None


def _names(identity: Identity) -> Iterator[str]:
    """Yield what a report's place and office are called, long and short."""
    for full in (identity.region, identity.issuer):
        for name in (full, re.sub("(?:省|市|县|区)$", "", full)) if full else ():
            if len(name) > 1:
                yield name
