"""Finds the numbers of a text naively: every run of digits, every Chinese numeral that counts, every numeral sign.

It knows no units and no context beyond a list of measure words and one of words in which a numeral counts nothing
(``naive.toml``), and shares no code with the product. It would rather find a number too many than one too few.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any, Final, Literal

from summarizer.models import Model

Kind = Literal["digits", "chinese", "ordinal", "fraction", "half", "vague", "circled", "sign", "roman"]

_SPACE: Final = "\u0020\u00a0\u2009\u202f\u2002\u2003\u2005\u2006\u2007\u2008\u200a"
_ONES: Final = "〇零○一二两三四五六七八九"
_NUMERAL: Final = f"{_ONES}十百千万亿廿卅"
# Without one of these a numeral is only the scale of the digits before it, or a word (万元, 百姓).
_COUNTS: Final = f"{_ONES}十廿卅"
_SCALE: Final = f"(?:[{_SPACE}]?[余多来]?[十百千万亿]+(?![克米瓦伏赫卡焦]|分[点之]))?"


# The kinds written in Chinese characters, which words have in common with numbers.
_WRITTEN: Final = ("chinese", "ordinal", "vague", "half")


class NaiveNumber(Model):
    """A number as the naive scan sees it (offsets into the text it was found in)."""

    start: int
    end: int
    surface: str
    kind: Kind

    @property
    def normal(self) -> str:
        """The surface without what only separates: 1,234 and １ ２３４ are 1234."""
        return normal(self.surface)


def normal(surface: str) -> str:
    """Write a number's surface in one way: half-width, without blanks and commas between its digits."""
    return "".join(char for char in _fold(surface) if not char.isspace() and char not in ",\u200b")


def _any_of(words: list[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda word: -len(word)))


@cache
def _data() -> dict[str, Any]:
    source = resources.files("eval.scan").joinpath("naive.toml").read_text(encoding="utf-8")
    return tomllib.loads(source)


@cache
def _number() -> re.Pattern[str]:
    """Compile what a number looks like."""
    data = _data()
    measures = _any_of(data["measures"].split())
    counting = rf"(?:{_any_of(data['counting'].split())})[，。；、：！？,;）)\s\d]"
    articles = rf"(?!{_any_of(data['measured'].split())}|{counting})(?:{measures})"
    return re.compile(
        rf"""(?P<circled>[①-⑳㉑-㉟㊱-㊿❶-❿⓫-⓴⓵-⓾⑴-⒇⒈-⒛㈠-㈩㊀-㊉])
        |(?P<sign>\d*[¼-¾⅐-⅞])
        |(?P<roman>[Ⅰ-Ⅻⅰ-ⅻ])
        |(?P<fraction>[{_NUMERAL}\d]+\s*分之\s*(?:[{_NUMERAL}]+(?:点[{_ONES}]+)?|\d+(?:\.\d+)?))
        |(?P<digits>(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,3}}(?:[{_SPACE}]\d{{3}})+(?=[\u4e00-\u9fff])|\d+)(?:\.\d+)*{_SCALE})
        |(?P<ordinal>第[{_NUMERAL}]+)
        |(?P<half>[一过大超近]?半数|[一过大超近]半|[上下]?半(?=个月|年|天|个?小时))
        |(?P<vague>[数几上好近逾超约]*[数几上][十百千万亿]+)
        |(?P<chinese>[{_NUMERAL}]+点[{_ONES}]+[万亿]*
            |(?=[{_NUMERAL}]*[{_COUNTS}]|[{_NUMERAL}]+[余多])(?!一{articles})
                [{_NUMERAL}]+[几余多来]?[{_NUMERAL}]*(?=\s?(?:{measures}))
            |(?=[{_NUMERAL}]*[十百千万亿])(?=[{_NUMERAL}]*[{_COUNTS}])[{_NUMERAL}]{{2,}}[余多]?[万亿]*)""",
        re.VERBOSE,
    )


def _fold(text: str) -> str:
    """Make full-width digits, points and percent signs half-width, code point by code point."""
    return text.translate(_HALF)


_HALF: Final = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), 0xFF0E, 0xFF05)}


def _is_word(start: int, end: int, words: list[tuple[int, int]], starts: list[int]) -> bool:
    """Whether one of the words that count nothing holds the whole numeral."""
    at = bisect_right(starts, start) - 1
    return at >= 0 and words[at][1] >= end


def naive_numbers(text: str) -> tuple[NaiveNumber, ...]:
    """Find every number of a text, in the order of the text, without overlaps."""
    return numbers_unless(text, [word for word, _ in _data()["words"]])


def numbers_unless(text: str, words: Sequence[str]) -> tuple[NaiveNumber, ...]:
    """Find every number of a text but the numerals that lie in words, given as regular expressions."""
    folded = _fold(text)
    spans = [match.span() for match in re.finditer("|".join(words), folded)]
    starts = [start for start, _ in spans]
    return tuple(
        NaiveNumber(
            start=match.start(), end=match.end(), surface=text[match.start() : match.end()], kind=kind
        )
        for match in _number().finditer(folded)
        if (kind := match.lastgroup) is not None
        and not (kind in _WRITTEN and _is_word(*match.span(), spans, starts))
    )
