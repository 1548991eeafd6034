"""Whose report it is and whose figures a question wants: the report's own names, and places that are not its own."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from summarizer.document.gazetteer import gazetteer
from summarizer.facts.lexicon import any_of
from summarizer.models import Identity, Level
from summarizer.retrieval.words import tagged

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
# A list whose items have a figure each joins nothing: 甲镇3户、乙镇5户.
_JOINS_NEXT: Final = re.compile(r"[^，。；、\d]{0,6}(?:、|[和与及](?!其))")
_JOINS_LAST: Final = re.compile(r"(?:^|[，。；、])[^，。；、\d]{1,20}(?:、|[和与及])[^，。；、\d]{0,2}$")
_SUFFIX: Final = re.compile(r"(?:省|市|县|区|州|盟|旗|自治区|自治州|自治县)$")


def own_names(identity: Identity, text: str) -> frozenset[str]:
    """Give the names in a question that are the report's own place or office.

    Args:
        identity: whose report it is.
        text: the question.
    """
    found: set[str] = set()
    for name in (identity.region, *([identity.issuer] if identity.issuer else [])):
        if name:
            found |= {name, _SUFFIX.sub("", name)}
    issuer = identity.issuer or ""
    for match in _OFFICE.finditer(text):
        for start in range(match.start(), match.end() - 1):
            office = text[start : match.end()]
            if _abbreviates(office, issuer):
                found.add(office)
                break
    return frozenset(name for name in found if len(name) > 1)


def foreign_places(text: str, own: frozenset[str]) -> tuple[str, ...]:
    """Give the places a question names that are not the report's own."""
    text = _DATE.sub("　", text)
    for name in sorted(own, key=len, reverse=True):
        text = text.replace(name, "　")
    ends = {word.end for word in tagged(text)}
    found = [
        match.group("place")
        for match in _PLACE.finditer(text)
        if match.end("place") in ends
        or (match.group("place")[-1] in "镇乡村" and match.end("place") - 1 in ends)
    ]
    places = [place for place in found if not _NO_PLACE.search(place)]
    places += _known().findall(text)
    return tuple(dict.fromkeys(places))


def broader(text: str, level: Level | None) -> str:
    """Give the word by which a question asks for another area than the report's (全省 of a city's)."""
    found = _AREA.search(text)
    if found is None or level is None or found.group(1) in _OWN_AREA[level]:
        return ""
    return found.group()


def singled_out(question: str) -> str:
    """Give the name that a question wants the figure of alone (单是出口, 建设街道一处), or nothing."""
    if found := _ALONE.search(question):
        return next((word.text for word in tagged(question[found.end() :]) if len(word.text) > 1), "")
    found = _ONE_PLACE.search(question)
    return found["name"] if found else ""


def joined(name: str, text: str) -> bool:
    """Tell whether a text names something together with others, whose figure is then that of all of them."""
    for match in re.finditer(re.escape(name), text):
        before, after = text[: match.start()], text[match.end() :]
        if (
            _JOINS_NEXT.match(after)
            or _JOINS_LAST.search(before)
            or (name == "出口" and before.endswith("进"))
        ):
            return True
    return False


def _abbreviates(office: str, issuer: str) -> bool:
    """Tell whether a name is a short form of an office's: its characters in their order."""
    if not issuer or len(office) < 2:
        return False
    if (
        len(office) > 2
        and office[-1] == issuer[-1]
        and set(office[:-1]) & set(issuer[:-1]) - set("省市县区州人民政府")
    ):
        return True
    at = 0
    for character in office:
        at = issuer.find(character, at) + 1
        if not at:
            return False
    return True


@cache
def _known() -> re.Pattern[str]:
    """Provinces and cities by full and by short name."""
    table = gazetteer()
    names = {*table.provinces, *table.cities}
    names |= {short for name in names if len(short := _SUFFIX.sub("", name)) > 1}
    return re.compile(any_of(names))
