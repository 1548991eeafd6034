"""The items of a report's problems and plans: what it numbers, or else sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.models import Document, Model, Section, SectionKind, Span

_LEAD = re.compile(r"(?:如|主要(?:是|有|表现在|体现在)|问题|不足|短板|环节)：")
_LEAST = 8


class Item(Model):
    """One item (text offsets) and the ids of the sentences it spans."""

    span: Span
    sentences: tuple[int, ...]


def items(document: Document, kind: SectionKind) -> tuple[Item, ...]:
    """Give the items of all sections of a kind, in the order of the text."""
    return tuple(Item(span=span, sentences=_sentences(document, span)) for span in _spans(document, kind))


def _spans(document: Document, kind: SectionKind) -> Iterator[Span]:
    for section in document.sections:
        parent = document.sections[section.parent] if section.parent is not None else None
        if section.kind != kind or (parent is not None and parent.kind == kind):
            continue
        children = [child for child in document.sections if child.parent == section.id]
        if children:
            yield from (Span(start=child.start, end=child.end) for child in children)
        else:
            yield from _unnumbered(document, section)


def _unnumbered(document: Document, section: Section) -> Iterator[Span]:
    """Take the sentences of a section without numbering; what leads up to a list of them is left out."""
    for at in _sentences(document, Span(start=section.body, end=section.end)):
        sentence = document.sentences[at]
        text = document.text[sentence.start : sentence.end]
        lead = _LEAD.search(text)
        start = sentence.start + (lead.end() if lead and lead.end() < len(text) - _LEAST else 0)
        if sentence.end - start >= _LEAST and not text.rstrip().endswith("："):
            yield Span(start=start, end=sentence.end)


def _sentences(document: Document, span: Span) -> tuple[int, ...]:
    first = document.sentence_at(span.start).id
    found = []
    for sentence in document.sentences[first:]:
        if sentence.start >= span.end:
            break
        if sentence.end > span.start:
            found.append(sentence.id)
    return tuple(found)
