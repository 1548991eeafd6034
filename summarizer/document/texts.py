"""A text about reports, such as a press release: read from a file, and cut into sentences with their places in it.

A line of such a text is a paragraph unless the whole text is set in lines of one width: what is true of a report torn
by its pages would here join items of a list that have no stop at their end.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from summarizer.document.clean import Cleaned, clean, wrap_width
from summarizer.document.isolated import read_isolated
from summarizer.document.kinds import inline_marker_at, marker_at
from summarizer.document.limits import check_characters, check_digits
from summarizer.document.lines import apart
from summarizer.document.load import File
from summarizer.document.sentences import split_sentences
from summarizer.errors import EmptyFileError
from summarizer.models import Model

_LINE: Final = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
# What opens a line of Markdown or of a list and is no part of what it says.
_OPENING: Final = re.compile(r"\s*(?:(?:>\s*)+|(?:#{1,6}|[-*+•·●◆■▪○]|\d{1,2}[.)])\s+)+")
_EMPHASIS: Final = re.compile(r"\*{2,3}|__|`")
_CELL: Final = re.compile(r"[^｜|\n]+")
# A half-width stop; that of a decimal, a list's number or a file's name is none.
_POINT: Final = re.compile(r"(?<=[一-鿿）)”%])(?<!第[一二三四五六七八九十])\.(?=[一-鿿“（]|\Z)[”’）)]*")
# A sentence in brackets of its own.
_BRACKETED: Final = re.compile(r"[。！？][）)](?![，、；。：！？])")
# Speech in quotation marks, of several sentences.
_SPEECH: Final = re.compile(r"“[^“”\n]*[。！？]”")
_INNER_STOP: Final = re.compile(r"[。！？；](?![”’）》」』。！？；])")
_STOPS: Final = ("。", "！", "？", "；")
# What follows 三、 in 三、四季度 and 12、 in 12、15日.
_GOES_ON: Final = re.compile(r"(?<=、)[\d一二三四五六七八九十]")
_NARROWEST: Final = 20
_MANY: Final = 0.5


@dataclass(frozen=True, slots=True)
class GivenText:
    """A text as it was given: its characters, and the file that it stands in."""

    name: str
    text: str
    encoding: str = "utf-8"
    """Of the text; ``docx`` or another format where it is no plain text."""
    data: bytes = b""


class TextSentence(Model):
    """A sentence of a text."""

    start: int
    end: int
    """Half-open code points of the text as it was given."""
    words: str
    """What it says: cleaned, and without the number or bullet that opens it."""


def read_text(file: File) -> GivenText:
    """Read a text of any kind from the bytes of a file; what is no plain text is taken apart in another process.

    Raises:
        InputError: in one of its subclasses, if there is no text in it.
    """
    if not file.data:
        raise EmptyFileError(path=file.name)
    decoded = read_isolated(file.data, file.name)
    check_characters(file.name, len(decoded.text))
    check_digits(file.name, decoded.text)
    if not decoded.text.strip():
        raise EmptyFileError(path=file.name)
    return GivenText(file.name, decoded.text, decoded.encoding, file.data)


def split_text(text: str) -> tuple[TextSentence, ...]:
    """Cut a text into sentences, in order and without overlap.

    Between them stand white space, page numbers and lines without a letter or a figure, and nothing else.
    """
    lines = [line.span() for line in _LINE.finditer(text) if line.group().strip()]
    if _is_wrapped([text[start:end] for start, end in lines]):
        return tuple(_of_wrapped(text))
    return tuple(sentence for start, end in lines for sentence in _of_line(text, start, end))


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether lines are set at one width, so that their ends say nothing."""
    items = sum(_OPENING.match(line) is not None or marker_at(line.lstrip(), 0) is not None for line in lines)
    torn = sum(not line.rstrip().endswith(_STOPS) for line in lines)
    wrapped = torn >= _MANY * len(lines) > items
    return wrapped and wrap_width([line.strip() for line in lines]) >= _NARROWEST


def _of_wrapped(text: str) -> list[TextSentence]:
    cleaned = clean(text)
    found = list(_cut(cleaned, 0))
    for part in cleaned.removed:
        # A line that comes again and again heads pages as a rule; it may be a claim all the same.
        held = any(one.start < part.end and part.start < one.end for one in found)
        if part.reason == "header_footer" and not held:
            found += _of_line(text, part.start, part.end)
    return sorted(found, key=lambda sentence: sentence.start)


def _of_line(text: str, start: int, end: int) -> Iterator[TextSentence]:
    """Yield the sentences of a line; what opens it belongs to the first and is none of its words."""
    opening = _OPENING.match(text, start, end)
    said = opening.end() if opening else start
    begun = start + len(text[start:end]) - len(text[start:end].lstrip())
    for number, sentence in enumerate(_cut(clean(text[said:end]), said)):
        yield sentence if number else sentence.model_copy(update={"start": begun})


def _cut(cleaned: Cleaned, offset: int) -> Iterator[TextSentence]:
    """Yield the sentences of a cleaned part of a text; ``offset`` is where in the text the part begins."""
    for start, end in _stretches(cleaned.text):
        if any(map(str.isalnum, cleaned.text[start:end])):
            yield TextSentence(
                start=offset + _in_source(cleaned, start),
                end=offset + _in_source(cleaned, end - 1) + 1,
                words=_words(cleaned.text[start:end]),
            )


def _in_source(cleaned: Cleaned, position: int) -> int:
    segment = bisect_right(cleaned.text_starts, position) - 1
    return cleaned.source_starts[segment] + position - cleaned.text_starts[segment]


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the sentences of a cleaned text, line by line; a row of cells is one unless it has stops."""
    for line in re.finditer(r"[^\n]+", text):
        cells = [cell.span() for cell in _CELL.finditer(text, *line.span())]
        stopped = any(text[start:end].endswith(_STOPS) for start, end in cells)
        for start, end in cells if stopped else [line.span()]:
            for span in split_sentences(text[start:end]):
                yield from _pieces(text, start + span.start, start + span.end)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a sentence at half-width stops, and within speech of several sentences."""
    stops = (stop for mark in (_POINT, _BRACKETED) for stop in mark.finditer(text, start, end))
    cuts = {end, *(stop.end() for stop in stops)}
    for speech in _SPEECH.finditer(text, start, end):
        cuts |= {stop.end() for stop in _INNER_STOP.finditer(text, *speech.span())}
    for cut in sorted(cuts):
        yield start, cut
        start = cut


def _words(text: str) -> str:
    """Return what a sentence says: no number before it, no emphasis, no quotation mark without its other half."""
    text = _EMPHASIS.sub("", text)
    marker = marker_at(text, 0) or inline_marker_at(text, 0)
    if marker is not None and not _GOES_ON.match(text, len(marker.text)):
        text = text[len(marker.text) :]
    if text.count("“") != text.count("”"):
        text = re.sub("[“”]", "", text)
    first, *others = _CELL.findall(text) or [text]
    return "，".join((first + apart(first, others[0]) + others[0], *others[1:])) if others else text
