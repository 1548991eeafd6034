"""What reports say to a text: as Markdown for people, and as the text itself in Word with a comment on each finding."""

from __future__ import annotations

import copy
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from summarizer.document.texts import GivenText
from summarizer.export.markdown import escaped
from summarizer.messages import say
from summarizer.models import Verification, VerifiedSentence

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

_WORD: Final = "docx"
_FINDINGS: Final = ("contradicted", "not_stated")


def verification_to_markdown(found: Verification) -> str:
    """Write what reports say to a text: first what does not stand, then every sentence in its order."""
    checks = found.checks
    lines = [
        f"# {say('verify.title')}",
        "",
        f"> {say('verify.counts', **checks.model_dump())}",
        "",
        f"## {say('verify.findings', count=checks.contradicted + checks.not_stated)}",
        "",
    ]
    findings = [one for one in found.sentences if one.status in _FINDINGS]
    for one in findings:
        lines += [f"- **{say_status(one)}** {escaped(one.text)}"]
        lines += [f"  - {escaped(line)}" for line in finding_lines(one)]
    lines += [say("md.none")] * (not findings)
    lines += ["", f"## {say('verify.sentences', count=len(found.sentences))}", ""]
    lines += [
        f"{number}. {escaped(one.text)} 〔{say_status(one)}〕"
        for number, one in enumerate(found.sentences, 1)
    ]
    return "\n".join(lines) + "\n"


def say_status(sentence: VerifiedSentence) -> str:
    """Say in a few words what became of a sentence, and how it is proved."""
    proof = f"_{sentence.proof or 'unproved'}" if sentence.status == "supported" else ""
    return say(f"verify.{sentence.status}{proof}")


def finding_lines(sentence: VerifiedSentence) -> list[str]:
    """Say in what a sentence differs from the reports, and quote them."""
    lines = []
    for one in sentence.differences:
        key = "both" if one.said and one.stated else "said" if one.said else "stated"
        kind = say(f"difference.{one.kind}")
        lines.append(say(f"verify.differs_{key}", kind=kind, said=one.said, stated=one.stated))
    return lines + [
        say("ask.place_in_report", **at.model_dump() | {"quote": " ".join(at.quote.split())})
        for at in sentence.citations
    ]


def verification_to_docx(found: Verification, given: GivenText) -> bytes:
    """Write a text as a Word file with a comment on each sentence that does not stand; the text is not changed.

    Args:
        found: what reports say to it.
        given: the text as it was read; a Word file is kept as it is, with its formatting.
    """
    import docx

    if given.encoding == _WORD:
        document = docx.Document(io.BytesIO(given.data))
    else:
        document = docx.Document()
        for line in given.text.splitlines():
            document.add_paragraph(line)
    paragraphs = [_Letters(element) for element in document.element.body.iter(_tag("p"))]
    at = 0
    for sentence in found.sentences:
        place = _place_of(sentence.text, paragraphs, at)
        if place is None:
            continue
        at, start = place
        if sentence.status in _FINDINGS:
            _comment(document, paragraphs[at], start, _bare(sentence.text), sentence)
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


class _Letter(NamedTuple):
    """A character of a paragraph other than white space, and the text element that holds it."""

    sign: str
    element: BaseOxmlElement
    offset: int


class _Letters:
    """A paragraph's characters, and how far sentences were found in it."""

    def __init__(self, element: BaseOxmlElement) -> None:
        self.element = element
        self.done = 0

    def letters(self) -> list[_Letter]:
        """Return its characters as they stand now; runs are split on the way."""
        return [
            _Letter(sign, text, offset)
            for run in self.element.iter(_tag("r"))
            for text in run.iterchildren(_tag("t"))
            for offset, sign in enumerate(text.text or "")
            if not sign.isspace()
        ]

    def text(self) -> str:
        """Return them as a text."""
        return "".join(letter.sign for letter in self.letters())


def _place_of(text: str, paragraphs: list[_Letters], first: int) -> tuple[int, int] | None:
    """Return in which paragraph, and behind how many characters, a sentence comes next; None where it doesn't."""
    wanted = _bare(text)
    for at in (*range(first, len(paragraphs)), *range(first)):
        paragraph = paragraphs[at]
        start = paragraph.text().find(wanted, paragraph.done)
        if start >= 0:
            paragraph.done = start + len(wanted)
            return at, start
    return None


def _comment(
    document: Document, paragraph: _Letters, start: int, wanted: str, sentence: VerifiedSentence
) -> None:
    """Put a comment on the characters of a sentence."""
    from docx.text.run import Run

    _split(paragraph, start)
    _split(paragraph, start + len(wanted))
    held = paragraph.letters()[start : start + len(wanted)]
    first, last = (letter.element.getparent() for letter in (held[0], held[-1]))
    runs = [Run(run, document) for run in (first, last)]
    lines = [say_status(sentence), *finding_lines(sentence)]
    document.add_comment(runs, text="\n".join(lines), author=say("verify.author"), initials="")


def _split(paragraph: _Letters, place: int) -> None:
    """Cut the run in which a character begins, so that it opens one; what is seen stays as it is."""
    letters = paragraph.letters()
    if not 0 < place < len(letters):
        return
    letter, before = letters[place], letters[place - 1]
    run = letter.element.getparent()
    if before.element.getparent() is not run:
        return
    rest = copy.deepcopy(run)
    position = list(run).index(letter.element)
    for child in list(run)[position + 1 :]:
        run.remove(child)
    for child in list(rest)[:position]:
        if child.tag != _tag("rPr"):
            rest.remove(child)
    text = letter.element.text or ""
    _set(letter.element, text[: letter.offset])
    _set(next(rest.iterchildren(_tag("t"))), text[letter.offset :])
    run.addnext(rest)


def _set(element: BaseOxmlElement, text: str) -> None:
    element.text = text
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _tag(name: str) -> str:
    from docx.oxml.ns import qn

    return qn(f"w:{name}")


def _bare(text: str) -> str:
    return "".join(_seen(text))


def _seen(text: str) -> Iterator[str]:
    return (sign for sign in text if not sign.isspace())
