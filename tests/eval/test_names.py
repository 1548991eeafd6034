"""When a name counts as right."""

from __future__ import annotations

import pytest

from eval.names import name_is_right, similarity

OWN = ("追回工资的劳动者", "追回工资待遇的劳动者人数")
OTHERS = ("追回工资", "为劳动者追回工资")


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("追回工资的劳动者", True),
        ("“追回工资”的 劳动者", True),
        ("追回工资待遇的劳动者人数", True),
        ("追回工资的劳动者数", True),
        ("追回工资", False),
        ("为劳动者追回工资", False),
        ("劳动者", False),
        ("办件量", False),
        ("", False),
    ],
)
def test_equal_or_near_and_nearer_to_no_other(name: str, right: bool) -> None:
    assert name_is_right(name, OWN, OTHERS) is right


def test_near_to_its_own_but_nearer_to_another_is_wrong() -> None:
    assert similarity("按时办结率", "及时办结率") > 0.5
    assert not name_is_right("信访事项按时办结率", ("信访事项办结率",), ("信访事项按时办结率数",))


def test_full_width_letters_and_case_make_no_difference() -> None:
    assert name_is_right("ＡＩ管家用户", ("ai管家用户",), ())
