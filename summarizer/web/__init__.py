"""The page: what a browser shows of reports, summaries and answers; the only room that knows streamlit (extra ``web``).

View models (``paper``, ``findings``, ``talk``) are plain data for the components in ``assets/``, which put text on the
page as text and never as markup. Offsets in them are half-open code points of the report's source.
"""
