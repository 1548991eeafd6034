"""Figures in tables: named by their row and column, of the year above or beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from summarizer.document.tables import Table, table_at
from summarizer.facts.lexicon import Lexicon
from summarizer.facts.named import Named
from summarizer.facts.period import names_year, without_year
from summarizer.facts.speech import is_action
from summarizer.facts.topics import topic_in

# Heads that only say that a figure stands below.
_FIGURE = re.compile(
    r"(?:数量|数值|数据|数|指标值|完成(?:情况|数|值)?|实绩|实际(?:完成)?|结果|情况|备注|合计|总计|小计)$"
)
_TOTAL = re.compile(r"(?:合计|总计|小计|总数|累计|共计)$")
_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十\d]+）|\d+[.、．](?!\d))")
_PLACE = re.compile(r"[省市县区旗乡镇村州盟局厅委院所站队处科部]$|街道$|支队$|中心$")
_TABLE = re.compile(r"(?:情况)?(?:统计|汇总|明细|一览|对比|情况)?表?$")
_LONGEST: Final = 30
_SHORT: Final = 4


def cell_named(position: int, found: Sequence[Table], words: Lexicon) -> Named | None:
    """Name a figure in a table; None where no table has one at an offset of the text.

    Args:
        position: offset of the number in the text the tables were found in.
        found: the text's tables.
        words: the lexicon.
    """
    table = table_at(found, position)
    place = table.place(position) if table else None
    if (
        table is None
        or place is None
        or not table.is_body(*place)
        or not table.rows[place[0]][place[1]].is_value
    ):
        return None
    row, column = place
    label = [_NUMBERING.sub("", part) for part in table.label(row, column)]
    head = list(table.head(column))
    when = next((part for part in (*head, *label, table.title) if names_year(part)), "")
    label = [left for part in label if (left := without_year(part))]
    head = [left for part in head if (left := without_year(part))]
    said = "".join(label)
    above = "".join(part for part in head if not (said and _FIGURE.fullmatch(part)) and part not in said)
    name = said + above
    title = _TABLE.sub("", topic_in(table.title, words) or table.title)
    if title and title not in name and _lacks_subject(name, said, words):
        name = title + name
    owner = next((part for part in label if _PLACE.search(part)), "")
    return Named(
        name[:_LONGEST],
        noun=above or said,
        subject=owner,
        topic=owner,
        period=when,
    )


def row_label(position: int, found: Sequence[Table]) -> str:
    """Return what the row of a table is about that holds an offset of the text; empty where none does."""
    table = table_at(found, position)
    place = table.place(position) if table else None
    if table is None or place is None or place[0] < table.heads:
        return ""
    first = table.rows[place[0]][0]
    return "" if place[1] == 0 or first.is_value else _NUMBERING.sub("", first.text)


def _lacks_subject(name: str, label: str, words: Lexicon) -> bool:
    """Whether a name needs the table's title: 合计, 受理."""
    return not name or bool(_TOTAL.fullmatch(label)) or (len(name) <= _SHORT and is_action(name, words))
