"""Whose report it is and whose figures a question wants: the report's own names, and places that are not its own."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from summarizer.document.places import gazetteer
from summarizer.indicators.lexicon import any_of
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
