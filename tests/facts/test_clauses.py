"""Where a number stands: its clause, the words on either side, and which of them a joint divides."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from summarizer.facts.clauses import Setting, clauses
from summarizer.numbers import find


def settings(text: str) -> tuple[Setting, ...]:
    return clauses(text, find(text)).settings


def test_the_words_of_a_clause_go_to_the_number_they_stand_beside() -> None:
    first, second = settings("检查渔船12艘、查处违规行为3起，罚款5万元。")[:2]
    assert (first.left, first.right) == ("检查渔船", "")
    assert (second.left, second.right) == ("、查处违规行为", "")
    assert (first.precedes, second.follows, first.adjoins) == (True, True, False)


def test_a_joint_inside_the_words_between_two_numbers_divides_them() -> None:
    first, second = settings("推动700吨冷库、渔港10吨烘干塔建设。")
    assert (first.right, second.left) == ("冷库", "渔港")


def test_two_numbers_side_by_side_adjoin() -> None:
    assert [at.adjoins for at in settings("来访57批83人次。")] == [True, False]


def test_a_half_width_semicolon_ends_a_clause_too() -> None:
    assert [at.left for at in settings("优良率89.3%;PM2.5均值28微克。")] == ["优良率", "PM2.5均值"]


@given(st.text(alphabet="检查渔船12件、，。；和分别的35%“”《》（）\n", max_size=60))
def test_what_is_given_of_a_clause_stands_in_the_text(text: str) -> None:
    for at in settings(text):
        assert at.left in text
        assert at.right in text
        assert text[at.quantity.start : at.quantity.end] == at.quantity.surface
