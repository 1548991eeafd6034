"""One question to one checked answer, from one report or several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from time import perf_counter
from types import TracebackType
from typing import Final, Self

from summarizer._version import __version__
from summarizer.compare import select_reports, singular_question
from summarizer.document.identity import Named, labels_of
from summarizer.errors import UsageError
from summarizer.grounding.answer import GroundedAnswer, Stated, ground_answer
from summarizer.grounding.checks import Recount
from summarizer.grounding.led import ground_led
from summarizer.messages import say
from summarizer.models import (
    Answer,
    AnswerDraft,
    Checks,
    Claim,
    Document,
    Model,
    Polarity,
    Provenance,
    Reason,
    Refusal,
    Report,
    Status,
    Turn,
    Usage,
)
from summarizer.pipeline import choose, read
from summarizer.questions.follow_ups import resolve
from summarizer.questions.parse import Query, parse
from summarizer.questions.terms import synonyms
from summarizer.rereading import reread
from summarizer.retrieval.embeddings import embedder_for
from summarizer.retrieval.index import Index
from summarizer.settings import EngineChoice, Settings, load_settings
from summarizer.verifying import verified

_TURNS: Final = 20
_STOPS: Final = "。；，"
# Why one report has no answer, which says nothing of another.
_OF_ONE: Final = frozenset(("year", "place", "premise", "number"))


class _Part(Model):
    """What one report says to a question, after the judge."""

    index: Index
    name: str
    """What the report is called among those asked."""
    query: Query
    draft: AnswerDraft
    found: GroundedAnswer

    model_config = {"arbitrary_types_allowed": True}

    @property
    def refusal(self) -> Refusal:
        """What is known where the report gives no answer."""
        if self.found.status == "unsupported":
            return "unsupported"
        reason = self.found.reason
        if reason in ("out_of_scope", "premise"):
            return reason
        if reason in (None, "nothing", "unclear"):
            return "unclear"
        return "absent" if self.found.certain else "unfound"


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
        self._synonyms = synonyms(self.settings.synonyms)
        self._embedder = embedder_for(self.settings)
        self._indexes = [Index(report, self._embedder) for report in self.reports]
        documents = [report.document for report in self.reports]
        self._names = labels_of([Named(document.name, document.identity) for document in documents])
        self._engine = choose(self.settings, engine)

    def ask(self, question: str) -> Answer:
        """Answer a question; ``Answer.question`` is the question as it was understood, complete in itself.

        Raises:
            ModelError: if a model is asked and the endpoint fails.
        """
        begun = perf_counter()
        understood = resolve(question, self.history) if self.history else question
        parts = self._several(understood) if len(self._indexes) > 1 else [self._one(understood, 0)]
        answer = _put_together(understood, parts, begun, many=len(self._indexes) > 1)
        self.history = [*self.history[1 - _TURNS :], Turn(question=understood, answer=answer.answer)]
        return answer

    def stream(self, question: str) -> Iterator[Claim | Answer]:
        """Answer a question claim by claim, each checked before it is given; the whole answer comes last."""
        answer = self.ask(question)
        yield from answer.claims
        yield answer

    def close(self) -> None:
        """Close the connections to a model, if there are any."""
        self._engine.close()
        if self._embedder is not None:
            self._embedder.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _one(self, question: str, at: int) -> _Part:
        """Have an engine propose an answer from one report, and judge it."""
        index = self._indexes[at]
        query = parse(question, index.report, self._synonyms)
        engine, draft = self._engine, AnswerDraft()
        # Whether a question is one about a report, and can be answered, a model that leads says itself.
        reason = None if engine.leads else _no_question(query)
        if reason:
            found = GroundedAnswer(status="not_found", reason=reason)
        else:
            alone = len(self._indexes) == 1
            draft = engine.answer(index, query, self.history if alone else (), entire=alone)
            draft = reread(engine, query, index, verified(engine, index.report, draft))
            found = (ground_led if draft.leads else ground_answer)(query, index, draft)
        return _Part(index=index, name=self._names[at], query=query, draft=draft, found=found)

    def _several(self, question: str) -> list[_Part]:
        """Ask the reports that a question is about; a model only about these."""
        single = singular_question(question)
        chosen = select_reports(question, self.reports)
        return [self._one(single, at) for at in chosen]


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


def _no_question(query: Query) -> Reason | None:
    """Return why a question is none about a report."""
    if query.aside == "request":
        return "out_of_scope"
    return "nothing" if query.aside or not query.terms else None


def _put_together(question: str, parts: Sequence[_Part], begun: float, *, many: bool) -> Answer:
    answering = [part for part in parts if part.found.status == "answered"]
    status: Status = "answered" if answering else "closest"
    answering = answering or [part for part in parts if part.found.status == "closest"]
    if not answering:
        best = max(parts, key=lambda part: part.found.nearest is not None)
        near = [best.found.nearest.claim] if best.found.nearest else []
        said = _refused(best, parts, many=many)
        return _answer(question, best.found.status, said, tuple(near), parts, begun)
    claims = tuple(stated.claim for part in answering for stated in part.found.stated)
    texts = [_joined(part.found.stated) for part in answering]
    if status == "closest":
        texts = [say("ask.closest", claim=text) for text in texts]
    if not many:
        polarity = answering[0].found.polarity
        return _answer(question, status, _opened(polarity, texts[0]), claims, parts, begun, polarity)
    # Who has most, and what all come to, is not said: whether like stands beside like, nothing here knows.
    names = [part.name for part in answering]
    lines = [say("ask.of_report", report=name, claim=text) for name, text in zip(names, texts, strict=True)]
    stated = len(answering) if status == "answered" else 0
    lines.append(say("ask.covered", stated=stated, reports=len(parts)))
    return _answer(question, status, "\n".join(lines), claims, parts, begun)


def _refused(best: _Part, parts: Sequence[_Part], *, many: bool) -> str:
    """Say why there is no answer, and what is stated that is nearest.

    Args:
        best: the report that comes nearest to an answer.
        parts: all reports asked.
        many: whether there are several; then what one of them alone has to say is said under its name.
    """
    reason = best.found.reason or "nothing"
    if best.refusal == "unsupported":
        return say("ask.unsupported")
    unfound = best.refusal == "unfound" or (reason == "indicator" and _refusal(parts) == "unfound")
    identity = best.index.report.document.identity
    said = say(
        f"ask.unfound_{reason}" if unfound else f"ask.{reason}",
        missing=best.found.missing,
        year=identity.year or say("ask.unknown"),
        region=identity.region or identity.issuer or say("ask.unknown"),
    )
    if many and reason in _OF_ONE:
        said = say("ask.of_report", report=best.name, claim=said)
    if best.found.nearest:
        said += say("ask.nearest", claim=best.found.nearest.claim.text)
    return said


def _refusal(parts: Sequence[_Part]) -> Refusal:
    """Return what is known where none of several reports gives an answer: that all lack it only if each does."""
    refusals = {part.refusal for part in parts}
    if len(refusals) == 1:
        return refusals.pop()
    ranked: tuple[Refusal, ...] = ("unfound", "absent", "premise", "unsupported", "unclear")
    return next((refusal for refusal in ranked if refusal in refusals), "out_of_scope")


def _opened(polarity: Polarity, said: str) -> str:
    return say(f"ask.{polarity}", answer=said) if polarity else said


def _joined(stated: Sequence[Stated]) -> str:
    return say("ask.joint").join(one.claim.text.rstrip(_STOPS) for one in stated) + say("ask.end")


def _answer(
    question: str,
    status: Status,
    said: str,
    claims: tuple[Claim, ...],
    parts: Sequence[_Part],
    begun: float,
    verdict: Polarity = "",
) -> Answer:
    recount = Recount(*(part.index.report for part in parts))
    counted = recount.claims(claims)
    return Answer(
        question=question,
        status=status,
        verdict=verdict,
        answer=said,
        claims=claims,
        refusal=None if status in ("answered", "closest") else _refusal(parts),
        checks=Checks(
            numbers_total=counted.total,
            numbers_supported=counted.total - len(counted.unsupported),
            numbers_unsupported=(
                *counted.unsupported,
                *(one for part in parts for one in part.found.unsupported),
            ),
            quotes_exact=recount.exact(at for claim in claims for at in claim.citations),
            quantities_total=sum(len(part.index.report.quantities) for part in parts),
            quantities_used=sum(
                len({id for one in part.found.stated for id in one.quantities}) for part in parts
            ),
            uncovered=(),
            fallbacks=tuple(fallback for part in parts for fallback in part.found.fallbacks),
            edits=tuple(edit for part in parts for edit in part.draft.edits),
        ),
        provenance=_provenance([part.draft for part in parts], perf_counter() - begun),
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
