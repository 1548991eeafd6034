"""Tables in a text: lines of cells in a row, with their head, the labels of their rows and the units they state.

A table reaches the text as lines whose cells are joined by ``｜`` (DOCX, PDF, HTML), by ``|`` (Markdown), or by tabs
that cleaning has turned into ``｜``. A bare number in a cell says nothing by itself: what it counts, when, and in
which unit stands in its row, above its column, and in the caption.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, Literal

CELL: Final = "｜"
"""What stands between two cells of a line."""

_MARKDOWN: Final = "|"
_RULE: Final = re.compile(r":?[-—–]+:?")
_YEAR_FIRST: Final = re.compile(r"(?:19|20)\d\d年|\d+年$")
_YEAR: Final = re.compile(r"(?:19|20)\d\d(?:年[度末底]?)?(?:[（(].{1,6}[）)])?")
_VALUE: Final = re.compile(r"(?:约|近|超|逾|[≥≤＞＜<>])?[-+−－]?\d[\d,，.． ]*(?:[/:：]\d[\d,.]*)?\D{0,5}")
_MISSING: Final = re.compile(r"[-—–－/／*…无]*")
_ORDER: Final = re.compile(r"序号|编号|项次|[Nn][Oo]\.?")
_UNIT_COLUMN: Final = re.compile(r"(?:计量|数量)?单位")
_REMARKS: Final = re.compile(r"备注|说明|注")
_HEAD: Final = re.compile(r"^(?:序号|项目|事项|指标|名称|类[别型]|年[份度]|区县|地区|单位|部门|内容)")
_STATED: Final = re.compile(r"单位[：:为]\s*(?P<unit>[^，。；：:）)｜|\s]{1,12})")
_BRACKETED: Final = re.compile(
    r"(?P<label>.+?)[（(](?:单位[：:])?(?P<unit>(?![含不其一二三四五六七八九十])[^（）()]{1,6})[）)]$"
)
# 件、人 and 件/人 are two units, 吨/日 is one.
_SEVERAL: Final = re.compile(r"、|/(?!日|天|小时|年|月|秒|公里|平方米|立方米|亩|公顷|吨|升)")
# 答复量/件, 里程/km: whether it is a unit, the reader of numbers knows.
_SLASHED: Final = re.compile(r"(?P<label>[^/]+)/(?P<unit>[^/]{1,4})")
_AMONG: Final = re.compile(r"(?:其中|[一其]项)[：:]?|[—-]{1,2}(?=\D)")
_PER_CENT: Final = re.compile("[%‰]")
_LONGEST_UNIT: Final = 3
# 同比增长 and 占比 have no unit of the caption's.
_SHARE: Final = re.compile(r"同比|环比|增减|增幅|增速|增长|变化|占比|比重|率$")
_CAPTION: Final = 60
_CAPTIONS: Final = 2
_FINAL: Final = "。！？；，"
_WIDEST: Final = 100

Kind = Literal["label", "value", "unit", "order", "remark"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its place (half-open, code points of the text it was found in, without blanks) and its words."""

    start: int
    end: int
    text: str

    @property
    def is_year(self) -> bool:
        """Whether it holds a year and nothing else: 2024年, 2024."""
        return _YEAR.fullmatch(self.text) is not None

    @property
    def is_value(self) -> bool:
        """Whether it holds a number, with or without a unit, and no words: 120, 1,234件, 98.5%."""
        return _YEAR_FIRST.match(self.text) is None and _VALUE.fullmatch(self.text) is not None

    @property
    def is_missing(self) -> bool:
        """Whether it is empty or says that there is no figure: —, /."""
        return _MISSING.fullmatch(self.text) is not None


Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """Consecutive lines of cells."""

    start: int
    end: int
    """Its lines, without the caption (half-open, code points)."""
    rows: tuple[Row, ...]
    """Its lines of cells, the head's first; a Markdown rule (``|---|---|``) is none."""
    heads: int
    """How many of the rows are its head."""
    caption: tuple[str, ...]
    """The lines above it that belong to it: its title, 单位：万元."""

    @cached_property
    def width(self) -> int:
        """The cells of its widest line."""
        return max(map(len, self.rows))

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """What each column holds."""
        return tuple(self._kind(column) for column in range(self.width))

    def place(self, position: int) -> tuple[int, int] | None:
        """Return the row and column of the cell that holds an offset of the text; None if none does."""
        if not self.start <= position < self.end:
            return None
        row = bisect_right(self._starts, position) - 1
        if row < 0:
            return None
        for column, cell in enumerate(self.rows[row]):
            if cell.start <= position < cell.end:
                return row, column
        return None

    @cached_property
    def _starts(self) -> list[int]:
        return [cells[0].start for cells in self.rows]

    def is_body(self, row: int, column: int) -> bool:
        """Whether a cell is below the head and in a column of figures."""
        return row >= self.heads and self.kinds[column] == "value"

    def head(self, column: int) -> tuple[str, ...]:
        """Return what stands above a column, outermost first, without units in brackets: 行政复议, 2024年."""
        return tuple(dict.fromkeys(name for name in map(_name, self._heads(column)) if name))

    def label(self, row: int, column: int) -> tuple[str, ...]:
        """Return what a row is about, as seen from one of its figures, outermost first, without units in brackets.

        The nearest words to the left of the figure name it; a row 其中：维持 comes with the row it is a part of.
        """
        found = self._labels(row, column)
        if found and (part := _AMONG.match(found[-1])):
            whole = next(
                (
                    labels
                    for above in range(row - 1, self.heads - 1, -1)
                    if (labels := self._labels(above, column)) and not _AMONG.match(labels[-1])
                ),
                (),
            )
            found = (*whole, *found[:-1], found[-1][part.end() :])
        return tuple(dict.fromkeys(name for name in map(_name, found) if name))

    def units(self, row: int, column: int) -> tuple[str, ...]:
        """Return the words that may be a figure's unit, the surest first; the reader of numbers knows which are one.

        They stand in brackets after the row's label or in a column 单位, in brackets in the column's head, and as
        单位：万元 in the caption; of several units in one caption (单位：件、人) none is sure.
        """
        heads = self._heads(column)
        if mark := _PER_CENT.search("".join(heads)):
            return (mark[0],)
        own = _in_brackets(reversed(heads))
        if _SHARE.search("".join(heads)):
            # 同比增长 is no amount of what the caption or the row is measured in.
            found = own
        else:
            inside = [self._cell(row, index).text for index, kind in enumerate(self.kinds) if kind == "unit"]
            above = [
                stated["unit"]
                for line in self.caption
                if (stated := _STATED.search(line) or _BRACKETED.fullmatch(line))
            ]
            found = [*inside, *_in_brackets(reversed(self._labels(row, column))), *own, *above]
        return tuple(unit for unit in found if unit and not _SEVERAL.search(unit))

    @property
    def title(self) -> str:
        """What the caption calls the table, without numbering and unit; empty where it has none."""
        lines = (re.sub(r"^附?表\s*[\d一二三四五六七八九十.\-]*[、.：:]?", "", line) for line in self.caption)
        bare = [
            re.sub(r"[（(]?(?:计量)?单位[：:].*$|[（(]\d{4}年[^（）()]{0,6}[）)]", "", line).strip()
            for line in lines
        ]
        return next((line for line in reversed(bare) if line and not line.endswith(("：", "如下"))), "")

    def _cell(self, row: int, column: int) -> Cell:
        cells = self.rows[row]
        return cells[column] if column < len(cells) else Cell(cells[-1].end, cells[-1].end, "")

    def _kind(self, column: int) -> Kind:
        head = "".join(self._cell(row, column).text for row in range(self.heads))
        if _ORDER.fullmatch(head):
            return "order"
        if _UNIT_COLUMN.fullmatch(head) and self._holds_units(column):
            return "unit"
        if _REMARKS.fullmatch(head):
            return "remark"
        body = [self._cell(row, column) for row in range(self.heads, len(self.rows))]
        body = [cell for cell in body if not cell.is_missing]
        values = sum(cell.is_value and not (column == 0 and cell.is_year) for cell in body)
        if not values or 2 * values < len(body):
            return "label"
        counts_up = [cell.text for cell in body] == [str(index) for index in range(1, len(body) + 1)]
        return "order" if column == 0 and len(body) > 1 and self.width > 2 and counts_up else "value"

    def _holds_units(self, column: int) -> bool:
        """Whether the cells of a column may be units: 件, 万元, and no bureau's name."""
        return all(
            len(self._cell(row, column).text) <= _LONGEST_UNIT for row in range(self.heads, len(self.rows))
        )

    def _heads(self, column: int) -> list[str]:
        """Return the head's words above a column; a cell that spans several stands in the first of them."""
        found = []
        for row in range(self.heads):
            cells = self.rows[row]
            if len(cells) != self.width:
                continue
            index = column
            while index > 0 and not cells[index].text and row + 1 < self.heads:
                index -= 1
            found.append(cells[index].text if self.kinds[index] == self.kinds[column] else "")
        return [words for words in found if words]

    def _labels(self, row: int, column: int) -> tuple[str, ...]:
        """Return the words that name a row; a cell that spans several rows stands in the first of them."""
        last = column - 1
        while last >= 0 and self.kinds[last] != "label":
            last -= 1
        first = last
        while first > 0 and self.kinds[first - 1] == "label":
            first -= 1
        found = []
        for index in range(max(first, 0), last + 1):
            above = row
            while above > self.heads and not self._cell(above, index).text and index < last:
                above -= 1
            found.append(self._cell(above, index).text)
        return tuple(words for words in found if words)


