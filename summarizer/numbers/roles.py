"""Decides what a number is there for: a metric, or a date, an ordinal, numbering, a reference, a name, a rule, a phrase."""

from __future__ import annotations

import re
from typing import Final

from summarizer.models import Role
from summarizer.numbers.reading import Reading, is_year

_LETTERS: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_%=&@")
_CLAUSE_END: Final = frozenset("，。、；：！？）)\n,;”’")
_CLAUSE_START: Final = frozenset("，。；：！？\n \u3000,;:—")
_OPEN: Final = frozenset("〔【[（(")
_CLOSE: Final = frozenset("〕】]）)")
_NUMBERING_AFTER: Final = frozenset("、.．")
_ARTICLES: Final = frozenset("条 款 项 章 节 编 号 页 卷 册 集 篇 版 部".split())
_RANKED: Final = re.compile(
    r"(?:居|列|位|排名?|名列|位次|跃升?|升至|上升到|前移至|进至|获得?|荣获|取得|全[国省市县区]|全[国省市县区]系统)[^，。；、\d]{0,8}$"
)
_MODAL: Final = re.compile(r"(?:不得|应当|必须|不应|须|严禁|要求|每[年月季周天日]|凡)[^，。；]{0,10}$")
_HOTLINE: Final = re.compile(
    r"1[12]\d|119|1[12]\d{3}|9[56]\d{3}|1[03]\d{3}|[48]00\d{7}|1[3-9]\d{9}|0\d{9,11}|[2-8]\d{6,7}"
)
_LABEL: Final = re.compile(
    r"(?:附件|附表|附录|图表|表|图|案例|专栏|例|注|问题|编号|序号|代码|电话|热线|邮编|邮箱|第)[:：]?$"
)
_THRESHOLD: Final = re.compile(
    r"以[上下](?:的)?(?:项目|企业|工业|工程|重[大点]|固定|采购|招商|产业|农村|锅炉|燃煤|小|贸易)"
)
_PERSONS_RULE: Final = re.compile(r"(?:以上|及以上)")
_TERM_AFTER: Final = re.compile(r"(?:之?内|以内|之?前|以前|内)")
_LASTING: Final = re.compile(
    r"(?:连续|缩短|缩减|压缩|延长|提前|减少|节约|节省|平均|历时|达到?|至|为|仅需?|用时|时间|天数|寿命|增加|多|超过?|不足|约|近|同比|压减|提速|降)(?:了|到|至|约|近|超|为)?$"
)
_EVERYDAY: Final = re.compile(r"(?:近|过去|未来|今后|这|前|后|头|本|上|下|每|第|再|用|经过|约用|力争|\d)$")
_ACTED: Final = re.compile(
    r"(?:召开|举办|开展|组织|出台|制定|修订|印发|发布|办理|办结|查处|审查|审理|审议|调解|受理|处理|新增|新建|建成|建立|成立"
    r"|完成|获得?|荣获|评为|共|累计|先后|达|增长|提高|下降|减少|翻|废止|修改|立案|移送|纠正|提出|提供|撤销|培训|接待|走访|检查"
    r"|整改|发放|关闭|关停|引进|落地|签约|实施|投入|开通|开工|竣工|投产|拥有|配备|聘请|选派|帮扶|命名|创建|通过)了?(?:各类|各|共)?$"
)
_EVENTS: Final = frozenset(
    "件 次 期 场 起 宗 例 名 人 家 户 篇 份 批 轮 座 所 栋 台 辆 条 部 张 册 人次 场次 批次 轮次 件次 幢 套 处 公里 吨 亩 个".split()
)
_DETERMINED: Final = frozenset("这那每某任另上下前后本各同第首哪两其")
_MEASURED: Final = frozenset(("share", "money", "measure"))
_STATES: Final = re.compile(
    r"(?:为|达到?|至|到|是|约|共|计|近|超过?|逾|突破|有|[：:]|率|数|值|量|得分|指数|评分|排名|比|增加|减少|下降|提高)$"
)


class Surroundings:
    """The quotations and titles of a text, asked for in the order of the text."""

    _PAIRS: Final = re.compile(
        r"《[^《》\n]{0,80}》|“[^“”\n。；]{1,24}”|‘[^‘’\n。；]{1,24}’|「[^「」\n]{1,24}」|\"[^\"\n，。；]{1,24}\""
    )

    def __init__(self, text: str) -> None:
        self._ranges = [match.span() for match in self._PAIRS.finditer(text)]
        self._at = 0

    def quoted(self, start: int, end: int) -> bool:
        """Tell whether a range lies within a quotation or title; calls must come from left to right."""
        ranges = self._ranges
        while self._at < len(ranges) and ranges[self._at][1] <= start:
            self._at += 1
        return self._at < len(ranges) and ranges[self._at][0] < start and end <= ranges[self._at][1]


