"""Decides what a number in Chinese numerals is there for, or that it is no number but a word."""

from __future__ import annotations

import re
from typing import Final

from summarizer.models import Role
from summarizer.numbers.grammar import Reading, is_year
from summarizer.numbers.rules import rule_of, span_role

_BOUNDARY: Final = frozenset("，。、；：！？）)（(\n,;“”‘’\"' \u3000")
_CLAUSE_END: Final = frozenset("，。、；：！？）)\n,;”’")
_CLAUSE_START: Final = frozenset("，。；：！？\n \u3000,;:—（(")
# Characters that make a word with the numeral behind them: 统一, 这一次, 逐一, 张三.
_BINDING: Final = frozenset("统唯单专同归划逐不合如之万惟这那哪某每任另张陈李王")
# 一 with one of these is an article (一批, 一大, 一级) and counts nothing.
_ARTICLES: Final = frozenset("线批大级步层种类套块场支组本部道面卷期处轮届家户只双号起")
_WORDS: Final = re.compile(
    r"五台[山县]|七台河|六盘水|三门[峡县]|五家渠|五角大楼|九寨沟|三台县|三位一体|五位一体|三角|三元(?![钱整])|一次性|一方面|一件事|一个?样"
    r"|一([人户村企事地区县园])一|一条龙|一年一度|一年四季|两件套|三件套|一季一|一周一|一月一|三人行|一路|四季度?如|两岸"
)
_CONGRESS: Final = re.compile(r"大(?![批型])|届|中全会|国集团")
_PLAN: Final = re.compile(r"十?[一二三四五六七八九]五")
_PLAN_AFTER: Final = re.compile(r"”?(?:普法|规划|时期|期间|计划|末|以来|开局|收官|[”，。、；和])")
_MEETING: Final = re.compile(r"(?:全会|全委|会议|党代会|代表大会|常委会|常务会)")
_FIXED_AFTER: Final = frozenset("足分堰全万指")
_ACTED: Final = re.compile(
    r"(?:召开|新设|组建|举办|开展|组织|出台|制定|修订|印发|发布|办理|办结|查处|审查|审理|审议|调解|受理|处理|新增|新建|建成|建立"
    r"|成立|完成|获得?|荣获|评为|共|累计|先后|达|增长|提高|下降|减少|翻|废止|修改|立案|移送|纠正|提出|提供|撤销|接待"
    r"|走访|检查|整改|发放|关闭|关停|引进|落地|签约|实施|投入|开通|开工|竣工|投产|拥有|配备|聘请|选派|帮扶|命名|创建"
    r"|通过|全年|年内|当年|编发|刊发|报送|编印|承办|应诉|败诉|参加|开设|上线|培养|认定|化解|追回|核查|评选|推荐)了?(?:各类|各|共)?$"
)
_EVENT_BEFORE: Final = re.compile(
    r"(?:举办|开展|组织|培训|开办|编发|刊发|印发|举行|推送|发布)[^，。；]{0,10}$"
)
# 一家单位被通报
_ONE_BODIES: Final = frozenset("家名件起宗例篇座所部艘辆台条处")
_SUFFERED: Final = re.compile(r"[^，。；、\n]{1,8}(?:被|获|入选|列入|列为)")
# 没有一名干部被问责, 若有一家企业被举报
_NONE: Final = re.compile(r"(?:无|没有|未|不|零|杜绝|若|如|每|任何|哪怕|避免)[^，。；]{0,3}$")
# 打造一座城市新名片 counts nothing, 关停一座旧站 does.
_ENDED: Final = re.compile(
    r"(?:关停|查封|查处|取缔|取消|撤并|撤销|吊销|注销|拆除|处分|问责|通报|立案|新设|增设|淘汰|废止|移送)$"
)
_ONE: Final = frozenset("件起例宗次场份篇部名人")
# 一起 is "together" but after a matter (发生纠纷一起).
_MATTERS: Final = frozenset("件案讼议纷故例讯访罪")
# Buildings and vehicles are counted before their noun, too (走进七所学校).
_CONCRETE: Final = frozenset("所座栋辆艘架幢")
_CASES: Final = frozenset("起宗例")
# Measure words of speech rather than of counting: 两个维护, 三项制度, 两手, 三次分配, 两期叠加.
_MANNERS: Final = frozenset("个项次期手面口步线方点头部级")
# 人社、司法、人大三家: how many were just named.
_APPOSED: Final = re.compile("、[^，。；、：\n]{1,10}$")
_TIMELY: Final = re.compile(r"(?:[一二两三四五六七八九十每半][年月季周天日]|再)$")
# What a bureau counts with 个 and means one by one; four 方面 or 环节 are a manner of speaking.
_BODY: Final = re.compile(
    r"(?:[^，。；、\n]{0,6}?)(?:部门|单位|企业|项目|社区|乡镇|街道|园区|案例|案件|学校|机构|站点|网点|小区|工地|支部|家庭|[所室庭站院厂店馆]|县|区|市|村|镇)(?!域|场|民|级)"
)
_SORTED: Final = frozenset(("count", "kind", "place", "span"))
_STAGE: Final = re.compile(r"期(?:工程|项目|建设|改造|规划|开工|投产|用地)")
_HELD: Final = re.compile(r"(?:有|新增|新建|建成|设立|关停|拆除)了?$")
_ABSTRACT: Final = re.compile(
    r"方面|方向|重点|关键|环节|层面|统一|体系|机制|问题|转变|全面|专项|工作|平台|目标|阶段|领域|腿|主线|战线|底线|红线|路径|制度|要求|规定|任务|渠道|通道|抓手|原则|执法"
)
_DETERMINED: Final = frozenset("这那每某任另上下前后本各同首哪两其")
_PERIODIC: Final = frozenset("年月季周天日是的有再")
_MEASURED: Final = frozenset(("share", "money", "measure"))
_LARGE: Final = 10


