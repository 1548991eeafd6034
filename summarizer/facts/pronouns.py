"""前者 and 后者 stand for one of two things just named: a name says which."""

from __future__ import annotations

import re
from typing import Final

from summarizer.facts.named import Place
from summarizer.facts.topics import clauses_before

_ONE_OF_TWO = re.compile("[前后]者(?P<is>[为是](?=.{2}))?")
_JOINTS = re.compile("、|以及|和|及|与")
_NEAR: Final = 12


def resolved(place: Place) -> Place:
    """Return a place with the pronoun before its number replaced by the words it stands for, where it has one."""
    found = _ONE_OF_TWO.search(place.at.left)
    if found is None:
        return place
    named = [] if found["is"] else _named(place)
    meant = named[0 if found.group().startswith("前") else -1] if named else ""
    at = place.at._replace(left=place.at.left.replace(found.group(), meant, 1))
    return place._replace(at=at, left=place.left.replace(found.group(), meant, 1))


def _named(place: Place) -> list[str]:
    """Return what the last clause with several numbers counts, else the last two numbers, else the words listed."""
    stated = [(at.clause, named) for at, named in place.series[-_NEAR:] if not named.derived and named.name]
    last = [named for clause, named in stated if clause == stated[-1][0]]
    pair = last if len(last) > 1 else [named for _, named in stated[-2:]]
    if len(pair) > 1:
        return [named.noun or named.anchor for named in pair]
    listed = _JOINTS.split(clauses_before(place)[0]) if clauses_before(place) else []
    return listed if len(listed) == 2 else []
