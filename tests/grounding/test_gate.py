"""What may be shown and what may not, in the words of someone who reads the summary."""

from __future__ import annotations

import pytest

from summarizer.grounding import check
from summarizer.models import Report
from tests.grounding.conftest import Ask


@pytest.mark.parametrize(
    "statement",
    [
        "全年举办招聘会58场",
        "新增就业8.21万人",
        "新增就业82100人",
        "新增就业约8.2万人",
        "注册用户逾37.79万人",
        "审结行政复议198件",
        "优秀率为96%",
        "为2300余名农民工追回工资41062800元",
        "来访511人次，来信1142件",
        "举办招聘会58场,新增就业8.21万人;收到行政复议申请215件。",
        "2024年新增就业8.21万人",
        "上年新增就业7.88万人",
        "2023年这三项依次为29800件、3.9亿元和241件",
        "推行“1+6+N”调解布局",
        "12345热线接听来电42.7万通",
        "最多跑一次",
        "2024年11月《办法》施行",
        "“11·6”施行《办法》",
        "专职仲裁员不足50名",
        "案件积压的主要原因是编制偏紧",
    ],
)
def test_what_the_report_says_passes_in_other_words_too(ask: Ask, statement: str) -> None:
    checked = ask(statement)
    assert checked.verdict == "supported", checked.reason


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("全年举办招聘会68场", "number_not_found: 68场"),
        ("新增就业8.21亿人", "number_not_found: 8.21亿人"),
        ("新增就业8.21万人次", "number_not_found: 8.21万人次"),
        ("追回工资4106万元", "number_not_found: 4106万元"),
        ("注册用户37.79万人", "qualifier_lost: 37.79万人"),
        ("为2300名农民工追回工资4106.28万元", "qualifier_lost: 2300名"),
        ("专职仲裁员50名", "qualifier_lost: 50名"),
        ("收到行政复议申请198件，审结215件", "misplaced: 198件"),
        ("新增就业7.88万人，上年同口径为8.21万人", "misplaced: 7.88万人"),
        ("2023年这三项依次为2.98万件、241件和3.9亿元", "misplaced: 3.9亿元"),
        ("培养博士后58名", "number_not_found: 58名"),
        ("建成污水处理厂58件", "invented: 58件"),
        ("新增博士后工作站8.21万人", "invented: 8.21万人"),
        ("2023年新增就业8.21万人", "misplaced: 8.21万人"),
        ("2022年，新增就业8.21万人", "date_not_found: 2022年"),
        ("2024年12月《办法》施行", "date_not_found: 2024年"),
        ("推行“1+5+N”调解布局", "number_not_found: 5"),
        ("12346热线接听来电42.7万通", "number_not_found: 12346"),
        ("“12·6”施行《办法》", "number_not_found: 12"),
        ("深海养殖与远洋运输齐头并进", "words_not_found"),
        ("举办招聘会٣场", "number_not_found: ٣"),
    ],
)
def test_what_the_report_does_not_say_is_refused_with_its_reason(
    ask: Ask, statement: str, reason: str
) -> None:
    checked = ask(statement)
    assert checked.verdict == "unsupported"
    assert checked.reason == reason


def test_the_same_number_is_held_to_the_indicator_it_stands_with(ask: Ask) -> None:
    assert ask("举办招聘会58场", "招聘会").verdict == "supported"
    assert ask("立案查处违法行为58件", "立案查处").verdict == "supported"
    assert ask("举办招聘会58件").verdict == "unsupported"


def test_a_wrong_citation_is_mended_and_the_idle_one_dropped(ask: Ask) -> None:
    checked = ask("举办招聘会58场", "仲裁员")
    assert checked.verdict == "mended"
    assert checked.sentences == ask("举办招聘会58场", "招聘会").sentences
    assert [found.verdict for found in checked.checks] == ["mended"]


def test_a_citation_that_lacks_one_of_two_sentences_is_completed(ask: Ask) -> None:
    checked = ask("举办招聘会58场，收到行政复议申请215件", "招聘会")
    assert checked.verdict == "mended"
    assert set(checked.sentences) == set(ask("58", "招聘会", "收到行政复议").sentences)


def test_a_statement_without_numbers_must_be_in_what_it_cites(ask: Ask) -> None:
    assert ask("案件积压的原因是编制偏紧", "仲裁员").verdict == "supported"
    assert ask("案件积压的原因是编制偏紧", "招聘会").reason == "words_not_found"


def test_a_statement_that_cites_nothing_finds_its_own_sentence_or_fails(report: Report) -> None:
    assert check("举办招聘会58场", (), report).verdict == "mended"
    assert check("编制偏紧", (), report).reason == "no_citation"


def test_each_number_is_accounted_for_at_its_place(ask: Ask) -> None:
    statement = "举办招聘会58场，新增就业9.99万人"
    checked = ask(statement)
    assert [(found.number.surface, found.verdict) for found in checked.checks] == [
        ("58场", "supported"),
        ("9.99万人", "unsupported"),
    ]
    for found in checked.checks:
        assert statement[found.number.start : found.number.end] == found.number.surface


def test_numbering_is_no_figure(ask: Ask) -> None:
    assert ask("一是举办招聘会58场；二是新增就业8.21万人").verdict == "supported"
