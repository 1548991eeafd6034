"""Times recognizers-text-suite on texts given as JSON; run by a Python that has it (see measure_numbers.py)."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from recognizers_number import Culture, NumberRecognizer
from recognizers_number_with_unit import NumberWithUnitRecognizer


def rate(models: list[Any], texts: list[str]) -> float:
    """Return characters per second, warm, one run."""
    for model in models:
        model.parse(texts[0])
    start = time.perf_counter()
    for text in texts:
        for model in models:
            model.parse(text)
    return sum(map(len, texts)) / (time.perf_counter() - start)


if __name__ == "__main__":
    given: list[str] = json.load(sys.stdin)
    numbers = NumberRecognizer(Culture.Chinese)
    units = NumberWithUnitRecognizer(Culture.Chinese)
    plain = [numbers.get_number_model(), numbers.get_percentage_model()]
    every = [*plain, units.get_currency_model(), units.get_dimension_model()]
    json.dump(
        {"number and percentage": rate(plain, given), "with currency and dimension": rate(every, given)},
        sys.stdout,
    )
