"""Names of places and of departments: how they stand at the head of an office's name, and which a text is about."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from summarizer.models import Level

# --- places -------------------------------------------------------------------------------------------------


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
_UNITS: Final = "省市州盟区县旗镇乡"
_LONGEST: Final = 20
_HAS_COUNTIES: Final = re.compile(
    r"县区|区县|县（市、区）|县市区|各县|各区|市、县|市县|[一二三四五六七八九十\d]个[县区]|市、区"
)
# What a name follows where it begins after a word that is no part of it.
_BEGINS: Final = re.compile(rf"[^{_HAN}]|[在对为由及和与将向给的是经获]")
_ENDINGS: Final[dict[Level, tuple[str, ...]]] = {
    "national": (),
    "province": ("省", "自治区"),
    "city": ("市", "自治州", "盟", "地区"),
    "county": ("县", "区", "旗", "市"),
}
_OWN: Final = re.compile(r"[我全本]?(省|自治区|市|州|盟|县|区|旗|镇|乡|街道)(?:委|政府|人民政府|委员会)")


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names of places by level."""

    provinces: frozenset[str]
    cities: dict[str, str]

    def level(self, place: str) -> Level:
        """Return the level of a single place by its full name."""
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
    """Cut a name after the place at its head: 岳阳市汨罗市 + 司法局; None where it begins with no place.

    Args:
        name: of an office.
        stems: beginnings of the names of departments, at which the place ends.
    """
    known = _known_end(name)
    for end in range(max(known, 2), min(len(name), _LONGEST)):
        if name[end - 1] in _UNITS and name.startswith(stems, end):
            return Placed(name[:end], name[end:], _level(name[:end], known))
    end = known
    for unit in (_COUNTY, _COUNTY, _TOWN):
        found = unit.match(name, end)
        if found is not None and len(found.group()) > 1 and not _NO_PLACE.match(found.group()):
            end = found.end()
    return Placed(name[:end], name[end:], _level(name[:end], known)) if end else None


def _known_end(name: str) -> int:
    """Return the end of the province and the city at the head of a name."""
    table = gazetteer()
    end = next((len(place) for place in table.provinces if name.startswith(place)), 0)
    return next((end + len(place) for place in table.cities if name.startswith(place, end)), end)


def _level(place: str, known: int) -> Level:
    if len(place) > known:
        return "province" if place.endswith(("省", "自治区")) else "county"
    return "province" if place in gazetteer().provinces else "city"


def settled(placed_level: Level, place: str, text: str) -> Level:
    """Return a place's level in the light of a text: a 市 in no table is a city if it has counties."""
    if placed_level == "county" and place.endswith(("市", "州", "盟")) and place not in gazetteer().cities:
        if _HAS_COUNTIES.search(text) is None:
            return "county"
        return "county" if any(city in text for city in gazetteer().cities) else "city"
    return placed_level


def own_level(text: str) -> Level | None:
    """Return the level of the authority a text reports to by the unit it names most: 市委、市政府, 省委."""
    counts = Counter(_OWN.findall(text))
    if not counts:
        return None
    unit = counts.most_common(1)[0][0]
    if unit in {"省", "自治区"}:
        return "province"
    return "city" if unit in {"市", "州", "盟"} else "county"


def most_named(text: str, level: Level) -> str | None:
    """Return the place of a level that a text names most in full, None if another comes near it."""
    table = gazetteer()
    counts: Counter[str] = Counter()
    for ending in _ENDINGS[level]:
        start = text.find(ending)
        while start >= 0:
            end = start + len(ending)
            name = _name_before(text, start, ending, table)
            if name is not None:
                counts[name] += 1
            start = text.find(ending, end)
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[1][1] * 2 > ranked[0][1]):
        return None
    return ranked[0][0] if ranked[0][1] > 1 else None


def _name_before(text: str, position: int, ending: str, table: Gazetteer) -> str | None:
    """Return the name before an ending: one of the table, else one whose beginning is clear."""
    for size in range(min(position, 11), 1, -1):
        name = text[position - size : position] + ending
        if name in table.provinces or name in table.cities:
            return name
    for size in (2, 3, 4):
        name = text[max(position - size, 0) : position]
        if len(name) == size and (position == size or _BEGINS.match(text, position - size - 1)):
            clear = re.fullmatch(f"[{_HAN}]+", name) and not _NO_PLACE.match(name)
            return name + ending if clear else None
    return None


# --- departments --------------------------------------------------------------------------------------------


OFFICES: Final = "局|厅|委员会|委"
_AUTHORITIES: Final = "省市县区州旗盟"


@dataclass(frozen=True, slots=True)
class Departments:
    """The table of departments, with the patterns made from it.

    ``told`` finds a stem with what makes it a field of work, ``guided`` a stem where it names the office above.
    """

    full: dict[str, str]
    stems: tuple[str, ...]
    national: frozenset[str]
    told: re.Pattern[str]
    guided: re.Pattern[str]


@cache
def departments() -> Departments:
    """Read the table of departments."""
    text = resources.files("summarizer.document").joinpath("departments.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    shorts: dict[str, list[str]] = table["stems"]
    full = {stem: name for name, others in shorts.items() for stem in (name, *others)}
    stems = tuple(sorted(full, key=len, reverse=True))
    any_stem = "|".join(stems)
    return Departments(
        full=full,
        stems=stems,
        national=frozenset(table["national"]["names"]),
        guided=re.compile(
            f"[省市州盟部区](?P<stem>{any_stem})(?:{OFFICES}|部)的?[^。，；]{{0,6}}(?:指导|关心|支持|帮助|领导)"
        ),
        told=re.compile(
            f"(?P<stem>{any_stem})(?:(?P<field>部门|系统|领域|事业|法治)|(?P<office>{OFFICES}|工作))?"
        ),
    )


def full_stem(stem: str) -> str:
    """Return the full stem for a short one: 人社 is 人力资源和社会保障; what is in no table stays."""
    table = departments().full
    return stem if "和" in stem else table.get(stem, stem)


def _tells(found: re.Match[str]) -> bool:
    """Whether a stem stands for a field of work: 人社系统, 法治人社, 市人社局, and not 普法教育."""
    before = found.string[max(found.start() - 2, 0) : found.start()]
    return (
        found["field"] is not None
        or before == "法治"
        or (found["office"] is not None and before[-1:] in tuple(_AUTHORITIES))
    )


def told_stem(text: str) -> str | None:
    """Return the full stem of the department whose work a text is about, None unless it stands out clearly."""
    full = departments().full
    counts = Counter(
        full[found.group("stem")] for found in departments().told.finditer(text) if _tells(found)
    )
    for found in departments().guided.finditer(text):
        counts[full[found.group("stem")]] += 3
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < 3 or (len(ranked) > 1 and ranked[1][1] * 2 > ranked[0][1]):
        return None
    return ranked[0][0]
