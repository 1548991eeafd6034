"""Of which year a figure is, by the times that its sentence, and its paragraph before it, name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from summarizer.models import Report

_TIME: Final = re.compile(
    r"(?P<aside>(?:较|比|同|与|(?P<being>相当于|是|为))(?:(?P<than>(?:19|20)\d\d)年|(?P<before>上一?年度?|去年|前一年))(?P<of>同?期?(?:同口径)?[的为是])?)"
    r"|[由从自](?P<since>(?:19|20)\d\d)年(?:末|底|初)?的"
    r"|(?P<year>(?<![\d-])(?:19|20)\d\d)年(?!版|规划|纲要)"
    r"|(?P<last>去年|过去的?一年|一年来|前一年)|(?P<former>上一?年度?)|(?P<this>今年|本年度?)|(?P<whole>全年|年内)"
)
_REACHED: Final = re.compile(r"[到至]了?(?:约|近|超)?$")
_SPEECH: Final = re.compile(r"各位代表")
_OPENING: Final = re.compile(
    r"(?:^|[。！？\n])(?:[一二三四五六七八九十]是|[（(][一二三四五六七八九十][）)])?$"
)
_HEAD: Final = 1500


class Calendar:
    """The years of a report's figures.

    A report read out to deputies is about the year that is over: its 去年 is the year reported on and its 今年
    the one ahead. In a bureau's report 去年 is the year before the one reported on.
    """

    def __init__(self, report: Report) -> None:
        self.year = report.document.identity.year
        self._spoken = _SPEECH.search(report.document.text, 0, _HEAD) is not None

    def of(self, before: str, said: str, ends: Sequence[int], planned: bool) -> tuple[int | None, bool]:
        """Give the year of a figure, None where the report has none, and whether it lies ahead.

        Args:
            before: what the paragraph says before the figure's sentence.
            said: what the sentence says before the figure.
            ends: where the numbers of the sentence before the figure end, in ``said``.
            planned: whether the section is about plans.
        """
        if self.year is None:
            return None, planned
        base = self.year + 1 if planned else self.year
        found = self._opened(before, base)
        for match in _TIME.finditer(said):
            between = any(end > match.end() for end in ends)
            if match["aside"]:
                if match["of"] and not match["being"] and not between:
                    found = int(match["than"]) if match["than"] else self.year - 1
            elif match["since"]:
                found = base if between or _REACHED.search(said) else int(match["since"])
            else:
                found = self._named(match, base)
        year = base if found is None else found
        return year, planned and year > self.year

    def _opened(self, before: str, base: int) -> int | None:
        """Give the year that the last sentence to open with one sets for those after it."""
        found = None
        for match in _TIME.finditer(before):
            if match.lastgroup in ("year", "last", "this") and _OPENING.search(before, 0, match.start()):
                found = self._named(match, base)
        return found

    def _named(self, match: re.Match[str], base: int) -> int:
        assert self.year is not None
        if match["year"]:
            return int(match["year"])
        if match["last"]:
            return (
                self.year
                if self._spoken or match["last"] in ("过去一年", "过去的一年", "一年来")
                else self.year - 1
            )
        if match["former"]:
            return self.year - 1
        if match["this"]:
            return self.year + 1 if self._spoken else base
        return base
