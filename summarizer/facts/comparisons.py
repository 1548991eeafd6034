"""Numbers that say how another number changed or compares: growth, last year, from so many to so many, ranks."""

from __future__ import annotations

import re
from typing import Final

from summarizer.facts.clauses import IndicatorName, NamingContext
from summarizer.facts.phrases import before, strip_left
from summarizer.facts.topics import PER_HEAD, topic_of

TREND: Final = (
    "(?:增长|下降|提高|上升|减少|增加|提升|压缩|压减|缩减|精简|缩短|降低|回落|下滑|扩大|收窄|提前|前移|后移|上涨|下跌|改善|好转"
    "|递增|递减|增收|减收|增产|减产|提速|增幅|降幅|涨幅|升幅|翻|增|减|降|升|涨|多|少|高|低|快)"
)
_SINGLE: Final = frozenset("增减降升涨多少高低快")
_ADVERB: Final = (
    "(?:分别|依次|年均|平均|实际|名义|累计|再|又|(?<![年平人户亩月])均|约|各|可|将|预计|力争|大幅|进一步|净)*"
)
_QUIET = re.compile("分别|依次|约|可|将|预计|力争|大幅|进一步|累计|各|又|(?<![年平])均")
_COMPARED: Final = (
    r"(?:同比|环比|(?<![占对])(?<!可)(?:比|较|相比)(?![例重值赛较率])[^，。；、的]{1,12}?(?:相比)?"
    r"|(?:高于|低于|高出|优于|超出)[^，。；、的]{2,10})"
)
_REACHED: Final = "(?:了|达到?|约|近|超过?|逾|幅度|至少|将近|接近|不少于|不低于)*"
_ENDS = re.compile(rf"(?:{TREND}|(?:高于|低于|高出|优于|超出)[^，。；、]{{2,10}}){_REACHED}$")
_CHANGE = re.compile(
    rf"^(?P<base>.*?)(?P<compared>{_COMPARED})?(?P<adverb>{_ADVERB})(?P<trend>{TREND})?{_REACHED}$"
)
# The direction stands after its number too: 发案量10%“双下降”, 实现8%的增长.
_AFTERWARDS = re.compile(
    r"^(?:以上|左右)?的?“?(?:[双两三四齐]|同步|共同)?(?P<trend>增长|下降|提升|提高|上升|降低|减少|增加|压减|压缩|缩减|回落|增幅|降幅|涨幅)”?(?:$|[，。、；])"
)
_HELD = re.compile(r"(?:实现|保持|取得|呈现|出现|达到?|有|均|都)了?$")
_MANNER = re.compile(r"按(?:可比|不变|现)(?:口径|价格?)(?:计算)?")
_PER_HEAD_AT_END = re.compile(r"(?:人均|户均|亩均|每[人户亩月年]|(?<=均)[月年日])$")

_SAME: Final = "(?:同期|末|底|同口径|全年|年底|年末|[的为是达到仅只有约])*"
_BASELINE = re.compile(
    r"^(?:而|其中|[比较与])?(?P<when>(?:(?:上|去|上一|前一)年度?|同期|(?:19|20)\d\d年)(?:同期|末|底|同口径)*"
    rf"|全[国省市县区州旗盟](?:的)?平均(?:水平|值)?){_SAME}$"
)
_TARGET = re.compile(
    r"^(?:[没未]有?|尚未|已|均)*(?:达到?|完成|实现|超过|低于|高于|突破)?"
    r"(?P<when>(?:年初|年度|省定|市定|上级|规划|既定|预期|计划|考核)?(?:设定|确定|下达|预期|计划|规定|目标|要求)的)$"
)
_TIMES = re.compile(r"^(?P<base>.*?)(?:是|为|相当于|达到?)(?P<of>[^，是为]{1,10}的)(?:近|约|超过?|逾)*$")
_FROM = re.compile(
    r"^(?P<base>.*?)(?:由|从)(?P<set>法定|规定|承诺)?(?:原有|原来|原先|原|年初|此前|过去|以前|改革前|最初|(?:19|20)\d\d年[末底初]?|(?:上|去)年[末底]?|年[末底]|目前)*的?(?P<per>人均|户均|月均|每人每[年月])?$"
)
_TO = re.compile(
    r"^的?(?:[^，。；、\d]{0,4}?(?:增长|下降|提高|上升|减少|增加|提升|压缩|压减|缩减|精简|缩短|降低|回落|扩大|发展|扩展"
    r"|[^，。；、\d的]{1,2})了?(?:到|至|为))(?:(?:19|20)\d\d年|目前|现在|现有|如今|今年|去年|上年)?的?(?:约|近|超过?|不足|逾)*$"
)
_JOINT = re.compile(r"^(?:[、和及与并，]|以及)+")
_MONEY: Final = frozenset(["元", "美元", ""])


