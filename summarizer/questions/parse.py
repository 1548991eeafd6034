"""A question becomes a query: the kind of answer, the numbers, years and places asked for, and its words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final, Literal, cast

from summarizer.document.gazetteer import gazetteer
from summarizer.facts.lexicon import any_of, tagged
from summarizer.models import Identity, Level, Model, Quantity, Report
from summarizer.numbers import compatible_unit, find, same_value
from summarizer.numbers.measures import measure_at
from summarizer.questions.terms import GENERIC, Synonyms, Term, blank, lists, terms_of

Kind = Literal["number", "cause", "yesno", "list", "person", "time", "place", "definition", "text"]
Sort = Literal["any", "money", "share", "rank", "count"]

_QUOTES: Final = re.compile(r"[\"“”‘’']")
_NARROW: Final = {
    code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum() or code == 0xFF05
}
_WIDE: Final = str.maketrans("?!;:()", "？！；：（）")
_REQUEST: Final = re.compile(
    r"^(?:请|帮我?|给我|替我|麻烦|能不能|可以|为我)*(?:写|作|编|创作|来|背|讲)(?:一?[首篇段个封])?[^，。？]{0,10}(?:诗|歌|词(?!条)|小说|故事|笑话|作文|对联|文章|代码|程序|情书|演讲稿|口号)"
    r"|提示词|系统提示|你的(?:指令|设定|规则)|初始指令|system\s*prompt|你是谁|你叫什么|你会什么|翻译成|译成|天气预报|今天天气|股票|彩票|忽略(?:以上|前面|之前)"
    r"|(?:电话|手机|微信|身份证|银行卡|QQ)(?:号码?|号)|(?:联系|办公)(?:电话|方式)|家庭住址|密码",
    re.IGNORECASE,
)
_GREETING: Final = re.compile(
    r"(?:(?:你|您|大家)好|早上好|下午好|晚上好|早安|晚安|嗨|哈喽|喂|在吗|有人吗|谢谢你?|多谢|感谢|辛苦了?|再见|拜拜|好的?|嗯+|哦+|ok|hi|hello|thanks?|bye)"
    r"[呀啊吗呢吧了哦，,。.！!？?~～\s]*",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)年(?:度|全年|上半年|下半年)?")
_LAST_YEAR: Final = re.compile(r"(?<![比较与同跟和])(?:去年|上一年度?|上年度?|[前头]一年)(?![，,]?也就是)")
_NEXT_YEAR: Final = re.compile(r"明年|下一年度?|来年")
_AHEAD: Final = re.compile(
    r"计划|打算|目标|下一步|今后|未来|准备|预期|力争|将[要达会]|[高加]到|控制在|要达到|安排了?.{0,4}(?:什么|哪些)"
)
_CHANGE: Final = re.compile(
    r"(?:增长|下降|减少|增加|提高|上升|降低|压缩|压减|缩短|精简|[^很较不]多|[^不]少|[^提最较]高|[^最较降]低)"
    r"了?[是为]?(?:多少|几|百分之)|增幅|降幅|增速"
)
# What says how a question asks, and nothing of what it is about.
_ASKING: Final = re.compile(
    r"(?P<either>[高多大好够快低少长短])不(?P=either)|是不是|有没有|是否|有无|能否|可否|会不会|能不能|为什么|为何|为啥"
    r"|同?一[个件家种条项](?:事情?)?(?=[^，。]|$)|什么时候|什么时间|何时|什么地方|什么样的?|什么"
    r"|怎么样|怎么|怎样|如何|多久|请问|还有(?=　|没)"
    r"|那会儿|这会儿|这时候|那时候|到底|究竟|我?问的?是|我想(?:问|知道)|这一?块儿?|一下来|里头|那么多|这么多|那[个条家种些份笔]|每一?(?:人次|户次|批次|场次)"
    r"|哪(?:一[年天日月个]|几?(?:[些个年天里儿位种月类项家条场座所只辆艘名部处段样头边]|方面){0,2}大?)?"
    r"|各(?:是|有|为|占)?(?=　|多|几)|分别[是为有]?"
    # 第二年 and 前一年 say when.
    r"|第[一二三四五六七八九十]+[年天次回]|[0-9]{1,2}[年月日](?!期|以)|(?:[上前头下后]|过去的?)[一两]?年度?|一年(?=[多少高低])"
)
_IDLE: Final = re.compile(r"[一两]?[个件家种条项次批天年月位名回头样起道场]$|一[^0-9]?$|[万亿]$")
_WHEN: Final = re.compile(
    r"第[一二三四五六七八九十]+[年天次回]|[0-9]{1,2}[年月日](?!期|以)|(?:[上前头下后]|过去的?)[一两]?年度?|一年(?=[多少高低])"
)
_COUNTED: Final = frozenset(("metric", "rule", "phrase"))
# What asks for a mean, or for one figure held against another.
_MEAN: Final = re.compile(r"平均每|平均下来|平均一|摊[到下]")
_HELD_AGAINST: Final = re.compile(
    r"(?:相当于|差不多是|等于|[是为])[^，。？]{1,24}?的?(?:几|多少)倍|(?:和|与|跟|同)[^，。？]{1,20}?(?:之间)?，?相?差"
    r"|要?(?:比|较|跟|和|与)[^，。？]{1,20}?(?:，|(?<![上前头])一年|每年|一共|总共|相比)*"
    r"(?:相?差(?:了|距)?|[多少高低大快](?:出|了|挣|花|收|用|来|产|招|办|接|投|拿|领|交|建|种|卖)?|增加|减少|增长|下降|提高|降低)[^，。？]{0,4}(?:多少|几|百分之)"
)
_LISTS: Final = re.compile(r"哪|什么|列出|几[个条方点]|怎么|如何|多少")
_PROBLEMS: Final = re.compile(r"问题|不足|短板|困难|薄弱环节|差距|弱项")
_PLANS: Final = re.compile(r"下一步|计划|打算|今后|安排|部署|明年|来年|重点工作|工作思路")
_SPAN: Final = re.compile(
    r"[一两]?\d{0,2}[一二两三四五六七八九十个]*(?:年|月|个月|天|周|季度|季|次|种|类|个|级)"
)

_HOW_MANY: Final = re.compile(
    r"百分之几|百分之多少|第几|第多少|(?:占|多|有)?多大(?:的)?(?=比例|比重|面积|规模|份额)|几成|(?<!哪)多少"
    r"|(?<!哪)几(?=[^乎个]|个)|[有达]?多[大高长远重快深宽]|(?<=[率数量额度值])(?=[是为][？。]?$)"
)
_MONEY: Final = re.compile(
    r"^(?:钱|资金|经费|款|金额|工资|罚款|补贴|费用?|收入|投资|产值|损失|补偿金|赔偿金|贷款|税)"
)
_STATED: Final = r"(?:是|为|有|达到?|共|了|大?约|大概)*$"
_SHARE: Final = re.compile(rf"(?:(?:比例|比重|占比|百分比|份额|率|满意度){_STATED}|占$)")
_MONEY_HEAD: Final = re.compile(
    r"(?:金额|资金|经费|款项?|工资|罚款|罚没款|费用?|收入|投资额?|产值|损失|总额|补偿金|赔偿金|周转金|保证金|补助金|奖金|税收)"
    + _STATED
)
_RANK: Final = re.compile(r"第几|排名|名次|位居|位列|排第")
_SCALE: Final = re.compile(r"个?[万亿]+")
_CUTS: Final = re.compile(r"[的，、：》]|(?<=[\u4e00-\u9fff])[里中内](?=[\u4e00-\u9fff])")
_GOES_ON: Final = ("才", "能", "就", "可", "会", "内", "后", "了", "办")
_STATES: Final = re.compile(r"(?:是|有|为|达到?|共|占)$")

_SHARES: Final = frozenset(("%", "‰", "百分点", "个百分点", "倍", "番"))
_PEOPLE: Final = frozenset(("人", "名", "位", "人次", "户", "家", "口"))
_HOUSES: Final = frozenset(("户", "家"))
_DAYS: Final = frozenset(("天", "日", "个工作日", "工作日", "个自然日"))
_EVENTS: Final = frozenset(("次", "回", "趟", "场", "遍", "轮", "期", "届", "起", "件", "宗", "场次", "批次"))
_TIMES: Final = frozenset(("年", "月", "个月", "日", "天", "小时", "分钟", "周", "周年", "岁", "季度"))

# What tells a time, a place, a person or body, a cause or a list.
_TELLS: Final = {
    "time": re.compile(
        r"\d{1,4}年|\d{1,2}月|\d{1,2}日|[一二三四五六七八九〇零十]{2,4}年|世纪|年代|时期|[\d:]{4,5}|星期|周[一二三四五六日]|季[初末]?"
        r"|[朝代元]年|[一二三四五六七八九十]+月|每[年月周日天]|期间|当[日天年]"
    ),
    "place": re.compile(
        r"位于|地处|坐落|设在|设于|在[^，。]{2,16}[省市县区州镇乡村街路号]|[省市县区州镇街路]|分布|产于|海|洲|国"
    ),
    "person": re.compile(
        r"公司|[局部委厅办院会]、|[^全结大布]局|政府|机构|中心|[支大总]队|代表|委员会|人员|干部|企业|集团|银行|大学|部门|书记|主任|[市县区省局厅]长"
    ),
    "cause": re.compile(
        r"原因|由于|因为|因[^此而]|主要是|在于|所致|缘于|源于|归因|根子|症结|究其|受[^，。]{2,20}(?:影响|制约|限制|拖累)|为了|以便|一方面|导致|因而|因此|纪念"
    ),
    "list": re.compile(r"、|包括|分为|分别|有以下|如下|：|和"),
}
_OFFICE: Final = re.compile(
    r"[省市县区州盟旗]?[\u4e00-\u9fff]{1,9}?(?:局|厅|委|总队|支队|政府|法院|检察院|总局|总署|部|办)(?![员分属级面里会下内])"
)
_PLACE: Final = re.compile(
    r"(?:^|[^\u4e00-\u9fff]|[的和与跟同比在对由及、])(?P<place>[\u4e00-\u9fff]{2,4}?(?:省|市|县|区|州|盟|旗|自治区|镇|乡|街道|苏木|嘎查|村))(?![民场长级容域别位化庄企])"
)
_NO_PLACE: Final = re.compile(
    r"[全我本各该城都社园校辖地几哪某两这那每外多少个在到从对为把被和与及或等里中内上下据说按请问报告]|市区|公司|主城|中心|新城|县级|市辖|景区|地区|小区|牧区|林区|山区|街区|片区|灾区|开发区|示范区|高新区|保税区|乡镇|农村|乡村|村镇|城镇|新村|建制|行政村|小镇|振兴"
)
_DATE: Final = re.compile(r"\d{4}年?(?:度|全年)?|\d{1,2}[月日]")
_AREA: Final = re.compile(r"全([国省市县区州])")
_OWN_AREA: Final[dict[Level, str]] = {
    "national": "国",
    "province": "省区",
    "city": "市州区",
    "county": "县区市",
}
_ALONE: Final = re.compile(
    r"单(?:单是?|[是就说论看])|光(?:是|说|看)?(?!伏|纤|荣|明|缆|电)|仅仅?[是就]?|只[算看说]"
)
_ONE_PLACE: Final = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,8}?)(?<![哪每某任同另第这那有了是在])(?:这?一(?:处|家|个?[省市县区镇乡街村]地?)|单独|本身|自己)"
    r"(?![以同起])"
)
_SUFFIX: Final = re.compile(r"(?:省|市|县|区|州|盟|旗|自治区|自治州|自治县)$")


# From here on a unit is the one that is asked for.
FITS: Final = 0.7


class Slot(Model):
    """One number that is asked for: its unit, and the words of the question's own clause."""

    unit: str = ""
    sort: Sort = "any"
    start: int = 0
    end: int = 0
    terms: tuple[int, ...] = ()
    counted: int | None = None
    """The word for what is counted, which stands right behind (多少播放, 多少名教师)."""
    focus: tuple[int, int] = (0, 0)
    """Where the words stand that say what is counted: behind, else before, up to the next 的 or comma."""


