"""How a statement is proved: quoted, condensed or, worded freely, read by a verifier; and what there is to read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from summarizer.document.items import items
from summarizer.grounding.condensed import condense
from summarizer.grounding.extracts import bare, is_extract, place_of, quantities_of
from summarizer.grounding.gate import Check, check
from summarizer.grounding.pairs import pairs, share
from summarizer.models import (
    AnswerDraft,
    Citation,
    Draft,
    Model,
    Opinion,
    PointDraft,
    Proof,
    Report,
    SectionKind,
    Sentence,
    Span,
)

# A cited sentence must give a statement at least this share of its character pairs.
CARRIES: Final = 0.15
# What says that something lies ahead.
_AHEAD: Final = re.compile(
    r"下一步|今后|明年|下年|未来|拟(?!定|订|制|稿)|力争|争取|计划(?!生育)|打算|目标|预计|将(?:于|在|会|继续|进一步|持续|着力|全面|加强|推进|开展|深入)"
    r"|\d{4}年(?:要|将|重点)|继续|要(?!求|素|点|件)"
)
_SHORT_OF: Final = re.compile(
    "还存在|仍存在|还有|不够|不足|有待|尚未|亟待|滞后|薄弱|差距|短板|不高|不强|不到位|困难|问题"
)


class Proved(Model):
    """What became of a statement: how it is proved, or why it is not."""

    proof: Proof | None = None
    reason: str = ""
    """Why it may not be shown; ``reworded`` where a verifier could prove it."""
    sentences: tuple[int, ...] = ()
    """Those that carry it."""
    citations: tuple[Citation, ...] = ()
    quantities: tuple[int, ...] = ()
    """Ids of the report's numbers that it states."""
    checks: tuple[Check, ...] = ()
    """What became of its numbers where it is worded freely."""


class Pending(Model):
    """A statement in words of its own, with the text of the sentences it rests on, for a verifier to compare."""

    text: str
    sentences: tuple[int, ...]
    quote: str


class Control(Model):
    """A statement made by code from a sentence of the report, of which it is known whether it says the same."""

    text: str
    quote: str
    same: bool


def prove(
    text: str,
    sentences: tuple[int, ...],
    report: Report,
    kind: SectionKind | None = None,
    *,
    spans: tuple[Span, ...] = (),
    opinions: Iterable[Opinion] = (),
) -> Proved:
    """Hold a statement against the sentences it rests on.

    Args:
        text: the statement.
        sentences: ids of the sentences it cites.
        report: the report it is about.
        kind: as what it is to be shown: a plan is no achievement, and a problem neither; ``other`` for an overview,
            where a plan must be told as one; None where whoever sees it knows what was asked for.
        spans: the places it is made of, if it is an extract.
        opinions: of a verifier, who may carry a statement in words of its own.

    Returns:
        How it is proved; ``proof`` is None where it may not be shown.
    """
    if any(report.document.sentences[at].instruction for at in sentences):
        return Proved(reason="instruction")
    if not sentences:
        return Proved(reason="no_citation")
    held = (
        spans if spans and is_extract(PointDraft(text=text, sentences=sentences, spans=spans), report) else ()
    )
    if not held and (place := place_of(text, sentences, report)) is not None:
        held = (place,)
    if held:
        wrong = _wrong_kind(text, _under(held, report), kind, report)
        if wrong:
            return Proved(reason=wrong)
        if spans or not condense(text, sentences, report).objections:
            return Proved(
                proof="quoted",
                sentences=sentences,
                citations=tuple(report.document.cite(span.start, span.end) for span in held),
                quantities=tuple(number for span in held for number in quantities_of(span, report)),
            )
    for cited in dict.fromkeys((sentences, _mended(text, sentences, report))):
        found = condense(text, cited, report)
        if found.objections or not found.sentences:
            continue
        if wrong := _wrong_kind(text, found.sentences, kind, report):
            return Proved(reason=wrong)
        return Proved(
            proof="condensed",
            sentences=found.sentences,
            citations=_cited(found.sentences, found.lent, report),
            quantities=found.quantities,
        )
    return _reworded(text, sentences, report, kind, opinions)


def pending(report: Report, draft: Draft | AnswerDraft) -> tuple[Pending, ...]:
    """Return the statements of a draft that stand only if a verifier finds no difference."""
    found: dict[str, Pending] = {}
    for text, sentences, spans, kind in _statements(draft):
        if text and prove(text, sentences, report, kind, spans=spans).reason == "reworded":
            found.setdefault(text, Pending(text=text, sentences=sentences, quote=_quote(sentences, report)))
    return tuple(found.values())


def controls(report: Report) -> tuple[Control, ...]:
    """Make statements that show whether a verifier reads: a few that differ from their quote, and some that do not."""
    made: list[Control] = []
    for sentence in report.document.sentences:
        if sentence.heading or sentence.instruction:
            continue
        text = report.document.text[sentence.start : sentence.end].strip().rstrip("。；")
        if not _LEAST <= len(text) <= _MOST or "\n" in text:
            continue
        made += _controls(text, len(made))
        if len(made) >= _ENOUGH:
            break
    return tuple(made)


# Of which sentences controls are made, in characters, and how many there are at most.
_LEAST: Final = 15
_MOST: Final = 90
_ENOUGH: Final = 40
# What turns a sentence round, and what is added to one.
_TURNS: Final = (
    ("开展", "未开展"),
    ("完成", "未完成"),
    ("建立", "取消"),
    ("增长", "下降"),
    ("提高", "降低"),
    ("推进", "暂停"),
    ("加强", "削弱"),
    ("办理", "拒绝办理"),
)
_TAILS: Final = ("，负责人因此被问责", "，位居全国第一", "，但未取得成效", "，由上级机关代为办理")
_SAYS_THE_SAME: Final = (
    ("开展", "组织开展"),
    ("办理", "办"),
    ("加强", "强化"),
    ("推进", "推动"),
    ("建立", "建起"),
)


