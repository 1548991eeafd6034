"""How a statement is proved: quoted, condensed or, worded freely, read by a verifier; and what there is to read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from summarizer.document.items import items
from summarizer.facts.lexicon import tagged
from summarizer.grounding.align import is_word, relate
from summarizer.grounding.condensed import condense
from summarizer.grounding.extracts import bare, is_extract, place_of, quantities_of, told
from summarizer.grounding.gate import Check, Checked, check
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

# What says nothing.
_BLANK: Final = " 。；！？，：、　\n"
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
        kind: as what it is to be shown: a plan is no achievement, and a problem neither; ``other`` for a brief,
            where a plan must be told as one; None where whoever sees it knows what was asked for.
        spans: the places it is made of, if it is an extract.
        opinions: of a verifier, who may carry a statement in words of its own.

    Returns:
        How it is proved; ``proof`` is None where it may not be shown.
    """
    if not sentences or not text.strip(_BLANK):
        return Proved(reason="no_citation" if text else "empty")
    if _ordered(sentences, report):
        return Proved(reason="instruction")
    return (
        _quoted(text, sentences, report, kind, spans)
        or _condensed(text, sentences, report, kind)
        or _reworded(text, sentences, report, kind, opinions)
    )


def _quoted(
    text: str, sentences: tuple[int, ...], report: Report, kind: SectionKind | None, spans: tuple[Span, ...]
) -> Proved | None:
    """Prove a statement that is the text of whole clauses; None where it isn't, or they depend on others."""
    point = PointDraft(text=text, sentences=sentences, spans=spans)
    held = spans if spans and is_extract(point, report) else ()
    if not held and (place := place_of(text, sentences, report)) is not None:
        held = (place,)
        if condense(text, sentences, report).objections:
            return None
    if not held:
        return None
    within = tuple(
        at.id for at in report.document.sentences for to in held if to.start < at.end and at.start < to.end
    )
    if reason := _unfit(text, within, kind, report):
        return Proved(reason=reason)
    return Proved(
        proof="quoted",
        sentences=sentences,
        citations=tuple(report.document.cite(span.start, span.end) for span in held),
        quantities=tuple(number for span in held for number in quantities_of(span, report)),
    )


def _condensed(
    text: str, sentences: tuple[int, ...], report: Report, kind: SectionKind | None
) -> Proved | None:
    """Prove a statement that is its sentences with words left out, or those where its numbers stand."""
    found = condense(text, sentences, report)
    if found.objections or not found.sentences:
        mended = _mended(text, sentences, report)
        found = condense(text, mended, report) if mended != sentences else found
    if found.objections or not found.sentences:
        return None
    if reason := _unfit(text, found.sentences, kind, report):
        return Proved(reason=reason)
    return Proved(
        proof="condensed",
        sentences=found.sentences,
        citations=_cited(found.sentences, found.lent, report),
        quantities=found.quantities,
    )


def pending(report: Report, draft: Draft | AnswerDraft) -> tuple[Pending, ...]:
    """Return the statements of a draft that stand only if a verifier finds no difference."""
    found: dict[str, Pending] = {}
    for text, sentences, spans, kind in _statements(draft):
        if text and prove(text, sentences, report, kind, spans=spans).reason == "reworded":
            found.setdefault(text, Pending(text=text, sentences=sentences, quote=told(sentences, report)))
    return tuple(found.values())


def controls(report: Report) -> tuple[Control, ...]:
    """Make statements that show whether a verifier reads: a few that differ from their quote, and some that do not."""
    made: list[Control] = []
    for sentence in report.document.sentences:
        if sentence.heading or sentence.instruction or _kind_of(sentence, report) not in _TOLD:
            continue
        text = report.document.text[sentence.start : sentence.end].strip().rstrip("。；")
        if not _LEAST <= len(text) <= _MOST or "\n" in text:
            continue
        made += _controls(text, told((sentence.id,), report), len(made))
        if len(made) >= _ENOUGH:
            break
    return tuple(made)


# Of which parts of a report controls are made.
_TOLD: Final = frozenset({"achievements", "problems", "plans", "responsibility"})
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
# Of how many controls one may say a part of its quote, and what in a clause left out would have the rest say more.
_PART_OF: Final = 5
_TAKES_BACK: Final = re.compile("[但却不未无非仅除]|其中|分别|均|其余|尚|拟|部分")
_TAILS: Final = ("，负责人因此被问责", "，位居全国第一", "，但未取得成效", "，由上级机关代为办理")
_SAYS_THE_SAME: Final = (
    ("开展", "组织开展"),
    ("加强", "强化"),
    ("制定", "制订"),
    ("建立", "建起"),
    ("印发", "下发"),
    ("举办", "举行"),
    ("查处", "查办"),
    ("推进", "推动"),
)


