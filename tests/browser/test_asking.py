"""As a user does: ask, follow the evidence, take the conversation away; hand in many reports."""

from __future__ import annotations

import io
import threading
import time
import zipfile

from playwright.sync_api import expect

from tests.browser.conftest import ROOT, SHOTS, Open
from tests.browser.test_reading import named
from tests.fake_endpoint import Call, FakeEndpoint, Reply, obedient

EXAMPLES = sorted((ROOT / "examples").glob("*.txt"))


def test_three_questions_are_answered_with_evidence_and_one_is_not(open_page: Open) -> None:
    reader = open_page()
    reader.example("qinglan-2024")
    reader.go(1)
    for question in ("存在哪些问题？", "新增就业多少人？比上年多多少？", "城镇新增就业多少人？"):
        answer = reader.ask(question)
        expect(answer.locator(".answer.answered")).to_be_visible()
        chip = answer.locator(".chip").first
        quote, ms = reader.click_through(chip)
        assert quote == chip.get_attribute("title")
        assert ms < 200
    missing = reader.ask("2019年的GDP是多少？")
    expect(missing.locator(".answer.not_found")).to_contain_text("报告中没有")
    assert missing.locator(".answer").evaluate("at => getComputedStyle(at).borderLeftStyle") == "dashed"
    derived = reader.page.locator("li.turn").nth(1)
    expect(derived).to_contain_text("8.21万人 − 7.88万人 = 3300人")


def test_while_a_model_answers_its_name_and_the_question_are_on_the_page(open_page: Open) -> None:
    answers = threading.Event()

    def slow(call: Call) -> Reply:
        answers.wait(60)
        return obedient(call)

    reader = open_page()
    reader.example("qinglan-2024")
    with FakeEndpoint(slow) as endpoint:
        reader.go(4)
        for number, value in enumerate((endpoint.url, "fake-7b")):
            reader.page.locator("[data-testid=stForm] input").nth(number).fill(value)
        reader.page.locator("[data-testid=stForm] button").filter(has_text="使用这个服务").click()
        expect(reader.page.get_by_role("status").filter(has_text="已启用")).to_be_visible()
        reader.go(1)
        reader.page.locator("[data-testid=stChatInputTextArea]").fill("存在哪些问题？")
        reader.page.keyboard.press("Enter")
        working = reader.page.locator(".st-key-working")
        expect(working).to_contain_text("存在哪些问题？ 已交给模型 fake-7b")
        SHOTS.mkdir(parents=True, exist_ok=True)
        reader.page.screenshot(path=SHOTS / "9-working-zh-light.png")
        answers.set()
        expect(reader.page.locator("li.turn .answer")).to_be_visible()
        expect(working).to_have_count(0)


def test_a_suggested_question_is_one_click(open_page: Open) -> None:
    reader = open_page()
    reader.example("yunling-2025")
    reader.go(1)
    reader.page.locator("button.suggestion").first.click()
    expect(reader.page.locator("li.turn .answer.answered")).to_have_count(1)


def test_a_chip_of_another_report_opens_it_at_the_place(open_page: Open) -> None:
    reader = open_page()
    reader.example("qinglan-2024")
    reader.popover("open")
    reader.example("yunling-2025")
    reader.go(1)
    reader.page.locator(".st-key-scope").get_by_text("全部 2 份").click()
    reader.settled()
    answer = reader.ask("行政处罚多少件？")
    other = answer.locator(".chip", has_text="青澜市").first
    quote = other.get_attribute("title")
    other.click()
    expect(reader.page.locator("h1")).to_contain_text("青澜市")
    expect(reader.page.locator("article mark").first).to_be_in_viewport()
    assert reader.mark == quote


def test_the_conversation_can_be_taken_away(open_page: Open) -> None:
    reader = open_page()
    reader.example("qinglan-2024")
    reader.go(1)
    reader.ask("存在哪些问题？")
    reader.popover("export")
    text = reader.download("下载 Markdown").path().read_text(encoding="utf-8")
    assert "## 存在哪些问题？" in text
    assert reader.download("下载 Word").path().read_bytes()[:2] == b"PK"


def test_a_long_chat_does_not_slow_the_page(open_page: Open) -> None:
    reader = open_page()
    reader.example("qinglan-2024")
    reader.go(1)
    taken = []
    for number in range(40):
        begun = time.monotonic()
        reader.ask(f"第{number}个问题：存在哪些问题？")
        taken.append(time.monotonic() - begun)
    early, late = sorted(taken[2:12])[5], sorted(taken[-10:])[5]
    print(
        f"\nanswer shown after {early * 1000:.0f} ms early in a chat, {late * 1000:.0f} ms after 30 questions"
    )
    assert late < 2 * early + 0.2


def test_many_reports_end_as_one_archive(open_page: Open) -> None:
    reader = open_page()
    reader.go(2)
    reader.upload(*(named(path.name, path.read_bytes()) for path in EXAMPLES), named("空.txt", ""))
    reader.page.locator(".st-key-many_start button").click()
    expect(reader.states("完成")).to_have_count(len(EXAMPLES))
    expect(reader.page.locator(".st-key-batch_failures")).to_contain_text("文件“空.txt”里没有文字")
    data = reader.download("下载全部结果").path().read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {"metrics.xlsx", "failed.txt"} < set(archive.namelist())
    reader.open_row(1)
    reader.wait_for_report()
    expect(reader.page.locator(".facts")).to_contain_text(EXAMPLES[0].name)


def test_two_hundred_reports_at_once(open_page: Open) -> None:
    reader = open_page()
    reader.go(2)
    text = EXAMPLES[0].read_bytes().decode("gb18030")
    reader.upload(*(named(f"{number:03}.txt", f"{text}\n第{number}份。") for number in range(200)))
    start = reader.page.locator(".st-key-many_start button")
    expect(start).to_be_enabled(timeout=60_000)
    begun = time.monotonic()
    start.click()
    expect(reader.page.locator(".st-key-many_results")).to_be_visible(timeout=90_000)
    expect(reader.page.get_by_text("已完成 200 / 200，失败 0")).to_be_visible()
    print(f"\n200 reports: {time.monotonic() - begun:.1f} s")
