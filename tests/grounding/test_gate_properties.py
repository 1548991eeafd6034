"""What must hold for every report: its own words pass, and no digit of them can be changed."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer import load
from summarizer.grounding import check
from summarizer.models import Report
from summarizer.numbers import same_value

EXAMPLES = sorted(Path(__file__).parents[2].joinpath("examples").glob("*.txt"))
CLAUSE = re.compile(r"[^，。；：！？\n]+")

reports = st.sampled_from([path.name for path in EXAMPLES])


@cache
def read(name: str) -> Report:
    return load(next(path for path in EXAMPLES if path.name == name))


@cache
def clauses(name: str) -> list[tuple[int, int]]:
    document = read(name).document
    return [
        match.span()
        for sentence in document.sentences
        for match in CLAUSE.finditer(document.text, sentence.start, sentence.end)
        if match.group().strip()
    ]


@st.composite
def extracts(draw: st.DrawFn) -> tuple[str, str, tuple[int, ...]]:
    """A report's name, a span of its whole clauses, and the sentences that the span is in."""
    name = draw(reports)
    spans = clauses(name)
    first = draw(st.integers(0, len(spans) - 1))
    last = draw(st.integers(first, min(first + 3, len(spans) - 1)))
    start, end = spans[first][0], spans[last][1]
    document = read(name).document
    cited = tuple(at.id for at in document.sentences if at.start < end and at.end > start)
    return name, document.text[start:end], cited


@settings(max_examples=150, deadline=None)
@given(extracts())
def test_every_span_of_whole_clauses_is_supported(extract: tuple[str, str, tuple[int, ...]]) -> None:
    name, text, cited = extract
    checked = check(text, cited, read(name))
    assert checked.verdict == "supported", checked.reason


@settings(max_examples=150, deadline=None)
@given(extracts(), st.data())
def test_no_single_digit_of_it_can_be_changed(
    extract: tuple[str, str, tuple[int, ...]], data: st.DataObject
) -> None:
    name, text, cited = extract
    # The numbering of headings is no figure; a statement may number itself as it likes.
    free = [
        range(found.number.start, found.number.end)
        for found in check(text, cited, read(name)).checks
        if found.number.role == "numbering"
    ]
    digits = [
        match.start()
        for match in re.finditer(r"\d", text)
        if not any(match.start() in numbering for numbering in free)
    ]
    if not digits:
        return
    at = data.draw(st.sampled_from(digits))
    other = data.draw(st.sampled_from([digit for digit in "123456789" if digit != text[at]]))
    changed = text[:at] + other + text[at + 1 :]
    checked = check(changed, cited, read(name))
    if checked.verdict == "mended":
        # Another sentence of the report says just that; the citation is moved there.
        stated = {quantity.id: quantity for quantity in read(name).quantities}
        assert all(
            same_value(found.number, stated[found.quantity]) for found in checked.checks if found.quantity
        )
        assert set(checked.sentences) - set(cited), changed
    else:
        assert checked.verdict == "unsupported", changed


@settings(max_examples=50, deadline=None)
@given(extracts())
def test_the_gate_is_sure_of_what_it_let_pass(extract: tuple[str, str, tuple[int, ...]]) -> None:
    name, text, cited = extract
    checked = check(text, cited, read(name))
    assert check(text, checked.sentences, read(name)) == checked


@settings(max_examples=100, deadline=None)
@given(reports, st.text(alphabet="一二三百万亿余约超%0123456789.,，。年月日件人元办结新增第", max_size=40))
def test_hostile_statements_get_a_verdict_and_a_reason(name: str, text: str) -> None:
    checked = check(text, (0,), read(name))
    assert (checked.verdict == "unsupported") == bool(checked.reason)
    for found in checked.checks:
        assert 0 <= found.number.start < found.number.end <= len(text)