def compared(place: NamingContext) -> IndicatorName | None:
    """Name a number that says how much more, less or earlier another one is."""
    text = _MANNER.sub("", _JOINT.sub("", place.at.left))
    if place.at.quantity.unit == "倍" and (times := _TIMES.match(text)):
        base = _base(times["base"], place)
        return IndicatorName(f"{base}是{times['of']}倍数", base=base, derived=True) if base else None
    if (
        place.rate
        and (said := _AFTERWARDS.match(place.at.right))
        and (base := _base(_HELD.sub("", text), place))
    ):
        return IndicatorName(base if _ENDS.search(base) else base + said["trend"], base=base, derived=True)
    if not _ENDS.search(text) or not (found := _CHANGE.match(text)):
        return None
    trend, against = found["trend"] or "", found["compared"] or ""
    if not _is_change(found["base"], against, trend, place):
        return None
    base = _base(found["base"], place)
    against = "" if re.search(r"\d", against) else against
    how = _QUIET.sub("", found["adverb"] or "")
    return IndicatorName(f"{base}{against}{how}{'翻番' if trend == '翻' else trend}", base=base, derived=True)


def _is_change(said: str, against: str, trend: str, place: NamingContext) -> bool:
    """Whether a number is a change of something, and not the object of a verb."""
    if against:
        return bool(trend or place.rate)
    if not trend or (place.right and not place.rate):
        return False
    if trend in _SINGLE and not _PER_HEAD_AT_END.search(said):
        return False
    if place.rate:
        return bool(said or place.last)
    if not said:
        return bool(place.series) and place.series[-1][0].quantity.unit == place.at.quantity.unit
    return bool(place.words.measure.search(said) or _PER_HEAD_AT_END.search(said))


def _base(said: str, place: NamingContext) -> str:
    """Return what changed: the words before, else the number before, else the topic."""
    said = strip_left(said, place.words)
    if said.startswith("占") and place.last:
        return place.last.anchor + said
    if said and not PER_HEAD.match(said):
        return before(said, place.words).name if place.words.measure.search(said) else said
    if not said and place.last:
        stated = [named.anchor for _, named in place.series[-6:] if not named.derived]
        return "、".join(stated[-3:]) if "分别" in place.at.left and len(stated) > 1 else place.last.anchor
    return (topic_of(place) or (place.last.anchor if place.last else "")) + said


def when_of(words: str, year: int | None) -> str:
    """Return the year some words begin with: 上年 for the year before the report's, nothing for its own."""
    found = re.match(r"(?:上|去|上一|前一)年|(?P<year>(?:19|20)\d\d)年", words)
    if found is None or found["year"] is None or year is None:
        return found.group() if found else ""
    return {year: "", year - 1: "上年"}.get(int(found["year"]), found.group())


def baseline(place: NamingContext) -> IndicatorName | None:
    """Name a number that another is held against: last year's, the province's, the target."""
    text = _JOINT.sub("", place.at.left)
    if (found := _BASELINE.match(text) or _TARGET.match(text)) is None:
        return None
    if place.right and not (text.endswith("的") and (place.at.precedes or len(place.right) <= 4)):
        return None
    base = place.last.anchor if place.last else topic_of(place)
    # Without a number before it there is nothing to hold it against: 产量屡创新高，去年达到….
    when = found["when"] if place.last else ""
    if re.match(r"\d{4}年", when):
        when = when_of(when, place.year)
    return (
        IndicatorName(when + base, base=base, derived=bool(when))
        if base and (when or not place.last)
        else None
    )


def passed(place: NamingContext) -> IndicatorName | None:
    """Name the two numbers of 由原有的36项减至27项: what there was, and what it came to."""
    if place.at.precedes and (found := _FROM.match(place.at.left)):
        base = _base(found["base"], place) if found["base"] else topic_of(place)
        last_year = re.search(r"[由从](?:上|去)年[末底]?的?$", place.at.left)
        old = "上年" if last_year else "原" if place.rate or place.at.quantity.unit in _MONEY else "原有"
        base += found["per"] or ""
        old = found["set"] or old
        return IndicatorName(old + base, noun=base, base=base) if base else None
    last = place.last
    if (
        last
        and place.at.follows
        and last.base
        and last.name.endswith(last.base)
        and last.name != last.base
        and _TO.match(place.at.left)
    ):
        return IndicatorName(last.base, noun=last.base, base=last.base)
    return None


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


def ranked(place: NamingContext) -> IndicatorName | None:
    """Name a place in an order: 打卡完成率居全市第3位 is the 打卡完成率全市位次."""
    if place.at.quantity.qualifier != "rank":
        return None
    text = place.at.left
    if _CLIMBED.search(text) and place.last:
        return IndicatorName(f"{place.last.anchor}位次", base=place.last.anchor)
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
    return IndicatorName(f"{what}{among}位次", base=what) if what or among else None


def _ranked_topic(place: NamingContext) -> str:
    """Return what the place was taken in: the number before, or the contest that the sentence names."""
    if place.last:
        return place.last.anchor
    found, at = place.found, place.at
    if inside := _IN_WHICH.search(found.text, found.sentences[at.sentence], at.quantity.start):
        return strip_left(inside["what"], place.words)
    judged = _JUDGED.findall(found.text[found.sentences[at.sentence] : at.quantity.start])
    return strip_left(judged[-1], place.words) if judged else topic_of(place)


def lasting(place: NamingContext) -> IndicatorName | None:
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
    return IndicatorName(f"{what}连续{said[:_SAID]}", noun=what, base=what)
