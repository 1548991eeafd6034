"""Statements compared with their quotes by a model, which may be another than the one that wrote them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

from summarizer.engines.llm.tasks import verify_task
from summarizer.engines.protocol import Compared, Comparison
from summarizer.llm import Client
from summarizer.models import Difference

_REPAIRS: Final = 1


async def compare(client: Client, statements: Sequence[Compared]) -> Comparison:
    """Ask once about all statements, and again for those without a valid word; see ``Verifier.acompare``.

    The version names the model, too, where that is not the one that writes.
    """
    settings = client.settings
    task = verify_task(statements, settings.prompts)
    answer = await client.aask_json(
        task.prompt.messages,
        task.json_schema,
        max_tokens=task.max_tokens,
        repairs=_REPAIRS,
        model=settings.verifier,
    )
    said = (answer.data.get(f"V{number}") for number in range(1, len(statements) + 1))
    return Comparison(
        differences=tuple(cast("Difference | None", difference) for difference in said),
        prompt_version=f"{task.prompt.version}:{settings.verifier}"
        if settings.verifier
        else task.prompt.version,
        usage=answer.usage,
    )
