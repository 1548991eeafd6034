"""What has to be known of engine and endpoint before the first report is touched."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from summarizer.batch.items import Recipe
from summarizer.batch.limits import Limits
from summarizer.batch.plan import recipe_for
from summarizer.batch.unit import PassedError
from summarizer.errors import (
    EndpointError,
    EndpointTimeoutError,
    QuotaExhaustedError,
    RateLimitError,
    ServerError,
    UsageError,
)
from summarizer.llm import Client, Request
from summarizer.llm.catalog import price_of
from summarizer.messages import say
from summarizer.models import Model
from summarizer.settings import Settings

# One report gives up soon, for somebody waits; a batch has time.
_RETRIES: Final = 6
_RETRY_SECONDS: Final = 3600.0
_NO_WORD: Final = (EndpointError, EndpointTimeoutError, QuotaExhaustedError, RateLimitError, ServerError)


class Start(Model):
    """The recipe, and the settings with everything in them that an endpoint would have to be asked."""

    recipe: Recipe
    settings: Settings


def asks(settings: Settings) -> bool:
    """Tell whether these settings mean a model."""
    return settings.engine == "llm" or (settings.engine == "auto" and settings.has_endpoint)


async def start(settings: Settings, limits: Limits) -> Start:
    """Find out which engine and model it will be, and what the model holds.

    Both are settled once for the whole batch, so that no worker asks again and none decides otherwise.

    Raises:
        UsageError: if no endpoint is configured, or a limit of cost is set and the price is not known.
        ModelError: if the endpoint does not answer, or has no model to choose.
    """
    if not asks(settings):
        return Start(recipe=recipe_for(settings, None), settings=settings)
    patient = {
        "retries": max(settings.retries, _RETRIES),
        "retry_seconds": max(settings.retry_seconds, _RETRY_SECONDS),
    }
    sender = _Strict(settings)
    client = Client(settings, sender=sender)
    try:
        model = await client.amodel()
        budget = await client.abudget()
    except PassedError as passed:
        raise passed.error from None
    finally:
        await client.aclose()
    settled = settings.model_copy(update={"model": model, "context": budget.context, **patient})
    if limits.max_cost is not None and price_of(model, settled) is None:
        raise UsageError(problem=say("batch.no_price", model=model))
    return Start(recipe=recipe_for(settled, model), settings=settled)


class _Strict:
    """Lets nobody mistake an endpoint that is down for one that does not say what its model holds.

    A guess would cut reports into other parts than the endpoint's own word, and pay for both.
    """

    def __init__(self, settings: Settings) -> None:
        from summarizer.llm.transport import AsyncTransport

        self._transport = AsyncTransport(settings)

    async def send(self, request: Request) -> str:
        """Send a request.

        Raises:
            PassedError: if the endpoint is down.
            ModelError: whatever else it says.
        """
        try:
            return await self._transport.send(replace(request, optional=False))
        except _NO_WORD as error:
            raise PassedError(error) from error

    async def close(self) -> None:
        """Close the connections."""
        await self._transport.close()
