"""A worker process in which some reports are fatal, as a file is that takes more memory than there is."""

from __future__ import annotations

import os
import socket
from typing import Any, Final
from unittest.mock import patch

from summarizer.batch import worker
from summarizer.batch.unit import work

NAME: Final = "poison"


def run_poisoned(end: socket.socket, orders: worker.Orders) -> None:
    """Work as a worker does, but end the process at the reports of that name."""

    async def deadly(position: int, path: str, *more: Any) -> Any:
        if NAME in path:
            os._exit(9)
        return await work(position, path, *more)

    with patch.object(worker, "work", deadly):
        worker.run_worker(end, orders)
