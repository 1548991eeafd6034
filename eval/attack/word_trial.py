"""The gate is tried with words: what it catches of nineteen kinds of planted errors, and what it shows of the truth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice, zip_longest
from random import Random
from typing import Final, Literal, Protocol, get_args

from eval.attack.actors import object_changed, other_body, other_place
from eval.attack.additions import cause_invented, invented_tail
from eval.attack.condensed import CONDENSINGS, Condensed, condensed
from eval.attack.coordinates import coordinate_dropped
from eval.attack.degrees import degree, dropped_scope, grade_rank
from eval.attack.lists import achievements_under_problems, plan_as_done, problem_as_achievement
from eval.attack.merging import merged
from eval.attack.named import Name, named, of_another, verb_turned
from eval.attack.reversals import antonym, negation_added, negation_dropped
from eval.attack.scene import Scene
from eval.attack.statements import Statement
from eval.attack.times import time_moved
from eval.attack.trial import SEED, Row, Slip, Tally
from eval.intervals import METHOD, Rate, rate
from summarizer.models import Model, Report

WordKind = Literal[
    "antonym",
    "negation_added",
    "negation_dropped",
    "other_body",
    "other_place",
    "object_changed",
    "merged",
    "invented_tail",
    "cause_invented",
    "degree",
    "grade_rank",
    "dropped_scope",
    "coordinate_dropped",
    "time_moved",
    "plan_as_done",
    "achievements_under_problems",
    "problem_as_achievement",
]
NameKind = Literal["name_verb", "name_other"]
STATED: Final[tuple[WordKind, ...]] = get_args(WordKind)
NAMED: Final[tuple[NameKind, ...]] = get_args(NameKind)
WORD_KINDS: Final = (*STATED, *NAMED)
OWN: Final = ("own_point", "own_name")
WORD_SHARES: Final = (*WORD_KINDS, "every_kind", "words", *OWN, *CONDENSINGS, "condensed")

# Of each report, so many of a kind and of a way: enough of all together, and none counts for more than the others.
_EACH: Final = 14
_OF_ONE: Final = 2

Planting = Callable[[Statement, Scene, Random], Iterator[Statement]]
Naming = Callable[[Name, Scene, Random], Iterator[Name]]

_PLANTS: Final[Mapping[WordKind, Planting]] = {
    "antonym": antonym,
    "negation_added": negation_added,
    "negation_dropped": negation_dropped,
    "other_body": other_body,
    "other_place": other_place,
    "object_changed": object_changed,
    "merged": merged,
    "invented_tail": invented_tail,
    "cause_invented": cause_invented,
    "degree": degree,
    "grade_rank": grade_rank,
    "dropped_scope": dropped_scope,
    "coordinate_dropped": coordinate_dropped,
    "time_moved": time_moved,
    "plan_as_done": plan_as_done,
    "achievements_under_problems": achievements_under_problems,
    "problem_as_achievement": problem_as_achievement,
}
_NAMES: Final[Mapping[NameKind, Naming]] = {"name_verb": verb_turned, "name_other": of_another}


class Gate(Protocol):
    """Anything that judges statements and names: the product's own gate, or a stand-in of a test."""

    def shows(self, statement: Statement, report: Report) -> bool:
        """Whether a statement would be shown as checked, with no verifier asked."""
        ...

    def takes(self, name: Name, report: Report) -> bool:
        """Whether a name may stand for its number."""
        ...


class WordPlant(Model):
    """A statement that words were changed in so that it is no longer true, and what it was."""

    kind: WordKind
    statement: Statement
    was: str


class WordTrial(Model):
    """What came of it: rates caught for each kind, rates shown for each way of the truth, and each slip."""

    seed: int
    reports: tuple[str, ...]
    interval: str = METHOD
    caught: tuple[Row, ...]
    words: Rate
    shown: tuple[Row, ...]
    condensed: Rate
    slips: tuple[Slip, ...]

    def shares(self) -> dict[str, Rate]:
        """Give, by name, every rate that a floor can be set for; ``every_kind`` is that of the worst kind."""
        tried = [row.rate for row in self.caught if row.rate.value is not None]
        worst = min(tried, key=lambda one: one.value or 0, default=rate(0, 0))
        rows = {row.label: row.rate for row in (*self.caught, *self.shown)}
        return {**rows, "every_kind": worst, "words": self.words, "condensed": self.condensed}


def scenes(reports: Mapping[str, Report]) -> tuple[Scene, ...]:
    """Return the reports, each with all others beside it."""
    return tuple(
        Scene(name, report, [other for also, other in reports.items() if also != name])
        for name, report in reports.items()
    )


