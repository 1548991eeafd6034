"""One question to one checked answer, from one report or several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from time import perf_counter
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self, get_args

from summarizer._version import __version__
from summarizer.across import Found, compared, mentioned, one_by_one
from summarizer.document.identity import Named, labels_of
from summarizer.engines.rules.answering import Desk, resolve
from summarizer.errors import UsageError
from summarizer.grounding.answers import Grounded, Stated, ground_claim, ground_claims
from summarizer.messages import say
from summarizer.models import (
    Answer,
    Checks,
    Claim,
    Document,
    Fallback,
    Provenance,
    Refusal,
    Report,
    Status,
    Usage,
)
from summarizer.models.asking import AnswerDraft, ClaimDraft, Turn
from summarizer.retrieval import embedder_for
from summarizer.settings import EngineChoice, Settings, load_settings
from summarizer.summarize import read

if TYPE_CHECKING:
    from summarizer.engines.llm.answering import Respondent

_TURNS: Final = 20
# Why one report has no answer, which says nothing of another.
_OF_ONE: Final = frozenset(("year", "place", "premise", "number"))


class Conversation:
    """Answers one question after another about the same reports; questions may lean on those before.

    Args:
        reports: one or several, from ``load`` or ``loads``.
        engine: ``rules``, ``llm``, or ``auto``: a model where an endpoint is configured; the settings' where None.
        settings: which model, where and how; read from the environment where None.
        history: the turns before, the latest last.

    Raises:
        UsageError: if no report is given, there is no such engine, or a model is asked for and no endpoint is
            configured.
    """

    def __init__(
        self,
        reports: Report | Document | Sequence[Report | Document],
        *,
        engine: EngineChoice | None = None,
        settings: Settings | None = None,
        history: Sequence[Turn] = (),
    ) -> None:
        given = [reports] if isinstance(reports, Report | Document) else list(reports)
        if not given:
            raise UsageError(problem=say("ask.no_report"))
        self.settings = settings or load_settings()
        self.reports = [read(one) if isinstance(one, Document) else one for one in given]
        self.history = list(history)
        self._embedder = embedder_for(self.settings)
        self._desks = [Desk(report, self.settings.synonyms, self._embedder) for report in self.reports]
        documents = [report.document for report in self.reports]
        self._names = labels_of([Named(document.name, document.identity) for document in documents])
        self._respondent = _respondent(self.settings, engine)

    def ask(self, question: str) -> Answer:
        """Answer a question; ``Answer.question`` is the question as it was understood, complete in itself.

        Raises:
            ModelError: if a model is asked and the endpoint fails.
        """
        begun = perf_counter()
        understood = resolve(question, self.history)
        answer = self._many(understood, begun) if len(self._desks) > 1 else self._one(understood, begun)
        self.history = [*self.history[1 - _TURNS :], Turn(question=understood, answer=answer.answer)]
        return answer

    def stream(self, question: str) -> Iterator[Claim | Answer]:
        """Answer a question claim by claim, each checked before it is given; the whole answer comes last."""
        answer = self.ask(question)
        yield from answer.claims
        yield answer

    def close(self) -> None:
        """Close the connections to a model, if there are any."""
        for held in (self._respondent, self._embedder):
            if held is not None:
                held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _found(self, desk: Desk, draft: AnswerDraft) -> Found:
        return _found(desk.known.report, draft, self._names[self._desks.index(desk)])

    def _drafted(self, desk: Desk, question: str) -> Found:
        """Draft an answer from one report and hold it against the report."""
        if self._respondent is None:
            return self._found(desk, desk.answer(question))
        alone = len(self._desks) == 1
        draft = self._respondent.answer(desk, question, self.history if alone else (), entire=alone)
        found = self._found(desk, draft)
        if found.status != "unsupported":
            return found
        # Nothing of the model's stands: the rules' answer does, and what was spent is told all the same.
        spare = desk.answer(question)
        kept = {
            name: getattr(draft, name) for name in ("model", "prompt_version", "structured_output", "usage")
        }
        return self._found(
            desk,
            spare.model_copy(update={**kept, "fallbacks": (*draft.fallbacks, *found.grounded.fallbacks)}),
        )

    def _one(self, question: str, begun: float) -> Answer:
        found = self._drafted(self._desks[0], question)
        draft = found.draft
        said = (
            _refused(found, [found])
            if found.status != "answered"
            else _opened(draft, _joined(found.grounded))
        )
        claims = tuple(at.claim for at in found.grounded.stated)
        return _answer(question, found.status, said, claims, [found], begun)

    def _many(self, question: str, begun: float) -> Answer:
        single = one_by_one(question)
        found = mentioned(question, [self._found(desk, desk.answer(single)) for desk in self._desks])
        if self._respondent is not None:
            # A model is asked only about the reports the question is about.
            asked = [desk for desk in self._desks if any(at.report is desk.known.report for at in found)]
            found = [self._drafted(desk, single) for desk in asked]
        answered = [at for at in found if at.status == "answered"]
        if not answered:
            best = max(found, key=lambda at: len(at.grounded.stated))
            claims = tuple(at.claim for at in best.grounded.stated)
            return _answer(question, best.status, _refused(best, found), claims, found, begun)
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
    engine: EngineChoice | None = None,
    settings: Settings | None = None,
) -> Answer:
    """Answer a question from one report or several, and from nothing else.

    Args:
        reports: from ``load`` or ``loads``; ask a ``Conversation`` where there is more than one question.
        question: in Chinese.
        history: the turns before, on which the question may lean; the latest last.
        engine: its name; ``auto`` is a model where an endpoint is configured, else rules.
        settings: read from the environment where None.

    Returns:
        An answer whose every claim is carried by the report's own sentences; ``not_found``, with the nearest the
        report does state, where it does not say.

    Raises:
        ModelError: if a model is asked and the endpoint fails.
        UsageError: if no report is given, or the settings make no sense.
    """
    with Conversation(reports, engine=engine, settings=settings, history=history) as conversation:
        return conversation.ask(question)


def ask_stream(
    reports: Report | Document | Sequence[Report | Document],
    question: str,
    history: Sequence[Turn] = (),
    *,
    engine: EngineChoice | None = None,
    settings: Settings | None = None,
) -> Iterator[Claim | Answer]:
    """Answer as ``ask`` does, claim by claim; the whole answer comes last."""
    with Conversation(reports, engine=engine, settings=settings, history=history) as conversation:
        yield from conversation.stream(question)


def _respondent(settings: Settings, engine: EngineChoice | None) -> Respondent | None:
    """Give what asks a model; None where rules answer alone."""
    choice = engine or settings.engine
    if choice not in get_args(EngineChoice):
        choices = "、".join(get_args(EngineChoice))
        raise UsageError(problem=say("settings.no_engine", engine=choice, choices=choices))
    if choice == "rules" or (choice == "auto" and not settings.has_endpoint):
        return None
    from summarizer.engines.llm.answering import Respondent

    return Respondent(settings)


def _found(report: Report, draft: AnswerDraft, name: str) -> Found:
    """Hold a drafted answer against its report; an answer of which nothing stands is unsupported."""
    shown = draft.claims if draft.status == "answered" else draft.nearest
    grounded = _grounded(shown, report)
    status: Status = draft.status
    if status == "answered" and not grounded.stated:
        status = "unsupported"
    return Found(report=report, draft=draft, grounded=grounded, status=status, name=name)


def _grounded(drafts: Sequence[ClaimDraft], report: Report) -> Grounded:
    """Pass claims through the gate; one whose wording fails is shown as the report's own words, where it has them."""
    worded = list(drafts)
    fallbacks: list[Fallback] = []
    for at, draft in enumerate(drafts):
        if not draft.extract or draft.extract == draft.text:
            continue
        kept = ground_claim(draft, report)
        if not isinstance(kept, Stated):
            worded[at] = draft.model_copy(update={"text": draft.extract})
            fallbacks.append(Fallback(item=f"claims[{at + 1}]", reason=kept))
    grounded = ground_claims(worded, report)
    return grounded.model_copy(update={"fallbacks": (*fallbacks, *grounded.fallbacks)})


