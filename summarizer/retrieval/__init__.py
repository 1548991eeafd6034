"""Finds the sentences of a report that a question is about."""
