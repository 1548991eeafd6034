"""Source to text: only one-for-one translations and deletions, so that every character keeps its way back.

A file's lines are torn where the page or the typesetter broke them. Which line ends are paragraph ends, and which lines
belong to the page and not to the report, is decided from the lines alone, again and again until nothing is left to do.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, Literal

from summarizer.document.kinds import is_closing, is_date, is_final, is_office, is_section_title, marker_at
from summarizer.document.tables import CELL, is_tabbed
from summarizer.models import Removed

_ZERO_WIDTH: Final = "\u200b"
_SPACES: Final = "\t\u00a0\u1680\u202f\u205f\u3000\r" + "".join(map(chr, range(0x2000, 0x200B)))
_BREAKS: Final = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_NOTHING: Final = (
    "\xad\ufeff\x7f" + "".join(map(chr, (*range(0x00, 0x09), *range(0x0E, 0x1C), 0x1F)))
    + "".join(map(chr, (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065))))
)  # fmt: skip


def _translations() -> dict[str, str]:
    table = {char: " " for char in _SPACES} | {char: "\n" for char in _BREAKS}
    table |= {char: _ZERO_WIDTH for char in _NOTHING}
    for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF05, 0xFF0E):
        table[chr(code)] = chr(code - 0xFEE0)
    # Fonts in PDF files often name a character by its radical or its compatibility form.
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00), *range(0xFF61, 0xFF65)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code):
            table[chr(code)] = plain
    return table


_TRANSLATIONS: Final = _translations()
_TRANSLATED: Final = re.compile("[" + "".join(map(re.escape, _TRANSLATIONS)) + "]")
# A line in which a tab stands between two numbers is set in columns; a space may stand within one number.
_IN_COLUMNS: Final = re.compile("^[^\n]*[0-9０-９%％]\t+[0-9０-９][^\n]*$", re.MULTILINE)
_COLUMN: Final = re.compile("(?<=[^\t\n])\t(?=\t*[^\t\n])")
_ITEM: Final = re.compile(f"[ {_ZERO_WIDTH}]*[0-9]{{1,2}}\\.")
_LONE_RETURN: Final = re.compile("\r(?!\n)")
# Lines with a tab inside, one after another.
_TABBED: Final = re.compile(r"(?:^[^\n\t]*\t[^\n]*(?:\n|\Z))+", re.MULTILINE)
_BLANK: Final = re.compile(f"[ {_ZERO_WIDTH}]+(?:\n[ {_ZERO_WIDTH}\n]*)?|\n[ {_ZERO_WIDTH}\n]+")

_HALF: Final = ",;:!?()"
_FULL: Final = "，；：！？（）"
_WIDEN: Final = str.maketrans(_HALF, _FULL)
_PAIR: Final = re.compile(r"\(([^()（）\n]*)\)")
_RUN: Final = re.compile(rf"(?<![{_FULL}{_HALF}])[{_FULL}]*+[{_HALF}][{_HALF}{_FULL}]*+")
# Two rounds are the rule; the limit only keeps a hostile file from taking one for each of its lines.
_ROUNDS: Final = 20
_WIDE_MARKS: Final = "“”‘’—…"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The text and the way back, as ``models.Document`` holds them."""

    text: str
    text_starts: tuple[int, ...]
    source_starts: tuple[int, ...]
    removed: tuple[Removed, ...]


