"""A report becomes a draft: the ``Engine`` protocol, the engine of rules and the engine that asks a model."""

from summarizer.engines.protocol import (
    Aimed,
    AsyncEngine,
    Compared,
    Comparison,
    Engine,
    Rereader,
    Rereading,
    Verifier,
)
from summarizer.engines.rules import RulesEngine

__all__ = [
    "Aimed",
    "AsyncEngine",
    "Compared",
    "Comparison",
    "Engine",
    "Rereader",
    "Rereading",
    "RulesEngine",
    "Verifier",
]
