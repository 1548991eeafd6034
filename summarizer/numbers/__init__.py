"""Text becomes Quantities."""

from summarizer.numbers.quantities import find

__all__ = ["find"]
