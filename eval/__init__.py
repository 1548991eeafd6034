"""The evaluation harness: holds what the product says against hand-labelled gold (``python -m eval``)."""
