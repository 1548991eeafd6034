"""What a plant of words is made of: a report's sentences, clauses and words, and what other reports have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from eval.attack.statements import Form, Statement
from eval.attack.words import either, words
from summarizer.engines import RulesEngine
from summarizer.models import PointDraft, Report, SectionKind, Sentence, Span

_CLAUSE: Final = re.compile("(?:“[^”\n]*”|《[^》\n]*》|（[^）\n]*）|[^，；。！？：,;\n])+")
_NO_WORD: Final = re.compile(r"\W+")
_CLOSED: Final = re.compile("《[^》]*》|“[^”]*”")
_ENDS: Final = " \n。！？；，：、,;:"
_LISTS: Final[tuple[SectionKind, ...]] = ("achievements", "problems", "plans")
_ADVERB: Final = ("d", "ad", "vd", "zg")
_LEAST, _MOST = 8, 200


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text with its part of speech, as jieba tags it."""

    word: str
    tag: str
    start: int
    end: int

    @property
    def verb(self) -> bool:
        """Whether it is a verb, or a word of the genre that acts as one."""
        return (self.tag in ("v", "vi") and len(self.word) > 1) or self.word in words().deeds

    @property
    def nominal(self) -> bool:
        """Whether it may stand in the subject of a clause."""
        return self.tag[:1] in "nabjljuxcrs" or self.tag in ("vn", "eng", "f", "l", "i", "nz", "uj")


@lru_cache(maxsize=50_000)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the words of a text."""
    import rjieba

    found, at = [], 0
    for word, tag in rjieba.tag(text):
        found.append(Token(word, tag, at, at + len(word)))
        at += len(word)
    return tuple(found)


def clauses(text: str) -> tuple[Span, ...]:
    """Return where the clauses of a text are."""
    return tuple(Span(start=match.start(), end=match.end()) for match in _CLAUSE.finditer(text))


def squeezed(text: str) -> str:
    """Return a text without blanks and punctuation."""
    return _NO_WORD.sub("", text)


def closed(text: str) -> tuple[Span, ...]:
    """Return where titles and quotations stand, which are names and keep their words."""
    return tuple(Span(start=match.start(), end=match.end()) for match in _CLOSED.finditer(text))


def verb_at(text: str, at: int = 0) -> Token | None:
    """Return the verb that a text opens with from a place on, adverbs before it aside; None if it opens otherwise."""
    for token in tokens(text[at:]):
        if token.verb:
            return Token(token.word, token.tag, token.start + at, token.end + at)
        if token.tag not in _ADVERB:
            return None
    return None


@dataclass(frozen=True)
class Scene:
    """A report to plant in, and the other reports at hand."""

    name: str
    report: Report
    others: Sequence[Report]

    @cached_property
    def text(self) -> str:
        """The report without blanks and punctuation."""
        return squeezed(self.report.document.text)

    def says(self, text: str) -> bool:
        """Whether the report has some words, as they stand, anywhere."""
        return squeezed(text) in self.text

    @cached_property
    def _clauses(self) -> frozenset[str]:
        text = self.report.document.text
        return frozenset(squeezed(text[span.start : span.end]) for span in clauses(text))

    def new(self, planted: str, was: str) -> bool:
        """Whether some clause of a planted text is none that the report has anywhere, so that it may be untrue."""
        before = squeezed(was)
        parts = [squeezed(planted[span.start : span.end]) for span in clauses(planted)]
        kept = {squeezed(was[span.start : span.end]) for span in clauses(was)}
        return any(
            part not in self._clauses and (part in before or part not in self.text)
            for part in parts
            if part not in kept
        )

    def around(self, sentences: Sequence[int]) -> str:
        """Return the paragraphs of some sentences, with the sentence before and the one after each."""
        document = self.report.document
        parts = []
        for sentence in sentences:
            near = document.sentences[max(sentence - 1, 0) : sentence + 2]
            start = document.text.rfind("\n", 0, document.sentences[sentence].start) + 1
            stop = document.text.find("\n", document.sentences[sentence].end)
            first = min(start, near[0].start)
            last = max(len(document.text) if stop < 0 else stop, near[-1].end)
            parts.append(document.text[first:last])
        return "\n".join(parts)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences that state something."""
        text = self.report.document.text
        return tuple(
            sentence
            for sentence in self.report.document.sentences
            if not (sentence.heading or sentence.instruction)
            and _LEAST <= len(said := text[sentence.start : sentence.end].strip(_ENDS)) <= _MOST
            and not said.startswith(("各位", "现将", "现在，", "请予"))
            and not said.endswith(("如下", "情况的报告", "情况报告"))
            and (any(token.verb for token in tokens(said)) or any(deed in said for deed in words().deeds))
        )

    def said(self, sentence: Sentence) -> str:
        """Return a sentence's words, without the mark at its end."""
        return self.report.document.text[sentence.start : sentence.end].strip(_ENDS)

    def section_kind(self, sentence: int) -> SectionKind:
        """Return of what kind the section of a sentence is."""
        document = self.report.document
        return document.sections[document.sentences[sentence].section].kind

    def statement(
        self, text: str, sentences: tuple[int, ...], form: Form, kind: SectionKind | None = None
    ) -> Statement:
        """Return a statement of this report."""
        return Statement(report=self.name, form=form, text=text, sentences=sentences, kind=kind)

    @cached_property
    def points(self) -> tuple[Statement, ...]:
        """What the rules engine lists, each with the kind of its list."""
        draft = RulesEngine().draft(self.report)
        lists: Mapping[SectionKind, tuple[PointDraft, ...]] = {
            "achievements": draft.achievements,
            "problems": draft.problems,
            "plans": draft.plans,
        }
        return tuple(
            self.statement(point.text, point.sentences, "point", kind)
            for kind, points in lists.items()
            for point in points
        )

    def stated(self) -> Iterator[Statement]:
        """Return every sentence whole, and each stretch of its clauses that leaves one or more out at an end."""
        for sentence in self.sentences:
            said = self.said(sentence)
            yield self.statement(said, (sentence.id,), "sentence")
            spans = clauses(said)
            for first in range(len(spans)):
                for last in range(first, min(first + 2, len(spans))):
                    part = said[spans[first].start : spans[last].end]
                    if part != said and len(part) >= _LEAST:
                        yield self.statement(part, (sentence.id,), "clause")

    @cached_property
    def objects(self) -> Mapping[str, tuple[str, ...]]:
        """What each deed of the report is done to, in its sentences one after the other."""
        found: dict[str, list[str]] = {}
        for sentence in self.sentences:
            for deed, thing in deeds_with_objects(self.said(sentence)):
                found.setdefault(deed.word, []).append(thing.word)
        return {deed: tuple(dict.fromkeys(things)) for deed, things in found.items()}


