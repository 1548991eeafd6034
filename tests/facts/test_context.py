"""Who a number is of, and in what field of work."""

from __future__ import annotations

import pytest

from summarizer.facts.subject import OTHER, categories, category
from summarizer.pipeline import loads

HEAD = "白鹭市水务局2025年度法治政府建设工作报告\n白鹭市人民政府：\n一、主要工作\n"
SUBJECTS = [
    ("全市渔政部门为120名渔民追回货款。", "全市渔政部门"),
    ("法律顾问审查合同94份。", "法律顾问"),
    ("全市新增停车位3200个。", "全市"),
    ("城镇新增就业5487人。", ""),
    ("为渔业企业减轻负担12万元。", ""),
    ("联合公安部门整治渔港14次。", ""),
    ("单位产值能耗下降3.2%。", ""),
]
FIELDS = [
    ("办结行政复议案件", "矛盾化解"),
    ("双随机抽查检查户次", "行政执法"),
    ("普法直播观看人次", "法治宣传"),
    ("规范性文件合法性审核", "政策制度"),
    ("甲乙丙丁", OTHER),
]


@pytest.mark.parametrize(("sentence", "who"), SUBJECTS)
def test_a_subject_is_someone_who_acts(sentence: str, who: str) -> None:
    assert loads(HEAD + sentence).facts.facts[0].subject == who


@pytest.mark.parametrize(("text", "field"), FIELDS)
def test_the_field_of_work_is_the_one_with_the_most_of_its_words(text: str, field: str) -> None:
    assert category(text) == field
    assert field in categories()


def test_the_first_text_that_says_anything_decides_the_field() -> None:
    assert category("甲乙", "普法宣传", "行政处罚") == "法治宣传"
