"""What goes wrong on the page: one sentence in the visitor's language; what nobody foresaw is in the log besides."""

from __future__ import annotations

import html
import logging
import secrets
from contextlib import ContextDecorator
from types import TracebackType
from typing import Final, Literal, Self, cast

import streamlit as st
from streamlit.errors import FragmentHandledException

from summarizer.errors import ProgramError, SummarizerError
from summarizer.messages import catalogue, say

Kind = Literal["bad", "good", "plain"]

_LOG: Final = logging.getLogger("summarizer.web")
_KEPT: Final = "problems_told_later"


def notice(*lines: str, kind: Kind = "plain", key: str = "notice") -> None:
    """Show a message as text, whatever a file name in it holds."""
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    role = "alert" if kind == "bad" else "status"
    with st.container(key=key):
        st.html(f'<div class="notice {kind}" role="{role}">{paragraphs}</div>')


def sentence(error: SummarizerError) -> str:
    """Say what went wrong to somebody at the page, who has no command line."""
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


class told(ContextDecorator):
    """Says on the page what goes wrong inside; around the page as a whole and each fragment."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        found = known(error)
        if found is not None:
            notice(sentence(found), kind="bad", key=f"fault_{secrets.token_hex(4)}")
        return found is not None


class told_later(ContextDecorator):
    """Has the next run of the page say what goes wrong inside; around callbacks, which come before there is a page."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        found = known(error)
        if found is not None:
            cast(list[SummarizerError], st.session_state.setdefault(_KEPT, [])).append(found)
        return found is not None


def tell_kept() -> None:
    """Say what went wrong before this run, once."""
    for number, error in enumerate(cast(list[SummarizerError], st.session_state.pop(_KEPT, []))):
        notice(sentence(error), kind="bad", key=f"fault_kept_{number}")
