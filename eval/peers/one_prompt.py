"""The obvious baseline: the report in one prompt, all its metrics back as JSON, nothing checked."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from eval.errors import PeerError
from eval.peers.said import Said, locate, require
from summarizer.models import Report

PROMPT: Final = (
    "下面是一份政府工作报告。请找出其中所有说明工作成果或现状的数字指标，不要日期、编号、文件号。"
    '只返回JSON：{"metrics": [{"name": "指标名称", "surface": "报告中的数字原文，带单位"}]}\n\n'
)
_OBJECT: Final = re.compile(r"\{[^{}]*\}")


class OnePrompt:
    """Asks a model once a report, on any endpoint that speaks OpenAI's protocol."""

    title: Final = "one prompt, JSON"

    def __init__(self, model: str, base_url: str, api_key: str, seconds: float = 1800) -> None:
        self._model = model
        openai: Any = require("openai")
        self._error: type[Exception] = openai.OpenAIError
        self._client = openai.OpenAI(base_url=base_url, api_key=api_key, timeout=seconds, max_retries=0)

    def metrics(self, report: Report) -> tuple[Said, ...]:
        """Ask for a report's metrics and look for them in its source.

        Raises:
            PeerError: if the endpoint gives no answer.
        """
        try:
            answer = self._client.chat.completions.create(
                model=self._model,
                messages=[{"role": "user", "content": PROMPT + report.document.source}],
                response_format={"type": "json_object"},
                temperature=0,
            )
        except self._error as error:
            raise PeerError(f"{report.document.name}: the endpoint gave no answer: {error}") from error
        return locate(parse(answer.choices[0].message.content or ""), report.document.source)


def parse(answer: str) -> tuple[tuple[str, str], ...]:
    """Read the names and surfaces of an answer; of one that is cut off or no JSON, whatever objects are whole."""
    found = []
    for text in _OBJECT.findall(answer):
        try:
            item = json.loads(text)
        except json.JSONDecodeError:
            continue
        name, surface = item.get("name"), item.get("surface")
        if isinstance(name, str) and isinstance(surface, str):
            found.append((name, surface))
    return tuple(found)
