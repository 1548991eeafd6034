"""Measures answers, by rules or with a model: on the labelled questions, and on questions about texts of all kinds.

    python scripts/measure_questions.py [--show] [--set NAME] [--half 0|1]
        [--engine rules|llm] [--report NAME] [--fail-under SET.ROW=VALUE]

Sets of questions stand side by side. ``first``, ``open``, ``second``, ``third`` and ``fourth`` are by
several hands, about invented and governments' reports; the rules were made and mended, and the weights
fitted, with them. Of ``last`` and ``unseen`` only totals were ever looked at: they tell what new text
gives. ``real`` are those on the five real reports. ``--show`` prints what goes wrong, but never of a closed
set. ``--fail-under unseen.numbers_right=0.66`` fails where a row of a set, by itself, is below a share; with it, only
the sets it names are measured. With ``--engine llm`` the endpoint is that of the environment (OPENAI_BASE_URL);
each answer's line tells how far it is.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final, NamedTuple

from eval.floors import broken, parse_floor
from eval.intervals import rate
from summarizer.conversation import Conversation
from summarizer.models import Answer, Report
from summarizer.numbers import compatible_unit, find
from summarizer.pipeline import load, loads
from summarizer.settings import EngineChoice

ROOT: Final = Path(__file__).resolve().parents[1]
SHARED: Final = ROOT.parent / "shared"
EXAMPLES: Final = ("lanze-2023", "liuwan-2022", "neihe-2019", "qinglan-2024", "qiwu-2026", "yunling-2025")
OPEN: Final = ("guowuyuan_2008", "guowuyuan_2012", "hailar_2013", "hailar_2016")
OPEN_MORE: Final = ("qinglan-2024", "lanze-2023", "neihe-2019")
SECOND: Final = (
    "guowuyuan_2009", "guowuyuan_2010", "guowuyuan_2011", "hailar_2012",
    "hailar_2014", "hailar_2015", "hailar_2017", "hailar_2018",
)  # fmt: skip
SECOND_MORE: Final = ("liuwan-2022", "qiwu-2026", "yunling-2025")
REAL: Final = ("fujian-2025", "guangzhou-2023", "miluo-2025", "shenzhen-2025", "yiyang-2025")
SETS: Final = ("first", "open", "second", "third", "fourth", "last", "unseen", "real")
SHOWN: Final = ("first", "open", "second", "third", "fourth")
BARS: Final = {
    "right outright": ">= 0.75",
    "right or closest": ">= 0.90",
    "wrong": "<= 0.05",
    "unanswerable answered": "<= 0.08",
    "numbers right": ">= 0.85",
    "derived right": ">= 0.80",
    "unanswerable refused": ">= 0.90",
    "near misses refused": ">= 0.80",
    "answerable refused": "<= 0.10",
    "citation recall": ">= 0.90",
    "citation precision": ">= 0.85",
    "numbers supported": "= 1",
    "quotes exact": "= 1",
    "an evidence met": "",
}
LEAST: Final = tuple(row for row, bar in BARS.items() if not bar.startswith("<="))
FLOORED: Final = (
    *(f"{name}.{row.replace(' ', '_')}" for name in SETS for row in LEAST),
    "cmrc.first_cited_has_the_answer",
    "cmrc.mismatched_refused",
)
SHIFT: Final = 37
_YES: Final = ("是", "有", "能", "可", "对", "会")
_NO: Final = ("不", "否", "没", "未", "无", "非")


class Row(NamedTuple):
    """A rate with how many it is of."""

    name: str
    right: int
    of: int
    bar: str


class Place(NamedTuple):
    """Where the questions of one report lie, and its text."""

    gold: Path
    text: Path


class Asked(NamedTuple):
    """What a set of questions gave: counts by name, and the seconds of each answer."""

    counts: Counter[str]
    times: list[float]
    """Of every answer but the first about a report, where a model reads all of it."""
    first: list[float]
    used: Counter[str]
    """How many answers were a model's, and why others were not."""


def places(name: str) -> Iterator[Place]:
    """Return the reports of a set of questions."""
    gold, more, texts = ROOT / "eval/gold_qa", ROOT / "eval/gold_qa_more", SHARED / "reports/more"
    if name == "real":
        yield from (Place(SHARED / f"gold_qa/{at}.json", SHARED / f"reports/seed/{at}.txt") for at in REAL)
    elif name == "first":
        yield from (Place(gold / f"{at}.json", ROOT / f"examples/{at}.txt") for at in EXAMPLES)
    elif name in ("open", "second"):
        far, near = (OPEN, OPEN_MORE) if name == "open" else (SECOND, SECOND_MORE)
        yield from (Place(gold / f"{at}.json", texts / f"{at}.txt") for at in far)
        yield from (Place(more / f"{at}.json", ROOT / f"examples/{at}.txt") for at in near)
    else:
        for labels in sorted((ROOT / f"eval/gold_qa_{name}").glob("*.json")):
            own = (folder / f"{labels.stem}.txt" for folder in (ROOT / "examples", ROOT / "eval/invented"))
            yield Place(labels, next(filter(Path.exists, own), texts / f"{labels.stem}.txt"))


def main() -> None:
    """Print the rows."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--show", action="store_true", help="print what goes wrong, but of no closed set")
    sets = (*SETS, "cmrc")
    parser.add_argument("--set", choices=sets, action="append", help="only this set; may be repeated")
    parser.add_argument("--half", type=int, choices=(0, 1), help="only this half of cmrc2018")
    parser.add_argument("--engine", choices=("rules", "llm"), default="rules")
    parser.add_argument(
        "--report", action="append", help="only the questions about this report; may be repeated"
    )
    parser.add_argument(
        "--fail-under", action="append", default=[], metavar="SET.ROW=VALUE", help="a floor; may be repeated"
    )
    options = parser.parse_args()
    floors = [parse_floor(text, FLOORED) for text in options.fail_under]
    named = dict.fromkeys(floor.figure.partition(".")[0] for floor in floors)
    chosen = options.set or list(named) or sets
    counted = {name: asked(name, options) for name in chosen if name != "cmrc"}
    if counted:
        side_by_side(counted)
    rates = {
        f"{name}.{row.replace(' ', '_')}": rate(at.counts[f"{row} right"], at.counts[row])
        for name, at in counted.items()
        for row in LEAST
    }
    for half in (0, 1):
        if options.engine == "rules" and "cmrc" in chosen and options.half in (None, half):
            rows = list(foreign(half, options.show and half == 0))
            report(f"cmrc2018, half {half}", rows)
            # Each half must hold the floor: the lower one counts.
            for row in rows:
                of_half, name = rate(row.right, row.of), f"cmrc.{row.name.replace(' ', '_')}"
                rates[name] = min(rates.get(name, of_half), of_half, key=lambda one: one.value or 0.0)
    missed = list(broken(floors, rates))
    for line in missed:
        print(line, file=sys.stderr)
    sys.exit(bool(missed))


def side_by_side(sets: dict[str, Asked]) -> None:
    """Print the rows of some sets in columns."""
    print(f"{'':<24}" + "".join(f"{name:>16}" for name in sets))
    for name, bar in BARS.items():
        cells = [f"{_rate(at.counts, name):>16}" for at in sets.values()]
        print(f"{name:<24}{''.join(cells)}   {bar}")
    spent = [
        f"{median(at.times) * 1000:.0f} / {max(at.times) * 1000:.0f}" if at.times else "-"
        for at in sets.values()
    ]
    print(
        f"{'ms, median / slowest':<24}"
        + "".join(f"{cell:>16}" for cell in spent)
        + "   < 50 by rules, < 10000"
    )
    begun = [f"{max(at.first):.1f}" if at.first else "-" for at in sets.values()]
    print(f"{'s, slowest first answer':<24}" + "".join(f"{cell:>16}" for cell in begun) + "   < 60")
    for name, at in sets.items():
        print(f"{name}: " + ", ".join(f"{reason} {count}" for reason, count in at.used.most_common()))


def _rate(counts: Counter[str], name: str) -> str:
    of = counts[name]
    return f"{counts[f'{name} right'] / of:.2f} ({counts[f'{name} right']}/{of})" if of else "-"


def report(title: str, rows: Iterable[Row]) -> None:
    """Print the rows of a set."""
    print(f"\n{title}")
    for row in rows:
        share = f"{row.right / row.of:.2f}" if row.of else "  - "
        print(f"  {row.name:<32} {share}  ({row.right}/{row.of})  {row.bar}")


def asked(name: str, options: argparse.Namespace) -> Asked:
    """Ask the labelled questions of a set."""
    result = Asked(Counter(), [], [], Counter())
    for place in places(name):
        if not options.report or place.text.stem in options.report:
            ask_all(place, result, options.engine, show=options.show and name in SHOWN)
    return result


def ask_all(place: Place, result: Asked, engine: EngineChoice = "rules", *, show: bool = False) -> None:
    """Ask the labelled questions about one report, and count what comes of them."""
    document = load(place.text, force=True)
    questions = json.loads(place.gold.read_text(encoding="utf-8"))["questions"]
    with Conversation(document, engine=engine) as asker:
        if engine == "rules":
            asker.ask("准备好了吗")
        for at, question in enumerate(questions):
            asker.history = []
            begun = perf_counter()
            answer = asker.ask(question["question"])
            spent = perf_counter() - begun
            (result.first if at == 0 and engine == "llm" else result.times).append(spent)
            result.used[_by(answer)] += 1
            wrong = judge(question, answer, document, result.counts)
            if engine == "llm":
                told = f"{answer.status}, {_by(answer)}, {answer.provenance.tokens_out} tokens, {spent:.1f} s"
                print(f"{place.text.stem} {at + 1}/{len(questions)}: {told}", flush=True)
            if show and wrong:
                kind = f"{question['kind']} {question['subtype']}"
                print(f"{place.text.stem} [{', '.join(wrong)}] {kind}: {question['question']}")
                print(f"    gold:   {question['answer']}\n    answer: {answer.status} {answer.answer}")


def _by(answer: Answer) -> str:
    """Say whose answer it is: the rules' for a reason, or the model's."""
    if answer.provenance.engine == "rules":
        return "rules"
    reasons = [at.reason.partition(":")[0] for at in answer.checks.fallbacks if at.item == "answer"]
    return f"rules ({reasons[0]})" if reasons else "model"


def judge(question: dict[str, Any], answer: Answer, document: Report, counts: Counter[str]) -> list[str]:
    """Count what is right of an answer; gives what is wrong with it."""
    wrong: list[str] = []

    def count(name: str, right: bool, *, good: bool = True) -> None:
        counts[name] += 1
        counts[f"{name} right"] += right
        if right != good:
            wrong.append(name)

    source = document.document.source
    cited = [(at.start, at.end) for claim in answer.claims for at in claim.citations]
    count(
        "quotes exact",
        all(source[at.start : at.end] == at.quote for c in answer.claims for at in c.citations),
    )
    count("numbers supported", supported(answer, document))
    refused = answer.status != "answered"
    if not question["answerable"]:
        count("unanswerable answered", not refused, good=False)
        count("unanswerable refused", refused)
        if question["subtype"].startswith("near"):
            count("near misses refused", refused)
        return wrong
    count("answerable refused", refused, good=False)
    stated = all(states(answer, one) for one in question["numbers"])
    met = any(a < d and c < b for a, b in question["evidence"] for c, d in cited)
    right = stated and (met or not question["evidence"]) and not contradicts(question, answer)
    count("right outright", right and not refused)
    count("right or closest", right and answer.status in ("answered", "closest"))
    count("wrong", not right and not refused, good=False)
    if question["numbers"]:
        count("derived right" if question["kind"] == "derived" else "numbers right", stated and not refused)
    if refused:
        return wrong
    if question["evidence"]:
        count("an evidence met", met)
    for start, end in question["evidence"]:
        count("citation recall", any(low < end and start < high for low, high in cited))
    for low, high in cited:
        count("citation precision", any(low < end and start < high for start, end in question["evidence"]))
    return wrong


def contradicts(question: dict[str, Any], answer: Answer) -> bool:
    """Return whether a yes or no is the other one; an answer that opens with neither is not judged."""
    said, gold = answer.answer, question["answer"]
    opened = [(said, gold), (gold, said)] if question["kind"] == "yesno" else []
    return any(one.startswith(_YES) and other.startswith(_NO) for one, other in opened)


def states(answer: Answer, gold: dict[str, str]) -> bool:
    """Return whether an answer states a number; worked out ones may be rounded to other places than the gold's."""
    value = Decimal(gold["value"])
    for claim in answer.claims:
        if claim.derived and abs(claim.derived.value - value) <= Decimal("0.5").scaleb(
            int(value.as_tuple().exponent)
        ):
            return True
        for number in find(claim.text):
            ends = (number.value, number.value_max)
            if value in ends and compatible_unit(number.unit, gold["unit"]):
                return True
    return False


def supported(answer: Answer, document: Report) -> bool:
    """Return whether every number of the claims stands in what they cite, or was worked out."""
    for claim in answer.claims:
        # A line of the file may end within a number.
        quotes = [re.sub(r"\s*\n\s*", "", at.quote) for at in claim.citations]
        said = {number.value for quote in quotes for number in find(quote)}
        extra = {claim.derived.value} if claim.derived else set()
        if not {number.value for number in find(claim.text) if number.role == "metric"} <= said | extra:
            return False
    return True


def foreign(half: int, show: bool) -> Iterator[Row]:
    """Ask questions about texts of all kinds, each of its own text and of another's."""
    lines = (SHARED / "suites/cmrc2018.jsonl").read_text(encoding="utf-8").splitlines()
    cases = [json.loads(line) for line in lines]
    cases = cases[: len(cases) // 2] if half == 0 else cases[len(cases) // 2 :]
    askers = [Conversation(loads(case["context"])) for case in cases]
    found = refused = slow = mismatched = 0
    for at, case in enumerate(cases):
        asker = askers[at]
        asker.history = []
        answer = asker.ask(case["question"])
        quote = (
            squeezed(answer.claims[0].citations[0].quote)
            if answer.claims and answer.status == "answered"
            else ""
        )
        right = any(squeezed(gold) in quote for gold in case["answers"])
        found += right
        slow += answer.status != "answered"
        if show and not right:
            print(f"[{answer.status}] {case['question']}\n    gold:   {case['answers'][0]}")
            print(f"    answer: {answer.answer[:150]}")
        other = askers[(at + SHIFT) % len(cases)]
        if other.reports[0].document.source == case["context"]:
            continue
        other.history = []
        answer = other.ask(case["question"])
        mismatched += 1
        refused += answer.status != "answered"
        if show and answer.status == "answered":
            print(f"[mismatched, answered] {case['question']}\n    answer: {answer.answer[:150]}")
    yield Row("first cited has the answer", found, len(cases), ">= 0.75")
    yield Row("answerable refused", slow, len(cases), "")
    yield Row("mismatched refused", refused, mismatched, ">= 0.90")


def squeezed(text: str) -> str:
    """Take away white space and the closing stop, in which references and texts differ."""
    return re.sub(r"\s", "", text).rstrip("。")


if __name__ == "__main__":
    main()
