"""What the rules engine knows of a report before it is asked: its passages, its figures and the year of each."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Final

from summarizer.engines.rules.answering.sharing import Figure, share_out
from summarizer.engines.rules.answering.years import Calendar
from summarizer.indicators.clauses import Setting, clauses
from summarizer.indicators.names import names
from summarizer.models import Quantity, Report
from summarizer.retrieval import Embedder, Index, Passage

_COUNTED: Final = frozenset(("metric", "rule", "phrase"))
_TITLE: Final = re.compile(r"《[^》\n]*》|〔[^〕\n]*〕")
_CHANGE: Final = re.compile(
    r"(?:增长|下降|减少|增加|提高|上升|降低|增幅|降幅|压缩|压减|缩短|精简|多|少|高|低|提升)了?(?:约|近|超|逾|达)?$"
)
_FORMER: Final = re.compile(r"原有的?|原来的?|此前的?|原先的?|(?:由|从)[^，]{0,12}的?$")
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
        self._calendar = Calendar(report)
        self.passages: dict[int, Passage] = {passage.sentence: passage for passage in self.index.passages}

    def having(self, word: str) -> int:
        """Count the passages that have a word."""
        if word not in self._having:
            self._having[word] = sum(word in passage.text for passage in self.index.passages)
        return self._having[word]

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """All numbers that count anything, in the order of the text, but those of sentences that speak to a machine."""
        document = self.report.document
        counted = [
            quantity.model_copy(update={"role": "metric"})
            for quantity in self.report.quantities
            if quantity.role in _COUNTED
        ]
        original = {quantity.id: quantity for quantity in self.report.quantities}
        named = names(self.report)
        found = []
        for setting in clauses(document.text, counted).settings:
            sentence = document.sentence_at(setting.quantity.start)
            if sentence.id in self.passages:
                quantity = original[setting.quantity.id]
                found.append(self._figure(quantity, setting, sentence.id, named.get(quantity.id, "")))
        return tuple(share_out(found))

    @cached_property
    def _ends(self) -> tuple[int, ...]:
        """Where the report's numbers end that count anything."""
        return tuple(at.end for at in self.report.quantities if at.role in _COUNTED)

    @cached_property
    def by_sentence(self) -> dict[int, tuple[Figure, ...]]:
        """The figures of each sentence that has any."""
        found: dict[int, list[Figure]] = {}
        for figure in self.figures:
            found.setdefault(figure.sentence, []).append(figure)
        return {sentence: tuple(figures) for sentence, figures in found.items()}

    def said_before(self, figure: Figure) -> str:
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

    def _figure(self, quantity: Quantity, setting: Setting, sentence: int, name: str) -> Figure:
        passage = self.passages[sentence]
        document = self.report.document
        start = document.sentences[sentence].start
        paragraph = document.text.rfind("\n", 0, start) + 1
        year, planned = self._calendar.of(
            document.text[paragraph:start],
            _TITLE.sub(lambda match: "　" * len(match.group()), document.text[start : quantity.start]),
            [end - start for end in self._ends if start < end <= quantity.start],
            passage.kind == "plans",
        )
        return Figure(
            quantity=quantity,
            sentence=sentence,
            name=name,
            own=_TITLE.sub("", f"{setting.left}|{quantity.surface}|{setting.right}"),
            follows=setting.follows,
            clause=setting.clause,
            year=year,
            planned=planned,
            change=_CHANGE.search(setting.left) is not None,
            former=_FORMER.search(setting.left) is not None,
        )
