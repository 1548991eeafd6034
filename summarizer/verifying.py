"""What is worded freely is read by a verifier, among statements of which code knows what is to be found.

What a verifier says in a request counts only if it is right about all of those. A statement that it has said nothing
about gives way to the report's own words.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from typing import Final, TypeVar

from summarizer.engines import Compared, Comparison, Engine, Verifier
from summarizer.errors import ModelError
from summarizer.grounding.extracts import told
from summarizer.grounding.proof import Control, Pending, controls, pending
from summarizer.models import AnswerDraft, Draft, Fallback, Model, Opinion, Report

D = TypeVar("D", Draft, AnswerDraft)

# Of one request: its statements, their characters with their quotes, the controls that differ, and that do not.
_STATEMENTS: Final = 12
_CHARACTERS: Final = 2_500
_DIFFERENT: Final = 3
_SAME: Final = 2


class Asked(Model):
    """The statements of one request in the order in which they are numbered, controls among them."""

    statements: tuple[Pending | Control, ...]


Compare = Callable[[Sequence[Compared]], Awaitable[Comparison]]


def verified(engine: Engine, report: Report, draft: D) -> D:
    """Return a draft with the opinions of the engine's verifier, if it has one; see ``requests`` and ``opined``."""
    if not isinstance(engine, Verifier) or not engine.verifies:
        return draft
    asked = requests(report, draft)
    return engine.wait(opined(engine.acompare, draft, asked)) if asked else draft


def requests(report: Report, draft: Draft | AnswerDraft) -> tuple[Asked, ...]:
    """Return what is to be asked about a draft: nothing where nothing is worded freely, or no control can be made."""
    return tuple(_requests(pending(report, draft), report))


def foreseen(report: Report, draft: Draft) -> tuple[Asked, ...]:
    """Return the first request there would be if all statements of a draft were worded freely."""
    points = (*draft.brief, *draft.highlights, *draft.achievements, *draft.problems, *draft.plans)
    statements = (
        Pending(text=point.text, sentences=point.sentences, quote=told(point.sentences, report))
        for point in points
    )
    return tuple(_requests(statements, report))[:1]


async def opined(compare: Compare, draft: D, asked: Sequence[Asked]) -> D:
    """Return a draft with what a verifier says of its statements.

    A request that fails, or in which the verifier was wrong, costs its opinions; ``fallbacks`` says which and why.

    Args:
        compare: asks the verifier; see ``Verifier.acompare``.
        draft: what the statements are of.
        asked: from ``requests``.
    """
    outcomes = await asyncio.gather(*(compare(one.statements) for one in asked), return_exceptions=True)
    opinions: list[Opinion] = []
    reasons: list[str] = []
    versions = [draft.prompt_version or ""]
    usage = draft.usage
    for one, outcome in zip(asked, outcomes, strict=True):
        if isinstance(outcome, ModelError):
            reasons.append(outcome.name)
        elif isinstance(outcome, BaseException):
            raise outcome
        else:
            usage += outcome.usage
            versions.append(outcome.prompt_version)
            reason = _distrust(one, outcome)
            opinions += [] if reason else _opinions(one, outcome)
            reasons += [reason] if reason else []
    return draft.model_copy(
        update={
            "opinions": tuple(opinions),
            "fallbacks": (
                *draft.fallbacks,
                *(Fallback(item="verifier", reason=reason) for reason in reasons),
            ),
            "prompt_version": " ".join(filter(None, dict.fromkeys(versions))) or None,
            "usage": usage,
        }
    )


def _distrust(asked: Asked, said: Comparison) -> str:
    """Return why the verdicts of a request do not count; nothing where they do."""
    known = [
        (one.same, difference)
        for one, difference in zip(asked.statements, said.differences, strict=True)
        if isinstance(one, Control)
    ]
    missed = sum(difference is None or same != (difference == "none") for same, difference in known)
    return f"controls_missed: {missed} of {len(known)}" if missed else ""


def _opinions(asked: Asked, said: Comparison) -> Iterator[Opinion]:
    for one, difference in zip(asked.statements, said.differences, strict=True):
        if isinstance(one, Pending) and difference is not None:
            yield Opinion(text=one.text, sentences=one.sentences, difference=difference)


def _requests(statements: Iterable[Pending], report: Report) -> Iterator[Asked]:
    """Put statements into requests, each with controls of both kinds, in an order that tells nothing and stays."""
    left = list(dict.fromkeys(statements))
    known = controls(report) if left else ()
    different = [control for control in known if not control.same]
    same = [control for control in known if control.same]
    if not different or not same:
        return
    for number, group in enumerate(_groups(left)):
        beside = (*_turn(different, _DIFFERENT, number), *_turn(same, _SAME, number))
        yield Asked(statements=tuple(sorted((*group, *beside), key=_hash)))


def _groups(statements: Sequence[Pending]) -> Iterator[list[Pending]]:
    group: list[Pending] = []
    for statement in statements:
        characters = sum(len(one.text) + len(one.quote) for one in (*group, statement))
        if group and (len(group) == _STATEMENTS or characters > _CHARACTERS):
            yield group
            group = []
        group.append(statement)
    if group:
        yield group


def _turn(known: Sequence[Control], count: int, number: int) -> list[Control]:
    """Return so many controls, for each request others as far as there are."""
    return [known[(number * count + step) % len(known)] for step in range(min(count, len(known)))]


def _hash(statement: Pending | Control) -> str:
    return hashlib.sha256(f"{statement.text}\0{statement.quote}".encode(errors="surrogatepass")).hexdigest()