@lru_cache(maxsize=8)
def tables(text: str) -> tuple[Table, ...]:
    """Find the tables of a cleaned text, in its order; prose with a stray ``｜`` is none."""
    if CELL not in text and _MARKDOWN not in text:
        return ()
    found: list[Table] = []
    rows: list[Row] = []
    before: list[str] = []
    start = 0
    for line in (*text.split("\n"), ""):
        cells = _cells(line, start)
        if cells is None or _opens_another(cells, rows):
            if table := _table(rows, before):
                found.append(table)
            before = [] if rows else before
            rows = []
        if cells is None:
            before = [*before, line][-_CAPTIONS:]
        else:
            rows.append(cells)
        start += len(line) + 1
    return tuple(found)


def table_at(found: Sequence[Table], position: int) -> Table | None:
    """Return the table whose lines hold an offset of the text, or None."""
    index = bisect_right([table.start for table in found], position) - 1
    return found[index] if index >= 0 and position < found[index].end else None


def is_row(line: str) -> bool:
    """Whether a line is cut into cells, and so neither heading nor list item."""
    return CELL in line or (line.startswith(_MARKDOWN) and line.endswith(_MARKDOWN))


def is_tabbed(lines: Sequence[str]) -> bool:
    """Whether lines with equally many tabs are a table, and neither indented prose nor a table of contents."""
    rows = [[cell.strip() for cell in line.split("\t")] for line in lines]
    if len(rows) < 2 or len(rows[0]) < 2 or any(len(row) != len(rows[0]) for row in rows):
        return False
    values = [row for row in rows if any(Cell(0, 0, cell).is_value for cell in row[1:])]
    headed = len(values) < len(rows)
    pages = [int(row[1]) for row in values if len(row) == 2 and row[1].isdecimal()]
    contents = len(pages) == len(rows) and pages == sorted(pages)
    return bool(values) and (headed or not contents) and all(row[0] or row[1] for row in rows)


