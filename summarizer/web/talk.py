"""Answers as the page shows them, and questions worth asking of a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import Field

from summarizer.conversation import Conversation
from summarizer.messages import say
from summarizer.models import Answer, Claim, Model, Report, Status, Summary
from summarizer.settings import load_settings
from summarizer.web.opened import Opened
from summarizer.web.paper import place_of

_MOST_FIGURES: Final = 3
_SHORTEST, _LONGEST = 4, 14
# What is named so is a number already: one asks what it is, not how many.
_AMOUNTS: Final = ("率", "数", "量", "额", "度")
# Whoever opens a text with more numbers waits longer for questions worth asking than these are worth.
_MOST_NUMBERS: Final = 3_000
_MOST_NAMED: Final = 3


class Place(Model):
    """A place of one of the reports (source offsets); ``turn`` tells one request to show it from the next."""

    report: str = Field(description="sha256 of the report's file")
    start: int
    end: int
    turn: int = 0


class TalkChip(Place):
    """A citation one can click."""

    quote: str
    label: str
    source: str = Field(description="whose report it is and of which year; never empty")
    open: bool = Field(default=True, description="whether the report is still open, so that one can go there")


class TalkClaim(Model):
    """One statement of an answer."""

    text: str
    formula: str = Field(description="how a derived figure was worked out, unless the text says just that")
    chips: tuple[TalkChip, ...]


class Turn(Model):
    """A question with its answer, ready to be shown."""

    id: int
    question: str
    asked_of: str = Field(description="the report that was asked, or how many")
    status: Status
    verdict: str = Field(description="what is known where there is no answer")
    lead: str = Field(description="what is said before the claims")
    claims: tuple[TalkClaim, ...]
    rest: str = Field(description="which of several reports the answer does not quote")
    check: str
    spoken: str = Field(description="what a screen reader says of it")


class Source(Model):
    """A report that was asked, as it was called then."""

    id: str
    name: str
    label: str


class Asked(Model):
    """A question as it was typed, the reports it was asked of, and the answer it got.

    Citations name a report by the name its file had; that name may be another report's by now, ``sources`` may not.
    """

    id: int
    question: str
    answer: Answer
    sources: tuple[Source, ...]
    places: Mapping[str, str] = Field(
        default_factory=dict, description="where each citation stands, by ``place_key``"
    )


def place_key(report: str, start: int) -> str:
    """Return the key of a place in ``Asked.places``."""
    return f"{report} {start}"


def remember(
    id: int, question: str, answer: Answer, asked_of: Sequence[Opened], labels: Mapping[str, str]
) -> Asked:
    """Keep a question and its answer with all that is needed to show them when a report is open no more.

    Args:
        id: which turn of the conversation it is.
        question: as it was typed.
        answer: what came of it.
        asked_of: the reports that were asked.
        labels: what the open reports are called, by their ids.
    """
    by_name = {one.name: one for one in asked_of}
    cited = {(at.report, at.start) for claim in answer.claims for at in claim.citations}
    return Asked(
        id=id,
        question=question,
        answer=answer,
        sources=tuple(Source(id=one.id, name=one.name, label=labels[one.id]) for one in asked_of),
        places={
            place_key(name, start): place_of(by_name[name].report.document, start)
            for name, start in cited
            if name in by_name
        },
    )


def show_turn(asked: Asked, labels: Mapping[str, str]) -> Turn:
    """Lay an answer out.

    Args:
        asked: the question and the answer.
        labels: what the reports that are open are called, by their ids.
    """
    answer = asked.answer
    refusal = answer.refusal or ("unfound" if answer.status == "not_found" else answer.status)
    return Turn(
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


def _claim(claim: Claim, asked: Asked, labels: Mapping[str, str]) -> TalkClaim:
    formula = claim.derived.formula if claim.derived else ""
    sources = {source.name: source for source in asked.sources}
    return TalkClaim(
        text=claim.text,
        formula="" if formula == claim.text else formula,
        chips=tuple(
            TalkChip(
                report=sources[at.report].id,
                start=at.start,
                end=at.end,
                quote=at.quote,
                label=asked.places.get(place_key(at.report, at.start), "") or say("web.source"),
                source=_name(sources[at.report], labels),
                open=sources[at.report].id in labels,
            )
            for at in claim.citations
            if at.report in sources
        ),
    )


def _name(source: Source, labels: Mapping[str, str]) -> str:
    """Call a report what it is called now, so that one of the same office and year opened since is told from it."""
    return labels.get(source.id, source.label)


def _asked_of(asked: Asked, labels: Mapping[str, str]) -> str:
    if len(asked.sources) == 1:
        return _name(asked.sources[0], labels)
    return say("web.ask_all", count=len(asked.sources))


def _rest(asked: Asked, labels: Mapping[str, str]) -> str:
    """Name the reports that an answer from several does not quote: nobody is to think it speaks for all."""
    quoted = {at.report for claim in asked.answer.claims for at in claim.citations}
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
