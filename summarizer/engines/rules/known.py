"""What the rules engine knows of a report before it is asked: its passages, its figures and the year of each."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Final

from summarizer.indicators.clauses import Setting, clauses
from summarizer.models import Model, Quantity, Report
from summarizer.retrieval import Index, Passage

_COUNTED: Final = frozenset(("metric", "rule", "phrase"))
_TITLE: Final = re.compile(r"《[^》\n]*》|〔[^〕\n]*〕")
_BY_YEAR: Final = re.compile(
    r"(?P<year>(?<!\d)(?:19|20)\d\d)年(?!版|规划|纲要)|(?P<same>(?:较|比|与|同)(?:上一?年度?|去年|前一年)(?!(?:同期|同口径)?[的为是]))"
    r"|(?P<last>上一?年度?|去年|前一年)|(?P<this>今年|本年度?|全年|年内)"
)
_FRAME: Final = 60


class Figure(Model):
    """A number of a report with the words beside it and the year it is of, None where that is no single year."""

    quantity: Quantity
    sentence: int
    own: str
    clause: int
    year: int | None
    planned: bool


class Known:
    """A report made ready for questions."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.index = Index(report)
        self.year = report.document.identity.year
        self.passages: dict[int, Passage] = {passage.sentence: passage for passage in self.index.passages}

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
        found = []
        for setting in clauses(document.text, counted).settings:
            sentence = document.sentence_at(setting.quantity.start)
            if sentence.id in self.passages:
                found.append(self._figure(original[setting.quantity.id], setting, sentence.id))
        return tuple(found)

    @cached_property
    def by_sentence(self) -> dict[int, tuple[Figure, ...]]:
        """The figures of each sentence that has any."""
        found: dict[int, list[Figure]] = {}
        for figure in self.figures:
            found.setdefault(figure.sentence, []).append(figure)
        return {sentence: tuple(figures) for sentence, figures in found.items()}

    @cached_property
    def frame(self) -> str:
        """What the whole report is about: its title, whose it is, and how it begins."""
        identity = self.report.document.identity
        start = self.report.document.text[:_FRAME]
        return "|".join(part for part in (identity.title, identity.issuer, identity.region, start) if part)

    def _figure(self, quantity: Quantity, setting: Setting, sentence: int) -> Figure:
        passage = self.passages[sentence]
        start = self.report.document.sentences[sentence].start
        said = _TITLE.sub(lambda match: "　" * len(match.group()), self.report.document.text[start : quantity.start])
        year, planned = self._year(said, passage)
        return Figure(
            quantity=quantity,
            sentence=sentence,
            own=f"{setting.left}|{quantity.surface}|{setting.right}",
            clause=setting.clause,
            year=year,
            planned=planned,
        )

    def _year(self, said: str, passage: Passage) -> tuple[int | None, bool]:
        planned = passage.kind == "plans"
        base = self.year + 1 if planned and self.year else self.year
        found = None
        for match in _BY_YEAR.finditer(said):
            if match["year"]:
                found = int(match["year"])
            elif match["last"] and self.year:
                found = self.year - 1
            elif match["this"]:
                found = base
        return (base if found is None else found), planned
