"""Plants faults in the code that judges, one at a time, and tells which of them no test of the room notices.

    python scripts/mutants.py [--room NAME] [--list]

Two kinds: each number that a module names as a constant, by 0.7 and by 1.3 (a whole number by one less and one more
where that makes no difference), and the faults written down in ``PLANTED``. A copy of the repository is changed and
tested, never the repository.
"""

from __future__ import annotations

import argparse
import ast
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parents[1]
FACTORS: Final = (0.7, 1.3)
# The rooms whose constants are held, and the tests of each.
ROOMS: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "grounding": (
        (
            "grounding/align.py",
            "grounding/binding.py",
            "grounding/gate.py",
            "grounding/checks.py",
            "grounding/summary.py",
        ),
        ("tests/grounding", "tests/test_summarize.py"),
    ),
}


class Mutant(NamedTuple):
    """One change: a file of the product, the text to be replaced there and what replaces it."""

    room: str
    file: str
    old: str
    new: str


class Planted(NamedTuple):
    """A fault by hand: the text must stand in its file once."""

    room: str
    file: str
    old: str
    new: str


PLANTED: Final[tuple[Planted, ...]] = ()


def constants(room: str, file: str) -> Iterator[Mutant]:
    """Yield the mutants of the named numbers of a module, those in tuples one by one."""
    source = (ROOT / "summarizer" / file).read_text(encoding="utf-8")
    lines = source.splitlines()
    for node in ast.parse(source).body:
        target = (
            node.target
            if isinstance(node, ast.AnnAssign)
            else node.targets[0]
            if isinstance(node, ast.Assign)
            else None
        )
        if not isinstance(target, ast.Name) or not target.id.isupper() or node.value is None:
            continue
        line = "\n".join(lines[node.lineno - 1 : node.end_lineno])
        for number in _numbers(node.value):
            written = ast.get_source_segment(source, number)
            assert written is not None
            start = number.col_offset - (0 if number.lineno == node.lineno else 0)
            for value in _changed(number.value):
                if number.lineno != node.lineno:
                    continue
                new = line[:start] + value + line[start + len(written) :]
                yield Mutant(room, file, line, new)


def _numbers(node: ast.expr) -> Iterator[ast.Constant]:
    """Yield the numbers of a constant: alone, in a tuple, or given to Decimal."""
    if (
        isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and not isinstance(node.value, bool)
    ):
        yield node
    elif isinstance(node, ast.Tuple):
        for element in node.elts:
            yield from _numbers(element)
    elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Decimal":
        yield from (
            argument
            for argument in node.args
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        )


def _changed(value: object) -> Iterator[str]:
    """Yield a number by 0.7 and by 1.3, as it is written."""
    if isinstance(value, str):
        yield from (repr(f"{float(value) * factor:.4g}") for factor in FACTORS)
    elif isinstance(value, int):
        low, high = int(value * FACTORS[0]), round(value * FACTORS[1])
        yield from (str(changed) for changed in (min(low, value - 1), max(high, value + 1)))
    elif isinstance(value, float) and value:
        yield from (f"{value * factor:.4g}" for factor in FACTORS)


def survives(mutant: Mutant, folder: Path, tests: tuple[str, ...]) -> bool:
    """Return whether the tests pass with a mutant in a copy of the repository."""
    file = folder / "summarizer" / mutant.file
    source = file.read_text(encoding="utf-8")
    if source.count(mutant.old) != 1:
        raise SystemExit(f"{mutant.file}: stands {source.count(mutant.old)} times: {mutant.old}")
    file.write_text(source.replace(mutant.old, mutant.new), encoding="utf-8")
    try:
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-x",
            "-q",
            "-p",
            "no:cacheprovider",
            "--hypothesis-seed=1",
            *tests,
        ]
        return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0
    finally:
        file.write_text(source, encoding="utf-8")


def main() -> int:
    """Print each mutant and whether it survives; exit 1 if more than one in five do."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--room", choices=ROOMS, action="append", help="only this room; may be repeated")
    parser.add_argument("--list", action="store_true", help="print the mutants, test none")
    options = parser.parse_args()
    rooms = options.room or list(ROOMS)
    mutants = [mutant for room in rooms for file in ROOMS[room][0] for mutant in constants(room, file)]
    mutants += [Mutant(*planted) for planted in PLANTED if planted.room in rooms]
    if options.list:
        for mutant in mutants:
            print(f"{mutant.file}: {mutant.old} -> {mutant.new}")
        return 0
    lived = 0
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "checkout"
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".*", "build", "dist", "node_modules"))
        for mutant in mutants:
            alive = survives(mutant, folder, ROOMS[mutant.room][1])
            lived += alive
            print(
                f"{'SURVIVES' if alive else 'caught  '}  {mutant.file}: {mutant.old}  ->  {mutant.new}",
                flush=True,
            )
    print(f"{lived} of {len(mutants)} survive")
    return int(lived * 5 > len(mutants))


if __name__ == "__main__":
    sys.exit(main())
