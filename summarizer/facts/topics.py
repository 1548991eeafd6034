"""What a name leaves out because the report has just said it: the topic of a number's clause."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from summarizer.facts.clauses import Clauses, IndicatorName, NamingContext
from summarizer.facts.counted import counted_as
from summarizer.facts.lexicon import Lexicon, is_action, is_verb, lexicon, opens_with_action, tagged
from summarizer.facts.phrases import REACH, generic_head, object_of, parts, strip_left

# Said of the topic itself and not of an object: 注册用户 of a platform, a service that 上线.
_INTRANSITIVE = REACH | {
    "上线",
    "运行",
    "上线运行",
    "开播",
    "入驻",
    "进驻",
    "落地",
    "签约",
    "开工",
    "投产",
    "完工",
    "注册",
    "关注",
    "下载",
    "点击",
    "访问",
}
_AT_HAND = re.compile("在[册岗编校训]$")
_QUOTED = re.compile(r"“([^”]{2,16})”")
_LIST = re.compile(r"^[^、]{2,14}(?:、[^、]{2,14})*?等(?=.{3})")
_COMPOUND = r"(?:^|[的对将和、，及为])([^的对将和、，。；：及为等以被使“”\d\n]{{2,8}}{head})"
# What a statement says of its topic: the topic is what stands before it.
_SAYS = re.compile(
    r"^(?P<topic>[^，]{2,18}?)(?:情况|结果揭晓|动态|有序|扎实|深入|稳步|不断|持续|进一步|逐步|逐年|再次|再创|屡创|全面|得到|取得"
    r"|揭晓|见底|提速|加快|继续|成效|明显|顺利|圆满|基本|平稳|稳定|实现全|启动|常态|走深|向好|良好|有力|$)"
)
_TREATED = re.compile(
    r"^(?:针对|对|(?:[^，将把]{0,8}?)[将把](?=..))(?P<topic>[^，]{2,18}?)(?:进行|开展|实施|逐[件项一个]|全面|集中|予以|给予|分类|专项|等|列入|纳入|写进|写入|排进|摆在|放在|作为|$)"
)
# 对部门开展法治督察 is about the inspection, 对文件进行清理 about the files.
_HELD = re.compile(
    r"(?:开展|进行|实施)了?(?P<event>[^，]{3,14}(?<!清理)(?<!梳理)(?<!改造)(?<!调整)(?<!修改)(?<!整治))$"
)
# What work rests on is not what is counted: 落实…规定，举办….
_GROUND = re.compile(
    r"(?:规定|要求|精神|意见|通知|办法|条例|制度|原则|职责|责任|机制|思想|方案|规划|计划|导向|思路|工作|力度|理念|水平|能力|目标)$"
)
# Words that only say by what a number is counted; what is counted stands in another clause.
PER_HEAD = re.compile(r"^.{0,3}(?:平均|人均|户均|亩均|月均|每[人户亩月年]|人均每?月)$")
_COUNT = re.compile(r"\d[\d.,]*(?:[万亿余多]*[件个项人次家户元批场]|小时|[年月日号])")
_PERSONS = frozenset(["人", "名", "人次", "位"])
_HOW_IT_WENT = frozenset(["情况", "工作", "工作情况"])
_LONGEST = 18
_NEAR = 12
_BRIEF = 4
_DONE = re.compile("(?<!未)完成$")
_TOLD = 10
_FUNDS = re.compile("(?:资金|金额|款项)$")
_DIRECTIONS = re.compile("[双两三四齐][升降下上提增减]")


def complete(named: IndicatorName, place: NamingContext) -> IndicatorName:
    """Return a name that says too little what it leaves out; other names are returned as they are."""
    words = place.words
    alone = not named.name and place.series and not place.at.precedes
    if alone and place.series[-1][0].quantity.unit == place.at.quantity.unit and _DONE.search(place.at.left):
        # 制定计划8件，完成5件: the word that elsewhere only joins is all there is.
        named = IndicatorName("完成")
    bare = _bare(named, words) or _bare_as_before(named, place)
    if bare and named.name:
        return _completed_verb(named, place)
    if PER_HEAD.match(named.name):
        topic = topic_of(place)
        return named._replace(name=topic + named.name, topic=topic)
    thin = bare or (named.name == named.verb + named.noun and _core(named, words) in words.generic)
    if not thin and not (named.verb in REACH and not named.subject) and not _short(named, place):
        return named
    if named.verb in REACH and not named.subject and (what := _reaching(place)):
        return named._replace(name=what + named.name, topic=what)
    if not thin and not words.measure.search(named.name) and named.verb not in REACH:
        return _from_series(named, bare, place)
    near = named.verb and named.verb not in _INTRANSITIVE
    if thin and not bare and (full := _antecedent(_core(named, words), place)):
        return named._replace(name=named.name.removesuffix(_core(named, words)) + full)
    topic = topic_of(place, far=not near)
    if topic and topic not in named.name:
        return named._replace(name=topic + named.name, topic=topic)
    return _from_series(named, bare, place)


def _reaching(place: NamingContext) -> str:
    """Return what reaches so many, where the clause before counts it: 退税4.1亿元，惠及企业620户."""
    last = place.last
    if last is None or last.derived or place.series[-1][0].clause == place.at.clause:
        return ""
    if not place.series[-1][0].quantity.unit.endswith("元"):
        return ""
    what = _FUNDS.sub("", last.anchor)
    return what if 2 <= len(what) <= _TOLD else ""


def _bare(named: IndicatorName, words: Lexicon) -> bool:
    """Whether a name is nothing but a verb, or nothing."""
    name = named.name.removeprefix("累计")
    return not name or ((not named.noun or named.noun == named.name) and is_verb(name, words))


def _bare_as_before(named: IndicatorName, place: NamingContext) -> bool:
    """Whether a name the lexicon does not know is a verb that goes on about what was counted before it."""
    unit = place.at.quantity.unit
    if named.verb or len(named.name) > _BRIEF or place.words.measure.search(named.name):
        return False
    if not any(at.quantity.unit == unit for at, _ in place.series[-_NEAR:]):
        return False
    return named.name == named.noun and is_action(named.name, place.words)


def _completed_verb(named: IndicatorName, place: NamingContext) -> IndicatorName:
    """Return a verb that stands alone what it is done to, or what it is said of."""
    name, unit = named.name, place.at.quantity.unit
    if name in REACH:
        topic = topic_of(place)
        return named._replace(name=topic + name, topic=topic) if topic else _from_series(named, True, place)
    if unit.endswith("元") and place.series:
        same = place.series[-1][0].quantity.unit == unit
        return _from_series(named, True, place) if same else named
    if outcome := _outcome(named, place):
        return outcome
    plain = name.removeprefix("累计")
    if not place.series and (treated := _treated(place)):
        noun = generic_head(treated, place.words) or treated
        return named._replace(name=name + noun, verb=name, noun=noun)
    if len(plain) == 2 and unit in ("次", "期", "场", "轮次", "批次"):
        return named._replace(name=counted_as(name, unit))
    if place.series or len(plain) >= 4 or not (topic := topic_of(place)) or topic in name:
        return named
    if "、" in topic and plain in place.words.verbs:
        return named
    topic = _acted_upon(topic, place.words)
    if plain in _INTRANSITIVE or plain.endswith("案") or plain not in place.words.verbs:
        return named._replace(name=topic + name, topic=topic)
    return named._replace(name=name + topic, verb=name, noun=topic)


def _acted_upon(topic: str, words: Lexicon) -> str:
    """Return what the work a topic names is done to: 文件清理 is done to 文件."""
    for size in (4, 3, 2):
        done = words.opening_verb.fullmatch(topic, max(len(topic) - size, 0))
        if done and done.group() not in words.things and generic_head(topic[:-size], words):
            return topic[:-size]
    return topic


def _outcome(named: IndicatorName, place: NamingContext) -> IndicatorName | None:
    """Name what became of those just counted: 受理复议案件64件，审结59件; 考试318人，合格271人."""
    words, unit = place.words, place.at.quantity.unit
    for setting, before in reversed(place.series[-_NEAR:]):
        held = before.noun.endswith(tuple(words.events)) and not before.derived
        counts_alike = setting.quantity.unit == unit or before.noun.endswith(unit or "\n")
        if held and (counts_alike or unit in _PERSONS):
            return named._replace(name=before.noun + named.name, noun=before.noun)
        if counts_alike and (outcome := _with_object(named, before, place)):
            return outcome
    counted = [
        before
        for setting, before in place.recent[-_NEAR:]
        if setting.sentence == place.at.sentence - 1
        and setting.quantity.unit == unit
        and not unit.endswith("元")
        and not before.derived
    ]
    return _with_object(named, counted[0], place) if counted and not place.series else None


def _with_object(named: IndicatorName, before: IndicatorName, place: NamingContext) -> IndicatorName | None:
    """Name what became of so many with what the number before counted."""
    words = place.words
    told = 2 < len(before.subject) <= _LONGEST and before.name.startswith(before.subject)
    if not before.noun and told and tagged(before.subject)[-1].tag.startswith("n"):
        # 基地新建3个、改造5个: what is said of it stands after it.
        return named._replace(name=before.subject + named.name, subject=before.subject)
    noun = _AT_HAND.sub("", before.noun.rpartition("的")[2])
    if before.topic and is_verb(noun, words):
        noun = before.topic
    if not noun or is_verb(noun, words) or (before.verb and len(noun) == 2 and is_action(noun, words)):
        return None
    if not before.verb and not generic_head(noun, words):
        noun = _acted(noun)
    noun = object_of(noun, words)
    if done := _held(noun, words):
        return _after_work(named, noun, done, before, place)
    head = generic_head(before.noun, words)
    if not before.verb and len(noun) > _BRIEF:
        noun = head or noun
    full = (_antecedent(head, place) if head == noun and before.verb else "") or noun
    if not full or len(full) > 12:
        return None
    return named._replace(name=named.name + full, noun=full, verb=named.name)


def _acted(noun: str) -> str:
    """Return a noun without the verb it opens with, where the lexicon knows neither: 检出问题设备, 新申领证件."""
    if noun.startswith("新") and len(noun) > _BRIEF and is_action(noun[1:3], lexicon()):
        return noun[3:]
    if len(noun) < _BRIEF or not opens_with_action(noun):
        return noun
    rest = noun[2:]
    return "" if lexicon().opening_verb.match(rest) else rest


def _held(noun: str, words: Lexicon) -> str:
    """Return the verb that a noun ends with, as work does: 案件立案, 小区改造."""
    done = words.opening_verb.fullmatch(noun, max(len(noun) - 2, 0))
    return done.group() if done and done.group() not in words.things else ""


def _after_work(
    named: IndicatorName, noun: str, done: str, before: IndicatorName, place: NamingContext
) -> IndicatorName | None:
    """Name what became of work: 案件立案42件，结案40件; 基地新建3个、改造5个."""
    if before.topic and before.name.startswith(before.topic):
        return named._replace(name=before.topic + named.name, topic=before.topic)
    rest = noun.removesuffix(done)
    parallel = place.joint or (done.endswith("案") and named.name.endswith("案"))
    if not parallel or len(rest) <= 2 or noun != before.name or not tagged(rest)[-1].tag.startswith("n"):
        return None
    return named._replace(name=rest + named.name, noun=rest + named.name)


def _from_series(named: IndicatorName, bare: bool, place: NamingContext) -> IndicatorName:
    """Complete a name from the number before it in the same sentence."""
    last, words = place.last, place.words
    if last is None:
        return named
    if last.topic and (named.verb == last.verb or not named.verb):
        verb = last.verb if not named.verb and not words.measure.search(named.name) else ""
        return named._replace(name=last.topic + verb + named.name, topic=last.topic)
    if bare or words.measure.search(named.name):
        noun = last.noun or last.anchor
        noun = noun if len(noun) <= 12 else re.split("[的和、及]", noun)[-1]
        unlike = place.words.measure.search(noun) and noun.endswith("率") and not place.rate
        return named if unlike or len(noun) > _LONGEST else named._replace(name=noun + named.name, noun=noun)
    return named


def _core(named: IndicatorName, words: Lexicon) -> str:
    """Return the noun without the verbs it opens with."""
    noun = named.noun if named.noun and named.name.endswith(named.noun) else named.name
    verbs = 0
    while not named.verb and (match := words.opening_verb.match(noun)) and match.end() < len(noun):
        verbs += 1
        if verbs > 1 and match.group() in words.nominal:
            # 新增就业人数 says whom it counts.
            return noun
        noun = noun[match.end() :]
    return noun


def _short(named: IndicatorName, place: NamingContext) -> bool:
    """Whether a name is so short that it wants its topic: 点击量, or 管理站 after 覆盖社保分局."""
    length = len(named.name.removeprefix("累计"))
    if place.words.measure.search(named.name):
        return length <= 3 and not named.name.endswith("率")
    return not named.verb and length <= 3 and bool(place.series)


def _antecedent(head: str, place: NamingContext) -> str:
    """Return the last compound noun with this head that the sentence named before the number."""
    if not head:
        return ""
    at = place.at
    end = at.quantity.start - len(at.left)
    said = place.found.text[max(place.found.sentences[at.sentence], end - 200) : end]
    compounds: list[str] = re.findall(_COMPOUND.format(head=head), said)
    nouns = (strip_left(noun, place.words) for noun in reversed(compounds))
    return next(
        (noun for noun in nouns if len(noun) > len(head) and not place.words.opening_verb.match(noun)), ""
    )


def topic_of(place: NamingContext, far: bool = True) -> str:
    """Return what the clauses before are about, up to the last number, else with ``far`` the heading."""
    for clause in clauses_before(place):
        if topic := topic_in(clause, place.words):
            return topic
    if place.series or not far:
        return ""
    return _run_in(place) or topic_in(place.heading(place.at.quantity.start), place.words)


def _treated(place: NamingContext) -> str:
    """Return what the clauses before treat, and this one goes on about: 对文件逐件清理."""
    for clause in clauses_before(place):
        if found := _TREATED.match(strip_left(clause, place.words, whole=True)):
            return _plain(found["topic"])
    return ""


def clauses_before(place: NamingContext) -> list[str]:
    """Return the clauses of the sentence before a number's own, nearest first, up to one with a number."""
    found, at = place.found, place.at
    said: list[str] = []
    earlier = next(
        (setting for setting, _ in reversed(place.series[-_NEAR:]) if setting.clause < at.clause), None
    )
    fence = earlier.clause if earlier else at.clause if len(place.series) >= _NEAR else -1
    for index in range(at.clause - 1, max(at.clause - 4, -1), -1):
        start, end = found.starts[index], found.ends[index]
        if start < found.sentences[at.sentence] or index <= fence:
            break
        if found.text[end - 1] != "号":
            said.append(found.text[start:end])
    return said


