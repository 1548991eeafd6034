"""google/langextract with its UnicodeTokenizer, which Chinese needs: the nearest general tool of the kind."""

from __future__ import annotations

from typing import Any, Final

from eval.errors import PeerError
from eval.peers.said import Said, require
from summarizer.models import Report

PROMPT: Final = (
    "找出文中所有说明工作成果或现状的数字指标，按出现顺序列出。extraction_text 是数字原文，带单位；"
    "属性 name 是指标名称。不要日期、编号、文件号、法规条款。"
)
_EXAMPLE: Final = "全年举办招聘会12场，帮扶就业3400余人，发放补贴1.5亿元，满意率98%。2024年3月印发《办法》。"
_LABELS: Final = (
    ("举办招聘会", "12场"),
    ("帮扶就业", "3400余人"),
    ("发放补贴", "1.5亿元"),
    ("满意率", "98%"),
)


class LangExtract:
    """Asks piece by piece, on any endpoint that speaks OpenAI's protocol."""

    title: Final = "langextract"

    def __init__(self, model: str, base_url: str, api_key: str) -> None:
        self._lx: Any = require("langextract")
        self._extraction: Any = require("langextract.extraction")
        self._tokenizer: Any = require("langextract.core.tokenizer")
        self._errors: Any = require("langextract.exceptions")
        provider: Any = require("langextract.providers.openai")
        self._model = provider.OpenAILanguageModel(
            model_id=model, base_url=base_url, api_key=api_key, max_workers=1
        )

    def metrics(self, report: Report) -> tuple[Said, ...]:
        """Extract a report's metrics; those that it cannot place in the text are metrics too many.

        Raises:
            PeerError: if the endpoint gives no answer that langextract can read.
        """
        data = self._lx.data
        source = report.document.source
        labels = [
            data.Extraction(extraction_class="metric", extraction_text=surface, attributes={"name": name})
            for name, surface in _LABELS
        ]
        try:
            found = self._extraction.extract(
                text_or_documents=source,
                prompt_description=PROMPT,
                examples=[data.ExampleData(text=_EXAMPLE, extractions=labels)],
                model=self._model,
                tokenizer=self._tokenizer.UnicodeTokenizer(),
                fence_output=False,
                use_schema_constraints=False,
                show_progress=False,
            )
        except self._errors.LangExtractError as error:
            raise PeerError(f"{report.document.name}: langextract gave up: {error}") from error
        return tuple(_said(extraction, len(source)) for extraction in found.extractions or ())


def _said(extraction: Any, end: int) -> Said:
    """Take an extraction; one without a place stands at the end, where it meets no gold."""
    place = extraction.char_interval
    name = str((extraction.attributes or {}).get("name", ""))
    if place is None or place.start_pos is None or place.end_pos is None:
        return Said(name=name, start=end, end=end)
    return Said(name=name, start=place.start_pos, end=place.end_pos)
