"""Answers as the page shows them, and questions worth asking of a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pydantic import Field

from summarizer.asking import Conversation
from summarizer.messages import say
from summarizer.models import Answer, AnswerCitation, Claim, Document, Model, Report, Status, Summary
from summarizer.settings import load_settings
from summarizer.web.paper import place_of

_MOST_FIGURES: Final = 3
_SHORTEST, _LONGEST = 4, 14
# What is named so is a number already: one asks what it is, not how many.
_AMOUNTS: Final = ("率", "数", "量", "额", "度")


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
    source: str = Field(description="the report's name, where several were asked")


class TalkClaim(Model):
    """One statement of an answer."""

    text: str
    formula: str = Field(description="how a derived figure was worked out, unless the text says just that")
    chips: tuple[TalkChip, ...]


class Turn(Model):
    """A question with its answer, ready to be shown."""

    id: int
    question: str
    status: Status
    lead: str = Field(description="what is said before the claims")
    claims: tuple[TalkClaim, ...]
    check: str
    spoken: str = Field(description="what a screen reader says of it")


class Asked(Model):
    """A question as it was typed, and the answer it got."""

    id: int
    question: str
    answer: Answer


def show_turn(asked: Asked, reports: Mapping[str, Report]) -> Turn:
    """Lay an answer out; ``reports`` are those open, by file name, as citations name them."""
    answer = asked.answer
    several = len({at.report for claim in answer.claims for at in claim.citations}) > 1
    return Turn(
        id=asked.id,
        question=asked.question,
        status=answer.status,
        lead=_lead(answer),
        claims=tuple(_claim(claim, reports, several=several) for claim in answer.claims),
        check=_check(answer),
        spoken=answer.answer,
    )


def suggest(report: Report, summary: Summary) -> tuple[str, ...]:
    """Make questions from the report, and keep those that it answers."""
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


def _claim(claim: Claim, reports: Mapping[str, Report], *, several: bool) -> TalkClaim:
    formula = claim.derived.formula if claim.derived else ""
    return TalkClaim(
        text=claim.text,
        formula="" if formula == claim.text else formula,
        chips=tuple(
            _chip(at, reports[at.report].document, several=several)
            for at in claim.citations
            if at.report in reports
        ),
    )


def _chip(at: AnswerCitation, document: Document, *, several: bool) -> TalkChip:
    identity = document.identity
    return TalkChip(
        report=document.sha256,
        start=at.start,
        end=at.end,
        quote=at.quote,
        label=place_of(document, at.start) or say("web.source"),
        source=(identity.region or identity.issuer or document.name) if several else "",
    )


def _check(answer: Answer) -> str:
    if answer.status != "answered" or not answer.checks.numbers_total:
        return ""
    return say(
        "web.answer_checked", supported=answer.checks.numbers_supported, total=answer.checks.numbers_total
    )