def topics_around(position: int, found: Clauses, heading: str, words: Lexicon) -> Iterator[str]:
    """Return what the words before a position are about: its sentence's clauses, the sentence before, the heading."""
    first = max(bisect_right(found.sentences, position) - 2, 0)
    last = bisect_right(found.starts, position) - 2
    for clause in range(last, max(last - _NEAR, -1), -1):
        if found.starts[clause] < found.sentences[first]:
            break
        said = found.text[found.starts[clause] : found.ends[clause]]
        if not _COUNT.search(said):
            yield topic_in(said, words)
    yield topic_in(heading, words)
    yield heading


def _run_in(place: NamingContext) -> str:
    """Return the topic of the short sentence before, which serves as a heading (行政处罚情况)."""
    found, at = place.found, place.at
    if not at.sentence:
        return ""
    start, end = found.sentences[at.sentence - 1], found.sentences[at.sentence]
    before = found.text[start : end - 1]
    short = 4 <= len(before) <= 14 and found.text[end - 1] != "\n" and not re.search(r"\d", before)
    return topic_in(before, place.words) if short else ""


def topic_in(phrase: str, words: Lexicon) -> str:
    """Return what a clause is about: its measure, what it treats, its subject, or its verb's object."""
    phrase = strip_left(phrase, words, whole=True)
    measured = words.measured.match(phrase)
    if measured and not words.opening_verb.match(phrase):
        return measured.group()
    if treated := _TREATED.match(phrase):
        held = _HELD.search(phrase)
        return _plain(held["event"] if held else treated["topic"])
    verb, noun, subject = parts(phrase, words)
    says = _SAYS.match(phrase)
    if says and len(subject) + (len(verb) if words.opener.match(noun) else 0) >= len(says["topic"]):
        return _plain(says["topic"])
    if noun in _HOW_IT_WENT and len(subject) >= 3:
        return _plain(subject)
    if verb and 3 <= len(noun) <= 20 and noun[0] not in "在于到为成":
        return _object(noun)
    return _plain(says["topic"]) if says and not verb else ""


def _object(noun: str) -> str:
    quoted = _QUOTED.search(noun)
    if quoted and len(noun) > 14 and not _DIRECTIONS.match(quoted.group(1)):
        return quoted.group(1)
    return _plain(re.split("等", _LIST.sub("", noun), maxsplit=1)[0])


def _plain(topic: str) -> str:
    topic = re.split("[，；：]", topic, maxsplit=1)[0].strip("“”‘’的了")
    if len(topic) > _LONGEST:
        topic = topic.rpartition("的")[2] if "的" in topic else ""
    return "" if len(topic) > _LONGEST or _GROUND.search(topic) or _COUNT.search(topic) else topic
