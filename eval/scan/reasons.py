"""Whether the reason given for not using a number can be true, by rules so simple that none needs the product.

A rule speaks only where the characters around a number decide; where they don't, the reason stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from summarizer.models import Document, Model, Span, Uncovered

_CELLS: Final = re.compile(r"[｜|\t]")
_SENTENCE: Final = re.compile("[。！？；]")
_COUNTED: Final = re.compile(
    r"\s?[余多]?[十百千万亿]*\s?(?:[%％‰]|个百分点|元|人次|人|件|起|家|户|项|次|场|个|名|吨|亩|公里|米|份|条|部|宗|例)"
)
_QUOTES: Final = (("“", "”"), ("《", "》"), ("〈", "〉"), ("「", "」"), ("‘", "’"))
_DATE: Final = re.compile(r"[年月日号时分秒周旬届]|季度|世纪|星期|点")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_CURRENCY: Final = re.compile(r"(?:USD|RMB|CNY|EUR|HKD|JPY|GBP|US\$|[$¥€£￥])\s*", re.IGNORECASE)
_AIMED: Final = re.compile("争取|力争|今明|计划|目标|努力|有望|今后|未来|年内")
_LETTER: Final = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ]")
_ARTICLE: Final = re.compile(r"[条款项章节编号页卷册集篇版部〕】\]）)附表图案第例]|[年]")


class Around(Model):
    """A number that is listed as not used, with what stands around it on its line."""

    surface: str
    before: str
    after: str
    removed: bool

    @property
    def alone_in_cell(self) -> bool:
        """Whether it is all that stands in a cell of a table."""
        row = f"{self.before}{self.surface}{self.after}"
        if _CELLS.search(row) is None:
            return False
        left = _CELLS.split(self.before)[-1].strip()
        return not left and not re.sub(r"^[%％]", "", _CELLS.split(self.after)[0].strip())

    @property
    def quoted(self) -> bool:
        """Whether it stands in quotation marks."""
        return any(
            self.before.count(opening) > self.before.count(closing) and closing in self.after
            for opening, closing in _QUOTES
        )


def around(entry: Uncovered, document: Document) -> Around:
    """Look at the line of the source that holds a listed number."""
    source = document.source
    first = source.rfind("\n", 0, entry.start) + 1
    last = source.find("\n", entry.end)
    return Around(
        surface=entry.surface,
        before=source[first : entry.start],
        after=source[entry.end : last if last >= 0 else len(source)],
        removed=any(_holds(part.start, part.end, entry) for part in document.removed),
    )


def _holds(start: int, end: int, entry: Span | Uncovered) -> bool:
    return start <= entry.start and entry.end <= end


def _name(at: Around) -> str:
    if at.alone_in_cell:
        return "it is a cell of a table"
    if _CURRENCY.search(at.before[-4:]) or _CURRENCY.match(at.after):
        return "it is an amount of money"
    if at.after[:1] == "×" or (at.before[-1:] == "×" and _COUNTED.match(at.after)):
        return "it is a factor of a size"
    if at.quoted or _LETTER.search(at.before[-1:]) or _LETTER.search(at.after[:1]):
        return ""
    if at.before[-1:] in ("-", "+", "·", ".", "第", "/"):
        return ""
    written = at.surface + at.after
    digits = re.match(r"[\d,.]+", written)
    if digits and _COUNTED.match(written, digits.end()):
        return "it is followed by what it counts"
    return ""


def _date(at: Around) -> str:
    if _DATE.search(at.surface + at.after[:3]) or _YEAR.fullmatch(at.surface.strip()):
        return ""
    if at.alone_in_cell:
        return "it is a cell of a table"
    if re.search(r"[-—–~～至到/.:：、和]\s*$", at.before) or re.match(r"\s*[-—–~～至到/.:：、和]", at.after):
        return ""
    return "nothing beside it is of a date"


def _page_number(at: Around) -> str:
    if not at.removed:
        return "it was not cut from the text"
    line = f"{at.before}{at.surface}{at.after}"
    return "its line is a sentence" if _SENTENCE.search(line) or _CELLS.search(line) else ""


def _numbering(at: Around) -> str:
    ahead = at.before.strip().rpartition("｜")[2]
    if not ahead or ahead[-1] in "（(其。；;：:，、,！？”":
        return ""
    if re.match(r"\s*(?:是|、|[.．)）]|要)", at.after) or re.search(r"[、.．)）]$", at.surface):
        return ""
    return "" if re.search(r"[①-⓿㈠-㊉Ⅰ-ⅿ]", at.surface) else "it does not stand where a list numbers"


def _reference(at: Around) -> str:
    near = at.before[-4:] + at.surface + at.after[:4]
    return (
        ""
        if _ARTICLE.search(near) or re.search(r"[〔【\[（(]", near)
        else "it is beside no document or article"
    )


def _ordinal(at: Around) -> str:
    near = at.before[-2:] + at.surface + at.after[:2]
    return "" if re.search(r"[第初头]|等|级|届|名|位", near) else "it orders nothing"


def _phrase(at: Around) -> str:
    if at.alone_in_cell:
        return "it is a cell of a table"
    if re.search(r"[%％‰]|百分|亿|\d万|元", at.surface):
        return "it is a measured figure"
    counted = re.match(r"\d", at.surface) and not re.search(r"[大类级]|年", at.surface + at.after[:1])
    return "digits count something" if counted else ""


def _rule(at: Around) -> str:
    clause = re.split("[，。；：]", at.before)[-1]
    return "it is an aim" if _AIMED.search(clause) else ""


_RULES: Final[dict[str, Callable[[Around], str]]] = {
    "name": _name,
    "date": _date,
    "page_number": _page_number,
    "header_footer": _page_number,
    "numbering": _numbering,
    "reference": _reference,
    "ordinal": _ordinal,
    "rule": _rule,
    "phrase": _phrase,
}


def false_reason(entry: Uncovered, document: Document) -> str:
    """Say why the reason given for a listed number looks false; empty where it does not."""
    rule = _RULES.get(entry.reason)
    return rule(around(entry, document)) if rule else ""
