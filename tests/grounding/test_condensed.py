"""What may be left out of a report's sentences, and what may not; what may be put in front; as what it is shown."""

from __future__ import annotations

import pytest

from summarizer import loads
from summarizer.grounding.condensed import condense
from summarizer.grounding.proof import controls, pending, prove
from summarizer.models import Draft, Opinion, PointDraft, SectionKind

REPORT = loads(
    """桐川县农业农村局2024年法治政府建设工作报告

一、主要成效
（一）严格执法。县农业综合执法大队全面推行综合查一次，依法立案查处案件41件，切实追回被拖欠货款约1.53亿元，案件均按时办结。
联合县公安局开展专项检查12次，查封农药7批、没收种子3吨（含水稻种子2吨），涉案金额比上年下降5%。
力争到年底前，农机安全检查率达到98%以上。部分乡镇建立了举报奖励制度，受到省级部门肯定。
对试点村的屠宰场所拟于年内改造。通过上门讲解的方式，深入开展普法宣传，编印农技普法读本。
（二）化解纠纷。行政复议机关受理复议案件和诉讼案件共9件，未发生败诉案件。除2件外，全部案件当场调解，获全国三等奖。

二、存在问题
基层执法力量薄弱，主要原因是人员老化、待遇偏低。

三、下一步打算
修订行政检查办法，培训执法人员300人次。
"""
)


def sentences(*words: str) -> tuple[int, ...]:
    text = REPORT.document.text
    return tuple(sorted({REPORT.document.sentence_at(text.index(word)).id for word in words}))


SAME = [
    ("县农业综合执法大队依法立案查处案件41件", "立案查处"),
    ("县农业综合执法大队立案查处案件41件", "立案查处"),
    ("县农业综合执法大队追回被拖欠货款约1.53亿元", "立案查处"),
    ("县农业综合执法大队立案查处案件41件，案件均按时办结", "立案查处"),
    ("查封农药7批，没收种子3吨", "查封农药"),
    ("没收种子3吨，涉案金额比上年下降5%", "查封农药"),
    ("县农业综合执法大队追回被拖欠货款约15300万元", "立案查处"),
    ("桐川县农业农村局编印农技普法读本", "编印"),
    ("深入开展普法宣传，编印农技普法读本", "编印"),
    ("开展普法宣传", "编印"),
    ("部分乡镇建立举报奖励制度", "举报奖励"),
    ("行政复议机关受理复议案件和诉讼案件9件", "未发生"),
    ("人员老化、待遇偏低", "人员老化"),
]


@pytest.mark.parametrize(("text", "word"), SAME)
def test_words_may_be_left_out_that_change_nothing(text: str, word: str) -> None:
    assert condense(text, sentences(word), REPORT).objections == ()
    assert prove(text, sentences(word), REPORT).proof in ("quoted", "condensed")


DIFFERENT = [
    ("立案查处案件41件", "立案查处", "who did it"),
    ("县农业综合执法大队拖欠货款约1.53亿元", "立案查处", "the verb of the number"),
    ("县农业综合执法大队追回货款约1.53亿元", "立案查处", "what narrows the number's noun"),
    ("县农业综合执法大队追回被拖欠货款1.53亿元", "立案查处", "how exact it is"),
    ("县农业综合执法大队追回被拖欠货款约1.53亿元，案件未按时办结", "立案查处", "a denial"),
    ("案件按时办结", "立案查处", "all of them"),
    ("案件部分按时办结", "立案查处", "some for all"),
    ("县公安局立案查处案件41件", "立案查处", "another body"),
    ("开展专项检查12次", "查封农药", "with whom"),
    ("没收水稻种子3吨", "查封农药", "a part for the whole"),
    ("涉案金额下降5%", "查封农药", "against what"),
    ("涉案金额比上年增长5%", "查封农药", "the direction"),
    ("农机安全检查率达到98%以上", "98%", "that it is aimed at"),
    ("乡镇建立了举报奖励制度", "举报奖励", "that only some did"),
    ("部分乡镇建立了举报奖励制度，受到国家级部门肯定", "举报奖励", "another level"),
    ("对试点村的屠宰场所年内改造", "屠宰", "that it is meant to be"),
    ("对屠宰场所拟于年内改造", "屠宰", "where"),
    ("受理诉讼案件9件", "未发生", "one of two that are counted together"),
    ("发生败诉案件", "未发生", "the report's own denial"),
    ("全部案件当场调解", "除2件", "what is excepted"),
    ("获全国一等奖", "除2件", "another grade"),
    ("编印农技普法读本，局长因此受到表彰", "编印", "a tail"),
    ("由于群众支持，编印农技普法读本", "编印", "a cause"),
]


