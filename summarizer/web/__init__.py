"""The page: what a browser shows of reports, summaries and answers; only this room knows streamlit (extra ``web``).

What is shown (``source_view``, ``findings``, ``chat_view``, ``batch_view``) is plain data; components in ``assets/``
put it on the page as text and never as markup. Offsets in it are half-open code points of the report's source.
"""
