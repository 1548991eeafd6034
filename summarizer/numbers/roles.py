"""Decides what a number is there for, from the characters around it."""

from __future__ import annotations

import re
from typing import Final

from summarizer.models import Role
from summarizer.numbers.grammar import Reading, is_year
from summarizer.numbers.rules import lasts, rule_of, span_role
from summarizer.numbers.spoken import spoken_role

_LETTERS: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_%=&@·•")
_CLAUSE_START: Final = frozenset("，。；：！？\n \u3000,;:—")
_OPEN: Final = frozenset("〔【[（(")
_CLOSE: Final = frozenset("〕】]）)")
_JOINTS: Final = frozenset("-—–~～至到，、和与/")
_ARTICLES: Final = frozenset("条款项章节编号页卷册集篇版部")
_RANK_VERB: Final = re.compile(
    r"(?:居|列|位于|位次|排名?|名次|总数|总分|并列|跃升?|升至|上升到|前移至|进至|获得?|荣获|取得|全[国省市县区州]|[升跃降退滑移跌][至到])[^，。；、]{0,10}$"
)
_TITLE: Final = re.compile(r"(?:\A|\n)附?[表图]\Z")
_RANK_FROM: Final = re.compile(r"[由从][^，。；、]{0,10}$")
_RANK_MOVED: Final = re.compile(r"[^，。；]{0,4}?(?:升|跃|进|提|降|退|滑|移|跌)")
_RANK_END: Final = frozenset("，。、；：！？）)\n,;”’的且并较比升跃提降退")
_HOTLINE: Final = re.compile(
    r"1[12]\d|119|1[0-3]\d{3}|9[56]\d{3}|[48]00\d{7}|1[3-9]\d{9}|0\d{9,11}|[2-8]\d{6,7}|\d{12,}"
)
_LABEL: Final = re.compile(
    r"(?:附件|附表|附录|图表|[表图例注]|案例|专栏|问题|编[号码]|序号|代码|电话|传真|热线|邮编|邮箱)[:：]?$"
)
_STATES: Final = re.compile(
    r"(?:[为达至到是约共计近超逾破有：:率数值量]|得分|指数|评分|排名|增加|减少|下降|提高|惠及|解决|吸引|带动|新增|培训"
    r"|服务|覆盖|救助|资助|帮助|发展)$"
)
_DATE_AHEAD: Final = re.compile(r"[-—–~～至到、和]{1,2}\d{1,4}(?:年|月|日|季度)")
_DAY_NAME: Final = re.compile(
    r"”?[^，。；、\n\d]{0,10}?(?:日|节|宣传|主题|消费|国家|全国|国际|世界|维权|禁毒)"
)
_DAY: Final = re.compile(r"(?:[1-9]|1[0-2])\.(?:[1-9]|[12]\d|3[01])")
_VERSION: Final = re.compile(r"版|升级|时代|代[线机]|功能|架构|模式|系统|平台|方案|行动|改革")
# 500千伏线路 and a 12吉瓦时项目 are called after their size; what is counted is another number.
_GRADED: Final = re.compile(
    r"(?:级|及?以上)?(?:的)?(?:(?<=级)[一-鿿]|标准(?!化)|跑道|设防|特高压|超高压|高压|交流|直流|输变?电|变电|配电|电网|线路|母线|主变|变压器|机组|电站|风电|光伏|储能|项目|工程|宽带)"
)
_VOLTAGES: Final = frozenset(("千伏", "伏", "kV", "KV", "英寸", "英尺", "寸"))
# 第3、5、7条: what follows an ordinal in a list is one.
_ORDINALS: Final = re.compile(
    r"第[\d一二三四五六七八九十]{1,4}(?:[、和及至-][\d一二三四五六七八九十]{1,4})*[、和及至-]$"
)
# 1.1 before the words of a heading, as Word numbers headings of the second level; 1.1万件 and 3.5% are figures.
_TWO_LEVELS: Final = re.compile(r"[1-9]\d?\.[1-9]\d?")
_LONG: Final = 10**7


