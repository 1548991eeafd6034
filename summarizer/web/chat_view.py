"""A conversation as the page shows it and as files, and questions worth asking of a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import Field

from summarizer.conversation import Conversation
from summarizer.export import answer_to_markdown
from summarizer.export.docx import dialogue_to_docx
from summarizer.export.markdown import escaped
from summarizer.messages import say
from summarizer.models import Answer, Claim, Model, Proof, Report, Status, Summary
from summarizer.settings import load_settings
from summarizer.web.report_cache import OpenReport, cached
from summarizer.web.source_view import place_of

_MOST_FIGURES: Final = 3
_SHORTEST, _LONGEST = 4, 14
# What is named so is a number already: one asks what it is, not how many.
_AMOUNTS: Final = ("率", "数", "量", "额", "度")
# Whoever opens a text with more numbers waits longer for questions worth asking than these are worth.
_MOST_NUMBERS: Final = 3_000
_MOST_NAMED: Final = 3


class SourcePlace(Model):
    """A place of one of the reports (source offsets); ``turn`` tells one request to show it from the next."""

    report: str = Field(description="sha256 of the report's file")
    start: int
    end: int
    turn: int = 0


class ChatChip(SourcePlace):
    """A citation one can click."""

    quote: str
    label: str
    source: str = Field(description="whose report it is and of which year; never empty")
    open: bool = Field(default=True, description="whether the report is still open, so that one can go there")


class ChatClaim(Model):
    """One statement of an answer."""

    text: str
    proof: Proof | None
    formula: str = Field(description="how a derived figure was worked out, unless the text says just that")
    chips: tuple[ChatChip, ...]


class ChatTurn(Model):
    """A question with its answer, ready to be shown."""

    id: int
    question: str
    asked_of: str = Field(description="the report that was asked, or how many")
    status: Status
    verdict: str = Field(description="what is known where there is no answer")
    lead: str = Field(description="what is said before the claims")
    claims: tuple[ChatClaim, ...]
    rest: str = Field(description="which of several reports the answer does not quote")
    check: str
    spoken: str = Field(description="what a screen reader says of it")


class AskedReport(Model):
    """A report that was asked, as it was called then."""

    id: str
    name: str
    label: str


class AskedQuestion(Model):
    """A question as it was typed, the reports it was asked of, and the answer it got.

    Citations name a report by the name its file had; that name may be another report's by now, ``sources`` may not.
    """

    id: int
    question: str
    answer: Answer
    sources: tuple[AskedReport, ...]
    places: Mapping[tuple[str, int], str] = Field(
        default_factory=dict, description="where each citation stands, by report and start"
    )


def remember(
    id: int, question: str, answer: Answer, asked_of: Sequence[OpenReport], labels: Mapping[str, str]
) -> AskedQuestion:
    """Keep a question and its answer with all that is needed to show them when a report is open no more.

    Args:
        id: which turn of the conversation it is.
        question: as it was typed.
        answer: what came of it.
        asked_of: the reports that were asked.
        labels: what the open reports are called, by their ids.
    """
    by_name = {opened.name: opened for opened in asked_of}
    cited = {(citation.report, citation.start) for claim in answer.claims for citation in claim.citations}
    return AskedQuestion(
        id=id,
        question=question,
        answer=answer,
        sources=tuple(
            AskedReport(id=opened.id, name=opened.name, label=labels[opened.id]) for opened in asked_of
        ),
        places={
            (name, start): place_of(by_name[name].report.document, start)
            for name, start in cited
            if name in by_name
        },
    )


def show_turn(asked: AskedQuestion, labels: Mapping[str, str]) -> ChatTurn:
    """Return an answer as it is shown.

    Args:
        asked: the question and the answer.
        labels: what the reports that are open are called, by their ids.
    """
    answer = asked.answer
    refusal = answer.refusal or ("unfound" if answer.status == "not_found" else answer.status)
    return ChatTurn(
        id=asked.id,
        question=asked.question,
        asked_of=_asked_of(asked, labels),
        status=answer.status,
        verdict="" if answer.status == "answered" else say(f"ask.refusal_{refusal}"),
        lead=_lead(answer),
        claims=tuple(_claim(claim, asked, labels) for claim in answer.claims),
        rest=_rest(asked, labels),
        check=_check(answer),
        spoken=answer.answer,
    )


def conversation_to_markdown(turns: Sequence[AskedQuestion]) -> str:
    """Write a conversation as Markdown: each question with the reports it was asked of, each answer with evidence."""
    parts = [f"# {say('web.conversation')}\n"]
    for turn in turns:
        answer = answer_to_markdown(turn.answer, turn.question)
        parts.append(f"## {escaped(turn.question)}\n\n{escaped(_sources(turn))}\n\n{answer}")
    return "\n".join(parts)


def conversation_to_docx(turns: Sequence[AskedQuestion]) -> bytes:
    """Write a conversation as Word, as ``conversation_to_markdown`` does."""
    return dialogue_to_docx([(f"{turn.question}（{_sources(turn)}）", turn.answer) for turn in turns])


def _sources(turn: AskedQuestion) -> str:
    reports = say("web.between").join(f"{source.label} {source.name}" for source in turn.sources)
    return f"{say('web.asked_of')} {reports}"


@cached
def suggestions_of(opened: OpenReport) -> tuple[str, ...]:
    """Return questions worth asking of a report."""
    return suggest(opened.report, opened.summary)


def suggest(report: Report, summary: Summary) -> tuple[str, ...]:
    """Make questions from the report, and keep those that it answers."""
    if len(report.quantities) > _MOST_NUMBERS:
        return ()
    names: dict[str, str] = {}  # a category's question
    for metric in summary.metrics:
        if metric.section == "achievements" and _SHORTEST <= len(metric.name) <= _LONGEST:
            counted = metric.unit and metric.unit != "%" and not metric.name.endswith(_AMOUNTS)
            names.setdefault(
                metric.category, f"{metric.name}{f'多少{metric.unit}' if counted else '是多少'}？"
            )
    figures = list(names.values())[: 2 * _MOST_FIGURES]
    general = ["存在哪些问题？", "下一步有什么打算？"]
    # These ask in the report's own words: nothing needs to be found by its meaning.
    conversation = Conversation(report, engine="rules", settings=load_settings(embeddings="off"))
    answered = [ask for ask in (*figures, *general) if conversation.ask(ask).status == "answered"]
    of_figures = [ask for ask in answered if ask in figures][:_MOST_FIGURES]
    return (*of_figures, *(ask for ask in answered if ask in general))


def _lead(answer: Answer) -> str:
    if answer.status == "closest":
        return ""
    if answer.status != "answered":
        return _without_nearest(answer)
    for opening in ("yes", "no"):
        word = say(f"ask.{opening}", answer="").strip()
        if answer.answer.startswith(word):
            return word
    return "" if answer.claims else answer.answer


def _without_nearest(answer: Answer) -> str:
    """Leave out of a refusal the claim that follows it with its place."""
    if not answer.claims:
        return answer.answer
    return answer.answer.removesuffix(say("ask.nearest", claim=answer.claims[0].text))


def _claim(claim: Claim, asked: AskedQuestion, labels: Mapping[str, str]) -> ChatClaim:
    formula = claim.derived.formula if claim.derived else ""
    sources = {source.name: source for source in asked.sources}
    return ChatClaim(
        text=claim.text,
        proof=claim.proof,
        formula="" if formula == claim.text else formula,
        chips=tuple(
            ChatChip(
                report=sources[citation.report].id,
                start=citation.start,
                end=citation.end,
                quote=citation.quote,
                label=asked.places.get((citation.report, citation.start)) or say("web.source"),
                source=_name(sources[citation.report], labels),
                open=sources[citation.report].id in labels,
            )
            for citation in claim.citations
            if citation.report in sources
        ),
    )


def _name(source: AskedReport, labels: Mapping[str, str]) -> str:
    """Call a report what it is called now, so that one of the same office and year opened since is told from it."""
    return labels.get(source.id, source.label)


def _asked_of(asked: AskedQuestion, labels: Mapping[str, str]) -> str:
    if len(asked.sources) == 1:
        return _name(asked.sources[0], labels)
    return say("web.ask_all", count=len(asked.sources))


def _rest(asked: AskedQuestion, labels: Mapping[str, str]) -> str:
    """Name the reports that an answer from several does not quote: nobody is to think it speaks for all."""
    quoted = {citation.report for claim in asked.answer.claims for citation in claim.citations}
    rest = [_name(source, labels) for source in asked.sources if source.name not in quoted]
    if asked.answer.status != "answered" or not rest:
        return ""
    named = say("web.between").join(rest[:_MOST_NAMED])
    more = say("web.and_others") if len(rest) > _MOST_NAMED else ""
    return say("web.not_quoted", count=len(rest), names=f"{named}{more}")


def _check(answer: Answer) -> str:
    if answer.status != "answered" or not answer.checks.numbers_total:
        return ""
    return say(
        "web.answer_checked", supported=answer.checks.numbers_supported, total=answer.checks.numbers_total
    )
