"""As users do: drop several files, good and bad; read on a phone; drop what is far too long."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import ROOT, SHOTS, Open
from tests.browser.reader import Reader
from tests.browser.test_reading import named, report

PHONE = {"phone": True, "width": 390, "height": 844}
FILES = [named(name, (ROOT / "examples" / name).read_bytes()) for name in (
    "qinglan-2024.txt", "yunling-2025.txt", "liuwan-2022.txt",
)]  # fmt: skip
LABELS = ["青澜市人力资源和社会保障局（2024）", "云岭省市场监督管理局（2025）", "柳湾县教育局（2022）"]
# Milliseconds; on an idle machine it is less than one second.
# Milliseconds that nobody would sit through; a busy machine alone takes some.
_FROZEN = 10_000
_LAG = """
() => {
  window.longest = 0;
  let last = performance.now();
  const tick = () => {
    const now = performance.now();
    window.longest = Math.max(window.longest, now - last);
    last = now;
    setTimeout(tick, 20);
  };
  tick();
}
"""


# Opens the ways in and gives the uploader a file as soon as it stands on the page, faster than any hand.
_DROP_AT_ONCE = """
([button, name, text]) => new Promise((resolve) => {
  const watch = new MutationObserver(() => {
    const input = document.querySelector("[data-testid=stPopoverBody] input[type=file]");
    if (!input) return;
    watch.disconnect();
    const files = new DataTransfer();
    files.items.add(new File([text], name, { type: "text/plain" }));
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    resolve();
  });
  watch.observe(document.body, { childList: true, subtree: true });
  document.querySelector(button).click();
})
"""


def switch(reader: Reader, label: str) -> None:
    reader.list_reports()
    reader.page.get_by_role("option", name=label, exact=True).click()
    expect(reader.page.locator(".st-key-switch input")).to_have_value(label)
    # The list shows the choice at once; the page has changed when its head names the report.
    expect(reader.page.locator(".facts")).to_contain_text(label.partition("（")[0])
    reader.settled()


def test_three_files_dropped_open_three_and_each_can_be_read(open_page: Open) -> None:
    reader = open_page()
    reader.upload(*FILES)
    reader.wait_for_report()
    reader.list_reports()
    assert reader.page.get_by_role("option").all_inner_texts() == LABELS
    reader.page.keyboard.press("Escape")
    for label in (LABELS[2], LABELS[0], LABELS[1]):
        switch(reader, label)
        office = label.partition("（")[0]
        expect(reader.page.locator(".facts")).to_contain_text(office)
        expect(reader.page.locator("article")).to_contain_text(office[:3])
        quote, _ = reader.click_through(reader.rows.nth(3))
        assert quote


def test_the_good_open_and_the_bad_say_why(open_page: Open) -> None:
    reader = open_page()
    bad = [
        named("空.txt", ""),
        named("坏.docx", b"PK\x03\x04 broken"),
        named("表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        named("影.mp4", bytes(range(256)) * 40),
    ]
    reader.upload(bad[0], FILES[0], bad[1], bad[2], FILES[1], bad[3])
    reader.wait_for_report()
    alert = reader.page.get_by_role("alert").filter(has_text="打开了 2 份，4 份没有打开")
    for file in bad:
        expect(alert).to_contain_text(str(file["name"]))
    reader.page.locator(".st-key-dismiss button").click()
    expect(alert).to_have_count(0)


def test_a_file_given_as_soon_as_the_ways_in_are_open_comes_in_and_closes_them(open_page: Open) -> None:
    reader = open_page()
    reader.example("qinglan-2024")
    for name in ("第一份.txt", "第二份.txt"):
        reader.page.evaluate(_DROP_AT_ONCE, [".st-key-open button", name, report(extra=name)])
        expect(reader.page.locator(".facts")).to_contain_text(name)
        expect(reader.page.locator("[data-testid=stPopoverBody]")).to_have_count(0)


def test_an_answer_stays_with_its_report_and_its_chip_leads_there(open_page: Open) -> None:
    reader = open_page()
    reader.upload(*FILES)
    reader.wait_for_report()
    reader.go(1)
    reader.ask("城镇新增就业多少人？")
    reader.go(0)
    switch(reader, LABELS[1])
    reader.go(1)
    turn = reader.page.locator("li.turn").first
    expect(turn.locator(".asked")).to_contain_text(LABELS[0])
    chip = turn.locator(".chip").first
    expect(chip.locator(".source")).to_have_text(LABELS[0])
    quote = chip.get_attribute("title")
    chip.click()
    expect(reader.page.locator(".facts")).to_contain_text("qinglan-2024.txt")
    expect(reader.page.locator("article mark").first).to_be_in_viewport()
    assert reader.mark == quote


def seen(reader: Reader) -> None:
    """The mark stands on the screen, below what the page's own header covers."""
    mark = reader.page.locator("article mark").first
    expect(mark).to_be_in_viewport()
    box = mark.bounding_box()
    assert box is not None
    assert 60 <= box["y"] <= 844 - box["height"]