def spoken_role(text: str, reading: Reading, quoted: bool) -> Role | None:
    """Return the role of a Chinese numeral; None where it is part of a word (统一, 四川, 一批)."""
    run = text[reading.start : reading.stop]
    if _PLAN.fullmatch(run) and reading.measure is None:
        return "name" if quoted or len(run) > 2 or _PLAN_AFTER.match(text, reading.stop) else None
    if reading.measure is None:
        return _unmeasured(text, reading, run, quoted)
    if _is_lone(reading) and not _counts(text, reading, run):
        return None if run == "一" and not _STAGE.match(text, reading.stop) else _uncounted(text, reading)
    role = _timed(text, reading, run)
    if role is not None:
        return role
    if quoted or reading.unit == "届" or text[reading.start - 1] == "届":
        return "name"
    return _of_measure(text, reading, run)


def _uncounted(text: str, reading: Reading) -> Role | None:
    """Judge what counts no results but is a number to a reader: 四省, 两道关, 一期工程; 五台山 is a name."""
    sort = reading.measure.sort if reading.measure is not None else "count"
    return None if sort not in _SORTED or _WORDS.match(text, reading.start) else "phrase"


def _is_lone(reading: Reading) -> bool:
    return reading.stop - reading.start == 1 and not reading.vague and not reading.loose


def _timed(text: str, reading: Reading, run: str) -> Role | None:
    """Judge years, dates and lengths of time."""
    sort = reading.measure.sort if reading.measure is not None else "count"
    if reading.unit == "号":
        return "date" if text[reading.start - 1] == "月" else "name"
    if reading.unit == "日" and text[reading.start - 1] != "月" and span_role(text, reading) == "rule":
        return "rule"
    if sort == "clock" and reading.tail:
        # 十三小时三十分 is a length of time.
        return None
    if sort in ("date", "clock") or is_year(reading):
        return "date"
    return span_role(text, reading) if sort == "span" else None


def _unmeasured(text: str, reading: Reading, run: str, quoted: bool) -> Role | None:
    """Judge a Chinese numeral with no measure word behind it."""
    before, after = text[reading.start - 1], text[reading.stop]
    if reading.loose and not reading.tail and not reading.vague:
        return None
    if _is_lone(reading):
        alone = before in _BOUNDARY and after in _BOUNDARY and after != "、"
        named = before in "是前" and (after in _CLAUSE_END or after in "不的名位而")
        return "phrase" if alone or named else None
    if not any(character in "十百千万亿拾佰仟点" for character in run):
        return None
    if _CONGRESS.match(text, reading.stop) or quoted:
        return "name"
    if after in _FIXED_AFTER:
        return None
    return "metric" if reading.tail or reading.vague or reading.loose else "phrase"


