"""Which line ends are paragraph ends, and which lines belong to the page and not to the report.

A file's lines are torn where the page or the typesetter broke them. What stands here decides, from the lines
alone, which to join and which to drop; ``clean`` applies the edits until none is left.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from summarizer.document.kinds import is_section_title
from summarizer.document.markers import CLOSERS, FINAL, marker_at

Reason = Literal["page_number", "header_footer"]

_DASHES: Final = "—–―_~～·•\\-－"
_PAGE: Final = re.compile(
    rf"[{_DASHES}]+\d{{1,4}}[{_DASHES}]+|[—–―]+\d{{1,3}}|第\d{{1,4}}页(?:[/／，,、|]?[共总]\d{{1,4}}页)?|共\d{{1,4}}页"
    rf"|\d{{1,3}}[/／]\d{{1,3}}|[Pp]age ?\d{{1,4}}(?: ?(?:of|/) ?\d{{1,4}})?"
)
_PAGE_WORD: Final = re.compile(r"第\d{1,4}页")
_INSIDE: Final = re.compile("[。！？；!?;]")
_DATE: Final = re.compile(
    r"(?:\d{4}|[〇○零一二三四五六七八九]{4})年(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})日)?"
)
_OFFICE: Final = re.compile(
    r"(?:局|厅|委|委员会|政府|办公室|办事处|部|院|署|中心|支队|大队|总队|分局|公司|学校|协会|领导小组)(?:（[^（）]{1,8}）)?$"
)
_ATTACHED: Final = re.compile(r"附件|附表|附[：:]|（此件|抄送|联系人|\(此件|（联系人")
_TITLE: Final = re.compile(r"(?:报告|总结|汇报|情况|公报|意见稿）)$")
# The line below a title that says to whom: 县委、县人民政府：
_DEAR: Final = re.compile(r"[^，。；：]{3,40}：")
_JOINS_BEFORE: Final = "，。；、：！？）》”’】,;:!?)%"
_JOINS_AFTER: Final = "，、,（(《“‘～/"
_PAIRS: Final = ("《》", "“”", "（）", "()")
_TABLE: Final = re.compile("[｜|]")
_SHORT: Final = 40
_ROW: Final = 500


@dataclass(frozen=True, slots=True)
class Edit:
    """A range of the text to delete, or, where ``keep_space``, a line feed that becomes a space."""

    start: int
    end: int
    reason: Reason | None = None
    keep_space: bool = False


def is_final(line: str) -> bool:
    """Say whether a line ends as a paragraph does."""
    if not line:
        return True
    if line[-1] in FINAL:
        return True
    bare = line.rstrip(CLOSERS) if line[-1] in CLOSERS else line
    return bool(bare) and len(bare) < len(line) and bare[-1] in FINAL


def is_date(line: str) -> bool:
    """Say whether a line is a date and nothing else."""
    return len(line) <= 16 and _DATE.fullmatch(line) is not None


def is_office(line: str) -> bool:
    """Say whether a line can be the name of an office and nothing else."""
    return 3 <= len(line) <= 30 and "，" not in line and _OFFICE.search(line) is not None


def is_closing(line: str) -> bool:
    """Say whether a line belongs to what follows a report: signature, date, attachments, contacts."""
    return is_date(line) or is_office(line) or (len(line) <= _SHORT and _ATTACHED.match(line) is not None)


def edit_lines(text: str) -> list[Edit]:
    """Find the next edits: lines to drop if there are any, else line ends to join; empty when done."""
    lines = text.split("\n")
    drops = _furniture(lines)
    return list(_dropped(lines, drops)) if drops else list(_joined(lines))


# --- lines that belong to the page -------------------------------------------------------------------------


def _furniture(lines: Sequence[str]) -> dict[int, Reason]:
    drops: dict[int, Reason] = {at: "page_number" for at, line in enumerate(lines) if _is_page_number(line)}
    drops |= dict.fromkeys(_counted(lines), "page_number")
    counts = Counter(line for line in lines if 4 <= len(line) <= _SHORT)
    standing: dict[str, list[int]] = {line: [] for line, count in counts.items() if count >= 3}
    for at, line in enumerate(lines):
        if line in standing:
            standing[line].append(at)
    for line, places in standing.items():
        if is_final(line) or _TABLE.search(line) or marker_at(line, 0):
            continue
        if _OFFICE.search(line) or _TITLE.search(line) or any(_tears(lines, at, drops) for at in places):
            drops |= dict.fromkeys((at for at in places if not _is_wanted(lines, at)), "header_footer")
    return drops


def _is_page_number(line: str) -> bool:
    if len(line) > _SHORT or not any(map(str.isdigit, line)):
        return False
    return _PAGE.fullmatch(line) is not None or (_PAGE_WORD.search(line) is not None and not is_final(line))


def _counted(lines: Sequence[str]) -> Iterator[int]:
    """Find lines that are only a number, counting up one by one through the text."""
    bare = [(at, int(line)) for at, line in enumerate(lines) if len(line) <= 3 and line.isdecimal()]
    for index, (at, number) in enumerate(bare):
        before = index > 0 and bare[index - 1][1] == number - 1
        after = index + 1 < len(bare) and bare[index + 1][1] == number + 1
        if before or after:
            yield at


def _tears(lines: Sequence[str], at: int, drops: dict[int, Reason]) -> bool:
    """Say whether a line stands where a page ends: in the midst of a sentence, or beside a page number."""
    before = lines[at - 1] if at else ""
    torn = not is_final(before) and _INSIDE.search(before) is not None
    return torn or at - 1 in drops or at + 1 in drops


def _is_wanted(lines: Sequence[str], at: int) -> bool:
    """Say whether a repeated line is the report's own: its title, or its signature."""
    return at < 3 or (at + 1 < len(lines) and is_date(lines[at + 1]))


