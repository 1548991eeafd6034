"""What money was for, where the number stands beside a bare 投资: 投资3000万元的供水工程, 拨付423亿元，用于促进就业."""

from __future__ import annotations

import re

from summarizer.facts.counted import noun_after
from summarizer.facts.named import Named, Place
from summarizer.facts.phrases import parts, strip_left

_SPENT = re.compile(
    r"(?P<who>[^，、]{2,10}?)??(?P<how>(?:总|共|累计|完成|计划)?(?:投资|投入|拨付|安排|下达|筹集|筹措|争取|落实)"
    r"(?:各?类?各?级?(?:专项)?(?:资金|经费|补助))?)"
)
_USED = re.compile(r"^，?(?:主要|重点|全部|专项|专门)?用于(?P<what>[^，。；\d]{2,20})")
_TREATED = re.compile(
    r"^，?(?:重点)?对(?P<what>[^，。；\d]{2,16}?)(?:全面)?进行(?:了)?(?:全面|综合|升级)*(?P<how>[^，。；\d]{2,6})"
)
_DONE = re.compile(r"^，?(?:重点|分别|先后|全面|启动|加快|推进|开工)*(?P<does>[^，。；\d]{4,30})")
_TAIL = re.compile(r"[的了]$|等$|[、和及]$")
# 等31条公路, 17条道路的改扩建: how many there were is no part of what they are.
_COUNT = re.compile(r"(?:约|近)?\d[\d.,]*[万亿]?[余多]?(?:[个条项座所栋处家台套辆户株亩间米]|公里|平方米)")
_QUOTES = str.maketrans("", "", "“”")
_LONGEST = 20
_AHEAD = 40


def spent(named: Named, place: Place) -> Named:
    """Give a sum of money beside a bare 投资 what it was spent on; other names are returned as they are."""
    if not place.at.quantity.unit.endswith("元"):
        return named
    name = place.left if place.at.right.startswith("的") else named.name
    if not (found := _SPENT.fullmatch(name)):
        return named
    what = _of_what(place, granted=bool(found["who"]))
    if not what:
        return named
    return Named(what + ("资金" if found["who"] else found["how"].removeprefix("完成")), "", what)


def _of_what(place: Place, granted: bool) -> str:
    """Give what the sentence says the money was for; of money that someone granted only what it is 用于."""
    end = place.at.quantity.end
    ahead = place.found.text[end : end + _AHEAD]
    if ahead.startswith("的"):
        return _cut(noun_after(re.split("[，。；]", ahead[1:], maxsplit=1)[0], place.words))
    ahead = _COUNT.sub("", ahead)
    if used := _USED.match(ahead):
        return _cut(used["what"])
    if granted:
        return ""
    if treated := _TREATED.match(ahead):
        return treated["what"] + treated["how"]
    if (done := _DONE.match(ahead)) is None:
        return ""
    verb, noun, subject = parts(strip_left(done["does"], place.words), place.words)
    return _cut(noun) if verb and not subject and not place.words.measure.search(noun) else ""


def _cut(noun: str) -> str:
    """Give a noun of a length for a table, or nothing."""
    noun = _TAIL.sub("", re.split(r"\d", noun, maxsplit=1)[0].translate(_QUOTES)).lstrip("了的")
    listed = noun.split("等", maxsplit=1)
    if len(listed) == 2 and len(listed[1]) >= 2:
        noun = listed[1]
    elif len(noun) > _LONGEST and "、" in noun:
        noun = noun.split("、", maxsplit=1)[0] + "等"
    return noun.removesuffix("等") if 3 <= len(noun.removesuffix("等")) <= _LONGEST else ""
