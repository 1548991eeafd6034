"""The page: widgets and session state; all else is called. Started by ``summarizer web`` or ``streamlit run``."""

from __future__ import annotations

import streamlit as st

from summarizer.messages import say
from summarizer.web import frame
from summarizer.web.intake import take_in
from summarizer.web.problems import told

frame.begin()
with told():
    pages = [
        st.Page(frame.page("report"), title=say("web.page_report"), url_path="report", default=True),
        st.Page(frame.page("ask"), title=say("web.page_ask"), url_path="ask"),
        st.Page(frame.page("many"), title=say("web.page_many"), url_path="many"),
    ]
    if not frame.options().fixed:
        pages.append(st.Page(frame.page("settings"), title=say("web.page_settings"), url_path="settings"))
    chosen = st.navigation(pages, position="top")
    frame.furnish()
    if frame.admitted():
        take_in()
        if "uploads" in st.session_state and chosen.url_path != "many":
            st.switch_page(frame.page("many"))
        chosen.run()
