"""Whether a statement is its sentences with words left out: what it keeps, in their order, and what it may not lose.

A statement is laid along the sentences it rests on. It is condensed if it adds nothing but a few function words, or a
subject that the report has for it, and leaves out only whole clauses that nothing kept depends on, words that colour,
and, of a clause that neither counts nor denies, what narrows a noun or says how something was done.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Final, NamedTuple, cast

from summarizer.facts.lexicon import ITSELF, any_of, lexicon, office_acts, tagged
from summarizer.grounding.alignment import MARKS, aligned, symbols
from summarizer.models import Difference, Discrepancy, Model, Report, Span
from summarizer.numbers import find

_CLAUSE: Final = re.compile(r"[^，。；：！？\n,;:!?]+")
_BRACKETS: Final = re.compile(r"（[^（）]*）|\([^()]*\)")
_TITLES: Final = re.compile(r"(?:《[^《》]+》、?)+等?.?")
_TAKES_BACK: Final = re.compile("不|除|仅|未|无|其中|预计|计划|目标|拟")
_LISTED: Final = re.compile("各|分别|共|合计|均")
_NUMBERING: Final = re.compile(
    r"[（(]?[一二三四五六七八九十]+(?:[是要]+|[）)、])|[（(]?\d{1,2}[.．、）)](?!\d)"
)
_NUMBER_ALONE: Final = re.compile(r"[一二三四五六七八九十]+[是要]*|\d{1,2}[.．]?")
_ORGAN: Final = re.compile(
    r"[局委厅办院所站队处科镇乡县市区省州旗盟村]$|(?:政府|部门|机构|单位|中心|公司|企业|街道|协会|商会|学校|医院|法院|银行|党组|党委|机关"
    r"|集团|支队|大队|办公室|委员会|工会|平台|系统|负责人|律师|干部|人员|队伍|群众|劳动者|职工|工作者|人)$"
)
_ACTS: Final = re.compile(
    r"(?:[局委厅办院署省市县镇乡]|政府|部门|机构|单位|中心|公司|企业|街道|协会|商会|学校|医院|银行|党组|党委|机关|集团|支队|大队|工会|负责人|书记|局长)$"
)
_PREDICATES: Final = frozenset({"v", "p", "d", "ad", "vd", "c", "m", "r", "zg"})
_NAMES: Final = frozenset({"ns", "nt", "nr", "nrt"})
_OURS: Final = re.compile("^(?:[我本]|全(?:[省市县区州旗镇乡局厅]|系统)|各(?:级|地))")
_VERBAL: Final = ("v", "vd", "vi", "vg", "vq")
_FAR: Final = 2000
# How many symbols an exchanged word has at most, and how many must stand beside it.
_EXCHANGED: Final = 6
_FLANKS: Final = 4
_LONG: Final = 3


class Words(NamedTuple):
    """The lists of ``wording.toml``."""

    added: frozenset[str]
    fillers: frozenset[str]
    tails: frozenset[str]
    scopes: re.Pattern[str]
    prepositions: frozenset[str]
    held: dict[Difference, re.Pattern[str]]


@cache
def words() -> Words:
    """Read the lists."""
    text = resources.files("summarizer.grounding").joinpath("wording.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text)
    held = {
        cast(Difference, kind): re.compile(any_of(listed.split())) for kind, listed in read["held"].items()
    }
    return Words(
        added=frozenset(read["added"].split()),
        fillers=frozenset(read["fillers"].split()),
        tails=frozenset(read["tails"].split()),
        scopes=re.compile(any_of(read["scopes"].split())),
        prepositions=frozenset(read["prepositions"].split()),
        held=held,
    )


class Condensed(Model):
    """A statement beside its sentences: what it lacks of them or adds to them, and what it rests on."""

    objections: tuple[Discrepancy, ...] = ()
    """Nothing where it is condensed."""
    sentences: tuple[int, ...] = ()
    """Those of which it keeps something."""
    lent: tuple[Span, ...] = ()
    """Where the subject that it restores stands (text offsets)."""
    quantities: tuple[int, ...] = ()
    """Ids of the report's numbers that it states."""
    kept: float = 0.0
    """The share of its characters that the sentences have, 0 to 1."""


def condense(text: str, sentences: Sequence[int], report: Report) -> Condensed:
    """Hold a statement against the sentences it rests on.

    Args:
        text: the statement.
        sentences: their ids.
        report: the report they are of.
    """
    return _Laid(text, sentences, report).judged()


