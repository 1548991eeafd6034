"""How much of a question an answer must carry: one case just inside each limit, one just outside.

The words of a question are given here with what each weighs, and the report has them or not.
"""

from __future__ import annotations

import pytest

from summarizer.grounding.answer import GroundedAnswer, ground_answer
from summarizer.models import AnswerDraft, ClaimDraft
from summarizer.pipeline import loads
from summarizer.questions.parse import Query, parse
from summarizer.questions.terms import Term, synonyms
from summarizer.retrieval.index import Index

REPORT = loads(
    "白鹭市档案局2024年工作报告\n\n一、窗口服务\n\n"
    "推行延时办理。群众查阅方便。开展档案执法检查40次，发现隐患9个。修缮库房12间、书架30组。另购书架柜子15组。\n"
)
INDEX = Index(REPORT)

# A word, what it weighs among the others, and what it is.
Word = tuple[str, float, str]


def sentence(part: str) -> int:
    return REPORT.document.sentence_at(REPORT.document.text.index(part)).id


def figure(surface: str) -> ClaimDraft:
    quantity = next(one for one in REPORT.quantities if one.surface == surface)
    return ClaimDraft(sentences=(REPORT.document.sentence_at(quantity.start).id,), quantities=(quantity.id,))


def asked(question: str, *words: Word) -> Query:
    """Read a question, but for its words."""
    terms = tuple(
        Term(
            text=text,
            start=place,
            weight=1.2 if kind == "name" else 1.0,
            salience=salience,
            noun=kind in ("noun", "name"),
            deed=kind == "deed",
            thing=kind == "noun",
        )
        for place, (text, salience, kind) in enumerate(words)
    )
    read = parse(question, REPORT, synonyms())
    slots = tuple(
        slot.model_copy(update={"terms": tuple(range(len(terms))), "counted": None, "focus": (0, 0)})
        for slot in read.slots
    )
    return read.model_copy(update={"terms": terms, "slots": slots})


def judged(query: Query, *claims: ClaimDraft) -> GroundedAnswer:
    return ground_answer(query, INDEX, AnswerDraft(claims=claims))


def nouns(*words: str) -> tuple[Word, ...]:
    return tuple((word, 1.0, "noun") for word in words)


LOST = ("鲸鱼", "沙漠", "火箭", "钢琴")


@pytest.mark.parametrize(
    ("words", "stands", "why"),
    [
        (nouns("群众", "查阅"), True, "all words are in it"),
        (nouns("群众", "查阅", "方便", "鲸鱼"), False, "three of four are, and it names nobody"),
    ],
)
def test_who_did_it_is_said_by_a_sentence_that_names_someone(
    words: tuple[Word, ...], stands: bool, why: str
) -> None:
    claim = ClaimDraft(sentences=(sentence("群众查阅"),))
    assert (judged(asked("谁方便了群众查阅？", *words), claim).status == "answered") is stands, why


@pytest.mark.parametrize(
    ("words", "near", "why"),
    [
        (nouns("群众", *LOST[:2]), True, "a third of the words is something"),
        (nouns("群众", *LOST[:3]), False, "a quarter is hardly anything"),
        ((("众志", 1.0, "noun"),), True, "a thing that shares a character is as much as may be near"),
        ((("众志", 0.9, "noun"), ("鲸鱼", 0.1, "noun")), False, "with any other word it is not"),
        ((("查账", 0.75, "deed"), ("鲸鱼", 0.25, "noun")), True, "a deed that shares one is more"),
        ((("查账", 0.6, "deed"), ("鲸鱼", 0.4, "noun")), False, "but no more than that"),
    ],
)
def test_what_is_offered_as_nearest_has_something_of_the_question(
    words: tuple[Word, ...], near: bool, why: str
) -> None:
    query = asked("2019年群众查阅怎么样？", *words)
    found = judged(query, ClaimDraft(sentences=(sentence("群众查阅"),)))
    assert found.status == "not_found"
    assert (found.nearest is not None) is near, why


@pytest.mark.parametrize(
    ("words", "status", "why"),
    [
        (nouns("检查", "鲸鱼"), "answered", "one of two things is there"),
        (nouns("鲸鱼"), "closest", "nothing of what is asked about is"),
        ((*nouns("检查"), ("蓝鲸", 1.0, "name")), "closest", "a name is missing"),
    ],
)
def test_a_figure_without_the_things_or_the_name_is_only_the_closest(
    words: tuple[Word, ...], status: str, why: str
) -> None:
    assert judged(asked("执法检查多少次？", *words), figure("40次")).status == status, why
