"""The page, started afresh for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import streamlit as st

from summarizer.web.launch import web_options
from tests.web.apptest import Page


@pytest.fixture(autouse=True)
def options() -> Iterator[None]:
    """What the administrator decides is read anew for each test."""
    web_options.cache_clear()
    yield
    web_options.cache_clear()


@pytest.fixture
def page() -> Page:
    st.cache_resource.clear()
    st.cache_data.clear()
    return Page()
