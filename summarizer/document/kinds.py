"""What a line of a report is: the number and the title of a section, and of what kind; a date, an office, an end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from summarizer.models import SectionKind

NUMERALS: Final = "一二三四五六七八九十"
FINAL: Final = "。！？；：!?;:…"
CLOSERS: Final = "”’）》】」』)]"

_MARKER: Final = re.compile(
    rf"""
      (?P<hash>\#{{1,6}})?
      (?: (?P<one>[{NUMERALS}百]{{1,4}}、|第[{NUMERALS}]{{1,3}}(?:部分|章|节|篇)[、：:，,]?)
        | (?P<two>[（(][{NUMERALS}]{{1,3}}[）)][、.]?|[㈠-㈩])
        | (?P<three>\d{{1,2}}(?:、|\.(?!\d)|\.(?=(?:19|20)\d\d年))
            |[（(]\d{{1,2}}[）)]|\d{{1,2}}[）)]|[⒈-⒛⑴-⒇])
        | (?P<four>[{NUMERALS}]{{1,2}}(?:是(?!否)|要)[，,：:]?|第[{NUMERALS}]{{1,2}}[，,：:、]
            |(?:首先|其次|再次|再者|最后)[，,：:]|其[一二三四五][，,：:]|[①-⑳]|——+|--+|[●◆■▪•])
      )?
    """,
    re.VERBOSE,
)
_OPENERS: Final = frozenset(NUMERALS + "第（(㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩0123456789首其再最—-●◆■▪•#") | frozenset(
    map(chr, (*range(0x2460, 0x249C),))
)
_INLINE: Final = re.compile(
    rf"""[{NUMERALS}]{{1,2}}(?:是(?!否)|要)[，,：:]?|第[{NUMERALS}]{{1,2}}[，,：:、]|(?:首先|其次|再次|再者|最后)[，,：:]
        |其[一二三四五][，,：:]|[①-⑳⑴-⒇]|[（(](?:\d{{1,2}}|[{NUMERALS}]{{1,2}})[）)]|\d{{1,2}}(?:、|\.(?!\d))""",
    re.VERBOSE,
)
_LEVELS: Final = {"one": 1, "two": 2, "three": 3, "four": 4}
_DIGITS: Final = re.compile(rf"\d+|[{NUMERALS}]+")


@dataclass(frozen=True, slots=True)
class Marker:
    """A numbering as it stands: its level (1 for 一、 to 4 for 一是) and its characters."""

    level: int
    text: str

    @property
    def ordinal(self) -> int | None:
        """The number it carries, None where it carries none (——)."""
        found = _DIGITS.search(self.text)
        if found is None:
            return ord(self.text[0]) - 0x2460 + 1 if "①" <= self.text[:1] <= "⑳" else None
        digits = found.group()
        if digits.isdecimal():
            return int(digits)
        tens, ten, units = digits.rpartition("十")
        if not ten:
            return NUMERALS.find(digits[0]) + 1
        return (NUMERALS.find(tens) + 1 if tens else 1) * 10 + (NUMERALS.find(units) + 1 if units else 0)

    @property
    def style(self) -> str:
        """The marker without its number, by which siblings are known: （）, 、, 是."""
        return _DIGITS.sub("", self.text)


def marker_at(text: str, position: int) -> Marker | None:
    """Read the numbering that opens a line at ``position`` of ``text``, or None."""
    if text[position : position + 1] not in _OPENERS or position >= len(text):
        return None
    found = _MARKER.match(text, position)
    if found is None or not found.group():
        return None
    name = found.lastgroup
    if name is None or name == "hash":
        return Marker(level=min(len(found.group()), 3), text=found.group())
    return Marker(level=_LEVELS[name], text=found.group())


def inline_marker_at(text: str, position: int) -> Marker | None:
    """Read the numbering of an item that opens a sentence within a paragraph, or None; its level is 4."""
    if text[position : position + 1] not in _OPENERS or position >= len(text):
        return None
    found = _INLINE.match(text, position)
    return Marker(level=4, text=found.group()) if found else None


# --- lines -------------------------------------------------------------------------------------------------


_DATE: Final = re.compile(
    r"(?:\d{4}|[〇○零一二三四五六七八九]{4})年(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})日)?"
)
_OFFICE: Final = re.compile(
    r"(?:局|厅|委|委员会|政府|办公室|办事处|部|院|署|中心|支队|大队|总队|分局|公司|学校|协会|领导小组)(?:（[^（）]{1,8}）)?$"
)
_ATTACHED: Final = re.compile(r"附件|附表|附[：:]|（此件|抄送|联系人|\(此件|（联系人")
_SHORT: Final = 40


def is_final(line: str) -> bool:
    """Whether a line ends as a paragraph does, or is empty."""
    return (line.rstrip(CLOSERS) or line)[-1:] in FINAL


def is_date(line: str) -> bool:
    """Whether a line is a date and nothing else."""
    return len(line) <= 16 and _DATE.fullmatch(line) is not None


def is_office(line: str) -> bool:
    """Whether a line can be the name of an office and nothing else."""
    return 3 <= len(line) <= 30 and "，" not in line and _OFFICE.search(line) is not None


def is_closing(line: str) -> bool:
    """Whether a line belongs to what follows a report: signature, date, attachments, contacts."""
    return is_date(line) or is_office(line) or (len(line) <= _SHORT and _ATTACHED.match(line) is not None)


# --- kinds --------------------------------------------------------------------------------------------------


_LACKS: Final = "问题|不足|短板|薄弱环节|薄弱点|困难|差距|弱项|挑战"
_YEAR: Final = r"(?:19|20)\d\d年度?"

_RESPONSIBILITY: Final = re.compile(
    r"第一责任人|(?:主要负责人|党政主要负责人|一把手).{0,12}(?:履行|履职|推进法治)"
)
_PROBLEMS: Final = re.compile(
    rf"存在.{{0,16}}(?:{_LACKS})|(?:{_LACKS})(?:(?:和|及|与|、|以及)(?:其|主要|产生的?)?(?:{_LACKS}|原因|成因|根源))"
    rf"|^(?:当前|目前|主要|突出|面临的?)*(?:{_LACKS})(?:$|[和及与、])|(?:工作|建设|方面|中)(?:的)?(?:{_LACKS})(?:$|[和及与、])"
    rf"|(?:主要|突出|面临的?)(?:{_LACKS})(?:$|[和及与、])"
)
_ANSWERING: Final = re.compile(
    r"^(?:坚持|聚焦|突出|着力|狠抓|解决|破解|整治|补齐|针对|强化|抓好|整改|深挖|直面|化解)"
)
_PLANS: Final = re.compile(
    rf"下一步|下步|下一?阶段|下一?年|下半年|今后|明年|来年|未来|(?:工作|主要|初步|基本)?(?:打算|安排|计划|思路|设想|展望|规划)$"
    rf"|(?:总体|工作)部署$|(?:主要|目标|重点|工作)任务$|(?:工作|主要|奋斗|预期)目标$|总体要求|总体思路|努力方向|(?:改进|整改)(?:措施|举措|方向)"
    rf"|{_YEAR}.{{0,14}}(?:打算|安排|计划|思路|任务|部署|重点|目标|要点|举措)$|目标(?:和|与|及)(?:主要|重点)?任务"
)
_DONE_YEAR: Final = re.compile(rf"{_YEAR}.{{0,24}}(?:成效|情况|做法|回顾|总结|完成|举措和成效)")
_DONE: Final = re.compile(r"回顾|成效|成绩|做法|(?:开展|完成|落实|进展|推进|工作|履职|建设)情况|工作总结")
_MIXED: Final = re.compile(
    rf"(?:情况|成效|做法|举措|成绩|总结|回顾)(?:及|和|与|、|，|以及).{{0,10}}(?:{_LACKS})"
)
_OTHER: Final = re.compile(r"附件|附表|附录|名词解释|参考文献")

_LEAD_PROBLEMS: Final = re.compile(
    rf"(?:仍|还|也|依然|尚|但|主要|目前|当前)[^。；]{{0,30}}(?:存在|面临|有(?:一些|不少|许多|一定|待|诸多|很多))[^。；]{{0,40}}(?:{_LACKS}|矛盾)"
    rf"|存在(?:的|以下|一些|不少|一定|如下)?.{{0,12}}(?:{_LACKS}).{{0,8}}(?:：|，(?:主要|一是|如|表现))"
    rf"|(?:同时|成绩|过程中)[^。；]{{0,12}}(?:清醒|看到|认识到)|^[^。；]{{0,12}}清醒地?(?:看到|认识)"
)
_ACTING: Final = re.compile(
    "解决|整改|针对|化解|整治|破解|聚焦|围绕|查找|排查|发现|纠正|反馈|曝光|移交|处置|应对|克服"
)
_LEAD_PLANS: Final = re.compile(
    rf"(?:针对[^。；]{{0,20}}，)?(?:下一步|下步|下一?阶段|下一?年度?|今后|接下来|明年|来年|新的一年)[，、里：]?|{_YEAR}[^。；]{{0,12}}将(?:继续|进一步|坚持|以|围绕|紧紧|重点|着力|认真|深入|持续|全面|按照)"
)
_LEAD_BACK: Final = re.compile(r"各位代表")


def kind_of_title(title: str) -> SectionKind | None:
    """Return the kind of a top-level section from its title, None where the title does not say."""
    if _OTHER.match(title):
        return "other"
    if _RESPONSIBILITY.search(title):
        return "responsibility"
    if _PROBLEMS.search(title) and not _ANSWERING.match(title):
        return "achievements" if _MIXED.search(title) else "problems"
    if _DONE_YEAR.search(title):
        return "achievements"
    if _PLANS.search(title):
        return "plans"
    return "achievements" if _DONE.search(title) else None


def kind_of_subtitle(title: str) -> SectionKind | None:
    """Return the kind of a section within another where its title contradicts the kind it would inherit."""
    kind = kind_of_title(title)
    return kind if kind in ("problems", "plans") else None


def kind_of_lead(lead: str) -> SectionKind | None:
    """Return the kind from how a paragraph opens, None where it only goes on."""
    if _LEAD_PLANS.match(lead):
        return "plans"
    found = _LEAD_PROBLEMS.search(lead)
    return "problems" if found is not None and not _ACTING.search(lead, 0, found.end()) else None


def goes_back(lead: str) -> bool:
    """Whether a paragraph turns from problems back to what its section is about."""
    return _LEAD_BACK.match(lead) is not None


def is_section_title(line: str) -> bool:
    """Whether a line without numbering can only be the title of a section."""
    if not 3 <= len(line) <= 26 or line[-1] in "。；，、：！？" or "，" in line:
        return False
    kind = kind_of_title(line)
    return (
        kind is not None
        and kind != "achievements"
        or (kind is not None and _BARE_DONE.fullmatch(line) is not None)
    )


_BARE_DONE: Final = re.compile(
    rf"(?:{_YEAR})?(?:主要|工作|总体|基本|取得的?|法治政府建设|推进)*(?:举措|做法|成效|情况|回顾|总结|成绩|完成情况|开展情况|工作情况)(?:(?:和|及|与|、)(?:主要|取得的?)?(?:举措|做法|成效|成绩))?"
)
