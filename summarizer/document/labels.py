"""What a report is called in a few words: whose it is and of which year, told apart from others of the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath
from typing import NamedTuple

from summarizer.messages import say
from summarizer.models import Identity


class Named(NamedTuple):
    """A report's file name and what the report says of itself."""

    name: str
    identity: Identity


def labels_of(reports: Sequence[Named]) -> list[str]:
    """Return a label for each report, never empty and no two alike.

    A label is issuer and year; the file's name stands in the place of an issuer that a report does not state, and
    behind issuer and year where they don't tell two reports apart.
    """
    short = [_label(one) for one in reports]
    shared = Counter(short)
    named = [
        label if shared[label] == 1 else f"{label} {_stem(one.name)}".strip()
        for label, one in zip(short, reports, strict=True)
    ]
    labels: list[str] = []
    for label in named:
        number, free = 2, label
        while free in labels:
            number, free = number + 1, f"{label} ({number})"
        labels.append(free)
    return labels


def _label(one: Named) -> str:
    who = one.identity.issuer or one.identity.region or _stem(one.name) or say("md.untitled")
    return f"{who}（{one.identity.year}）" if one.identity.year else who


def _stem(name: str) -> str:
    return PurePath(name).stem.strip() or name.strip()
