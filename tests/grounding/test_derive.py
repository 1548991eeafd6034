"""Figures are worked out in decimals, with the formula as a reader would write it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from summarizer.grounding.derive import UnderivableError, derive
from summarizer.models import Operation, Working
from summarizer.pipeline import loads

REPORT = loads(
    "立案270件，调解219件，追回1.53亿元，惠及1500人，办结率96.4%，比上年高2.1个百分点，约3至5件，另有0件。"
    "接听来电2.6万通、1.7万通，办结1.65万通，投入2.4亿元、0.6亿元、900万元。"
)
IDS = {quantity.surface: quantity.id for quantity in REPORT.quantities}


@pytest.mark.parametrize(
    ("operation", "surfaces", "formula", "value"),
    [
        ("share", ("219件", "270件"), "219件 ÷ 270件 = 81.11%", "81.11"),
        ("difference", ("270件", "219件"), "270件 − 219件 = 51件", "51"),
        ("sum", ("270件", "219件"), "270件 + 219件 = 489件", "489"),
        ("each", ("1.53亿元", "1500人"), "1.53亿元 ÷ 1500人 = 102000元/人", "102000"),
        ("growth", ("270件", "219件"), "(270件 − 219件) ÷ 219件 = 23.29%", "23.29"),
        ("times", ("270件", "1500人"), "270件 ÷ 1500人 = 0.18倍", "0.18"),
        ("sum", ("2.6万通", "1.7万通"), "2.6万通 + 1.7万通 = 4.3万通", "43000"),
        ("difference", ("1.7万通", "1.65万通"), "1.7万通 − 1.65万通 = 500通", "500"),
        ("difference", ("2.6万通", "1.65万通"), "2.6万通 − 1.65万通 = 9500通", "9500"),
        ("sum", ("2.4亿元", "0.6亿元"), "2.4亿元 + 0.6亿元 = 3亿元", "300000000"),
        ("difference", ("2.4亿元", "1.53亿元"), "2.4亿元 − 1.53亿元 = 87000000元", "87000000"),
        ("sum", ("2.4亿元", "900万元"), "2.4亿元 + 900万元 = 24900万元", "249000000"),
        ("difference", ("96.4%", "2.1个百分点"), "96.4% − 2.1个百分点 = 94.3%", "94.3"),
    ],
)
def test_the_formula_names_the_reports_figures(
    operation: Operation, surfaces: tuple[str, ...], formula: str, value: str
) -> None:
    working = Working(operation=operation, quantities=tuple(IDS[surface] for surface in surfaces), unit="")
    derived = derive(working, REPORT)
    assert derived.formula == formula
    assert derived.value == Decimal(value)


@pytest.mark.parametrize(
    ("operation", "surfaces"),
    [
        ("sum", ("270件", "1.53亿元")),
        ("share", ("270件", "0件")),
        ("share", ("270件",)),
        ("difference", ("3至5件", "219件")),
    ],
)
def test_what_does_not_go_together_is_not_worked_out(operation: Operation, surfaces: tuple[str, ...]) -> None:
    working = Working(operation=operation, quantities=tuple(IDS[surface] for surface in surfaces), unit="")
    with pytest.raises(UnderivableError):
        derive(working, REPORT)


def test_a_quantity_that_is_not_there_is_not_worked_with() -> None:
    with pytest.raises(UnderivableError):
        derive(Working(operation="sum", quantities=(1, 999), unit=""), REPORT)
