"""The page, started afresh for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import streamlit as st

from summarizer.web import frame
from tests.web.apptest import Page


@pytest.fixture
def page() -> Iterator[Page]:
    st.cache_resource.clear()
    st.cache_data.clear()
    frame.options.cache_clear()
    yield Page()
    frame.options.cache_clear()
