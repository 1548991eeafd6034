"""The report as a model sees it: sentences numbered, quantities marked, headings as they stand.

One rendering serves every prompt about a report, byte for byte, so that a server's prefix cache reads it once.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator

from summarizer.models import Model, Quantity, Report, Sentence

_LONE = re.compile("[\ud800-\udfff]")


class Part(Model):
    """A stretch of a report that is asked about at once: all of it where the model's context allows."""

    text: str
    sentences: tuple[Sentence, ...]
    quantities: tuple[Quantity, ...]
    """Those of role metric, which are marked."""


def sendable(text: str) -> str:
    """Return a text that every encoding can write: half of a surrogate pair becomes �."""
    return _LONE.sub("\ufffd", text)


def whole(report: Report) -> Part:
    """Render a whole report."""
    return _part(report, report.document.sentences)


def some(report: Report, chosen: Iterable[int]) -> Part:
    """Render the sentences of some ids, in the report's order, under their headings."""
    document = report.document
    wanted = set(chosen)
    above = {
        section.start
        for sentence_id in wanted
        for section in document.path(document.sentences[sentence_id].section)
    }
    return _part(
        report,
        (
            sentence
            for sentence in document.sentences
            if sentence.id in wanted or (sentence.heading and sentence.start in above)
        ),
    )


def text_of(report: Report, chosen: Iterable[int]) -> str:
    """Return the text of the sentences of some ids, one a line."""
    document = report.document
    sentences = (document.sentences[sentence_id] for sentence_id in chosen)
    return "\n".join(document.text[sentence.start : sentence.end] for sentence in sentences)


def parts(report: Report, fits: Callable[[Part], bool]) -> tuple[Part, ...]:
    """Render a report in as few parts as fit, cut between sections where that is possible.

    Args:
        report: the report.
        fits: whether the requests about a part fit the model's context.

    Returns:
        The parts in the order of the text; a single sentence that does not fit is a part all the same.
    """
    whole_report = whole(report)
    if fits(whole_report):
        return (whole_report,)
    rendered: list[Part] = []
    left: list[Sentence] = []
    for run in _runs(report):
        if left and not fits(_part(report, [*left, *run])):
            rendered.append(_part(report, left))
            left = []
        left += run
        while len(left) > 1 and not fits(_part(report, left)):
            sizes = range(2, len(left))
            size = 1 + bisect_left(sizes, True, key=lambda count: not fits(_part(report, left[:count])))
            rendered.append(_part(report, left[:size]))
            left = left[size:]
    return (*rendered, _part(report, left)) if left else tuple(rendered)


def _runs(report: Report) -> Iterator[list[Sentence]]:
    """Return the sentences in runs that begin with a heading of the first or second level."""
    run: list[Sentence] = []
    starts = {section.start for section in report.document.sections if section.level in (1, 2)}
    for sentence in report.document.sentences:
        if run and sentence.start in starts:
            yield run
            run = []
        run.append(sentence)
    if run:
        yield run


def _part(report: Report, sentences: Iterable[Sentence]) -> Part:
    chosen = tuple(sentences)
    marked: list[Quantity] = []
    lines = []
    for sentence in chosen:
        inside = [
            quantity
            for quantity in report.quantities_in(sentence.start, sentence.end)
            if quantity.role == "metric" and quantity.end <= sentence.end
        ]
        marked += inside
        text = _marked(report.document.text, sentence, inside)
        lines.append(f"## {text}" if sentence.heading else f"[{sentence.label}] {text}")
    return Part(text=sendable("\n".join(lines)), sentences=chosen, quantities=tuple(marked))


def _marked(text: str, sentence: Sentence, quantities: list[Quantity]) -> str:
    pieces = []
    end = sentence.start
    for quantity in quantities:
        pieces.append(f"{text[end : quantity.start]}〔{quantity.label}:{quantity.surface}〕")
        end = quantity.end
    return "".join([*pieces, text[end : sentence.end]]).strip()
