"""Questions about what a report lacks: names of other reports' figures, and a report's own with another noun in them.

A report that has none of a question's nouns has no answer to it; a figure for an answer is a false one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import islice
from random import Random
from typing import Final, Literal, Protocol, get_args

from eval.attack.scene import Scene, exchanged, tokens
from eval.attack.trial import SEED, Row, Slip, Tally
from eval.attack.word_trial import scenes
from eval.attack.words import words
from eval.intervals import METHOD, Rate
from summarizer.models import Answer, Fact, Model, Report

Absence = Literal["absent", "near"]
ABSENCES: Final[tuple[Absence, ...]] = get_args(Absence)
ANSWER_SHARES: Final = (*ABSENCES, "both")

# Of each report, so many of a kind.
_EACH: Final[Mapping[Absence, int]] = {"absent": 45, "near": 25}
_LONGEST: Final = 14
_FIGURE: Final = re.compile(
    r"\d|[一二三四五六七八九十百千万亿两]+[余多]?[个件项家户人名次批条份起元成倍万亿%]"
)
_NOUNS: Final = ("n", "nz", "nt", "ns", "vn", "nr", "nrt", "j", "l")
_ODD: Final = re.compile(r"[\d“”《》（）()、，]|占比|比重|同比|上年|去年|目标|原|每人|总$|位次")


class Ask(Protocol):
    """Whatever answers a question from a report."""

    def __call__(self, report: Report, question: str) -> Answer: ...  # noqa: D102


class Question(Model):
    """A question that a report has no answer to."""

    report: str
    absence: Absence
    text: str


class AnswerTrial(Model):
    """How many of the questions without an answer got no figure for one."""

    seed: int
    reports: tuple[str, ...]
    interval: str = METHOD
    held: tuple[Row, ...]
    both: Rate
    slips: tuple[Slip, ...]

    def shares(self) -> dict[str, Rate]:
        """Give, by name, every rate that a floor can be set for."""
        return {**{row.label: row.rate for row in self.held}, "both": self.both}


def questions(scene: Scene, seed: int = SEED) -> Iterator[Question]:
    """Return questions about what a report lacks; the same seed gives the same."""
    for absence, made in _MAKING.items():
        rng = Random(f"{seed} {absence} {scene.name}")
        for text in islice(dict.fromkeys(made(scene, rng)), _EACH[absence]):
            yield Question(report=scene.name, absence=absence, text=text)


def _names(report: Report) -> Iterator[Fact]:
    for fact in report.facts.facts:
        if 3 < len(fact.indicator) <= _LONGEST and not _ODD.search(fact.indicator):
            yield fact


def _of_others(scene: Scene, rng: Random) -> Iterator[str]:
    """Ask for figures of other reports, by names of which the report has no word that tells them apart."""
    facts = [fact for other in scene.others for fact in _names(other)]
    for fact in rng.sample(facts, len(facts)):
        told = _content(fact.indicator)
        if any(tag in _NOUNS for _, tag in told) and all(_lacks(scene, word) for word, _ in told):
            yield _put(fact.indicator, fact, rng)


def _lacks(scene: Scene, word: str) -> bool:
    """Whether a report has neither a word nor a part of it nor another word for it."""
    parts = {word[at : at + 2] for at in range(len(word) - 1)}
    others = {other for line in words().alike_nouns if parts & set(line.split()) for other in line.split()}
    return not any(scene.says(part) for part in parts | others)


def _content(name: str) -> list[tuple[str, str]]:
    """Return the words of a name that say what it is of, with their parts of speech."""
    wide = _wide()
    return [
        (token.word, token.tag)
        for token in tokens(name)
        if len(token.word) > 1 and token.tag[:1] in "nvjlabi" and token.word not in wide
    ]


@cache
def _wide() -> frozenset[str]:
    known = words()
    return frozenset(
        (*known.vague_nouns, *known.deeds, "人数", "金额", "数量", "总数", "面积", "收入", "支出", "资金")
    )


def _of_its_own(scene: Scene, rng: Random) -> Iterator[str]:
    """Ask for a figure of the report with another noun of the same sort in its name, which the report lacks."""
    sorts: dict[str, tuple[str, ...]] = {}
    for line in words().objects:
        for word in line.split():
            others = tuple(other for other in line.split() if other != word and _lacks(scene, other))
            if others:
                sorts[word] = others
    facts = list(_names(scene.report))
    for fact in rng.sample(facts, len(facts)) if sorts else ():
        told = list(exchanged(fact.indicator, sorts))
        for span, other in rng.sample(told, min(1, len(told))):
            yield _put(fact.indicator[: span.start] + other + fact.indicator[span.end :], fact, rng)


def _put(name: str, fact: Fact, rng: Random) -> str:
    """Put a name as one of the questions that people ask."""
    unit = fact.quantity.unit
    forms = [f"{name}是多少？", f"全年{name}是多少？", f"请问{name}有多少？"]
    if unit and unit not in "%％元":
        forms.append(f"{name}多少{unit}？")
    if unit == "元":
        forms.append(f"{name}多少钱？")
    return rng.choice(forms)


_MAKING: Final[Mapping[Absence, Callable[[Scene, Random], Iterator[str]]]] = {
    "absent": _of_others,
    "near": _of_its_own,
}


def attack_answers(reports: Mapping[str, Report], ask: Ask, seed: int = SEED) -> AnswerTrial:
    """Ask each report what it lacks; an answer with a figure is a false one. Same seed, same questions."""
    held = Tally()
    for scene in scenes(reports):
        for question in questions(scene, seed):
            answer = ask(scene.report, question.text)
            false = answer.status == "answered" and bool(_FIGURE.search(answer.answer))
            held.add(question.absence, not false, _slip(question, answer) if false else None)
    return AnswerTrial(
        seed=seed,
        reports=tuple(reports),
        held=tuple(held.row(absence) for absence in ABSENCES),
        both=held.pooled(ABSENCES),
        slips=tuple(held.slips),
    )


def _slip(question: Question, answer: Answer) -> Slip:
    return Slip(
        report=question.report, label=question.absence, form="question", text=question.text, was=answer.answer
    )
