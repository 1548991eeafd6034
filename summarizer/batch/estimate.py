"""What a batch would take, before it is run: the engine is driven with nobody answering, and asks all the same."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Final

from summarizer.batch.items import Item
from summarizer.batch.line import Ticket
from summarizer.batch.progress import Silence, Watcher
from summarizer.batch.run import Options, plan_for
from summarizer.batch.sender import ticket_for
from summarizer.batch.start import Start, start
from summarizer.batch.store import FILE, Store
from summarizer.document import load_isolated
from summarizer.errors import InputError, InvalidAnswerError, ModelError
from summarizer.llm import Client, Request
from summarizer.llm.catalog import price_of
from summarizer.models import Model, Usage
from summarizer.settings import Settings
from summarizer.summarize import read

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
        self.tickets: list[Ticket] = []

    async def send(self, request: Request) -> str:
        ticket = ticket_for(request, self._settings, counted=True)
        answer = self._store.answer(ticket.key) if self._store else None
        if answer is not None:
            return answer.body
        self.tickets.append(ticket)
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
    items = plan_for(places, options, watcher or Silence()).items
    begin = await start(settings, options.limits)
    store = Store(options.out, exclusive=False) if (options.out / FILE).exists() else None
    try:
        return await _estimate(items, begin, options, store)
    finally:
        if store is not None:
            store.close()


async def _estimate(items: list[Item], begin: Start, options: Options, store: Store | None) -> Estimate:
    recipe = begin.recipe
    kept = [item for item in items if store and store.summary(recipe.key(item.sha256)) is not None]
    unread = sum(item.failure is not None for item in items)
    left = {item.sha256 or item.path: item for item in items if item not in kept and item.failure is None}
    waiting = list(left.values())
    found = Estimate(
        reports=len(items), done=len(kept), unreadable=unread, engine=recipe.engine, model=recipe.model
    )
    if recipe.model is None or not waiting:
        return found.model_copy(update={"cost": 0.0, "cost_most": 0.0})
    step = max(len(waiting) / _MOST_LOOKED_AT, 1.0)
    sample = [waiting[int(at * step)] for at in range(int(len(waiting) / step))]
    recorder = _Recorder(begin.settings, store)
    unreadable = 0
    for item in sample:
        unreadable += not await _ask(item, begin, options, recorder)
    scale = sum(item.size for item in waiting) / max(sum(item.size for item in sample), 1)
    return _priced(found, recorder.tickets, scale, begin.settings).model_copy(
        update={"sampled": len(sample) if step > 1 else 0, "unreadable": unread + round(unreadable * scale)}
    )


async def _ask(item: Item, begin: Start, options: Options, recorder: _Recorder) -> bool:
    """Drive the engine over one report; tell whether it is a report at all."""
    from summarizer.engines.llm import LlmEngine

    try:
        report = read(load_isolated(item.path, max_mb=options.rules.max_mb, force=options.rules.force))
    except InputError:
        return False
    with contextlib.suppress(ModelError):  # nobody answers: that is the point
        await LlmEngine(begin.settings, Client(begin.settings, sender=recorder)).adraft(report)
    return True


def _priced(found: Estimate, tickets: list[Ticket], scale: float, settings: Settings) -> Estimate:
    read_ = round(sum(ticket.tokens_in for ticket in tickets) * scale)
    most = round(sum(ticket.tokens_out for ticket in tickets) * scale)
    usual = round(most * _USUAL_SHARE)
    price = price_of(found.model or "", settings)
    return found.model_copy(
        update={
            "requests": round(len(tickets) * scale),
            "tokens_in": read_,
            "tokens_out": usual,
            "tokens_out_most": most,
            "cost": price.of(Usage(tokens_in=read_, tokens_out=usual)) if price else None,
            "cost_most": price.of(Usage(tokens_in=read_, tokens_out=most)) if price else None,
        }
    )
