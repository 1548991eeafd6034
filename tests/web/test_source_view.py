from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from summarizer.models import Fallback
from summarizer.web.report_cache import OpenReport
from summarizer.web.source_view import SourceView, lay_out, place_of
from tests.web.apptest import EXAMPLES, opened

TEXT = """青河市统计局2024年度法治政府建设工作报告

市人民政府：

2024年，全局办理行政处罚案件32件，罚没金额1.2万元。

一、主要工作

（一）严格执法

1. 规范检查。开展检查120余次，整改率100%。

二、存在的问题

一是力量不足。专职人员只有3名。

青河市统计局

2025年1月10日
"""


def paper(it: OpenReport) -> SourceView:
    return lay_out(it.report, it.summary)


def kinds(it: SourceView) -> list[str]:
    return [f"{block.kind}{block.level or ''}" for block in it.blocks]


def test_a_report_is_set_as_a_document() -> None:
    assert kinds(paper(opened(TEXT))) == [
        "title", "addressee", "text", "heading1", "heading2", "text", "heading1", "text", "signature", "signature",
    ]  # fmt: skip


def test_the_heading_that_opens_a_paragraph_is_its_lead() -> None:
    leads = ["".join(run.text for run in block.runs if run.lead) for block in paper(opened(TEXT)).blocks]
    assert [lead for lead in leads if lead] == ["1. 规范检查。", "一是力量不足。"]


def test_the_outline_names_the_headings_and_their_places() -> None:
    outline = [(entry.label, entry.level, TEXT[entry.start]) for entry in paper(opened(TEXT)).outline]
    assert outline == [("一、主要工作", 1, "一"), ("（一）严格执法", 2, "（"), ("二、存在的问题", 1, "二")]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_blocks_are_the_source_s_own_characters_in_their_order(path: Path) -> None:
    it = opened(path)
    source, at = it.report.document.source, 0
    for block in paper(it).blocks:
        assert source[at : block.start].strip("\ufeff \t\r\n\u3000") == ""
        assert "".join(run.text for run in block.runs) == source[block.start : block.end]
        assert all(source[run.start :].startswith(run.text) for run in block.runs)
        at = block.end
    assert source[at:].strip() == ""


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_number_is_there_once_and_says_what_became_of_it(path: Path) -> None:
    it = opened(path)
    found = paper(it)
    shown = [run.figure for block in found.blocks for run in block.runs if run.figure is not None]
    assert list(dict.fromkeys(shown)) == list(range(len(it.report.quantities)))
    metrics = [figure.metric for figure in found.figures if figure.metric is not None]
    assert sorted(metrics) == list(range(len(it.summary.metrics)))
    unused = [figure for figure in found.figures if figure.state == "unused"]
    inside = {entry.start for entry in it.summary.checks.uncovered} & {
        figure.start for figure in found.figures
    }
    assert {figure.start for figure in unused} == inside
    assert all(figure.reason for figure in unused)


def test_a_name_the_gate_mended_shows_as_mended() -> None:
    it = opened(TEXT)
    metric = next(figure for figure in paper(it).figures if figure.metric is not None)
    label = next(q.label for q in it.report.quantities if q.surface.startswith(metric.surface))
    fallback = Fallback(item=f"metrics[{label}].name", reason="name_not_carried")
    checks = it.summary.checks.model_copy(update={"fallbacks": (fallback,)})
    mended = lay_out(it.report, it.summary.model_copy(update={"checks": checks}))
    assert [figure.state for figure in mended.figures].count("mended") == 1


def test_a_page_number_inside_a_sentence_is_kept_and_set_aside() -> None:
    it = opened(next(path for path in EXAMPLES if path.stem == "liuwan-2022"))
    aside = [run.text for block in paper(it).blocks for run in block.runs if run.aside]
    assert any("2" in text for text in aside)


@pytest.mark.parametrize(
    ("words", "place"),
    [("行政处罚案件32件", ""), ("检查120余次", "一、（一）1."), ("专职人员", "二、一是")],
)
def test_a_place_is_named_by_the_report_s_own_numbering(words: str, place: str) -> None:
    document = opened(TEXT).report.document
    assert place_of(document, document.source.index(words)) == place


def test_a_paragraph_without_end_comes_in_pieces_and_no_number_is_cut() -> None:
    it = opened(
        "青河市统计局2024年度工作报告\n\n全年办理" + "，".join(f"{n}.5万件" for n in range(3_000)) + "。"
    )
    found = paper(it)
    source = it.report.document.source
    pieces = found.blocks[1:]
    assert [piece.continued for piece in pieces] == [False] + [True] * (len(pieces) - 1)
    assert max(piece.end - piece.start for piece in pieces) <= 3_010
    assert "".join(source[piece.start : piece.end] for piece in pieces) == source[pieces[0].start :]
    shown = [run.figure for piece in pieces for run in piece.runs if run.figure is not None]
    assert len(shown) == len(set(shown))


@given(some.text(alphabet="一二三、（）1234年%万。；\n <b>&*_\\$:😀 项次2、", max_size=120))
def test_whatever_the_text_it_is_set_whole(text: str) -> None:
    assume(text.strip())
    it = opened(text)
    shown = "".join(run.text for block in paper(it).blocks for run in block.runs)
    assert "".join(shown.split()) == "".join(text.split())
