"""What the documents say of the program is what the program says: help texts, examples that run, links that lead."""

from __future__ import annotations

import ast
import os
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from summarizer import load, summarize
from summarizer.cli import commands
from summarizer.messages import set_language

ROOT = Path(__file__).parents[1]
HELP = ROOT / "docs" / "cli.md"
PAGES = [
    *ROOT.glob("*.md"),
    *ROOT.glob("docs/*.md"),
    *ROOT.glob("design/*.md"),
    *ROOT.glob("eval/*.md"),
    *ROOT.glob("examples/*.md"),
]


def helped(command: click.Command, name: str) -> Iterator[str]:
    """Return the help of a command and of those below it, as Markdown."""
    result = CliRunner().invoke(command, ["--help"], prog_name=name, terminal_width=100)
    yield f"## {name}\n\n```text\n{result.output.rstrip()}\n```\n"
    if isinstance(command, click.Group):
        for below in sorted(command.commands):
            yield from helped(command.commands[below], f"{name} {below}")


def test_the_page_of_commands_is_what_the_commands_say() -> None:
    set_language("en")
    text = "# Commands\n\nWritten by the program itself: `make golden`.\n\n" + "\n".join(
        helped(commands(), "summarizer")
    )
    if os.environ.get("GOLDEN"):
        HELP.write_text(text, encoding="utf-8")
    assert HELP.read_text(encoding="utf-8") == text


def test_the_readmes_name_every_command() -> None:
    for page in ("README.md", "README.zh-CN.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        assert [name for name in commands().commands if f"summarizer {name}" not in text] == []


def test_the_example_in_the_readme_runs() -> None:
    code = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert code is not None
    assert "summarize(report" in code.group(1)
    report = load(ROOT / "examples" / "qinglan-2024.txt")
    assert all(metric.surface for metric in summarize(report, engine="rules").metrics)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


ROOMS = {path.name for path in (ROOT / "summarizer").iterdir() if path.is_dir()} | {
    path.stem for path in (ROOT / "summarizer").glob("*.py")
}
FLOW = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
NAMES = sorted(
    name
    for name in set(re.findall(r"(?<![\w/.])[a-z_]+(?:\.\w+)+", FLOW))
    if name.partition(".")[0] in ROOMS and not name.endswith((".py", ".toml", ".md"))
)
FILES = sorted(set(re.findall(r"`([\w/*]+(?:\.py|\.toml|/))`", FLOW)))


def test_the_picture_of_the_flow_names_enough_to_go_by() -> None:
    assert len(NAMES) >= 25
    assert len(FILES) >= 30


@pytest.mark.parametrize("name", NAMES)
def test_what_the_picture_of_the_flow_names_is_there(name: str) -> None:
    assert isinstance(pkgutil.resolve_name(f"summarizer.{name}"), object)


@pytest.mark.parametrize("file", FILES)
def test_the_files_that_the_page_of_the_flow_names_are_there(file: str) -> None:
    assert [*(ROOT / "summarizer").glob(file), *ROOT.glob(file)]


def test_every_room_is_named_on_the_page_of_the_flow() -> None:
    unnamed = [room for room in sorted(ROOMS) if not room.startswith("_") and room not in FLOW]
    assert unnamed == []


def test_the_page_of_modules_is_what_the_modules_say() -> None:
    lines = ["# Modules", "", "Written from the modules themselves: `make golden`.", ""]
    for path in sorted((ROOT / "summarizer").rglob("*.py")):
        said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        if path.stem not in ("__main__", "_version"):
            lines.append(f"- `{path.relative_to(ROOT / 'summarizer').as_posix()}`: {said.splitlines()[0]}")
    text = "\n".join(lines) + "\n"
    page = ROOT / "docs" / "modules.md"
    if os.environ.get("GOLDEN"):
        page.write_text(text, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == text
