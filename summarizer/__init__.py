"""Summaries and answers for Chinese government work reports, every number traced to its source."""
