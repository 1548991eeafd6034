"""What a batch takes, and what its files are called."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.batch.plan import TEMPLATES, find_reports, make_plan, recipe_for
from summarizer.errors import UsageError
from summarizer.settings import load_settings

ROOT = Path(__file__).parents[2]


def write(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(path.name, encoding="utf-8")


def test_a_folder_is_searched_for_reports_and_nothing_else(tmp_path: Path) -> None:
    write(
        *(tmp_path / name for name in ("b.txt", "sub/a.DOCX", "x.py", ".hidden.txt", "~$a.docx", "README.md"))
    )
    assert find_reports([str(tmp_path)]) == [tmp_path / "b.txt", tmp_path / "sub/a.DOCX"]


def test_files_folders_and_patterns_may_overlap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "2023/a.txt", tmp_path / "2024/b.txt")
    monkeypatch.chdir(tmp_path)
    found = find_reports(["2024/b.txt", "**/*.txt", "2023"])
    assert found == [Path("2024/b.txt"), Path("2023/a.txt")]


def test_a_name_with_brackets_is_a_file_if_there_is_one(tmp_path: Path) -> None:
    write(tmp_path / "a[1].txt")
    assert find_reports([str(tmp_path / "a[1].txt")]) == [tmp_path / "a[1].txt"]


def test_a_missing_file_is_a_report_that_will_fail(tmp_path: Path) -> None:
    assert find_reports([str(tmp_path / "gone.txt")]) == [tmp_path / "gone.txt"]
    assert make_plan([tmp_path / "gone.txt"])[0].sha256 == ""


def test_nothing_at_all_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        find_reports([str(tmp_path), str(tmp_path / "*.txt")])


def test_no_two_reports_share_an_output_name(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("x/A.txt", "y/a.txt", "y/a.docx", "b.txt", "c:d.txt")]
    write(*paths)
    names = [item.name for item in make_plan(paths)]
    assert len({name.casefold() for name in names}) == len(names)
    assert names[3:] == ["b", "c_d"]


def test_names_do_not_depend_on_the_order(tmp_path: Path) -> None:
    paths = [tmp_path / "x/a.txt", tmp_path / "y/a.txt"]
    write(*paths)
    there = {item.path: item.name for item in make_plan(paths)}
    back = {item.path: item.name for item in make_plan(paths[::-1])}
    assert there == back


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
