"""Which reports a batch takes, and what each one's output file is called."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from summarizer._version import __version__
from summarizer.batch.items import Item, Recipe
from summarizer.errors import UsageError
from summarizer.llm import load_template
from summarizer.messages import say
from summarizer.settings import Settings

# What a folder is searched for; a file named by itself, or by a pattern, is taken whatever it is.
SUFFIXES: Final = frozenset({
    ".txt", ".md", ".docx", ".docm", ".dotx", ".dotm", ".pdf", ".html", ".htm", ".mht", ".mhtml",
})  # fmt: skip
# The templates that shape what the engine asks; a changed one makes other requests, so another result.
TEMPLATES: Final = ("system", "metrics", "points", "answer_in_json", "repair_items", "repair_prose")

_UNSAFE: Final = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
_PATTERN: Final = re.compile(r"[*?\[]")
_LONGEST_NAME: Final = 60
_MOST_READ: Final = 1 << 20


def find_reports(places: Iterable[str]) -> list[Path]:
    """Find the files that these places mean, in their order, each once.

    Args:
        places: files, folders (searched with all below them) and patterns such as ``2024/**/*.txt``.

    Raises:
        UsageError: if there is nothing at all; a single file that is missing is a failed report, not an error.
    """
    found: dict[Path, None] = {}
    for place in places:
        found.update(dict.fromkeys(_expanded(place)))
    if not found:
        raise UsageError(problem=say("batch.nothing_found"))
    return list(found)


def make_plan(paths: Sequence[Path]) -> list[Item]:
    """Read each file's hash and give each an output name of its own.

    The name is the file's, without its ending; files that share one have a part of their path's hash added, so
    that a name does not depend on the order.
    """
    stems = [_stem(path) for path in paths]
    shared = Counter(stem.casefold() for stem in stems)
    items: list[Item] = []
    for position, (path, stem) in enumerate(zip(paths, stems, strict=True)):
        unique = shared[stem.casefold()] == 1
        suffix = "" if unique else "-" + hashlib.sha256(path.as_posix().encode()).hexdigest()[:8]
        digest, size = _digest(path)
        items.append(Item(position=position, path=str(path), name=stem + suffix, sha256=digest, size=size))
    return items


def recipe_for(settings: Settings, model: str | None) -> Recipe:
    """Say how reports are to be done; ``model`` is None for the rules engine.

    Raises:
        TemplateError: if a template is broken.
    """
    if model is None:
        return Recipe(engine="rules", prompts=__version__)
    versions = [load_template(name, settings.prompts).version for name in TEMPLATES]
    shaping = "\0".join((*versions, str(settings.context), __version__))
    return Recipe(engine="llm", model=model, prompts=hashlib.sha256(shaping.encode()).hexdigest()[:16])


def _expanded(place: str) -> Iterator[Path]:
    path = Path(place)
    if path.is_dir():
        below = (entry for entry in path.rglob("*") if entry.suffix.lower() in SUFFIXES and entry.is_file())
        yield from sorted(entry for entry in below if not _passed_over(entry.relative_to(path)))
    elif path.exists() or not _PATTERN.search(place):
        yield path
    else:
        root = Path(path.anchor)
        pattern = str(path.relative_to(root)) if path.anchor else place
        yield from sorted(match for match in root.glob(pattern) if match.is_file())


def _passed_over(path: Path) -> bool:
    # Office keeps ~$name.docx beside a document that is open.
    return any(part.startswith((".", "~$")) for part in path.parts) or path.stem.lower() == "readme"


def _stem(path: Path) -> str:
    stem = _UNSAFE.sub("_", path.stem).strip(" .") or "report"
    return stem[:_LONGEST_NAME]


def _digest(path: Path) -> tuple[str, int]:
    """Hash a file's bytes; what cannot be read has no hash, and its report fails with the reason."""
    digest = hashlib.sha256()
    size = 0
    try:
        with path.open("rb") as file:
            while block := file.read(_MOST_READ):
                digest.update(block)
                size += len(block)
    except OSError:
        return "", 0
    return digest.hexdigest(), size