def role_of(text: str, reading: Reading, quotations: Quotations) -> Role | None:
    """Return the role of a number in its text; None where it is part of a word and no number at all."""
    if reading.form == "sign":
        # Ⅲ类水质 is called so.
        return "name" if "Ⅰ" <= text[reading.start] <= "ⅿ" else "numbering"
    if _is_numbering(text, reading):
        return "numbering"
    quoted = quotations.hold(reading.start, reading.end)
    if text[reading.start - 1] == "第":
        return _ordinal(text, reading)
    if text[reading.start - 1] in "表图" and _TITLE.search(text, max(reading.start - 4, 0), reading.start):
        # What follows the number of a table is its title.
        reading.end, reading.unit, reading.measure = reading.stop, "", None
        return "reference"
    if text[reading.start - 1] in "、和及至-" and _ORDINALS.search(
        text, max(reading.start - 16, 0), reading.start
    ):
        return "ordinal"
    if reading.form == "spoken":
        return spoken_role(text, reading, quoted)
    if reading.measure is None:
        return "metric" if reading.unit else _bare(text, reading, quoted)
    return _measured(text, reading, quoted)


def _is_numbering(text: str, reading: Reading) -> bool:
    """Whether a number is that of a heading or list: 一、 （二） 3. 一是 其一."""
    before, after = text[reading.start - 1], text[reading.stop]
    if before == "\n" and not reading.unit and _TWO_LEVELS.fullmatch(text, reading.start, reading.stop):
        return "一" <= after <= "鿿" and after not in "余多来" and not _DAY_NAME.match(text, reading.stop)
    if reading.tail or reading.vague or reading.value > 60 or reading.value_max is not None:
        return False
    if before in "（(":
        return after in "）)"
    if after in "、.．":
        return not text[reading.stop + 1].isdigit() and before in "\n \u3000。；;"
    if reading.form != "spoken":
        return False
    return (before == "其" and reading.measure is None) or (after in "是要" and before in _CLAUSE_START)


def _ordinal(text: str, reading: Reading) -> Role | None:
    """Return the role of an ordinal: 第24条 is a reference, 居第2位 a result, 第三方 no number."""
    following = text[reading.stop]
    if reading.form == "spoken" and (following == "方" or text.startswith("时间", reading.stop)):
        return None
    reading.ordinal = True
    reading.start -= 1
    if following in "章编" or (reading.measure is not None and reading.measure.written[0] in _ARTICLES):
        return "reference"
    if reading.unit in ("季度", "年度"):
        return "date"
    bare = reading.measure is None and following in _RANK_END
    if reading.unit in ("位", "名", "位次") or bare:
        return "metric" if _is_rank(text, reading) else "ordinal"
    return "ordinal"


def _is_rank(text: str, reading: Reading) -> bool:
    """Whether an ordinal is a place in a ranking: 居第2位, 排名第5, 由第8位升至第3位."""
    before = text[max(reading.start - 14, 0) : reading.start]
    if _RANK_VERB.search(before):
        return True
    return _RANK_FROM.search(before) is not None and _RANK_MOVED.match(text, reading.end) is not None


def _measured(text: str, reading: Reading, quoted: bool) -> Role:
    """Judge digits with a unit."""
    measure = reading.measure
    sort = measure.sort if measure is not None else "count"
    if sort == "date" or is_year(reading):
        return _date(text, reading)
    if sort == "clock":
        return _clock(text, reading)
    if reading.unit == "大":
        return "phrase"
    if reading.unit == "路" and not reading.tail:
        # 12路 is a bus, 3.6万路 counts cameras.
        return "name"
    if text[reading.start - 1] in _LETTERS:
        # PM2.5年均浓度: what follows a name is no unit of its number.
        reading.end, reading.unit, reading.measure = reading.stop, "", None
        return "name"
    if _names(text, reading, sort, quoted):
        return "name"
    if sort == "span":
        return span_role(text, reading)
    return rule_of(text, reading) or "metric"


