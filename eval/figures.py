"""Every figure that a run gives, once: its name, its title and the sentence that explains it."""

from __future__ import annotations

from typing import Final

from summarizer.models import Model


class Figure(Model):
    """A figure: ``name`` is what the command line and the results call it."""

    name: str
    title: str
    says: str


def _figure(name: str, title: str, says: str) -> Figure:
    return Figure(name=name, title=title, says=says)


F1: Final = "detection.f1"
RECALL: Final = "detection.recall"
PRECISION: Final = "detection.precision"

FIGURES: Final[tuple[Figure, ...]] = (
    _figure(
        "metric.number", "Numbers right", "of the gold's metrics, found with value, unit and qualifier right"
    ),
    _figure("metric.complete", "Metrics right", "of the gold's metrics, found with number and name right"),
    _figure(RECALL, "Metrics found", "of the gold's metrics, found at their place in the report"),
    _figure(PRECISION, "Metrics rightly listed", "of the summary's metrics, metrics in the gold too"),
    _figure(F1, "Detection F1", "found and precise in one figure: 2 x both right / (gold's + summary's)"),
    _figure("field.value", "Value exact", "of the metrics found, with exactly the gold's value"),
    _figure("field.unit", "Unit exact", "of the metrics found, with exactly the gold's unit"),
    _figure(
        "field.qualifier", "Qualifier exact", "of the metrics found, with 约, 余, 超 … read as the gold does"
    ),
    _figure(
        "field.name", "Name right", "of the metrics found, named as the gold does, or nearly and unmistakably"
    ),
    _figure("field.section", "Section right", "of the metrics found, placed in the right part of the report"),
    _figure(
        "achievements.recall",
        "Achievements listed",
        "of the gold's achievements, with one resting on their span",
    ),
    _figure(
        "achievements.precision", "Achievements rightly listed", "of the summary's, resting on a gold span"
    ),
    _figure("problems.recall", "Problems listed", "of the gold's problems, with one resting on their span"),
    _figure("problems.precision", "Problems rightly listed", "of the summary's, resting on a gold span"),
    _figure(
        "problems.cause", "Causes", "of the problems listed, with a cause exactly where the report names one"
    ),
    _figure("plans.recall", "Plans listed", "of the gold's plans, with one resting on their span"),
    _figure("plans.precision", "Plans rightly listed", "of the summary's, resting on a gold span"),
    _figure(
        "prose.supported", "Numbers in prose supported", "of the numbers in sentences, stated by the report"
    ),
    _figure(
        "prose.cited", "Numbers in prose cited", "of the numbers in sentences, in a quote the sentence cites"
    ),
    _figure("quotes.exact", "Quotes exact", "of the quotes, the report's own characters at the place named"),
    _figure(
        "coverage.accounted", "Numbers accounted for", "of the gold's numbers, used or listed as not used"
    ),
    _figure("coverage.used", "Numbers used", "of the numbers read as metrics, among the summary's metrics"),
)

QUESTION_FIGURES: Final[tuple[Figure, ...]] = (
    _figure("answers.numbers", "Answers with every number right", "of the questions that ask for numbers"),
    _figure(
        "answers.right",
        "Answers right",
        "of the questions with an answer: given, numbers right, evidence met",
    ),
    _figure(
        "answers.shown",
        "… or shown as closest",
        "of the questions with an answer: right, or closest and right",
    ),
    _figure("answers.number", "… of one number", "of these, answers right"),
    _figure("answers.list", "… of a list", "of these, answers right"),
    _figure("answers.text", "… in words", "of these, answered with the evidence; the words are not judged"),
    _figure("answers.yesno", "… yes or no", "of these, answers right"),
    _figure("answers.derived", "… worked out", "of these, answers right"),
    _figure("answers.given", "Answered where there is an answer", "the rest are false refusals"),
    _figure("answers.refused", "Refused where there is none", "of the questions the report does not answer"),
    _figure(
        "answers.near_refused", "Near misses refused", "of those with a number nearby that looks like one"
    ),
    _figure("citations.recall", "Evidence cited", "of the gold's evidence, met by a citation"),
    _figure("citations.precision", "Citations to the point", "of the citations, meeting the gold's evidence"),
    _figure(
        "answers.supported",
        "Numbers in answers supported",
        "of the numbers, stated by the report or worked out",
    ),
    _figure("answers.exact", "Quotes of answers exact", "of the quotes, the report's own characters"),
)

SUMMARY_NAMES: Final = tuple(figure.name for figure in FIGURES)
NAMES: Final = SUMMARY_NAMES + tuple(figure.name for figure in QUESTION_FIGURES)
