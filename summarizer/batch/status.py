"""How a batch stands, read from its folder, also while it runs."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from summarizer.batch.find import STORE
from summarizer.batch.plan import Totals
from summarizer.batch.store import LastRun, Store
from summarizer.errors import UsageError
from summarizer.messages import say
from summarizer.models import Model


class BatchStatus(Model):
    """Where a batch stands; ``usage`` of the totals is what all its runs have paid."""

    totals: Totals
    run: LastRun | None
    running: bool
    failures: dict[str, int]
    jobs: int = 0


def batch_status(folder: Path) -> BatchStatus:
    """Read the state of a batch.

    Raises:
        UsageError: if there is no batch in the folder.
        StoreError: if its store cannot be read.
    """
    if not (folder / STORE).is_file():
        raise UsageError(problem=say("batch.no_batch", path=folder))
    with Store(folder, exclusive=False) as store:
        errors = Counter(row.failure.error for row in store.rows("failed") if row.failure)
        return BatchStatus(
            totals=store.totals(),
            run=store.last_run(),
            running=Store.at_work(folder),
            failures=dict(errors.most_common()),
            jobs=len(store.open_jobs()),
        )
