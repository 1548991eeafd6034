"""What a batch would take, before it is run: the engine is driven with nobody answering, and asks all the same."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from summarizer.batch.find import STORE
from summarizer.batch.job import prepare
from summarizer.batch.plan import Job, Setup, make_plan, set_up
from summarizer.batch.progress import Watcher
from summarizer.batch.run import Options
from summarizer.batch.sender import key_of, most_of, priced
from summarizer.batch.store import Store
from summarizer.errors import InputError, InvalidAnswerError, ModelError
from summarizer.llm import Client, Request
from summarizer.models import Draft, Model, Report, Usage
from summarizer.settings import Settings
from summarizer.verifying import foreseen, opined, requests

if TYPE_CHECKING:
    from summarizer.engines.llm import LlmEngine

# An answer's limit is set so that the longest fits; the usual one takes about this share of it.
_USUAL_SHARE: Final = 0.4
_MOST_LOOKED_AT: Final = 200


class Estimate(Model):
    """What a batch is expected to take; tokens and cost without repairs, and without what is stored already."""

    reports: int
    done: int
    unreadable: int = 0
    engine: str
    model: str | None
    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    tokens_out_most: int = 0
    cost: float | None = None
    cost_most: float | None = None
    sampled: int = 0


class _Recorder:
    """Writes down what would be asked, and answers nothing that could be used."""

    def __init__(self, settings: Settings, store: Store | None) -> None:
        self._settings = settings
        self._store = store
        self.most: list[Usage] = []
        self.usual: list[Usage] = []

    async def send(self, request: Request) -> str:
        answer = self._store.answer(key_of(request, self._settings)) if self._store else None
        if answer is not None:
            return answer.body
        most = most_of(request, self._settings)
        usual = most.model_copy(update={"tokens_out": round(most.tokens_out * _USUAL_SHARE)})
        self.most.append(most)
        self.usual.append(priced(usual, request.model, self._settings))
        raise InvalidAnswerError(url=self._settings.url, model=request.model, reason="")

    async def close(self) -> None:
        """Nothing is open."""


async def estimate(
    places: Sequence[str], options: Options, settings: Settings, watcher: Watcher | None = None
) -> Estimate:
    """Say what ``run_batch`` would take; ``watcher`` is told what was passed over.

    Raises:
        UsageError: if nothing is found, or the settings make no sense.
        ModelError: if the endpoint cannot be asked which model it has.
    """
    jobs = make_plan(places, options.out, options.rules.max_mb, (watcher or Watcher()).note).jobs
    setup = await set_up(settings, priced=options.limits.max_cost is not None)
    store = Store(options.out, exclusive=False) if (options.out / STORE).exists() else None
    with store or contextlib.nullcontext():
        results = store.results() if store else frozenset()
        waiting = [job for job in jobs if setup.key.of(job.sha256) not in results]
        left = {job.sha256 or job.path: job for job in waiting if job.failure is None}
        known = Estimate(
            reports=len(jobs),
            done=len(jobs) - len(waiting),
            unreadable=sum(job.failure is not None for job in jobs),
            engine=setup.key.engine,
            model=setup.model,
        )
        if setup.model is None or not left:
            return known.model_copy(update={"cost": 0.0, "cost_most": 0.0})
        return await _reckoned(known, list(left.values()), setup, options, _Recorder(setup.settings, store))


async def _reckoned(
    known: Estimate, waiting: list[Job], setup: Setup, options: Options, recorder: _Recorder
) -> Estimate:
    """Add what the reports that wait would take, from a sample of them where there are many."""
    from summarizer.engines.llm import LlmEngine

    step = max(len(waiting) / _MOST_LOOKED_AT, 1.0)
    sample = [waiting[int(number * step)] for number in range(int(len(waiting) / step))]
    unreadable = 0
    for job in sample:
        try:
            report, draft, _ = prepare(job.path, options.rules)
        except InputError:
            unreadable += 1
            continue
        engine = LlmEngine(setup.settings, Client(setup.settings, sender=recorder))
        await _drive(engine, report, draft, recorder)
    scale = sum(job.size for job in waiting) / max(sum(job.size for job in sample), 1)
    most, usual = (_scaled(asked, scale) for asked in (recorder.most, recorder.usual))
    return known.model_copy(
        update={
            "sampled": len(sample) if step > 1 else 0,
            "unreadable": known.unreadable + round(unreadable * scale),
            "requests": round(len(recorder.most) * scale),
            "tokens_in": usual.tokens_in,
            "tokens_out": usual.tokens_out,
            "tokens_out_most": most.tokens_out,
            "cost": usual.cost,
            "cost_most": most.cost,
        }
    )


async def _drive(engine: LlmEngine, report: Report, rules_draft: Draft, recorder: _Recorder) -> None:
    """Ask all that would be asked about a report, one request to a verifier among it where that is not known yet."""
    asked = len(recorder.most)
    draft = rules_draft
    with contextlib.suppress(ModelError):  # nobody answers: that is the point
        draft = await engine.adraft(report, rules_draft)
    if engine.verifies:
        known = len(recorder.most) == asked
        await opined(engine.acompare, draft, (requests if known else foreseen)(report, draft))


def _scaled(asked: Sequence[Usage], scale: float) -> Usage:
    """Return what some requests take, so many times; its cost is unknown if that of one is."""
    cost = None if any(one.cost is None for one in asked) else sum(one.cost or 0 for one in asked) * scale
    return Usage(
        tokens_in=round(sum(one.tokens_in for one in asked) * scale),
        tokens_out=round(sum(one.tokens_out for one in asked) * scale),
        cost=cost,
    )
