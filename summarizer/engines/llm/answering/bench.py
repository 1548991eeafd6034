"""Whether the evidence a model points to may answer the question: its sort, scope, year and words, decided by code."""

from __future__ import annotations

import re
from typing import Final

from summarizer.engines.rules.answering import Desk
from summarizer.engines.rules.answering.evidence import Carried, evidence
from summarizer.engines.rules.answering.figures import Bound, bind, unit_fit
from summarizer.engines.rules.answering.known import Known
from summarizer.engines.rules.answering.premises import denied, other_grade
from summarizer.engines.rules.answering.questions import understand
from summarizer.engines.rules.answering.scope import broader, foreign_places, own_names
from summarizer.engines.rules.answering.slots import Slot
from summarizer.engines.rules.answering.statements import names_someone, names_time
from summarizer.facts import Fact as Figure
from summarizer.retrieval.words import bigrams

# A model may bridge words that no table of wordings has; so its evidence need carry less of a question than what
# rules find by themselves. What is left must still be about the thing asked for.
PASSAGE: Final = 0.6
WORKED: Final = 0.35
FIGURE: Final = 0.55
FIT: Final = 0.7
LOSS: Final = 0.45
CARRIED: Final = 0.5
STRONG: Final = 0.7
TIGHT: Final = 0.4
# A statement is a sentence's if that has so many of its character pairs, of which there must be a few; another that it
# cites stays cited with so many.
WORDED: Final = 0.7
FEW: Final = 5
BESIDE: Final = 0.3
# Among the figures of the sentences pointed to, one that binds so much better is the one meant.
BETTER: Final = 0.1

_OF_A_DEED: Final = frozenset(("cause", "time", "person"))
_FORMER: Final = re.compile(r"原来|原有|此前|之前|以前|原先|上年|去年")
_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)年?")


