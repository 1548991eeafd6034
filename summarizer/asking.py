"""One question to one checked answer, from one report or several."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from time import perf_counter
from typing import Final

from summarizer._version import __version__
from summarizer.across import Found, compared, mentioned, one_by_one
from summarizer.engines.rules.answering import Desk, resolve
from summarizer.errors import UsageError
from summarizer.grounding.answers import Grounded, ground_claims
from summarizer.messages import say
from summarizer.models import Answer, Checks, Claim, Document, Fallback, Provenance, Report, Status
from summarizer.models.asking import AnswerDraft, Turn
from summarizer.settings import Settings, load_settings
from summarizer.summarize import read

_TURNS: Final = 20


class Conversation:
    """Answers one question after another about the same reports; questions may lean on those before."""

    def __init__(
        self,
        reports: Report | Document | Sequence[Report | Document],
        *,
        settings: Settings | None = None,
        history: Sequence[Turn] = (),
    ) -> None:
        given = [reports] if isinstance(reports, Report | Document) else list(reports)
        if not given:
            raise UsageError(problem=say("ask.no_report"))
        self.settings = settings or load_settings()
        self.reports = [read(one) if isinstance(one, Document) else one for one in given]
        self.history = list(history)
        self._desks = [Desk(report, self.settings.synonyms) for report in self.reports]

    def ask(self, question: str) -> Answer:
        """Answer a question; ``Answer.question`` is the question as it was understood, complete in itself."""
        begun = perf_counter()
        understood = resolve(question, self.history)
        answer = self._many(understood, begun) if len(self._desks) > 1 else self._one(understood, begun)
        self.history = [*self.history[1 - _TURNS :], Turn(question=understood, answer=answer.answer)]
        return answer

    def _one(self, question: str, begun: float) -> Answer:
        report, draft = self.reports[0], self._desks[0].answer(question)
        found = _found(report, draft)
        said = _refusal(found) if found.status != "answered" else _opened(draft, _joined(found.grounded))
        claims = tuple(at.claim for at in found.grounded.stated)
        return _answer(question, found.status, said, claims, [found], begun)

    def _many(self, question: str, begun: float) -> Answer:
        single = one_by_one(question)
        found = [_found(desk.known.report, desk.answer(single)) for desk in self._desks]
        found = mentioned(question, found)
        answered = [at for at in found if at.status == "answered"]
        if not answered:
            best = max(found, key=lambda at: len(at.grounded.stated))
            claims = tuple(at.claim for at in best.grounded.stated)
            return _answer(question, best.status, _refusal(best), claims, found, begun)
        lines = [say("ask.of_report", report=at.name, claim=_joined(at.grounded)) for at in answered]
        claims = tuple(stated.claim for at in answered for stated in at.grounded.stated)
        if made := compared(question, answered):
            lines = [made.text, *lines]
            claims = (made, *claims)
        return _answer(question, "answered", "\n".join(lines), claims, found, begun)


def ask(
    reports: Report | Document | Sequence[Report | Document],
    question: str,
    history: Sequence[Turn] = (),
    *,
    settings: Settings | None = None,
) -> Answer:
    """Answer a question from one report or several, and from nothing else.

    Args:
        reports: from ``load`` or ``loads``; ask a ``Conversation`` where there is more than one question.
        question: in Chinese.
        history: the turns before, on which the question may lean; the latest last.
        settings: read from the environment where None.

    Returns:
        An answer whose every claim is carried by the report's own sentences; ``not_found``, with the nearest the
        report does state, where it does not say.

    Raises:
        UsageError: if no report is given, or the settings make no sense.
    """
    return Conversation(reports, settings=settings, history=history).ask(question)


def _found(report: Report, draft: AnswerDraft) -> Found:
    """Hold a drafted answer against its report; an answer of which nothing stands is unsupported."""
    shown = draft.claims if draft.status == "answered" else draft.nearest
    grounded = ground_claims(shown, report)
    status: Status = draft.status
    if status == "answered" and not grounded.stated:
        status = "unsupported"
    return Found(report=report, draft=draft, grounded=grounded, status=status)


def _refusal(found: Found) -> str:
    """Say why there is no answer, and what the report states that is nearest."""
    if found.status == "unsupported":
        return say("ask.unsupported")
    identity = found.report.document.identity
    said = say(
        f"ask.{found.draft.reason or 'nothing'}",
        missing=found.draft.missing,
        year=identity.year or say("ask.unknown"),
        region=identity.region or identity.issuer or say("ask.unknown"),
    )
    if found.grounded.stated:
        said += say("ask.nearest", claim=found.grounded.stated[0].claim.text)
    return said


def _opened(draft: AnswerDraft, said: str) -> str:
    return say(f"ask.{draft.verb}", answer=said) if draft.verb else said


def _joined(grounded: Grounded) -> str:
    return say("ask.joint").join(at.claim.text for at in grounded.stated) + say("ask.end")


def _answer(
    question: str, status: Status, said: str, claims: tuple[Claim, ...], found: Sequence[Found], begun: float
) -> Answer:
    stated = [one for at in found for one in at.grounded.stated]
    numbers = sum(one.numbers for one in stated)
    fallbacks: list[Fallback] = []
    for at in found:
        fallbacks += [*at.draft.fallbacks, *at.grounded.fallbacks]
    return Answer(
        question=question,
        status=status,
        answer=said,
        claims=claims,
        checks=Checks(
            numbers_total=numbers,
            numbers_supported=numbers,
            numbers_unsupported=(),
            quotes_exact=all(at.exact for at in found),
            quantities_total=sum(len(at.report.quantities) for at in found),
            quantities_used=sum(
                len({id for one in at.grounded.stated for id in one.quantities}) for at in found
            ),
            uncovered=(),
            fallbacks=tuple(fallbacks),
        ),
        provenance=_provenance(found[0].draft, perf_counter() - begun),
    )


def _provenance(draft: AnswerDraft, seconds: float) -> Provenance:
    return Provenance(
        engine="llm" if draft.model else "rules",
        model=draft.model,
        prompt_version=draft.prompt_version,
        structured_output=draft.structured_output,
        tool_version=__version__,
        **draft.usage.model_dump(),
        seconds=round(seconds, 3),
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )
