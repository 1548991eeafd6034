"""Wrong answers in the place of a model that leads: how many the second reading and the gate stop.

    python -m scripts.measure_planted [--base-url … --model …] [--count 40] [--slips]

For each labelled question about a number that the report states, another figure of the report takes the place of the
right one, the nearest there is: of the same sentence, or counted alike. What is claimed is true, and no answer. An
answer is stopped where it is not given as ``answered``; the right answers of the same questions go beside, of which
none should be.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from eval.intervals import rate
from summarizer import load
from summarizer.engines.llm import LlmEngine
from summarizer.grounding.led import ground_led
from summarizer.models import AnswerDraft, ClaimDraft, Fact, Report
from summarizer.numbers import compatible_unit
from summarizer.questions.parse import parse
from summarizer.questions.terms import synonyms
from summarizer.rereading import reread
from summarizer.retrieval.index import Index
from summarizer.settings import load_settings

ROOT = Path(__file__).parents[1]
_AT_ONCE = 20


class Planted(NamedTuple):
    """A question with its report, the figure that answers it, and one that does not."""

    question: str
    about: Index
    right: Fact
    wrong: Fact


def main() -> None:
    """Ask for a second reading of each, and print the shares."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--base-url")
    parser.add_argument("--model")
    parser.add_argument("--timeout", type=float, default=3000)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--slips", action="store_true")
    given = parser.parse_args()
    settings = load_settings(
        engine="llm",
        base_url=given.base_url,
        model=given.model,
        lead="model",
        concurrency=_AT_ONCE,
        timeout=given.timeout,
        retries=3,
    )
    planted = list(_planted())
    step = max(len(planted) // given.count, 1)
    chosen = planted[::step][: given.count]
    engine = LlmEngine(settings)

    def stands(one: tuple[Planted, Fact]) -> bool:
        (question, index, _, _), fact = one
        query = parse(question, index.report, synonyms(None))
        draft = AnswerDraft(leads=True, claims=(_claim(fact, index.report),))
        return ground_led(query, index, reread(engine, query, index, draft)).status == "answered"

    asked = [(one, fact) for one in chosen for fact in (one.wrong, one.right)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        stood = list(pool.map(stands, asked))
    engine.close()
    wrong, right = stood[::2], stood[1::2]
    if given.slips:
        for (one, fact), answered in zip(asked, stood, strict=True):
            if answered != (fact is one.right):
                print(
                    f"{'wrong stands' if answered else 'right stopped'}: {one.question} {_text(fact, one.about.report)}"
                )
    print(f"wrong answers stopped: {rate(wrong.count(False), len(wrong))}")
    print(f"right answers stopped: {rate(right.count(False), len(right))}")


def _planted() -> Iterator[Planted]:
    texts = [*(ROOT / "examples").glob("*.txt"), *(ROOT / "eval/invented").glob("*.txt")]
    reports = {path.stem: path for path in texts}
    for file in sorted((ROOT / "eval").glob("gold_qa*/*.json")):
        if file.stem not in reports:
            continue
        index = Index(load(reports[file.stem]), None)
        for question in json.loads(file.read_text(encoding="utf-8"))["questions"]:
            if question["answerable"] and question["kind"] == "number" and len(question["numbers"]) == 1:
                yield from _pair(question, index)


def _pair(question: dict[str, Any], index: Index) -> Iterator[Planted]:
    """Yield a question with its figure and the nearest other one, where both can be told."""
    document = index.report.document
    starts = [start for start, _ in question["evidence"]]
    facts = [fact for fact in index.report.facts.facts if fact.quantity.role == "metric"]
    value, unit = question["numbers"][0]["value"], question["numbers"][0]["unit"]
    right = [
        fact
        for fact in facts
        if str(fact.quantity.value) == value and compatible_unit(fact.quantity.unit, unit)
    ]
    if len(right) != 1 or not starts:
        return
    sentence = right[0].sentence
    others = [
        fact
        for fact in facts
        if fact.quantity.value != right[0].quantity.value and compatible_unit(fact.quantity.unit, unit)
    ]
    if others:
        wrong = min(others, key=lambda fact: (abs(fact.sentence - sentence), fact.quantity.id))
        if document.sentences[wrong.sentence].instruction:
            return
        yield Planted(question["question"], index, right[0], wrong)


def _claim(fact: Fact, report: Report) -> ClaimDraft:
    return ClaimDraft(sentences=(fact.sentence,), quantities=(fact.quantity.id,), text=_text(fact, report))


def _text(fact: Fact, report: Report) -> str:
    """Return the clause of a figure, in the report's own words."""
    document = report.document
    sentence, text = document.sentences[fact.sentence], document.text
    start = max(text.rfind(mark, sentence.start, fact.quantity.start) for mark in "，；：。、") + 1
    ends = [at for mark in "，；。" if (at := text.find(mark, fact.quantity.end, sentence.end)) >= 0]
    return text[max(start, sentence.start) : min(ends, default=sentence.end)].strip()


if __name__ == "__main__":
    main()
