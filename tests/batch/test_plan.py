"""What decides whether a report is done already: its bytes, the engine, the model, the prompts."""

from __future__ import annotations

from pathlib import Path

from summarizer.batch.plan import TEMPLATES, recipe_for
from summarizer.settings import load_settings

ROOT = Path(__file__).parents[2]


def test_the_key_changes_with_all_that_shapes_a_result(tmp_path: Path) -> None:
    settings = load_settings(context=8000)
    recipe = recipe_for(settings, "m")
    keys = {
        recipe.key("a"),
        recipe.key("b"),
        recipe_for(settings, "n").key("a"),
        recipe_for(settings, None).key("a"),
        recipe_for(load_settings(context=4000), "m").key("a"),
    }
    assert len(keys) == 5
    folder = tmp_path / "prompts"
    folder.mkdir()
    text = (ROOT / "prompts/metrics.toml").read_text(encoding="utf-8")
    (folder / "metrics.toml").write_text(text + "\n", encoding="utf-8")
    assert recipe_for(load_settings(context=8000, prompts=folder), "m").key("a") not in keys


def test_every_template_that_the_engine_loads_is_part_of_the_key() -> None:
    sources = [*(ROOT / "summarizer/engines/llm").glob("*.py"), *(ROOT / "summarizer/llm").glob("*.py")]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    named = {part.partition('"')[0] for part in text.split('load_template("')[1:]}
    assert named <= set(TEMPLATES)
