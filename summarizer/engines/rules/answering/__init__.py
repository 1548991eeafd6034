"""Questions answered by rule: by extraction and arithmetic, from one report's own sentences."""

from summarizer.engines.rules.answering.desk import Desk
from summarizer.engines.rules.answering.follow_ups import resolve

__all__ = ["Desk", "resolve"]
