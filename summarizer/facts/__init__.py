"""What a number counts, whose it is and when: the facts of a report, by the words around its numbers."""

from summarizer.facts.table import COUNTED, fact_table, says_of
from summarizer.models import Fact, FactTable

__all__ = ["COUNTED", "Fact", "FactTable", "fact_table", "says_of"]
