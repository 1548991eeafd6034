"""What goes wrong on the page: one sentence in the visitor's language; what nobody foresaw is in the log besides."""

from __future__ import annotations

import html
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Final, Literal, Self

import streamlit as st
from streamlit.errors import FragmentHandledException

from summarizer.errors import ProgramError, SummarizerError
from summarizer.messages import catalogue, say

NoticeKind = Literal["bad", "good", "plain"]

_LOG: Final = logging.getLogger("summarizer.web")


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


def known(error: BaseException | None) -> SummarizerError | None:
    """Return what was raised as an error of our tree.

    What nobody foresaw goes into the log under a reference and becomes a ProgramError. None is returned for what is
    no error: nothing at all, Streamlit's own ways to stop or repeat a run, an interrupt.
    """
    if isinstance(error, SummarizerError):
        return error
    if not isinstance(error, Exception) or isinstance(error, FragmentHandledException):
        return None
    reference = secrets.token_hex(3)
    _LOG.error("fault %s", reference, exc_info=error)
    return ProgramError(reference=reference)


class Caught:
    """Keeps what goes wrong inside a ``with`` block as ``error``, so that the next file has its turn."""

    error: SummarizerError | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self.error = known(error)
        return self.error is not None


@contextmanager
def problems_shown() -> Iterator[None]:
    """Show on the page what goes wrong inside; around the page as a whole and each fragment."""
    with Caught() as caught:
        yield
    if caught.error is not None:
        notice(sentence(caught.error), kind="bad", key=f"fault_{secrets.token_hex(4)}")
