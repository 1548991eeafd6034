"""Whether a figure or a passage is the one that a question means: what rules it out, and what it may lack."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from summarizer.engines.rules.answering import lacking
from summarizer.engines.rules.answering.evidence import Carried
from summarizer.engines.rules.answering.figures import Bound, unit_fit
from summarizer.engines.rules.answering.known import Known
from summarizer.engines.rules.answering.likelihood import weights
from summarizer.engines.rules.answering.questions import Question
from summarizer.engines.rules.answering.scope import broader, joined, singled_out
from summarizer.engines.rules.answering.slots import Slot
from summarizer.engines.rules.answering.terms import Term

# A figure, or a passage, must carry the question at least so far.
FIGURE: Final = 0.6
PASSAGE: Final = 0.58
SURE: Final = 0.9
# A percentage that is stated must be quite the one asked for, else the share is worked out where it can be.
SHARE_OWN: Final = 0.8
BESIDE: Final = 0.1
WHOLE: Final = 0.75
NEAR: Final = 0.3
# Words of a question that weigh so much are what it is about; their loss cannot be made up for.
STRONG: Final = 0.7
CARRIED: Final = 0.5
FOCUS_LOSS: Final = 0.5

_SHORT: Final = 8


class Meant:
    """Tells what of one report a question means."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def concerns(self, question: Question, at: Bound, places: Sequence[str]) -> bool:
        """Tell whether a figure is of the year, of the places and of the one thing that a question names."""
        if question.years and at.figure.year not in question.years:
            return False
        passage = self._known.untitled[at.figure.sentence]
        start = self._known.report.document.sentences[at.figure.sentence].start
        said = f"{passage.headings}|{passage.text[: at.figure.quantity.end - start]}|{at.figure.own}"
        if any(place not in said for place in places):
            return False
        alone = singled_out(question.text)
        return not (alone and joined(alone, passage.text))

    def answers(self, question: Question, at: Bound, likely: float) -> bool:
        """Tell whether a figure is the one asked for: likely enough, and nothing rules it out."""
        if question.kind == "list":
            return at.carried.coverage >= PASSAGE and not self.lacks(question, at.carried)
        return likely >= weights().threshold and not self._excluded(question, at)

    def _excluded(self, question: Question, at: Bound) -> bool:
        """Tell whether a figure is of another area, of a plan or in another unit, or no change where one is asked."""
        area = broader(question.text, self._known.report.document.identity.level)
        if area and area not in self._known.passages[at.figure.sentence].text:
            return True
        if question.change and not at.figure.change and not at.figure.quantity.unit.endswith("百分点"):
            return True
        if at.fit < STRONG and (at.own < STRONG or at.fit < CARRIED):
            return True
        if at.figure.planned and not self.ahead(question):
            return True
        if lacking.lacks_narrowed(question, at.carried) or lacking.names_nothing(question, at.carried):
            return True
        return self._beside_the_point(question, at)

    def holds(self, question: Question, at: Bound) -> bool:
        """Tell whether a figure beside the first one asked for is a further one."""
        if question.kind == "list":
            return at.carried.coverage >= PASSAGE and not self.lacks(question, at.carried)
        if self._excluded(question, at):
            return False
        beside = at.own >= BESIDE or (at.carried.coverage >= WHOLE and self.alone(question.slots[0], at))
        return at.score >= FIGURE and beside and not self.lacks(question, at.carried)

    def sure(self, question: Question, best: Bound) -> bool:
        """Tell whether a figure is so surely the one asked for that nothing needs to be worked out."""
        return (
            best.score >= SURE
            and best.own >= (SHARE_OWN if question.slots[0].sort == "share" else CARRIED)
            and best.fit >= SURE
            and question.change == best.figure.change
        )

    def lacks(self, question: Question, carried: Carried) -> bool:
        """Tell whether a passage lacks too much of what a question is about."""
        return lacking.lacks(question, carried, self._known, self._several_fit(question, carried))

    def alone(self, slot: Slot, at: Bound) -> bool:
        """Tell whether a figure is the only one of its sentence that could be the one asked for."""
        figures = self._known.by_sentence[at.figure.sentence]
        return sum(unit_fit(slot, other.quantity) >= STRONG for other in figures) == 1 and at.fit >= STRONG

    def ahead(self, question: Question) -> bool:
        """Tell whether a question is about what is meant to be done."""
        return question.ahead or (self._known.year is not None and self._known.year + 1 in question.years)

    def _beside_the_point(self, question: Question, at: Bound) -> bool:
        """Tell whether a figure lacks most of what is counted, as the question puts it next to 多少."""
        slot = question.slots[0]
        pairs = list(zip(question.terms, at.carried.shares, strict=True))
        if self._unnamed(question, slot, pairs):
            return True
        counted = [(term, share) for term, share in pairs if slot.focus_start <= term.start < slot.focus_end]
        total = sum(term.weight for term, _ in counted)
        if not any(term.weight > CARRIED for term, _ in counted):
            return False
        return sum(term.weight for term, share in counted if share < CARRIED) >= FOCUS_LOSS * total

    def _unnamed(self, question: Question, slot: Slot, pairs: Sequence[tuple[Term, float]]) -> bool:
        """Tell whether a short clause of its own before 多少 names a thing of which nothing is said (…，女的有多少)."""
        comma = question.text.rfind("，", 0, slot.start)
        if comma < 0 or slot.start - comma > _SHORT:
            return False
        clause = [(term, share) for term, share in pairs if comma < term.start < slot.start]
        return bool(clause) and all(share < NEAR and not term.deed for term, share in clause)

    def _several_fit(self, question: Question, carried: Carried) -> bool:
        """Tell whether a passage has a figure of the right unit for each of several numbers asked for."""
        figures = self._known.by_sentence.get(carried.passage.sentence, ())
        fits = [any(unit_fit(slot, at.quantity) >= SURE for at in figures) for slot in question.slots]
        return len(fits) > 1 and all(fits)
