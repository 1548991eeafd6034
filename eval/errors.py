"""What can go wrong in the harness itself; the product's own errors are in ``summarizer.errors``."""

from __future__ import annotations

from typing import ClassVar


class HarnessError(Exception):
    """Root: the message says what happened, to which file, and what to do."""

    exit_code: ClassVar[int] = 1


class GoldError(HarnessError):
    """A gold file cannot be read as gold."""


class RunError(HarnessError):
    """A run cannot be made, or a folder holds no run."""


class FloorError(HarnessError):
    """A floor names no figure, or no share."""

    exit_code: ClassVar[int] = 2


class SuiteError(HarnessError):
    """A suite of other projects' cases is not at hand or not of the form expected."""


class ScanError(HarnessError):
    """A file cannot be read by the naive scan."""


class PeerError(HarnessError):
    """A peer is not installed, or its endpoint gives no answer."""
