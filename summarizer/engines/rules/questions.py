"""What a question asks for: the kind of answer, the units, the year and place, and the words evidence must carry."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache, cached_property
from importlib import resources
from typing import Final, Literal, NamedTuple

from summarizer.indicators.lexicon import any_of
from summarizer.models import Model, Quantity
from summarizer.numbers import find
from summarizer.numbers.measures import measure_at
from summarizer.retrieval.synonyms import Synonyms
from summarizer.retrieval.words import Word, subwords, tagged

Kind = Literal["number", "cause", "yesno", "list", "person", "time", "place", "definition", "text"]
Sort = Literal["any", "money", "share", "rank", "count"]

HOW_MANY: Final = re.compile(
    r"百分之几|百分之多少|第几|第多少|(?:占|多|有)?多大(?:的)?(?=比例|比重|面积|规模|份额)|几成|多少|几(?=[^乎个]|个)|[有达]?多[大高长远重快深宽]"
    r"|(?<=[率数量额度值])(?=[是为][？。]?$)"
)
_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)年(?:度|全年|上半年|下半年)?")
_LAST_YEAR: Final = re.compile(r"(?<![比较与同])(?:去年|上一年度?|上年度?|前一年)")
_NEXT_YEAR: Final = re.compile(r"明年|下一年度?|来年")
_AHEAD: Final = re.compile(
    r"计划|打算|目标|下一步|今后|未来|准备|预期|力争|将[要达会]|安排了?.{0,4}(?:什么|哪些)"
)
_MONEY: Final = re.compile(
    r"^(?:钱|资金|经费|款|金额|工资|罚款|补贴|费用?|收入|投资|产值|损失|补偿金|赔偿金|贷款|税)"
)
_SHARE: Final = re.compile(r"(?:比例|比重|占比|百分比|份额|率|满意度)(?:是|为|有|达到?|占)*$")
_MONEY_HEAD: Final = re.compile(
    r"(?:金额|资金|经费|款项?|工资|罚款|罚没款|费用?|收入|投资额?|产值|损失|总额|补偿金|赔偿金|税收)(?:是|为|有|达到?|共|了)*$"
)
_HEAD_COUNT: Final = re.compile(r"(?P<unit>人次|户次|批次|场次|[人次件户项场家起批份宗名])数(?:量)?(?:是|为|有|达到?|共|了)*$")
_RANK: Final = re.compile(r"(?:第几|排名|名次|位居|位列|排第)")
_NARROW: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum() or code == 0xFF05}
_WIDE: Final = str.maketrans("?!;:()", "？！；：（）")
_ASKING: Final = re.compile(
    r"(?P<either>[高多大好够快低少长短])不(?P=either)|是不是|有没有|是否|有无|能否|可否|会不会|能不能|为什么|为何|为啥|什么时候|什么时间|何时|什么地方|什么样的?|什么|怎么样|怎么|怎样|如何|多久"
    r"|哪(?:一[年天日月个]|几[个类种项方面]*|[些个年天里儿位种月])?|请问|还有(?=　|没)|各(?:是|有|为|占)?(?=　|多|几)|分别[是为有]?"
)
_QUOTES: Final = re.compile(r"[\"“”‘’']")
_SCOPE: Final = re.compile(
    r"(?:里面|当中|之中|其中|(?<=[\u4e00-\u9fff])[里中内])(?:，|的?(?=　|有　|占))|其中(?:的|，)?"
)
_NUMBER_OF: Final = re.compile(r"[批件次人户家项个场起份名篇条期]{1,2}数")
_CHANGE: Final = re.compile(
    r"(?:增长|下降|减少|增加|提高|上升|降低|压缩|压减|缩短|精简|[^很较不]多|[^不]少|[^提最较]高|[^最较降]低)了?[是为]?(?:多少|几|百分之)|增幅|降幅|增速"
)
_TITLE: Final = "title"
_LOOSE: Final = "v"
_NOUN: Final = 1.0
_WEIGHTS: Final = {
    "nr": 1.2,
    "ns": 1.2,
    "nt": 1.2,
    "nz": 1.1,
    "eng": 1.2,
    "v": 0.7,
    "a": 0.6,
    "z": 0.6,
    "ad": 0.5,
    "d": 0.3,
}
_LIGHT: Final = frozenset(("s", "f", "t", "m", "q", "g", "zg"))
_SILENT: Final = frozenset(("x", "uj", "ul", "uz", "ud", "ug", "uv", "u", "y", "c", "p", "r", "e", "o", "k"))


class Term(Model):
    """A word that evidence must carry, with its other wordings and how much it weighs."""

    text: str
    start: int
    weight: float
    noun: bool
    """Whether it is a specific noun, in whose place no other will do."""
    deed: bool
    """Whether it is a verb."""
    thing: bool
    """Whether it names a thing, which later numbers of a sentence share; a deed belongs to its own number."""
    wordings: tuple[tuple[str, ...], ...] = ()
    parts: tuple[str, ...] = ()
    tight: bool = False
    """Whether the evidence's own sentence must carry it (in 救起的人员里，船员有多少, 船员)."""

    @cached_property
    def gapped(self) -> re.Pattern[str]:
        """Its characters with a few others put in at one place."""
        cuts = range(1, len(self.text))
        return re.compile("|".join(f"{re.escape(self.text[:at])}[^，。；、]{{1,3}}{re.escape(self.text[at:])}" for at in cuts))


