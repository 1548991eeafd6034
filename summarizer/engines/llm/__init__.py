"""The engine that asks a model: it chooses and words, by ids; the numbers stay the report's."""

from summarizer.engines.llm.draft import LlmEngine

__all__ = ["LlmEngine"]