def tap(reader: Reader, target: Locator) -> str:
    target.scroll_into_view_if_needed()
    target.tap()
    reader.settled()
    seen(reader)
    return reader.mark


def test_a_tap_on_a_phone_scrolls_to_the_quote_and_back(open_page: Open) -> None:
    reader = open_page(**PHONE)
    reader.page.locator(".st-key-example_qinglan-2024 button").tap()
    reader.wait_for_report()
    reader.settled()
    assert not reader.page.locator("article").evaluate(
        "at => at.getBoundingClientRect().top < innerHeight - 40"
    )
    for at in (0, reader.rows.count() // 2, reader.rows.count() - 1):
        row = reader.rows.nth(at)
        written = row.locator("td.written").inner_text().split()[-1]
        reader.page.locator("section.pane").first.evaluate("at => at.scrollIntoView({ block: 'end' })")
        assert "".join(tap(reader, row).split()) == written
        reader.page.locator("button.back").tap()
        expect(row).to_be_in_viewport()
    SHOTS.mkdir(parents=True, exist_ok=True)
    reader.page.screenshot(path=SHOTS / "9-phone-metrics-zh-light.png")
    for part in ("achievements", "problems", "plans"):
        chip = reader.page.locator(f"section.{part} .chip").first
        quote = chip.get_attribute("title")
        assert tap(reader, chip) == quote
    reader.page.screenshot(path=SHOTS / "9-phone-quote-zh-light.png")
    assert reader.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_tap_on_an_answer_s_chip_goes_to_the_quote_also_in_another_report(open_page: Open) -> None:
    reader = open_page(**PHONE)
    reader.upload(*FILES[:2])
    reader.wait_for_report()
    reader.page.goto(f"{reader.page.url.rstrip('/').removesuffix('/report')}/ask")
    reader.page.wait_for_selector("[data-testid=stChatInput]")
    reader.settled()
    chip = reader.ask("存在哪些问题？").locator(".chip").first
    quote = chip.get_attribute("title")
    assert tap(reader, chip) == quote
    switch(reader, LABELS[1])
    assert tap(reader, reader.page.locator("li.turn .chip").first) == quote
    expect(reader.page.locator(".facts")).to_contain_text("qinglan-2024.txt")
    assert reader.violations() == []


def test_nineteen_megabytes_of_dense_text_end_in_a_sentence_and_freeze_nothing(
    open_page: Open, tmp_path: Path
) -> None:
    reader = open_page()
    reader.settled()
    reader.page.evaluate(_LAG)
    text = "青河市统计局2024年度工作报告\n\n全年办理案件1件，" + "推进依法行政工作3次，" * 610_000
    file = tmp_path / "密.txt"
    file.write_text(text, encoding="utf-8")
    begun = time.monotonic()
    reader.upload(file)
    expect(reader.page.get_by_role("alert").filter(has_text="太长")).to_be_visible()
    taken, longest = time.monotonic() - begun, float(reader.page.evaluate("window.longest"))
    print(
        f"\n{len(text.encode()) / 1e6:.1f} MB: a sentence after {taken:.1f} s, browser busy {longest:.0f} ms at most"
    )
    assert taken < 30
    assert longest < _FROZEN
    reader.settled()
    reader.open_report(FILES[0])


@pytest.mark.parametrize("sort", ["one sentence", "many paragraphs"])
def test_a_text_full_of_numbers_stays_usable(open_page: Open, sort: str) -> None:
    head = "青河市统计局2024年度法治政府建设工作报告\n\n一、主要工作\n"
    dense = head + "全年办理" + "，".join(f"{number}件案件" for number in range(1, 5_900)) + "。"
    lines = head + "".join(
        f"（{number % 20 + 1}）执法检查。全年开展检查{number + 10}次，办理案件{number * 3}件，推进依法行政。\n"
        for number in range(1, 2_000)
    )
    reader = open_page()
    reader.settled()
    reader.page.evaluate(_LAG)
    begun = time.monotonic()
    reader.open_report(named("密.txt", dense if sort == "one sentence" else lines))
    reader.settled()
    taken = time.monotonic() - begun
    quote, ms = reader.click_through(reader.rows.nth(150))
    reader.page.locator("button.more").first.click()
    longest = float(reader.page.evaluate("window.longest"))
    print(f"\n{sort}: open after {taken:.1f} s, click {ms:.0f} ms, browser busy {longest:.0f} ms at most")
    assert quote
    assert taken < 30
    assert ms < 500
    assert longest < _FROZEN


def test_what_streamlit_says_itself_is_in_chinese(open_page: Open) -> None:
    reader = open_page()
    reader.upload(*FILES[:2])
    reader.wait_for_report()
    reader.page.locator(".st-key-switch input").click()
    reader.page.keyboard.type("没有这个单位")
    empty = reader.page.locator("[data-testid=stSelectboxVirtualDropdown] span", has_text="No results")
    assert empty.evaluate("at => getComputedStyle(at).fontSize") == "0px"
    assert "没有这样的报告" in empty.evaluate("at => getComputedStyle(at, '::after').content")
