"""What decides whether a report is done already: its bytes, the engine, the model, the prompts."""

from __future__ import annotations

from pathlib import Path

from summarizer.batch.plan import TEMPLATES, cache_key
from summarizer.settings import load_settings

ROOT = Path(__file__).parents[2]


def test_the_key_changes_with_all_that_shapes_a_result(tmp_path: Path) -> None:
    settings = load_settings(context=8000)
    first = cache_key(settings, "m")
    keys = {
        first.of("a"),
        first.of("b"),
        cache_key(settings, "n").of("a"),
        cache_key(settings, None).of("a"),
        cache_key(load_settings(context=4000), "m").of("a"),
    }
    assert len(keys) == 5
    folder = tmp_path / "prompts"
    folder.mkdir()
    text = (ROOT / "prompts/metrics.toml").read_text(encoding="utf-8")
    (folder / "metrics.toml").write_text(text + "\n", encoding="utf-8")
    assert cache_key(load_settings(context=8000, prompts=folder), "m").of("a") not in keys


def test_every_template_that_the_engine_loads_for_a_summary_is_part_of_the_key() -> None:
    sources = [*(ROOT / "summarizer/engines/llm").glob("*.py"), *(ROOT / "summarizer/llm").glob("*.py")]
    text = "".join(path.read_text(encoding="utf-8") for path in sources if path.stem != "question")
    named = {part.partition('"')[0] for part in text.split('load_template("')[1:]}
    # A batch asks no questions, and takes no exam itself.
    assert named - {"answer", "relevance", "exam"} <= set(TEMPLATES)
