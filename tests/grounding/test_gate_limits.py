"""Where a number's words stop being its own: one case just inside each limit, one just outside."""

from __future__ import annotations

import pytest

from summarizer import loads
from summarizer.grounding.binding import Fault, Said, fault
from summarizer.grounding.gate import check
from summarizer.models import Quantity, Report

HEAD = "清河市水利局2024年度法治政府建设工作报告\n一、主要成效\n"
GATES = loads(f"{HEAD}全年修缮河堤闸门12座，新建乡村供水泵房30座。\n")


def number(report: Report, surface: str) -> Quantity:
    return next(quantity for quantity in report.quantities if quantity.surface == surface)


@pytest.mark.parametrize(
    ("words", "surface", "expected", "why"),
    [
        ("修缮河堤锅炉", "12座", None, "three of five pairs are the report's"),
        ("河堤闸门锅炉门", "12座", "invented", "half of the pairs are, and of the characters too few"),
        ("修缮新建锅炉门", "12座", None, "a third of the pairs, and nearly all of the characters"),
        ("闸堤河修缮", "12座", "invented", "a quarter of the pairs, whatever the characters"),
        ("修缮河堤新建锅炉", "12座", None, "half of the pairs, three of four characters"),
        ("修缮锅炉", "12座", "invented", "a third of the pairs, half of the characters"),
        ("河堤新建门", "12座", "misplaced", "as many words of the other, which had come before it"),
        ("闸门新建", "12座", None, "as many words of the other, but its own touch it"),
        (
            "河堤闸门新建供水",
            "30座",
            None,
            "what stands before counts half, and the other's words touch nothing",
        ),
        ("泵房闸门修缮", "12座", None, "the other's word touches its own in two characters only"),
    ],
)
def test_words_are_a_numbers_own_to_a_degree(
    words: str, surface: str, expected: Fault | None, why: str
) -> None:
    rivals = [quantity.id for quantity in GATES.quantities if quantity.surface != surface]
    assert fault(Said(words), number(GATES, surface), rivals, GATES) == expected, why


YEAR = loads(
    f"{HEAD}收到复议申请215件，已审结198件。信访事项已审结40件。\n"
    "政务服务事项实现“最多跑一次”。群众满意度持续提升。企业办事更加方便。窗口作风明显好转。\n"
    "清淤疏浚重点河道，成效十分显著。全年排查泵站和水闸的安全隐患并完成整改，分别为21处、35处和46处。\n"
)


@pytest.mark.parametrize(
    ("statement", "cited", "reason", "why"),
    [
        ("更多跑一次", "政务服务", "", "half of its words are the report's"),
        ("清淤疏浚治理有力", "清淤", "words_not_found", "three of seven pairs are"),
        ("审结40件", "收到复议", "", "one pair is no clause of the report's: the number may be another's"),
        ("已审结40件", "收到复议", "misplaced: 40件", "two pairs are, and there stands 198"),
        ("只跑一次", "政务服务", "number_not_found: 一次", "one character beside a number tells no phrase"),
        ("更多跑一次", "持续提升", "", "two characters do"),
        ("最多跑一次", "更加方便", "", "a phrase two sentences before"),
        ("最多跑一次", "明显好转", "number_not_found: 一次", "a phrase three sentences before"),
        (
            "排查泵站和水闸的安全隐患锅炉房分别为21处、35处和46处",
            "排查",
            "",
            "what a list is about goes back to where its sentence has it",
        ),
        (
            "清淤疏浚重点河道无人机巡查分别为21处、35处和46处",
            "排查",
            "invented: 35处",
            "but not as far as one likes",
        ),
    ],
)
def test_a_statement_is_the_reports_to_a_degree(statement: str, cited: str, reason: str, why: str) -> None:
    document = YEAR.document
    sentence = document.sentence_at(document.text.index(cited)).id
    assert check(statement, (sentence,), YEAR).reason == reason, why


AFTER = loads(
    f"{HEAD}全年开展节水宣传进校园。水库移民后期扶持有序推进。灌区信息化试点启动。新建乡村供水泵房30座，修缮闸门12座。\n"
)


@pytest.mark.parametrize(
    ("words", "expected", "why"),
    [
        (
            "水库移民闸门灌区信息化",
            "misplaced",
            "two sentences before, what is said is lent to the other as well",
        ),
        ("节水宣传闸门灌区信息化", None, "three sentences before, it is lent to neither"),
    ],
)
def test_the_two_sentences_before_lend_their_words(words: str, expected: Fault | None, why: str) -> None:
    rivals = [number(AFTER, "12座").id]
    assert fault(Said(words), number(AFTER, "30座"), rivals, AFTER) == expected, why
