"""Where a name lies: places of China, how a place stands at the head of a name, and its level."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from summarizer.models import Level

_HAN: Final = "\u3400-\u9fff"
_TOWN: Final = re.compile(
    rf"[{_HAN}]{{1,6}}?(?:街道|镇|乡|苏木)(?=人民政府|政府|党委|党工委|办事处|街道办|综合|机关|$)"
)
_COUNTY: Final = re.compile(
    rf"[{_HAN}]{{1,12}}?(?:自治县|自治旗|林区|特区|新区|开发区|高新区|示范区|管理区|风景区|合作区|保税区|县|区|旗|市)"
)
# Words that end like a place and are none, at the head of what follows a place.
_NO_PLACE: Final = re.compile(
    r"城市|都市|市场|社区|园区|校区|小区|景区|灾区|辖区|片区|郡县|各|全|本|我|该|两|[省市州]"
)
_OWN: Final = re.compile(r"[我全本]?(省|自治区|市|州|盟|县|区|旗|镇|乡|街道)(?:委|政府|人民政府|委员会)")


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names of places by level."""

    provinces: frozenset[str]
    cities: dict[str, str]

    def level(self, place: str) -> Level:
        """Tell the level of a single place by its full name."""
        if place in self.provinces:
            return "province"
        if place in self.cities or place.endswith(("州", "盟", "地区")):
            return "city"
        return "county"


@dataclass(frozen=True, slots=True)
class Placed:
    """A name cut after the place at its head; ``level`` is of the last unit of the place."""

    place: str
    rest: str
    level: Level


@cache
def gazetteer() -> Gazetteer:
    """Read the table of places."""
    table = tomllib.loads(
        resources.files("summarizer.document").joinpath("places.toml").read_text(encoding="utf-8")
    )
    provinces: dict[str, list[str]] = table["provinces"]
    return Gazetteer(
        provinces=frozenset([*provinces, *table["municipalities"]["names"], *table["regions"]["names"]]),
        cities={city: province for province, cities in provinces.items() for city in cities},
    )


def place_of(name: str, stems: tuple[str, ...]) -> Placed | None:
    """Cut a name after the place at its head: 岳阳市 + 汨罗市 + 司法局; None where it begins with no place.

    Args:
        name: of an office.
        stems: beginnings of the names of departments, at which the place ends.
    """
    table = gazetteer()
    at, level = 0, None
    for unit in (_province_at, _city_at):
        end = unit(name, at)
        if end:
            at, level = end, table.level(name[at:end])
    while not name.startswith(stems, at) and level != "county":
        found = _COUNTY.match(name, at)
        if found is None or len(found.group()) < 2 or _NO_PLACE.match(found.group()):
            break
        at, level = found.end(), table.level(found.group())
    if not name.startswith(stems, at):
        town = _TOWN.match(name, at)
        if town is not None and not _NO_PLACE.match(town.group()):
            at, level = town.end(), "county"
    return Placed(name[:at], name[at:], level) if level else None


def _province_at(name: str, at: int) -> int:
    return next((at + len(place) for place in gazetteer().provinces if name.startswith(place, at)), 0)


def _city_at(name: str, at: int) -> int:
    return next((at + len(place) for place in gazetteer().cities if name.startswith(place, at)), 0)


def own_level(text: str) -> Level | None:
    """Tell the level of the authority a text reports to by the unit it names most: 市委、市政府, 省委."""
    counts = Counter(_OWN.findall(text))
    if not counts:
        return None
    unit = counts.most_common(1)[0][0]
    if unit in {"省", "自治区"}:
        return "province"
    return "city" if unit in {"市", "州", "盟"} else "county"


def most_named(text: str, level: Level) -> str | None:
    """Give the place of a level that a text names most in full, if none comes near it."""
    table = gazetteer()
    names = (
        table.provinces
        if level == "province"
        else frozenset(table.cities) | {"北京市", "天津市", "上海市", "重庆市"}
    )
    counts: Counter[str] = Counter()
    for ending in ("省", "自治区") if level == "province" else ("市", "自治州", "盟", "地区"):
        at = text.find(ending)
        while at >= 0:
            end = at + len(ending)
            for size in range(2, 12):
                if text[max(end - size, 0) : end] in names:
                    counts[text[end - size : end]] += 1
            at = text.find(ending, end)
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[1][1] * 2 > ranked[0][1]):
        return None
    return ranked[0][0] if ranked[0][1] > 1 else None
