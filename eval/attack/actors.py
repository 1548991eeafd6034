"""Statements of somebody or something else: another body, another place, another object."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Final, Literal

from eval.attack.scene import Scene, clauses, deeds_with_objects, exchanged, tokens, verb_at
from eval.attack.statements import Statement
from eval.attack.words import either, exchanges, words
from summarizer.models import Span

# A word that names a body even where nothing else tells: 公安 does, 教育 does not.
_BODY: Final = re.compile(
    "(?:[局委院会府组央办厅处长导]|部门|机关|机构|公安|海关|人大|政协|妇联|负责人|顾问|律师|我[局厅委市省区县]|我们)$"
)
_NO_BODY: Final = re.compile("人大代表|政协委员|人民政府工作|政府工作报告")
# Who belongs to the one who reports: what they are said to do, it may have done.
_PERSON: Final = re.compile("负责人|领导|局长|顾问|律师|党组|中央")
_PLACE: Final = re.compile("[省市县区镇乡州盟旗村]$")


@cache
def _lines(of: Literal["bodies", "objects", "alike_nouns"]) -> dict[str, frozenset[str]]:
    """Give for each word of a list the words that are said for it."""
    found: dict[str, frozenset[str]] = {}
    for line in getattr(words(), of):
        for word in line.split():
            found[word] = frozenset(line.split())
    return found


def _others(scene: Scene, statement: Statement, rng: Random) -> list[str]:
    """Draw bodies that have nothing to do with a statement: of this report, of another one, and invented."""
    around = scene.around(statement.sentences)
    lines = _lines("bodies")
    free = [
        word
        for word, alike in sorted(lines.items())
        if len(word) > 2
        and _BODY.search(word)
        and not any(other in around for other in alike)
        and not _is_issuer(alike, scene)
    ]
    here = [word for word in free if scene.says(word)]
    away = [word for word in free if word not in here]
    invented = list(words().invented_bodies)
    return [rng.choice(drawn) for drawn in (here, away, invented) if drawn]


def _is_issuer(alike: frozenset[str], scene: Scene) -> bool:
    issuer = scene.report.document.identity.issuer or ""
    return any(word in issuer for word in alike)


def other_body(statement: Statement, scene: Scene, rng: Random) -> Iterator[Statement]:
    """Put another body where one is named, or one in front of a deed whose doer is not named."""
    text = statement.text
    bodies = [word for word in (*_lines("bodies"), *words().selves[:9]) if _BODY.search(word)]
    for match in re.finditer(either(bodies), text):
        if not _NO_BODY.match(text, match.start()):
            own = match.group() in words().selves
            for other in _others(scene, statement, rng):
                if own and _PERSON.search(other):
                    continue
                yield statement.changed(statement.replaced(*match.span(), other))
    verb = verb_at(text)
    if verb and verb.word in words().deeds and not re.match("[^，。；]*(?:增长|下降|达到)", text):
        doers = [body for body in _others(scene, statement, rng) if not _PERSON.search(body)]
        if doers:
            yield statement.changed(rng.choice(doers) + text)


def _places(text: str) -> Iterator[Span]:
    """Return where a text names a place."""
    known = set(words().known_places)
    for token in tokens(text):
        named = token.tag == "ns" and len(token.word) > 2 and _PLACE.search(token.word)
        if token.word in known or (named and not token.word.startswith(("全", "各", "我", "本"))):
            yield Span(start=token.start, end=token.end)


def other_place(statement: Statement, scene: Scene, rng: Random) -> Iterator[Statement]:
    """Name another place where one is named, or a place where the statement is of the whole area."""
    text, known = statement.text, words()
    around = scene.around(statement.sentences)
    regions = [other.document.identity.region for other in scene.others]
    named = [place for place in (*known.known_places, *filter(None, regions)) if place not in around]
    others = [*rng.sample(named, 2), rng.choice(known.invented_places)]
    for span in _places(text):
        other = rng.choice(others)
        if other[:2] not in text:
            yield statement.changed(statement.replaced(span.start, span.end, other))
    for match in re.finditer(either(known.scopes_of_place), text):
        yield statement.changed(statement.replaced(*match.span(), rng.choice(known.invented_places)))
    for span, other in exchanged(text, _place_pairs()):
        yield statement.changed(statement.replaced(span.start, span.end, other))
    first = next(iter(tokens(text)), None)
    opens = any(token.word in words().deeds for token in tokens(text[: clauses(text)[0].end]))
    if first and first.tag == "n" and opens and not list(_places(text)):
        yield statement.changed(rng.choice(others) + text)


@cache
def _place_pairs() -> dict[str, tuple[str, ...]]:
    return dict(exchanges(words().place_pairs, both_ways=True))


def object_changed(statement: Statement, scene: Scene, rng: Random) -> Iterator[Statement]:
    """Say another noun for what something is done to: of its sort, or what the same is done to elsewhere."""
    text = statement.text
    around = scene.around(statement.sentences)
    lines = _lines("objects")
    for deed, thing in deeds_with_objects(text):
        others = [word for word in sorted(lines.get(thing.word, ())) if word not in around]
        if not others and thing.word not in words().vague_nouns:
            others = [
                other
                for other in scene.objects.get(deed.word, ())
                if len(other) == len(thing.word)
                and other not in around
                and other not in words().vague_nouns
                and not set(other) & set(thing.word)
                and other not in _lines("alike_nouns").get(thing.word, ())
            ]
        if others:
            yield statement.changed(statement.replaced(thing.start, thing.end, rng.choice(others)))
