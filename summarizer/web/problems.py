"""What goes wrong on the page: one sentence in the visitor's language; what nobody foresaw is in the log besides."""

from __future__ import annotations

import html
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Literal

import streamlit as st
from streamlit.errors import FragmentHandledException

from summarizer import errors
from summarizer.errors import SummarizerError
from summarizer.messages import catalogue, say

NoticeKind = Literal["bad", "good", "plain"]


def notice(*lines: str, kind: NoticeKind = "plain", key: str = "notice") -> None:
    """Show a message as text, whatever a file name in it holds."""
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    role = "alert" if kind == "bad" else "status"
    with st.container(key=key):
        st.html(f'<div class="notice {kind}" role="{role}">{paragraphs}</div>')


def sentence(error: SummarizerError) -> str:
    """Return what went wrong in words for somebody at the page, who has no command line."""
    key = f"on_page.{error.name}"
    return say(key, **error.values) if key in catalogue() else str(error)


class CaughtOnPage(errors.Caught):
    """Keeps what goes wrong, but for what Streamlit has shown itself."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        return not isinstance(error, FragmentHandledException) and super().__exit__(kind, error, trace)


@contextmanager
def problems_shown() -> Iterator[None]:
    """Show on the page what goes wrong inside; around the page as a whole and each fragment."""
    with CaughtOnPage() as caught:
        yield
    if caught.error is not None:
        notice(sentence(caught.error), kind="bad", key=f"fault_{secrets.token_hex(4)}")