class Query(Model):
    """A question as understood about one report; offsets are into ``text``."""

    text: str
    kind: Kind
    slots: tuple[Slot, ...]
    terms: tuple[Term, ...]
    years: tuple[int, ...]
    ahead: bool
    """Whether it is about what is meant to be done."""
    change: bool
    """Whether it asks by how much something rose or fell."""
    reckons: Literal["", "mean", "against"] = ""
    """Whether it asks for what is worked out from two figures."""
    numbers: tuple[Quantity, ...]
    places: tuple[str, ...] = ()
    """Places it names that are not the report's own."""
    area: str = ""
    """The word by which it asks for another area than the report's (全省 of a city's)."""
    alone: str = ""
    """What it wants the figure of alone (单是出口)."""
    at_large: Literal["", "problems", "plans"] = ""
    """Whether it asks for all problems or all plans of the report."""
    searches: tuple[str, ...] = ()
    """Its words, and its words with all their other wordings, to search the report by."""
    aside: Literal["", "request", "greeting"] = ""
    """What it is where it is no question about a report: 写一首诗, 你好."""

    anchors: tuple[Quantity, ...] = ()
    """The numbers that say which thing is meant: 74个 of 74个设施, but not 五年 of 五年里."""


def parse(question: str, report: Report, known: Synonyms) -> Query:
    """Read a question about one report.

    Args:
        question: as asked, complete in itself.
        report: its own names say nothing within it, its year tells 去年, its sentences which words are rare.
        known: other wordings.
    """
    document = report.document
    identity = document.identity
    text = _normalised(question)
    own = _own_names(identity, text)
    asked = tuple(_HOW_MANY.finditer(text))
    hidden = [match.span() for pattern in (_YEAR, _WHEN) for match in pattern.finditer(text)]
    numbers = tuple(
        number
        for number in find(blank(text, [*(match.span() for match in asked), *hidden]))
        if number.role in _COUNTED and not _IDLE.match(number.surface)
    )
    silent = [*hidden, *((number.start, number.end) for number in numbers)]
    silent += [match.span() for match in _ASKING.finditer(text)]
    silent += [match.span() for match in re.finditer(any_of(own), text)] if own else []
    silent += [(match.start(), _measured(text, match.end())[1]) for match in asked]
    sentences = [document.text[sentence.start : sentence.end] for sentence in document.sentences]
    terms = terms_of(text, silent, known, bool(asked), sentences)
    slots = _slots(text, asked, terms)
    years = years_in(text, identity.year)
    words = lists()
    kind = _kind(text, slots, words.kinds)
    office = (
        identity.region
        or identity.level
        or any(section.kind in ("achievements", "problems", "plans") for section in document.sections)
    )
    area = _AREA.search(text)
    own_words = " ".join(term.text for term in terms)
    others = " ".join("".join(wording) for term in terms for wording in term.wordings)
    return Query(
        text=text,
        kind=kind,
        slots=slots,
        terms=terms,
        years=years,
        ahead=_AHEAD.search(text) is not None or (identity.year is not None and identity.year + 1 in years),
        change=_CHANGE.search(text) is not None,
        reckons="mean" if _MEAN.search(text) else "against" if _HELD_AGAINST.search(text) else "",
        numbers=numbers,
        anchors=tuple(number for number in numbers if not _SPAN.fullmatch(number.surface)),
        places=_foreign_places(text, own) if office else (),
        area=area.group() if area and identity.level and area[1] not in _OWN_AREA[identity.level] else "",
        alone=_singled_out(text),
        at_large=""
        if kind in ("cause", "yesno", "number")
        else _at_large(
            text, terms, f"{identity.title}|{identity.issuer}|{document.text[:60]}", words.at_large
        ),
        searches=(own_words, f"{own_words} {others}") if others else (own_words,),
        aside="request" if _REQUEST.search(text) else "greeting" if is_greeting(question) else "",
    )


