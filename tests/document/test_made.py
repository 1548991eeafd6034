"""Made DOCX and PDF files: what a person sees is what is read, and every number of it is used or listed."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from eval.scan.account import Account, account
from eval.scan.naive import naive_numbers
from eval.scan.raw import read_raw
from summarizer.document import from_bytes
from summarizer.models import Metric, Report, Summary
from summarizer.models.words import plain
from summarizer.pipeline import read, summarize
from tests.document.made import docx_files, pdf_files
from tests.document.made.model import Figure, Made

FILES = (*docx_files.FILES, *pdf_files.FILES)
every = pytest.mark.parametrize("made", FILES, ids=[made.name for made in FILES])


@cache
def read_file(made: Made) -> tuple[Report, Summary]:
    report = read(from_bytes(made.build(), made.name))
    return report, summarize(report, engine="rules")


@cache
def accounted(made: Made) -> Account:
    return account(*read_file(made), read_raw(made.build(), made.name), made.name)


def numbers_read(made: Made) -> Counter[str]:
    """Return the numbers of the text as read, and of what was cut from it as page number or running header."""
    document = read_file(made)[0].document
    texts = (document.text, *(document.source[part.start : part.end] for part in document.removed))
    return Counter(number.normal for text in texts for number in naive_numbers(text))


def test_there_are_enough_files() -> None:
    assert len(docx_files.FILES) >= 24 and len(pdf_files.FILES) >= 16
    assert len({made.name for made in FILES}) == len(FILES)


@every
def test_every_number_that_a_person_sees_is_read(made: Made) -> None:
    lost = Counter(made.all_seen) - numbers_read(made)
    assert not lost


@every
def test_no_number_is_read_that_is_not_there(made: Made) -> None:
    added = numbers_read(made) - Counter(made.all_seen) - Counter(made.may)
    assert not added


@every
def test_nothing_struck_hidden_or_glued_becomes_a_figure(made: Made) -> None:
    summary = read_file(made)[1]
    shown = {number.normal for metric in summary.metrics for number in naive_numbers(metric.surface)}
    shown |= {plain(metric.value) for metric in summary.metrics}
    assert not shown & set(made.unseen)


@every
def test_every_number_is_used_or_listed(made: Made) -> None:
    found = accounted(made)
    assert [number.around for number in (*found.missing, *found.cut)] == []


@every
def test_every_reason_is_true(made: Made) -> None:
    assert [f"{entry.reason} of {entry.around}: {entry.doubt}" for entry in accounted(made).doubted] == []


def _is(metric: Metric, figure: Figure) -> bool:
    value_max = None if metric.value_max is None else plain(metric.value_max)
    return (
        (plain(metric.value), metric.unit, value_max) == (figure.value, figure.unit, figure.value_max)
        and figure.name in f"{metric.subject}{metric.name}"
        and figure.period in metric.period
        and figure.section in ("", metric.section)
    )


@every
def test_the_figures_are_metrics_with_their_units_and_names(made: Made) -> None:
    metrics = read_file(made)[1].metrics
    absent = [figure for figure in made.figures if not any(_is(metric, figure) for metric in metrics)]
    found = [f"{metric.surface}={plain(metric.value)}{metric.unit} {metric.name}" for metric in metrics]
    assert not absent, found
