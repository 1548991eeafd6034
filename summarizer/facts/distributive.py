"""Several numbers for several indicators, said one after the other: A、B和C分别为1、2和3."""

from __future__ import annotations

import re
from typing import Final

from summarizer.facts.clauses import IndicatorName, NamingContext
from summarizer.facts.comparisons import TREND, when_of
from summarizer.facts.lexicon import is_action, is_verb
from summarizer.facts.phrases import generic_head, strip_left
from summarizer.facts.topics import PER_HEAD, clauses_before, topic_in

_EACH = re.compile(r"(?:分别|依次)(?P<rest>.*)$")
_JOINT = re.compile(r"^(?:[、和及与并]|以及|并且)+")
_OWN_TREND = re.compile(rf"{TREND}了?")
_ADVERBS = re.compile(r"(?:年均|平均|实际|名义|各自|预计|已|将|累计)+$")
_COMPARED = re.compile(r"(?:同比|环比|(?<![占对])[比较](?![例重值率])[^，、]{1,8})$")
_TO_TREND = re.compile(
    rf"^(?:实际|名义|再|净)?(?P<trend>{TREND})?(?:了|为|是|达到?|有|占|完成|实现|约|近|超过?|不[少低高]于|[提升]高?[到至]"
    r"|[降升增减压][到至]|稳定在|保持在|控制在|突破)*$"
)
_LAST_TREND = re.compile(rf"{TREND}[了约近]*$")
_PLAIN_VERB = re.compile(r"(?:为|达到?|有|共|计|增至|降至|增加到|减少到)$")
_DIGIT = re.compile(r"\d")
_SPLIT = re.compile(r"、|以及|(?<=.)(?:和(?![谐解])|及(?!时|格)|与(?!会))")
_SAID = re.compile(r"^(?P<what>.{2,14}?)(?:首次|实现|均|都(?!市)|双双|继续|持续|保持|呈|出现|同比|“双|“齐)")
_PRONOUN = re.compile(r"^(?:(?:这|上述|以上|前述)?[两二三四五六]?[项者个]?(?:指标|数据|数字)?)$")
_ORDER: Final = "一二三四五六七八九十"
_NUMERALS = re.compile(
    r"^(?P<numerals>[一二三四五六七八九十](?:[、和及]?[一二三四五六七八九十])+)(?P<rest>[^、和及].*)$"
)
_NUMBERED: Final = ("产业", "季度", "批", "期", "轮", "产")
_ENOUGH: Final = 4
_LONGEST_LIST: Final = 12
_NEAR: Final = 16
_TOWN_AND_COUNTRY: Final = ("城乡", ("城镇", "农村"))


def spread(first: NamingContext) -> list[IndicatorName]:
    """Name the numbers of a list that is spread over as many indicators; nothing where it is none."""
    trends = _trends(first)
    count = len(trends)
    if count < 2:
        return []
    said, rest, each = _cut(first.at.left, bare=first.at.quantity.surface[-1:].isdigit())
    if each and not said and is_action(rest, first.words) and (owners := _counted_owners(count, "", first)):
        return [IndicatorName(rest + owner, rest, owner) for owner in owners]
    ending = _TO_TREND.match(rest)
    done = rest.removesuffix("了") if each and not ending else ""
    if not done and (ending is None or (not each and not ending["trend"])):
        return []
    said = _ADVERBS.sub("", said)
    against = _COMPARED.search(said)
    if against:
        said = said[: against.start()]
    items, when = _items(said, count, first)
    if len(items) != count:
        return []
    if done:
        return [IndicatorName(item + done, done, item, base=item + done) for item in items]
    change = _ADVERBS.sub("", against.group() if against and not _DIGIT.search(against.group()) else "")
    trends[0] = (ending and ending["trend"]) or ""
    return [
        IndicatorName(
            when + item + change + (trend or trends[0]),
            noun="" if change or trend else _noun(item, first),
            base=item,
            derived=bool(change or trend or trends[0] or when),
        )
        for item, trend in zip(items, trends, strict=True)
    ]


def _trends(first: NamingContext) -> list[str]:
    """Return for each number of a list the direction it has of its own: 分别增长5%、下降1.1%.

    The list is the first number and those after it with no more than a joint, or a direction, before them.
    """
    found = [""]
    for setting in first.found.settings[first.order + 1 : first.order + _LONGEST_LIST]:
        between = _JOINT.sub("", setting.left)
        turned = bool(between) and _EACH.search(first.at.left) is not None and _OWN_TREND.fullmatch(between)
        if setting.clause != first.at.clause or (between and not turned):
            break
        found.append(between)
    return found


def _noun(item: str, first: NamingContext) -> str:
    verb = first.words.opening_verb.match(item)
    return item[verb.end() :] if verb and len(item) - verb.end() > 1 else item


def _cut(left: str, bare: bool) -> tuple[str, str, bool]:
    """Cut what stands before a list at 分别, or before its last words where it has none.

    Numbers that share the unit of the last one are spread over their indicators without it, too: A、B案件36、2件.
    """
    if each := _EACH.search(left):
        return left[: each.start()], each["rest"], True
    if trend := _LAST_TREND.search(left):
        return left[: trend.start()], trend.group(), False
    if bare:
        verb = _PLAIN_VERB.search(left)
        return (left[: verb.start()], verb.group(), True) if verb else (left, "", True)
    return left, "-", False


