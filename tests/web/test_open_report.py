"""How reports come in: several at once, good and bad, too long, and with settings that are wrong."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st

from summarizer.web import report_cache
from summarizer.web.open_report import Intake
from summarizer.web.report_cache import ReportSource
from tests.document.test_genre import RECIPE
from tests.fake_endpoint import FakeEndpoint, error, free_port, obedient
from tests.web.apptest import EXAMPLES, Page

BY_STEM = {path.stem: path for path in EXAMPLES}
QINGLAN = ("qinglan-2024.txt", BY_STEM["qinglan-2024"].read_bytes())
YUNLING = ("yunling-2025.txt", BY_STEM["yunling-2025"].read_bytes())
LIUWAN = ("liuwan-2022.txt", BY_STEM["liuwan-2022"].read_bytes())
LABELS = ["青澜市人力资源和社会保障局（2024）", "云岭省市场监督管理局（2025）", "柳湾县教育局（2022）"]


def report(name: str, office: str, number: int) -> tuple[str, bytes]:
    text = f"{office}2024年度法治政府建设工作报告\n\n2024年，全局办理行政处罚案件{number}件，整改率100%。" + (
        "全年开展执法检查，推进依法行政，完善工作制度。" * 5
    )
    return name, text.encode()


def test_three_files_dropped_open_three(page: Page) -> None:
    page.drop(QINGLAN, YUNLING, LIUWAN)
    assert page.at.selectbox(key="switch").options == LABELS
    assert page.facts[0] == "青澜市人力资源和社会保障局"
    for label, file in zip(LABELS, (QINGLAN, YUNLING, LIUWAN), strict=True):
        page.switch(label)
        assert page.facts[-1] == file[0]
        assert page.given("source_view")["source"]["blocks"]
        assert page.given("findings")["findings"]["metrics"]
    assert page.notices == []


def test_the_report_chosen_is_the_same_on_every_page(page: Page) -> None:
    page.drop(QINGLAN, YUNLING).switch(LABELS[1]).go("ask")
    assert page.facts[-1] == "yunling-2025.txt"
    page.switch(LABELS[0]).go("report")
    assert page.facts[-1] == "qinglan-2024.txt"


def test_a_question_stays_with_its_report_when_another_is_chosen(page: Page) -> None:
    page.drop(QINGLAN, YUNLING).go("ask").ask("城镇新增就业多少人？").go("report")
    page.switch(LABELS[1]).go("ask")
    assert page.facts[-1] == "yunling-2025.txt"
    (turn,) = page.turns
    assert turn["asked_of"] == LABELS[0]
    chips = [chip for claim in turn["claims"] for chip in claim["chips"]]
    assert {chip["source"] for chip in chips} == {LABELS[0]}
    session = page.at.session_state["session"]
    session.show(chips[0]["report"], chips[0]["start"], chips[0]["end"])
    assert page.run().facts[-1] == "qinglan-2024.txt"


BAD = [
    ("空.txt", b"", "没有文字"),
    ("图.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 400, "扫描件"),
    ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "不支持"),
    ("坏.docx", b"PK\x03\x04" + b"broken" * 40, "坏.docx"),
    ("坏.pdf", b"%PDF-1.7\nbroken", "坏.pdf"),
    ("英.txt", b"This is no report at all. " * 30, "看起来不是"),
    ("菜谱.txt", RECIPE.encode(), "看起来不是"),
]


def test_the_good_open_and_each_bad_one_has_its_sentence(page: Page) -> None:
    page.drop(
        *((name, data) for name, data, _ in BAD[:4]), QINGLAN, *((n, d) for n, d, _ in BAD[4:]), YUNLING
    )
    assert page.at.selectbox(key="switch").options == LABELS[:2]
    assert page.notices[0] == f"打开了 2 份，{len(BAD)} 份没有打开："
    for (name, _, said), line in zip(BAD, page.notices[1:], strict=True):
        assert name in line
        assert said in line
    page.press("dismiss")
    assert page.notices == []
    assert page.facts[-1] == "qinglan-2024.txt"


def test_a_recipe_is_refused_before_it_opens_and_can_be_read_all_the_same(page: Page) -> None:
    page.drop(("菜谱.txt", RECIPE.encode()))
    assert "source_view" not in page.components
    assert "看起来不是中文工作报告" in page.notices[0]
    assert "--force" not in page.notices[0]
    page.press("read_anyway")
    assert page.facts[-1] == "菜谱.txt"


def test_reading_all_the_same_reads_all_that_were_doubted(page: Page) -> None:
    page.drop(
        QINGLAN,
        ("菜谱.txt", RECIPE.encode()),
        ("又一份.txt", f"{RECIPE}再来一碗。".encode()),
        ("空.txt", b""),
    )
    page.press("read_anyway")
    assert page.at.selectbox(key="switch").options == [LABELS[0], "菜谱", "又一份"]


def test_sentences_on_the_page_speak_the_language_of_the_page(page: Page) -> None:
    page.drop(("空.txt", b""), ("菜谱.txt", RECIPE.encode()))
    assert "没有工作报告常用的字眼" in page.notices[1]
    page.speak("en")
    assert "holds no text" in page.notices[0]
    assert "none of the words of work reports" in page.notices[1]


def test_two_files_of_one_name_both_open(page: Page) -> None:
    page.drop(report("年度报告.txt", "青河市统计局", 32), report("年度报告.txt", "白石县财政局", 77))
    assert page.at.selectbox(key="switch").options == ["青河市统计局（2024）", "白石县财政局（2024）"]
    page.switch("白石县财政局（2024）")
    assert page.facts[-1] == "年度报告.txt (2)"


def test_two_files_of_one_office_and_year_are_told_apart(page: Page) -> None:
    page.drop(report("初稿.txt", "青河市统计局", 32), report("定稿.txt", "青河市统计局", 33))
    assert page.at.selectbox(key="switch").options == [
        "青河市统计局（2024） 初稿",
        "青河市统计局（2024） 定稿",
    ]


def test_the_same_file_twice_is_said(page: Page) -> None:
    page.drop(QINGLAN, ("副本.txt", QINGLAN[1]), YUNLING)
    assert "1 份的内容与已打开的完全相同" in page.notices[0]
    assert len(page.at.selectbox(key="switch").options) == 2


def test_more_files_than_may_be_open_close_the_first_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_WEB_MAX_FILES", "2")
    page = Page().drop(QINGLAN, YUNLING, LIUWAN)
    assert "最早打开的 1 份已关闭" in page.notices[0]
    assert len(page.at.selectbox(key="switch").options) == 2


def test_forty_files_are_read_in_the_background_and_can_be_asked_together(page: Page) -> None:
    page.drop(*(report(f"{n}.txt", f"青河市第{n}街道办事处", 100 + n) for n in range(40)), ("空.txt", b""))
    assert page.batch.total == 41
    page.run()
    assert page.rows("state") == ["失败"] + ["完成"] * 40
    page.press("many_ask").ask("行政处罚多少件？")
    assert page.turns[0]["asked_of"] == "全部 40 份"
    assert len(page.at.selectbox(key="switch").options) == 40


def test_a_file_that_makes_the_program_fail_stops_no_other_and_the_log_has_the_detail(
    page: Page, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    reading: Callable[..., object] = report_cache._read

    def faulty(digest: str, name: str, *rest: object) -> object:
        if name == "云.txt":
            raise ZeroDivisionError("the detail")
        return reading(digest, name, *rest)

    monkeypatch.setattr(report_cache, "_read", faulty)
    with caplog.at_level(logging.ERROR, "summarizer"):
        page.drop(QINGLAN, ("云.txt", YUNLING[1]), LIUWAN)
    assert page.at.selectbox(key="switch").options == [LABELS[0], LABELS[2]]
    line = page.notices[1]
    assert "程序内部出错" in line
    assert "detail" not in " ".join(page.notices)
    (record,) = caplog.records
    assert record.message.removeprefix("fault ") in line
    assert "the detail" in str(record.exc_info)


def test_a_fault_of_a_page_is_one_sentence_too(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(*_: object) -> object:
        raise IndexError("the detail")

    page.drop(QINGLAN)
    monkeypatch.setattr(report_cache, "find_findings", faulty)
    st.cache_data.clear()
    page.run()
    assert "程序内部出错" in page.notices[-1]
    assert "IndexError" not in page.shown


def test_a_fault_of_an_answer_leaves_the_conversation_as_it_was(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*_: object) -> object:
        raise KeyError("the detail")

    page.drop(QINGLAN).go("ask").ask("存在哪些问题？")
    monkeypatch.setattr("summarizer.web.session.remember", faulty)
    page.ask("下一步有什么打算？")
    assert "程序内部出错" in page.notices[0]
    assert page.notices[1] == "没有回答的问题：下一步有什么打算？"
    assert len(page.turns) == 1
    assert page.run().notices == []


DENSE = (
    "青河市统计局2024年度工作报告\n\n一、主要工作\n全年办理案件1件，整改2件，"
    + "推进依法行政工作3次，" * 610_000
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (DENSE, "字），网页最多显示 200,000 字"),
        ("工作报告，执法检查。" * 500 + "1件" * 12_000, "12,000 个数字），网页最多显示 6,000 个数字"),
    ],
    ids=["19 MB", "numbers"],
)
def test_dense_text_is_refused_within_seconds_in_one_sentence(page: Page, text: str, said: str) -> None:
    begun = time.monotonic()
    page.drop(("密.txt", text.encode()))
    assert time.monotonic() - begun < 20
    (line,) = page.notices
    assert said in line
    assert "source_view" not in page.components


def test_dense_text_that_is_pasted_is_refused_too(page: Page) -> None:
    page.at.text_area(key="pasted").set_value(DENSE[:300_000])
    page.at.button[0].click()
    page.run()
    assert "网页最多显示 200,000 字" in page.notices[0]


def test_nothing_pasted_is_said(page: Page) -> None:
    page.at.button[0].click()
    page.run()
    assert page.notices == ["还没有粘贴文字。"]


SETTINGS = [
    ({"SUMMARIZER_TIMEOUT": "soon"}, "SUMMARIZER_TIMEOUT"),
    ({"OPENAI_BASE_URL": "model.example"}, "OPENAI_BASE_URL"),
    ({"SUMMARIZER_ENGINE": "llm"}, "没有配置模型服务"),
    ({"SUMMARIZER_SYNONYMS": "/nowhere/synonyms.toml"}, "/nowhere/synonyms.toml"),
    ({"SUMMARIZER_EMBEDDINGS": "endpoint"}, "没有指定向量模型"),
]


@pytest.mark.parametrize("fixed", [False, True])
@pytest.mark.parametrize(("variables", "said"), SETTINGS, ids=[said for _, said in SETTINGS])
def test_bad_settings_are_refused_before_a_report_is_opened(
    variables: dict[str, str], said: str, fixed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    reading: Callable[..., object] = report_cache._read

    def watched(digest: str, name: str, *rest: object) -> object:
        opened.append(name)
        return reading(digest, name, *rest)

    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SUMMARIZER_WEB_FIXED", str(int(fixed)))
    monkeypatch.setattr(report_cache, "_read", watched)
    page = Page().drop(QINGLAN, YUNLING)
    assert len(page.notices) == 1
    assert said in page.notices[0]
    assert not any(word in page.notices[0] for word in ("Input", "should", "Error", "None"))
    assert "source_view" not in page.components
    assert opened == []


def test_broken_prompts_are_refused_before_anything_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "points.toml").write_text("version = 1\n", encoding="utf-8")
    with FakeEndpoint(obedient) as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
        monkeypatch.setenv("SUMMARIZER_PROMPTS", str(tmp_path))
        page = Page().drop(QINGLAN)
        assert "points" in page.notices[0]
        assert "source_view" not in page.components
        page.go("batch")
        page.at.file_uploader[0].set_value([(*QINGLAN, "text/plain")])
        page.run().press("many_start")
        assert "points" in page.notices[0]
        assert endpoint.calls == []


def test_a_batch_is_refused_where_the_endpoint_is_down_or_has_several_models(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZER_RETRIES", "0")
    page.go("batch")
    with FakeEndpoint(models=["one", "two"]) as endpoint:
        for url, said in ((f"http://127.0.0.1:{free_port()}/v1", "连不上"), (endpoint.url, "one")):
            monkeypatch.setenv("OPENAI_BASE_URL", url)
            page.at.file_uploader[0].set_value([(*QINGLAN, "text/plain"), (*YUNLING, "text/plain")])
            page.run().press("many_start")
            assert said in page.notices[0]
            assert page.at.session_state["session"].batch is None
        assert endpoint.chats == []


def test_a_batch_whose_key_is_refused_stops_and_says_so(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeEndpoint(error(401, "no such key")) as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
        page.go("batch")
        files = [report(f"{n}.txt", f"青河市第{n}街道办事处", 100 + n) for n in range(20)]
        page.at.file_uploader[0].set_value([(*file, "text/plain") for file in files])
        page.run().press("many_start")
        assert not page.batch.running
        assert len(endpoint.chats) <= 4
    page.run()
    assert "不接受密钥" in page.notices[0]
    assert page.rows("state").count("未处理") >= 16
    assert set(page.rows("state")) <= {"失败", "未处理"}


def test_a_model_that_fails_is_not_waited_for_with_each_file(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeEndpoint(error(401, "no such key")) as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
        monkeypatch.setenv("SUMMARIZER_MODEL", "fake")
        page.drop(QINGLAN, YUNLING, LIUWAN)
        asked = len(endpoint.chats)
    assert "不接受密钥" in " ".join(page.notices)
    assert len(page.at.selectbox(key="switch").options) == 3
    assert asked == 1


def test_an_option_of_the_administrator_that_makes_no_sense_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SUMMARIZER_WEB_MAX_MB", "many")
    page = Page()
    assert page.notices == ["设置有误：设置 SUMMARIZER_WEB_MAX_MB 的值不对（应是数字）。"]


def test_what_comes_meanwhile_waits_behind_the_others(page: Page) -> None:
    page.at.session_state["intake"] = Intake(queue=[ReportSource(*QINGLAN), ReportSource(*YUNLING)])
    page.press("example_liuwan-2022")
    assert page.at.selectbox(key="switch").options == LABELS


def test_what_waits_is_read_also_on_another_page(page: Page) -> None:
    page.at.session_state["intake"] = Intake(queue=[ReportSource(*QINGLAN), ReportSource(*YUNLING)])
    page.go("ask")
    assert page.at.selectbox(key="switch").options == LABELS[:2]
