"""Numbers that state how many or how much there is of something, named by the words on either side."""

from __future__ import annotations

import re
from typing import Final

from summarizer.facts.counted import after, counted_as, share, split
from summarizer.facts.named import Named, Place
from summarizer.facts.phrases import before, generic_head, governs, graded, strip_left
from summarizer.facts.purposes import spent
from summarizer.facts.topics import complete, topic_of

# 为甲、乙等19家企业发放补贴: the examples are no part of what is done for them.
_BENEFIT_OF_SOME = re.compile(r"^(?:为|给|向|帮助)[^，]{1,20}等$")
_BENEFIT = ("为", "给", "向", "帮助", "助力", "替", "使", "让")
_BENEFIT_ONLY = re.compile(r"^(?:为|给|向|帮助|助力|替|使|让|使得|对|就|将|把|围绕)?$")
_ENOUGH: Final = 4
_DIVIDES = re.compile("、|以及|和")
_HEADLESS = re.compile(r".{4}的$")
_OF_THEM = re.compile(r"^的(?P<noun>.{2,14}?)(?:已|达|共|有|为)*(?:达到?|有|为)$")


def stated(place: Place) -> Named:
    """Name a number that states how many or how much there is of something."""
    named = _read(place)
    if place.at.adjoins:
        return named._replace(name=counted_as(named.anchor, place.at.quantity.unit), base=named.anchor)
    named = spent(named, place)
    return complete(_headed(named, place), place)


def _read(place: Place) -> Named:
    at, left, last = place.at, place.left, place.last
    if place.rate and (place.right or at.left.endswith("的")) and not place.words.measure.search(left):
        return share(place)
    if place.rate and left.endswith("占"):
        return Named(left + "比", "", left[:-1])
    if place.right and _BENEFIT_OF_SOME.match(left):
        return after(place._replace(left=""), benefit=True)
    benefit = at.left.endswith(_BENEFIT) and not at.left.endswith("分别为")
    if place.right and _counts_right(place):
        return after(place, benefit)
    if at.precedes and _BENEFIT_ONLY.match(left) and not at.follows and (noun := _noun_of_next(place)):
        return Named(noun, "", noun)
    if last and (of := _OF_THEM.match(at.left)):
        return Named(f"{last.anchor}的{of['noun']}", "", of["noun"])
    if last and left.startswith("占"):
        return Named(last.anchor + left, "", left, base=last.anchor + left)
    if left:
        return _with_verb(graded(before(left, place.words), last), place)
    if last and at.follows and not at.left:
        same = place.series[-1][0].quantity.unit == at.quantity.unit
        name = last.anchor if same else counted_as(last.anchor, at.quantity.unit)
        return last._replace(name=name, base=last.anchor)
    return Named("")


def _with_verb(named: Named, place: Place) -> Named:
    """Lend a noun the verb of the number before in its clause: 关停小火电30万千瓦、小煤矿5处."""
    last = place.last
    if not place.at.follows or not last or not last.verb or named.verb or named.derived:
        return named
    if place.words.measure.search(named.name):
        return named
    light = last.verb in place.words.light and len(named.name) >= _ENOUGH
    return named._replace(name=named.name if light else last.verb + named.name, verb=last.verb)


def _noun_of_next(place: Place) -> str:
    """Give the noun two numbers share that only the second has: 3800户、58万平方米棚户区改造."""
    following = place.found.settings[place.order + 1]
    if strip_left(following.left, place.words):
        return ""
    counted = split(following.right, False, place.words)
    if counted.noun or place.at.left:
        return counted.noun
    # 96户、183人实现全部脱贫: a predicate of both, and no noun.
    return counted_as(counted.predicate, place.at.quantity.unit) if counted.predicate else ""


def _counts_right(place: Place) -> bool:
    """Tell whether the number counts what follows it."""
    at, left, words = place.at, place.left, place.words
    if at.quantity.unit.endswith("元") and not at.right.startswith("的") and _is_done(place):
        return False
    if not left or at.left.endswith(_BENEFIT):
        return True
    if words.measure.search(left) and len(left) > 2:
        return False
    if at.left.endswith("的"):
        return True
    if governs(left, words) and not words.opening_verb.match(place.right):
        return True
    if len(before(left, words).noun) < 2:
        return True
    if at.precedes and not _DIVIDES.match(place.found.text, at.quantity.end + len(at.right)):
        return False
    return not words.opening_verb.match(place.right)


def _is_done(place: Place) -> bool:
    """Tell whether what follows a sum of money says what it was used to do."""
    words = place.words
    return bool(words.opener.match(place.right) or words.verb.match(place.right))


def _headed(named: Named, place: Place) -> Named:
    """Give a clause without its noun one: 收回基层接不住的23项."""
    if place.right or place.rate or not named.name or not _HEADLESS.search(place.at.left):
        return named
    head = generic_head(topic_of(place), place.words)
    return named._replace(name=f"{named.name.removesuffix('的')}的{head}", noun=head) if head else named