def _refusal(found: Found) -> Refusal:
    """Say what is known where a report gives no answer."""
    draft = found.draft
    if found.status == "unsupported":
        return "unsupported"
    if draft.reason in ("out_of_scope", "premise"):
        return draft.reason
    if draft.reason in (None, "nothing", "unclear"):
        return "unclear"
    return "absent" if draft.certain else "unfound"


def _refused(best: Found, found: Sequence[Found]) -> str:
    """Say why there is no answer, and what is stated that is nearest.

    Args:
        best: the report that comes nearest to an answer.
        found: all reports asked; what one of them alone has to say is said under its name.
    """
    own, reason = _refusal(best), best.draft.reason or "nothing"
    if own == "unsupported":
        return say("ask.unsupported")
    unfound = own == "unfound" or (reason == "indicator" and _refusal_of(found) == "unfound")
    identity = best.report.document.identity
    said = say(
        f"ask.unfound_{reason}" if unfound else f"ask.{reason}",
        missing=best.draft.missing,
        year=identity.year or say("ask.unknown"),
        region=identity.region or identity.issuer or say("ask.unknown"),
    )
    if len(found) > 1 and reason in _OF_ONE:
        said = say("ask.of_report", report=best.name, claim=said)
    if best.grounded.stated:
        said += say("ask.nearest", claim=best.grounded.stated[0].claim.text)
    return said


def _refusal_of(found: Sequence[Found]) -> Refusal:
    """Say what is known where none of several reports gives an answer: that all lack it only if each does."""
    refusals = {_refusal(at) for at in found}
    if len(refusals) == 1:
        return refusals.pop()
    ranked: tuple[Refusal, ...] = ("unfound", "absent", "premise", "unsupported", "unclear")
    return next((refusal for refusal in ranked if refusal in refusals), "out_of_scope")


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
        refusal=None if status == "answered" else _refusal_of(found),
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
        provenance=_provenance([at.draft for at in found], perf_counter() - begun),
    )


def _provenance(drafts: Sequence[AnswerDraft], seconds: float) -> Provenance:
    """Say who answered; a model if one was asked about any of the reports."""
    asked = next((draft for draft in drafts if draft.model), drafts[0])
    return Provenance(
        engine="llm" if asked.model else "rules",
        model=asked.model,
        prompt_version=asked.prompt_version,
        structured_output=asked.structured_output,
        tool_version=__version__,
        **sum((draft.usage for draft in drafts), Usage()).model_dump(),
        seconds=round(seconds, 3),
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )
