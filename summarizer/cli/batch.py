"""The commands ``batch`` and ``batch status``."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from summarizer.cli.options import Command, file_options, lang_option, model_options, schema_option
from summarizer.errors import UsageError
from summarizer.messages import say
from summarizer.writing import reason_of

if TYPE_CHECKING:
    from summarizer.batch import BatchStatus, Estimate, Options, RunResult

_RUN = "run"
_STATUS = "status"


class BatchGroup(click.Group):
    """``batch PATH...`` runs; ``batch status DIR`` tells; a folder called status is written ./status."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take everything that does not begin with ``status`` for a run."""
        return super().parse_args(ctx, args if args[:1] == [_STATUS] else [_RUN, *args])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Let the usage of a run read ``summarizer batch PATH...``."""
        name, command, rest = super().resolve_command(ctx, args)
        return ("PATH..." if name == _RUN else name), command, rest


def batch_commands() -> click.Group:
    """Build ``batch PATH...`` and ``batch status DIR``."""
    group = BatchGroup("batch", help=say("cli.batch"), add_help_option=False, callback=lambda: None)
    group.context_class = Command.context_class
    group.add_command(_run(), _RUN)
    group.add_command(
        Command(
            _STATUS,
            help=say("cli.batch_status"),
            callback=_show_status,
            params=[click.Argument(["folder"], metavar="DIR"), lang_option()],
        )
    )
    return group


def _run() -> click.Command:
    return Command(
        "batch",
        help=say("cli.batch"),
        epilog=say("cli.batch_epilog"),
        callback=_callback,
        params=[
            click.Argument(["paths"], nargs=-1, metavar=""),
            click.Option(["-o", "--out"], metavar="DIR", help=say("cli.batch_out")),
            click.Option(["--list", "listed"], multiple=True, metavar="FILE", help=say("cli.batch_list")),
            click.Option(["--dry-run"], is_flag=True, help=say("cli.dry_run")),
            *_limits(),
            click.Option(
                ["--mode"], type=click.Choice(["direct", "batch-api"]), default="direct", help=say("cli.mode")
            ),
            click.Option(["--wait"], is_flag=True, help=say("cli.wait")),
            click.Option(["--engine-cluster"], type=click.Choice(["ray"]), help=say("cli.cluster")),
            click.Option(["--address"], metavar="ADDRESS", help=say("cli.address")),
            schema_option(),
            click.Option(["--no-tables"], is_flag=True, help=say("cli.no_tables")),
            click.Option(["-q", "--quiet"], is_flag=True, help=say("cli.quiet")),
            *model_options(),
            *file_options(),
            lang_option(),
        ],
    )


def _limits() -> list[click.Parameter]:
    positive = click.IntRange(min=1)
    return [
        click.Option(["--concurrency"], type=positive, help=say("cli.concurrency")),
        click.Option(["--rpm"], type=positive, help=say("cli.rpm")),
        click.Option(["--tpm"], type=positive, help=say("cli.tpm")),
        click.Option(["--max-cost"], type=click.FloatRange(min=0), help=say("cli.max_cost")),
        click.Option(["--max-tokens"], type=positive, help=say("cli.max_tokens")),
        click.Option(["--max-failures"], type=positive, help=say("cli.max_failures")),
        click.Option(["--retries"], type=click.IntRange(0, 20), help=say("cli.retries")),
        click.Option(["--processes"], type=positive, help=say("cli.processes")),
    ]


def _callback(**given: Any) -> int:
    from summarizer.batch import Limits, Options, Rules, estimate, run_batch
    from summarizer.batch.progress import display
    from summarizer.settings import load_settings

    names = (
        "engine",
        "model",
        "verifier",
        "lead",
        "base_url",
        "context",
        "timeout",
        "retries",
        "concurrency",
    )
    settings = load_settings(**{name: given.get(name) for name in names})
    places = _places(given["paths"], given["listed"])
    if given["out"] is None and (given["engine_cluster"] or not given["dry_run"]):
        raise UsageError(problem=say("batch.no_out"))
    quiet = given["quiet"]
    rules = Rules(max_mb=given["max_mb"], force=given["force"])
    if given["engine_cluster"]:
        if given["schema"] == 1:
            raise UsageError(problem=say("batch.cluster_schema"))
        from summarizer.batch.ray import run_on_ray

        on_cluster = run_on_ray(places, given["out"], settings, rules=rules, address=given["address"])
        return _conclude(on_cluster, given["out"], quiet=quiet)
    options = Options(
        out=Path(given["out"] or "."),
        limits=Limits(
            concurrency=settings.concurrency,
            requests_per_minute=given["rpm"],
            tokens_per_minute=given["tpm"],
            max_cost=given["max_cost"],
            max_tokens=given["max_tokens"],
            max_failures=given["max_failures"],
        ),
        rules=rules,
        processes=given["processes"],
        tables=not given["no_tables"],
        schema_version=given["schema"],
    )
    watcher = display(quiet=quiet)
    if given["dry_run"]:
        click.echo(_estimated(asyncio.run(estimate(places, options, settings, watcher)), options))
        return 0
    if given["mode"] == "batch-api":
        from summarizer.batch.openai_batch import run_batch_api

        running = run_batch_api(places, options, settings, watcher, wait=given["wait"])
    else:
        running = run_batch(places, options, settings, watcher)
    return _conclude(asyncio.run(running), options.out, quiet=quiet, failures=options.out / "failures.jsonl")


def _places(paths: Sequence[str], listed: Sequence[str]) -> list[str]:
    """Read the lists that are named, and the one on stdin where ``-`` asks for it or nothing else says what to do."""
    from summarizer.batch.find import read_list

    places: list[str] = []
    for name in listed:
        try:
            places += read_list(Path(name).read_bytes())
        except OSError as error:
            raise UsageError(problem=say("batch.no_list", path=name, reason=reason_of(error))) from error
    for path in paths or (() if listed else ("-",)):
        if path != "-":
            places.append(path)
            continue
        if sys.stdin is None or (sys.stdin.isatty() and not paths):
            raise UsageError(problem=say("batch.nothing_named"))
        places += read_list(sys.stdin.buffer.read())
    return places


def _conclude(result: RunResult, out: Path | str, *, quiet: bool, failures: Path | None = None) -> int:
    totals = result.totals
    if not quiet:
        click.echo(
            say(
                "batch.ended",
                done=totals.done,
                kept=totals.kept,
                failed=totals.failed,
                waiting=totals.waiting,
                seconds=f"{result.seconds:.1f}",
                skipped=result.skipped,
                out=out,
            )
        )
    if result.reason:
        click.echo(say("batch.stopped", reason=result.reason), err=True)
    elif totals.failed and failures and not quiet:
        click.echo(say("batch.see_failures", path=failures), err=True)
    return 0 if result.complete else 1


def _estimated(expected: Estimate, options: Options) -> str:
    """Put an estimate into words."""
    lines = [say("batch.plan", reports=expected.reports, done=expected.done, out=options.out)]
    if expected.unreadable:
        lines.append(say("batch.plan_unreadable", count=expected.unreadable))
    if expected.model is None:
        lines.append(say("batch.plan_rules"))
        return "\n".join(lines)
    lines.append(
        say(
            "batch.plan_model",
            model=expected.model,
            requests=f"{expected.requests:,}",
            tokens_in=f"{expected.tokens_in:,}",
            tokens_out=f"{expected.tokens_out:,}",
            most=f"{expected.tokens_out_most:,}",
            cost=_money(expected.cost),
            cost_most=_money(expected.cost_most),
        )
    )
    if expected.sampled:
        lines.append(say("batch.plan_sampled", count=expected.sampled))
    return "\n".join(lines)


def _show_status(folder: str, lang: str | None) -> None:
    from summarizer.batch import batch_status

    click.echo(_status_text(batch_status(Path(folder))))


def _status_text(status: BatchStatus) -> str:
    """Put the state of a batch into words."""
    totals, usage, run = status.totals, status.totals.usage, status.run
    counts = {"done": totals.done, "reports": totals.reports, "failed": totals.failed}
    lines = [say("batch.status", **counts, waiting=totals.waiting)]
    if run is not None:
        state = "running" if status.running else "ended" if run.ended_at else "broken_off"
        words = {"started": run.started_at, "ended": run.ended_at or "", "reason": run.reason or ""}
        lines.append(say(f"batch.status_{state}", engine=run.model or run.engine, **words).rstrip())
    if usage.requests:
        lines.append(
            say(
                "batch.status_usage",
                requests=f"{usage.requests:,}",
                tokens_in=f"{usage.tokens_in:,}",
                tokens_out=f"{usage.tokens_out:,}",
                cost=_money(usage.cost),
            )
        )
    if status.jobs:
        lines.append(say("batch.status_jobs", count=status.jobs))
    lines += [
        say("batch.status_failure", error=error, count=count) for error, count in status.failures.items()
    ]
    return "\n".join(lines)


def _money(cost: float | None) -> str:
    return say("batch.unknown") if cost is None else f"{cost:.4f}"
