"""Who reports to whom on which year, as the report says, and what it is called in a few words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath
from typing import Final, NamedTuple

from summarizer.document.issuer import Frame, find_date, find_issuer, read_frame
from summarizer.messages import say
from summarizer.models import Identity, Section

_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_CHINESE_YEAR: Final = re.compile(r"(二[〇○零][〇○零一二三四五六七八九]{2})年")
_DIGITS: Final = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def identify(text: str, sections: Sequence[Section]) -> Identity:
    """Read a report's identity from its title, opening, outline and closing."""
    frame = read_frame(text, sections)
    issuer = find_issuer(text, frame)
    date = find_date(frame)
    return Identity(
        title=frame.title,
        issuer=issuer.name,
        region=issuer.region,
        level=issuer.level,
        year=_year(text, sections, frame, date),
        date=date,
        addressee=frame.addressee,
    )


def _year(text: str, sections: Sequence[Section], frame: Frame, date: str | None) -> int | None:
    """Return the year reported on, from the surest place that names one.

    A government's report to its congress is titled with the year it is given in: there the sections decide.
    """
    title = frame.title or ""
    if "政府工作报告" not in title:
        years = _years(title)
        if years:
            return min(years)
    top = [section for section in sections if section.level == 1]
    for section in top:
        years = _years(section.title) if section.kind == "achievements" else []
        if years:
            return max(years)
    for section in sections:
        years = _years(text[section.start : section.end]) if section.kind == "preamble" and not date else []
        if years and "政府工作报告" not in title:
            return years[0]
    return _year_before(text, sections, date)


def _year_before(text: str, sections: Sequence[Section], date: str | None) -> int | None:
    """Derive the year from the plans' year, the opening or the date of signature."""
    for section in sections:
        years = _years(section.title) if section.kind == "plans" and section.level == 1 else []
        if years:
            return min(years) - 1
    opening = next((section for section in sections if section.kind == "preamble"), None)
    years = _years(text[opening.start : opening.end]) if opening else []
    if date is not None:
        signed = int(date[:4])
        # A report signed in the first months is about the year before.
        guess = signed - 1 if int(date[5:7]) <= 4 else signed
        near = [year for year in years if guess - 1 <= year <= signed]
        return near[0] if near else guess
    if years:
        return years[0]
    counts = Counter(
        year
        for section in sections
        if section.kind == "achievements" and section.level == 1
        for year in _years(text[section.start : section.end])
    )
    return counts.most_common(1)[0][0] if counts else None


def _years(text: str) -> list[int]:
    found = [int(year) for year in _YEAR.findall(text)]
    return found or [int(year.translate(_DIGITS)) for year in _CHINESE_YEAR.findall(text)]


# --- labels -------------------------------------------------------------------------------------------------


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
