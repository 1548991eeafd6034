"""The page: widgets and session state; all else is called. Started by ``summarizer web`` or ``streamlit run``."""

from __future__ import annotations

import streamlit as st

from summarizer.messages import say
from summarizer.web.launch import web_options
from summarizer.web.layout import admitted, inject_styles, page_file, recognise_visitor, setup_page
from summarizer.web.open_report import take_in
from summarizer.web.problems import problems_shown

setup_page()
with problems_shown():
    pages = [
        st.Page(page_file("report"), title=say("web.page_report"), url_path="report", default=True),
        st.Page(page_file("ask"), title=say("web.page_ask"), url_path="ask"),
        st.Page(page_file("batch"), title=say("web.page_many"), url_path="many"),
        st.Page(page_file("verify"), title=say("web.page_verify"), url_path="verify"),
    ]
    if not web_options().fixed:
        pages.append(st.Page(page_file("settings"), title=say("web.page_settings"), url_path="settings"))
    chosen = st.navigation(pages, position="top")
    inject_styles()
    recognise_visitor()
    if admitted():
        take_in()
        if "batch_sources" in st.session_state and chosen.url_path != "many":
            st.switch_page(page_file("batch"))
        chosen.run()
