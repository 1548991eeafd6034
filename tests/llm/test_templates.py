"""A template is strict data: what is missing, unknown or broken in it is said before a model is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.errors import TemplateError
from summarizer.llm import load_template, template_names

PLAIN = """
version = 2
description = "d"
system = "你是$role。"
user = "$report\\n任务，价格 $$5。"
"""


def write(folder: Path, text: str, name: str = "own") -> Path:
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", template_names())
def test_every_shipped_template_is_sound(name: str) -> None:
    template = load_template(name)
    values = {variable: f"<{variable}>" for variable in template.variables}
    prompt = template.render(**values)
    assert all(value in prompt.system + prompt.user for value in values.values())
    assert prompt.version.startswith(f"{name}@")
    assert template.description


def test_there_are_templates() -> None:
    assert {"system", "answer_in_json", "repair_items", "repair_prose"} <= set(template_names())


def test_a_template_is_filled_in(tmp_path: Path) -> None:
    prompt = load_template("own", write(tmp_path, PLAIN)).render(role="读者", report="正文说 $role 共$100万")
    assert prompt.system == "你是读者。"
    assert prompt.user == "正文说 $role 共$100万\n任务，价格 $5。", (
        "what stands in a report is never a variable"
    )
    assert [turn.role for turn in prompt.messages] == ["system", "user"]


def test_a_template_without_system_has_the_shared_one(tmp_path: Path) -> None:
    folder = write(tmp_path, 'version = 1\ndescription = "d"\nuser = "u"')
    own = load_template("own", folder)
    assert own.system == load_template("system").system
    write(tmp_path, 'version = 1\ndescription = "d"\nsystem = "别的"', "system")
    changed = load_template("own", folder)
    assert changed.system == "别的"
    assert changed.version != own.version, "the shared text is part of what made the answer"


def test_an_empty_system_sends_none(tmp_path: Path) -> None:
    folder = write(tmp_path, 'version = 1\ndescription = "d"\nsystem = ""\nuser = "u"')
    assert [turn.role for turn in load_template("own", folder).render().messages] == ["user"]


def test_the_version_tells_contents_apart_and_line_ends_not(tmp_path: Path) -> None:
    first = load_template("own", write(tmp_path, PLAIN)).version
    assert first.startswith("own@2+")
    assert load_template("own", write(tmp_path, PLAIN + "\n# note")).version != first
    (tmp_path / "own.toml").write_bytes(PLAIN.replace("\n", "\r\n").encode())
    assert load_template("own", tmp_path).version == first


def test_missing_variables_are_listed(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"\$report, \$role"):
        load_template("own", write(tmp_path, PLAIN)).render()


def test_a_value_without_a_place_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"\$repotr"):
        load_template("own", write(tmp_path, PLAIN)).render(role="r", report="x", repotr="y")


BROKEN = [
    ("unknown field", PLAIN + 'sytem = "x"', "sytem"),
    ("no user", 'version = 1\ndescription = "d"\nsystem = "s"', "user"),
    ("no version", 'description = "d"\nuser = "u"', "version"),
    ("version as text", 'version = "1"\ndescription = "d"\nuser = "u"', "version"),
    ("no TOML", "version = ", "own"),
    ("a lone dollar", 'version = 1\ndescription = "d"\nuser = "共$ 5"', r"\$\$"),
    ("example without JSON", PLAIN + '[[examples]]\ninput = "i"\noutput = "好"', "1"),
    ("example with a list", PLAIN + '[[examples]]\ninput = "i"\noutput = "[]"', "1"),
    ("example with a stray field", PLAIN + '[[examples]]\ninput = "i"\noutput = "{}"\nnote = "n"', "note"),
]


@pytest.mark.parametrize(("title", "text", "says"), BROKEN, ids=[case[0] for case in BROKEN])
def test_a_broken_template_is_an_error_that_says_where(
    title: str, text: str, says: str, tmp_path: Path
) -> None:
    with pytest.raises(TemplateError, match=says):
        load_template("own", write(tmp_path, text))


def test_a_template_in_another_encoding_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_bytes(PLAIN.encode("gb18030"))
    with pytest.raises(TemplateError):
        load_template("own", tmp_path)


@pytest.mark.parametrize("name", ["nothing", "../system", "System", ""])
def test_a_template_that_does_not_exist(name: str) -> None:
    with pytest.raises(TemplateError, match="system"):
        load_template(name)


def test_a_users_folder_goes_first_and_must_exist(tmp_path: Path) -> None:
    write(tmp_path, 'version = 9\ndescription = "d"\nsystem = ""\nuser = "u $problems"', "repair_items")
    assert load_template("repair_items", tmp_path).version.startswith("repair_items@9+")
    assert load_template("repair_prose", tmp_path) == load_template("repair_prose")
    with pytest.raises(TemplateError, match="none"):
        load_template("system", tmp_path / "none")


def test_examples_are_shown(tmp_path: Path) -> None:
    text = (
        'version = 1\ndescription = "d"\nsystem = ""\nuser = "例：\\n$examples"\n'
        "[[examples]]\ninput = '甲'\noutput = '{\"n\": 1}'\n"
        "[[examples]]\ninput = '乙'\noutput = '{\"n\": 2}'"
    )
    template = load_template("own", write(tmp_path, text))
    assert template.render().user == '例：\n甲\n{"n": 1}\n\n乙\n{"n": 2}'
