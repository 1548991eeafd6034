"""File names as people read them: bytes of another encoding, control characters, files that share a name.

And where the files are that come with the product.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from importlib import resources
from pathlib import Path, PurePath
from typing import Final

# A line end breaks a table's row and a log's line, and what turns the reading direction hides a name's ending.
# On Windows names are UTF-16, and halves of pairs in them stand for nothing.
_ENCODINGS: Final = ("utf-8",) if os.name == "nt" else ("utf-8", "gb18030")
_ENDING: Final = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_UNSEEN: Final = frozenset({"Cc", "Zl", "Zp"})
_TURNING: Final = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
# Unicode's pictures of the control characters: ␊ for a line end.
_PICTURES: Final = 0x2400


def shipped(packed: str, folder: str) -> Path:
    """Find a folder that comes with the product: in the wheel it lies in the package, in a checkout beside it."""
    place = Path(str(resources.files("summarizer").joinpath(packed)))
    return place if place.is_dir() else Path(__file__).parents[1] / folder


def readable(path: str | PurePath) -> str:
    """Return a path as text that stays on one line and that every encoding can write.

    On Linux a name is bytes. Those from an archive packed on a Chinese Windows are GB18030, and Python has halves of
    surrogate pairs in their place: each part of the path is decoded for itself. Bytes that are no text become �, as
    do characters that would not be seen; a line end becomes ␊.
    """
    text = str(path)
    if text.isprintable():
        return text
    if not _is_text(text):
        text = "/".join(map(_decoded, text.split("/")))
    return "".join(map(_shown, text))


def without_ending(name: str) -> str:
    """Return a file's name without its ending; what follows the stop in 3.年度报告 is none."""
    return _ENDING.sub("", name) or name


def distinct(paths: Sequence[Path], names: Sequence[str]) -> list[str]:
    """Return a name for each file that no other file has.

    Args:
        paths: the files; one that is there twice has one name.
        names: what each is called as long as nothing else is called so: the end of its path.

    Returns:
        The names; those that were shared have as many folders before them as tell them apart.
    """
    wholes = [os.path.abspath(path) for path in paths]  # noqa: PTH100 - Path.absolute keeps ".."
    found = dict(zip(wholes, names, strict=True))
    parts = {whole: readable(Path(whole).as_posix()).split("/") for whole in found}
    alike = Counter(map(tuple, parts.values()))
    for whole, name in found.items():
        if alike[tuple(parts[whole])] > 1:
            # Two names of other bytes that read alike: 报告.txt in UTF-8 and in GB18030.
            found[whole] = f"{name} #{hashlib.sha256(os.fsencode(whole)).hexdigest()[:8]}"
    while shared := {name for name, count in Counter(found.values()).items() if count > 1}:
        for whole, name in found.items():
            if name in shared:
                found[whole] = "/".join(parts[whole][-name.count("/") - 2 :])
    return [found[whole] for whole in wholes]


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _decoded(part: str) -> str:
    if _is_text(part):
        return part
    try:
        raw = os.fsencode(part)
    except UnicodeEncodeError:
        return part.encode("utf-8", "replace").decode()
    for encoding in _ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def _shown(character: str) -> str:
    if character < " ":
        return chr(_PICTURES + ord(character))
    unseen = unicodedata.category(character) in _UNSEEN or unicodedata.bidirectional(character) in _TURNING
    return "\ufffd" if unseen else character
