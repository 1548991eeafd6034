"""A sentence is cut to its point: all its figures, no numbering, no spirit, no flourish; never to nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.engines.rules.trimming import bare, core, shortened, trimmed
from summarizer.models import Span
from summarizer.pipeline import loads


def told(text: str) -> str | None:
    """Return the core of the first sentence of a text that has one."""
    report = loads(text)
    spans = (core(report, sentence) for sentence in report.document.sentences)
    return next((report.document.text[span.start : span.end] for span in spans if span), None)


CORES = [
    ("开展巡查30次。", "开展巡查30次"),
    ("一是开展巡查30次；", "开展巡查30次"),
    ("（三）开展巡查30次。", "开展巡查30次"),
    ("3.开展巡查30次。", "开展巡查30次"),
    ("首先，开展巡查30次。", "开展巡查30次"),
    ("同时，开展巡查30次。", "开展巡查30次"),
    ("同时期开展巡查30次。", "同时期开展巡查30次"),
    ("坚持依法治理，开展巡查30次，为发展提供坚实保障。", "开展巡查30次"),
    ("围绕中心工作，深入贯彻要求，修订制度2项，不断提升水平，发现隐患9处。", "修订制度2项，不断提升水平，发现隐患9处"),
    ("1.5亿元专项资金拨付到位。", "1.5亿元专项资金拨付到位"),
    ("制定《林区、草场管护办法（试行）》，有力推动工作。", "制定《林区、草场管护办法（试行）》"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "core_of_it"), CORES)
def test_what_is_left_of_a_sentence(sentence: str, core_of_it: str) -> None:
    assert told(sentence) == core_of_it


@pytest.mark.parametrize(
    "text", ["一是；", "（一）。", "1.\n", "一是二是三是。", "（一）（二）。", "——", "首先，", "，。；"]
)
def test_numbering_alone_says_nothing(text: str) -> None:
    document = loads(f"开展巡查。\n{text}").document
    last = document.sentences[-1]
    assert trimmed(document, last.start, last.end) is None
    assert bare(document, last).end > bare(document, last).start


def test_a_statement_of_ten_figures_keeps_them_all() -> None:
    listed = "，".join(f"巡查第{name}水库{at}次" for at, name in enumerate("甲乙丙丁戊己庚辛壬癸", 21))
    kept = told(f"{listed}。")
    assert kept is not None
    assert all(f"{at}次" in kept for at in range(21, 31))


def test_a_text_without_an_end_is_cut_at_a_clause_or_not_stated_at_all() -> None:
    document = loads("开展水库巡查活动，" * 200).document
    cut = shortened(document, Span(start=0, end=len(document.text)))
    assert cut is not None
    assert document.text[: cut.end].endswith("活动")
    assert cut.end <= 240
    endless = loads("开展水库巡查活动" * 200).document
    assert shortened(endless, Span(start=0, end=len(endless.text))) is None


_WRITTEN = "一是 （一） 1. 首先， 同时， 坚持 巡查12次 ， 。 ； 、 为了 不断 “ ” （ 《 》 2.5亿元"
PIECES = [*_WRITTEN.split(), " "]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12))
def test_a_core_is_never_empty_and_never_outside_its_sentence(pieces: list[str]) -> None:
    report = loads("".join(pieces) + "巡")
    text = report.document.text
    for sentence in report.document.sentences:
        span = core(report, sentence)
        if span is not None:
            assert sentence.start <= span.start < span.end <= sentence.end
            assert any(character.isalnum() for character in text[span.start : span.end])
            assert text[span.end - 1] not in "。；，："
