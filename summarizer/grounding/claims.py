"""What reports say to the sentences of a text about them, by code alone.

Each sentence is held against the sentences of the reports that have most of its words and numbers. Where it is those
with words left out, it is proved. Where its numbers stand under their own words and nothing speaks against it, it is
supported, its wording not proved. Else it is contradicted, if the report says so much of it that it is the same thing
that is told, or not stated.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

from summarizer.facts import COUNTED
from summarizer.facts.lexicon import any_of, lexicon, tagged
from summarizer.grounding.align import is_word, relate
from summarizer.grounding.alignment import MARKS
from summarizer.grounding.condensed import exchanges
from summarizer.grounding.gate import Check, Checked, check
from summarizer.grounding.pairs import pairs, share, without_numbers
from summarizer.grounding.proof import prove
from summarizer.models import AnswerCitation, Difference, Discrepancy, Model, Proof, Quantity, Standing
from summarizer.numbers import find
from summarizer.retrieval.index import Index

# What share of a sentence's pairs its places must have, so that it is the same thing that is told; of a clause, so that
# it is told at all; and what a number that they have counts, in pairs.
SAME: Final = 0.34
TOLD: Final = 0.22
_NUMBER: Final = 5.0
# How many of a report's sentences are looked at for each clause, and cited at most.
_LOOKED: Final = 3
_CITED: Final = 4
_LEAST: Final = 4
# What share of a clause's pairs another must have to be told the same thing.
_ALIKE: Final = 0.4
_THINGS: Final = frozenset({"n", "vn", "v", "b", "nz", "j", "a", "an"})

_CLAUSES: Final = re.compile("[，；：。！？,;:!?]")
_BODY: Final = re.compile(
    r"^(?![该本我全各])[一-鿿]+(?:[局委厅院署]|部门|机关|检察院|公安|税务|海关|银行|协会|办公室|大队|支队|中心|集团|公司)$"
)
# What somebody did, got or is blamed for, besides the verbs of the genre.
_DEED: Final = re.compile(
    "获|奖|称号|表彰|表扬|问责|处分|受贿|立案|通报|罚|查|第一|首|优秀|牵头|负责|印发|出台|建|改|增|减|降|升"
)
_NOT: Final = re.compile("未|不(?!断|仅|但|少|同|限|动产|低于|超过)|没有|没|无(?!偿|障碍|人机|证)|尚未")
_LEVEL: Final = re.compile("(国家|中央|自治区|省|市|县|区|镇|乡)(?:人民)?(政府|委(?!托|员)|级)")
_ORDER: Final = re.compile("先([一-鿿]{2})[一-鿿]{0,4}[、，]?(?:再|后)([一-鿿]{2})")
# What a report of a level may call its own realm without saying so in each sentence.
_OWN: Final = {"national": "全国", "province": "全省", "city": "全市", "county": "全县"}
_QUESTION: Final = re.compile("[？?]$")


class Judged(Model):
    """What became of one sentence."""

    status: Standing
    proof: Proof | None = None
    differences: tuple[Discrepancy, ...] = ()
    citations: tuple[AnswerCitation, ...] = ()


class _Lists(NamedTuple):
    empty: re.Pattern[str]
    opposites: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    degrees: tuple[tuple[re.Pattern[str], ...], ...]
    causes: re.Pattern[str]
    ahead: re.Pattern[str]
    done: re.Pattern[str]


@cache
def _lists() -> _Lists:
    text = resources.files("summarizer.grounding").joinpath("wording.toml").read_text(encoding="utf-8")
    read: dict[str, str] = tomllib.loads(text)["claims"]

    def pattern(listed: str) -> re.Pattern[str]:
        return re.compile(any_of(listed.split()))

    pairs_ = (line.split("/") for line in read["opposites"].strip().splitlines())
    return _Lists(
        empty=pattern(read["empty"]),
        opposites=tuple((pattern(one), pattern(other)) for one, other in pairs_),
        degrees=tuple(tuple(map(pattern, line.split("/"))) for line in read["degrees"].strip().splitlines()),
        causes=pattern(read["causes"]),
        ahead=pattern(read["ahead"]),
        done=pattern(read["done"]),
    )


def judge_sentences(sentences: Sequence[str], indexes: Sequence[Index]) -> tuple[Judged, ...]:
    """Hold each sentence of a text, in its order, against what the reports say.

    Args:
        sentences: of the text; one without a subject is read with that of the sentence before.
        indexes: of the reports.
    """
    readers = [_Reader(index) for index in indexes]
    return tuple(_judged(sentence, readers) for sentence in sentences)


class _Found(NamedTuple):
    """The places of a report that come nearest to a sentence."""

    reader: _Reader
    sentences: tuple[int, ...]
    carried: float
    """The share of the sentence's pairs and numbers that they have."""
    untold: tuple[str, ...]
    """The clauses of which the report has next to nothing."""
    clauses: tuple[tuple[str, str], ...]
    """The others, each with the sentence that comes nearest to it."""


