"""Peers on an endpoint that answers as told; those that are not installed are skipped and say so."""

from __future__ import annotations

import importlib.util
import json

import pytest

from eval.errors import PeerError
from eval.pages import peers_page
from eval.peers.langextract import LangExtract
from eval.peers.one_prompt import OnePrompt, parse
from eval.peers.recognizers import Recognizers, longest
from eval.peers.said import Peer, Said, locate, require, summary_of
from eval.peers.table import table
from eval.sample import Sample
from tests.eval.invented import TEXT
from tests.fake_endpoint import FakeEndpoint, answer, error

no_recognizers = importlib.util.find_spec("recognizers_number") is None
no_langextract = importlib.util.find_spec("langextract") is None

SAID = [("举办招聘会", "12场"), ("帮扶就业", "3400余人"), ("发放补贴", "1.5亿元"), ("编的", "77个")]


def told(items: list[tuple[str, str]]) -> dict[str, object]:
    return {"metrics": [{"name": name, "surface": surface} for name, surface in items]}


def test_a_peer_is_scored_by_the_scorers_that_score_us(sample: Sample) -> None:
    with FakeEndpoint(answer(told(SAID))) as endpoint:
        peer = OnePrompt("fake", endpoint.url, "none")
        made = table([peer], [sample])
        assert TEXT in endpoint.chats[0].prompt
    ours, theirs = made.rows
    assert (ours.title, theirs.title) == ("summarizer, rules", "one prompt, JSON")
    counts = {name: (figure.right, figure.n) for name, figure in theirs.figures.items()}
    assert counts["detection.recall"] == (3, 4)
    assert counts["detection.precision"] == (3, 4), "a number the report does not have is one too many"
    assert counts["field.value"] == counts["field.unit"] == counts["field.name"] == (3, 3)
    assert counts["field.qualifier"] == (3, 3)
    page = peers_page(made)
    assert "| one prompt, JSON | 75.0%" in page


def test_an_endpoint_that_fails_is_said_in_a_sentence(sample: Sample) -> None:
    with FakeEndpoint(error(500)) as endpoint, pytest.raises(PeerError, match="gave no answer"):
        OnePrompt("fake", endpoint.url, "none").metrics(sample.report)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"metrics": [{"name": "a", "surface": "1件"}]}', (("a", "1件"),)),
        ('```json\n[{"name": "a", "surface": "1件"}]\n```', (("a", "1件"),)),
        ('{"metrics": [{"name": "a", "surface": "1件"}, {"name": "b", "sur', (("a", "1件"),)),
        ('{"metrics": [{"name": "a", "surface": 1}]}', ()),
        ("没有指标。", ()),
    ],
)
def test_of_a_broken_answer_the_whole_objects_count(text: str, found: tuple[tuple[str, str], ...]) -> None:
    assert parse(text) == found


def test_surfaces_are_placed_once_and_in_order() -> None:
    source = "办结3件，审结3件，5人"
    assert locate([("办结", "3件"), ("审结", "3件"), ("", "5人"), ("", "3件")], source) == (
        Said(name="办结", start=2, end=4),
        Said(name="审结", start=7, end=9),
        Said(name="", start=10, end=12),
        Said(name="", start=len(source), end=len(source)),
    )


def test_marks_around_a_surface_are_the_peer_s_if_it_names_them_or_not(sample: Sample) -> None:
    start = TEXT.index("3400余人")
    summary = summary_of(sample, [Said(name="帮扶就业", start=start - 4, end=start + 6)])
    assert summary.metrics[0].surface == "3400余人"
    assert summary.metrics[0].qualifier == "more"


def test_a_peer_that_is_not_installed_names_the_extra() -> None:
    with pytest.raises(PeerError, match=r"eval,peers"):
        require("no_such_peer")


@pytest.mark.skipif(no_recognizers, reason="recognizers-text-suite is not installed (extra peers)")
@pytest.mark.filterwarnings("ignore")
def test_recognizers_find_numbers_and_the_longest_of_several(sample: Sample) -> None:
    text = "发放补贴1.5亿元，增长三成"
    assert [text[one.start : one.end] for one in longest(text)] == ["1.5亿元", "三成"]
    assert len(Recognizers().metrics(sample.report)) >= 4


@pytest.mark.skipif(no_langextract, reason="langextract is not installed (extra peers)")
@pytest.mark.filterwarnings("ignore")
def test_langextract_places_what_the_model_names(sample: Sample) -> None:
    items = [{"metric": surface, "metric_attributes": {"name": name}} for name, surface in SAID]
    with FakeEndpoint(answer(json.dumps({"extractions": items}, ensure_ascii=False))) as endpoint:
        peer: Peer = LangExtract("fake", endpoint.url, "none")
        said = peer.metrics(sample.report)
    assert [TEXT[one.start : one.end] for one in said] == ["12场", "3400余人", "1.5亿元", ""]
    assert [one.name for one in said] == [name for name, _ in SAID]