def clean(source: str, known: Sequence[Removed] = ()) -> Cleaned:
    """Clean a source; what is clean already stays as it is.

    ``known`` are parts of the source, in its offsets, of which it is known that they are no part of the text.

    Paragraphs end up separated by one line feed; white space stays only as one space between two Latin words.
    """
    translated = _translate(source)
    if known:
        chars = list(translated)
        for part in known:
            chars[part.start : part.end] = _ZERO_WIDTH * (part.end - part.start)
        translated = "".join(chars)
    cuts = _blank_cuts(translated)
    pieces = _pieces(len(translated), cuts)
    text = _widen("".join([translated[start:end] for start, end in pieces]))
    removed: list[Removed] = list(known)
    for _ in range(_ROUNDS):
        edits = edit_lines(text)
        if not edits:
            break
        starts = [0, *accumulate(end - start for start, end in pieces)]
        kept = list(text)
        for edit in edits:
            if edit.keep_space:
                kept[edit.start] = " "
                continue
            kept[edit.start : edit.end] = [""] * (edit.end - edit.start)
            cut = _in_source(edit, starts, pieces)
            cuts.append(cut)
            if edit.reason is not None:
                removed.append(Removed(start=cut[0], end=cut[1], reason=edit.reason))
        pieces = _pieces(len(translated), cuts)
        text = _widen("".join(kept))
    return Cleaned(
        text=text,
        text_starts=tuple(accumulate((end - start for start, end in pieces[:-1]), initial=0)),
        source_starts=tuple(start for start, _ in pieces) or (0,),
        removed=tuple(sorted(_trimmed(removed, source), key=lambda part: part.start)),
    )


def _translate(source: str) -> str:
    if "\r" in source:
        source = _LONE_RETURN.sub("\n", source)
    if "\t" in source:
        source = _TABBED.sub(_with_cells, source)
        source = _IN_COLUMNS.sub(lambda found: _COLUMN.sub(CELL, found[0]), source)
    return _TRANSLATED.sub(lambda found: _TRANSLATIONS[found.group()], source)


def _with_cells(found: re.Match[str]) -> str:
    """Mark the cells of lines that tabs make a table, one for one, as those of other formats are."""
    lines = found.group()
    return lines.replace("\t", CELL) if is_tabbed(lines.splitlines()) else lines


def _blank_cuts(text: str) -> list[tuple[int, int]]:
    """Find the blanks to delete: all of a run, or all but the one character that stays."""
    cuts: list[tuple[int, int]] = []
    size = len(text)
    for found in _BLANK.finditer(text):
        start, end = found.span()
        if start == 0 or end == size:
            cuts.append((start, end))
            continue
        run = found.group()
        if "\n" in run:
            keep = start + run.index("\n")
        elif " " in run and _between_words(text, start, end):
            keep = start + run.index(" ")
        else:
            cuts.append((start, end))
            continue
        if keep > start:
            cuts.append((start, keep))
        if end > keep + 1:
            cuts.append((keep + 1, end))
    if text[:1] == "\n" and (not cuts or cuts[0][0]):
        cuts.insert(0, (0, 1))
    if size > 1 and text[-1] == "\n" and (not cuts or cuts[-1][1] < size):
        cuts.append((size - 1, size))
    return cuts


def _between_words(text: str, start: int, end: int) -> bool:
    left, right = text[start - 1], text[end]
    if left == "." and right.isdigit():
        # "1. 20件" is an item of a list; torn apart elsewhere, "1. 20" is one number.
        return _ITEM.fullmatch(text, text.rfind("\n", 0, start) + 1, start) is not None
    if not (right.isascii() and right.isalnum() and left.isascii()):
        return False
    if left.isalnum() or left == "%":
        return True
    # After a mark only letters keep their space: "1, 234" is one number.
    return (
        left in ",.;:!?)"
        and right.isalpha()
        and start > 1
        and text[start - 2].isascii()
        and text[start - 2].isalpha()
    )


