"""What is shown is counted by itself: a fault in the gate, planted here, makes the two figures differ."""

from __future__ import annotations

import gc
import weakref
from decimal import Decimal

import pytest

from summarizer.engines.rules import RulesEngine
from summarizer.grounding import alignment, gate, ground, summary
from summarizer.grounding.align import Relation
from summarizer.grounding.checks import Recount, Shown
from summarizer.grounding.contexts import contexts_of
from summarizer.models import Citation, Draft, Metric, MetricDraft, PointDraft, Quantity, Report, Summary
from summarizer.pipeline import loads, summarize

TEXT = """青石县水利局2024年法治政府建设工作报告

一、主要成效
全年办理行政许可１２７件，同比增长5%。开展普法宣传3场次，
约有1.53万名群众参加。"12·4"期间发放《水法》手册800余份。

二、存在问题
执法人员仅有6名。
"""


@pytest.fixture
def report() -> Report:
    return loads(TEXT)


def _cited(report: Report, *quotes: str) -> list[Citation]:
    source = report.document.source
    return [Citation(start=(at := source.index(quote)), end=at + len(quote), quote=quote) for quote in quotes]


@pytest.mark.parametrize(
    ("text", "quotes", "total", "supported"),
    [
        ("办理行政许可127件，同比增长5%", ("全年办理行政许可１２７件，同比增长5%",), 2, 2),
        ("办理行政许可127件", ("开展普法宣传3场次",), 1, 0),
        ("办理行政许可128件", ("全年办理行政许可１２７件",), 1, 0),
        ("办理行政许可127%", ("全年办理行政许可１２７件",), 1, 0),
        ("约1.5万名群众参加", ("约有1.53万名群众参加",), 1, 1),
        ("1.5万名群众参加", ("约有1.53万名群众参加",), 1, 0),
        ("约1.4万名群众参加", ("约有1.53万名群众参加",), 1, 0),
        ("2024年办理行政许可127件", ("全年办理行政许可１２７件",), 2, 2),
        ("2023年办理行政许可127件", ("全年办理行政许可１２７件",), 2, 1),
        ("“12·4”期间", ('"12·4"期间发放',), 2, 2),
        ("没有数字", ("全年办理行政许可１２７件",), 0, 0),
    ],
)
def test_a_number_is_borne_out_by_its_quotes_alone(
    report: Report, text: str, quotes: tuple[str, ...], total: int, supported: int
) -> None:
    counted = Recount(report).statements([Shown("x", text, _cited(report, *quotes))])
    assert (counted.total, counted.supported) == (total, supported)


def test_a_quote_that_is_not_the_sources_bears_out_nothing(report: Report) -> None:
    place = _cited(report, "全年办理行政许可１２７件")[0]
    forged = place.model_copy(update={"quote": "全年办理行政许可127件"})
    counted = Recount(report).statements([Shown("x", "办理行政许可127件", [forged])])
    assert (counted.total, counted.supported) == (1, 0)


def test_a_figure_that_was_worked_out_is_borne_out_by_its_working(report: Report) -> None:
    shown = Shown("x", "合计133", _cited(report, "全年办理行政许可１２７件"), derived=Decimal(133))
    assert Recount(report).statements([shown]).supported == 1


@pytest.mark.parametrize(
    "change",
    [
        {"value": Decimal(128)},
        {"unit": "宗次"},
        {"qualifier": "about"},
        {"surface": "127件"},
        {"value_max": Decimal(130)},
    ],
)
def test_a_metric_is_borne_out_by_the_number_at_its_place(report: Report, change: dict[str, object]) -> None:
    metric = next(at for at in summarize(report, engine="rules").metrics if at.value == Decimal(127))
    recount = Recount(report)
    assert recount.metrics([metric]).supported == 1
    assert recount.metrics([metric.model_copy(update=change)]).supported == 0


def _made(report: Report, *, text: str, sentence: str) -> Summary:
    """Return the checks of a draft with one achievement of a model's."""
    at = report.document.sentence_at(report.document.text.index(sentence)).id
    rules = RulesEngine().draft(report)
    point = PointDraft(text=text, sentences=(at,))
    found = ground(report, Draft(engine="llm", achievements=(point,)), rules)
    whole = summarize(report, engine="rules")
    return whole.model_copy(update={"checks": found.checks, "achievements": found.achievements})


def test_what_the_gate_refused_is_listed_with_its_item_and_the_reason(report: Report) -> None:
    made = _made(report, text="办理行政许可139件，增长5%", sentence="行政许可")
    assert [(at.surface, at.item, at.reason) for at in made.checks.numbers_unsupported] == [
        ("139件", "achievements[1]", "number_not_found")
    ]
    assert made.checks.numbers_supported == made.checks.numbers_total
    assert all("139" not in point.text for point in made.achievements)


@pytest.mark.parametrize("fault", ["every number stands", "a stronger number stands"])
def test_a_fault_planted_in_the_gate_shows(
    report: Report, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    if fault == "every number stands":
        monkeypatch.setattr(alignment, "relate", lambda number, quantity: Relation.EQUAL)
        text = "办理行政许可139件，同比增长5%"
    else:
        monkeypatch.setattr(Relation, "stands", property(lambda relation: True))
        text = "约有1.9万名群众参加"
    made = _made(report, text=text, sentence="行政许可" if "许可" in text else "约有")
    assert any(point.text == text for point in made.achievements)
    assert made.checks.numbers_supported < made.checks.numbers_total


def test_a_metric_of_another_place_shows(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    source = report.document.source

    def displaced(name: str, drafted: MetricDraft, quantity: Quantity, of: Report) -> Metric:
        metric = made(name, drafted, quantity, of)
        start, end = metric.citation.start - 1, metric.citation.end
        return metric.model_copy(update={"citation": Citation(start=start, end=end, quote=source[start:end])})

    made = summary._metric
    monkeypatch.setattr(summary, "_metric", displaced)
    checks = summarize(report, engine="rules").checks
    assert checks.numbers_supported < checks.numbers_total


def test_what_is_worked_out_of_a_report_goes_with_it() -> None:
    report = loads(TEXT)
    summarize(report, engine="rules")
    gate.check("办理行政许可127件", (1,), report)
    facts = weakref.ref(report.facts)
    contexts = weakref.ref(contexts_of(report))
    assert contexts() is not None
    del report
    gc.collect()
    assert facts() is None
    assert contexts() is None
