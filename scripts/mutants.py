"""Plants faults in the code that judges, one at a time, and tells which of them no test of the room notices.

    python scripts/mutants.py [--room NAME] [--list]

Two kinds: each number that a module names as a constant, by 0.7 and by 1.3 (a whole number by one less and one more
where that makes no difference), and the faults written down in ``PLANTED``. Copies of the repository are changed and
tested, two at a time, never the repository.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parents[1]
FACTORS: Final = (0.7, 1.3)
AT_A_TIME: Final = 2
_WRITTEN: Final = re.compile(r"\d+(?:\.\d+)?")

_GATE: Final = ("tests/grounding/test_gate_limits.py", "tests/grounding/test_gate.py")
_ANSWERS: Final = (
    "tests/grounding/test_answer_limits.py",
    "tests/grounding/test_answer.py",
    "tests/answering/test_answers.py",
)
_ASKING: Final = (
    "tests/answering/test_ranking.py",
    "tests/answering/test_workings.py",
    "tests/grounding/test_answer_limits.py",
)

# The rooms; of each, the modules under ``summarizer`` whose faults are planted, and the tests that should notice.
ROOMS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "grounding": {
        "grounding/align.py": ("tests/grounding/test_align.py",),
        "grounding/binding.py": (*_GATE, "tests/grounding/test_binding.py"),
        "grounding/gate.py": (*_GATE, "tests/grounding/test_summary.py"),
        "grounding/checks.py": ("tests/grounding/test_checks.py",),
        "grounding/summary.py": ("tests/grounding/test_summary.py", "tests/grounding/test_checks.py"),
        "grounding/answer.py": _ANSWERS,
        "grounding/presuppositions.py": _ANSWERS,
        "grounding/derive.py": ("tests/grounding/test_derive.py",),
        "grounding/statements.py": _GATE,
        "grounding/contexts.py": _GATE,
    },
    "answering": {
        "engines/rules/answerer.py": _ASKING,
        "engines/rules/arithmetic.py": _ASKING,
        "questions/terms.py": (*_ASKING, "tests/grounding/test_answer.py"),
        "questions/parse.py": _ASKING,
        "retrieval/index.py": (
            "tests/retrieval/test_index_limits.py",
            "tests/grounding/test_answer_limits.py",
        ),
    },
    "cite": {
        "models/reading.py": ("tests/document/test_citations.py", "tests/test_models.py"),
    },
}


class Mutant(NamedTuple):
    """One change: a file of the product, a text that stands there once, what replaces it, and how it is told."""

    room: str
    file: str
    old: str
    new: str
    told: str


class Planted(NamedTuple):
    """A fault by hand, such as a careless change makes; what it does stands first."""

    told: str
    room: str
    file: str
    old: str
    new: str


PLANTED: Final[tuple[Planted, ...]] = (
    Planted(
        "a number surer than the report's stands",
        "grounding",
        "grounding/gate.py",
        "for relation, quantity in related if relation.stands]",
        "for relation, quantity in related if relation]",
    ),
    Planted(
        "dates are not checked",
        "grounding",
        "grounding/gate.py",
        "verdict = self.calendar.verdict(number)",
        'verdict = self.calendar.verdict(number) and "supported"',
    ),
    Planted(
        "a number of another year stands",
        "grounding",
        "grounding/gate.py",
        "if why is None and not self.calendar.same_year(number, quantity.id):",
        "if why is None and not quantity:",
    ),
    Planted(
        "the order of a list is not checked",
        "grounding",
        "grounding/gate.py",
        "checks += self._in_order([self._check(number) for number in self.statement.numbers])",
        "checks += [self._check(number) for number in self.statement.numbers]",
    ),
    Planted(
        "digits that are in no number as read pass",
        "grounding",
        "grounding/gate.py",
        "for number in self.statement.unread()]",
        "for number in self.statement.numbers if not number.surface]",
    ),
    Planted(
        "what a statement cites beside its own sentence stays",
        "grounding",
        "grounding/gate.py",
        'if not any(found.verdict == "mended" for found in checks):',
        "if self.sentences:",
    ),
    Planted(
        "a rival's margin is taken off",
        "grounding",
        "grounding/binding.py",
        "bar = _fit(said, wanted, own) + MARGIN",
        "bar = _fit(said, wanted, own) - MARGIN",
    ),
    Planted(
        "no rival is compared",
        "grounding",
        "grounding/binding.py",
        "rival is None or rival.quantity.value == quantity.value",
        "rival is None or rival.quantity",
    ),
    Planted(
        "the sort that a name tells is not looked at",
        "grounding",
        "grounding/binding.py",
        "if not _sort_fits(name, quantity):",
        "if not name:",
    ),
    Planted(
        "the rules' own statements pass unchecked",
        "grounding",
        "grounding/summary.py",
        "told.isdisjoint(point.sentences) and (kept := self._judged(item, point)) is not None",
        "told.isdisjoint(point.sentences) and (kept := self._quoted(point) or self._judged(item, point))",
    ),
    Planted(
        "a sentence that tells a machine what to say is cited",
        "grounding",
        "grounding/summary.py",
        'if checked.verdict == "unsupported" or self._instructed(checked.sentences):',
        'if checked.verdict == "unsupported":',
    ),
    Planted(
        "the numbers of what was refused are not listed",
        "grounding",
        "grounding/summary.py",
        "numbers_unsupported=(*counted.unsupported, *gate.unsupported)",
        "numbers_unsupported=counted.unsupported",
    ),
    Planted(
        "the same statement is shown for each sentence it cites",
        "grounding",
        "grounding/summary.py",
        "taken.setdefault(kept.text, kept)",
        'taken.setdefault(f"{kept.text}{kept.sentences}", kept)',
    ),
    Planted(
        "a quote is not compared with the source",
        "grounding",
        "grounding/checks.py",
        "named == report.document.name and report.document.source[at.start : at.end] == at.quote",
        "named == report.document.name",
    ),
    Planted(
        "a number is counted as supported in any unit",
        "grounding",
        "grounding/checks.py",
        "if not compatible_unit(quantity.unit, number.unit):",
        "if not number.surface:",
    ),
    Planted(
        "a citation that begins a stretch begins in the one before",
        "cite",
        "models/reading.py",
        "bisect_right(self.text_starts, start) - 1\n        last",
        "max(bisect_right(self.text_starts, start - 1) - 1, 0)\n        last",
    ),
    Planted(
        "a citation that ends a stretch ends in the one after",
        "cite",
        "models/reading.py",
        "last = bisect_right(self.text_starts, end - 1) - 1",
        "last = bisect_right(self.text_starts, end) - 1",
    ),
    Planted(
        "a number that begins where a range ends is in it",
        "cite",
        "models/reading.py",
        "bisect_left(self._starts, end)]",
        "bisect_right(self._starts, end)]",
    ),
    Planted(
        "a sentence begins one character late",
        "cite",
        "models/reading.py",
        "bisect_right(self._sentence_starts, position) - 1",
        "bisect_left(self._sentence_starts, position) - 1",
    ),
)


def mutants_of(room: str) -> list[Mutant]:
    """Return the mutants of a room: of the constants of its modules, and those by hand."""
    found = [mutant for file in ROOMS[room] for mutant in constants(room, file)]
    return found + [
        Mutant(room, planted.file, planted.old, planted.new, planted.told)
        for planted in PLANTED
        if planted.room == room
    ]


def constants(room: str, file: str) -> Iterator[Mutant]:
    """Yield the mutants of the named numbers of a module, those in tuples and tables one by one."""
    source = (ROOT / "summarizer" / file).read_text(encoding="utf-8")
    for node in ast.parse(source).body:
        if not isinstance(node, ast.Assign | ast.AnnAssign):
            continue
        target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
        if not isinstance(target, ast.Name) or not target.id.isupper():
            continue
        old = ast.get_source_segment(source, node) or ""
        for number in _numbers(node.value):
            # Columns are of bytes, and a table may have Chinese before its number.
            lines = old.encode().splitlines(keepends=True)
            place = sum(map(len, lines[: number.lineno - node.lineno])) + number.col_offset
            place -= node.col_offset if number.lineno == node.lineno else 0
            written = ast.get_source_segment(source, number) or ""
            before, after = old.encode()[:place], old.encode()[place + len(written.encode()) :]
            for value in _changed(number.value):
                new = f"{before.decode()}{value}{after.decode()}"
                yield Mutant(room, file, old, new, f"{target.id}: {written} -> {value}")


def _numbers(node: ast.expr | None) -> Iterator[ast.Constant]:
    """Yield the numbers of a constant: alone, in a tuple, a table or a sum, or written out for Decimal."""
    within: Sequence[ast.expr] = ()
    if isinstance(node, ast.Constant) and not isinstance(node.value, bool):
        if isinstance(node.value, int | float) or _WRITTEN.fullmatch(str(node.value)):
            yield node
    elif isinstance(node, ast.Tuple | ast.List):
        within = node.elts
    elif isinstance(node, ast.Dict):
        within = node.values
    elif isinstance(node, ast.BinOp):
        within = (node.left, node.right)
    elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("Decimal", "dict.fromkeys"):
        within = node.args
    for part in within:
        yield from _numbers(part)


def _changed(value: object) -> Iterator[str]:
    """Yield a number by 0.7 and by 1.3, as it is written."""
    if isinstance(value, str):
        yield from (f'"{float(value) * factor:.4g}"' for factor in FACTORS)
    elif isinstance(value, int):
        low, high = int(value * FACTORS[0]), round(value * FACTORS[1])
        yield from (str(changed) for changed in (min(low, value - 1), max(high, value + 1)))
    elif isinstance(value, float) and value:
        yield from (f"{value * factor:.4g}" for factor in FACTORS)


def passes(folder: Path, tests: tuple[str, ...], **environment: str) -> bool:
    """Return whether some tests pass in a copy of the repository."""
    options = ("-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=1")
    command = [sys.executable, "-m", "pytest", *options, *tests]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, check=False, env={**os.environ, **environment}
    )
    return done.returncode == 0


def survives(mutant: Mutant, folder: Path) -> bool:
    """Return whether the tests of its module pass with a mutant in a copy of the repository."""
    file = folder / "summarizer" / mutant.file
    source = file.read_text(encoding="utf-8")
    if source.count(mutant.old) != 1:
        raise SystemExit(f"{mutant.file}: stands {source.count(mutant.old)} times: {mutant.old}")
    file.write_text(source.replace(mutant.old, mutant.new), encoding="utf-8")
    try:
        # Bytecode is told by the second and the size: that of a mutant would stand in for the next.
        return passes(folder, ROOMS[mutant.room][mutant.file], PYTHONDONTWRITEBYTECODE="1")
    finally:
        file.write_text(source, encoding="utf-8")


def run(room: str, folders: SimpleQueue[Path]) -> bool:
    """Print each mutant of a room and whether it survives; return whether at most one in five does."""
    mutants = mutants_of(room)

    def tell(mutant: Mutant) -> bool:
        folder = folders.get()
        try:
            alive = survives(mutant, folder)
        finally:
            folders.put(folder)
        print(f"{'SURVIVES' if alive else 'caught  '}  {mutant.file}: {mutant.told}", flush=True)
        return alive

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        alive = sum(pool.map(tell, mutants))
    print(f"{room}: {alive} of {len(mutants)} survive", flush=True)
    return alive * 5 <= len(mutants)


def main() -> int:
    """Print each mutant and whether it survives; exit 1 if more than one in five of a room do."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--room", choices=ROOMS, action="append", help="only this room; may be repeated")
    parser.add_argument("--list", action="store_true", help="print the mutants, test none")
    options = parser.parse_args()
    rooms = options.room or list(ROOMS)
    if options.list:
        for mutant in (mutant for room in rooms for mutant in mutants_of(room)):
            print(f"{mutant.room}  {mutant.file}: {mutant.told}")
        return 0
    with tempfile.TemporaryDirectory() as place:
        folders: SimpleQueue[Path] = SimpleQueue()
        for number in range(AT_A_TIME):
            folder = Path(place) / str(number) / "checkout"
            skipped = shutil.ignore_patterns(".*", "build", "dist", "node_modules", "__pycache__")
            shutil.copytree(ROOT, folder, ignore=skipped)
            tests = dict.fromkeys(test for room in rooms for named in ROOMS[room].values() for test in named)
            if not passes(folder, tuple(tests)):
                raise SystemExit("the tests fail without any fault: run them first")
            folders.put(folder)
        held = [run(room, folders) for room in rooms]
    return int(not all(held))


if __name__ == "__main__":
    sys.exit(main())