def deeds_with_objects(text: str) -> Iterator[tuple[Token, Token]]:
    """Return the deeds of a text, each with the last noun of what it is done to."""
    known = words()
    deed: Token | None = None
    last: Token | None = None
    for token in (*tokens(text), Token("，", "x", len(text), len(text))):
        ends = token.word in known.deeds or token.tag[:1] not in "nabjqvu" or token.word in ("和", "及")
        if deed and last and ends and token.word != "的":
            yield deed, last
            deed, last = None, None
        if token.word in known.deeds:
            deed, last = token, None
        elif token.tag[:1] not in "nabjqvum":
            deed, last = None, None
        elif deed and token.tag in ("n", "nz", "vn") and len(token.word) > 1 and token.word != "人次":
            last = token
        elif token.word == "的" or token.tag in ("n", "nz", "vn", "v"):
            last = None


def exchanged(
    text: str, others: Mapping[str, tuple[str, ...]], *, within_names: bool = False
) -> Iterator[tuple[Span, str]]:
    """Return where a text has one of some words as a word of its own, and each word that may stand there instead.

    Words in titles and quotations are left alone, and so is a word that would come to stand beside itself.
    """
    starts = {token.start for token in tokens(text)}
    ends = {token.end for token in tokens(text)}
    names = () if within_names else closed(text)
    for match in re.finditer(either(others), text):
        start, end = match.span()
        inside = any(name.start < end and start < name.end for name in names)
        if inside or start not in starts or end not in ends:
            continue
        clause = next((span for span in clauses(text) if span.start <= start < span.end), None)
        for other in others[match.group()]:
            if clause is None or other not in text[clause.start : clause.end]:
                yield Span(start=start, end=end), other