def _controls(text: str, place: int) -> Iterator[Control]:
    """Yield what can be made of a sentence: the same in other words, turned round, with something added."""
    same = next((text.replace(one, other, 1) for one, other in _SAYS_THE_SAME if one in text), "")
    if same and other_once(text, same):
        yield Control(text=same, quote=text, same=True)
    turned = next((text.replace(one, other, 1) for one, other in _TURNS if one in text), "")
    if turned:
        yield Control(text=turned, quote=text, same=False)
    yield Control(text=text + _TAILS[place % len(_TAILS)], quote=text, same=False)


def other_once(text: str, same: str) -> bool:
    """Whether a wording is another, and not one that says a thing twice."""
    return same != text and "组织组织" not in same


def _reworded(
    text: str,
    sentences: tuple[int, ...],
    report: Report,
    kind: SectionKind | None,
    opinions: Iterable[Opinion],
) -> Proved:
    """Let the numbers decide whether a statement in words of its own may go to a verifier, and take its word."""
    checked = check(text, _pruned(text, sentences, report), report)
    reason = checked.reason if checked.verdict == "unsupported" else ""
    reason = reason or _wrong_kind(text, checked.sentences, kind, report)
    if reason:
        return Proved(reason=reason, checks=checked.checks)
    said = next((one.difference for one in opinions if one.text == text and one.sentences == sentences), None)
    if said != "none":
        return Proved(reason=f"reworded: {said}" if said else "reworded", checks=checked.checks)
    return Proved(
        proof="verified",
        sentences=checked.sentences,
        citations=_cited(checked.sentences, (), report),
        quantities=tuple(one.quantity for one in checked.checks if one.quantity is not None),
        checks=checked.checks,
    )


def _statements(
    draft: Draft | AnswerDraft,
) -> Iterator[tuple[str, tuple[int, ...], tuple[Span, ...], SectionKind | None]]:
    """Yield what a draft states, but for the causes that rules cut out of the report."""
    if isinstance(draft, AnswerDraft):
        yield from ((claim.text, claim.sentences, (), None) for claim in draft.claims)
        return
    yield from ((point.text, point.sentences, point.spans, "other") for point in draft.overview)
    listed: tuple[tuple[SectionKind, Sequence[PointDraft]], ...] = (
        ("achievements", draft.achievements),
        ("problems", draft.problems),
        ("plans", draft.plans),
    )
    for kind, points in listed:
        for point in points:
            yield point.text, point.sentences, point.spans, kind
            if point.cause and not point.spans:
                yield point.cause, point.sentences, (), None


def _quote(sentences: Iterable[int], report: Report) -> str:
    held = (report.document.sentences[at] for at in sentences)
    return "\n".join(report.document.text[one.start : one.end].strip() for one in held)


def _cited(sentences: Iterable[int], lent: Iterable[Span], report: Report) -> tuple[Citation, ...]:
    spans = [*(bare(at, report) for at in sentences), *lent]
    return tuple(report.document.cite(span.start, span.end) for span in spans)


def _under(spans: Iterable[Span], report: Report) -> tuple[int, ...]:
    at = report.document.sentence_at
    return tuple(
        sorted(
            {id_ for one in spans for id_ in range(at(one.start).id, at(max(one.end - 1, one.start)).id + 1)}
        )
    )


def _pruned(text: str, sentences: tuple[int, ...], report: Report) -> tuple[int, ...]:
    """Leave out of a citation the sentences that give the statement next to none of its words."""
    wanted = pairs(text)
    held = (at for at in sentences if share(wanted, pairs(_quote((at,), report))) >= CARRIES)
    return tuple(held) or sentences


def _mended(text: str, sentences: tuple[int, ...], report: Report) -> tuple[int, ...]:
    """Return the sentences where the numbers of a statement stand, where it cites others."""
    checked = check(text, _pruned(text, sentences, report), report)
    return checked.sentences if checked.verdict == "mended" else sentences


def _wrong_kind(text: str, sentences: Iterable[int], kind: SectionKind | None, report: Report) -> str:
    """Return why a statement cannot be shown as what it is said to be; empty where it can."""
    document = report.document
    held = [document.sentences[at] for at in sentences]
    if any(one.instruction for one in held):
        return "instruction"
    kinds = {document.sections[at.section].kind for at in held}
    if kind == "achievements":
        return "kind" if kinds & {"problems", "plans"} else ""
    if kind in ("plans", "problems"):
        listed = _listed(kind, report)
        told = listed or (_AHEAD if kind == "plans" else _SHORT_OF).search(
            _quote((at.id for at in held), report)
        )
        return "" if told and (not listed or {at.id for at in held} & listed) else "kind"
    return "kind" if kind == "other" and kinds == {"plans"} and not _AHEAD.search(text) else ""


def _listed(kind: SectionKind, report: Report) -> set[int]:
    """Return the ids of the sentences that lie in a report's sections of a kind."""
    return {at for item in items(report.document, kind) for at in item.sentences} | {
        one.id for one in report.document.sentences if _kind_of(one, report) == kind
    }


def _kind_of(sentence: Sentence, report: Report) -> SectionKind:
    return report.document.sections[sentence.section].kind
