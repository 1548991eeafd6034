"""The items of a report's problems and plans: what it numbers, or else sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.models import Document, Model, Section, SectionKind, Span

_LEAD = re.compile(
    r"(?:如|主要(?:是|有|表现[在为]|体现[在为])|问题|不足|短板|环节|困难|挑战|差距|看到|认识到|意识到)："
)
# What only leads up to the problems: 在总结成绩的同时，我们也清醒地看到，…仍面临不少困难和问题。
_ADMITS = re.compile(
    r"(?:在?(?:总结|肯定|看到|取得)[^。；]{0,20}(?:同时|之余)，)?[^，。；：]{0,8}(?:清醒|深刻|充分|必须|应当)地?"
    r"(?:看到|认识到|意识到)，?"
)
_NOUN = "(?:薄弱环节|困难|问题|不足|缺点|挑战|差距|短板|矛盾)"
_GENERAL = re.compile(
    rf"(?:不少|一些|很多|许多|诸多|若干|以下|如下|这样那样)的?{_NOUN}(?:(?:[和与及、]|以及){_NOUN})*[。；：]?$"
)
# What only vows to mend them.
_VOWS = re.compile(
    r"(?:对此|为此|针对(?:这些|上述|以上|存在)|这些(?:问题|困难|不足)|我们(?:将|要|一定|必须)|下一步|今后)[^。；]*"
    r"(?:解决|改进|整改|克服|重视|应对|措施|正视|完善|加强|努力)"
)
_LEAST = 5


class Item(Model):
    """One item (text offsets) and the ids of the sentences it spans."""

    span: Span
    sentences: tuple[int, ...]


def items(document: Document, kind: SectionKind) -> tuple[Item, ...]:
    """Return the items of all sections of a kind, in the order of the text."""
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
    """Take the sentences of a section without numbering; what only leads up to them or away is left out."""
    for at in _sentences(document, Span(start=section.body, end=section.end)):
        sentence = document.sentences[at]
        start = sentence.start + _opening(document.text[sentence.start : sentence.end])
        text = document.text[start : sentence.end].rstrip()
        if len(text) < _LEAST or text.endswith("：") or sentence.heading:
            continue
        if section.kind != "problems" or not (_GENERAL.search(text) or _VOWS.match(text)):
            yield Span(start=start, end=sentence.end)


def _opening(text: str) -> int:
    """Return the length of what leads up to a sentence's statement."""
    for lead in (_LEAD.search(text), _ADMITS.match(text)):
        if lead and lead.end() < len(text) - _LEAST:
            return lead.end()
    return 0


def _sentences(document: Document, span: Span) -> tuple[int, ...]:
    first = document.sentence_at(span.start).id
    found = []
    for sentence in document.sentences[first:]:
        if sentence.start >= span.end:
            break
        if sentence.end > span.start:
            found.append(sentence.id)
    return tuple(found)
