"""Other ways of doing the same, in the same tables as ours: an optional extra (``pip install -e ".[eval,peers]"``)."""
