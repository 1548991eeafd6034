"""Names that do not fit their number: turned round or denied, and those of another number of the report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

from eval.attack.reversals import antonyms_of
from eval.attack.scene import Scene, exchanged, squeezed, tokens
from eval.attack.words import either, words
from eval.names import similarity
from summarizer.models import Fact, Model, Quantity


class Name(Model):
    """A name for one of the report's numbers."""

    text: str
    quantity: Quantity
    was: str


_ADJECTIVES: Final = (
    "满意", "合格", "达标", "及时", "合规", "优良", "有效", "规范", "合法", "首次",
)  # fmt: skip
_PARTICIPLES: Final = ("按时", "按期", "公开", "持证", "参保", "就业", "签约", "执行")
_DENIED: Final = re.compile("[未不无没非零]")
_NOT: Final = ("未", "未能", "没有")
# Deeds that are part of a noun.
_COMPOUND: Final = re.compile(
    "生产总值|保障(?:性|房|基金|卡)|规范性|增加值|建设(?:用地|办)|创新(?:型|券)|公开(?:率|平台)"
)
_APART: Final = 0.4


def named(scene: Scene) -> Iterator[Name]:
    """Return the report's numbers under the names that the product itself gives them."""
    for fact in _facts(scene):
        yield Name(text=fact.indicator, quantity=fact.quantity, was=fact.indicator)


def _facts(scene: Scene) -> Sequence[Fact]:
    return [fact for fact in scene.report.facts.facts if len(fact.indicator) > 2]


def verb_turned(name: Name, scene: Scene, rng: Random) -> Iterator[Name]:
    """Say the opposite of a verb or quality in a name, or deny it."""
    texts = [
        name.text[: span.start] + other + name.text[span.end :]
        for span, other in exchanged(name.text, antonyms_of())
    ]
    if not _DENIED.search(name.text):
        for qualities, mark in ((_ADJECTIVES, "不"), (_PARTICIPLES, "未")):
            for match in re.finditer(either(qualities), name.text):
                texts.append(name.text[: match.start()] + mark + name.text[match.start() :])
        for token in tokens(name.text):
            deed = token.word in words().deeds and (token.tag == "v" or not token.start)
            if deed and not _COMPOUND.match(name.text, token.start):
                texts.append(name.text[: token.start] + rng.choice(_NOT) + name.text[token.start :])
    for text in texts:
        if not scene.says(text):
            yield Name(text=text, quantity=name.quantity, was=name.text)


def of_another(name: Name, scene: Scene, rng: Random) -> Iterator[Name]:
    """Give a number the name of another one: of its own sentence or the next, and of far away."""
    facts = _facts(scene)
    own = next(fact for fact in facts if fact.quantity.id == name.quantity.id)
    others = [fact for fact in facts if _differ(fact, own)]
    near = [fact for fact in others if abs(fact.sentence - own.sentence) <= 1]
    far = [fact for fact in others if abs(fact.sentence - own.sentence) > 10]
    for drawn in (near, far):
        if drawn:
            yield Name(text=rng.choice(drawn).indicator, quantity=name.quantity, was=name.text)


def _differ(one: Fact, other: Fact) -> bool:
    """Whether the names of two numbers are of different things: neither holds the other, and they share few words."""
    first, second = squeezed(one.indicator), squeezed(other.indicator)
    return (
        one.quantity.value != other.quantity.value
        and first not in second
        and second not in first
        and similarity(first, second) < _APART
    )
