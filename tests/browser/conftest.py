"""A real server and a real browser; whatever a page says on its console or asks of another host fails the test."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Error, Request, sync_playwright

from tests.browser.reader import Reader

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "build" / "screenshots"
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_FOREIGN = ("OPENAI_", "SUMMARIZER_")

Open = Callable[..., Reader]
Scheme = Literal["light", "dark"]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Find the browser; where none is, people may go without, CI may not."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        message = "no chromium: install the package chromium, or name one in CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Serve the page as a user does, with nothing configured."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {name: value for name, value in os.environ.items() if not name.upper().startswith(_FOREIGN)}
    server = subprocess.Popen(
        [sys.executable, "-m", "summarizer", "web", "--port", str(port)],
        cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    said = server.communicate(timeout=20)[0].decode()
    assert "Traceback" not in said, said


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(_FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    """Open the page as one more visitor."""
    faults: list[str] = []
    own = (address, address.replace("http", "ws"), "blob:", "data:")

    def heard(message: ConsoleMessage) -> None:
        # A page loaded under its own path asks there for what lies at the root, and then at the root.
        probe = "/_stcore/" in str(message.location.get("url"))
        if message.type == "error" and not probe:
            faults.append(f"console: {message.text} {message.location}")

    def failed(error: Error) -> None:
        faults.append(f"error on the page: {error}")

    def asked(request: Request) -> None:
        if not request.url.startswith(own):
            faults.append(f"asked for {request.url}")

    def stopped(dialog: Dialog) -> None:
        faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def begin(
        *,
        language: str = "zh",
        scheme: Scheme = "light",
        width: int = 1440,
        height: int = 900,
        path: str = "",
        phone: bool = False,
    ) -> Reader:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",
            has_touch=phone,
            is_mobile=phone,
        )
        context.on("request", asked)
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", failed)
        page.on("dialog", stopped)
        page.goto(f"{address}/{path}")
        reader = Reader(page)
        reader.page.wait_for_selector("[data-testid=stFileUploader], [data-testid=stForm], h1")
        if language == "en":
            reader.speak("English")
        return reader

    yield begin
    for context in browser.contexts:
        context.close()
    assert not faults, "\n".join(faults)