def _pieces(size: int, cuts: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the source ranges that stay, in order."""
    pieces: list[tuple[int, int]] = []
    kept_from = 0
    for start, end in sorted(cuts):
        if start > kept_from:
            pieces.append((kept_from, start))
        kept_from = max(kept_from, end)
    if kept_from < size:
        pieces.append((kept_from, size))
    return pieces


def _in_source(edit: TextEdit, starts: list[int], pieces: list[tuple[int, int]]) -> tuple[int, int]:
    first = bisect_right(starts, edit.start) - 1
    last = bisect_right(starts, edit.end - 1) - 1
    return pieces[first][0] + edit.start - starts[first], pieces[last][0] + edit.end - starts[last]


def _trimmed(removed: Iterable[Removed], source: str) -> Iterable[Removed]:
    """Leave out of each removed part the line feeds around it, which are only white space."""
    for part in removed:
        inner = source[part.start : part.end]
        start = part.start + len(inner) - len(inner.lstrip())
        yield part.model_copy(update={"start": start, "end": start + len(inner.strip())})


def _widen(text: str) -> str:
    """Turn half-width punctuation that stands next to Chinese into full-width, one for one."""
    if "(" in text:
        text = _PAIR.sub(_widen_pair, text)
    return _RUN.sub(_widen_run, text)


def _widen_pair(found: re.Match[str]) -> str:
    inner, text = found.group(1), found.string
    around = text[found.start() - 1 : found.start()] if found.start() else ""
    around += text[found.end() : found.end() + 1] + inner[:1] + inner[-1:]
    return f"（{inner}）" if any(map(_wide, around)) else found.group()


def _widen_run(found: re.Match[str]) -> str:
    start, end = found.span()
    text, run = found.string, found.group()
    if (
        (start and _wide(text[start - 1]))
        or (end < len(text) and _wide(text[end]))
        or any(mark in run for mark in _FULL)
    ):
        return run.translate(_WIDEN)
    return run


def _wide(char: str) -> bool:
    return (char >= "\u2e80" and char not in _FULL) or char in _WIDE_MARKS


# --- lines --------------------------------------------------------------------------------------------------


Reason = Literal["page_number", "header_footer"]

_DASHES: Final = "—–―_~～·•\\-－"
_PAGE: Final = re.compile(
    rf"[{_DASHES}]+\d{{1,4}}[{_DASHES}]+|[—–―]+\d{{1,3}}|第\d{{1,4}}页(?:[/／，,、|]?[共总]\d{{1,4}}页)?|共\d{{1,4}}页"
    rf"|\d{{1,3}}[/／]\d{{1,3}}|[Pp]age ?\d{{1,4}}(?: ?(?:of|/) ?\d{{1,4}})?"
)
_PAGE_WORD: Final = re.compile(r"第\d{1,4}页")
_INSIDE: Final = re.compile("[。！？；!?;]")
_TITLE: Final = re.compile(r"(?:报告|总结|汇报|情况|公报|意见稿）)$")
# The line below a title that says to whom: 县委、县人民政府：
_DEAR: Final = re.compile(r"[^，。；：]{3,40}：")
_JOINS_BEFORE: Final = "，。；、：！？）》”’】,;:!?)%"
_JOINS_AFTER: Final = "，、,（(《“‘～/"
_PAIRS: Final = ("《》", "“”", "（）", "()")
_CELLS: Final = re.compile("[｜|]")
_SHORT: Final = 40
_ROW: Final = 500


@dataclass(frozen=True, slots=True)
class TextEdit:
    """A range of the text to delete, or, where ``keep_space``, a line feed that becomes a space."""

    start: int
    end: int
    reason: Reason | None = None
    keep_space: bool = False


def edit_lines(text: str) -> list[TextEdit]:
    """Find the next edits: lines to drop if there are any, else line ends to join; empty when done."""
    lines = text.split("\n")
    drops = _furniture(lines)
    return list(_dropped(lines, drops)) if drops else list(_joined(lines))


# --- lines that belong to the page -------------------------------------------------------------------------


def _furniture(lines: Sequence[str]) -> dict[int, Reason]:
    drops: dict[int, Reason] = {
        index: "page_number" for index, line in enumerate(lines) if _is_page_number(line)
    }
    drops |= dict.fromkeys(_counted(lines), "page_number")
    counts = Counter(line for line in lines if 4 <= len(line) <= _SHORT)
    standing: dict[str, list[int]] = {line: [] for line, count in counts.items() if count >= 3}
    for index, line in enumerate(lines):
        if line in standing:
            standing[line].append(index)
    for line, places in standing.items():
        if is_final(line) or _CELLS.search(line) or marker_at(line, 0):
            continue
        if is_office(line) or _TITLE.search(line) or any(_tears(lines, index, drops) for index in places):
            drops |= dict.fromkeys(
                (index for index in places if not _is_wanted(lines, index)), "header_footer"
            )
    return drops


def _is_page_number(line: str) -> bool:
    if len(line) > _SHORT or not any(map(str.isdigit, line)):
        return False
    return _PAGE.fullmatch(line) is not None or (_PAGE_WORD.search(line) is not None and not is_final(line))


def _counted(lines: Sequence[str]) -> Iterator[int]:
    """Find lines that are only a number, counting up one by one through the text."""
    bare = [
        (line_number, int(line))
        for line_number, line in enumerate(lines)
        if len(line) <= 3 and line.isdecimal()
    ]
    for index, (line_number, number) in enumerate(bare):
        before = index > 0 and bare[index - 1][1] == number - 1
        after = index + 1 < len(bare) and bare[index + 1][1] == number + 1
        if before or after:
            yield line_number


def _tears(lines: Sequence[str], index: int, drops: dict[int, Reason]) -> bool:
    """Whether a line stands where a page ends: in the midst of a sentence, or beside a page number."""
    before = lines[index - 1] if index else ""
    torn = not is_final(before) and _INSIDE.search(before) is not None
    return torn or index - 1 in drops or index + 1 in drops


def _is_wanted(lines: Sequence[str], index: int) -> bool:
    """Whether a repeated line is the report's own: its title, or its signature."""
    return index < 3 or (index + 1 < len(lines) and is_date(lines[index + 1]))


def _dropped(lines: Sequence[str], drops: dict[int, Reason]) -> Iterator[TextEdit]:
    start = 0
    last = len(lines)
    while last and last - 1 in drops:
        last -= 1
    for index, line in enumerate(lines):
        end = start + len(line)
        if index in drops:
            # The line feed goes with the line; at the end of the text it is the one before.
            yield TextEdit(
                start - 1 if index >= last and start else start,
                end if index >= last else end + 1,
                drops[index],
            )
        start = end + 1


# --- line ends that are none -------------------------------------------------------------------------------


def _joined(lines: Sequence[str]) -> Iterator[TextEdit]:
    width = wrap_width(lines)
    paragraph = lines[0]
    start = len(lines[0])
    for before, line in zip(lines, lines[1:], strict=False):
        if not is_final(paragraph) and _continues(
            paragraph, line, bool(width) and _width(before) >= width - 2
        ):
            words = (
                before[-1:].isascii() and before[-1:].isalnum() and line[:1].isascii() and line[:1].isalnum()
            )
            yield TextEdit(start, start + 1, keep_space=words)
            # Of a paragraph that is longer than any row of a table only the end matters.
            paragraph = (paragraph + line)[-2 * _ROW :]
        else:
            paragraph = line
        start += 1 + len(line)


def _continues(paragraph: str, line: str, full: bool) -> bool:
    """Whether a line goes on with the paragraph before it, which has no final punctuation.

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
        or (len(paragraph) <= _ROW and _CELLS.search(paragraph) is not None)
        or _CELLS.search(line) is not None
        or is_section_title(paragraph)
        or (_TITLE.search(paragraph) is not None and _DEAR.fullmatch(line) is not None)
    )


def _width(line: str) -> float:
    """Measure a line in full-width characters."""
    wide = (len(line.encode()) - len(line)) / 2
    return wide + (len(line) - wide) / 2


def wrap_width(lines: Sequence[str]) -> float:
    """Return the width at which the lines are wrapped, in full-width characters; 0 where they are not."""
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