def exchanges(text: str, sentences: Sequence[int], report: Report) -> list[tuple[str, str]]:
    """Return the words of a statement that stand in the place of others of its sentences, with those: 裁决, 调解."""
    return list(_Laid(text, sentences, report).exchanged())


class _Clause(NamedTuple):
    """A clause of the source: where it stands, and which of its symbols the statement keeps."""

    sentence: int
    span: Span
    first: int
    last: int
    run: int
    """Where the clause begins of which it is a part that counts by itself: 查封19件、停产7件."""


class _Laid:
    """A statement laid along its sentences."""

    def __init__(self, text: str, sentences: Sequence[int], report: Report) -> None:
        self.text, self.report = text, report
        self.source = report.document.text
        self.numbers = find(text)
        self.said = symbols(text, self.numbers)
        self.held = [report.document.sentences[at] for at in sorted(set(sentences))]
        self.symbols = [
            symbol
            for sentence in self.held
            for symbol in symbols(
                self.source, report.quantities_in(sentence.start, sentence.end), sentence.start, sentence.end
            )
        ]
        cited = [one for at in self.held for one in report.quantities_in(at.start, at.end)]
        self.places = aligned(self.said, self.symbols, self.numbers, cited)
        if restored := self._restored_name():
            rest = aligned(self.said[restored:], self.symbols, self.numbers, cited)
            self.places = [*[None] * restored, *rest]
        self.kept = {place for place in self.places if place is not None}
        self.objections: list[Discrepancy] = []
        self.lent: list[tuple[int, Span]] = []
        self.subjects: set[_Clause] = set()

    def _restored_name(self) -> int:
        """Return how many symbols a name takes that the statement opens with and its sentences do not have."""
        identity = self.report.document.identity
        itself = ITSELF.match(self.text)
        known = (identity.issuer, itself and itself.group(), _actor(self.text))
        opened = (name for name in known if name and self.text.startswith(name))
        name = next(opened, "")
        cited = _bare("".join(self.source[at.start : at.end] for at in self.held))
        if not name or _bare(name) in cited:
            return 0
        return sum(symbol.end <= len(name) for symbol in self.said)

    def judged(self) -> Condensed:
        self._added()
        clauses = list(self._clauses())
        for clause in clauses:
            self._left_out(clause)
        self._dependent(clauses)
        self._actors(clauses)
        found = sum(place is not None for place in self.places)
        kept = {self.symbols[place].start for place in self.kept}
        return Condensed(
            objections=tuple(self.objections),
            sentences=tuple(at.id for at in self.held if any(at.start <= one < at.end for one in kept)),
            lent=tuple(span for _, span in self.lent),
            quantities=tuple(
                one for place in sorted(self.kept) if (one := self.symbols[place].quantity) is not None
            ),
            kept=found / len(self.said) if self.said else 0.0,
        )

    def exchanged(self) -> Iterator[tuple[str, str]]:
        """Yield what stands between the same neighbours in the statement and in a sentence."""
        for start, end in self._strange():
            before, after = (
                self.places[at] if 0 <= at < len(self.places) else None for at in (start - 1, end)
            )
            if before is None or after is None or not 1 < after - before <= _EXCHANGED + 1:
                continue
            stated = self.source[self.symbols[before + 1].start : self.symbols[after - 1].end]
            if end - start <= _EXCHANGED and self._flanked(start, end) and _CLAUSE.fullmatch(stated):
                yield self.text[self.said[start].start : self.said[end - 1].end], stated

    def _flanked(self, start: int, end: int) -> bool:
        """Whether enough symbols beside a stretch of the statement go on as in the sentence."""
        run = 2
        for edge, step in ((start - 1, -1), (end, 1)):
            at = edge
            while 0 <= at + step < len(self.places):
                one, other = self.places[at], self.places[at + step]
                if one is None or other is None or other - one != step:
                    break
                run, at = run + 1, at + step
        return run >= _FLANKS

    def _object(self, kind: Difference, said: str = "", stated: str = "") -> None:
        self.objections.append(Discrepancy(kind=kind, said=said, stated=stated))

    # What is added.

    def _added(self) -> None:
        """Object to what the sentences don't have, but for function words and a subject that is lent."""
        for start, end in self._strange():
            said = self.text[self.said[start].start : self.said[end - 1].end]
            bare = said.strip("".join(MARKS))
            if not bare or bare in words().added or all(one in words().added for one in bare):
                continue
            if any(symbol.quantity is not None for symbol in self.said[start:end]):
                self._object("number", said=said)
            elif (span := self._lendable(bare, start)) is not None:
                self.lent.append((start, span))
            else:
                self._object(_kind_of(bare) or "added", said=bare)

    def _strange(self) -> Iterator[tuple[int, int]]:
        """Yield the stretches of the statement that have no like, marks looked through."""
        start = None
        for at, place in enumerate((*self.places, 0)):
            if place is None and start is None:
                start = at
            elif place is not None and start is not None:
                yield start, at
                start = None

    def _lendable(self, said: str, start: int) -> Span | None:
        """Return where a subject in front of a clause stands before its sentence, or in headings, title or issuer."""
        if not self.said[start].opens or len(said) < 2:
            return None
        document = self.report.document
        after = next((self.symbols[place].start for place in self.places[start:] if place is not None), None)
        if after is None:
            return None
        sentence = document.sentence_at(after)
        opened = self.source.rfind("\n", max(sentence.start - _FAR, 0), sentence.start) + 1
        found = self.source.rfind(said, opened, sentence.start)
        if found >= 0 and _whole(self.source, found, found + len(said), opened, sentence.start):
            return Span(start=found, end=found + len(said))
        for section in document.path(sentence.section):
            found = self.source.find(said, section.start, section.body)
            if found >= 0:
                return Span(start=found, end=found + len(said))
        names = [document.identity.issuer, document.identity.title, *ITSELF.findall(said)]
        # Whose deed it is, a report need not say; what befalls, or others do, is no deed of the issuer's.
        behind = self.text[self.said[start].start + len(said) :]
        if any(name and said in name for name in names) and office_acts(behind):
            found = self.source.find(said)
            return Span(start=found, end=found + len(said)) if found >= 0 else None
        return None

    # What is left out.

    def _clauses(self) -> Iterator[_Clause]:
        """Yield the clauses of the sentences with their symbols."""
        at = 0
        for sentence in self.held:
            for match in _CLAUSE.finditer(self.source, sentence.start, sentence.end):
                for start, end in self._counted_parts(*match.span()):
                    while at < len(self.symbols) and self.symbols[at].start < start:
                        at += 1
                    first = at
                    while at < len(self.symbols) and self.symbols[at].start < end:
                        at += 1
                    if at > first:
                        yield _Clause(sentence.id, Span(start=start, end=end), first, at, match.start())

    def _counted_parts(self, start: int, end: int) -> list[tuple[int, int]]:
        """Cut a clause behind each figure that a list goes on after."""
        parts: list[tuple[int, int]] = []
        for match in re.finditer("、", self.source[start:end]):
            cut = start + match.start()
            upto = self.source.find("、", cut + 1, end)
            counted = [at.end for at in self.report.quantities_in(cut, upto if upto > 0 else end)]
            begun = parts[-1][1] + 1 if parts else start
            if counted and any(at.end == cut for at in self.report.quantities_in(begun, cut)):
                parts.append((begun, cut))
        return [*parts, (parts[-1][1] + 1 if parts else start, end)]

    def _is_kept(self, clause: _Clause) -> bool:
        return any(place in self.kept for place in range(clause.first, clause.last))

    def _left_out(self, clause: _Clause) -> None:
        """Object to what a clause that is kept in part may not lose."""
        if not self._is_kept(clause):
            return
        gaps = list(self._gaps(clause))
        if not gaps:
            return
        if self._is_subject(clause):
            self.subjects.add(clause)
            return
        kept_text = "".join(
            self.symbols[place].key for place in range(clause.first, clause.last) if place in self.kept
        )
        counts = any(
            self.symbols[place].quantity is not None
            for place in range(clause.first, clause.last)
            if place in self.kept
        )
        strict = counts or any(words().held[kind].search(kept_text) for kind in ("negation", "degree"))
        edges = _edges(self.source, clause.span)
        for start, end in gaps:
            self._gap(clause, start, end, edges, strict=strict, counts=counts)

    def _is_subject(self, clause: _Clause) -> bool:
        """Whether all that is kept of a clause is what stands before its verb, or who reports."""
        held = [self.symbols[place] for place in range(clause.first, clause.last) if place in self.kept]
        text = _bare(self.source[held[0].start : held[-1].end])
        if len(text) < 2 or len(text) != sum(len(_bare(one.key)) for one in held):
            return False
        identity = self.report.document.identity
        subject = _before_verb(self.source[clause.span.start : clause.span.end])
        return text in (identity.issuer, identity.region) or (
            text == _bare(subject) and held[0] == self.symbols[clause.first]
        )

    def _gaps(self, clause: _Clause) -> Iterator[tuple[int, int]]:
        """Yield the stretches of a clause's symbols that are left out (places of symbols)."""
        start = None
        for place in range(clause.first, clause.last + 1):
            out = place < clause.last and place not in self.kept
            if out and start is None:
                start = place
            elif not out and start is not None:
                yield start, place
                start = None

    def _gap(
        self, clause: _Clause, start: int, end: int, edges: frozenset[int], *, strict: bool, counts: bool
    ) -> None:
        """Object to one stretch that is left out of a clause."""
        low, high = self.symbols[start].start, self.symbols[end - 1].end
        out = self.source[low:high].strip("".join(MARKS))
        at_head, at_tail = start == clause.first, end == clause.last
        if _is_filler(out) or (at_tail and out in words().tails):
            return
        if at_head and (_NUMBER_ALONE.fullmatch(out) or _is_filler(_NUMBERING.sub("", out, count=1))):
            return
        if self._is_bracket(low, high) or (not strict and _TITLES.fullmatch(self.source[low - 1 : high + 1])):
            return
        if not {low, high} <= edges | {
            low + len(self.source[low:high]) - len(self.source[low:high].lstrip())
        }:
            self._object(_kind_of(out) or "object", stated=out)
            return
        if at_tail and self._is_last_of_list(low, high, counts=counts):
            return
        if kind := self._loses(out, start, end, strict=strict, at_head=at_head, at_tail=at_tail):
            self._object(kind, stated=out)

    def _is_bracket(self, low: int, high: int) -> bool:
        """Whether what is left out is a whole bracket that takes nothing back."""
        while low and self.source[low - 1] in MARKS and self.source[low - 1] not in "（(":
            low -= 1
        out = self.source[low - 1 : high + 2]
        found = _BRACKETS.match(out)
        return found is not None and found.end() >= high - low + 2 and not _TAKES_BACK.search(found.group())

    def _is_last_of_list(self, low: int, high: int, *, counts: bool) -> bool:
        """Whether what is left out at a clause's end is a further part of a list, which says nothing of those kept."""
        out = self.source[low:high]
        listed = self.source[low - 1] in "、（" and not _LISTED.search(out)
        return listed and (not counts or re.search(r"\d", out) is not None)

    def _loses(
        self, out: str, start: int, end: int, *, strict: bool, at_head: bool, at_tail: bool
    ) -> Difference | None:
        """Return what the statement loses with some words of a clause; None where it loses nothing."""
        held = _kind_of(out)
        if held:
            return held
        if any(symbol.quantity is not None for symbol in self.symbols[start:end]):
            return "number"
        tags = [(word.text, word.tag) for word in tagged(out)]
        if any(tag in _NAMES or _ORGAN.search(text) for text, tag in tags):
            return "actor"
        if strict:
            return "object"
        if at_tail:
            return "object"
        opened = tags[0][0] if tags else ""
        if at_head and opened in words().prepositions:
            return None
        if any(tag in _VERBAL or (at_head and tag[0] == "n") for _, tag in tags):
            return "object"
        return None

    # What depends on what is left out.

    def _dependent(self, clauses: Sequence[_Clause]) -> None:
        """Object where a clause that is left out says under which condition, or when, one after it holds."""
        for at, clause in enumerate(clauses):
            if not self._is_kept(clause):
                continue
            sentence = self.report.document.sentences[clause.sentence]
            planned = self.report.document.sections[sentence.section].kind == "plans"
            if lost := self._lost_verb(clause, clauses):
                self._object("object", stated=lost)
            for before in reversed(clauses[:at]):
                if before.sentence != clause.sentence or self._is_kept(before):
                    break
                out = self.source[before.span.start : before.span.end]
                if not planned and (scope := words().scopes.match(_NUMBERING.sub("", out.strip(), count=1))):
                    self._object("time", stated=scope.group())
                    break

    def _lost_verb(self, clause: _Clause, clauses: Sequence[_Clause]) -> str:
        """Return the verb of a list of figures whose first, which has it, is left out; empty if a part has its own."""
        first = next(one for one in clauses if one.run == clause.run)
        if first is clause or self._is_kept(first):
            return ""
        verb = lexicon().verb
        found = verb.search(self.source, first.span.start, first.span.end)
        return (
            found.group()
            if found and not verb.search(self.source, clause.span.start, clause.span.end)
            else ""
        )

    # Who acts.

    def _actors(self, clauses: Sequence[_Clause]) -> None:
        """Object where a clause that is kept has another subject in the statement than in the report."""
        heard: str | None = None
        acting, sentence = "", -1
        for clause in clauses:
            if sentence != clause.sentence:
                sentence, acting = clause.sentence, ""
            own = _actor(self.source[clause.span.start : clause.span.end])
            acting = own or acting
            if not self._is_kept(clause):
                continue
            if clause in self.subjects:
                heard = own or heard
                continue
            first = next(place for place in range(clause.first, clause.last) if place in self.kept)
            if restored := self._restored(self.places.index(first)):
                heard = restored
            doing = acting or (self._acting_before(clause) if heard else "")
            if own:
                heard = own
            elif heard is None:
                if acting and not _OURS.match(acting) and not self._is_issuer(acting):
                    self._object("actor", stated=acting)
            elif doing and doing not in heard and heard not in doing and not self._is_issuer(doing):
                self._object("actor", said=heard, stated=doing)

    def _restored(self, at: int) -> str:
        """Return the subject that is lent right in front of a symbol of the statement; empty if none is."""
        return next(
            (
                self.source[span.start : span.end]
                for start, span in self.lent
                if start < at <= start + span.end - span.start
            ),
            "",
        )

    def _acting_before(self, clause: _Clause) -> str:
        """Return who acted last in the paragraph before a clause's sentence; empty if nobody is named."""
        sentence = self.report.document.sentences[clause.sentence]
        opened = self.source.rfind("\n", max(sentence.start - _FAR, 0), sentence.start) + 1
        before = [match.group() for match in _CLAUSE.finditer(self.source, opened, sentence.start)]
        return next((actor for text in reversed(before) if (actor := _actor(text))), "")

    def _is_issuer(self, actor: str) -> bool:
        identity = self.report.document.identity
        return any(name and actor in name for name in (identity.issuer, identity.title, identity.region))


