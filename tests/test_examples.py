"""The invented reports are what their README says, and their gold holds for every character of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple, get_args

import pytest

from summarizer.models.words import Qualifier

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
GOLD = ROOT / "eval" / "gold"
GOLD_QA = ROOT / "eval" / "gold_qa"
QUALIFIERS = set(get_args(Qualifier))
SECTIONS = {"achievements", "problems", "plans", "responsibility", "other"}
NEAR_MISSES = {"near_indicator", "near_scope", "near_year"}
OTHER_REFUSALS = {"other_place", "out_of_scope", "false_premise"}


class Listed(NamedTuple):
    """A row of the README's table of files."""

    file: str
    issuer: str
    level: str
    field: str
    year: str
    encoding: str
    line_ends: str
    punctuation: str
    chars: str
    metrics: str


class Trap(NamedTuple):
    """A row of the README's tables of traps."""

    trap: str
    file: str
    text: str
    gold: str
    wrong: str


def table_rows(columns: tuple[str, ...]) -> Iterator[list[str]]:
    """Return the rows of the README's tables whose first column names are these."""
    inside = False
    for line in (EXAMPLES / "README.md").read_text(encoding="utf-8").splitlines():
        # The text of a trap may begin or end with a space, so only one space is the table's own.
        cells = [cell[1:-1] for cell in line.split("|")[1:-1]]
        if tuple(cells[: len(columns)]) == columns:
            inside = True
        elif not cells:
            inside = False
        elif inside and not cells[0].startswith("---"):
            yield cells


LISTED = [Listed(*row) for row in table_rows(("file", "issuer"))]
TRAPS = [Trap(*row) for row in table_rows(("trap", "file", "text"))]
BY_FILE = {row.file: row for row in LISTED}
NAMES = list(BY_FILE)


def source_of(name: str) -> str:
    return (EXAMPLES / f"{name}.txt").read_bytes().decode(BY_FILE[name].encoding)


def gold_of(name: str, folder: Path = GOLD) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def written(metric: dict[str, Any]) -> str:
    value = metric["value"] + (f"..{metric['value_max']}" if "value_max" in metric else "")
    qualifier = "" if metric["qualifier"] == "exact" else metric["qualifier"]
    return " ".join(part for part in (value, metric["unit"], qualifier) if part)


def test_the_readme_lists_every_report() -> None:
    assert sorted(NAMES) == sorted(path.stem for path in EXAMPLES.glob("*.txt"))
    assert len(NAMES) == 6
    assert len({row.year for row in LISTED}) == len({row.field for row in LISTED}) == 6
    assert {row.level.split()[0] for row in LISTED} == {"national", "province", "city", "county"}


@pytest.mark.parametrize("row", LISTED, ids=lambda row: row.file)
def test_a_file_is_stored_as_the_readme_says(row: Listed) -> None:
    source, data = source_of(row.file), (EXAMPLES / f"{row.file}.txt").read_bytes()
    gold = gold_of(row.file)
    assert source.encode(row.encoding) == data
    assert not source.startswith("\ufeff")
    assert len(source) == int(row.chars) == gold["chars"]
    assert 2_500 <= len(source) <= 5_000
    assert row.line_ends == ("CRLF" if "\r\n" in source else "LF")
    assert source.count("\r") == (source.count("\n") if row.line_ends == "CRLF" else 0)
    half, full = source.count(","), source.count("，")
    assert row.punctuation == ("half-width" if half > full else "full-width")
    assert len(gold["metrics"]) == int(row.metrics)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("folder", [GOLD, GOLD_QA], ids=lambda folder: folder.name)
def test_gold_belongs_to_the_bytes_of_the_file(name: str, folder: Path) -> None:
    gold = gold_of(name, folder)
    assert gold["report"] == name
    assert gold["file"] == f"{name}.txt"
    assert gold["sha256"] == sha256((EXAMPLES / f"{name}.txt").read_bytes()).hexdigest()


@pytest.mark.parametrize("name", NAMES)
def test_gold_says_who_reports_on_which_year(name: str) -> None:
    meta, row = gold_of(name)["meta"], BY_FILE[name]
    assert set(meta) == {"issuer", "region", "level", "year", "date", "addressee", "title"}
    assert (meta["issuer"], meta["level"], str(meta["year"])) == (row.issuer, row.level.split()[0], row.year)
    assert meta["date"] is None or re.fullmatch(r"\d{4}-\d\d-\d\d", meta["date"])
    joined = re.sub(r"\s", "", source_of(name))
    assert all(meta[key] is None or meta[key] in joined for key in ("title", "addressee"))


def test_one_issuer_is_never_named_in_full_and_one_only_signs_at_the_end() -> None:
    assert BY_FILE["lanze-2023"].issuer not in source_of("lanze-2023")
    before, after = source_of("liuwan-2022").split(BY_FILE["liuwan-2022"].issuer)
    assert len(after) < 30 < len(before)