def is_greeting(question: str) -> bool:
    """Whether nothing is asked at all: 你好, 谢谢."""
    return _GREETING.fullmatch(question.strip()) is not None


def _normalised(question: str) -> str:
    """Write a question as a report's text is cleaned: full-width marks, no quotation marks, no spaces in Chinese."""
    text = _QUOTES.sub("", question.strip()).translate(_NARROW)
    text = re.sub(r"(?<![0-9A-Za-z])\s+|\s+(?![0-9A-Za-z])", "", text)
    return re.sub(r"(?<!\d),|,(?!\d)", "，", text).translate(_WIDE)


def _kind(text: str, slots: tuple[Slot, ...], kinds: Mapping[str, re.Pattern[str]]) -> Kind:
    if kinds["cause"].search(text):
        return "cause"
    if slots and kinds["list"].search(text):
        return "list"
    if slots and not kinds["yesno"].search(text) and not kinds["time"].search(text):
        return "number"
    return cast(Kind, next((kind for kind, forms in kinds.items() if forms.search(text)), "text"))


def _at_large(
    text: str, terms: Sequence[Term], own: str, at_large: frozenset[str]
) -> Literal["", "problems", "plans"]:
    """Return which part of the report a question asks for as a whole: it names no thing but the report's own."""
    things = (term for term in terms if term.thing and term.weight > GENERIC and term.text not in at_large)
    if not _LISTS.search(text) or any(term.text not in own for term in things):
        return ""
    return "problems" if _PROBLEMS.search(text) else "plans" if _PLANS.search(text) else ""


