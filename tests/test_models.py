"""Places of the cleaned text map to the source; decimals are written plainly; models cannot be changed."""

from __future__ import annotations

import pickle
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from summarizer.models import Citation, Summary, Usage, plain
from summarizer.pipeline import loads, summarize
from summarizer.settings import load_settings
from tests.invented import TEXT, report

WRITTEN = [("153000000", "153000000"), ("1.53E+8", "153000000"), ("99.980", "99.98"), ("0.50", "0.5"), ("100", "100"),
           ("1E+3", "1000"), ("0", "0"), ("0.000", "0"), ("1E-7", "0.0000001")]  # fmt: skip


@pytest.mark.parametrize(("value", "text"), WRITTEN)
def test_a_decimal_is_written_without_exponent_and_idle_zeros(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=0, max_value=10**15))
def test_what_is_written_is_the_same_number(value: Decimal) -> None:
    assert Decimal(plain(value)) == value


def test_a_place_is_quoted_in_the_sources_own_characters() -> None:
    document = loads("全年接待 12700 余人次,群众\n满意。").document
    start = document.text.index("12700")
    assert document.text[start : start + 9] == "12700余人次，"
    assert document.cite(start, start + 8).quote == "12700 余人次"
    assert document.cite(start, start + 9).quote == "12700 余人次,"


def test_every_character_has_its_sentence_and_its_headings() -> None:
    document = report().document
    at = document.text.index("整改率")
    sentence = document.sentence_at(at)
    assert sentence.start <= at < sentence.end
    assert document.sentence_at(sentence.start) == sentence
    assert document.sentence_at(sentence.start - 1).id == sentence.id - 1
    assert sentence.label == f"S{sentence.id}"
    assert [part.marker for part in document.path(sentence.section)] == ["一、", "（二）"]
    assert document.sentence_at(-5).id == 0


def test_quantities_are_found_by_their_place() -> None:
    read = report()
    start = read.document.text.index("修订制度")
    assert [at.surface for at in read.quantities_in(start, start + 16)] == ["12项", "3项"]
    assert read.quantities_in(start, start) == ()
    begins = read.document.text.index("12项")
    assert read.quantities_in(start, begins) == ()
    assert [at.surface for at in read.quantities_in(begins, begins + 1)] == ["12项"]


def test_what_requests_took_adds_up_and_an_unknown_cost_stays_unknown() -> None:
    one, two = Usage(requests=1, tokens_in=5, cost=0.5), Usage(requests=2, tokens_out=7)
    assert one + two == Usage(requests=3, tokens_in=5, tokens_out=7, cost=0.5)
    assert (two + two).cost is None


def test_a_summary_goes_into_json_and_back() -> None:
    summary = summarize(report(), settings=load_settings(engine="rules"))
    assert Summary.model_validate_json(summary.model_dump_json()) == summary


def test_models_are_frozen_and_refuse_what_they_do_not_know() -> None:
    at = Citation(start=0, end=1, quote="一")
    with pytest.raises(ValidationError):
        at.start = 5  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Citation.model_validate({"start": 0, "end": 1, "quote": "一", "note": ""})


def test_reports_of_the_same_text_are_equal_and_stay_so_when_packed() -> None:
    text = TEXT
    made, other = loads(text), loads(text)
    summarize(made, engine="rules")
    assert made == other
    assert pickle.loads(pickle.dumps(made)) == other
    assert hash(made.facts) == hash(other.facts)
    assert made.facts != loads(text + "\n全年检查渔船912艘。").facts
