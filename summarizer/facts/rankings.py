"""Numbers that say which place something took, and for how many years on end it did."""

from __future__ import annotations

import re

from summarizer.facts.named import Named, Place
from summarizer.facts.phrases import strip_left
from summarizer.facts.topics import topic_of

_PLACED = re.compile(
    r"^(?P<what>.*?)(?:均|分别|并)?(?:位?居|位列|名列|位次|排名|排在|排|列)(?P<among>[^，]{0,10})$"
)
_WHERE_FIRST = re.compile(r"^在?(?P<among>全[国省市县区系].{0,10}?)(?:中|里)?(?:排名|位居|列|居|排)?$")
_SCOPE = re.compile(r"(?<=..)全[国省市县区州旗盟系](?:系统)?$")
_OWN = re.compile(r"^(?:我?[省市县区局厅委部办]局?|全[省市县区]|本[局厅委市县区]|我[省市县区局厅委])?$")
_CLIMBED = re.compile(r"(?:^|从.*)(?:上升|提升|跃升|前进|前移|跃居|升)[到至]?.{0,4}$")
_JUDGED = re.compile(r"[^，。；、\n]{0,14}?(?:考核|评估|评价|测评|竞赛|考评|评比|评选|督察)")
_IN_WHICH = re.compile(r"在(?P<what>[^，。；]{3,24}?)(?:之?中|里|上)，")
_ON_END = re.compile(r"^(?P<what>.*?)(?:已)?连续$")
_YEARS = frozenset(["年", "个年度", "届", "次", "个月", "个季度", "天", "轮"])
_WITHIN = re.compile(r"^在(?P<what>.{2,24}?)(?:之中|中|上)(?P<said>.+)$")
_SAID = 16


def ranked(place: Place) -> Named | None:
    """Name a place in an order: 打卡完成率居全市第3位 is the 打卡完成率全市位次."""
    if place.at.quantity.qualifier != "rank":
        return None
    text = place.at.left
    if _CLIMBED.search(text) and place.last:
        return Named(f"{place.last.anchor}位次", base=place.last.anchor)
    if found := _PLACED.match(text):
        what, among = strip_left(found["what"], place.words), found["among"]
    elif found := _WHERE_FIRST.match(text):
        what, among = "", found["among"]
    else:
        return None
    if inside := _WHERE_FIRST.match(found["what"] if found.re is _PLACED else ""):
        what, among = "", inside["among"] + among
    if within := _SCOPE.search(what):
        # 考核全省排名第5: the next number's place may be one in the city.
        what, among = what[: within.start()], within.group() + among
    if _OWN.match(what):
        what = _ranked_topic(place)
    return Named(f"{what}{among}位次", base=what) if what or among else None


def _ranked_topic(place: Place) -> str:
    """Give what the place was taken in: the number before, or the contest that the sentence names."""
    if place.last:
        return place.last.anchor
    found, at = place.found, place.at
    if inside := _IN_WHICH.search(found.text, found.sentences[at.sentence], at.quantity.start):
        return strip_left(inside["what"], place.words)
    judged = _JUDGED.findall(found.text[found.sentences[at.sentence] : at.quantity.start])
    return strip_left(judged[-1], place.words) if judged else topic_of(place)


def lasting(place: Place) -> Named | None:
    """Name for how long something held: 连续五年未发生较大事故."""
    found = _ON_END.match(place.at.left)
    if found is None or place.at.quantity.unit not in _YEARS or not place.at.right:
        return None
    said = re.split("[、，（]", place.at.right, maxsplit=1)[0]
    said = said.rstrip("在到至为")
    what = strip_left(found["what"], place.words)
    if not what and (inside := _WITHIN.match(said)):
        what, said = inside["what"], inside["said"]
    if not what and len(said) < 4 and place.last is None:
        what = topic_of(place)
    elif not what and len(said) < 4 and place.last:
        what = place.last.anchor
    return Named(f"{what}连续{said[:_SAID]}", noun=what, base=what)
