"""JSON is for programs: the contract of schema_version 2, key for key."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from summarizer.export import to_json
from summarizer.pipeline import load, summarize
from summarizer.settings import load_settings
from tests.invented import EXAMPLES, MORE, SEED, TEXT, report

SETTINGS = load_settings(engine="rules")
CITATION = {"start", "end", "quote"}
KEYS = {
    part: set(keys.split())
    for part, keys in {
        "": "schema_version report brief highlights overview overview_proof achievements metrics problems plans "
        "checks provenance",
        "report": "id title issuer region level year date addressee source sha256 chars",
        "achievements": "text category citations proof",
        "metrics": "name value value_max unit qualifier surface stated category subject period section citation proof",
        "problems": "text cause citations proof",
        "plans": "text citations proof",
        "checks": "numbers_total numbers_supported numbers_unsupported quotes_exact quantities_total quantities_used"
        " uncovered fallbacks edits unread",
        "uncovered": "surface start end reason",
        "provenance": "engine model prompt_version structured_output tool_version requests tokens_in tokens_cached"
        " tokens_out cost seconds created_at",
    }.items()
}


def cited(data: dict[str, Any]) -> list[dict[str, Any]]:
    points = [*data["achievements"], *data["problems"], *data["plans"]]
    return [at for point in points for at in point["citations"]] + [at["citation"] for at in data["metrics"]]


@pytest.mark.parametrize("path", [*EXAMPLES, *SEED, *MORE], ids=lambda path: path.stem)
def test_the_contract_holds(path: Path) -> None:
    read = load(path)
    data: dict[str, Any] = json.loads(to_json(summarize(read, settings=SETTINGS)))
    assert data["schema_version"] == 2
    assert data.keys() == KEYS[""]
    assert data["report"].keys() == KEYS["report"]
    assert data["checks"].keys() == KEYS["checks"]
    assert data["provenance"].keys() == KEYS["provenance"]
    for part in ("achievements", "metrics", "problems", "plans"):
        assert all(entry.keys() == KEYS[part] for entry in data[part])
    source = read.document.source
    for at in cited(data):
        assert at.keys() == CITATION
        assert 0 <= at["start"] < at["end"] <= len(source)
        assert source[at["start"] : at["end"]] == at["quote"]
    for metric in data["metrics"]:
        assert metric["surface"] == metric["citation"]["quote"]
        assert metric["name"]
        for value in (metric["value"], metric["value_max"]):
            assert value is None or (isinstance(value, str) and format(Decimal(value), "f") == value)
    for left in data["checks"]["uncovered"]:
        assert left.keys() == KEYS["uncovered"]
        assert source[left["start"] : left["end"]] == left["surface"]
    points = [*data["achievements"], *data["problems"], *data["plans"]]
    assert all(point["citations"] for point in points)
    assert data["report"]["chars"] == len(source)
    assert data["checks"]["quotes_exact"] is True


def test_a_value_is_a_plain_decimal_in_the_base_unit() -> None:
    data = json.loads(to_json(summarize(report(), settings=SETTINGS)))
    found = {
        metric["surface"]: (metric["value"], metric["unit"], metric["qualifier"])
        for metric in data["metrics"]
    }
    assert found["2.6万元"] == ("26000", "元", "exact")
    assert found["1.58万人次"] == ("15800", "人次", "exact")
    assert found["3200余件"] == ("3200", "件", "more")
    assert found["九成八"] == ("98", "%", "about")
    assert found["96.5%"] == ("96.5", "%", "exact")


def test_chinese_characters_are_written_as_they_are() -> None:
    assert "白鹭市档案局" in to_json(summarize(report(), settings=SETTINGS))


def test_half_a_surrogate_pair_can_be_written_and_read_back() -> None:
    text = TEXT.replace("档案执法检查", "档案\ud800执法检查")
    summary = summarize(report(text), settings=SETTINGS)
    written = to_json(summary)
    assert json.loads(written.encode()) == json.loads(json.dumps(summary.model_dump(mode="json")))


def test_version_1_has_what_it_had_and_no_more() -> None:
    summary = summarize(report(), settings=SETTINGS)
    data = json.loads(to_json(summary, schema=1))
    new = json.loads(to_json(summary))
    assert data["schema_version"] == 1
    assert data.keys() == new.keys() - {"brief", "highlights", "overview_proof"}
    assert data["checks"].keys() == new["checks"].keys() - {"edits"}
    for part in ("achievements", "metrics", "problems", "plans"):
        assert data[part] == [
            {key: value for key, value in entry.items() if key != "proof"} for entry in new[part]
        ]
