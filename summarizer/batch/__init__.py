"""Many reports: planned, run, resumed, paid for once; on one machine or on a cluster."""

from summarizer.batch.background import BatchHandle, ReportState, start_batch
from summarizer.batch.estimate import Estimate, estimate
from summarizer.batch.items import Ending, Failure, Totals
from summarizer.batch.limits import Limits
from summarizer.batch.run import Options, run_batch
from summarizer.batch.status import Status, batch_status
from summarizer.batch.unit import Rules

__all__ = [
    "BatchHandle",
    "Ending",
    "Estimate",
    "Failure",
    "Limits",
    "Options",
    "ReportState",
    "Rules",
    "Status",
    "Totals",
    "batch_status",
    "estimate",
    "run_batch",
    "start_batch",
]
