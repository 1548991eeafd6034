"""Every page in both languages, light and dark: a picture for people, and axe-core's judgement."""

from __future__ import annotations

import pytest

from tests.browser.conftest import ROOT, SHOTS, Open
from tests.browser.reader import Reader
from tests.browser.test_reading import MILUO, QINGLAN, named

_REPORT = MILUO if MILUO.exists() else QINGLAN


def shoot(reader: Reader, name: str) -> list[str]:
    SHOTS.mkdir(parents=True, exist_ok=True)
    reader.settled()
    reader.page.wait_for_timeout(400)
    reader.page.screenshot(path=SHOTS / f"{name}.png")
    return [f"{name}: {fault}" for fault in reader.violations()]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_is_accessible_and_has_its_picture(open_page: Open, language: str, scheme: str) -> None:
    reader = open_page(language=language, scheme=scheme)
    mark = f"{language}-{scheme}"
    faults = shoot(reader, f"1-start-{mark}")
    reader.open_report(_REPORT)
    faults += shoot(reader, f"2-report-{mark}")
    reader.page.locator("button.jump").nth(1).click()
    reader.rows.nth(9).click()
    faults += shoot(reader, f"3-metric-{mark}")
    reader.page.locator("button.jump").last.click()
    faults += shoot(reader, f"4-not-used-{mark}")
    reader.go(1)
    for question in ("存在哪些问题？", "2019年的GDP是多少？"):
        reader.ask(question)
    faults += shoot(reader, f"5-questions-{mark}")
    reader.go(2)
    files = [named(path.name, path.read_bytes()) for path in sorted((ROOT / "examples").glob("*.txt"))]
    reader.upload(*files, named("empty.txt", ""))
    reader.page.locator(".st-key-many_start button").click()
    reader.page.wait_for_selector(".st-key-many_results")
    faults += shoot(reader, f"6-many-{mark}")
    reader.go(3)
    reader.page.locator(".st-key-verify_text textarea").fill(
        "全系统有9999名工作人员参加年度学法考试。感谢大家！"
    )
    reader.page.locator(".st-key-verify_start button").click()
    reader.page.wait_for_selector(".st-key-finding_0")
    reader.page.locator(".st-key-finding_0_0 button").click()
    reader.settled()
    faults += shoot(reader, f"9-verify-{mark}")
    reader.go(4)
    faults += shoot(reader, f"7-settings-{mark}")
    assert not faults, "\n".join(faults)


def test_a_narrow_window_stacks_the_panes(open_page: Open) -> None:
    reader = open_page(width=420, height=860)
    reader.example("qinglan-2024")
    shoot(reader, "8-narrow-zh-light")
    boxes = [reader.page.locator(f"section.pane >> nth={at}").bounding_box() for at in (0, 1)]
    assert boxes[0] and boxes[1] and boxes[1]["y"] > boxes[0]["y"]
    assert all(box and box["width"] <= 420 for box in boxes)
    assert reader.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_document_says_its_language(open_page: Open) -> None:
    reader = open_page(language="en")
    reader.example("qinglan-2024")
    assert reader.page.locator("html").get_attribute("lang") == "en"
    assert reader.page.locator("article").get_attribute("lang") == "zh-CN"
