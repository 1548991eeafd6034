"""Measure the document room on real reports: outline, identity, and characters a second.

Run ``python scripts/measure_documents.py [FOLDER]``; FOLDER holds ``seed/`` and ``more/`` (../shared/reports).
Prints, for each of the five labelled reports, the outline and the identity beside what is expected, then whether
every report loads, then the speed of each stage on one core, warm, as the best of several runs.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from summarizer.document import from_bytes, load
from summarizer.document.clean import clean
from summarizer.document.identity import identify
from summarizer.document.outline import read_outline
from summarizer.document.sentences import split_sentences
from summarizer.models import Document, SectionKind

RUNS: Final = 9
HR: Final = "人力资源和社会保障"

# Markers and kinds of the top-level sections, from reading the reports.
KINDS: Final[dict[str, list[tuple[str, SectionKind]]]] = {
    "fujian-2025": [
        ("", "preamble"), ("一、", "achievements"), ("二、", "achievements"), ("三、", "achievements"),
        ("四、", "achievements"), ("五、", "problems"), ("六、", "plans"),
    ],
    "guangzhou-2023": [
        ("", "preamble"), ("一、", "achievements"), ("二、", "achievements"), ("三、", "responsibility"),
        ("四、", "achievements"), ("五、", "problems"), ("六、", "plans"),
    ],
    "miluo-2025": [
        ("", "preamble"), ("一、", "achievements"), ("二、", "problems"), ("三、", "responsibility"),
        ("四、", "plans"), ("", "other"),
    ],
    "shenzhen-2025": [("", "preamble"), ("一、", "achievements"), ("二、", "problems"), ("三、", "plans")],
    "yiyang-2025": [
        ("", "preamble"), ("一、", "achievements"), ("", "problems"), ("三、", "plans"), ("", "other"),
    ],
}  # fmt: skip
IDENTITY: Final[dict[str, tuple[str, str, str, int, str | None, str | None]]] = {
    "fujian-2025": (f"福建省{HR}厅", "福建省", "province", 2025, None, None),
    "guangzhou-2023": (f"广州市{HR}局", "广州市", "city", 2023, None, None),
    "miluo-2025": (f"汨罗市{HR}局", "汨罗市", "county", 2025, "2026-01-30", "中共汨罗市委、汨罗市人民政府"),
    "shenzhen-2025": (f"深圳市{HR}局", "深圳市", "city", 2025, None, None),
    "yiyang-2025": (f"益阳市{HR}局", "益阳市", "city", 2025, "2025-12-16", None),
}


def top_kinds(document: Document) -> list[tuple[str, SectionKind]]:
    """Return marker and kind of each section directly under the whole document."""
    return [(part.marker, part.kind) for part in document.sections[1:] if part.parent == 0]


def strays(document: Document) -> int:
    """Count the sections of another kind than the top-level section around them."""
    tops = {part.id: part.kind for part in document.sections[1:] if part.parent == 0}
    top = {0: 0}
    for part in document.sections[1:]:
        top[part.id] = part.id if part.parent == 0 else top[part.parent or 0]
    return sum(part.kind != tops[top[part.id]] for part in document.sections[1:])


def show(name: str, document: Document) -> bool:
    """Print one labelled report's outline and identity; say whether both are as expected."""
    print(f"\n== {name}: {len(document.sections)} sections, {len(document.sentences)} sentences")
    for part in document.sections[1:]:
        print(f"  {part.kind:<14} {'  ' * part.level}{part.level} {part.marker} {part.title[:36]}")
    identity = document.identity
    found = (
        identity.issuer,
        identity.region,
        identity.level,
        identity.year,
        identity.date,
        identity.addressee,
    )
    kinds_right = top_kinds(document) == KINDS[name] and not strays(document)
    print(f"  title     {identity.title}")
    print(f"  expected  {IDENTITY[name]}\n  found     {found}")
    print(
        f"  kinds {'right' if kinds_right else 'WRONG'}, identity {'right' if found == IDENTITY[name] else 'WRONG'}"
    )
    return kinds_right and found == IDENTITY[name]


def best(work: Callable[[], object]) -> float:
    """Time a piece of work: seconds, the best of several runs."""
    times: list[float] = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def speed(documents: list[tuple[str, bytes, Document]]) -> None:
    """Print characters a second for the room and its stages."""
    chars = sum(len(document.source) for _, _, document in documents)
    stages: dict[str, Callable[[Document, bytes], object]] = {
        "bytes to Document": lambda document, data: from_bytes(data, document.name),
        "  clean": lambda document, _: clean(document.source),
        "  sentences": lambda document, _: split_sentences(document.text),
        "  outline": lambda document, _: read_outline(document.text, split_sentences(document.text)),
        "  identity": lambda document, _: identify(document.text, document.sections),
    }
    for stage, work in stages.items():
        seconds = sum(best(lambda: work(document, data)) for _, data, document in documents)  # noqa: B023
        print(f"  {stage:<20} {chars / seconds:>12,.0f} characters a second")


def main(folder: Path) -> int:
    """Print everything; the exit code says whether all is as expected."""
    if not folder.exists():
        print(f"there are no reports in {folder}", file=sys.stderr)
        return 2
    read = [(path.stem, path.read_bytes(), load(path)) for path in sorted(folder.glob("*/*.txt"))]
    labelled = [item for item in read if item[0] in KINDS]
    right = [show(name, document) for name, _, document in labelled]
    print(f"\n{sum(right)} of {len(right)} labelled reports right; {len(read)} reports loaded without error")
    for title, group in (("the labelled reports", labelled), ("all reports", read)):
        print(f"speed on {title}:")
        speed(group)
    return 0 if all(right) else 1


if __name__ == "__main__":
    default = Path(__file__).resolve().parents[2] / "shared" / "reports"
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else default))