def _dropped(lines: Sequence[str], drops: dict[int, Reason]) -> Iterator[Edit]:
    start = 0
    last = len(lines)
    while last and last - 1 in drops:
        last -= 1
    for at, line in enumerate(lines):
        end = start + len(line)
        if at in drops:
            # The line feed goes with the line; at the end of the text it is the one before.
            yield Edit(
                start - 1 if at >= last and start else start, end if at >= last else end + 1, drops[at]
            )
        start = end + 1


# --- line ends that are none -------------------------------------------------------------------------------


def _joined(lines: Sequence[str]) -> Iterator[Edit]:
    width = _wrap_width(lines)
    paragraph = lines[0]
    start = len(lines[0])
    for before, line in zip(lines, lines[1:], strict=False):
        if not is_final(paragraph) and _continues(
            paragraph, line, bool(width) and _width(before) >= width - 2
        ):
            words = (
                before[-1:].isascii() and before[-1:].isalnum() and line[:1].isascii() and line[:1].isalnum()
            )
            yield Edit(start, start + 1, keep_space=words)
            # Of a paragraph that is longer than any row of a table only the end matters.
            paragraph = (paragraph + line)[-2 * _ROW :]
        else:
            paragraph = line
        start += 1 + len(line)


def _continues(paragraph: str, line: str, full: bool) -> bool:
    """Say whether a line goes on with the paragraph before it, which has no final punctuation.

    ``full`` says that the line before fills the width at which the file's lines are wrapped.
    """
    if line[:1] in _JOINS_BEFORE:
        return True
    if _stands_alone(paragraph, line):
        return False
    # The dear looks at a long paragraph come last: it grows with every line that joins it.
    if full or paragraph[-1] in _JOINS_AFTER or len(paragraph) > _ROW or _INSIDE.search(paragraph):
        return True
    if any(paragraph.count(pair[0]) > paragraph.count(pair[1]) for pair in _PAIRS):
        return True
    marker = marker_at(paragraph, 0)
    if marker and marker.level < 4:
        return False
    return len(paragraph) > _SHORT or paragraph.count("，") > 1


def _stands_alone(paragraph: str, line: str) -> bool:
    return (
        marker_at(line, 0) is not None
        or is_date(paragraph)
        or is_closing(line)
        or is_section_title(line)
        or (len(paragraph) <= _ROW and _TABLE.search(paragraph) is not None)
        or _TABLE.search(line) is not None
        or is_section_title(paragraph)
        or (_TITLE.search(paragraph) is not None and _DEAR.fullmatch(line) is not None)
    )


def _width(line: str) -> float:
    """Measure a line in full-width characters."""
    wide = (len(line.encode()) - len(line)) / 2
    return wide + (len(line) - wide) / 2


def _wrap_width(lines: Sequence[str]) -> float:
    """Give the width at which the lines are wrapped, 0 where they are not."""
    widths = [_width(line) for line in lines if not is_final(line)]
    if len(widths) < 6:
        return 0
    common = max(
        Counter(round(width) for width in widths if width >= 15).items(),
        key=lambda item: item[1],
        default=(0, 0),
    )[0]
    near = sum(common - 2 <= width <= common + 2 for width in widths)
    return common if common and near >= 0.6 * len(widths) else 0
