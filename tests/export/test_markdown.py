"""Markdown is for people: every figure with its place, and no report can break the page."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.export import to_markdown
from summarizer.messages import catalogue, set_language
from summarizer.models import Edit, Summary
from summarizer.pipeline import summarize
from summarizer.settings import load_settings
from tests.invented import TEXT, points_of, report

SETTINGS = load_settings(engine="rules")
_WRITTEN = "| ` <script>alert(1)</script> # \\ * _ [x](javascript:y) ~~ &lt;b&gt; <!-- ``` $$"
HOSTILE = _WRITTEN.split()
_UNESCAPED = re.compile(r"(?<!\\)(?:\\\\)*[`*_{}<>#|~&$\[\]]")


def summary_of(text: str = TEXT) -> Summary:
    return summarize(report(text), settings=SETTINGS)


SUMMARY = summary_of()


def test_a_summary_can_be_read() -> None:
    page = to_markdown(summary_of())
    assert page.startswith("# 白鹭市档案局2024年度法治政府建设工作报告\n")
    assert "| 修订制度 | 12项 | 12 | 项 | 2024年 | 政策制度 | 摘自原文 | 114-117 |" in page.splitlines()
    assert "| 整改率 | 96.5% | 96.5 | % | 2024年 | 行政执法 | 摘自原文 | 172-177 |" in page.splitlines()
    assert "   原因：编制紧张" in page.splitlines()
    assert page.endswith("\n")


def test_places_are_characters_of_the_source() -> None:
    read = report()
    page = to_markdown(summarize(read, settings=SETTINGS))
    start, end = (int(at) for at in re.findall(r"\| 2.6万元 .* (\d+)-(\d+) \|", page)[0])
    assert read.document.source[start:end] == "2.6万元"


def test_each_item_says_in_words_how_it_is_proved() -> None:
    summary = summary_of()
    point = summary.achievements[0].model_copy(update={"proof": "verified"})
    summary = summary.model_copy(update={"achievements": (point, *summary.achievements[1:])})
    lines = to_markdown(summary).splitlines()
    assert f"- {point.text} 〔改写，经模型核对 {point.citations[0].start}-{point.citations[0].end}〕" in lines
    proofs = [item.proof for item in summary.brief] + [item.proof for item in summary.highlights]
    proofs += [item.proof for item in points_of(summary)]
    names = [metric.proof for metric in summary.metrics]
    said = next(line for line in lines if line.startswith("> 依据方式："))
    statements, named = said.split("。")[0].split("；")
    assert f"、改写，经模型核对 {proofs.count('verified')} 条" in statements
    assert f"有原文 {proofs.count('quoted')} 条" in statements
    assert f"摘自原文 {names.count('condensed')} 条" in named
    assert sum(map(int, re.findall(r"\d+", named))) == len(names)
    assert "摘自原文是报告的字词，有删减，不添内容" in said
    assert lines[lines.index("## 概要") + 2].startswith(f"{summary.brief[0].text} 〔")


def test_what_code_changed_of_a_model_s_words_is_listed() -> None:
    summary = summary_of()
    assert "程序对模型文字的改动" not in to_markdown(summary)
    edit = Edit(item="problems[0]", was="一是*专业*力量不足", now="专业力量不足")
    checks = summary.checks.model_copy(update={"edits": (edit,)})
    page = to_markdown(summary.model_copy(update={"checks": checks}))
    assert page.endswith(
        "## 程序对模型文字的改动（1 处）\n\n- problems\\[0\\]: 一是\\*专业\\*力量不足 → 专业力量不足\n"
    )


def test_headings_are_in_the_language_asked_for() -> None:
    set_language("en")
    page = to_markdown(summary_of())
    assert "## Problems (2)" in page
    assert "Made by rules" in page


def lines_of(page: str) -> list[str]:
    """Return what the page is made of, by how each line begins."""
    return [re.match(r"(?:#+ |- |> |\||\d+\. |\*\*|   )?", line).group() for line in page.splitlines()]  # type: ignore[union-attr]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_report_cannot_break_the_page(hostile: str) -> None:
    text = TEXT.replace("档案执法", f"档案{hostile}执法").replace(
        "白鹭市档案局2024年度", f"白鹭市{hostile}档案局2024年度"
    )
    page = to_markdown(summary_of(text))
    for line in page.splitlines():
        if line.startswith("| "):
            assert len(re.findall(r"(?<!\\)\|", line)) == 9
        said = re.sub(r"^(?:#{1,2} |> |\|---.*|\*\*(?=.*\*\*$))|\*\*$|(?:^| )\|(?= |$)", "", line)
        assert not _UNESCAPED.search(said), line


@given(st.text(alphabet="|`<>#\\*_-+=1.) \n\t案件\u202e\u200b\x00", min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_no_text_opens_a_block_of_its_own(hostile: str) -> None:
    sentence = SUMMARY.brief[0].model_copy(update={"text": hostile})
    lines = to_markdown(SUMMARY.model_copy(update={"brief": (sentence,)})).splitlines()
    at = lines.index("## 概要")
    shown = lines[at + 2]
    assert lines[at + 3] == ""
    assert not re.match(r"\s*(?:[-+*] |\d+[.)] |#|>|`{3}|={2,}|-{2,}|\|)", shown)
    assert not re.search("[\u202e\u200b\x00]", shown)


def test_signs_that_turn_the_reading_direction_are_not_shown() -> None:
    page = to_markdown(summary_of(TEXT.replace("86次", "\u202e86\u202c次").replace("142个", "14\u200b2个")))
    assert not re.search("[\u200b\u200e\u200f\u202a-\u202e]", page)


def test_every_reason_there_is_has_a_name() -> None:
    from typing import get_args

    from summarizer.models import Role

    keys = catalogue().keys()
    reasons = {*get_args(Role), "not_chosen", "page_number", "header_footer"} - {"metric"}
    assert {f"reason.{reason}" for reason in reasons} <= keys


@pytest.mark.parametrize(
    "stated",
    ["逾50万人次", "近700卷", "不少于4次", "未突破3%", "90%以上", "约1.53亿元", "3000人左右", "12700余份"],
)
def test_a_figure_stands_in_the_reports_own_words(stated: str) -> None:
    page = to_markdown(summary_of(f"全年完成相关服务{stated}。"))
    assert f"| {stated} |" in page


def test_an_empty_summary_says_so() -> None:
    page = to_markdown(summary_of("其余工作照常推进。"))
    assert page.count("（报告中没有）") >= 4
