"""The frame of a report: what stands above its first paragraph and below its last."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from summarizer.document.lines import is_date, is_final, is_office
from summarizer.document.markers import marker_at
from summarizer.models import Section

_LINES: Final = 9
_TITLE_END: Final = re.compile(r"(?:报告|总结|情况|汇报|公报|述职|说明|自查报告|年报)(?:（[^（）]{1,12}）)?$")
_ADDRESSEE: Final = re.compile(r"(?!.*(?:如下|以下|地址|网址|来源|时间|日期|作者|文号))(.{2,60})：$")
_DELEGATES: Final = re.compile(r"(各位代表|各位委员|同志们)[：，！]")
_NUMERALS: Final = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {
    "○": "0",
    "零": "0",
}
_DATE: Final = re.compile(
    r"(?P<year>(?:19|20)\d\d|[二〇○零一三四五六七八九]{4})\s*[年./-]\s*(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})"
    r"(?:\s*[月./-]\s*(?:(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})\s*日?)?)?"
)


@dataclass(frozen=True, slots=True)
class Frame:
    """The lines above the first paragraph and below the last; ``titles`` are those of the title, in order."""

    opening: tuple[str, ...]
    closing: tuple[str, ...]
    titles: tuple[str, ...]
    addressee: str | None

    @property
    def title(self) -> str | None:
        """The title as one line; an office's name in full on the line above belongs to it."""
        if not self.titles:
            return None
        first, last = self.titles[0], self.titles[-1]
        gap = (
            " "
            if len(self.titles) > 1 and is_office(first) and not last.startswith(("关于", "20", "年"))
            else ""
        )
        return gap.join(self.titles)


def read_frame(text: str, sections: Sequence[Section]) -> Frame:
    """Cut a cleaned text's opening and closing lines."""
    opening: list[str] = []
    addressee: str | None = None
    for line in text.split("\n", _LINES)[:_LINES]:
        bare = line.lstrip("#").strip()
        said = _ADDRESSEE.fullmatch(bare) or _DELEGATES.match(bare)
        if said is not None:
            addressee = said.group(1)
            break
        if (marker_at(bare, 0) and not bare.startswith(("—", "-"))) or is_final(bare) or len(bare) > 60:
            break
        opening.append(bare)
    last = sections[-1]
    closing = (
        text[last.start : last.end].split("\n")
        if last.level == 0 and last.kind == "other" and last.id
        else []
    )
    return Frame(tuple(opening), tuple(closing), _titles(opening), addressee)


def _titles(opening: Sequence[str]) -> tuple[str, ...]:
    for at, line in enumerate(opening):
        if not _TITLE_END.search(line) or line.startswith(("—", "-")):
            continue
        first = at
        if at and _belongs(opening[at - 1], line):
            first = at - 1
        return tuple(opening[first : at + 1])
    return ()


def _belongs(above: str, line: str) -> bool:
    """Say whether a line is the beginning of the title on the next."""
    if is_date(above) or above.startswith(("—", "-", "（")) or "：" in above:
        return False
    return not line.startswith("关于") or is_office(above) or above.endswith("的")


def find_date(frame: Frame) -> str | None:
    """Give the date of the signature, else of the line under the title, as ISO 8601."""
    for line in reversed(frame.closing):
        found = _DATE.search(line) if len(line) <= 40 else None
        if found is not None and not line.startswith("附件"):
            return _iso(found)
    for line in frame.opening:
        found = (
            _DATE.search(line) if line.startswith(("—", "-", "（")) or is_date(line.strip("（）")) else None
        )
        if found is not None and found.group("day"):
            return _iso(found)
    return None


def _iso(found: re.Match[str]) -> str:
    year = "".join(_NUMERALS.get(char, char) for char in found.group("year"))
    month = _number(found.group("month"))
    day = found.group("day")
    return f"{year}-{month:02}" + (f"-{_number(day):02}" if day else "")


def _number(digits: str) -> int:
    if digits.isdecimal():
        return int(digits)
    tens, ten, units = digits.rpartition("十")
    value = int(_NUMERALS.get(units, "0") if units else "0")
    return value + (10 * int(_NUMERALS.get(tens, "1") if tens else "1") if ten else 0)