def years_in(text: str, year: int | None) -> tuple[int, ...]:
    """Return the years that some words of a question name; ``year`` is the report's, by which 去年 is told."""
    found = [int(match.group(1)) for match in _YEAR.finditer(text)]
    if year is not None:
        found += [year - 1] if _LAST_YEAR.search(text) else []
        found += [year + 1] if _NEXT_YEAR.search(text) else []
    return tuple(dict.fromkeys(found))


def stated(numbers: Sequence[Quantity], quantities: Sequence[Quantity]) -> list[list[bool]]:
    """Return which of a report's quantities each number of a question is: a row a number, a column a quantity."""
    return [[_states(number, quantity) for quantity in quantities] for number in numbers]


def _states(number: Quantity, quantity: Quantity) -> bool:
    """Whether a report's quantity is a number of a question, whose unit may be cut short (28微克)."""
    if "rank" in (number.qualifier, quantity.qualifier):
        return same_value(number, quantity)
    a, b = number.unit, quantity.unit
    named = not a or {a, b} <= _DAYS or b.startswith(f"{a}/")
    return same_value(number, quantity) or (named and number.value == quantity.value)


def _slots(text: str, asked: Sequence[re.Match[str]], terms: tuple[Term, ...]) -> tuple[Slot, ...]:
    """Return the numbers asked for; an ordinal that is no rank (第几届) is none."""
    found: list[Slot] = []
    for match in asked:
        slot = _slot(text, match, terms, asked)
        if match.group().startswith("第") and slot.unit not in ("", "位", "名"):
            continue
        # 公路多少公里，高速占多少 asks for kilometres.
        bare = slot.sort == "share" and not slot.unit and text[: match.end()].endswith("占多少")
        if found and bare and found[0].sort != "share":
            slot = slot.model_copy(update={"sort": found[0].sort, "unit": found[0].unit})
        found.append(slot)
    return tuple(found)


