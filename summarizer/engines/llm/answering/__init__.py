"""Questions answered with a model: it points to evidence and words the answer; code decides whether that answers."""

from summarizer.engines.llm.answering.respondent import Respondent

__all__ = ["Respondent"]
