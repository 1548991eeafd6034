"""What a name leaves out because the sentence has just said it: the topic of a clause that has none."""

from __future__ import annotations

import re
from collections.abc import Callable

from summarizer.indicators.clauses import Clauses, Setting
from summarizer.indicators.lexicon import Lexicon
from summarizer.indicators.phrases import Named, generic_head, is_verb, parts, strip_left

_REACH = frozenset(["覆盖", "惠及", "涉及", "辐射"])
_QUOTED = re.compile(r"“([^”]{2,16})”")
_COMPOUND = r"(?:^|[的对将和、，及为])([^的对将和、，。；：及为等以被使“”]{{2,8}}{head})"
_HEAD = 4


def complete(
    named: Named,
    at: Setting,
    joint: bool,
    series: list[tuple[Setting, Named]],
    found: Clauses,
    heading: Callable[[int], str],
    words: Lexicon,
) -> Named:
    """Give a name that says too little the topic it leaves out; other names are returned as they are."""
    last = series[-1][1] if series else None
    bare = not named.name or ((not named.noun or named.noun == named.name) and is_verb(named.name, words))
    if bare and named.name and joint and last and series[-1][0].quantity.unit == at.quantity.unit:
        head = generic_head(last.noun, words)
        full = _antecedent(head, at, found, words) or head
        return named._replace(name=named.name + full, verb=named.name, noun=last.noun)
    if bare and len(named.name) == 2 and at.quantity.unit in ("次", "期", "场"):
        return named._replace(name=named.name + {"次": "次数", "期": "期数", "场": "场次"}[at.quantity.unit])
    if bare and named.name and last:
        return named._replace(name=last.noun[-_HEAD:] + named.name) if named.name in _REACH else named
    thin = bare or (named.name == named.verb + named.noun and _core(named, words) in words.generic)
    if not thin and not (named.verb in _REACH and not named.subject) and not _short(named, words):
        return named
    if thin and not bare and (full := _antecedent(_core(named, words), at, found, words)):
        return named._replace(name=named.name.removesuffix(_core(named, words)) + full)
    topic = _topic(at, found, heading, words)
    if topic and topic not in named.name:
        return named._replace(name=topic + named.name, topic=topic)
    return _from_series(named, bare, last, words)


def _from_series(named: Named, bare: bool, last: Named | None, words: Lexicon) -> Named:
    """Complete a name from the number before it in the same sentence."""
    if last is None:
        return named
    if last.topic and (named.verb == last.verb or not named.verb):
        verb = last.verb if not named.verb and not words.measure.search(named.name) else ""
        return named._replace(name=last.topic + verb + named.name, topic=last.topic)
    if bare or words.measure.search(named.name):
        noun = last.noun or last.name
        return named._replace(name=noun[-_HEAD:] + named.name, noun=noun)
    return named


def _core(named: Named, words: Lexicon) -> str:
    """Give the noun without the verbs it opens with."""
    noun = named.noun if named.noun and named.name.endswith(named.noun) else named.name
    while not named.verb and (match := words.opening_verb.match(noun)) and match.end() < len(noun):
        noun = noun[match.end() :]
    return noun


def _short(named: Named, words: Lexicon) -> bool:
    """Tell whether a name is so short that it wants its topic: 点击量, 管理站."""
    length = len(named.name.removeprefix("累计"))
    if words.measure.search(named.name):
        return length <= 4 and not named.name.endswith("率")
    return not named.verb and length <= 3


def _antecedent(head: str, at: Setting, found: Clauses, words: Lexicon) -> str:
    """Give the last compound noun with this head that the sentence named before the number."""
    if not head:
        return ""
    said = found.text[found.sentences[at.sentence] : at.quantity.start - len(at.left)]
    compounds: list[str] = re.findall(_COMPOUND.format(head=head), said)
    return next((noun for noun in reversed(compounds) if not words.opening_verb.match(noun)), "")


def _topic(at: Setting, found: Clauses, heading: Callable[[int], str], words: Lexicon) -> str:
    """Give the object of the clause before, if that has no number of its own, or else of the heading."""
    for index in range(at.clause - 1, max(at.clause - 3, -1), -1):
        start, end = found.starts[index], found.ends[index]
        if start < found.sentences[at.sentence]:
            break
        if any(start <= other.quantity.start < end for other in found.settings):
            return ""
        if topic := _object(found.text[start:end], words):
            return topic
    return _object(heading(at.quantity.start), words)


def _object(phrase: str, words: Lexicon) -> str:
    verb, noun, _ = parts(strip_left(phrase, words), words)
    if not verb or not 3 <= len(noun) <= 20:
        return ""
    quoted = _QUOTED.search(noun)
    if quoted and len(noun) > 14:
        return quoted.group(1)
    return re.split("等", noun, maxsplit=1)[0]