class _Reader:
    """A report's sentences as sets of pairs."""

    def __init__(self, index: Index) -> None:
        self.index, self.report = index, index.report
        document = self.report.document
        self.ids = tuple(index.passages)
        self.around = {
            at: pairs(f"{one.headings}|{one.lead}|{document.identity.title}|{document.identity.issuer}")
            for at, one in index.passages.items()
        }
        self.own = {at: pairs(one.text) for at, one in index.passages.items()}
        self.values = {at: {number.value for number in self.numbers(at)} for at in self.ids}

    def numbers(self, at: int) -> tuple[Quantity, ...]:
        """Return the numbers of a sentence."""
        sentence = self.report.document.sentences[at]
        return self.report.quantities_in(sentence.start, sentence.end)

    def found(self, text: str) -> _Found:
        """Return the places that come nearest to a sentence, clause by clause."""
        numbers = find(text)
        cited: dict[int, float] = {}
        untold, told_of = [], []
        for start, end in _clauses(text):
            clause = text[start:end]
            inside = [number for number in numbers if start <= number.start < end]
            wanted = pairs(_words(clause))
            ranked = sorted(self.ids, key=lambda at: -self._fit(wanted, inside, at))[:_LOOKED]
            best = ranked[0] if ranked else None
            if best is None:
                continue
            told = share(wanted, self.own[best] | self.around[best])
            cited[best] = max(cited.get(best, 0.0), self._fit(wanted, inside, best))
            inside = [number for number in inside if number.value in self.values[best]]
            if len(wanted) >= _LEAST and told < TOLD and not inside and not _is_idle(clause):
                untold.append(clause)
            else:
                told_of.append((clause, self.index.passages[best].text))
        kept = sorted(sorted(cited, key=lambda at: -cited[at])[:_CITED])
        wanted = pairs(_words(text))
        had = frozenset().union(*(self.own[at] | self.around[at] for at in kept)) if kept else frozenset()
        counted = _counted(text)
        same = sum(any(number.value in self.values[at] for at in kept) for number in counted)
        total = len(wanted) + _NUMBER * len(counted)
        carried = (len(wanted & had) + _NUMBER * same) / total if total else 0.0
        return _Found(self, tuple(kept), carried, tuple(untold), tuple(told_of))

    def _fit(self, wanted: frozenset[str], numbers: Sequence[Quantity], at: int) -> float:
        same = sum(number.value in self.values[at] for number in numbers)
        had = len(wanted & self.own[at]) + 0.5 * len(wanted & (self.around[at] - self.own[at]))
        return had + _NUMBER * same - 0.01 * len(self.own[at])

    def text(self, sentences: Sequence[int]) -> str:
        """Return the text of some sentences, with headings and what stands before each in its paragraph."""
        held = (self.index.passages[at] for at in sentences)
        return "\n".join(f"{one.headings}|{one.lead}|{one.text}" for one in held)

    def said(self, sentences: Sequence[int]) -> str:
        """Return the text of some sentences alone."""
        return "\n".join(self.index.passages[at].text for at in sentences)

    def cite(self, sentences: Sequence[int]) -> tuple[AnswerCitation, ...]:
        """Cite some sentences."""
        document = self.report.document
        return tuple(
            AnswerCitation(
                report=document.name,
                **document.cite(document.sentences[at].start, document.sentences[at].end).model_dump(),
            )
            for at in sentences
        )


def _counted(text: str) -> list[Quantity]:
    """Return the numbers of a text that count something; 一年, 一步 and their like are words."""
    found = [number for number in find(text) if number.role in COUNTED]
    return [one for one in found if not is_word(one)]


