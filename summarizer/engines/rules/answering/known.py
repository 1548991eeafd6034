"""A report made ready for questions: its passages and its facts."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Final

from summarizer.models import Fact, Report
from summarizer.retrieval import Embedder, Index, Passage

_TITLE: Final = re.compile(r"《[^》\n]*》|〔[^〕\n]*〕")
_FRAME: Final = 60


class Known:
    """A report made ready for questions."""

    def __init__(self, report: Report, embedder: Embedder | None = None) -> None:
        self.report = report
        self.index = Index(report, embedder)
        self.year = report.document.identity.year
        self.shares: dict[tuple[str, int, bool, bool], float] = {}
        """How far each passage carries a word that was asked for, kept from one question to the next."""
        self._having: dict[str, int] = {}
        self.figures = report.facts.facts
        self.by_sentence = report.facts.by_sentence
        self.passages: dict[int, Passage] = {passage.sentence: passage for passage in self.index.passages}

    def having(self, word: str) -> int:
        """Count the passages that have a word."""
        if word not in self._having:
            self._having[word] = sum(word in passage.text for passage in self.index.passages)
        return self._having[word]

    def said_before(self, figure: Fact) -> str:
        """Give what a figure's sentence says up to the figure's end."""
        start = self.report.document.sentences[figure.sentence].start
        return self.passages[figure.sentence].text[: max(figure.quantity.end - start, 0)]

    @cached_property
    def of_office(self) -> bool:
        """Whether the text is an office's report, of one place; an article tells of many."""
        document = self.report.document
        told = {"achievements", "problems", "plans"} & {section.kind for section in document.sections}
        return bool(document.identity.region or document.identity.level or told)

    @cached_property
    def untitled(self) -> dict[int, Passage]:
        """The passages without titles of laws, whose words count nothing."""
        return {
            key: passage.model_copy(
                update={part: _TITLE.sub("", getattr(passage, part)) for part in ("text", "lead", "headings")}
            )
            for key, passage in self.passages.items()
        }

    @cached_property
    def frame(self) -> str:
        """What the whole report is about: its title, whose it is, and how it begins."""
        identity = self.report.document.identity
        start = self.report.document.text[:_FRAME]
        return "|".join(part for part in (identity.title, identity.issuer, identity.region, start) if part)
