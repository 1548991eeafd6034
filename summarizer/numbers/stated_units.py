"""What a bare number takes from elsewhere: a minus, a currency (￥, 人民币), a unit of a head, a caption or a table."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from summarizer.document.tables import Table, table_at, tables
from summarizer.numbers.forms import read_at
from summarizer.numbers.grammar import NUMBER, Reading
from summarizer.numbers.measures import measure_at
from summarizer.numbers.spacing import PAD

_SIGN_AFTER: Final = frozenset("\n \u3000（(：:，、；,;为长是到达至降计和与及幅率比速额润温少动｜|")
_MINUS: Final = frozenset("-–－−")
_DEGREES: Final = frozenset(("℃", "度", "摄氏度"))
_MONEY: Final = {
    **{"$": "美元", "US$": "美元", "USD": "美元", "HK$": "港元", "HKD": "港元", "€": "欧元", "EUR": "欧元"},
    **{"￥": "元", "¥": "元", "RMB": "元", "CNY": "元", "£": "英镑", "GBP": "英镑", "JPY": "日元"},
    **{"人民币": "元", "美元": "美元", "港币": "港元", "欧元": "欧元", "英镑": "英镑", "日元": "日元"},
}
_CURRENCY: Final = re.compile(
    rf"(?<![A-Za-z])(?P<sign>{'|'.join(sorted(map(re.escape, _MONEY), key=len, reverse=True))}) ?\Z"
)
# The last characters of a currency.
CURRENCY_ENDS: Final = frozenset("$￥¥€£DBYR币元镑 ")
_HEAD: Final = re.compile(r"[（(](?:单位[:：]?)?(?P<unit>[^（()）]{1,9})[）)](?:[:：｜|]|为|是|达到?)?\Z")
# 以下金额单位均为千元：培训费86.5，差旅费243.1; a caption over a table is the table's.
_STATED: Final = re.compile(
    r"(?:(?:以下|金额|计量|数据)[^，。；\n]{0,4}单位(?:[均都]|统一)?(?:[:：]|为)(?P<unit>[^，。；：:）)｜|\s]{1,8})[）)，：:]"
    r"|（单位[:：](?P<head>[^，。；：:（）()\s]{1,8})）[:：])"
    r"[^。；\n｜|]*[一-鿿]\Z"
)
_FIGURE: Final = re.compile("[0-9０-９一二三四五六七八九十两]")
_YEARS: Final = (1900, 2100)


def take_minus(text: str, reading: Reading) -> None:
    """Take in the minus before a number."""
    before = text[reading.start - 1]
    earlier = text[reading.start - 2] if reading.start > 1 else "\n"
    if before == "下":
        if earlier == "零" and reading.unit in _DEGREES:
            reading.start -= 2
            reading.value = -reading.value
    elif (before in _MINUS and earlier in _SIGN_AFTER) or (
        before == "负" and earlier not in "担背抱自胜肩欺正减增税辜亏"
    ):
        reading.start -= 1
        reading.value = -reading.value


def take_currency(text: str, reading: Reading, floor: int) -> None:
    """Take in a currency before a number that has no unit behind it, or that has the same: ￥300, RMB120万元.

    Args:
        text: the scanned text.
        reading: the number.
        floor: where the number before it ends; 6USD is not the begin of another.
    """
    found = _CURRENCY.search(text, max(reading.start - 5, floor), reading.start)
    if found is None or reading.form != "digits":
        return
    currency = _MONEY[found["sign"]]
    if reading.measure is not None and reading.unit != currency:
        return
    if not "一" <= found["sign"][0] <= "鿿":
        # 人民币 is a word of the sentence, RMB a part of the number.
        reading.start = found.start()
    reading.measure, reading.unit = measure_at(currency, 0), currency


def take_head(text: str, reading: Reading) -> None:
    """Return a bare number the unit in the brackets before it: 救助人数（万人）3.5, 覆盖率（%）：98.6."""
    if reading.form != "digits":
        return
    head = unit_before(text, reading.start)
    unit = head.one if head is not None else None
    if unit is None and not _YEARS[0] <= reading.value < _YEARS[1]:
        found = _STATED.search(text, max(reading.start - 120, 0), reading.start)
        unit = unit_of_head(found["unit"] or found["head"]) if found is not None else None
    if unit is not None:
        apply_unit(reading, unit)


class HeadUnit(NamedTuple):
    """A unit in brackets at the end of a head: where the bracket opens, and one of it."""

    start: int
    one: Reading


def unit_before(text: str, end: int) -> HeadUnit | None:
    """Return the unit in brackets that ends at an offset of a text, if any: 救助人数（万人）：."""
    found = _HEAD.search(text, max(end - 16, 0), end)
    one = unit_of_head(found["unit"]) if found is not None else None
    return HeadUnit(found.start(), one) if found is not None and one is not None else None


def unit_of_head(written: str) -> Reading | None:
    """Read a unit as a head writes it (万元, 吨/日, %, 亿), as one of it; None where it is none."""
    if _FIGURE.match(written):
        return None
    match = NUMBER.match(f"1{written}{PAD}")
    if match is None or match.lastgroup != "digits":
        return None
    one = read_at(f"1{written}{PAD}", match)
    return one if one is not None and one.end == 1 + len(written) else None


def apply_unit(reading: Reading, one: Reading) -> None:
    """Return a bare number the unit and the scale of a head."""
    reading.value *= one.value
    if reading.value_max is not None:
        reading.value_max *= one.value
    reading.measure, reading.unit, reading.tail = one.measure, one.unit, True


class Cells:
    """The tables of one text."""

    def __init__(self, text: str) -> None:
        self._tables = tables(text)

    def __bool__(self) -> bool:
        return bool(self._tables)

    def states(self, reading: Reading, start: int, end: int) -> bool:
        """Whether a number is what a cell below the head says; a bare one gets its unit.

        Args:
            reading: the number as read.
            start: where it begins in the text (code points).
            end: where it ends.
        """
        table = table_at(self._tables, start)
        place = table.place(start) if table is not None else None
        if table is None or place is None or not table.is_body(*place):
            return False
        cell = table.rows[place[0]][place[1]]
        if not cell.is_value or cell.is_year or end > cell.end:
            return False
        if not reading.unit:
            _give_unit(table, place, reading)
        return True

    def numbers(self, start: int) -> bool:
        """Whether a place is in a column that numbers the rows."""
        table = table_at(self._tables, start)
        place = table.place(start) if table is not None else None
        return table is not None and place is not None and table.kinds[place[1]] == "order"


def _give_unit(table: Table, place: tuple[int, int], reading: Reading) -> None:
    for written in table.units(*place):
        unit = _unit(written)
        if unit is not None:
            apply_unit(reading, unit)
            return


_unit = lru_cache(maxsize=256)(unit_of_head)