class Bench:
    """One question to one report, with what its passages and figures are worth as evidence."""

    def __init__(self, asked: str, desk: Desk) -> None:
        self.known: Known = desk.known
        identity = self.known.report.document.identity
        own = own_names(identity, asked)
        self.question = understand(asked, own, identity.year, desk.synonyms)
        found = evidence(self.question, self.known, most=len(self.known.passages))
        if self.known.of_office and (places := foreign_places(self.question.text, own)):
            found = [at for at in found if any(place in self._said(at) for place in places)]
        self.ranked: tuple[int, ...] = tuple(at.passage.sentence for at in found)
        self.carried = {at.passage.sentence: at for at in found}

    @property
    def asks_number(self) -> bool:
        """Whether a number is what is asked for."""
        return bool(self.question.slots) and self.question.kind in ("number", "list")

    def meant(self, text: str, cited: tuple[int, ...]) -> tuple[int, ...]:
        """Give the sentences a statement is about: those it cites, unless its words are another's.

        Small models copy a sentence more surely than its number; what is copied is sought in the whole report.
        """
        wanted = set(bigrams(text))
        if len(wanted) < FEW:
            return cited
        shares = {
            at: len(wanted & set(bigrams(passage.text))) / len(wanted)
            for at, passage in self.known.passages.items()
        }
        best = max(shares, key=lambda at: (shares[at], at in cited), default=None)
        if best is None or shares[best] < WORDED:
            return cited
        return (best, *(at for at in cited if at != best and shares.get(at, 0.0) >= BESIDE))

    def passage(self, sentence: int) -> Carried | None:
        """Give a sentence as evidence, where it may answer a question that asks for no number."""
        carried = self.carried.get(sentence)
        if carried is None or carried.coverage < PASSAGE or self._lost(carried):
            return None
        return carried if self._of_its_kind(carried) and self._of_its_year(carried) else None

    def figures(self, sentences: tuple[int, ...], pointed: tuple[int, ...]) -> tuple[Bound, ...]:
        """Give the figures that answer, one for each number asked for; none where one of them is missing.

        Args:
            sentences: those the model points to.
            pointed: the quantities it points to, of those sentences or not.
        """
        numbers = {figure.quantity.id: figure.sentence for figure in self.known.figures}
        where = dict.fromkeys([*(numbers[at] for at in pointed if at in numbers), *sentences])
        found: list[Bound] = []
        for slot in self.question.slots:
            best = self._best(slot, [self.carried[at] for at in where if at in self.carried], pointed, found)
            if best is None:
                return ()
            found.append(best)
        return tuple(found)

    def operand(self, quantity: int, *, counted: bool) -> Figure | None:
        """Give a figure to work with, where its sentence is about what is asked.

        Args:
            quantity: its id.
            counted: whether it must be in the unit asked for, as in a sum.
        """
        figure = next((at for at in self.known.figures if at.quantity.id == quantity), None)
        if figure is None or figure.planned != self.question.ahead:
            return None
        if counted and unit_fit(self.question.slots[0], figure.quantity) < FIT:
            return None
        carried = self.carried.get(figure.sentence)
        return figure if carried and carried.coverage >= WORKED and not self._lost(carried) else None

    def _best(
        self, slot: Slot, where: list[Carried], pointed: tuple[int, ...], taken: list[Bound]
    ) -> Bound | None:
        """Give the figure pointed to, or one of the same sentences that binds clearly better."""
        others = {at.figure.quantity.id for at in taken}
        bound = [
            at for at in bind(self.question, slot, where, self.known) if at.figure.quantity.id not in others
        ]
        best = bound[0] if bound else None
        named = next((at for at in bound if at.figure.quantity.id in pointed), best)
        if best is None or named is None:
            return None
        chosen = best if best.score > named.score + BETTER else named
        return chosen if self._may_answer(slot, chosen) else None

    def _may_answer(self, slot: Slot, at: Bound) -> bool:
        figure, question = at.figure, self.question
        # Where a unit is named, people are no households: only where none is may the sort alone do.
        if at.fit < FIT or (slot.unit and at.fit == FIT) or at.score < FIGURE:
            return False
        if self._lost(at.carried) or self._of_another(slot, at.carried):
            return False
        if figure.planned != self._ahead or (figure.former and not _FORMER.search(question.text)):
            return False
        if question.change != (figure.change or figure.quantity.unit.endswith("百分点")):
            return False
        area = broader(question.text, self.known.report.document.identity.level)
        if area and area not in self.known.passages[figure.sentence].text:
            return False
        years = question.years or (() if self.known.year is None or figure.planned else (self.known.year,))
        return not years or figure.year is None or figure.year in years

    @property
    def _ahead(self) -> bool:
        return self.question.ahead or (
            self.known.year is not None and self.known.year + 1 in self.question.years
        )

    def _lost(self, carried: Carried) -> bool:
        """Tell whether a passage lacks more of the question than a model may bridge."""
        pairs = list(zip(self.question.terms, carried.shares, strict=True))
        total = sum(term.weight for term, _ in pairs)
        tight = sum(term.weight for term, _ in pairs if term.tight)
        lacks = [term for term, share in pairs if share < CARRIED and (term.tight or term.weight >= STRONG)]
        if sum(term.weight for term in lacks if term.tight) > TIGHT * tight:
            return True
        return not total or sum(term.weight for term in lacks) > LOSS * total

    def _said(self, carried: Carried) -> str:
        passage = self.known.untitled[carried.passage.sentence]
        return f"{passage.text}|{passage.headings}"

    def _of_another(self, slot: Slot, carried: Carried) -> bool:
        """Tell whether a passage counts another thing than the one asked for, however alike the rest.

        A model may say that an everyday word means the report's own. It may not where the word stands for what is
        counted (月活跃用户, 注册用户), is a name, or half of it is there: that is a thing of the same kind (药品,
        食品).
        """
        for term, share in zip(self.question.terms, carried.shares, strict=True):
            if not term.noun or share >= CARRIED:
                continue
            if slot.focus_start <= term.start < slot.focus_end or term.weight > 1 or share:
                return True
        return False

    def _of_its_kind(self, carried: Carried) -> bool:
        kind = self.question.kind
        pairs = zip(self.question.terms, carried.shares, strict=True)
        # Why, when or by whom something was done is told only where it is told that it was done.
        if kind in _OF_A_DEED and any(term.weight >= STRONG and share < CARRIED for term, share in pairs):
            return False
        if kind == "person":
            return names_someone(carried.passage)
        if kind == "time":
            return names_time(carried.passage)
        if kind == "yesno":
            return True
        if other_grade(self.question, carried.passage.text):
            return False
        return kind not in ("cause", "text", "definition") or not denied(self.question, carried)

    def _of_its_year(self, carried: Carried) -> bool:
        years = self.question.years
        if not years or self.known.year is None or self.known.year in years:
            return True
        passage = carried.passage
        said = _YEAR.findall(f"{passage.text}{passage.headings}{passage.lead}")
        return bool({int(year) for year in said} & set(years))
