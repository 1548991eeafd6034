"""How well the words of a passage carry the words of a question, each word as itself or in another wording."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from summarizer.engines.rules.answering.known import Known
from summarizer.engines.rules.answering.questions import Question, states
from summarizer.engines.rules.answering.terms import Term
from summarizer.retrieval import Passage

# What a word is worth where it stands: in the sentence, in its headings, before it in its paragraph, in the title.
HEADING: Final = 0.85
LEAD: Final = 0.75
FRAME: Final = 0.6
# What another wording is worth, a part of the words of a compound, one with
# others put in (平均得分 for 平均分), and a word that shares a character.
WORDING: Final = 0.9
PARTS: Final = 0.85
GAPPED: Final = 0.85
ALIKE: Final = 0.3
# A deed that shares a character is more often the same (讨回, 追回) than a thing (药品, 食品).
# One character alone says little.
DEED: Final = 0.45
SIGN: Final = 0.4

# Shares are kept for so many words and passages of a report.
KEPT: Final = 100_000
COMMON: Final = 0.5
# What a number of the question that stands in the passage adds.
ANCHORED: Final = 0.2
_FOLLOWED: Final = 3
_COMMON: Final = frozenset(
    "人工作法行政事业单位机关市区县省国家年月日大小多少有无不新全总各等数量率额者员性化的类型式度中上下心"
)


class Carried(NamedTuple):
    """How far a passage carries each word of a question, 0 to 1 each, and all of them by weight."""

    passage: Passage
    shares: tuple[float, ...]
    coverage: float
    rank: float

    def missing(self, terms: Sequence[Term], least: float) -> list[Term]:
        """Give the words that are carried less than a least share."""
        return [term for term, share in zip(terms, self.shares, strict=True) if share < least]


def carry(term: Term, words: str) -> float:
    """Tell how far some words carry a word of a question."""
    if term.text in words:
        return 1.0
    best = 0.0
    for wording in term.wordings:
        if all(part in words for part in wording):
            best = max(best, WORDING if len(wording[0]) > 1 else SIGN)
    if term.parts and best < PARTS:
        best = max(best, PARTS * sum(part in words for part in term.parts) / len(term.parts))
    if (
        best < GAPPED
        and len(term.text) > 2
        and all(map(words.__contains__, term.text))
        and term.gapped.search(words)
    ):
        return GAPPED
    if not best and 2 <= len(term.text) <= 3:
        return (DEED if term.deed else ALIKE) * any(
            character in words for character in term.text if character not in _COMMON
        )
    return best


def mean(terms: Iterable[Term], shares: Iterable[float]) -> float:
    """Weigh the shares by the words' weights; 0 where there are no words."""
    pairs = [(term.weight, share) for term, share in zip(terms, shares, strict=True)]
    total = sum(weight for weight, _ in pairs)
    return sum(weight * share for weight, share in pairs) / total if total else 0.0


def evidence(question: Question, known: Known, most: int = 40) -> list[Carried]:
    """Give the passages that carry a question, best first.

    Args:
        question: as understood.
        known: the report.
        most: how many of the passages that the search ranks first are looked at.
    """
    ranked = [hit.passage for hit in known.index.rank(queries(question), question.text)[:most]]
    # 这三项依次为… shares no word with the question that the sentence before it answers.
    after = [known.passages.get(passage.sentence + 1) for passage in ranked[:_FOLLOWED]]
    ranked += [passage for passage in after if passage and passage.lead and passage not in ranked]
    framed = [carry(term, known.frame) * FRAME for term in question.terms]
    terms = rarer(question.terms, known)
    found = []
    for place, passage in enumerate(ranked):
        shares = tuple(
            _kept(question, term, passage, known, frame)
            for term, frame in zip(question.terms, framed, strict=True)
        )
        found.append(Carried(passage, shares, mean(terms, shares), 1 / (1 + place)))
    anchored = {at.passage.sentence: ANCHORED * anchors(question, at.passage.sentence, known) for at in found}
    return sorted(found, key=lambda at: -(at.coverage + 0.1 * at.rank + anchored[at.passage.sentence]))


def anchors(question: Question, sentence: int, known: Known) -> int:
    """Count the numbers of a question that a sentence states."""
    figures = known.by_sentence.get(sentence, ())
    return sum(any(states(number, at.quantity) for at in figures) for number in question.anchors)


def rarer(terms: Sequence[Term], known: Known) -> list[Term]:
    """Weigh words the less, the more of the report's passages have them: what it is all about tells none apart."""
    most = math.log(1 + len(known.passages))
    found = []
    for term in terms:
        having = known.having(term.text)
        found.append(
            term.model_copy(update={"weight": term.weight * (1 - COMMON * math.log(1 + having) / most)})
        )
    return found


def queries(question: Question) -> tuple[str, ...]:
    """Word a question for the search: as it is, and with all other wordings of its words."""
    others = " ".join("".join(wording) for term in question.terms for wording in term.wordings)
    own = " ".join(term.text for term in question.terms)
    return (own, f"{own} {others}") if others else (own,)


def _read(question: Question, passage: Passage, known: Known) -> Passage:
    """Leave out titles of laws where a number is asked for that is not one of a law."""
    return known.untitled[passage.sentence] if question.slots and "《" not in question.text else passage


def _kept(question: Question, term: Term, passage: Passage, known: Known, frame: float) -> float:
    """Give how far a passage carries a word, from what is kept where it was asked before."""
    untitled = bool(question.slots) and "《" not in question.text
    key = (term.text, passage.sentence, untitled, term.tight)
    if key not in known.shares:
        if len(known.shares) > KEPT:
            known.shares.clear()
        known.shares[key] = _share(term, _read(question, passage, known), frame)
    return known.shares[key]


def _share(term: Term, passage: Passage, frame: float) -> float:
    here = carry(term, passage.text)
    if here == 1.0 or term.tight:
        return here
    return max(here, HEADING * carry(term, passage.headings), LEAD * carry(term, passage.lead), frame)