def _table(rows: list[Row], above: Sequence[str]) -> Table | None:
    """Make a table of consecutive lines, if they are one."""
    captions = [line for line in above if line and len(line) <= _CAPTION and not line.endswith(tuple(_FINAL))]
    rows = [row for row in rows if not all(_RULE.fullmatch(cell.text) for cell in row)]
    while rows and len(held := [cell.text for cell in rows[0] if cell.text]) == 1 and len(rows) > 1:
        # A first line with a single cell is the title or the unit of what follows.
        captions.append(held[0])
        rows = rows[1:]
    rows = [row for row in rows if any(cell.text for cell in row)]
    if not rows or max(map(len, rows)) < 2:
        return None
    if len(rows) == 1 and not any(cell.is_value for cell in rows[0][1:]):
        return None
    return Table(rows[0][0].start, rows[-1][-1].end + 1, tuple(rows), _head_rows(rows), tuple(captions))


def _opens_another(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a line is the head of a table that follows another without a line between them."""
    if not any(cell.is_value and not cell.is_year for above in rows for cell in above[1:]):
        return False
    words = [cell for cell in row[1:] if not cell.is_missing]
    if not words or any(cell.is_value and not cell.is_year for cell in words):
        return False
    return (
        len(row) != len(rows[-1])
        or any(cell.is_year for cell in words)
        or _HEAD.search(row[0].text) is not None
    )


def _head_rows(rows: Sequence[Row]) -> int:
    """Count the rows before the first that has figures, or that says there are none."""
    for index, row in enumerate(rows[:-1]):
        figures = [cell for cell in row[1:] if cell.is_value and not cell.is_year]
        if figures or (index and all(cell.is_missing for cell in row[1:])):
            return index
    return len(rows) - 1


def _cells(line: str, start: int) -> Row | None:
    """Cut a line into cells with their offsets; None where it has no mark between cells."""
    mark = CELL if CELL in line else _MARKDOWN
    if mark not in line or line.count(mark) > _WIDEST:
        return None
    first, last = 0, len(line)
    if mark == _MARKDOWN and line.startswith(mark) and line.endswith(mark) and len(line) > 1:
        first, last = 1, len(line) - 1
    return tuple(_cut(line, first, last, mark, start))


def _cut(line: str, first: int, last: int, mark: str, start: int) -> Iterator[Cell]:
    position = first
    for words in line[first:last].split(mark):
        bare = words.strip()
        begins = position + len(words) - len(words.lstrip()) if bare else position
        yield Cell(start + begins, start + begins + len(bare), bare)
        position += len(words) + 1


def _in_brackets(written: Iterable[str]) -> list[str]:
    """Return the units that labels or heads state in brackets or behind a slash."""
    return [
        found["unit"]
        for words in written
        if (found := _BRACKETED.fullmatch(words) or _SLASHED.fullmatch(words))
    ]


def _name(words: str) -> str:
    """Return a label or head without its unit in brackets."""
    found = _BRACKETED.fullmatch(words)
    return found["label"] if found else words
