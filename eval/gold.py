"""Gold as models: what the labellers say of a report, without the report's text (``eval/LABELLING.md``)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal, TypeVar

from pydantic import BaseModel, Field, ValidationError

from eval.errors import GoldError
from summarizer.models import Model, Qualifier

HERE: Final = Path(__file__).parent
GOLD: Final = HERE / "gold"
QUESTIONS: Final = HERE / "gold_qa"
# Further questions about the same reports, by others and later; see docs/evaluation.md.
MORE_QUESTIONS: Final = tuple(
    HERE / f"gold_qa_{name}" for name in ("more", "third", "fourth", "last", "unseen")
)

GoldSection = Literal["achievements", "problems", "plans", "responsibility", "other"]
PointKind = Literal["achievements", "problems", "plans"]
QuestionKind = Literal["number", "list", "text", "yesno", "derived"]
Range = tuple[int, int]


class GoldMetric(Model):
    """A number by which the report states a result or a state of affairs (offsets into the source text)."""

    name: str
    aliases: tuple[str, ...] = ()
    surface: str
    value: Decimal
    value_max: Decimal | None = None
    unit: str
    qualifier: Qualifier
    start: int
    end: int
    section: GoldSection
    required: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """The name and every other name that is as right."""
        return (self.name, *self.aliases)


class GoldMeta(Model):
    """Who reports, for which year, signed when; None where the labellers left it open."""

    title: str | None = None
    issuer: str | None = None
    region: str | None = None
    level: str | None = None
    year: int | None = None
    date: str | None = None
    addressee: str | None = None


class GoldReport(Model):
    """The labels of one report, keyed by the SHA-256 of its file's bytes."""

    report: str
    file: str
    sha256: str
    chars: int
    meta: GoldMeta = GoldMeta()
    metrics: tuple[GoldMetric, ...]

    def without_aliases(self) -> GoldReport:
        """Return the same labels with one right name a metric."""
        bare = tuple(metric.model_copy(update={"aliases": ()}) for metric in self.metrics)
        return self.model_copy(update={"metrics": bare})


class GoldPoint(Model):
    """A statement that a careful reader would list, in the labeller's words, and the span behind it."""

    text: str
    start: int
    end: int
    cause: str | None = None


class GoldPoints(Model):
    """The points of a good summary."""

    achievements: tuple[GoldPoint, ...] = ()
    problems: tuple[GoldPoint, ...] = ()
    plans: tuple[GoldPoint, ...] = ()

    def of(self, kind: PointKind) -> tuple[GoldPoint, ...]:
        """Return the points of one kind."""
        points: dict[PointKind, tuple[GoldPoint, ...]] = {
            "achievements": self.achievements,
            "problems": self.problems,
            "plans": self.plans,
        }
        return points[kind]


class GoldNumber(Model):
    """A number that an answer must state."""

    value: Decimal
    unit: str


class GoldQuestion(Model):
    """A question, what a right answer must say, and the spans it rests on."""

    id: str
    question: str
    kind: QuestionKind
    answerable: bool
    answer: str
    numbers: tuple[GoldNumber, ...] = ()
    evidence: tuple[Range, ...] = ()
    formula: str | None = None
    subtype: str = "direct"
    near: tuple[Range, ...] = Field(default=(), description="the numbers it could be mistaken for")
    note: str | None = None

    @property
    def near_miss(self) -> bool:
        """Whether it has no answer but the report states something nearby that looks like one."""
        return not self.answerable and bool(self.near)


class GoldAnswers(Model):
    """The questions about one report and the points of a good summary of it."""

    report: str
    file: str
    sha256: str
    questions: tuple[GoldQuestion, ...] = ()
    points: GoldPoints = GoldPoints()


_Labels = TypeVar("_Labels", bound=BaseModel)


def _load(model: type[_Labels], folder: Path) -> tuple[_Labels, ...]:
    loaded = []
    for path in sorted(folder.glob("*.json")):
        try:
            loaded.append(model.model_validate_json(path.read_bytes()))
        except ValidationError as error:
            raise GoldError(f"{path} is no gold of this form: {error}") from error
    return tuple(loaded)


def load_gold(folder: Path = GOLD) -> tuple[GoldReport, ...]:
    """Read the metric labels of every report, in the order of the file names.

    Raises:
        GoldError: if a file is not of the form described in ``eval/LABELLING.md``.
    """
    return _load(GoldReport, folder)


def load_answers(folder: Path = QUESTIONS) -> tuple[GoldAnswers, ...]:
    """Read the questions and points of every report that has some.

    Raises:
        GoldError: if a file is not of the form described in ``eval/LABELLING.md``.
    """
    return _load(GoldAnswers, folder)


def first_answers() -> tuple[GoldAnswers, ...]:
    """Read the questions and points of every report, those of the first set that has any about it.

    Raises:
        GoldError: if a file is not of the form described in ``eval/LABELLING.md``.
    """
    found: dict[str, GoldAnswers] = {}
    for folder in (QUESTIONS, *MORE_QUESTIONS):
        for labels in load_answers(folder):
            found.setdefault(labels.report, labels)
    return tuple(found.values())


def gold_version(labels: Iterable[BaseModel]) -> str:
    """Name a state of the labels: twelve hexadecimal digits that change with any of them."""
    digest = sha256()
    for label in labels:
        digest.update(label.model_dump_json().encode())
    return digest.hexdigest()[:12]