def _measured(text: str, start: int) -> tuple[str, int]:
    """Return the measure word asked for and where it ends: 件 in 多少件处罚, but not 毛 in 多少毛病."""
    scale = _SCALE.match(text, start)
    start = scale.end() if scale else start
    measure = measure_at(text, start)
    if measure is None:
        return "", start
    if not (measure.sort == "count" and measure.spoken):
        first = next(iter(tagged(text[start : start + 6])), None)
        rest = first.text[len(measure.written) :] if first else ""
        # jieba takes 天才 and 天能 of 几天才能 for words.
        if rest and not (measure.sort == "span" and rest in _GOES_ON):
            return "", start
    return measure.name, start + len(measure.written)


def _slot(text: str, match: re.Match[str], terms: tuple[Term, ...], asked: Sequence[re.Match[str]]) -> Slot:
    unit, behind = _measured(text, match.end())
    commas = [comma.start() for comma in re.finditer("[，、]", text)]
    start = max(
        [
            0,
            *(comma + 1 for comma in commas if comma < match.start()),
            *(m.end() for m in asked if m.start() < match.start()),
        ]
    )
    end = min(
        [
            len(text),
            *(comma for comma in commas if comma >= match.end()),
            *(m.start() for m in asked if m.start() > match.start()),
        ]
    )
    near = tuple(index for index, term in enumerate(terms) if start <= term.start < end)
    counted = next(
        (index for index in near if behind <= terms[index].start <= behind + 1 and not terms[index].deed),
        None,
    )
    sort, unit = _sort(text, match, unit, behind)
    focus = (behind, end) if counted is not None else _focus(text, match, [terms[index] for index in near])
    return Slot(
        unit=unit, sort=sort, start=match.start(), end=match.end(), terms=near, counted=counted, focus=focus
    )


