"""Worker processes with reports that are fatal, or that take longer than anybody waits."""

from __future__ import annotations

import os
import socket
import time
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


def run_busy(end: socket.socket, orders: worker.Orders) -> None:
    """Work as a worker does, but never come back from the first report, nor look at the pipe again."""

    async def endless(position: int, path: str, *more: Any) -> Any:
        print(os.getpid(), flush=True)
        while True:
            time.sleep(0.01)

    with patch.object(worker, "work", endless):
        worker.run_worker(end, orders)


def run_breaking(end: socket.socket, orders: worker.Orders) -> None:
    """Work as a worker does, but stumble over each report once it is done."""

    def broken(*arguments: Any) -> None:
        1 / 0  # noqa: B018

    with patch.object(worker, "write_report", broken):
        worker.run_worker(end, orders)
