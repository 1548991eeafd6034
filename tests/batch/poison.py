"""What worker processes may meet: reports that are fatal, that take longer than anybody waits, that break."""

from __future__ import annotations

import os
import time
from typing import Any, Final

from summarizer.batch.job import by_rules
from summarizer.batch.plan import JobResult

NAME: Final = "poison"


def deadly(path: str, *more: Any) -> JobResult:
    """End the process at the reports of that name."""
    if NAME in path:
        os._exit(9)
    return by_rules(path, *more)


def endless(path: str, *more: Any) -> JobResult:
    """Never come back from a report."""
    print(os.getpid(), flush=True)
    while True:
        time.sleep(0.01)


def breaking(path: str, *more: Any) -> JobResult:
    """Stumble over each report once it is done."""
    by_rules(path, *more)
    raise ZeroDivisionError(path)
