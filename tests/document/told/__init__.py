"""Texts that tell a machine what to say of a report, and sentences that only sound as if they did: all invented.

``hostile.txt`` has a block for each, with its kind and whether it stands within a paragraph; ∅ is a zero-width space.
The kinds named ``round`` were written one after another, each against the rule as it stood, and read before it changed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

from summarizer.models import Document
from tests.invented import TEXT, report

_FOLDER: Final = Path(__file__).parent
_INLINE: Final = "整改率96.5%。"
_BLOCK: Final = "（三）服务群众。"


class Hostile(NamedTuple):
    """A text put into a report, and where."""

    kind: str
    inline: bool
    text: str


class Read(NamedTuple):
    """What became of a text put into a report: missed and wrongly marked sentences."""

    missed: tuple[str, ...]
    wrong: tuple[str, ...]


def hostile() -> list[Hostile]:
    """Return every hostile text."""
    found = []
    for block in (_FOLDER / "hostile.txt").read_text("utf-8").strip().split("\n\n"):
        head, _, text = block.replace("∅", "\u200b").partition("\n")
        kind = head.removeprefix("# ").removesuffix(" inline")
        found.append(Hostile(kind, head.endswith(" inline"), text))
    return found


def innocent() -> list[str]:
    """Return every innocent sentence."""
    return (_FOLDER / "innocent.txt").read_text("utf-8").splitlines()


def planted(text: str, inline: bool = False, into: str = TEXT) -> tuple[str, int]:
    """Put a text into a report; return it and where the text begins."""
    at = into.index(_INLINE) + len(_INLINE) if inline else into.index(_BLOCK)
    return into[:at] + text + ("" if inline else "\n") + into[at:], at


def read(text: str, inline: bool = False) -> Read:
    """Say which sentences with a figure are missed of a planted text, and which around it are marked."""
    source, start = planted(text, inline)
    document = report(source).document
    end = start + len(text)
    within, outside = [], []
    for sentence in document.sentences:
        at = document.cite(sentence.start, sentence.end)
        if at.start < end and start < at.end:
            within.append((sentence.instruction, at.quote))
        elif sentence.instruction:
            outside.append(at.quote)
    missed = tuple(said for told, said in within if not told and _figure(said))
    if not any(told for told, _ in within):
        missed = (text,)
    return Read(missed, tuple(outside))


def marked(document: Document) -> list[str]:
    """Return the sentences of a document that are said to be instructions."""
    return [document.text[at.start : at.end] for at in document.sentences if at.instruction]


def _figure(text: str) -> bool:
    return any(character.isdigit() for character in text)
