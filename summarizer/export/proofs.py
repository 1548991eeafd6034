"""How the items of a summary are proved, counted and said in words that need no explanation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, get_args

from summarizer.messages import say
from summarizer.models import Answer, Proof, Summary

PROOFS: Final[tuple[Proof, ...]] = get_args(Proof)


def count_statements(summary: Summary) -> Counter[Proof]:
    """Count the statements of a summary by how they are proved."""
    lists = (summary.brief, summary.highlights, summary.achievements, summary.problems, summary.plans)
    return Counter(item.proof for items in lists for item in items)


def say_counts(summary: Summary) -> str:
    """Return in one sentence how many statements, and how many names of metrics, are proved in which way."""
    names = Counter(metric.proof for metric in summary.metrics)
    return say("proof.counts", statements=_said(count_statements(summary)), names=_said(names))


def say_proofs(summary: Summary) -> str:
    """Return the counts, and what each way of proving means."""
    return say("proof.line", counts=say_counts(summary), legend=say("proof.legend"))


def say_proofs_of(answer: Answer) -> str:
    """Return how the claims of an answer are proved; nothing where there is none, or code worked all of them out."""
    if answer.status != "answered":
        return ""
    proofs = {claim.proof for claim in answer.claims}
    said = _joined(say(f"proof.{proof}") for proof in PROOFS if proof in proofs)
    return say("proof.of_answer", proofs=said) if said else ""


def _said(counted: Mapping[Proof, int]) -> str:
    counts = [
        say("proof.count", proof=say(f"proof.{proof}"), count=counted[proof])
        for proof in PROOFS
        if counted[proof]
    ]
    return _joined(counts) or say("proof.nothing")


def _joined(parts: Iterable[str]) -> str:
    return say("web.between").join(parts)