def _sort(text: str, match: re.Match[str], unit: str, behind: int) -> tuple[Sort, str]:
    """Return of what sort the number is and in what unit, by the words on either side."""
    before, after = text[: match.start()], text[behind:]
    if _RANK.search(text) and (match.group().startswith("第") or unit in ("", "位", "名")):
        return "rank", unit
    large = "大" in match.group() and after.startswith(("比例", "比重", "份额"))
    if large or match.group().startswith(("百分之", "几成")) or unit.endswith(("%", "百分点")):
        return "share", unit
    if _MONEY.match(after) or unit in ("元", "块", "钱", "块钱", "元钱"):
        return "money", "元"
    if unit:
        return "count", unit
    if _SHARE.search(before):
        return "share", ""
    return ("money", "") if _MONEY_HEAD.search(before) else ("any", "")


def _focus(text: str, match: re.Match[str], near: Sequence[Term]) -> tuple[int, int]:
    """Return where the words stand before 是多少 that say what is counted; nowhere after a verb."""
    start = match.start()
    adjoins = any(term.noun and term.start + len(term.text) == start for term in near)
    if not adjoins and not _STATES.search(text[:start]):
        return start, start
    cuts = [cut.end() for cut in _CUTS.finditer(text, 0, start) if cut.end() < start - 1]
    return (cuts[-1] if cuts else 0), start


def unit_fits(slots: Sequence[Slot], quantities: Sequence[Quantity]) -> list[list[float]]:
    """Return how well units are those asked for, 0 to 1: a row a number asked for, a column a quantity."""
    return [[_fit(slot, quantity) for quantity in quantities] for slot in slots]


def _fit(slot: Slot, quantity: Quantity) -> float:
    unit = quantity.unit
    if slot.sort == "rank":
        return float(quantity.qualifier == "rank")
    if quantity.qualifier == "rank":
        return 0.3 if slot.sort == "any" else 0.0
    if slot.sort == "money":
        return float(compatible_unit(unit, "元") or (not slot.unit and unit.endswith(("元", "英镑"))))
    if slot.sort == "share":
        return _share_fit(slot.unit, quantity)
    if slot.sort == "any":
        likely = float(compatible_unit(slot.unit, unit)) if slot.unit else float(bool(unit))
        return 0.3 if unit in _TIMES and not slot.unit else max(likely, 0.7)
    return _count_fit(slot.unit, quantity)


def kind_fits(query: Query, texts: Sequence[str]) -> list[float]:
    """Return how far each text can answer a question of a kind, 0 to 1: it says when, or who, or why."""
    return [_kind_fit(query, text) for text in texts]


