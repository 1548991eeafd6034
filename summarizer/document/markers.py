"""The numbering of Chinese reports: what opens a heading or an item, and at which level."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

NUMERALS: Final = "一二三四五六七八九十"
FINAL: Final = "。！？；：!?;:…"
CLOSERS: Final = "”’）》】」』)]"

_MARKER: Final = re.compile(
    rf"""
      (?P<hash>\#{{1,6}})?
      (?: (?P<one>[{NUMERALS}百]{{1,4}}、|第[{NUMERALS}]{{1,3}}(?:部分|章|节|篇)[、：:，,]?)
        | (?P<two>[（(][{NUMERALS}]{{1,3}}[）)][、.]?|[㈠-㈩])
        | (?P<three>\d{{1,2}}(?:、|\.(?!\d)|\.(?=(?:19|20)\d\d年))
            |[（(]\d{{1,2}}[）)]|\d{{1,2}}[）)]|[⒈-⒛⑴-⒇])
        | (?P<four>[{NUMERALS}]{{1,2}}(?:是(?!否)|要)[，,：:]?|第[{NUMERALS}]{{1,2}}[，,：:、]
            |(?:首先|其次|再次|再者|最后)[，,：:]|其[一二三四五][，,：:]|[①-⑳]|——+|--+|[●◆■▪•])
      )?
    """,
    re.VERBOSE,
)
_OPENERS: Final = frozenset(NUMERALS + "第（(㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩0123456789首其再最—-●◆■▪•#") | frozenset(
    map(chr, (*range(0x2460, 0x249C),))
)
_INLINE: Final = re.compile(
    rf"""[{NUMERALS}]{{1,2}}(?:是(?!否)|要)[，,：:]?|第[{NUMERALS}]{{1,2}}[，,：:、]|(?:首先|其次|再次|再者|最后)[，,：:]
        |其[一二三四五][，,：:]|[①-⑳⑴-⒇]|[（(](?:\d{{1,2}}|[{NUMERALS}]{{1,2}})[）)]|\d{{1,2}}(?:、|\.(?!\d))""",
    re.VERBOSE,
)
_LEVELS: Final = {"one": 1, "two": 2, "three": 3, "four": 4}
_DIGITS: Final = re.compile(rf"\d+|[{NUMERALS}]+")


@dataclass(frozen=True, slots=True)
class Marker:
    """A numbering as it stands: its level (1 for 一、 to 4 for 一是) and its characters."""

    level: int
    text: str

    @property
    def ordinal(self) -> int | None:
        """The number it carries, None where it carries none (——)."""
        found = _DIGITS.search(self.text)
        if found is None:
            return ord(self.text[0]) - 0x2460 + 1 if "①" <= self.text[:1] <= "⑳" else None
        digits = found.group()
        if digits.isdecimal():
            return int(digits)
        tens, ten, units = digits.rpartition("十")
        if not ten:
            return NUMERALS.find(digits[0]) + 1
        return (NUMERALS.find(tens) + 1 if tens else 1) * 10 + (NUMERALS.find(units) + 1 if units else 0)

    @property
    def style(self) -> str:
        """The marker without its number, by which siblings are known: （）, 、, 是."""
        return _DIGITS.sub("", self.text)


def marker_at(text: str, position: int) -> Marker | None:
    """Read the numbering that opens a line at ``position`` of ``text``, or None."""
    if text[position : position + 1] not in _OPENERS or position >= len(text):
        return None
    found = _MARKER.match(text, position)
    if found is None or not found.group():
        return None
    name = found.lastgroup
    if name is None or name == "hash":
        return Marker(level=min(len(found.group()), 3), text=found.group())
    return Marker(level=_LEVELS[name], text=found.group())


def inline_marker_at(text: str, position: int) -> Marker | None:
    """Read the numbering of an item that opens a sentence within a paragraph, or None; its level is 4."""
    if text[position : position + 1] not in _OPENERS or position >= len(text):
        return None
    found = _INLINE.match(text, position)
    return Marker(level=4, text=found.group()) if found else None