def _names(text: str, reading: Reading, sort: str, quoted: bool) -> bool:
    """Whether a number with a unit is part of a name: in quotation marks, in K12+300处, in 500千伏线路."""
    if (quoted and not reading.tail) or (
        text[reading.start - 1] == "+" and text[reading.start - 2].isdigit()
    ):
        return True
    if sort != "measure":
        return False
    named = reading.unit in _VOLTAGES and "一" <= text[reading.end] <= "鿿"
    return named or _GRADED.match(text, reading.end) is not None


def _date(text: str, reading: Reading) -> Role:
    before = text[reading.start - 1]
    if reading.unit == "号" and before != "月":
        return "reference" if before in _CLOSE or before == "字" else "name"
    if reading.unit == "年" and not is_year(reading):
        return span_role(text, reading)
    if reading.unit == "日" and before != "月":
        if span_role(text, reading) == "rule":
            return "rule"
        if lasts(text, reading):
            return "metric"
    return "reference" if before in "〔【[" or before in _LETTERS else "date"


def _clock(text: str, reading: Reading) -> Role:
    """Return the role of a time of day (9时30分), a score (95分) or points of advice (3点)."""
    if reading.tail or reading.value > 60:
        return "metric"
    if reading.unit == "分":
        return "date" if text[reading.start - 1] in "时点" else "metric"
    return "date" if reading.value <= 24 else "metric"


def _is_coded(text: str, reading: Reading) -> bool:
    """Whether what follows makes a code or a version of the number: 192.168, 1+N, 2.0版; but 10万+ counts."""
    after = text[reading.end]
    if after == "+":
        return not reading.tail or text[reading.end + 1] in _LETTERS or text[reading.end + 1].isdigit()
    if after == ".":
        return text[reading.end + 1].isdigit()
    return after in "-×*#" or (reading.form == "digits" and _VERSION.match(text, reading.end) is not None)


def _bare(text: str, reading: Reading, quoted: bool) -> Role:
    """Judge digits without a unit: a code, a telephone number, a year, or a number whose unit is left out."""
    before, after = text[reading.start - 1], text[reading.end]
    year = not reading.tail and 1900 <= reading.value < 2100
    if before == "每":
        return "phrase"
    if year and before in _OPEN and after in _CLOSE:
        return "reference"
    if _DATE_AHEAD.match(text, reading.end) or (year and (after in _JOINTS or before in "-—–")):
        return "date"
    written = text[reading.start : reading.end]
    if before in _LETTERS or after in _LETTERS or before in "-+×*/#." or _is_coded(text, reading):
        return "name"
    if reading.tail or reading.vague or reading.value_max is not None:
        day = _DAY.fullmatch(written) and _DAY_NAME.match(text, reading.end)
        return "name" if quoted or day else "metric"
    if quoted or _HOTLINE.fullmatch(written) or reading.value >= _LONG:
        return "name"
    if _LABEL.search(text, max(reading.start - 4, 0), reading.start):
        return "reference"
    if reading.form == "ratio" or _STATES.search(text, max(reading.start - 4, 0), reading.start):
        return "name" if text.startswith("国集团", reading.end) else "metric"
    return "name"


# A quotation that runs over a full stop, or on and on, is speech and no name.
_QUOTED: Final = re.compile(
    r"《[^《》\n]{0,80}》|“[^“”\n。；]{1,24}”|‘[^‘’\n。；]{1,24}’|「[^「」\n。；]{1,24}」|\"[^\"\n，。；]{1,24}\""
)


class Quotations:
    """The short quotations and the titles of one text."""

    def __init__(self, text: str) -> None:
        self._ranges = [match.span() for match in _QUOTED.finditer(text)]
        self._at = 0

    def hold(self, start: int, end: int) -> bool:
        """Whether a range lies inside one of them; ranges must be asked for from left to right."""
        ranges = self._ranges
        while self._at < len(ranges) and ranges[self._at][1] <= start:
            self._at += 1
        return self._at < len(ranges) and ranges[self._at][0] < start and end <= ranges[self._at][1]
