"""Prints how large the house is: lines by room, and names that stand for more than one thing.

    python scripts/measure_house.py [--at COMMIT]

With ``--at`` the lines at another commit stand beside them.
"""

from __future__ import annotations

import argparse
import ast
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
PRODUCT: Final = "summarizer"
KINDS: Final = {"Python": (".py",), "tables": (".toml",), "page": (".js", ".css")}


def here() -> dict[str, str]:
    """Return the files of the product as they lie here, by path."""
    kept = [suffix for suffixes in KINDS.values() for suffix in suffixes]
    found = (path for path in (ROOT / PRODUCT).rglob("*") if path.suffix in kept)
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in found}


def at_commit(commit: str) -> dict[str, str]:
    """Return the files of the product at a commit, by path."""
    listed = _git("ls-tree", "-r", "--name-only", commit, PRODUCT).splitlines()
    kept = tuple(suffix for suffixes in KINDS.values() for suffix in suffixes)
    return {path: _git("show", f"{commit}:{path}") for path in listed if path.endswith(kept)}


def _git(*arguments: str) -> str:
    done = subprocess.run(("git", *arguments), cwd=ROOT, capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def room(path: str) -> str:
    """Return the room a file lies in: the folder within the product, the file itself at the top."""
    parts = path.split("/")[1:]
    if len(parts) == 1:
        return "(uses)"
    return "/".join(parts[:2]) if parts[0] == "engines" and len(parts) > 2 else parts[0]


def lines(files: Mapping[str, str]) -> dict[str, Counter[str]]:
    """Count the lines of each kind of file by room."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for path, text in files.items():
        kind = next(kind for kind, suffixes in KINDS.items() if path.endswith(suffixes))
        counted[room(path)][kind] += len(text.splitlines())
    return counted


def classes(files: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the modules of each class name."""
    found: dict[str, list[str]] = defaultdict(list)
    for path, text in files.items():
        if path.endswith(".py"):
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.ClassDef):
                    found[node.name].append(path)
    return found


def modules(files: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the modules of each module name."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in files:
        if path.endswith(".py") and not path.endswith("__init__.py"):
            found[Path(path).stem].append(path)
    return found


def _rows(before: Mapping[str, Counter[str]], after: Mapping[str, Counter[str]]) -> Iterator[str]:
    for kind in KINDS:
        rooms = sorted(
            name
            for name in {*before, *after}
            if before.get(name, Counter[str]())[kind] or after.get(name, Counter[str]())[kind]
        )
        for name in rooms:
            yield f"{kind:<8}{name:<16}{_cell(before, name, kind)}{after.get(name, Counter())[kind]:>8}"
        old = sum(counts[kind] for counts in before.values())
        new = sum(counts[kind] for counts in after.values())
        yield f"{kind:<8}{'in all':<16}{old or '':>8}{new:>8}"


def _cell(before: Mapping[str, Counter[str]], name: str, kind: str) -> str:
    return f"{before[name][kind] if name in before else '':>8}"


def main() -> None:
    """Print the rows."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--at", help="a commit to compare with")
    options = parser.parse_args()
    files = here()
    print("\n".join(_rows(lines(at_commit(options.at)) if options.at else {}, lines(files))))
    print(f"modules: {sum(path.endswith('.py') for path in files)}")
    twice = {name: paths for name, paths in classes(files).items() if len(paths) > 1}
    thrice = {name: paths for name, paths in modules(files).items() if len(paths) > 2}
    for title, names in (
        ("class names with several meanings", twice),
        ("module names more than twice", thrice),
    ):
        print(f"{title}: {len(names)}")
        for name, paths in sorted(names.items()):
            print(f"    {name}: {', '.join(paths)}")


if __name__ == "__main__":
    main()
