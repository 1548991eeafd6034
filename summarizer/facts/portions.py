"""Parts of a whole: of so many cases 其中维持100件、撤销15件, each with the noun that only the whole is said with."""

from __future__ import annotations

import re
from typing import Final

from summarizer.facts.clauses import IndicatorName, NamingContext
from summarizer.facts.lexicon import is_action, is_verb
from summarizer.facts.phrases import generic_head, object_of

_AMONG = re.compile(r"(?:其中|包括|含)[，：:]?(?:有|是|为)?$")
_OPENS = re.compile(r"^(?:其中|包括)[：:，]?")
_FUNDS = re.compile(r"(?:资金|经费|补助|投资|专款|收入|支出|补贴|款项)$")
_PERSONS: Final = frozenset(["人", "名", "人次", "位"])
# What is said to be done or not done yet is no kind of the whole.
_ASPECT = re.compile("[已未被拟]")
_REST: Final = frozenset(["其他", "其它", "其余", "另外"])
_HEAD: Final = 2
_SHORT: Final = 4
# From this length on a noun says enough beside the general one of the whole: 行政复议案件, but 食品行政处罚案件.
_WORDS: Final = 3
_LONGEST: Final = 12


def portion(place: NamingContext) -> IndicatorName | None:
    """Name a part of the whole that the sentence counted before; None where the number is no part."""
    whole = _whole(place)
    if whole is None:
        return None
    noun = noun_of(whole, place)
    said = (place.left or place.right).removesuffix("的")
    if not noun or not said or place.words.measure.search(said):
        return None
    if place.at.quantity.unit.endswith("元"):
        return IndicatorName(said + noun[-2:], noun=said, whole=noun) if _FUNDS.search(noun) else None
    head = generic_head(noun, place.words)
    work = None if head else place.words.opening_verb.fullmatch(noun, max(len(noun) - _HEAD, 0))
    held = work is not None and work.group() not in place.words.things
    if not head and len(said) > _HEAD and noun.endswith(said[-_HEAD:]):
        # Of 不动产登记, 转移登记 is 不动产转移登记.
        return IndicatorName(noun[:-_HEAD] + said, noun=said, whole=noun)
    alike = bool(whole.whole) and whole.name.endswith(noun)
    done = is_action(said, place.words) or _ASPECT.search(place.at.left) is not None
    if held and len(said) > _SHORT and (done or place.words.opening_verb.fullmatch(said, len(said) - _HEAD)):
        return None
    if alike or said in _REST or done:
        if held and done:
            # Of so many reviews, 合法性审核通过.
            return IndicatorName(noun + said, noun=noun, whole=noun)
        passive = "的" if said.startswith("被") else ""
        return IndicatorName(said if said in noun else said + passive + noun, noun=noun, whole=noun)
    if held and len(said) + len(noun) <= _LONGEST + _SHORT:
        # Of so many checks, those of restaurants: 餐饮单位监督检查.
        return IndicatorName(said + noun, noun=said + noun, whole=noun)
    longest = _WORDS - 1 if place.at.quantity.unit in _PERSONS else _SHORT
    if not head or len(said) > longest or head in said or said[-_HEAD:] in place.words.generic:
        return None
    return IndicatorName(said + (noun if len(said) < _WORDS else head), noun=said + head, whole=noun)


def noun_of(named: IndicatorName, place: NamingContext) -> str:
    """Return what a number counts, without the verb and without a long attribute."""
    noun = named.whole or object_of(named.noun or named.anchor, place.words)
    if len(noun) > _LONGEST:
        noun = noun.rpartition("的")[2]
    if is_verb(noun, place.words):
        return ""
    return noun if len(noun) <= _LONGEST else generic_head(noun, place.words)


def _whole(place: NamingContext) -> IndicatorName | None:
    """Return the whole that a number is a part of: the last of its unit before 其中 that says what it counts."""
    unit, at = place.at.quantity.unit, place.at
    if place.rate or not unit:
        return None
    last = place.series[-1] if place.series else None
    if last and last[1].whole and last[0].quantity.unit == unit and not _OPENS.match(at.left):
        return last[1]
    clause = place.found.starts[at.clause]
    opened = not at.follows and (
        _OPENS.match(at.left) or _AMONG.search(place.found.text, max(clause - _SHORT, 0), clause)
    )
    if not opened:
        return None
    counted = (
        named
        for setting, named in reversed(place.recent[-_LONGEST:])
        if (setting.quantity.unit == unit or named.noun.endswith(unit))
        and not named.derived
        and setting.sentence >= at.sentence - 1
    )
    return next((named for named in counted if noun_of(named, place)), None)
