"""What counts when passages are ranked, and how much: one case just inside each limit, one just outside."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from summarizer.models import Report
from summarizer.pipeline import loads
from summarizer.retrieval.index import Bm25, Index

HEAD = "一、主要成效\n\n"


def lines(*texts: str) -> Report:
    return loads(HEAD + "".join(f"{text}。\n" for text in texts))


@pytest.mark.parametrize(
    ("sharing", "followed", "why"),
    [
        (9, True, "few passages share a word, so those that share a character follow"),
        (14, False, "enough passages share a word"),
    ],
)
def test_passages_that_share_a_character_follow_a_few(sharing: int, followed: bool, why: str) -> None:
    report = lines(
        *(f"车库改造了{number}处" for number in "甲乙丙丁戊己庚辛壬癸子丑寅卯"[:sharing]), "河堤加固"
    )
    found = [passage.text for passage in Index(report).search(["车库堤坝"])]
    assert ("河堤加固。" in found) is followed, why


@pytest.mark.parametrize(("before", "held"), [(145, True), (190, False)])
def test_a_passage_knows_what_its_paragraph_said_shortly_before(before: int, held: bool) -> None:
    filler = "依法推进各项工作" * 30
    report = loads(f"{HEAD}鲸鱼{filler[: before - 3]}。新建泵房。\n")
    last = next(passage for passage in Index(report).passages.values() if "泵房" in passage.text)
    assert ("鲸鱼" in last.lead) is held


@pytest.mark.parametrize(("before", "framed"), [(50, True), (70, False)])
def test_how_a_report_begins_tells_what_it_is_about(before: int, framed: bool) -> None:
    opening = ("今年以来依法推进各项工作" * 9)[:before]
    assert ("鲸鱼" in Index(loads(f"{opening}鲸鱼保护。\n\n一、成效\n\n新建泵房。\n")).frame) is framed


class Near:
    """An embedding by which passages are the nearer to a question the earlier they stand, or the later."""

    def __init__(self, *, later: bool = False) -> None:
        self.asked = 0
        self._later = later

    def passages(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        self.asked += 1
        places = range(len(texts), 0, -1) if self._later else range(1, len(texts) + 1)
        return [(1.0, float(place)) for place in places]

    def question(self, text: str) -> Sequence[float]:
        return (1.0, 0.0)

    def close(self) -> None:
        """Nothing is open."""


@pytest.mark.parametrize(("place", "found"), [(17, True), (23, False)])
def test_the_nearest_by_meaning_are_found_and_no_others(place: int, found: bool) -> None:
    report = lines(
        *(f"第{number}号泵房" for number in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄")
    )
    first = min(Index(report).passages)
    passages = Index(report, Near()).search(["zzz"], "哪里抽水")
    nearest = [passage.sentence - first for passage in passages]
    assert (place in nearest) is found


@pytest.mark.parametrize(("passages", "embedded"), [(160, True), (230, False)])
def test_a_long_report_is_searched_by_words_alone(passages: int, embedded: bool) -> None:
    near = Near()
    Index(lines(*(f"新建泵房{number}" for number in range(passages))), near).search(["泵房"], "泵房在哪里")
    assert bool(near.asked) is embedded


@pytest.mark.parametrize("by_words_first", [True, False])
def test_meaning_has_as_many_voices_as_words_and_character_pairs(by_words_first: bool) -> None:
    others = [f"第{number}号渠道" for number in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天"]
    texts = [f"{text}。\n" for text in ("修缮泵房", *others, "抽水设施")]
    report = loads("".join(texts if by_words_first else reversed(texts)))
    # The passage with the words is the farthest by meaning, the last one the nearest: a draw, and the first one wins.
    found = Index(report, Near(later=by_words_first)).search(["泵房"], "哪里抽水")
    assert found[0].text == ("修缮泵房。" if by_words_first else "抽水设施。")


@pytest.mark.parametrize(
    ("texts", "first", "why"),
    [
        (["a", "a", "a a c"], 2, "a word said twice makes up for one word more"),
        (["a", "a", "c a a c"], 0, "but not for three words more"),
        (["a", "b", "a", "a x c b"], 1, "a rare word alone goes before both among others"),
        (["a", "x a b x", "b", "b x"], 1, "both among others go before one alone"),
    ],
)
def test_how_often_a_word_is_said_and_how_long_a_text_is(texts: list[str], first: int, why: str) -> None:
    assert Bm25(texts, str.split).rank("a b")[0] == first, why
