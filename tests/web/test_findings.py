from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.messages import LANGUAGES, Language, catalogue, set_language
from summarizer.models import Edit, Fallback
from summarizer.web.findings import find_findings
from tests.web.apptest import EXAMPLES, opened


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_chip_quotes_the_source(path: Path) -> None:
    it = opened(path)
    found = find_findings(it.report, it.summary)
    statements = [
        *found.problems,
        *found.plans,
        *(one for group in found.achievements for one in group.statements),
    ]
    chips = [chip for one in statements for chip in one.chips] + [row.chip for row in found.metrics]
    assert chips
    assert all(it.report.document.source[chip.start : chip.end] == chip.quote for chip in chips)


@pytest.mark.parametrize(
    ("surface", "value", "unit"),
    [("3.46亿元", "346,000,000", "元"), ("99.6%", "99.6", "%"), ("8.21万人", "82,100", "人")],
)
def test_values_are_in_the_base_unit_with_grouped_digits(surface: str, value: str, unit: str) -> None:
    rows = [
        row for path in EXAMPLES for row in find_findings(opened(path).report, opened(path).summary).metrics
    ]
    assert (value, unit) in {(row.value, row.unit) for row in rows if row.figure == surface}


def test_shares_count_every_metric_once() -> None:
    it = opened(EXAMPLES[0])
    found = find_findings(it.report, it.summary)
    assert sum(share.count for share in found.shares) == len(found.metrics)


def test_the_line_says_what_was_checked_and_why_the_rest_is_not_used() -> None:
    it = opened("2024年，全局办理行政处罚案件32件，其中3件移送。落实“三项制度”。")
    set_language("en")
    found = find_findings(it.report, it.summary)
    check = found.check
    total = it.summary.checks.numbers_total
    assert check.line == f"{total} of {total} numbers traced to the report"
    assert "parts of names 1" in check.unused
    assert sum(len(reason.numbers) for reason in found.unused) == len(it.summary.checks.uncovered)


def test_what_failed_the_checks_is_listed() -> None:
    it = opened(EXAMPLES[0])
    fallback = Fallback(item="achievements[2]", reason="number_not_found: 99件")
    edit = Edit(item="problems[0]", was="一是力量不足", now="力量不足")
    checks = it.summary.checks.model_copy(update={"fallbacks": (fallback,), "edits": (edit,)})
    found = find_findings(it.report, it.summary.model_copy(update={"checks": checks}))
    assert found.replaced == ("achievements[2] · number_not_found: 99件",)
    assert found.edited == ("problems[0] · 一是力量不足 → 力量不足",)


def test_each_item_says_how_it_is_proved() -> None:
    it = opened(EXAMPLES[0])
    plans = tuple(plan.model_copy(update={"proof": "verified"}) for plan in it.summary.plans)
    found = find_findings(it.report, it.summary.model_copy(update={"plans": plans}))
    assert plans
    assert {plan.proof for plan in found.plans} == {"verified"}
    assert [row.proof for row in found.metrics] == [metric.proof for metric in it.summary.metrics]
    assert [(one.text, one.proof) for one in found.brief] == [
        (one.text, one.proof) for one in it.summary.brief
    ]
    assert [one.theme for one in found.highlights] == [one.theme for one in it.summary.highlights]
    assert f"改写，经模型核对 {len(plans)} 条" in found.check.proofs


def test_a_summary_with_an_unsupported_number_has_no_tick() -> None:
    it = opened(EXAMPLES[0])
    checks = it.summary.checks.model_copy(update={"numbers_supported": it.summary.checks.numbers_total - 1})
    assert not find_findings(it.report, it.summary.model_copy(update={"checks": checks})).check.exact


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_of_the_page_exists_in_each_language(language: Language) -> None:
    assert all(strings[language].strip() for key, strings in catalogue().items() if key.startswith("web."))
