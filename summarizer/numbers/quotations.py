"""Tells which places of a text lie within quotation marks or a title."""

from __future__ import annotations

import re
from typing import Final

# A quotation that runs over a full stop, or on and on, is speech and no name.
_QUOTED: Final = re.compile(
    r"《[^《》\n]{0,80}》|“[^“”\n。；]{1,24}”|‘[^‘’\n。；]{1,24}’|「[^「」\n。；]{1,24}」|\"[^\"\n，。；]{1,24}\""
)


class Quotations:
    """The short quotations and the titles of one text."""

    def __init__(self, text: str) -> None:
        self._ranges = [match.span() for match in _QUOTED.finditer(text)]
        self._at = 0

    def hold(self, start: int, end: int) -> bool:
        """Tell whether a range lies inside one of them; ranges must be asked for from left to right."""
        ranges = self._ranges
        while self._at < len(ranges) and ranges[self._at][1] <= start:
            self._at += 1
        return self._at < len(ranges) and ranges[self._at][0] < start and end <= ranges[self._at][1]