@cache
def _filler() -> re.Pattern[str]:
    return re.compile(f"(?:{any_of(words().fillers)}|[{re.escape(''.join(MARKS))}])+")


def _bare(text: str) -> str:
    return "".join(one for one in text if one not in MARKS)


def _is_filler(out: str) -> bool:
    return _filler().fullmatch(out) is not None


def _edges(text: str, span: Span) -> frozenset[int]:
    """Return where the words of a clause begin and end."""
    found = {span.start, span.end}
    for word in tagged(text[span.start : span.end]):
        found |= {span.start + word.start, span.start + word.end}
    return frozenset(found)


def _whole(text: str, start: int, end: int, first: int, last: int) -> bool:
    """Whether a stretch begins and ends where words do."""
    low = max(text.rfind(mark, first, start) for mark in "，。；：\n") + 1
    high = min((at for mark in "，。；：\n" if (at := text.find(mark, end, last)) >= 0), default=last)
    return {start, end} <= _edges(text, Span(start=max(low, first), end=high))


def _kind_of(said: str) -> Difference | None:
    """Return what kind of meaning some words carry; None where they are neither held, nor a name."""
    for kind, pattern in words().held.items():
        if pattern.search(said):
            return kind
    tags = tagged(said)
    if any(word.tag in _NAMES or _ORGAN.search(word.text) for word in tags):
        return "place" if any(word.tag == "ns" for word in tags) else "actor"
    return None


