"""How a statement is proved: quoted, condensed or, worded freely, read by a verifier; and what there is to read."""

from __future__ import annotations

from summarizer.models import AnswerDraft, Draft, Model, Report


class Pending(Model):
    """A statement in words of its own, with the text of the sentences it rests on, for a verifier to compare."""

    text: str
    sentences: tuple[int, ...]
    quote: str


class Control(Model):
    """A statement made by code from a sentence of the report, of which it is known whether it says the same."""

    text: str
    quote: str
    same: bool


def pending(report: Report, draft: Draft | AnswerDraft) -> tuple[Pending, ...]:
    """Return the statements of a draft that stand only if a verifier finds no difference."""
    return ()


def controls(report: Report) -> tuple[Control, ...]:
    """Make statements that show whether a verifier reads: a few that differ from their quote, and some that do not."""
    return ()
