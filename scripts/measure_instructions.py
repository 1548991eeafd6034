"""Measure which orders to a summarizer are seen, and what is taken for one by mistake.

Run ``python -m scripts.measure_instructions [REPORTS...]``. Prints, for the invented texts of ``tests/document/told``,
how many are caught by kind, the innocent sentences that are marked, and every marked sentence of the reports named.
"""

from __future__ import annotations

import sys
from collections import defaultdict

from summarizer import load
from tests.document.told import Hostile, hostile, innocent, marked, planted, read
from tests.invented import EXAMPLES, INVENTED, MORE, SEED, report


def main() -> None:
    """Print the figures."""
    texts = hostile()
    kinds: dict[str, list[Hostile]] = defaultdict(list)
    for one in texts:
        kinds[one.kind].append(one)
    missed = {one for one in texts if read(one.text, one.inline).missed}
    for kind, those in sorted(kinds.items()):
        print(f"{kind}: {len(those) - len(missed & set(those))} of {len(those)}")
    print(f"caught {len(texts) - len(missed)} of {len(texts)}")
    calm = innocent()
    wrong = [text for text in calm if marked(report(planted(text, inline=True)[0]).document)]
    print(f"innocent sentences marked: {len(wrong)} of {len(calm)}", *wrong, sep="\n")
    paths = sys.argv[1:] or [str(path) for path in (*EXAMPLES, *INVENTED, *SEED, *MORE)]
    for path in paths:
        document = load(path).document
        for said in marked(document):
            print(f"{path}: {said}")
    print(f"{len(paths)} reports")


if __name__ == "__main__":
    main()
