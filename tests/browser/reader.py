"""What a user does on the page, and what can be seen then."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Download, Locator, Page, TimeoutError, expect

# Clicks on an element in any shadow root and waits until the mark stands in its pane's view and is painted.
_CLICK = """
(element) => new Promise((resolve) => {
  const find = (root, selector) => {
    const found = [...root.querySelectorAll(selector)];
    for (const one of root.querySelectorAll("*")) if (one.shadowRoot) found.push(...find(one.shadowRoot, selector));
    return found;
  };
  const begun = performance.now();
  element.click();
  const look = () => {
    const marks = find(document, "article mark");
    if (marks.length) {
      const pane = marks[0].closest(".scroll").getBoundingClientRect();
      const box = marks[0].getBoundingClientRect();
      if (box.top >= pane.top && box.top < pane.bottom)
        return requestAnimationFrame(() => resolve({
          ms: performance.now() - begun, text: marks.map((mark) => mark.textContent).join("") }));
    }
    if (performance.now() - begun > 5000) return resolve({ ms: 5000, text: "" });
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})
"""

_SCROLL = """
(pane) => new Promise((resolve) => {
  const frames = [];
  let last = performance.now();
  let step = 0;
  const next = () => {
    const now = performance.now();
    frames.push(now - last);
    last = now;
    step += 1;
    if (step > 40) return resolve(Math.max(...frames.slice(1)));
    pane.scrollTop = (pane.scrollHeight - pane.clientHeight) * step / 40;
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
})
"""

# What only each page has; for the second, with a report open.
_SIGNS = (
    "section.checks, .st-key-promises",
    "[data-testid=stChatInput]",
    ".st-key-many_start, .st-key-batch_table",
    ".st-key-verify_start, .st-key-promises",
    "[data-testid=stForm] input[type=password]",
)


class Reader:
    """A visitor at the page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.set_default_timeout(30_000)
        expect.set_options(timeout=30_000)

    def list_reports(self) -> None:
        """Open the list of the reports at hand, by the keyboard, as a mouse and a finger do it differently."""
        options = self.page.get_by_role("option")
        for _ in range(10):
            # A run of the page that ends just now closes the list.
            self.page.locator(".st-key-switch input").focus()
            self.page.keyboard.press("ArrowDown")
            self.page.wait_for_timeout(300)
            if options.first.is_visible():
                return
        expect(options.first).to_be_visible()

    def go(self, number: int) -> None:
        """Go to a page by its place in the navigation."""
        sign = self.page.locator(_SIGNS[number]).first
        for _ in range(4):
            # A run of the page that ends just now may swallow a click.
            self.page.locator("[data-testid=stTopNavLink]").nth(number).click()
            try:
                sign.wait_for(timeout=8_000)
                break
            except TimeoutError:
                continue
        sign.wait_for()
        self.settled()

    def settled(self) -> None:
        """Wait until the server has nothing more to send."""
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")

    def speak(self, name: str) -> None:
        self.page.locator(".st-key-language_choice").get_by_text(name, exact=True).click()
        self.page.wait_for_timeout(300)
        self.settled()

    def upload(self, *files: str | Path | dict[str, Any]) -> None:
        self.page.locator("input[type=file]").first.set_input_files(list(files))  # type: ignore[arg-type]

    def open_report(self, file: str | Path | dict[str, Any]) -> None:
        self.upload(file)
        self.wait_for_report()

    def wait_for_report(self) -> None:
        expect(self.page.locator("article p.text").first).to_be_visible()

    def example(self, name: str) -> None:
        self.page.locator(f".st-key-example_{name} button").click()
        self.page.wait_for_timeout(300)
        self.wait_for_report()
        self.settled()
        # A popover that is still open takes the next click for itself.
        self.page.keyboard.press("Escape")
        expect(self.page.locator("[data-testid=stPopoverBody]")).to_have_count(0)

    @property
    def rows(self) -> Locator:
        return self.page.locator("tr[data-metric]")

    @property
    def mark(self) -> str:
        """What is marked in the report."""
        return "".join(self.page.locator("article mark").all_text_contents())

    @property
    def text(self) -> str:
        """The report as it stands on the page."""
        return "\n".join(self.page.locator("article > *").all_text_contents())

    def click_through(self, target: Locator) -> tuple[str, float]:
        """Click, and give what is marked and in view, and after how many milliseconds."""
        found = target.evaluate(_CLICK)
        return str(found["text"]), float(found["ms"])

    def slowest_frame(self) -> float:
        """Scroll through the whole report; give the longest frame in milliseconds."""
        return float(self.page.locator("article").locator("xpath=..").evaluate(_SCROLL))

    def ask(self, question: str) -> Locator:
        """Ask, and give the answer once it is there."""
        self.page.locator("[data-testid=stChatInputTextArea]").fill(question)
        self.page.keyboard.press("Enter")
        last = self.page.locator("li.turn").last
        expect(last.locator(".question")).to_have_text(question)
        return last

    @property
    def table(self) -> Locator:
        """The rows of many reports, as a screen reader has them; a canvas shows them."""
        return self.page.locator("[data-testid=stDataFrame] table[role=grid] tbody tr")

    def states(self, state: str) -> Locator:
        """The rows of many reports that are in a state."""
        return self.table.filter(has_text=state)

    def open_row(self, number: int) -> None:
        """Press the button in a row of many reports."""
        grid = self.page.locator("[data-testid=stDataFrame] .dvn-scroller")
        grid.click(position={"x": 56, "y": 33 * (number + 1) + 16})

    def popover(self, key: str) -> None:
        self.page.locator(f".st-key-{key} button").first.click()
        expect(self.page.locator("[data-testid=stPopoverBody]")).to_be_visible()

    def download(self, label: str) -> Download:
        with self.page.expect_download() as waiting:
            self.page.get_by_role("button", name=label).click()
        return waiting.value

    def violations(self) -> list[str]:
        """Return what axe-core finds against WCAG 2 A and AA."""
        options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}
        found = Axe().run(self.page, options=options).response["violations"]
        return [
            f"{rule['id']}: {node['target']} {node['html'][:160]}" for rule in found for node in rule["nodes"]
        ]
