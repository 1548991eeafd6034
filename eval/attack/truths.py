"""True statements that the gate must let pass: extracts of the report, and light paraphrases made by code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Final, Literal, get_args

from eval.attack.statements import Figure, Statement, metric_statement
from eval.gold import GoldMetric
from eval.sample import Sample, overlap
from summarizer.models import Model, plain

# What a name may say of the sort of its number.
_SORT: Final = "数量人次件金额比例率“”的"
Way = Literal[
    "point", "metric", "alias", "extract", "reordered", "converted", "percent", "fillers", "labeller"
]
WAYS: Final[tuple[Way, ...]] = get_args(Way)
LABELLER: Final[Way] = "labeller"

_CLAUSES: Final = re.compile(r"[^，。；！？]+")
_FILLERS: Final = re.compile(
    "切实|进一步|积极|深入|全面|认真|有效|不断|扎实|持续|着力|大力|有力|累计|共计|严格|充分|全力|稳步|及时"
)
_CONVERTIBLE: Final = re.compile(r"^(\d+(?:\.\d+)?)([万亿])?(?![\d余多])")
_PERCENT: Final = re.compile(r"^(\d{1,2}|100)(?:\.(\d+))?%$")
_DIGITS: Final = "零一二三四五六七八九"
_SCALE: Final = {"": Decimal(1), "万": Decimal(10**4), "亿": Decimal(10**8)}


class Truth(Model):
    """A true statement, and how it was made."""

    way: Way
    statement: Statement


def truths(statements: tuple[Statement, ...], sample: Sample, rng: Random) -> Iterator[Truth]:
    """Return the statements of a report themselves, and what can be made of them without making them untrue."""
    for statement in statements:
        yield Truth(way="point" if statement.form == "point" else "metric", statement=statement)
        for figure in statement.figures:
            yield from _rewritten(statement, figure)
        if statement.form == "point":
            yield from _reworded(statement, rng)
    for metric in sample.gold.metrics:
        for alias in metric.aliases:
            if in_its_words(alias, metric, sample):
                yield Truth(way="alias", statement=metric_statement(metric, sample, alias))
    yield from _extracts(sample, rng)
    yield from _labellers(sample)


def in_its_words(name: str, metric: GoldMetric, sample: Sample) -> bool:
    """Return whether a name is in the words of the paragraph it is said of and of its headings.

    Labellers add names that a reader would know the number by; those are in no report's words.
    """
    document = sample.report.document
    sentence = next(
        (at for at in document.sentences if overlap(document.to_source(at.start, at.end), metric)), None
    )
    if sentence is None:
        return False
    start = document.text.rfind("\n", 0, sentence.start) + 1
    headings = "".join(section.title for section in document.path(sentence.section))
    return set(name) <= {*document.text[start : sentence.end], *headings, *_SORT}


def _labellers(sample: Sample) -> Iterator[Truth]:
    """Return the gold's points: what a reader said of the report in words that are not the report's."""
    if sample.points is None:
        return
    document = sample.report.document
    places = {
        sentence.id: document.to_source(sentence.start, sentence.end) for sentence in document.sentences
    }
    for point in (*sample.points.achievements, *sample.points.problems, *sample.points.plans):
        cited = tuple(at for at, place in places.items() if overlap(place, point))
        said = Statement(report=sample.name, form="point", text=point.text, sentences=cited)
        yield Truth(way=LABELLER, statement=said)


def _made(way: Way, statement: Statement, text: str) -> Truth:
    return Truth(way=way, statement=statement.model_copy(update={"text": text, "figures": ()}))


def _rewritten(statement: Statement, figure: Figure) -> Iterator[Truth]:
    surface = statement.text[figure.start : figure.end]
    for text in _conversions(surface):
        yield _made("converted", statement, statement.replaced(figure.start, figure.end, text))
    if match := _PERCENT.match(surface):
        said = f"百分之{_spoken(int(match[1]))}" + (
            "点" + "".join(_DIGITS[int(digit)] for digit in match[2]) if match[2] else ""
        )
        yield _made("percent", statement, statement.replaced(figure.start, figure.end, said))


def _conversions(surface: str) -> Iterator[str]:
    match = _CONVERTIBLE.match(surface)
    rest = surface[match.end() :] if match else ""
    if match is None or not rest or rest[0] in "%万亿千百,.成—-倍":
        return
    scale = match[2] or ""
    value = Decimal(match[1]) * _SCALE[scale]
    for mark in ("", "万", "亿"):
        written = plain(value / _SCALE[mark])
        if mark != scale and value >= 10**4 and len(written) <= 9 and value / _SCALE[mark] >= Decimal("0.1"):
            yield f"{written}{mark}{rest}"


def _spoken(number: int) -> str:
    if number == 100:
        return "百"
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def _reworded(statement: Statement, rng: Random) -> Iterator[Truth]:
    clauses = [clause for clause in statement.text.split("，") if clause]
    if len(clauses) > 2 and "。" not in statement.text and "；" not in statement.text:
        shuffled = rng.sample(clauses, len(clauses))
        if shuffled != clauses:
            yield _made("reordered", statement, "，".join(shuffled))
    shorter = _FILLERS.sub("", statement.text)
    if shorter != statement.text:
        yield _made("fillers", statement, shorter)


def _extracts(sample: Sample, rng: Random) -> Iterator[Truth]:
    """Return of each sentence one stretch of whole clauses."""
    document = sample.report.document
    for sentence in document.sentences:
        spans = [match.span() for match in _CLAUSES.finditer(document.text, sentence.start, sentence.end)]
        if sentence.heading or not spans:
            continue
        first = rng.randrange(len(spans))
        last = rng.randrange(first, len(spans))
        text = document.text[spans[first][0] : spans[last][1]].strip()
        if text:
            yield Truth(
                way="extract",
                statement=Statement(report=sample.name, form="point", text=text, sentences=(sentence.id,)),
            )