def _judged(text: str, readers: Sequence[_Reader]) -> Judged:
    numbers = _counted(text)
    if not numbers and _is_empty(text):
        return Judged(status="no_claim")
    best = max((reader.found(text) for reader in readers), key=lambda found: found.carried)
    reader = best.reader
    if not best.sentences:
        return Judged(status="not_stated")
    statement = text.rstrip("".join(MARKS))
    proved = prove(statement, best.sentences, reader.report)
    if proved.proof:
        return Judged(status="supported", proof=proved.proof, citations=reader.cite(proved.sentences))
    differences = tuple(_differences(statement, best))
    if best.carried < SAME:
        if not numbers and _is_idle(text):
            return Judged(status="no_claim")
        return Judged(status="not_stated", differences=differences)
    cited = reader.cite(best.sentences)
    if not differences:
        return Judged(status="supported", citations=cited)
    against = [one for one in differences if one.stated or one.kind in ("number", "negation", "kind")]
    return Judged(
        status="contradicted" if against else "not_stated", differences=differences, citations=cited
    )


def _is_empty(text: str) -> bool:
    """Whether a sentence claims nothing that a report could bear out: a greeting, a slogan, a question."""
    bare = text.strip("".join(MARKS))
    return len(bare) < _LEAST or _QUESTION.search(text) is not None or _lists().empty.search(bare) is not None


def _is_idle(clause: str) -> bool:
    """Whether a clause tells of no deed, no body and no figure, so that nothing of it could be checked."""
    if _counted(clause) or _DEED.search(clause) or "《" in clause:
        return False
    words = tagged(clause)
    return not any(word.tag in ("ns", "nt") or _BODY.match(word.text) for word in words) and not (
        lexicon().verb.search(clause)
    )


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the clauses of a sentence stand."""
    at = 0
    for match in _CLAUSES.finditer(text):
        if match.group() in ",:" and text[match.end() : match.end() + 1].isdigit():
            continue
        if match.start() > at:
            yield at, match.start()
        at = match.end()
    if at < len(text):
        yield at, len(text)


def _words(text: str) -> str:
    return without_numbers(text, find(text))


def _differences(text: str, found: _Found) -> Iterator[Discrepancy]:
    """Yield in what a sentence differs from the places that come nearest to it."""
    reader = found.reader
    said, around = reader.said(found.sentences), reader.text(found.sentences)
    yield from _by_number(text, found)
    yield from _by_name(text, around, reader)
    own = _OWN.get(reader.report.document.identity.level or "", "")
    for clause, there in found.clauses:
        yield from _by_direction(clause, there)
        yield from _by_degree(clause, f"{there}|{own}")
        yield from _by_level(clause, f"{there}|{around}")
        yield from _by_clause(clause, there)
    yield from _by_exchange(text, found)
    lists = _lists()
    if (cause := lists.causes.search(text)) and not re.search("因|由于|得益|导致|造成|致|源于|原因|受", said):
        yield Discrepancy(kind="cause", said=cause.group())
    for clause, there in found.clauses:
        if told := lists.causes.search(clause):
            parts = [one for one in clause[told.end() :].split("、") if len(one) > _LEAST]
            wrong = [one for one in parts if share(pairs(one), pairs(there)) < TOLD]
            yield from (Discrepancy(kind="cause", said=one) for one in wrong)
    kinds = {reader.index.passages[at].kind for at in found.sentences}
    done = lists.done.search(text)
    if kinds == {"plans"} and done and not lists.ahead.search(text):
        yield Discrepancy(kind="kind", said=done.group())
    for clause in found.untold:
        yield Discrepancy(kind="added", said=clause)


def _by_number(text: str, found: _Found) -> Iterator[Discrepancy]:
    checked: Checked = check(text, found.sentences, found.reader.report)
    counted = {(one.start, one.end) for one in _counted(text)}
    for one in checked.checks:
        place = (one.number.start, one.number.end)
        if one.verdict != "unsupported" or _stands_there(one, found):
            continue
        if place in counted or one.number.role not in COUNTED:
            kind: Difference = "time" if one.reason == "date_not_found" else "number"
            yield Discrepancy(kind=kind, said=one.number.surface, stated=_counterpart(one.number, found))


def _stands_there(one: Check, found: _Found) -> bool:
    """Whether the places have a number that is refused for the words beside it, and no other it could be taken for."""
    if one.reason not in ("invented", "misplaced"):
        return False
    there = [quantity for at in found.sentences for quantity in found.reader.numbers(at)]
    same = [quantity for quantity in there if relate(one.number, quantity).stands]
    alike = [quantity for quantity in there if quantity.unit == one.number.unit]
    return bool(same) and (one.reason == "invented" or len(alike) == 1)


def _counterpart(number: Quantity, found: _Found) -> str:
    """Return the report's only number of the same unit where a number was looked for; empty if there is none."""
    same = [
        one.surface
        for at in found.sentences
        for one in found.reader.numbers(at)
        if one.unit == number.unit and one.role == number.role
    ]
    return same[0] if len(same) == 1 else ""