def _controls(text: str, quote: str, place: int) -> Iterator[Control]:
    """Yield what can be made of a sentence: the same in other words, turned round, with something added."""
    if same := next(
        (said for one, other in _SAYS_THE_SAME if (said := _said_otherwise(text, one, other))), ""
    ):
        yield Control(text=same, quote=quote, same=True)
    elif place % _PART_OF == 0 and (part := _part(text)):
        yield Control(text=part, quote=quote, same=True)
    turned = next((text.replace(one, other, 1) for one, other in _TURNS if one in text), "")
    if turned:
        yield Control(text=turned, quote=quote, same=False)
    yield Control(text=text + _TAILS[place % len(_TAILS)], quote=quote, same=False)


def _part(text: str) -> str:
    """Return a sentence without its last clause, where that takes back nothing; empty where it might."""
    part, _, last = text.rpartition("，")
    return part if len(part) >= _LEAST and not _TAKES_BACK.search(last) else ""


def _said_otherwise(text: str, verb: str, other: str) -> str:
    """Put another verb for one that is a word of a text and has an object behind it; empty where there is none."""
    said = tagged(text)
    for before, word, after in zip((None, *said), said, said[1:], strict=False):
        if word.text == verb and after.tag[0] in "nvaj" and not (before and before.text == "组织"):
            return text[: word.start] + other + text[word.end :]
    return ""


def _reworded(
    text: str,
    sentences: tuple[int, ...],
    report: Report,
    kind: SectionKind | None,
    opinions: Iterable[Opinion],
) -> Proved:
    """Let the numbers decide whether a statement in words of its own may go to a verifier, and take its word."""
    checked = check(text, _pruned(text, sentences, report), report)
    failed = [
        one for one in checked.checks if one.verdict == "unsupported" and not _stands(one, checked, report)
    ]
    reason = f"{failed[0].reason}: {failed[0].number.surface}" if failed else ""
    if reason := reason or _unfit(text, checked.sentences, kind, report):
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


def _stands(one: Check, checked: Checked, report: Report) -> bool:
    """Whether a number that is refused for the words beside it stands in the cited sentences; words are read later."""
    if is_word(one.number):
        return True
    if one.reason != "invented":
        return False
    held = (report.document.sentences[at] for at in checked.sentences)
    there = (number for at in held for number in report.quantities_in(at.start, at.end))
    return any(relate(one.number, number).stands for number in there)


def _unfit(text: str, sentences: tuple[int, ...], kind: SectionKind | None, report: Report) -> str:
    """Return why the sentences of a statement cannot carry it, whatever it says; empty where they can."""
    if not sentences:
        return "no_citation"
    return "instruction" if _ordered(sentences, report) else _wrong_kind(text, sentences, kind, report)


def _statements(
    draft: Draft | AnswerDraft,
) -> Iterator[tuple[str, tuple[int, ...], tuple[Span, ...], SectionKind | None]]:
    """Yield what a draft states, but for the causes that rules cut out of the report."""
    if isinstance(draft, AnswerDraft):
        yield from ((claim.text, claim.sentences, (), None) for claim in draft.claims)
        return
    yield from ((point.text, point.sentences, point.spans, "other") for point in draft.brief)
    listed: tuple[tuple[SectionKind, Sequence[PointDraft]], ...] = (
        ("achievements", draft.highlights),
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


def _pruned(text: str, sentences: tuple[int, ...], report: Report) -> tuple[int, ...]:
    """Leave out of a citation the sentences that give the statement next to none of its words."""
    wanted = pairs(text)
    held = (at for at in sentences if share(wanted, pairs(_quote((at,), report))) >= CARRIES)
    return tuple(held) or sentences


def _mended(text: str, sentences: tuple[int, ...], report: Report) -> tuple[int, ...]:
    """Return the sentences where the numbers of a statement stand, where it cites others."""
    checked = check(text, _pruned(text, sentences, report), report)
    return checked.sentences if checked.verdict == "mended" else sentences


def _ordered(sentences: Iterable[int], report: Report) -> bool:
    """Whether some of the sentences tell a machine what to say: they prove nothing, whoever finds them."""
    return any(report.document.sentences[at].instruction for at in sentences)


def _wrong_kind(text: str, sentences: Iterable[int], kind: SectionKind | None, report: Report) -> str:
    """Return why a statement cannot be shown as what it is said to be; empty where it can."""
    document = report.document
    held = [document.sentences[at] for at in sentences]
    kinds = {document.sections[at.section].kind for at in held}
    if kind == "achievements":
        return "kind" if kinds & {"problems", "plans"} else ""
    if kind in ("plans", "problems"):
        listed = _listed(kind, report)
        says = listed or (_AHEAD if kind == "plans" else _SHORT_OF).search(
            _quote((at.id for at in held), report)
        )
        return "" if says and (not listed or {at.id for at in held} & listed) else "kind"
    return "kind" if kind == "other" and kinds == {"plans"} and not _AHEAD.search(text) else ""


def _listed(kind: SectionKind, report: Report) -> set[int]:
    """Return the ids of the sentences that lie in a report's sections of a kind."""
    return {at for item in items(report.document, kind) for at in item.sentences} | {
        one.id for one in report.document.sentences if _kind_of(one, report) == kind
    }


def _kind_of(sentence: Sentence, report: Report) -> SectionKind:
    return report.document.sections[sentence.section].kind