@pytest.mark.parametrize("name", NAMES)
def test_every_metric_is_the_reports_own_characters(name: str) -> None:
    source, metrics = source_of(name), gold_of(name)["metrics"]
    assert 25 <= len(metrics) <= 45
    for metric in metrics:
        assert source[metric["start"] : metric["end"]] == metric["surface"]
        assert Decimal(metric["value"]) >= 0
        assert "value_max" not in metric or Decimal(metric["value_max"]) > Decimal(metric["value"])
        assert metric["qualifier"] in QUALIFIERS
        assert metric["section"] in SECTIONS
        assert isinstance(metric["required"], bool)
    for before, after in zip(metrics, metrics[1:], strict=False):
        assert before["end"] <= after["start"]


@pytest.mark.parametrize("name", NAMES)
def test_no_two_metrics_of_a_report_share_a_name(name: str) -> None:
    names = [one for metric in gold_of(name)["metrics"] for one in (metric["name"], *metric["aliases"])]
    assert all(names)
    assert sorted(names) == sorted(set(names))


def spans_of(question: dict[str, Any]) -> list[list[int]]:
    return [*question["evidence"], *question["near"]]


@pytest.mark.parametrize("name", NAMES)
def test_every_question_and_point_rests_on_the_report(name: str) -> None:
    source, gold = source_of(name), gold_of(name, GOLD_QA)
    questions = gold["questions"]
    ids = [question["id"] for question in questions]
    assert ids == [f"{name}-q{number:02}" for number in range(1, len(questions) + 1)]
    points = [point for kind in ("achievements", "problems", "plans") for point in gold["points"][kind]]
    spans = [span for question in questions for span in spans_of(question)]
    spans += [[point["start"], point["end"]] for point in points]
    for start, end in spans:
        assert 0 <= start < end <= len(source)
        assert source[start:end] == source[start:end].strip()
    assert all(point["text"].endswith("。") for point in points)
    assert all(set(point) >= {"cause"} for point in gold["points"]["problems"])
    for question in questions:
        assert question["answerable"] == bool(question["evidence"])
        assert question["answerable"] == (question["subtype"] in {"direct", "paraphrased"})
        assert question["answerable"] or not question["numbers"]
        assert (question["kind"] == "derived") == bool(question["formula"])


@pytest.mark.parametrize("name", NAMES)
def test_every_number_of_an_answer_is_a_metric_in_its_evidence(name: str) -> None:
    metrics = gold_of(name)["metrics"]
    for question in gold_of(name, GOLD_QA)["questions"]:
        held = {
            (Decimal(value), metric["unit"])
            for metric in metrics
            for start, end in question["evidence"]
            if start <= metric["start"] and metric["end"] <= end
            for value in (metric["value"], metric.get("value_max", metric["value"]))
        }
        for number in question["numbers"]:
            if question["kind"] == "derived":
                assert Decimal(question["formula"].split("=")[1]) == Decimal(number["value"])
            else:
                assert (Decimal(number["value"]), number["unit"]) in held, question["id"]


def test_a_third_of_the_questions_has_no_answer_and_half_of_those_nearly_do() -> None:
    questions = [question for name in NAMES for question in gold_of(name, GOLD_QA)["questions"]]
    refused = [question["subtype"] for question in questions if not question["answerable"]]
    assert set(refused) == NEAR_MISSES | OTHER_REFUSALS
    assert 0.28 <= len(refused) / len(questions) <= 0.38
    assert 0.4 <= sum(kind in NEAR_MISSES for kind in refused) / len(refused) <= 0.6


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: f"{trap.file}: {trap.trap}")
def test_a_trap_stands_in_its_report_and_is_labelled_as_told(trap: Trap) -> None:
    source, metrics = source_of(trap.file), gold_of(trap.file)["metrics"]
    line_end = "\r\n" if BY_FILE[trap.file].line_ends == "CRLF" else "\n"
    text = trap.text.removeprefix("`").removesuffix("`").replace("⏎", line_end)
    places = [(found.start(), found.end()) for found in re.finditer(re.escape(text), source)]
    assert places
    if trap.gold == "none":
        touching = [m for m in metrics for a, b in places if m["start"] < b and a < m["end"]]
        assert touching == []
    elif trap.gold != "-":
        start, end = places[0]
        inside = [m for m in metrics if start <= m["start"] and m["end"] <= end]
        assert "; ".join(written(metric) for metric in inside) == trap.gold


def test_traps_are_named_once_and_every_report_has_some() -> None:
    assert len({(trap.file, trap.trap) for trap in TRAPS}) == len(TRAPS) > 100
    assert {trap.file for trap in TRAPS} == set(NAMES)
