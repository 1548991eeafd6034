"""What the briefs by rule are like: how long, of the report how much, and what the rule itself takes for a subject.

    python -m scripts.measure_briefs [FILES...]

Without files, of the invented reports and, where they are at hand, the real ones.
"""

from __future__ import annotations

import sys
from pathlib import Path

from eval.intervals import rate
from summarizer import load, summarize
from summarizer.engines.rules.brief import has_subject
from summarizer.settings import Settings

ROOT = Path(__file__).parents[1]
_FOLDERS = ("examples", "eval/invented", "../shared/reports/seed", "../shared/reports/more")
_LISTED = ("主要问题：", "下一步：")


def main() -> None:
    """Print a line a report, and the shares."""
    files = [Path(name) for name in sys.argv[1:]]
    files = files or [file for folder in _FOLDERS for file in sorted((ROOT / folder).glob("*.txt"))]
    named: list[bool] = []
    long_enough: list[bool] = []
    for file in files:
        summary = summarize(load(file, force=True), settings=Settings(engine="rules"))
        length, share = len(summary.overview), len(summary.overview) / summary.report.chars
        told = [one.text for one in summary.brief if not one.text.startswith(_LISTED)]
        named += [has_subject(text) for text in told]
        long_enough.append(150 <= length <= 300)
        print(f"{file.stem:18} {length:4} characters, {share:.1%}; {len(summary.highlights):2} highlights")
    print(f"sentences with their subject: {rate(sum(named), len(named))}")
    print(f"briefs of 150 to 300 characters: {rate(sum(long_enough), len(long_enough))}")


if __name__ == "__main__":
    main()