def role_of(text: str, reading: Reading, surroundings: Surroundings) -> Role | None:
    """Give the role of a number in its text; None where it is part of a word and no number at all."""
    quoted = surroundings.quoted(reading.start, reading.end)
    if reading.form == "sign":
        return "numbering"
    numbering = _numbering(text, reading)
    if numbering is not None:
        return numbering
    if text[reading.start - 1] == "第":
        return _ordinal(text, reading)
    if reading.form == "spoken":
        return _spoken(text, reading, quoted)
    return _written(text, reading, quoted)


def _numbering(text: str, reading: Reading) -> Role | None:
    before, after = text[reading.start - 1], text[reading.stop]
    if reading.tail or reading.vague or reading.value > 60:
        return None
    if before in "（(" and after in "）)":
        return "numbering"
    if before not in _CLAUSE_START and before not in "）)第其":
        return None
    if after in _NUMBERING_AFTER and before in "\n \u3000。；;" and reading.value_max is None:
        return "numbering"
    if before == "其" and reading.form == "spoken" and not reading.unit:
        return "numbering"
    if after in "是要" and reading.form == "spoken" and before in _CLAUSE_START:
        return "numbering"
    return None


def _ordinal(text: str, reading: Reading) -> Role | None:
    """Tell the ordinals: 第24条 is a reference, 居第2位 a result, 第三方 no number."""
    following = text[reading.stop]
    if following in "方" or text.startswith("时间", reading.stop):
        return None
    reading.ordinal = True
    reading.start -= 1
    if reading.measure is not None and reading.measure.written[0] in _ARTICLES:
        return "reference"
    if following in "章编":
        return "reference"
    if reading.unit in ("位", "名", "位次") and _RANKED.search(
        text[max(reading.start - 14, 0) : reading.start]
    ):
        return "metric"
    return "date" if reading.unit in ("季度", "年度") else "ordinal"


# --- Chinese numerals ----------------------------------------------------------------------------------------


_FIXED_BEFORE: Final = frozenset("统唯单专归划逐不合如之万同某每任另这那哪惟陈张李王")
_ARTICLE_UNITS: Final = frozenset(
    "批 大 级 步 层 种 类 套 块 场 支 组 本 部 道 面 卷 期 处 轮 届 家 户".split()
)
_PLACES: Final = re.compile(
    r"五台[山县]|七台河|六盘水|三门峡|三门县|五家渠|九寨沟|三台县|千岛|百色|两江|三位一体|五位一体|一次性|一件事|一个?样|一人一|一户一|一村一|一企一|一事一|一地一|一区一|一县一|一条龙|一年一度|一年四季"
)
_CONGRESS: Final = re.compile(r"大(?![批型])|届|中全会|国集团")
_PLAN: Final = re.compile(r"[八九]?十?[一二三四五六七八九]五")


def _spoken(text: str, reading: Reading, quoted: bool) -> Role | None:
    run = text[reading.start : reading.stop]
    measure = reading.measure
    if _PLAN.fullmatch(run) and measure is None and len(run) > 1:
        return "name" if text[reading.stop] in "”普规时期”" or quoted else None
    if measure is None:
        return _unmeasured(text, reading, run, quoted)
    lone = len(run) == 1 and not reading.vague and not reading.loose
    if lone and not _is_count(text, reading, run):
        return None
    if measure.sort in ("date", "clock") or is_year(reading) or _spelled_year(run, reading):
        return "date"
    if quoted:
        return "name"
    if measure.name == "届":
        return "name"
    if measure.sort == "span":
        return _span(text, reading)
    if measure.name == "大":
        return "name" if reading.value > 10 else "phrase"
    if measure.sort in _MEASURED:
        return "metric"
    if measure.sort == "kind" and not reading.tail:
        return "phrase"
    rule = _rule(text, reading)
    return rule or _counted(text, reading, run)


def _spelled_year(run: str, reading: Reading) -> bool:
    return reading.unit == "年" and len(run) == 4 and 1000 <= reading.value < 3000 and not reading.vague


def _unmeasured(text: str, reading: Reading, run: str, quoted: bool) -> Role | None:
    """Judge a Chinese numeral with no measure word behind it."""
    if len(run) == 1 and not reading.vague and not reading.loose:
        return None
    if reading.form == "spoken" and not any(c in "十百千万亿拾佰仟点" for c in run):
        return None
    if _CONGRESS.match(text, reading.stop) or quoted:
        return "name"
    if text[reading.stop] in "足分堰全万":
        return None
    return "metric" if reading.tail or reading.vague or reading.loose else "phrase"


def _is_count(text: str, reading: Reading, run: str) -> bool:
    """Whether a lone Chinese digit before a measure word counts at all (三次, not 统一部, 五台山)."""
    measure = reading.measure
    if measure is None or not (measure.spoken or measure.name == "大"):
        return False
    if _PLACES.match(text, reading.start) or text[reading.start - 1] in _FIXED_BEFORE:
        return False
    return not (run == "一" and measure.name in _ARTICLE_UNITS)


