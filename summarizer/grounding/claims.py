"""What reports say to the sentences of a text about them, by code alone."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.grounding.gate import check
from summarizer.models import AnswerCitation, Discrepancy, Model, Proof, Standing
from summarizer.retrieval.index import Index


class Judged(Model):
    """What became of one sentence."""

    status: Standing
    proof: Proof | None = None
    differences: tuple[Discrepancy, ...] = ()
    citations: tuple[AnswerCitation, ...] = ()


def judge_sentences(sentences: Sequence[str], indexes: Sequence[Index]) -> tuple[Judged, ...]:
    """Hold each sentence of a text, in its order, against what the reports say.

    Args:
        sentences: of the text; one without a subject is read with that of the sentence before.
        indexes: of the reports.
    """
    return tuple(_judged(sentence, indexes) for sentence in sentences)


def _judged(sentence: str, indexes: Sequence[Index]) -> Judged:
    for index in indexes:
        document = index.report.document
        found = next((at for at in index.passages.values() if sentence.rstrip("。") in at.text), None)
        if found is None:
            continue
        held = document.sentences[found.sentence]
        cited = AnswerCitation(report=document.name, **document.cite(held.start, held.end).model_dump())
        if check(sentence, (found.sentence,), index.report).verdict == "supported":
            return Judged(status="supported", proof="quoted", citations=(cited,))
    return Judged(status="not_stated")
