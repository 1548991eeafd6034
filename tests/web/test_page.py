"""Every page in every state, as AppTest runs it; what the browser makes of it is in tests/browser."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.fake_endpoint import FakeEndpoint, error, free_port, obedient
from tests.web.apptest import EXAMPLES, Page, opened

MILUO = Path(__file__).parents[3] / "shared" / "reports" / "seed" / "miluo-2025.txt"
SHORT = "2024年，全局办理行政处罚案件32件，罚没金额1.2万元，整改率100%。"


def test_the_first_page_says_what_it_is_for_and_offers_every_way_in(page: Page) -> None:
    assert [title.value for title in page.at.title] == ["每一个数字，都能回到原文"]
    assert len(page.at.file_uploader) == 1
    assert [key for key in (str(button.key) for button in page.at.button) if key.startswith("example_")] == [
        f"example_{path.stem}" for path in EXAMPLES
    ]
    assert len(page.at.text_area) == 1


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_opens_with_its_summary_beside_it(page: Page, path: Path) -> None:
    page.press(f"example_{path.stem}")
    assert page.components == ["visitor", "findings", "source_view"]
    assert len(page.given("findings")["findings"]["metrics"]) == len(opened(path).summary.metrics)
    assert page.facts[-1] == path.name


@pytest.mark.skipif(not MILUO.exists(), reason="the real reports lie beside the repository and are not here")
def test_the_miluo_report_opens_with_all_its_numbers_traced(page: Page) -> None:
    page.upload(MILUO.name, MILUO.read_bytes())
    assert "✓" in page.check
    assert "全部在原文中找到" in page.check


def test_pasted_text_opens_too(page: Page) -> None:
    page.at.text_area(key="pasted").set_value(SHORT * 6)
    page.at.button[0].click()
    page.run()
    assert page.facts[-1] == "粘贴的文字"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("空.txt", b"", "没有文字"),
        ("图.txt", bytes(range(256)) * 8, "不是文本"),
        ("扫描.pdf", b"%PDF-1.4\nbroken", "扫描.pdf"),
        ("大.txt", "一".encode() * 7_000_000, "超过 20 MB"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_what_to_do(
    page: Page, name: str, data: bytes, said: str
) -> None:
    page.upload(name, data)
    assert said in page.notices[0]
    assert "findings" not in page.components


def test_a_text_that_looks_like_no_report_can_be_read_all_the_same(page: Page) -> None:
    page.upload("短.txt", SHORT.encode())
    assert "不像" in page.notices[0] or "看起来不是" in page.notices[0]
    page.press("read_anyway")
    assert "source_view" in page.components


def test_a_good_file_after_a_bad_one_clears_the_message(page: Page) -> None:
    page.upload("空.txt", b"").press(f"example_{EXAMPLES[0].stem}")
    assert page.notices == []


HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)> **粗** [link](http://evil.example) :smile: $x$"
)


def test_hostile_names_and_texts_reach_the_browser_as_data_only(page: Page) -> None:
    page.upload(f"{HOSTILE.replace('/', '')}.txt", f"{HOSTILE}\n{SHORT * 6}".encode())
    shown = [markdown.value for markdown in page.at.markdown]
    assert not any("alert(" in text or "粗" in text for text in shown)
    assert "<script" not in page.shown
    assert "<img" not in page.shown
    runs = [run["text"] for block in page.given("source_view")["source"]["blocks"] for run in block["runs"]]
    assert HOSTILE in "".join(runs)


def test_a_hostile_name_in_an_error_is_no_markdown(page: Page) -> None:
    page.upload("<b>**x**</b>.txt", b"")
    assert "<b>**x**</b>.txt" in page.notices[0]
    assert not page.at.error


def test_english_at_a_switch_and_back(page: Page) -> None:
    page.press(f"example_{EXAMPLES[0].stem}").speak("en")
    assert page.given("findings")["labels"]["metrics"] == "Metrics"
    assert "numbers traced to the report" in page.check
    page.speak("zh")
    assert page.given("findings")["labels"]["metrics"] == "指标"


def test_the_language_stays_from_page_to_page(page: Page) -> None:
    page.speak("en").go("settings")
    assert page.title == "Model endpoint"


def test_the_environment_chooses_the_first_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_LANG", "en")
    assert [title.value for title in Page().at.title] == ["Every figure, back to its source"]


def test_questions_before_a_report_lead_to_one(page: Page) -> None:
    page.go("ask")
    assert [title.value for title in page.at.title] == ["还没有打开报告。"]
    page.press(f"example_{EXAMPLES[0].stem}")
    assert page.components == ["visitor", "chat_view", "source_view"]


def test_a_chat_answers_refuses_and_remembers(page: Page) -> None:
    page.press("example_qinglan-2024").go("ask")
    page.ask("存在哪些问题？").ask("2019年新增就业多少人？").ask("新增就业多少人？比上年多多少？")
    turns = page.given("chat_view")["turns"]
    assert [turn["status"] for turn in turns] == ["answered", "not_found", "answered"]
    assert "=" in turns[2]["claims"][0]["text"]
    page.go("report").go("ask")
    assert len(page.given("chat_view")["turns"]) == 3


def test_suggestions_are_offered_before_anything_is_asked(page: Page) -> None:
    page.press("example_qinglan-2024").go("ask")
    assert "存在哪些问题？" in page.given("chat_view")["suggestions"]


def test_a_long_chat_sends_the_last_turns_only(page: Page) -> None:
    page.press("example_qinglan-2024").go("ask").ask("存在哪些问题？")
    session = page.at.session_state["session"]
    session.turns.extend(session.turns[0].model_copy(update={"id": number}) for number in range(2, 200))
    page.run()
    assert len(page.given("chat_view")["turns"]) == session.shown_turns
    assert page.given("chat_view")["earlier"]


def test_all_open_reports_can_be_asked_at_once(page: Page) -> None:
    page.press("example_qinglan-2024").press("example_yunling-2025").go("ask")
    page.at.button_group(key="scope").set_value(True)
    page.run().ask("行政处罚多少件？")
    chips = [chip for claim in page.given("chat_view")["turns"][0]["claims"] for chip in claim["chips"]]
    assert len({chip["report"] for chip in chips}) == 2


def test_settings_take_an_endpoint_and_never_show_the_key(page: Page) -> None:
    page.go("settings")
    page.at.text_input[0].set_value("http://127.0.0.1:9/v1")
    page.at.text_input[2].set_value("sk-secret")
    page.at.button[0].click()
    page.run()
    assert any("已启用" in line for line in page.notices)
    assert page.at.text_input[2].value == ""
    assert "sk-secret" not in str(page.at)


def test_a_visitor_may_say_who_leads(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeEndpoint(obedient) as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
        page.go("settings")
        page.at.selectbox[0].set_value("rules")
        page.at.button[0].click()
        page.run().go("report").press(f"example_{EXAMPLES[0].stem}").go("ask")
        before = len(endpoint.chats)
        page.ask("行政处罚多少件？")
        assert len(endpoint.chats) == before
        page.go("settings")
        assert page.at.selectbox[0].value == "rules"


def test_settings_refuse_an_address_that_is_none(page: Page) -> None:
    page.go("settings")
    page.at.text_input[0].set_value("not an address")
    page.at.button[0].click()
    page.run()
    assert any("http://" in line for line in page.notices)


def test_a_visitor_may_go_without_the_server_s_model_and_back(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    page.go("settings")
    assert "当前使用模型服务 http://127.0.0.1:9/v1" in page.notices[0]
    page.press("settings_clear")
    assert "当前使用规则引擎" in page.notices[0]
    page.go("report").press(f"example_{EXAMPLES[0].stem}")
    assert page.notices == []
    page.go("settings").press("settings_default")
    assert "当前使用模型服务" in page.notices[0]


def test_saving_what_the_server_has_keeps_the_server_s_key(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeEndpoint(obedient) as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-server")
        page.go("settings")
        page.at.button[0].click()
        page.run().go("report").press(f"example_{EXAMPLES[0].stem}")
        assert {call.headers["authorization"] for call in endpoint.chats} == {"Bearer sk-of-the-server"}


def test_the_settings_page_says_what_is_wrong_and_takes_an_endpoint_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SUMMARIZER_ENGINE", "llm")
    page = Page().go("settings")
    assert "没有配置模型服务" in page.notices[0]
    page.at.text_input[0].set_value("http://127.0.0.1:9/v1")
    page.at.button[0].click()
    page.run()
    assert "当前使用模型服务" in page.notices[0]


def test_the_test_button_says_what_the_endpoint_can_do(page: Page) -> None:
    with FakeEndpoint(obedient) as endpoint:
        page.go("settings")
        page.at.text_input[0].set_value(endpoint.url)
        page.at.button[1].click()
        page.run()
    assert any("JSON Schema" in line for line in page.notices)


def test_the_test_button_says_when_nobody_answers(page: Page) -> None:
    page.go("settings")
    page.at.text_input[0].set_value(f"http://127.0.0.1:{free_port()}/v1")
    page.at.text_input[1].set_value("fake")
    page.at.button[1].click()
    page.run()
    assert any("连不上" in line for line in page.notices)


def test_a_model_that_fails_gives_way_to_rules_and_the_page_says_so(page: Page) -> None:
    with FakeEndpoint(error(401, "no such key")) as endpoint:
        page.go("settings")
        page.at.text_input[0].set_value(endpoint.url)
        page.at.text_input[1].set_value("fake")
        page.at.button[0].click()
        page.run().go("report").press(f"example_{EXAMPLES[0].stem}")
    assert "不接受密钥" in " ".join(page.notices)
    assert "规则引擎" in page.check


def test_an_administrator_can_fix_the_endpoint_so_that_users_see_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SUMMARIZER_WEB_FIXED", "1")
    page = Page()
    with pytest.raises(ValueError, match="registered"):
        page.go("settings")


def test_who_is_not_signed_in_sees_the_door_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_WEB_SIGN_IN", "1")
    page = Page()
    assert [button.label for button in page.at.button] == ["登录"]
    assert not page.at.file_uploader


def test_sessions_do_not_see_each_other(page: Page) -> None:
    page.press("example_qinglan-2024")
    other = Page()
    assert other.at.file_uploader
    assert "source_view" not in other.components


def test_the_same_bytes_under_another_name_keep_their_own_name(page: Page) -> None:
    data = EXAMPLES[0].read_bytes()
    page.upload("甲方的文件.txt", data)
    other = Page().upload("乙方的文件.txt", data)
    assert other.facts[-1] == "乙方的文件.txt"


def test_many_reports_arrive_with_failures_and_an_archive(page: Page) -> None:
    page.go("batch")
    files = [(path.name, path.read_bytes(), "text/plain") for path in EXAMPLES]
    page.at.file_uploader[0].set_value([*files, ("空.txt", b"", "text/plain")])
    page.run().press("many_start")
    archive = zipfile.ZipFile(io.BytesIO(page.batch.zip()))
    page.run()
    assert page.rows("state") == ["失败"] + ["完成"] * len(EXAMPLES)
    assert page.rows("open").count("打开") == len(EXAMPLES)
    assert archive.testzip() is None
    page.press("many_again")
    assert page.at.file_uploader


def test_more_files_than_allowed_are_refused_with_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_WEB_MAX_FILES", "2")
    page = Page().go("batch")
    page.at.file_uploader[0].set_value([(f"{n}.txt", SHORT.encode(), "text/plain") for n in range(3)])
    page.run()
    assert "最多 2 份" in page.notices[0]


def test_a_text_is_verified_and_a_quote_shows_its_place() -> None:
    page = Page().upload(EXAMPLES[3].name, EXAMPLES[3].read_bytes()).go("verify")
    page.at.text_area(key="verify_text").set_value("青澜市有9999名工作人员参加年度学法考试。感谢大家！")
    page.press("verify_start")
    shown = " ".join(one.value for one in page.at.markdown)
    assert "与报告不符" in shown and "9999名" in shown
    page.press("finding_0_0")
    session = page.at.session_state["session"]
    assert session.focus is not None and session.focus.report == session.current


def test_verifying_without_a_report_says_what_to_do_and_nothing_given_is_one_sentence() -> None:
    assert Page().go("verify").at.exception == []
    page = Page().upload(EXAMPLES[3].name, EXAMPLES[3].read_bytes()).go("verify")
    page.press("verify_start")
    assert "verification" not in page.at.session_state
