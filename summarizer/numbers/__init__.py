"""Text becomes Quantities."""

from summarizer.numbers.quantities import find
from summarizer.numbers.signs import unit_before
from summarizer.numbers.units import compatible_unit, same_value

__all__ = ["compatible_unit", "find", "same_value", "unit_before"]