class Slot(Model):
    """One number that is asked for: its unit, and the words of the question's own clause."""

    unit: str
    sort: Sort
    start: int
    end: int
    terms: tuple[int, ...]
    counted: int | None = None
    """The word for what is counted, which stands right behind (多少播放, 多少名教师)."""


class Question(Model):
    """A question as understood; offsets are into ``text``."""

    text: str
    kind: Kind
    slots: tuple[Slot, ...]
    terms: tuple[Term, ...]
    years: tuple[int, ...]
    ahead: bool
    change: bool
    """Whether it asks by how much something rose or fell."""
    numbers: tuple[Quantity, ...]


class _Words(NamedTuple):
    stop: frozenset[str]
    generic: frozenset[str]
    kinds: dict[Kind, re.Pattern[str]]


@cache
def _words() -> _Words:
    text = resources.files("summarizer.engines.rules").joinpath("questions.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    return _Words(
        frozenset(tables["words"]["stop"].split()),
        frozenset(tables["words"]["generic"].split()),
        {kind: re.compile("|".join(forms.split())) for kind, forms in tables["kinds"].items()},
    )


def understand(question: str, own: frozenset[str], year: int | None, synonyms: Synonyms) -> Question:
    """Read a question about one report.

    Args:
        question: as asked.
        own: names of the report's own place and office, which say nothing within it.
        year: the year the report is on.
        synonyms: other wordings.
    """
    text = normalise(question)
    asked = [match for match in HOW_MANY.finditer(text) if text[match.start() - 1 : match.start()] != "哪"]
    numbers = tuple(
        number
        for number in find(_blank(text, [match.span() for match in asked]))
        if number.role in ("metric", "rule", "phrase")
    )
    terms = tuple(_terms(_blank(text, _silent_spans(text, asked, numbers, own)), synonyms, bool(asked)))
    slots = tuple(
        slot for match in asked if not _is_ordinal(text, match, slot := _slot(text, match, terms, asked))
    )
    return Question(
        text=text,
        kind=_kind(text, slots),
        slots=slots,
        terms=terms,
        years=_years(text, year),
        ahead=_AHEAD.search(text) is not None,
        change=_CHANGE.search(text) is not None,
        numbers=numbers,
    )


def normalise(question: str) -> str:
    """Write a question as a report's text is cleaned: full-width marks, no quotation marks, no spaces in Chinese."""
    text = _QUOTES.sub("", question.strip()).translate(_NARROW)
    text = re.sub(r"(?<![0-9A-Za-z])\s+|\s+(?![0-9A-Za-z])", "", text)
    text = re.sub(r"(?<!\d),|,(?!\d)", "，", text)
    return text.translate(_WIDE)


def _is_ordinal(text: str, match: re.Match[str], slot: Slot) -> bool:
    """Tell whether an ordinal is asked for that is no rank: 第几届, 第几批."""
    return match.group().startswith("第") and slot.unit not in ("", "位", "名")


def _kind(text: str, slots: tuple[Slot, ...]) -> Kind:
    kinds = _words().kinds
    if kinds["cause"].search(text):
        return "cause"
    if slots and kinds["list"].search(text):
        return "list"
    if slots and not kinds["yesno"].search(text) and not kinds["time"].search(text):
        return "number"
    return next((kind for kind, forms in kinds.items() if forms.search(text)), "text")


def _years(text: str, year: int | None) -> tuple[int, ...]:
    found = [int(match.group(1)) for match in _YEAR.finditer(text)]
    if year is not None and _LAST_YEAR.search(text):
        found.append(year - 1)
    if year is not None and _NEXT_YEAR.search(text):
        found.append(year + 1)
    return tuple(dict.fromkeys(found))


def _blank(text: str, spans: list[tuple[int, int]]) -> str:
    characters = list(text)
    for start, end in spans:
        characters[start:end] = "　" * (end - start)
    return "".join(characters)


def _silent_spans(
    text: str, asked: list[re.Match[str]], numbers: tuple[Quantity, ...], own: frozenset[str]
) -> list[tuple[int, int]]:
    """Give the places of what says nothing of the thing asked about: 多少件, 2025年, the report's own office."""
    spans = [match.span() for match in asked] + [match.span() for match in _YEAR.finditer(text)]
    spans += [(number.start, number.end) for number in numbers]
    spans += [match.span() for match in _ASKING.finditer(text)]
    spans += [match.span() for match in re.finditer(any_of(own), text)] if own else []
    return spans + [(match.end(), match.end() + len(_measure(text, match.end()))) for match in asked]


