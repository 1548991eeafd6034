"""The report as a model sees it: sentences numbered, quantities marked, headings as they stand.

One rendering serves every prompt about a report, byte for byte, so that a server's prefix cache reads it once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from summarizer.models import Model, Quantity, Report, Sentence

_LONE = re.compile("[\ud800-\udfff]")


class Part(Model):
    """A stretch of a report that is asked about at once: all of it where the model's context allows."""

    text: str
    sentences: tuple[Sentence, ...]
    quantities: tuple[Quantity, ...]
    """Those of role metric, which are marked."""


def sendable(text: str) -> str:
    """Give a text that every encoding can write: half of a surrogate pair becomes �."""
    return _LONE.sub("\ufffd", text)


def whole(report: Report) -> Part:
    """Render a whole report."""
    return _part(report, report.document.sentences)


def some(report: Report, chosen: Iterable[int]) -> Part:
    """Render some sentences of a report, in its order, under their headings.

    Args:
        report: the report.
        chosen: the ids of the sentences.
    """
    document = report.document
    wanted = {at: document.sentences[at] for at in chosen}
    above = {section.start for sentence in wanted.values() for section in document.path(sentence.section)}
    return _part(
        report,
        (
            sentence
            for sentence in document.sentences
            if sentence.id in wanted or (sentence.heading and sentence.start in above)
        ),
    )


def parts(report: Report, fits: Callable[[Part], bool]) -> tuple[Part, ...]:
    """Render a report in as few parts as fit, cut between sections where that is possible.

    Args:
        report: the report.
        fits: tells whether the requests about a part fit the model's context.

    Returns:
        The parts in the order of the text; a single sentence that does not fit is a part all the same.
    """
    whole_report = whole(report)
    if fits(whole_report):
        return (whole_report,)
    found: list[Part] = []
    held: list[Sentence] = []
    for run in _runs(report):
        if held and not fits(_part(report, [*held, *run])):
            found.append(_part(report, held))
            held = []
        held += run
        while len(held) > 1 and not fits(_part(report, held)):
            size = _longest(report, held, fits)
            found.append(_part(report, held[:size]))
            held = held[size:]
    return (*found, _part(report, held)) if held else tuple(found)


def _longest(report: Report, sentences: list[Sentence], fits: Callable[[Part], bool]) -> int:
    """Find by bisection how many sentences fit; at least one."""
    low, high = 1, len(sentences) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if fits(_part(report, sentences[:middle])):
            low = middle
        else:
            high = middle - 1
    return low


def _runs(report: Report) -> Iterable[list[Sentence]]:
    """Give the sentences in runs that begin with a heading of the first or second level."""
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
    at = sentence.start
    for quantity in quantities:
        pieces.append(f"{text[at : quantity.start]}〔{quantity.label}:{quantity.surface}〕")
        at = quantity.end
    pieces.append(text[at : sentence.end])
    return "".join(pieces).strip()
