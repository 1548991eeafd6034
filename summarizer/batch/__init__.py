"""Many reports: planned, run, resumed, paid for once; on one machine or on a cluster."""

from summarizer.batch.admission import Limits
from summarizer.batch.estimate import Estimate, estimate
from summarizer.batch.job import Rules
from summarizer.batch.plan import Failure, RunResult, Totals
from summarizer.batch.progress import BatchHandle, ReportState
from summarizer.batch.run import Options, run_batch, start_batch
from summarizer.batch.store import BatchStatus, batch_status

__all__ = [
    "BatchHandle",
    "Estimate",
    "Failure",
    "Limits",
    "Options",
    "ReportState",
    "Rules",
    "RunResult",
    "BatchStatus",
    "Totals",
    "batch_status",
    "estimate",
    "run_batch",
    "start_batch",
]