def _kind_fit(query: Query, text: str) -> float:
    if query.kind == "definition":
        subject = max(query.terms, key=lambda term: term.weight).text if query.terms else ""
        form = rf"{re.escape(subject)}[^，。是]{{0,12}}(?:（[^）]*）)?，?[^，。]{{0,12}}[是为指即]"
        return float(bool(subject) and re.search(form, text) is not None)
    if (tells := _TELLS.get(query.kind)) is None:
        return 0.0
    if query.kind == "list":
        return min(len(tells.findall(text)), 3) / 3
    named = query.kind == "person" and any(w.tag.startswith("nr") and len(w.text) > 1 for w in tagged(text))
    return float(named or tells.search(text) is not None)


def _share_fit(asked: str, quantity: Quantity) -> float:
    if quantity.unit not in _SHARES:
        return 0.9 if not quantity.unit and quantity.value < 1 else 0.0
    points = asked.endswith("百分点")
    if points == quantity.unit.endswith("百分点"):
        return 1.0
    return 0.3 if points else 0.5


def _count_fit(asked: str, quantity: Quantity) -> float:
    unit = quantity.unit
    if asked == unit:
        return 1.0
    if not unit and quantity.value < 1:
        return 0.0
    if compatible_unit(asked, unit):
        # 个 is said of anything that is counted: so do those who ask; a report says 件 of cases.
        return 0.7 if unit == "个" else 0.95
    if asked in _PEOPLE and unit in _PEOPLE:
        return 0.7 if (asked in _HOUSES) == (unit in _HOUSES) else 0.4
    if asked in _DAYS and unit in _DAYS:
        return 0.9
    if asked in _EVENTS and unit in _EVENTS:
        return 0.8
    if compatible_unit("", unit) and compatible_unit("", asked) and unit not in _TIMES:
        return 0.7 if "个" in (asked, unit) else 0.5
    return 0.0


def _own_names(identity: Identity, text: str) -> frozenset[str]:
    """Return the names in a question that are the report's own place or office."""
    issuer = identity.issuer or ""
    found = {short for name in (identity.region, issuer) if name for short in (name, _SUFFIX.sub("", name))}
    for match in _OFFICE.finditer(text):
        offices = (text[start : match.end()] for start in range(match.start(), match.end() - 1))
        found |= {next((office for office in offices if _abbreviates(office, issuer)), "")}
    return frozenset(name for name in found if len(name) > 1)


def _abbreviates(office: str, issuer: str) -> bool:
    """Whether a name is a short form of an office's: its characters in their order."""
    if not issuer or len(office) < 2:
        return False
    shared = set(office[:-1]) & set(issuer[:-1]) - set("省市县区州人民政府")
    return (len(office) > 2 and office[-1] == issuer[-1] and bool(shared)) or (
        re.search(".*?".join(map(re.escape, office)), issuer) is not None
    )


def _foreign_places(text: str, own: frozenset[str]) -> tuple[str, ...]:
    """Return the places a question names that are not the report's own."""
    text = _DATE.sub("　", text)
    for name in sorted(own, key=len, reverse=True):
        text = text.replace(name, "　")
    ends = {word.end for word in tagged(text)}
    found = [
        match["place"]
        for match in _PLACE.finditer(text)
        if match.end("place") in ends or (match["place"][-1] in "镇乡村" and match.end("place") - 1 in ends)
    ]
    places = [place for place in found if not _NO_PLACE.search(place)]
    return tuple(dict.fromkeys([*places, *_gazetteer().findall(text)]))


@cache
def _gazetteer() -> re.Pattern[str]:
    """Provinces and cities by full and by short name."""
    table = gazetteer()
    names = {*table.provinces, *table.cities}
    return re.compile(any_of(names | {short for name in names if len(short := _SUFFIX.sub("", name)) > 1}))


def _singled_out(text: str) -> str:
    """Return the name that a question wants the figure of alone (单是出口, 建设街道一处), or nothing."""
    if found := _ALONE.search(text):
        return next((word.text for word in tagged(text[found.end() :]) if len(word.text) > 1), "")
    found = _ONE_PLACE.search(text)
    return found["name"] if found else ""
