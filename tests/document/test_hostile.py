"""Files made to do harm: each ends in one sentence of its own, soon, and the caller goes on."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from summarizer.document import isolated, load_isolated
from summarizer.errors import InputError
from summarizer.messages import LANGUAGES, catalogue, set_language
from summarizer.pipeline import read
from tests.document.hostile import HOSTILE, REPORT, Hostile, paragraph, word

FEW_SECONDS = 8.0
# Far below the minute that is promised, and enough for a machine that has other things to do.
MOST_SECONDS = 30.0


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated, "SECONDS", FEW_SECONDS)


@pytest.mark.timeout(90)
@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case.name)
def test_a_hostile_file_ends_in_one_sentence(case: Hostile, tmp_path: Path) -> None:
    path = case.make(tmp_path)
    begun = time.perf_counter()
    with pytest.raises(case.error) as raised:
        read(load_isolated(path))
    assert time.perf_counter() - begun < MOST_SECONDS
    sentence = str(raised.value)
    assert "\n" not in sentence
    assert "；" in sentence
    assert sentence.encode()
    if case.key:
        fixed = catalogue()[case.key]["zh"].rpartition("}")[2]
        assert fixed in sentence


def test_there_are_many_and_no_two_alike() -> None:
    assert len({case.name for case in HOSTILE}) == len(HOSTILE) >= 40


def test_the_reason_is_in_the_readers_language(tmp_path: Path) -> None:
    case = next(case for case in HOSTILE if case.key == "limit.depth")
    path = case.make(tmp_path)
    said = set()
    for chosen in LANGUAGES:
        set_language(chosen)
        with pytest.raises(InputError) as raised:
            load_isolated(path)
        said.add(str(raised.value))
    assert any("nested more than" in sentence for sentence in said)
    assert any("嵌套" in sentence for sentence in said)


def test_a_good_file_is_read_after_a_hostile_one(tmp_path: Path) -> None:
    for case in HOSTILE[-3:]:
        with pytest.raises(InputError):
            load_isolated(case.make(tmp_path))
    good = tmp_path / "好.docx"
    good.write_bytes(word("".join(map(paragraph, REPORT.splitlines()))))
    assert "依法履行职责" in load_isolated(good).text
