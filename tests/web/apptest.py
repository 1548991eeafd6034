"""Reports that are open, and the page under AppTest."""

from __future__ import annotations

import html
import json
import re
import time
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from summarizer import load, loads, summarize
from summarizer.web.batch_view import PageBatch
from summarizer.web.report_cache import OpenReport, pack

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.txt"))


def opened(source: Path | str, name: str = "报告.txt") -> OpenReport:
    report = load(source) if isinstance(source, Path) else loads(source, name)
    return pack(report, summarize(report, engine="rules"))


def ended(batch: PageBatch) -> PageBatch:
    until = time.monotonic() + 60
    while batch.running and time.monotonic() < until:
        time.sleep(0.02)
    assert not batch.running
    return batch


class Page:
    """The page as a user has it: pages to go to, components with what they were given."""

    def __init__(self) -> None:
        self.at = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=30)
        self.run()

    def run(self) -> Page:
        self.at.run()
        assert not self.at.exception, self.at.exception
        return self

    def go(self, name: str) -> Page:
        self.at.switch_page(f"summarizer/web/pages/{name}.py")
        return self.run()

    def upload(self, name: str, data: bytes) -> Page:
        return self.drop((name, data))

    def drop(self, *files: tuple[str, bytes]) -> Page:
        """Drop files onto the page at once."""
        self.at.file_uploader[0].set_value([(name, data, "text/plain") for name, data in files])
        return self.run()

    def switch(self, label: str) -> Page:
        """Go to another report that is open."""
        ids = {name: id for id, name in self.at.session_state["session"].labels.items()}
        self.at.selectbox(key="switch").set_value(ids[label])
        return self.run()

    def press(self, key: str) -> Page:
        self.at.button(key=key).click()
        return self.run()

    def speak(self, language: str) -> Page:
        self.at.button_group(key="language_choice").set_value(language)
        return self.run()

    def ask(self, question: str) -> Page:
        self.at.chat_input[0].set_value(question)
        return self.run()

    @property
    def components(self) -> list[str]:
        return [
            str(one.proto.component_name).removeprefix("summarizer_") for one in self.at.get("bidi_component")
        ]

    def given(self, name: str, at: int = 0) -> Any:
        """What a component was given to show."""
        found = [
            one for one in self.at.get("bidi_component") if one.proto.component_name == f"summarizer_{name}"
        ]
        return json.loads(found[at].proto.json)

    @property
    def shown(self) -> str:
        """What the page itself shows as HTML, with the styles."""
        return "\n".join(one.proto.body for one in self.at.get("html"))

    @property
    def notices(self) -> list[str]:
        notices = re.findall(r'<div class="notice[^>]*>(.*?)</div>', self.shown)
        return [html.unescape(line) for one in notices for line in re.findall("<p>(.*?)</p>", one)]

    @property
    def title(self) -> str:
        return html.unescape(re.findall("<h1[^>]*>(.*?)</h1>", self.shown)[0])

    @property
    def facts(self) -> list[str]:
        """What the page says of the report that is open, below its title."""
        return html.unescape(re.findall('<p class="facts"[^>]*>(.*?)</p>', self.shown)[0]).split(" · ")

    @property
    def check(self) -> str:
        """The line that says what was checked."""
        return html.unescape(re.findall('<section class="checks".*?</section>', self.shown)[0])

    def rows(self, column: str) -> list[str]:
        """A column of the table of many reports."""
        return [str(cell) for cell in self.at.dataframe[0].value[column]]

    @property
    def batch(self) -> PageBatch:
        """The batch that this visitor has started, once it has ended."""
        return ended(self.at.session_state["session"].batch)

    @property
    def turns(self) -> list[Any]:
        turns: list[Any] = self.given("chat_view")["turns"]
        return turns
