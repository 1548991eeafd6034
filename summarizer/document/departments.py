"""What departments are called: full stems, short forms, and which department a text is about."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

OFFICES: Final = "局|厅|委员会|委"
_UNITS: Final = "省市县区州旗盟"


@dataclass(frozen=True, slots=True)
class Departments:
    """The table of departments, with the patterns made from it.

    ``named`` finds an office by stem and ending (司法局), ``told`` a stem with what makes it a field of work,
    ``guided`` a stem where it names the office above.
    """

    full: dict[str, str]
    stems: tuple[str, ...]
    national: frozenset[str]
    named: re.Pattern[str]
    told: re.Pattern[str]
    guided: re.Pattern[str]


@cache
def departments() -> Departments:
    """Read the table of departments."""
    text = resources.files("summarizer.document").joinpath("departments.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    shorts: dict[str, list[str]] = table["stems"]
    full = {stem: name for name, others in shorts.items() for stem in (name, *others)}
    stems = tuple(sorted(full, key=len, reverse=True))
    any_stem = "|".join(stems)
    return Departments(
        full=full,
        stems=stems,
        national=frozenset(table["national"]["names"]),
        named=re.compile(f"(?P<stem>{any_stem})(?P<office>{OFFICES})"),
        guided=re.compile(
            f"[省市州盟部区](?P<stem>{any_stem})(?:{OFFICES}|部)的?[^。，；]{{0,6}}(?:指导|关心|支持|帮助|领导)"
        ),
        told=re.compile(
            f"(?P<stem>{any_stem})(?:(?P<field>部门|系统|领域|事业|法治)|(?P<office>{OFFICES}|工作))?"
        ),
    )


def full_stem(stem: str) -> str:
    """Give the full stem for a short one: 人社 is 人力资源和社会保障; what is in no table stays."""
    table = departments().full
    return stem if "和" in stem else table.get(stem, stem)


def _tells(found: re.Match[str]) -> bool:
    """Say whether a stem stands for a field of work: 人社系统, 法治人社, 市人社局, and not 普法教育."""
    before = found.string[max(found.start() - 2, 0) : found.start()]
    return (
        found["field"] is not None
        or before == "法治"
        or (found["office"] is not None and before[-1:] in tuple(_UNITS))
    )


def told_stem(text: str) -> str | None:
    """Give the full stem of the department whose work a text is about, None unless it stands out clearly."""
    full = departments().full
    counts = Counter(
        full[found.group("stem")] for found in departments().told.finditer(text) if _tells(found)
    )
    for found in departments().guided.finditer(text):
        counts[full[found.group("stem")]] += 3
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < 3 or (len(ranked) > 1 and ranked[1][1] * 2 > ranked[0][1]):
        return None
    return ranked[0][0]