@pytest.mark.parametrize(("text", "word", "what"), DIFFERENT, ids=[case[2] for case in DIFFERENT])
def test_what_changes_the_meaning_may_not_go_and_nothing_may_come(text: str, word: str, what: str) -> None:
    assert prove(text, sentences(word), REPORT).proof is None


@pytest.mark.parametrize(
    ("text", "word", "kind", "shown"),
    [
        ("培训执法人员300人次", "培训", "plans", True),
        ("培训执法人员300人次", "培训", "achievements", False),
        ("培训执法人员300人次", "培训", "other", False),
        ("基层执法力量薄弱", "薄弱", "problems", True),
        ("基层执法力量薄弱", "薄弱", "achievements", False),
        ("编印农技普法读本", "编印", "achievements", True),
        ("编印农技普法读本", "编印", "problems", False),
        ("编印农技普法读本", "编印", "plans", False),
    ],
)
def test_a_statement_keeps_the_kind_of_its_section(
    text: str, word: str, kind: SectionKind, shown: bool
) -> None:
    proved = prove(text, sentences(word), REPORT, kind)
    assert (proved.proof is not None) == shown
    assert proved.reason == ("" if shown else "kind")


def test_a_subject_that_is_put_in_front_is_cited() -> None:
    proved = prove("桐川县农业农村局编印农技普法读本", sentences("编印"), REPORT)
    quotes = [citation.quote for citation in proved.citations]
    assert any("编印农技普法读本" in quote for quote in quotes)
    assert any("桐川县农业农村局" in quote for quote in quotes)


FREE = "农机安全检查的覆盖面正在朝九成八迈进"


def test_other_words_stand_on_a_verifiers_word_alone() -> None:
    text, cited = "县里的农技普法小册子已经印了出来", sentences("编印")
    assert prove(text, cited, REPORT).reason == "reworded"
    none = Opinion(text=text, sentences=cited, difference="none")
    assert prove(text, cited, REPORT, opinions=[none]).proof == "verified"
    added = none.model_copy(update={"difference": "added"})
    assert prove(text, cited, REPORT, opinions=[added]).reason == "reworded: added"
    of_another = none.model_copy(update={"text": FREE})
    assert prove(text, cited, REPORT, opinions=[of_another]).reason == "reworded"


def test_no_verifiers_word_helps_a_number_or_a_plan() -> None:
    text = "县里查办了42件案子"
    none = Opinion(text=text, sentences=sentences("立案查处"), difference="none")
    assert prove(text, none.sentences, REPORT, opinions=[none]).proof is None
    planned = Opinion(text="已轮训执法人员300人次", sentences=sentences("培训"), difference="none")
    assert prove(planned.text, planned.sentences, REPORT, "achievements", opinions=[planned]).reason == "kind"


def test_what_is_worded_freely_waits_and_what_the_report_says_does_not() -> None:
    draft = Draft(
        engine="llm",
        achievements=(
            PointDraft(text="县里的农技普法小册子已经印了出来", sentences=sentences("编印")),
            PointDraft(text="县农业综合执法大队立案查处案件41件", sentences=sentences("立案查处")),
            PointDraft(text="立案查处案件42件", sentences=sentences("立案查处")),
        ),
    )
    (waiting,) = pending(REPORT, draft)
    assert waiting.text == "县里的农技普法小册子已经印了出来"
    assert "编印农技普法读本" in waiting.quote


def test_there_are_controls_of_both_kinds_and_the_false_ones_would_not_pass() -> None:
    made = controls(REPORT)
    assert {control.same for control in made} == {True, False}
    for control in made:
        assert control.text != control.quote
        at = REPORT.document.sentence_at(REPORT.document.text.index(control.quote[:12])).id
        if not control.same:
            assert prove(control.text, (at,), REPORT).proof is None


BEFELL = loads(
    """白石市水务局2024年法治政府建设工作报告

一、主要成效
全年受理行政复议申请9件。发生安全事故2起。新增用水户3万户。自5月上线以来，注册用户超7万人。参加水价听证的代表31人。
"""
)


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ("全年受理行政复议申请9件", True),
        ("发生安全事故2起", False),
        ("新增用水户3万户", False),
        ("自5月上线以来，注册用户超7万人", False),
        ("参加水价听证的代表31人", False),
    ],
)
def test_the_issuer_may_be_named_for_its_deeds_and_not_for_what_befell(said: str, stands: bool) -> None:
    document = BEFELL.document
    held = (document.sentence_at(document.text.index(said)).id,)
    assert (prove(f"白石市水务局{said}", held, BEFELL).proof == "condensed") is stands
    assert prove(said, held, BEFELL).proof == "quoted"
