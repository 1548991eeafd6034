"""Passages: each sentence of a report with what a reader knows when he comes to it."""

from __future__ import annotations

from summarizer.models import Model, Report, SectionKind

_LEAD = 160


class Passage(Model):
    """A sentence with its headings and what its paragraph said before it."""

    sentence: int
    text: str
    headings: str
    lead: str
    kind: SectionKind


def passages(report: Report) -> tuple[Passage, ...]:
    """Give the passages of a report: all its sentences but those that tell a machine what to do."""
    document = report.document
    text = document.text
    found = []
    for sentence in document.sentences:
        if sentence.instruction:
            continue
        opened = text.rfind("\n", 0, sentence.start) + 1
        found.append(
            Passage(
                sentence=sentence.id,
                text=text[sentence.start : sentence.end],
                headings="|".join(section.title for section in document.path(sentence.section)),
                lead=text[max(opened, sentence.start - _LEAD) : sentence.start],
                kind=document.sections[sentence.section].kind,
            )
        )
    return tuple(found)
