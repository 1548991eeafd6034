"""The commands ``batch`` and ``batch status``."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from summarizer.cli.options import Command, file_options, lang_option, model_options
from summarizer.errors import UsageError
from summarizer.messages import say
from summarizer.writing import reason_of

if TYPE_CHECKING:
    from summarizer.batch import Estimate, Options, RunResult, Status
    from summarizer.settings import Settings

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
    from summarizer.settings import load_settings

    names = ("engine", "model", "base_url", "context", "timeout", "retries", "concurrency")
    settings = load_settings(**{name: given.get(name) for name in names})
    places = _places(given["paths"], given["listed"])
    if given["engine_cluster"]:
        return _on_cluster(places, given, settings)
    if given["out"] is None and not given["dry_run"]:
        raise UsageError(problem=say("batch.no_out"))
    options = _options(given, settings)
    if given["dry_run"]:
        from summarizer.batch import estimate
        from summarizer.batch.progress import watcher_for

        watcher = watcher_for(sys.stderr, quiet=given["quiet"])
        click.echo(estimated(asyncio.run(estimate(places, options, settings, watcher)), options))
        return 0
    if given["mode"] == "batch-api":
        return _by_batch_api(places, options, settings, wait=given["wait"], quiet=given["quiet"])
    from summarizer.batch import run_batch
    from summarizer.batch.progress import watcher_for

    watcher = watcher_for(sys.stderr, quiet=given["quiet"])
    ending = asyncio.run(run_batch(places, options, settings, watcher))
    return _conclude(ending, options, quiet=given["quiet"])


def _options(given: dict[str, Any], settings: Settings) -> Options:
    from summarizer.batch import Limits, Options, Rules

    return Options(
        out=Path(given["out"] or "."),
        limits=Limits(
            concurrency=settings.concurrency,
            requests_per_minute=given["rpm"],
            tokens_per_minute=given["tpm"],
            max_cost=given["max_cost"],
            max_tokens=given["max_tokens"],
            max_failures=given["max_failures"],
        ),
        rules=Rules(max_mb=given["max_mb"], force=given["force"]),
        processes=given["processes"],
        tables=not given["no_tables"],
    )


def _places(paths: Sequence[str], listed: Sequence[str]) -> list[str]:
    """Read the lists that are named, and the one on stdin where ``-`` asks for it or nothing else says what to do."""
    from summarizer.batch.lists import read_list

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


def _conclude(ending: RunResult, options: Options, *, quiet: bool) -> int:
    totals = ending.totals
    if not quiet:
        click.echo(
            say(
                "batch.ended",
                done=totals.done,
                kept=totals.kept,
                failed=totals.failed,
                waiting=totals.waiting,
                seconds=f"{ending.seconds:.1f}",
                skipped=ending.skipped,
                out=options.out,
            )
        )
    if ending.reason:
        click.echo(say("batch.stopped", reason=ending.reason), err=True)
    elif totals.failed and not quiet:
        click.echo(say("batch.see_failures", path=options.out / "failures.jsonl"), err=True)
    return 0 if ending.complete else 1


def estimated(found: Estimate, options: Options) -> str:
    """Put an estimate into words."""
    lines = [say("batch.plan", reports=found.reports, done=found.done, out=options.out)]
    if found.unreadable:
        lines.append(say("batch.plan_unreadable", count=found.unreadable))
    if found.model is None:
        lines.append(say("batch.plan_rules"))
        return "\n".join(lines)
    unknown = say("batch.unknown")
    lines.append(
        say(
            "batch.plan_model",
            model=found.model,
            requests=f"{found.requests:,}",
            tokens_in=f"{found.tokens_in:,}",
            tokens_out=f"{found.tokens_out:,}",
            most=f"{found.tokens_out_most:,}",
            cost=unknown if found.cost is None else f"{found.cost:.4f}",
            cost_most=unknown if found.cost_most is None else f"{found.cost_most:.4f}",
        )
    )
    if found.sampled:
        lines.append(say("batch.plan_sampled", count=found.sampled))
    return "\n".join(lines)


def _show_status(folder: str, lang: str | None) -> None:
    from summarizer.batch import batch_status

    click.echo(status_text(batch_status(Path(folder))))


def status_text(status: Status) -> str:
    """Put the state of a batch into words."""
    totals, usage, run = status.totals, status.totals.usage, status.run
    lines = [
        say(
            "batch.status",
            done=totals.done,
            reports=totals.reports,
            failed=totals.failed,
            waiting=totals.waiting,
        )
    ]
    if run is not None:
        state = "running" if status.running else "ended" if run.ended_at else "broken_off"
        lines.append(
            say(
                f"batch.status_{state}",
                engine=run.model or run.engine,
                started=run.started_at,
                ended=run.ended_at or "",
                reason=run.reason or "",
            ).rstrip()
        )
    if usage.requests:
        cost = say("batch.unknown") if usage.cost is None else f"{usage.cost:.4f}"
        lines.append(
            say(
                "batch.status_usage",
                requests=f"{usage.requests:,}",
                tokens_in=f"{usage.tokens_in:,}",
                tokens_out=f"{usage.tokens_out:,}",
                cost=cost,
            )
        )
    if status.jobs:
        lines.append(say("batch.status_jobs", count=status.jobs))
    lines += [
        say("batch.status_failure", error=error, count=count) for error, count in status.failures.items()
    ]
    return "\n".join(lines)


def _by_batch_api(
    places: Sequence[str], options: Options, settings: Settings, *, wait: bool, quiet: bool
) -> int:
    from summarizer.batch.openai_batch import run_batch_api
    from summarizer.batch.progress import watcher_for

    watcher = watcher_for(sys.stderr, quiet=quiet)
    ending = asyncio.run(run_batch_api(places, options, settings, watcher, wait=wait))
    return _conclude(ending, options, quiet=quiet)


def _on_cluster(places: Sequence[str], given: dict[str, Any], settings: Settings) -> int:
    from summarizer.batch import Rules
    from summarizer.batch.ray import run_on_ray

    if given["out"] is None:
        raise UsageError(problem=say("batch.no_out"))
    counted = run_on_ray(
        places,
        given["out"],
        settings,
        rules=Rules(max_mb=given["max_mb"], force=given["force"]),
        address=given["address"],
    )
    click.echo(
        say(
            "batch.cluster_ended",
            done=counted.done,
            failed=counted.failed,
            skipped=counted.skipped,
            out=Path(given["out"]),
        )
    )
    return 0 if counted.done == counted.reports else 1
