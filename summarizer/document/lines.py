"""Runs of text and rows of tables become lines (DOCX, HTML): no number is glued to another, columns stay columns."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from summarizer.document.kinds import FINAL, marker_at
from summarizer.document.tables import CELL
from summarizer.models import UnreadKind

Place = Literal["line", "raised", "lowered"]

_RAISED: Final = str.maketrans("0123456789+-−–()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁽⁾ⁿ")
_PLAIN: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ", "0123456789+-()n")
_LOWERED: Final = str.maketrans("0123456789+-−()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎")
_TAIL: Final = 8
_NUMBER_ENDS: Final = re.compile(r"(?:\d|\d[.．,，/∶:：])$")
_NUMBER_BEGINS: Final = re.compile(r"\d|[.．,，/∶:：]\d")
_MARK: Final = re.compile(
    r"[\[［(（〔【<〈]?(?:注|註)?(?:\d{1,3}(?:[,，、\-–—~～;；]\d{1,3})*|[①-⑳*＊†‡§a-zA-Z]|[ivx]{1,4})[\]］)）〕】>〉]?"
    r"|[*＊†‡]{1,4}"
)
_METRE: Final = re.compile(r"(?:^|[^A-Za-z])(?:[kcdnhmμµ]?m|in|ft)$|[米里尺]$")
_SECOND: Final = re.compile(r"[a-z]/s$")
_POWER_OF_TEN: Final = re.compile(r"[×xX*·]\s?10$")
# 10 by itself, neither the end of a number nor 第10 or 10 of a month.
_TEN: Final = re.compile(r"(?<![\d.．,，/第月])10$")
_EXPONENT_OF_TEN: Final = re.compile(r"[-−–][1-9]|[-+−–]?(?:[2-9]|1\d)")
POWER_OF: Final = (
    "(?:[的吨米克升瓦亩元斤帕焦赫人件个次户只株头尾粒辆台份]|[平立]方|公[里顷斤吨]|千[瓦克米焦帕]|[毫微厘][米克升]"
    "|[A-Za-zμµ])"
)
"""How the words begin that a power of ten counts: 10⁴吨."""
_POWER_OF: Final = re.compile(POWER_OF)
_EXPONENT: Final = re.compile(r"[-+−–]?\d{1,3}")
_UNIT: Final = re.compile("[\u4e00-\u9fff%％℃]")
_DIGITS: Final = re.compile(r"\d+")
_SLASHES: Final = ("/", "⁄", "／")
_DEGREES: Final = frozenset("0oO〇○º")
_SCALES: Final = ("C", "F", "Ｃ", "摄氏")


def raised(text: str) -> str:
    """Write text in superscript characters, if there is one for each of its own: m² for m and a raised 2."""
    return text.translate(_RAISED) if all(ord(char) in _RAISED for char in text) else text


def plain(text: str) -> str:
    """Write superscript characters as plain digits and signs."""
    return text.translate(_PLAIN)


def lowered(digits: str) -> str:
    """Write digits and signs as subscript characters."""
    return digits.translate(_LOWERED)


def is_exponent(text: str, before: str, following: str) -> bool:
    """Whether raised digits are an exponent of what stands before them: of a metre, a second, a power of ten.

    Of a 10 that nothing is multiplied by they are if a unit follows: 10⁴吨; 10¹吨 has a note mark.
    """
    if text in {"2", "3"} and (_METRE.search(before) or _SECOND.search(before)):
        return True
    if _EXPONENT_OF_TEN.fullmatch(text) and _TEN.search(before) and _POWER_OF.match(following):
        return True
    return _EXPONENT.fullmatch(text) is not None and _POWER_OF_TEN.search(before) is not None


def is_note_mark(text: str) -> bool:
    """Whether raised text points to a note: 1, [2], ①, *."""
    return _MARK.fullmatch(text) is not None


def glues(left: str, right: str) -> bool:
    """Whether two texts side by side would read as one number that neither of them states: 120 and 156."""
    return _NUMBER_ENDS.search(left) is not None and _NUMBER_BEGINS.match(right) is not None


def apart(left: str, right: str) -> str:
    """Return what keeps two texts side by side from being read as one number; empty where nothing need."""
    return "、" if glues(left, right) else ""


class Line:
    """A paragraph on its way to a line: runs come in order, each on the line, raised above it or lowered below it."""

    def __init__(self, pass_over: Callable[[UnreadKind], None]) -> None:
        """Begin a line; ``pass_over`` is told once for each stretch of it that is not read."""
        self._tell = pass_over
        self._parts: list[str] = []
        self._tail = ""
        self._place: Place = "line"
        self._waiting = ""
        self._passed: UnreadKind | None = None
        self._gap = False
        self._breaks = 0
        self.below: list[str] = []
        """The lines of the text boxes that are anchored in it."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is seen on it so far."""
        return not self._waiting.strip() and not any(map(str.strip, self._parts))

    def add(self, text: str, place: Place = "line") -> None:
        """Add text that is seen."""
        if not text:
            return
        if place != self._place:
            self._settle(text)
            self._place = place
        if place == "line":
            self._write(text)
        else:
            self._waiting += text
        if text.strip():
            self._passed = None

    def pass_over(self, kind: UnreadKind, *, seen: bool = False) -> None:
        """Leave something out, and say so once a stretch; what is ``seen`` there parts the numbers around it."""
        if kind != self._passed:
            self._tell(kind)
        self._passed = kind
        if seen:
            self.part()

    def part(self) -> None:
        """Keep what comes next from being read as one number with what came before."""
        self._settle("")
        self._gap = True

    def break_line(self) -> None:
        """Begin a new line within the paragraph, unless that would part a number from its unit."""
        self._settle("")
        self._breaks += 1

    def lead(self, label: str) -> None:
        """Put a number that Word writes by itself in front of the line."""
        text = self.finish()
        if re.search(r"\d[.．]?$", label) and text[:1].isdigit():
            # "1." and "20件" would be 1.20件.
            label = label.rstrip(".．") + "、"
        self._parts = [label + apart(label, text), text]

    def finish(self) -> str:
        """Return the text."""
        self._settle("")
        self._place = "line"
        text = "".join(self._parts)
        self._parts = [text]
        return text

    def _write(self, text: str) -> None:
        if self._breaks:
            inside = (
                self._breaks == 1
                and _UNIT.match(text)
                and self._tail[-1:].isdigit()
                and not marker_at(text, 0)
            )
            text = text if inside else "\n" * self._breaks + text
            self._breaks = 0
        if self._gap:
            text = apart(self._tail, text) + text
            self._gap = False
        self._parts.append(text)
        self._tail = (self._tail + text)[-_TAIL:]

    def _settle(self, following: str) -> None:
        """Write what waits above or below the line, now that it is known what follows."""
        text, self._waiting = self._waiting.strip(), ""
        if not text:
            return
        following = following.lstrip()
        if self._place == "lowered":
            self._lower(text, following)
        elif text in _DEGREES and following.startswith(_SCALES):
            self._write("°")
        elif is_exponent(text, self._tail, following):
            self._write(raised(text))
        elif not following.startswith(_SLASHES) and is_note_mark(text):
            self._mark()
        else:
            self._write(apart(self._tail, text) + text)

    def _mark(self) -> None:
        if self._passed != "note_mark":
            self._tell("note_mark")
        self._passed = "note_mark"
        self._gap = True

    def _lower(self, text: str, following: str) -> None:
        if self._tail.endswith(_SLASHES):
            self._write(text)
        elif self._tail[-1:].isalpha() and self._tail[-1:].isascii():
            self._write(lowered(text) if _DIGITS.fullmatch(text) and glues(text, following) else text)
        elif is_note_mark(text):
            self._mark()
        else:
            self._write(apart(self._tail, text) + text)


