"""A report becomes a draft: the ``Engine`` protocol, the engine of rules and the engine that asks a model."""

from summarizer.engines.protocol import AsyncEngine, Compared, Comparison, Engine, Verifier
from summarizer.engines.rules import RulesEngine

__all__ = ["AsyncEngine", "Compared", "Comparison", "Engine", "RulesEngine", "Verifier"]
