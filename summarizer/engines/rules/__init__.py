"""The engine without a model: a summary made of the report's own sentences."""

from summarizer.engines.rules.draft import RulesEngine, metric_drafts

__all__ = ["RulesEngine", "metric_drafts"]
