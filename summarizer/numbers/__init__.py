"""Text becomes Quantities."""

from summarizer.numbers.measures import compatible_unit, same_value
from summarizer.numbers.quantities import find
from summarizer.numbers.stated_units import unit_before

__all__ = ["compatible_unit", "find", "same_value", "unit_before"]
