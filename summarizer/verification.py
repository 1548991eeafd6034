"""A text about reports, such as a press release or what a chat model wrote, held against them sentence by sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from time import perf_counter
from typing import Final, get_args

from summarizer._version import __version__
from summarizer.document.limits import check_characters, check_digits
from summarizer.document.texts import TextSentence, split_text
from summarizer.errors import EmptyFileError, UsageError
from summarizer.grounding.checks import Recount, Shown
from summarizer.grounding.claims import Judged, judge_sentences
from summarizer.messages import say
from summarizer.models import (
    Document,
    Provenance,
    Report,
    Standing,
    Usage,
    Verification,
    VerificationChecks,
    VerifiedSentence,
)
from summarizer.numbers import find
from summarizer.pipeline import read
from summarizer.retrieval.index import Index
from summarizer.settings import EngineChoice, Settings, load_settings

# Numbers that somebody may look up; of an ordinal, a list's number or one in a name nobody does.
_LOOKED_UP: Final = frozenset({"metric", "rule", "date"})


def verify(
    reports: Report | Document | Sequence[Report | Document],
    text: str,
    *,
    engine: EngineChoice | None = None,
    settings: Settings | None = None,
) -> Verification:
    """Say of each sentence of a text whether some reports say so, deny it, or do not say it.

    Args:
        reports: from ``load`` or ``loads``; of several, each sentence may be about any.
        text: about the reports, in Chinese.
        engine: its name; code alone judges, whichever is named, so ``provenance`` says ``rules``.
        settings: read from the environment where None.

    Returns:
        The sentences in order with half-open code points of ``text``. What stands between them claims nothing:
        white space, page numbers, lines without a letter or a figure.

    Raises:
        UsageError: if no report is given, or there is no such engine.
        EmptyFileError: if there is nothing in the text.
        TooComplexFileError: if it is longer than any report.
    """
    begun = perf_counter()
    choice = engine or (settings or load_settings()).engine
    if choice not in get_args(EngineChoice):
        choices = "、".join(get_args(EngineChoice))
        raise UsageError(problem=say("settings.no_engine", engine=choice, choices=choices))
    given = [reports] if isinstance(reports, Report | Document) else list(reports)
    if not given:
        raise UsageError(problem=say("ask.no_report"))
    if not text.strip():
        raise EmptyFileError(path="")
    check_characters("", len(text))
    check_digits("", text)
    known = [read(one) if isinstance(one, Document) else one for one in given]
    sentences = split_text(text)
    judged = judge_sentences([one.words for one in sentences], [Index(report) for report in known])
    return Verification(
        sentences=tuple(
            VerifiedSentence(text=text[one.start : one.end], start=one.start, end=one.end, **dict(verdict))
            for one, verdict in zip(sentences, judged, strict=True)
        ),
        checks=_checks(sentences, judged, Recount(*known)),
        provenance=Provenance(
            engine="rules",
            model=None,
            prompt_version=None,
            structured_output=None,
            tool_version=__version__,
            **Usage().model_dump(),
            seconds=round(perf_counter() - begun, 3),
            created_at=datetime.now(UTC).isoformat(timespec="seconds"),
        ),
    )


def _checks(
    sentences: Sequence[TextSentence], judged: Sequence[Judged], recount: Recount
) -> VerificationChecks:
    """Count what became of the sentences, and their numbers anew, by reading the quotes."""
    became: Counter[Standing] = Counter(verdict.status for verdict in judged)
    counted = recount.statements(
        Shown(f"sentences[{place}]", one.words, verdict.citations)
        for place, (one, verdict) in enumerate(zip(sentences, judged, strict=True), 1)
        if verdict.status != "no_claim"
    )
    return VerificationChecks(
        sentences_total=len(sentences),
        supported=became["supported"],
        contradicted=became["contradicted"],
        not_stated=became["not_stated"],
        no_claim=became["no_claim"],
        numbers_total=counted.total,
        numbers_supported=counted.supported,
        quotes_exact=recount.exact(at for verdict in judged for at in verdict.citations),
    )


def grave(verification: Verification) -> tuple[VerifiedSentence, ...]:
    """Return the sentences that must not be published as they are: contradicted, or with a number not stated."""
    return tuple(one for one in verification.sentences if _is_grave(one))


def _is_grave(sentence: VerifiedSentence) -> bool:
    if sentence.status == "contradicted":
        return True
    return sentence.status == "not_stated" and any(one.role in _LOOKED_UP for one in find(sentence.text))
