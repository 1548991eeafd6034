"""What keeps the house plain: one class name, one meaning, and no module name that says three things."""

from __future__ import annotations

from scripts import measure_house


def test_a_class_name_has_one_meaning_in_the_product() -> None:
    assert {
        name: paths for name, paths in measure_house.classes(measure_house.here()).items() if len(paths) > 1
    } == {}


def test_no_module_name_stands_for_three_things() -> None:
    assert {
        name: paths for name, paths in measure_house.modules(measure_house.here()).items() if len(paths) > 2
    } == {}


def test_a_name_of_several_meanings_is_noticed() -> None:
    files = {"summarizer/a.py": "class Thing: ...", "summarizer/b.py": "class Thing: ..."}
    assert measure_house.classes(files) == {"Thing": ["summarizer/a.py", "summarizer/b.py"]}