def _actor(clause: str) -> str:
    """Return who acts in a clause: the office or body that stands before its first verb; empty if none does."""
    head = _before_verb(clause)
    return head if _ACTS.search(head) else ""


def _before_verb(clause: str) -> str:
    """Return what stands in a clause before its first verb; empty where it opens with one, or has none."""
    clause = _NUMBERING.sub("", clause.strip(), count=1)
    if not clause or lexicon().opening_verb.match(clause):
        return ""
    end = 0
    said = tagged(clause)
    for word, after in zip(said, (*said[1:], None), strict=True):
        # 执法 in 执法大队 is part of a name.
        named = after is not None and len(after.text) > 1 and _ACTS.search(after.text)
        if (word.tag[0] == "v" and named) or _ORGAN.fullmatch(word.text):
            end = word.end
            continue
        verbal = word.tag in _PREDICATES or word.text in words().prepositions or _ends_in_verb(word.text)
        if end and _ACTS.search(clause[:end]) and lexicon().opening_verb.match(clause, word.start):
            verbal = True
        if verbal and (end or word.tag != "m"):
            return clause[:end].strip("".join(MARKS))
        end = word.end
    return ""


def _ends_in_verb(word: str) -> bool:
    """Whether a word that is tagged as a noun is a verb with what goes before it: 全面推行."""
    return len(word) > _LONG and any(match.end() == len(word) for match in lexicon().verb.finditer(word))
