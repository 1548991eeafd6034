"""What the rules' weights decide: which figure is the one meant, and whether any is."""

from __future__ import annotations

import pytest

from summarizer.conversation import Conversation
from summarizer.engines.rules.answerer import ranked
from summarizer.pipeline import loads
from summarizer.questions.parse import parse
from summarizer.questions.terms import synonyms
from summarizer.retrieval.index import Index
from summarizer.settings import Settings
from tests.answering.conftest import TEXT as CITY
from tests.answering.test_figures_meant import TEXT as ROADS
from tests.answering.test_workings import TEXT as COUNTY
from tests.invented import TEXT as ARCHIVE

REPORTS = {
    name: loads(text, f"{name}.txt")
    for name, text in (("city", CITY), ("roads", ROADS), ("county", COUNTY), ("archive", ARCHIVE))
}


@pytest.mark.parametrize(
    ("report", "question", "said", "why"),
    [
        (
            "county",
            "大棚有多少个？",
            "报告的说法是：新建蔬菜大棚860亩，新招聘教师95名。",
            "any count of them is near enough",
        ),
        (
            "county",
            "政协提案是多少？",
            "办理人大代表建议210件、政协提案330件；2021年办理人大代表建议40件、政协提案52件。",
            "two figures of one name are shown with all that is beside them",
        ),
        (
            "county",
            "平均每名游客带来旅游收入多少钱？",
            "12亿元 ÷ 240万人次 = 500元/名。",
            "each part has words enough of its own",
        ),
        ("county", "旅游收入是茶叶收入的几倍？", "报告的说法是：", "one part has not"),
        (
            "county",
            "学校新招了多少老师？",
            "新招聘教师95名。",
            "a place named in everyday words is no proper name",
        ),
        (
            "city",
            "查处的违法建设案件比上年下降了百分之几？",
            "查处违法建设案件450起，同比分别增长12%和下降8.5%。",
            "what the report states is not worked out from something else",
        ),
        (
            "city",
            "执法力量为什么不足？",
            "执法力量不足；一线执法人员平均年龄偏大，原因是近五年没有新增编制。",
            "the heading says what of",
        ),
        (
            "city",
            "一线执法人员有多少名？",
            "报告的说法是：",
            "a lone character counts when it is missing",
        ),
        (
            "city",
            "城市管理局在全国居第几位？",
            "没有在报告中找到“全国居”。",
            "but it is not enough to be near",
        ),
        (
            "city",
            "全省查处违法建设案件多少起？",
            "没有在报告中找到“查处违法”",
            "words that go with everything are not what is missing",
        ),
        (
            "city",
            "云泽市城市管理局局长是谁？",
            "没有在报告中找到“局长”。最接近的是",
            "a word that shares a character is near",
        ),
        ("city", "GDP是多少？", "报告中没有“GDP”。", "a name in letters is known to be missing"),
        (
            "archive",
            "扫描设备花了多少钱？",
            "没有在报告中找到“扫描设备花",
            "an amount of money of nothing else",
        ),
        (
            "roads",
            "石岭县受理群众诉求多少件？",
            "报告的说法是：",
            "what it seized is no complaint",
        ),
        (
            "roads",
            "各种形式的解读一共编发了多少篇？",
            "9篇 + 4篇 + 2篇 = 15篇。",
            "a word too many is no reason to refuse",
        ),
        ("roads", "减少有多少个？", "报告的说法是：", "a deed alone names nothing"),
        (
            "roads",
            "缩短有多少个？",
            "没有在报告中找到“缩短”。最接近的是：受理群众诉求2641件。",
            "nor does another",
        ),
    ],
)
def test_what_is_answered_and_what_is_refused(report: str, question: str, said: str, why: str) -> None:
    answer = Conversation(REPORTS[report], settings=Settings(engine="rules")).ask(question)
    assert answer.answer.startswith(said), why


def test_where_no_word_but_a_lone_character_is_shared_nothing_is_near() -> None:
    answer = Conversation(REPORTS["city"], settings=Settings(engine="rules")).ask(
        "城市管理局在全国居第几位？"
    )
    assert answer.claims == ()
    assert "最接近" not in answer.answer


# Paragraphs of two sentences each: the one asked about, and one that has none of its words.
PUMPS = loads(
    "一、成效\n\n"
    + "".join(
        f"新建泵房{number}座。详见{name}表。\n" for number, name in enumerate("甲乙丙丁戊己庚辛" * 7, 2)
    )
)


@pytest.mark.parametrize(
    ("text", "looked_at", "why"),
    [
        ("新建泵房35座。", True, "the thirty-fourth that the search finds"),
        ("新建泵房48座。", False, "the forty-seventh"),
    ],
)
def test_the_first_passages_of_a_search_are_looked_at(text: str, looked_at: bool, why: str) -> None:
    query = parse("新建泵房多少座？", PUMPS, synonyms())
    passages = [one.passage.text for one in ranked(Index(PUMPS), query).evidence]
    assert (text in passages) is looked_at, why


@pytest.mark.parametrize(
    ("place", "looked_at"), [(0, True), (2, True), (3, False)], ids=["first", "third", "fourth"]
)
def test_the_sentences_after_the_first_passages_are_looked_at_too(place: int, looked_at: bool) -> None:
    index, query = Index(PUMPS), parse("新建泵房多少座？", PUMPS, synonyms())
    found = index.search(query.searches, query.text)
    looked = [one.passage.sentence for one in ranked(index, query).evidence]
    assert (found[place].sentence + 1 in looked) is looked_at