# --- rows of a table ----------------------------------------------------------------------------------------


_HEADING: Final = 40


@dataclass(frozen=True, slots=True)
class MarkupCell:
    """A cell as it is read; one that goes on from the row above has no lines."""

    lines: tuple[str, ...]
    start: int
    """The first of the table's grid columns that it covers."""
    end: int
    """The grid column after the last (half-open)."""
    holds_table: bool = False


Row = tuple[MarkupCell, ...]


def table_lines(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the lines of a table: one a row, its cells joined by ``｜``.

    A row with fewer cells than the fullest has empty ones where a cell spans several columns. A row that lays out
    prose or other tables, as pages made of tables do, gives the lines of its cells one after another.
    """
    fullest = max(rows, key=len, default=())
    columns = [cell.start for cell in fullest]
    for row in rows:
        if not any(line.strip() for cell in row for line in cell.lines):
            continue
        if _lays_out(row, len(fullest)):
            for cell in row:
                yield from cell.lines
        elif len(row) == len(fullest):
            yield CELL.join(map(_text, row))
        else:
            yield _spread(row, columns)


def _lays_out(row: Row, width: int) -> bool:
    """Whether a row is there for the layout, and no record of a table."""
    if any(cell.holds_table for cell in row):
        return True
    filled = [cell.lines for cell in row if any(map(str.strip, cell.lines))]
    if len(filled) > 1:
        return False
    lines = filled[0]
    if len(row) == 1:
        return width == 1 or len(lines) > 1 or len(lines[0]) > _HEADING or lines[0].endswith(tuple(FINAL))
    return len(lines) > 1 and any(line.endswith(tuple(FINAL)) for line in lines)


def _spread(row: Row, columns: Sequence[int]) -> str:
    """Join the cells of a row, each followed by as many empty ones as it covers columns beyond its first."""
    texts: list[str] = [""] * bisect_left(columns, row[0].start) if row else []
    for cell in row:
        covered = bisect_left(columns, cell.end) - bisect_left(columns, cell.start)
        texts += [_text(cell), *[""] * (covered - 1)]
    return CELL.join(texts)


def _text(cell: MarkupCell) -> str:
    """Return a cell's paragraphs as one: words of a narrow cell as they go on, statements a line each."""
    lines = [line.strip() for lines in cell.lines for line in lines.splitlines() if line.strip()]
    states = any(line.endswith(tuple(FINAL)) for line in lines[:-1])
    if states or any(marker_at(line, 0) is not None for line in lines[1:]):
        return "\n".join(lines)
    text = ""
    for line in lines:
        text += apart(text, line) + line
    return text