def _by_name(text: str, around: str, reader: _Reader) -> Iterator[Discrepancy]:
    """Yield the offices and places that are named and do not stand where the report tells of it."""
    whole = reader.report.document.text
    for word in tagged(text):
        if word.tag == "ns" and len(word.text) > 1 and word.text not in whole:
            yield Discrepancy(kind="place", said=word.text)
        if _BODY.match(word.text) and word.text not in whole:
            yield Discrepancy(kind="actor", said=word.text)


def _by_direction(text: str, said: str) -> Iterator[Discrepancy]:
    """Yield the words of a sentence of which the report has the contrary, and not the word."""
    for one, other in _lists().opposites:
        for mine, theirs in ((one, other), (other, one)):
            here, there = mine.search(text), theirs.search(said)
            if here and there and not mine.search(said) and not theirs.search(text):
                yield Discrepancy(kind="negation", said=here.group(), stated=there.group())


def _by_degree(text: str, said: str) -> Iterator[Discrepancy]:
    """Yield the degrees, levels and grades of a sentence that the report does not have."""
    for scale in _lists().degrees:
        for degree in scale:
            if (here := degree.search(text)) and not degree.search(said):
                there = next((found.group() for other in scale if (found := other.search(said))), "")
                yield Discrepancy(kind="degree", said=here.group(), stated=there)


def _by_clause(clause: str, there: str) -> Iterator[Discrepancy]:
    """Yield a denial, or a plan, that only one of two clauses has that say the same otherwise."""
    wanted, values = pairs(_words(clause)), {number.value for number in _counted(clause)}
    near, best = max(
        (
            (
                len(pairs(_words(one)) & wanted)
                + _LEAST * len(values & {number.value for number in _counted(one)}),
                one,
            )
            for one in re.split("[，；：。！？、]", there)
        ),
        default=(0, ""),
    )
    if near < _LEAST or near < _ALIKE * len(wanted):
        return
    if (mine := _ORDER.search(clause)) and (other := _ORDER.search(there)) and mine[1] == other[2]:
        yield Discrepancy(kind="time", said=mine.group(), stated=other.group())
    mine, other = _NOT.search(clause), _NOT.search(best)
    if (mine and not _NOT.search(there)) or (other and not mine):
        yield Discrepancy(
            kind="negation", said=mine.group() if mine else "", stated=other.group() if other else ""
        )
    lists = _lists()
    planned, done = lists.ahead.search(best), lists.done.search(clause)
    if planned and done and not lists.ahead.search(clause):
        yield Discrepancy(kind="time", said=done.group(), stated=planned.group())


def _by_level(clause: str, there: str) -> Iterator[Discrepancy]:
    """Yield an authority of another level than the report names: 省政府 for 市政府."""
    for match in _LEVEL.finditer(clause):
        others = [found for found in _LEVEL.finditer(there) if found[2] == match[2]]
        if others and all(found[1] != match[1] for found in others):
            yield Discrepancy(kind="actor", said=match.group(), stated=others[0].group())


def _by_exchange(text: str, found: _Found) -> Iterator[Discrepancy]:
    """Yield the words of a sentence between words of the report's that stand around others there."""
    for said, stated in exchanges(text, found.sentences, found.reader.report):
        if _is_other(said, stated, found.reader.report.document.text):
            yield Discrepancy(kind="object", said=said, stated=stated)


def _is_other(said: str, stated: str, whole: str) -> bool:
    """Whether two words are two things of a report, and not one thing said otherwise."""
    return (
        len(said) > 1
        and len(stated) > 1
        and not set(said) & set(stated)
        and said in whole
        and not _counted(said + stated)
        and all(len(words) == 1 and words[0].tag in _THINGS for words in (tagged(said), tagged(stated)))
    )
