"""One tree of errors; each class has its sentence, says what to do, and survives another process."""

from __future__ import annotations

import copy
import pickle
import re
from collections.abc import Iterator
from string import Formatter

import pytest

from summarizer import errors
from summarizer.errors import InputError, ModelError, SummarizerError, UsageError
from summarizer.messages import catalogue, set_language

ROOTS = {SummarizerError, InputError, ModelError}


def below(kind: type[SummarizerError]) -> Iterator[type[SummarizerError]]:
    for each in kind.__subclasses__():
        yield each
        yield from below(each)


KINDS = [kind for kind in below(SummarizerError) if kind not in ROOTS and kind.__module__ == errors.__name__]


def made(kind: type[SummarizerError]) -> SummarizerError:
    text = catalogue()[f"error.{kind.__name__}"]["zh"]
    return kind(**{name: f"<{name}>" for _, name, _, _ in Formatter().parse(text) if name})


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_each_error_is_one_sentence_in_each_language(kind: type[SummarizerError]) -> None:
    told = made(kind)
    said = set()
    for lang in ("zh", "en"):
        set_language(lang)
        sentence = str(told)
        said.add(sentence)
        assert "\n" not in sentence
        assert all(str(value) in sentence for value in told.values.values())
    assert len(said) == 2


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_sentence_names_the_file_or_the_endpoint(kind: type[SummarizerError]) -> None:
    values = made(kind).values
    if issubclass(kind, InputError):
        assert "path" in values
    if issubclass(kind, ModelError):
        assert values.keys() & {"url", "model"}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_error_survives_another_process(kind: type[SummarizerError]) -> None:
    told = made(kind)
    for again in (pickle.loads(pickle.dumps(told)), copy.copy(told)):
        assert type(again) is kind
        assert again.values == told.values
        assert str(again) == str(told)


def test_the_tree_is_drawn_as_it_is() -> None:
    drawn = re.findall(r"[├└]── (\w+)", errors.__doc__ or "")
    assert sorted(drawn) == sorted({kind.__name__ for kind in KINDS} | {"InputError", "ModelError"})


def test_wrong_usage_is_exit_code_2_and_all_else_1() -> None:
    assert {kind.exit_code for kind in KINDS if issubclass(kind, UsageError)} == {2}
    assert {kind.exit_code for kind in KINDS if not issubclass(kind, UsageError)} == {1}


def test_the_catalogue_has_no_sentence_of_an_error_that_is_gone() -> None:
    sentences = {key.removeprefix("error.") for key in catalogue() if key.startswith("error.")}
    assert sentences == {kind.__name__ for kind in KINDS}
