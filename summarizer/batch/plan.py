"""What a batch does: each report's hash, what tables call it, what its output file is called, how it is done."""

from __future__ import annotations

import hashlib
import os
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from summarizer._version import __version__
from summarizer.batch.find import Found
from summarizer.batch.items import Failure, Item, Recipe
from summarizer.filenames import distinct, readable, without_ending
from summarizer.llm import load_template
from summarizer.settings import Settings

# The templates that shape what the engine asks; a changed one makes other requests, so another result.
TEMPLATES: Final = ("system", "metrics", "points", "answer_in_json", "repair_items", "repair_prose")

_UNSAFE: Final = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
# Windows takes these for devices, whatever their ending.
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
# File systems count bytes, of which a Chinese character has three.
_LONGEST_NAME: Final = 180
_MOST_READ: Final = 1 << 20
_MEGABYTE: Final = 1_000_000


def make_plan(found: Sequence[Found], max_mb: float) -> list[Item]:
    """Hash each file, and give each a name in the tables and one of its output file.

    In tables a file is called by its path below the folder that was searched, or as it was named (without its folders
    where these were named from the root); files that are alike in that get as much of the path before it as tells
    them apart. Its output file has its own name, without the ending; where two share one, digits of a hash behind it.

    Args:
        found: the files.
        max_mb: the size in megabytes above which a file is not opened.
    """
    sources = distinct([each.path for each in found], [_source(each) for each in found])
    stems = [_stem(each.path) for each in found]
    shared = Counter(map(_folded, stems))
    items: list[Item] = []
    taken: set[str] = set()
    for position, (each, source, stem) in enumerate(zip(found, sources, stems, strict=True)):
        name = stem
        if shared[_folded(stem)] > 1:
            digest = hashlib.sha256(source.encode()).hexdigest()
            name = next(
                name for digits in range(8, 65) if _folded(name := f"{stem}-{digest[:digits]}") not in taken
            )
        taken.add(_folded(name))
        sha256, size, failure = _looked_at(each, max_mb)
        items.append(
            Item(
                position=position,
                path=str(each.path),
                source=source,
                name=name,
                sha256=sha256,
                size=size,
                failure=failure,
            )
        )
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


def _source(found: Found) -> str:
    path = found.path
    if found.base is not None and path != found.base:
        path = path.relative_to(found.base)
    elif path.is_absolute():
        path = Path(path.name)
    return readable(path.as_posix())


def _stem(path: Path) -> str:
    # Not every system takes every character: one whose locale is GBK, or C, does not.
    system = sys.getfilesystemencoding()
    stem = without_ending(readable(path.name)).encode(system, "replace").decode(system)
    stem = _UNSAFE.sub("_", stem)
    stem = stem.encode()[:_LONGEST_NAME].decode(errors="ignore").strip(" .") or "report"
    return f"{stem}_" if _DEVICES.fullmatch(stem) else stem


def _folded(name: str) -> str:
    """Return what is the same for two names that some file system takes for one."""
    return unicodedata.normalize("NFC", name).casefold()


def _looked_at(found: Found, max_mb: float) -> tuple[str, int, Failure | None]:
    """Return a file's hash, its size in bytes, and why it is not done, if so.

    What cannot be opened has no hash; its report fails with the reason when its turn comes.
    """
    path = found.path
    if found.error is not None:
        return "", 0, Failure.of(str(path), found.error)
    digest = hashlib.sha256()
    size = 0
    most = max_mb * _MEGABYTE
    # Since it was found a file may have become a pipe, which would keep whoever opens it waiting.
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            while size <= most and (block := file.read(_MOST_READ)):
                digest.update(block)
                size += len(block)
    except OSError:
        return "", 0, None
    return ("" if size > most else digest.hexdigest()), size, None