def _measure(text: str, at: int) -> str:
    """Give the measure word asked for: 件 in 多少件处罚, but not 毛 in 多少毛病."""
    measure = measure_at(text, at)
    if measure is None:
        return ""
    if measure.sort == "count" and measure.spoken:
        return measure.written
    first = next(iter(tagged(text[at : at + 6])), None)
    return measure.written if first is None or len(first.text) <= len(measure.written) else ""


def _terms(text: str, synonyms: Synonyms, counted: bool) -> Iterator[Term]:
    """Give the words that say what is asked about; phrases with other wordings go before single words."""
    tight = _tight_from(text) if counted else len(text)
    phrases = list(_phrases(text, synonyms))
    rest = tagged(_blank(text, [(phrase.start, phrase.end) for phrase in phrases]))
    for word in sorted([*phrases, *rest], key=lambda word: word.start):
        if (term := _term(word, synonyms)) is not None:
            yield term.model_copy(update={"tight": term.start >= tight})


def _phrases(text: str, synonyms: Synonyms) -> Iterator[Word]:
    """Give titles of laws and phrases that have other wordings; words of two characters jieba cuts better."""
    at = 0
    starts = {word.start for word in tagged(text)}
    while at < len(text):
        title = _title_at(text, at)
        phrase = title or synonyms.phrase_at(text, at)
        if len(phrase) > 2 or (phrase.endswith("了") and at in starts):
            yield Word(phrase, at, at + len(phrase), _TITLE if title else _LOOSE if phrase in synonyms.loose else "n")
            at += len(phrase)
        else:
            at += 1


def _title_at(text: str, at: int) -> str:
    """Give the title of a law or the like that stands at a place, without its marks."""
    return text[at : text.find("》", at)] if text[at - 1 : at] == "《" and "》" in text[at:] else ""


def _tight_from(text: str) -> int:
    """Give where the words begin that narrow what was named first: after 里，or 中，"""
    places = [match.end() for match in _SCOPE.finditer(text)]
    return places[-1] if places else len(text)


def _term(word: Word, synonyms: Synonyms) -> Term | None:
    words = _words()
    if len(word.text) > 1 and word.text[-1] in "是有":
        word = word._replace(text=word.text[:-1], end=word.end - 1)
    if (
        word.tag in _SILENT
        or word.text in words.stop
        or not re.search(r"[0-9A-Za-z\u4e00-\u9fff]", word.text)
    ):
        return None
    weight = _WEIGHTS.get(word.tag, 0.4 if word.tag in _LIGHT else _NOUN)
    if word.text in synonyms.wordings:
        weight = min(weight, _NOUN)
    noun = weight >= _NOUN
    if len(word.text) == 1:
        weight = min(weight, 0.4)
        noun = False
    if word.text in words.generic or _NUMBER_OF.fullmatch(word.text):
        weight, noun = 0.25, False
    return Term(
        text=word.text,
        start=word.start,
        weight=weight,
        noun=noun,
        deed=word.tag.startswith("v") and not noun,
        thing=noun and not word.tag.startswith(("v", "a")),
        wordings=synonyms.wordings.get(word.text, ()),
        parts=() if word.tag == _TITLE else subwords(word.text),
    )


def _slot(text: str, match: re.Match[str], terms: tuple[Term, ...], asked: list[re.Match[str]]) -> Slot:
    written = _measure(text, match.end())
    measure = measure_at(text, match.end()) if written else None
    unit = measure.name if measure else ""
    after = text[match.end() + len(written) :]
    before = text[: match.start()]
    sort: Sort = "count" if unit else "any"
    if _RANK.search(text) and (match.group().startswith("第") or not unit or unit in ("位", "名")):
        sort = "rank"
    elif (
        match.group().startswith(("百分之", "几成"))
        or "大" in match.group()
        and after.startswith(("比例", "比重", "份额"))
        or unit.endswith(("%", "百分点"))
    ):
        sort = "share"
    elif _MONEY.match(text[match.end() :]) or _MONEY.match(after) or unit in ("元", "块", "块钱", "元钱"):
        sort, unit = "money", "元"
    elif not unit and (head := _HEAD_COUNT.search(before)):
        sort, unit = "count", head["unit"]
    elif not unit and _SHARE.search(before):
        sort = "share"
    elif not unit and _MONEY_HEAD.search(before):
        sort = "money"
    start = max(text.rfind("，", 0, match.start()), text.rfind("、", 0, match.start())) + 1
    stop = min(
        (at for at in (text.find("，", match.end()), text.find("、", match.end())) if at >= 0),
        default=len(text),
    )
    for other in asked:
        if other.start() > match.start():
            stop = min(stop, other.start())
        elif other.start() < match.start():
            start = max(start, other.end())
    near = tuple(at for at, term in enumerate(terms) if start <= term.start < stop)
    behind = match.end() + len(written)
    counted = next((at for at in near if behind <= terms[at].start <= behind + 1 and not terms[at].deed), None)
    return Slot(unit=unit, sort=sort, start=match.start(), end=match.end(), terms=near, counted=counted)