def _counted(text: str, reading: Reading, run: str) -> Role:
    """Tell a counted result (召开会议三次, 出台两件文件) from a manner of speaking (四类主体, 一个窗口)."""
    if reading.tail or reading.vague or reading.loose or reading.value_max is not None:
        return "metric"
    if text[reading.start - 1] in _DETERMINED or run == "一":
        return "phrase"
    if reading.value >= 10:
        return "metric"
    if reading.unit not in _EVENTS:
        return "phrase"
    before = text[max(reading.start - 8, 0) : reading.start]
    if (
        text[reading.end] in _CLAUSE_END
        and text[reading.start - 1] not in _CLAUSE_START
        and text[reading.start - 1] not in "为成"
    ):
        return "metric"
    if reading.unit == "个":
        return "phrase"
    return "metric" if _ACTED.search(before) else "phrase"


# --- digits --------------------------------------------------------------------------------------------------


def _written(text: str, reading: Reading, quoted: bool) -> Role:
    measure = reading.measure
    if measure is None and reading.unit == "":
        return _bare(text, reading, quoted)
    if measure is not None and (measure.sort == "date" or is_year(reading)):
        return _date(text, reading)
    if measure is not None and measure.sort == "clock":
        return _clock(text, reading)
    if text[reading.start - 1] in _LETTERS:
        return "name"
    if quoted and not reading.tail:
        return "name"
    if measure is not None and measure.sort == "span":
        return _span(text, reading)
    return _rule(text, reading) or "metric"


def _date(text: str, reading: Reading) -> Role:
    if reading.unit == "号":
        return (
            "reference" if text[reading.start - 1] in _CLOSE or text[reading.start - 1] in "第字" else "name"
        )
    if reading.unit == "年" and not is_year(reading):
        return _span(text, reading)
    if reading.unit == "日" and _TERM_AFTER.match(text, reading.end) and text[reading.start - 1] != "月":
        return "rule"
    if text[reading.start - 1] in "〔【[" or (text[reading.start - 1] in _LETTERS):
        return "reference"
    return "date"


def _clock(text: str, reading: Reading) -> Role:
    """Tell 9时30分 from a score of 95分 and three 点 of advice."""
    if reading.unit == "分" and (reading.tail or text[reading.start - 1] != "时"):
        return "metric"
    if reading.tail or reading.value > 24 and reading.unit != "分":
        return "metric"
    return "date"


def _span(text: str, reading: Reading) -> Role:
    """Tell a length of time that is a result from a period (五年来) and from a term to keep (5日内)."""
    if _TERM_AFTER.match(text, reading.end):
        return "rule"
    before = text[max(reading.start - 6, 0) : reading.start]
    if reading.unit == "周年" or text[reading.end] in "来间行计规期中":
        return "phrase"
    if before.endswith("连续"):
        return "metric"
    if _LASTING.search(before) and not _EVERYDAY.search(before):
        return "metric"
    if reading.unit in ("年", "载", "昼夜") or reading.form == "spoken":
        return "phrase"
    return _rule(text, reading) or "metric"


def _rule(text: str, reading: Reading) -> Role | None:
    """Find the numbers that a rule sets: 2人以上持证, 不得少于2人, 500万元以上项目, 60岁以上."""
    if _THRESHOLD.match(text, reading.end):
        return "rule"
    above = (
        text.startswith("以上", reading.end)
        or text.startswith("以下", reading.end)
        or text.startswith("及以", reading.end)
    )
    if reading.unit == "岁":
        return "rule" if above or text[reading.start - 1] not in "达到为至" else None
    if above and reading.value < 10 and reading.unit in ("人", "名", "年", "个", "次"):
        return "rule"
    before = text[max(reading.start - 14, 0) : reading.start]
    return "rule" if _MODAL.search(before) and reading.value < 100 and reading.unit != "%" else None


def _bare(text: str, reading: Reading, quoted: bool) -> Role:
    """Judge digits without a unit: a code, a telephone number, a year, or a number whose unit is left out."""
    before, after = text[reading.start - 1], text[reading.end]
    if before in _OPEN and after in _CLOSE and 1900 <= reading.value < 2100:
        return "reference"
    if before in _LETTERS or after in _LETTERS or before in "-+×*/#." or after in "-+×*#":
        return "name"
    if reading.tail or reading.vague:
        return "name" if quoted else "metric"
    if quoted or _HOTLINE.fullmatch(text[reading.start : reading.end]):
        return "name"
    if 1900 <= reading.value < 2100 and after in "-—–~～至到、，和与/ ":
        return "date"
    window = text[max(reading.start - 4, 0) : reading.start]
    if _LABEL.search(window):
        return "reference"
    if reading.form == "ratio" or _STATES.search(window):
        return "metric"
    return "metric" if "一" <= after <= "龥" and reading.value < 10000 else "name"