def _counts(text: str, reading: Reading, run: str) -> bool:
    """Whether a lone Chinese digit before a measure word counts at all (三次, not 统一部, 五台山)."""
    measure = reading.measure
    if measure is None:
        return False
    if not (measure.spoken or measure.name == "大"):
        if measure.name == "两":
            return text[reading.end] in _CLAUSE_END and run != "两"
        return measure.sort == "count" and run != "一" and _acted(text, reading)
    if _WORDS.match(text, reading.start) or (run == "一" and text[reading.start - 1] in _BINDING):
        return False
    return not (run == "一" and measure.name in _ARTICLES and not _is_one_result(text, reading))


def _is_one_result(text: str, reading: Reading) -> bool:
    """Whether 一 counts one result at the end of its clause: 制定规范性文件一件。."""
    before = text[reading.start - 1]
    if _NONE.search(text, max(reading.start - 6, 0), reading.start):
        return False
    told = _SUFFERED.match(text, reading.end) or _ENDED.search(text, max(reading.start - 4, 0), reading.start)
    if told and reading.unit in _ONE_BODIES and not _ABSTRACT.match(text, reading.end):
        # 一家单位被通报, 一篇文章获奖; 关停一座旧站
        return True
    if text[reading.end] not in _CLAUSE_END or before in _CLAUSE_START:
        return False
    if reading.unit == "起" and before not in _MATTERS:
        return False
    return reading.unit in _ONE and before not in _PERIODIC and before not in _DETERMINED


def _of_measure(text: str, reading: Reading, run: str) -> Role:
    """Judge a Chinese numeral by the sort of its measure word."""
    measure = reading.measure
    sort = measure.sort if measure is not None else "count"
    if reading.unit == "大":
        return "name" if reading.value > _LARGE else "phrase"
    if sort in _MEASURED:
        return rule_of(text, reading) or "metric"
    if sort == "kind" and not reading.tail:
        return "phrase"
    if reading.tail or reading.vague or reading.loose or reading.value_max is not None:
        return rule_of(text, reading) or "metric"
    if text.startswith("方面", reading.end) or _MEETING.match(text, reading.end):
        return "phrase"
    return _counted(text, reading, run)


def _counted(text: str, reading: Reading, run: str) -> Role:
    """Return the role of a count: a result (召开会议三次) or a manner of speaking (四类主体, 一个窗口)."""
    before = text[reading.start - 1]
    # 二 before a measure word orders (二期, 二级); 两 counts.
    if before in _DETERMINED or run == "二":
        return "phrase"
    if run == "一":
        return "metric" if _is_one_result(text, reading) else "phrase"
    if reading.value >= _LARGE:
        return rule_of(text, reading) or "metric"
    return "metric" if _is_counted(text, reading, run, before) else "phrase"


def _is_counted(text: str, reading: Reading, run: str, before: str) -> bool:
    """Whether two to nine things are counted as a result, by what stands around the number."""
    ends = text[reading.end] in _CLAUSE_END or text[reading.end].isdigit()
    if reading.unit == "个" and not ends:
        held = _HELD.search(text, max(reading.start - 4, 0), reading.start)
        return bool(held or _BODY.match(text, reading.end) or _acted(text, reading)) and not _ABSTRACT.match(
            text, reading.end
        )
    if reading.unit not in _MANNERS and not ends and _is_plain(text, reading):
        # 对三家单位开展督察, 五名干部受处分, 三条线路获评: who and what is counted one by one.
        return not (
            _APPOSED.search(text, max(reading.start - 8, 0), reading.start)
            or _ABSTRACT.match(text, reading.end)
        )
    if reading.measure is None or reading.measure.sort != "count" or before in _PERIODIC:
        return False
    if reading.unit == "期" and run != "两":
        return _EVENT_BEFORE.search(text, max(reading.start - 14, 0), reading.start) is not None
    if ends and before not in _CLAUSE_START and before not in "为成下":
        return True
    if reading.unit in _CASES or (reading.unit in _CONCRETE and not ends):
        return True
    listed = _ABSTRACT.match(text, reading.end) and _APPOSED.search(
        text, max(reading.start - 12, 0), reading.start
    )
    return not listed and _acted(text, reading)


def _is_plain(text: str, reading: Reading) -> bool:
    """Whether a count is neither how often something is done (每年两次) nor what a rule sets."""
    timely = _TIMELY.search(text, max(reading.start - 2, 0), reading.start)
    return timely is None and rule_of(text, reading) is None


def _acted(text: str, reading: Reading) -> bool:
    """Whether a verb of doing stands before a number."""
    return _ACTED.search(text, max(reading.start - 8, 0), reading.start) is not None