def _items(said: str, count: int, first: NamingContext) -> tuple[list[str], str]:
    """Return the indicators the list is of, and the year where they are the ones of the sentence before."""
    stripped = strip_left(said, first.words)
    if not stripped and (listed := _listed_before(count, first)):
        return listed, ""
    if _PRONOUN.match(stripped):
        stated = [named for _, named in first.recent[-_NEAR:] if not named.derived][-count:]
        anchors = [named.anchor for named in stated]
        if len(set(anchors)) < len(anchors):
            # 接待来访57批83人次 are two, of one anchor.
            anchors = [named.name for named in stated]
        return anchors, when_of(said, first.year) if stripped else ""
    if ordered := _ordered(stripped, count):
        return ordered, ""
    parts = [part for part in _SPLIT.split(stripped) if part]
    if len(parts) == count:
        return _with_shared_verb(parts, first), ""
    if len(parts) == 1 and count == 2 and _TOWN_AND_COUNTRY[0] in stripped:
        return [stripped.replace(_TOWN_AND_COUNTRY[0], side) for side in _TOWN_AND_COUNTRY[1]], ""
    if len(parts) == 1 and (
        owners := _counted_owners(count, stripped, first) or _owners(count, stripped, first)
    ):
        return [owner + stripped for owner in owners], ""
    return [], ""


def _ordered(said: str, count: int) -> list[str]:
    """Return the items of 一二三产业增加值 and 一、二季度销售额, which differ in their numeral alone."""
    found = _NUMERALS.match(said)
    numerals = re.sub("[、和及]", "", found["numerals"]) if found else ""
    if found is None or len(numerals) != count or list(numerals) != sorted(numerals, key=_ORDER.index):
        return []
    ordinal = "第" if found["rest"].startswith(_NUMBERED) else ""
    return [ordinal + numeral + found["rest"] for numeral in numerals]


def _with_shared_verb(parts: list[str], first: NamingContext) -> list[str]:
    """Return each item the verb that only the first one says, and the end that only the last one says."""
    words = first.words
    verb = words.opening_verb.match(parts[0])
    bare = parts[0][verb.end() :] if verb else ""
    shared = len(bare) > 1 and not any(words.opening_verb.match(part) for part in parts[1:])
    if verb is None or not shared or words.measure.search(parts[-1]):
        return _with_shared_end(parts, first)
    return [
        item if verb.group() in words.light and len(item) >= _ENOUGH else verb.group() + item
        for item in _with_shared_end([bare, *parts[1:]], first)
    ]


def _with_shared_end(parts: list[str], first: NamingContext) -> list[str]:
    """Return each item the end that only the last one says: 养老、失业保险参保人数."""
    last, measure = parts[-1], first.words.measure
    verb = first.words.opening_verb.match(last)
    if verb and verb.end() < len(last) and all(is_verb(part, first.words) for part in parts[:-1]):
        # 新建、改扩建学校
        return [part + last[verb.end() :] for part in parts[:-1]] + [last]
    head = generic_head(last, first.words)
    if (
        head
        and not measure.search(last)
        and len(last) > len(head) + 1
        and not any(generic_head(part, first.words) for part in parts[:-1])
    ):
        return [part + (_rest(part, last, 2) or head) for part in parts[:-1]] + [last]
    longest = 4 if measure.search(last) else 2
    return [part if measure.search(part) else part + _rest(part, last, longest) for part in parts[:-1]] + [
        last
    ]


def _rest(part: str, last: str, longest: int) -> str:
    """Return what the last item says beyond a word it shares with another, or beyond that one's length."""
    if longest > 2 and part[-2:] in last[:-2]:
        return last[last.index(part[-2:]) + 2 :]
    return last[len(part) :] if len(part) <= longest and len(last) > len(part) + 1 else ""


def _list_before(count: int, first: NamingContext) -> list[str]:
    """Return the items of the list that opens the clause before, if there are as many and no number is in it."""
    if first.at.follows or not (said := clauses_before(first)):
        return []
    listed = _SPLIT.split(strip_left(said[0], first.words))
    return listed if len(listed) == count else []


def _listed_before(count: int, first: NamingContext) -> list[str]:
    """Return the indicators the clause before lists: A、B排放量首次下降，分别…."""
    listed = _list_before(count, first)
    if not listed:
        return []
    measured = first.words.measured.match(listed[-1])
    said = _SAID.match(listed[-1])
    last = measured.group() if measured else said["what"] if said else ""
    return _with_shared_end([*listed[:-1], last], first) if last else []


def _counted_owners(count: int, head: str, first: NamingContext) -> list[str]:
    """Return the nouns that the clause before counts one by one, of which this clause has the measure only."""
    series = first.series[-count:]
    if len(series) < count or (head and not first.words.measure.search(head)):
        return []
    listed = first.series[-count - 1 :][0][0].clause if len(first.series) > count else -1
    clause = series[0][0].clause
    if (
        first.at.clause <= clause
        or listed == clause
        or any(setting.clause != clause for setting, _ in series)
    ):
        return []
    owners = [named.noun or named.anchor for _, named in series]
    derived = any(named.derived or first.words.measure.search(named.name) for _, named in series)
    return [] if derived or len(set(owners)) < count else owners


def _owners(count: int, head: str, first: NamingContext) -> list[str]:
    """Return the nouns that the clause before lists, of which this clause has the measure only."""
    listed = _list_before(count, first)
    if not listed:
        return []
    if PER_HEAD.match(head):
        return [*listed[:-1], topic_in(listed[-1], first.words) or listed[-1]]
    cut = listed[-1].find(head[:2])
    if cut < 0 and (said := _SAID.match(listed[-1])):
        return [*listed[:-1], said["what"]]
    return [*listed[:-1], listed[-1][:cut]] if cut > 1 else []