def word_plants(scene: Scene, seed: int = SEED) -> Iterator[WordPlant]:
    """Plant errors of every kind in the correct statements of a report; the same seed plants the same."""
    pools = _pools(scene)
    for kind, planting in _PLANTS.items():
        rng = Random(f"{seed} {kind} {scene.name}")
        yield from islice(_planted(kind, planting, _drawn(pools, rng), scene, rng), _EACH)


def _pools(scene: Scene) -> Sequence[Sequence[Statement]]:
    """Return the correct statements of a report by their form, so that none crowds out the others."""
    stated = list(scene.stated())
    return (
        scene.points,
        [one for one in stated if one.form == "sentence"],
        [one for one in stated if one.form == "clause"],
        [one.statement for one in condensed(scene)],
    )


def _drawn(pools: Sequence[Sequence[Statement]], rng: Random) -> Iterator[Statement]:
    shuffled = [rng.sample(pool, len(pool)) for pool in pools]
    return (one for one in chain.from_iterable(zip_longest(*shuffled)) if one is not None)


def _planted(
    kind: WordKind, planting: Planting, correct: Iterable[Statement], scene: Scene, rng: Random
) -> Iterator[WordPlant]:
    seen: set[str] = set()
    for statement in correct:
        made = [one for one in planting(statement, scene, rng) if _untrue(one, statement, scene)]
        for one in rng.sample(made, min(_OF_ONE, len(made))):
            if one.text not in seen:
                seen.add(one.text)
                yield WordPlant(kind=kind, statement=one, was=statement.text)


def _untrue(planted: Statement, statement: Statement, scene: Scene) -> bool:
    """Whether something was changed, and into nothing that the report says elsewhere."""
    if planted.text == statement.text:
        return planted.kind != statement.kind
    return scene.new(planted.text, statement.text)


def name_plants(scene: Scene, seed: int = SEED) -> Iterator[tuple[NameKind, Name]]:
    """Give numbers of a report names that do not fit them."""
    for kind, naming in _NAMES.items():
        rng = Random(f"{seed} {kind} {scene.name}")
        names = list(named(scene))
        made = (wrong for name in rng.sample(names, len(names)) for wrong in naming(name, scene, rng))
        yield from ((kind, wrong) for wrong in islice(made, _EACH))


def true_statements(scene: Scene, seed: int = SEED) -> Iterator[tuple[str, Statement]]:
    """Return the rules' own points, and what was condensed of the report's sentences by each way."""
    for point in scene.points:
        yield "own_point", point
    made: dict[str, list[Condensed]] = {}
    for one in condensed(scene):
        made.setdefault(one.way, []).append(one)
    for way, found in made.items():
        rng = Random(f"{seed} {way} {scene.name}")
        for one in rng.sample(found, min(_EACH, len(found))):
            yield way, one.statement


def attack_words(reports: Mapping[str, Report], gate: Gate, seed: int = SEED) -> WordTrial:
    """Hold a gate to plants of words and to true statements of some reports; same seed, same trial."""
    caught, shown = Tally(), Tally()
    for scene in scenes(reports):
        for planted in word_plants(scene, seed):
            hit = not gate.shows(planted.statement, scene.report)
            caught.add(
                planted.kind, hit, None if hit else _slip(planted.kind, planted.statement, planted.was)
            )
        for kind, wrong in name_plants(scene, seed):
            hit = not gate.takes(wrong, scene.report)
            caught.add(kind, hit, None if hit else _slip_of_name(kind, wrong, scene))
        for way, statement in true_statements(scene, seed):
            hit = gate.shows(statement, scene.report)
            shown.add(way, hit, None if hit else _slip(way, statement, ""))
        for name in named(scene):
            hit = gate.takes(name, scene.report)
            shown.add("own_name", hit, None if hit else _slip_of_name("own_name", name, scene))
    return WordTrial(
        seed=seed,
        reports=tuple(reports),
        caught=tuple(caught.row(kind) for kind in WORD_KINDS),
        words=caught.pooled(WORD_KINDS),
        shown=tuple(shown.row(way) for way in (*OWN, *CONDENSINGS)),
        condensed=shown.pooled(CONDENSINGS),
        slips=(*caught.slips, *shown.slips),
    )


def _slip(label: str, statement: Statement, was: str) -> Slip:
    return Slip(
        report=statement.report,
        label=label,
        form=statement.form,
        text=statement.text,
        was=was,
        reason=f"{statement.kind or ''} S{', S'.join(map(str, statement.sentences))}".strip(),
    )


def _slip_of_name(label: str, name: Name, scene: Scene) -> Slip:
    text = f"{name.text} {name.quantity.surface}"
    return Slip(report=scene.name, label=label, form="name", text=text, was=name.was)
