"""One question to several reports: which of them it is about, and the most, the least, a ranking or a total."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from summarizer.grounding.answers import Grounded
from summarizer.grounding.derive import total
from summarizer.messages import say
from summarizer.models import Claim, Derived, Model, Quantity, Report, Status, plain
from summarizer.models.asking import AnswerDraft
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


class Found(Model):
    """What one report says to a question, after the gate."""

    report: Report
    draft: AnswerDraft
    grounded: Grounded
    status: Status
    name: str
    """What the report is called among those asked."""

    @property
    def exact(self) -> bool:
        """Whether every quote is the source's own characters."""
        source = self.report.document.source
        return all(
            source[at.start : at.end] == at.quote
            for stated in self.grounded.stated
            for at in stated.claim.citations
        )


class _Value(NamedTuple):
    found: Found
    value: Decimal
    unit: str
    surface: str
    quantity: Quantity | None


def one_by_one(question: str) -> str:
    """Word a question to many reports as a question to one: 哪个市追回的工资最多 asks each 追回的工资是多少."""
    single = _TOTAL.sub("", _EACH.sub("", _WHICH.sub("", question)))
    single = _SUPERLATIVE.sub("", single).strip("，, ？?")
    return f"{single}？" if _ASKS.search(single) else f"{single}是多少？"


def mentioned(question: str, found: Sequence[Found]) -> list[Found]:
    """Keep the reports whose place or office a question names; all where it names none."""
    named = [at for at in found if any(name in question for name in _names(at))]
    return named or list(found)


def compared(question: str, found: Sequence[Found]) -> Claim | None:
    """Put the figures of several reports in order or together, as the question asks; None where it does not."""
    if len(found) < 2:
        return None
    values = [value for at in found if (value := _value(at))]
    values = [value for value in values if values and compatible_unit(value.unit, values[0].unit)]
    if len(values) < 2:
        return None
    citations = tuple(
        citation for value in values for citation in value.found.grounded.stated[0].claim.citations
    )
    ordered = sorted(values, key=lambda value: -value.value)
    if _TOTAL.search(question) and all(value.quantity for value in values):
        derived = total([value.quantity for value in values if value.quantity])
        return Claim(text=say("ask.in_all", formula=derived.formula), citations=citations, derived=derived)
    text = ""
    if _MOST.search(question):
        text = say("ask.most", report=ordered[0].found.name, figure=ordered[0].surface)
    elif _LEAST.search(question):
        text = say("ask.least", report=ordered[-1].found.name, figure=ordered[-1].surface)
    elif _RANK.search(question):
        ranking = " > ".join(f"{value.found.name} {value.surface}" for value in ordered)
        text = say("ask.ranked", ranking=ranking)
    return Claim(text=text, citations=citations) if text else None


def _value(found: Found) -> _Value | None:
    """Give the number by which a report answers."""
    stated = found.grounded.stated[0]
    derived: Derived | None = stated.claim.derived
    if derived is not None:
        return _Value(found, derived.value, derived.unit, f"{plain(derived.value)}{derived.unit}", None)
    wanted = found.draft.claims[0].quantity
    quantity = next((at for at in found.report.quantities if at.id == wanted), None)
    return _Value(found, quantity.value, quantity.unit, quantity.surface, quantity) if quantity else None


def _names(found: Found) -> list[str]:
    identity = found.report.document.identity
    names = [identity.region, identity.issuer]
    return [
        name
        for full in names
        if full
        for name in (full, re.sub(r"(?:省|市|县|区)$", "", full))
        if len(name) > 1
    ]
