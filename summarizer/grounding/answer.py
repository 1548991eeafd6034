"""What of an answer by rule may be shown, or why there is none: how far its places carry the question decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from summarizer.document.kinds import inline_marker_at, marker_at
from summarizer.grounding.derive import UnderivableError, derive
from summarizer.grounding.presuppositions import polarity, unborne
from summarizer.grounding.proof import prove
from summarizer.models import (
    AnswerCitation,
    AnswerDraft,
    Claim,
    ClaimDraft,
    Fact,
    Fallback,
    Model,
    Polarity,
    Proof,
    Quantity,
    Reason,
    Sentence,
    Span,
    Status,
    Unsupported,
    Working,
)
from summarizer.questions.parse import Query, kind_fits, stated, unit_fits
from summarizer.questions.terms import CARRIED, GENERIC, coverage
from summarizer.retrieval.index import Index, Passage

# Less of a question than this is hardly anything of it.
_NEAR: Final = 0.3
# What is surely the one meant.
_SURE: Final = 0.9

_STOP: Final = "。；！？，：、| \n"
_CUT: Final = re.compile(r"[，；：:;]|——")
_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)年?")
_LATIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9.+-]+")
_LAST_YEAR: Final = re.compile(r"上一?年|去年|同比|同期|历年|近[一二两三四五六]年|[一二两三四五六]年来")
_DIGITS: Final = str.maketrans("0123456789", "〇一二三四五六七八九")
_MEANS: Final = re.compile(r"平均|[人户场件亩月年日]均|每|/")
# A list whose items have a figure each joins nothing: 甲镇3户、乙镇5户.
_JOINS_NEXT: Final = re.compile(r"[^，。；、\d]{0,6}(?:、|[和与及](?!其))")
_JOINS_LAST: Final = re.compile(r"(?:^|[，。；、])[^，。；、\d]{1,20}(?:、|[和与及])[^，。；、\d]{0,2}$")


class Stated(Model):
    """A claim that may be shown, and the report's numbers it states."""

    claim: Claim
    quantities: tuple[int, ...]


class GroundedAnswer(Model):
    """What of an answer from one report may be shown; where it is not answered, why, and what comes nearest."""

    status: Status = "answered"
    stated: tuple[Stated, ...] = ()
    polarity: Polarity = ""
    reason: Reason | None = None
    missing: str = ""
    """What the report does not give, in the question's words."""
    certain: bool = False
    """Whether the report is known to lack it, and not only that nothing was found."""
    nearest: Stated | None = None
    unsupported: tuple[Unsupported, ...] = ()
    """The numbers of the drafts that the gate refused."""
    fallbacks: tuple[Fallback, ...] = ()


def ground_answer(query: Query, index: Index, draft: AnswerDraft) -> GroundedAnswer:
    """Judge a draft of the rules by how far its places carry the question.

    Args:
        query: the question, read for this report.
        index: the report.
        draft: as the rules propose it.
    """
    judge = _Judge(query, index, draft)
    if reason := unanswerable(query, index):
        return judge.refused(draft, reason)
    return judge.judged(draft)


def unanswerable(query: Query, index: Index) -> Reason | None:
    """Return why no answer from a report can be right, whatever an engine finds; None where one may be."""
    text = index.report.document.text
    if query.places and not any(place in text for place in query.places):
        return "place"
    return "number" if query.kind != "yesno" and _unstated_number(query, index) else None


def _unstated_number(query: Query, index: Index) -> Quantity | None:
    """Return a number that a question takes for granted and the report does not state, if there is one."""
    text, quantities = index.report.document.text, index.report.quantities
    for number, row in zip(query.anchors, stated(query.anchors, quantities), strict=True):
        if not any(row) and (number.qualifier == "rank" or number.surface not in text):
            return number
    return None


class _Made(NamedTuple):
    """A claim as it may be shown; why it is not as drafted, and the number of its wording that failed."""

    stated: Stated | None
    reason: str = ""
    number: str = ""


class _Judge:
    """A question held against the places of a report that some drafts point to."""

    def __init__(self, query: Query, index: Index, draft: AnswerDraft) -> None:
        self.query, self.index = query, index
        self.text = index.report.document.text
        self._by_sentence = index.report.facts.by_sentence
        self.opinions = draft.opinions
        claims = [*draft.claims, *([draft.nearest] if draft.nearest else ())]
        cited = list(
            dict.fromkeys(
                number for claim in claims for number in claim.sentences if number in index.passages
            )
        )
        self.shares = dict(
            zip(cited, index.carried(query, [index.passages[number] for number in cited]), strict=True)
        )
        self.clauses = {number: self._clauses(number) for number in cited}
        facts = [fact for number in cited for fact in self._facts(number)]
        self.facts = {fact.quantity.id: fact for fact in facts}
        texts = [self.text[span.start : span.end] for spans in self.clauses.values() for span in spans]
        self.rows = dict(zip(texts, coverage(query.terms, texts), strict=True))
        quantities = [fact.quantity for fact in facts]
        rows = unit_fits(query.slots, quantities)
        self.unlike = {key for key, *fits in zip(self.facts, *rows, strict=True) if not any(fits)}
        self.held = [dict(zip(self.facts, row, strict=True)) for row in stated(query.anchors, quantities)]

    # What stands of a draft.

    def judged(self, draft: AnswerDraft) -> GroundedAnswer:
        """Judge a draft by itself."""
        faults = [self._fault(claim) for claim in draft.claims]
        found: list[Stated] = []
        failed: list[Unsupported] = []
        fallbacks = list(draft.fallbacks)
        for place, claim in enumerate(draft.claims):
            # What a question takes for granted its first claim must bear out.
            if faults[place] or faults[0] == "premise":
                continue
            made = self._made(self._kept(claim, draft))
            found += [made.stated] if made.stated else []
            item = f"claims[{place + 1}]"
            fallbacks += [Fallback(item=item, reason=made.reason)] if made.reason else []
            failed += [Unsupported(surface=made.number, item=item, reason=made.reason)] if made.number else []
        told = {"fallbacks": tuple(fallbacks), "unsupported": tuple(failed)}
        if not found:
            reason = next((fault for fault in faults if fault), None)
            refusal = self.refused(draft, reason or "indicator")
            status = "unsupported" if draft.claims and not reason else refusal.status
            return refusal.model_copy(update={**told, "status": status})
        said: Polarity = ""
        if self.query.kind == "yesno":
            number = draft.claims[0].sentences[0]
            ahead = self.index.passages[number].kind == "plans"
            # What is meant to be done says nothing of what has been.
            said = "" if ahead and not self.query.ahead else polarity(self.query, *self._own_clauses(number))
        doubtful = draft.closest or all(self._is_doubtful(claim, draft) for claim in draft.claims)
        if doubtful or (self.query.kind == "yesno" and not said):
            return GroundedAnswer(status="closest", stated=tuple(found)).model_copy(update=told)
        return GroundedAnswer(stated=tuple(found), polarity=said).model_copy(update=told)

    def _own_clauses(self, number: int) -> tuple[str, list[float], list[Fact]]:
        """Return the clauses of a sentence from the first to the last that name what is asked about."""
        spans = self.clauses[number]
        wanted = [place for place, term in enumerate(self.query.terms) if term.weight > GENERIC]
        rows = [self.rows[self.text[span.start : span.end]] for span in spans]
        held = [at for at, row in enumerate(rows) if any(row[place] >= CARRIED for place in wanted)]
        start, end = (spans[held[0]].start, spans[held[-1]].end) if held else (spans[0].start, spans[-1].end)
        facts = [one for one in self._facts(number) if start <= one.quantity.start < end]
        return self.text[start:end], self.shares[number], facts

    def refused(self, draft: AnswerDraft, reason: Reason) -> GroundedAnswer:
        """Refuse to answer, with what the report states that is nearest."""
        if reason == "indicator" and not self._is_understood():
            return GroundedAnswer(status="not_found", reason="unclear", fallbacks=draft.fallbacks)
        missing = "".join(term.text for term in self.query.terms if term.weight > _NEAR) or self.query.text
        if reason == "place":
            missing = "、".join(self.query.places)
        elif reason == "number" and (number := _unstated_number(self.query, self.index)):
            missing = number.surface
        near = draft.nearest or next((one for one in draft.claims if not one.working), None)
        if near and self._mean(self.shares.get(near.sentences[0], [])) < _NEAR:
            near = None
        return GroundedAnswer(
            status="not_found",
            reason=reason,
            missing=missing,
            certain=self._is_certain(reason),
            nearest=self._made(near).stated if near else None,
            fallbacks=draft.fallbacks,
        )

    def _kept(self, claim: ClaimDraft, draft: AnswerDraft) -> ClaimDraft:
        """Leave out of a claim the figures that do not answer."""
        if not claim.quantities or self.query.kind != "number":
            return claim
        figures = [key for key in claim.quantities if not self._figure_fault(self.facts[key])]
        sentences = dict.fromkeys(self.facts[key].sentence for key in figures)
        return claim.model_copy(update={"quantities": tuple(figures), "sentences": tuple(sentences)})

    # Why a claim may not stand.

    def _fault(self, claim: ClaimDraft) -> Reason | None:
        """Return why a claim surely does not answer."""
        pointed = (*claim.quantities, *(claim.working.quantities if claim.working else ()))
        if not claim.sentences or any(number not in self.shares for number in claim.sentences):
            return "indicator"
        if any(key not in self.facts or self.facts[key].sentence not in claim.sentences for key in pointed):
            return "indicator"
        if claim.working or self.query.at_large:
            return "indicator" if claim.working and self._is_other_rate(claim.working) else None
        if self.query.kind == "list" and claim.quantities:
            return self._place_fault(claim.sentences[0], self.text)
        if claim.quantities and self.query.slots:
            faults = [self._figure_fault(self.facts[key]) for key in claim.quantities]
        else:
            faults = [self._statement_fault(number) for number in claim.sentences]
        return None if None in faults else faults[0]

    def _is_doubtful(self, claim: ClaimDraft, draft: AnswerDraft) -> bool:
        """Whether a claim may well be about something else than what is asked, and not only may be."""
        query = self.query
        if claim.working or query.at_large:
            return False
        if claim.quantities and query.kind == "number":
            facts = [self.facts[key] for one in draft.claims for key in one.quantities]
            changes = any(fact.change or fact.quantity.unit.endswith("百分点") for fact in facts)
            own = [self.facts[key] for key in claim.quantities]
            return (
                (all(fact.planned for fact in own) and not query.ahead)
                or ((query.change or query.reckons == "against") and not changes)
                or (query.reckons == "mean" and not any(_MEANS.search(fact.own) for fact in own))
                or self._lacks(claim, draft)
            )
        number = claim.sentences[0]
        return not self._is_of_its_kind(self.index.passages[number], self.shares[number])

    def _lacks(self, claim: ClaimDraft, draft: AnswerDraft) -> bool:
        """Whether a name is missing, the noun for what is counted, or every thing that a question names."""
        query = self.query
        several = len(query.slots) > 1 or "呢" in query.text
        cited = [number for one in (draft.claims if several else (claim,)) for number in one.sentences]
        shares = [max(column) for column in zip(*(self.shares[number] for number in cited), strict=True)]
        pairs = [*zip(query.terms, shares, strict=True)]
        spans = [slot.focus for slot in query.slots]
        lost = [term for term, share in pairs if term.noun and share < CARRIED]
        things = [share for term, share in pairs if term.thing] or shares
        return max(things, default=1.0) < CARRIED or any(
            term.weight > 1 or any(start <= term.start < end for start, end in spans) for term in lost
        )

    def _figure_fault(self, fact: Fact) -> Reason | None:
        query, text = self.query, self.index.passages[fact.sentence].text
        said = text[: max(fact.quantity.end - self._sentence(fact.sentence).start, 0)]
        if fault := self._place_fault(fact.sentence, f"{said}|{fact.own}"):
            return fault
        if (
            fact.quantity.id in self.unlike
            or query.area not in text
            or (query.alone and _joined(query.alone, text))
        ):
            return "indicator"
        return "year" if query.years and fact.year not in query.years else None

    def _place_fault(self, sentence: int, said: str) -> Reason | None:
        headings = self.index.passages[sentence].headings
        return "place" if any(place not in f"{headings}|{said}" for place in self.query.places) else None

    def _statement_fault(self, number: int) -> Reason | None:
        query, passage, shares = self.query, self.index.passages[number], self.shares[number]
        facts = self._facts(number)
        held = [[row[fact.quantity.id] for fact in facts] for row in self.held]
        if unborne(query, passage.text, shares, facts, held, planned=passage.kind == "plans"):
            return "premise"
        said = {int(year) for year in _YEAR.findall(f"{passage.text}{passage.headings}{passage.lead}")}
        year = self.index.report.document.identity.year
        if query.years and year and year not in query.years and not said & set(query.years):
            return "year"
        return self._place_fault(number, passage.text)

    def _is_of_its_kind(self, passage: Passage, shares: Sequence[float]) -> bool:
        """Whether a passage can answer a question of its kind: it says when, or names someone; it tells of the deed."""
        query = self.query
        deeds = [share for term, share in zip(query.terms, shares, strict=True) if term.deed]
        if query.kind == "cause" and deeds:
            return max(deeds) >= _NEAR
        if query.kind == "time" or (query.kind == "person" and self._mean(shares) < _SURE):
            return kind_fits(query, [passage.text])[0] > 0
        return True

    def _is_other_rate(self, working: Working) -> bool:
        """Whether a rate is asked for by a word that no sentence of its figures has: 败诉率 where nobody lost."""
        terms = self.query.terms if working.operation == "share" else ()
        stems = [before for before, term in pairwise(terms) if term.text == "率"]
        stems += [
            term.model_copy(update={"text": term.text[:-1]})
            for term in terms
            if term.text[1:-1] and term.text[-1] == "率"
        ]
        said = "|".join(self.index.passages[self.facts[key].sentence].text for key in working.quantities)
        return any(share < CARRIED for share in coverage(stems, [said])[0])

    # How far places carry the question.

    def _mean(self, shares: Sequence[float]) -> float:
        total = sum(term.salience for term in self.query.terms)
        pairs = zip(self.query.terms, shares, strict=False)
        return sum(term.salience * share for term, share in pairs) / total if total else 0.0

    def _is_understood(self) -> bool:
        """Whether a question asks for anything in particular, or has a word that the report or the word lists know."""
        query = self.query
        if query.kind != "text" or query.slots or query.numbers or query.years:
            return True
        return any(term.wordings or term.text in self.text for term in query.terms)

    def _is_certain(self, reason: Reason) -> bool:
        """Whether a report is known to lack a thing: the number, the place, the year, all that a word is said by."""
        if reason in ("number", "place"):
            return reason == "number" or not any(place in self.text for place in self.query.places)
        if reason == "year":
            own = self.index.report.document.identity.year
            return not any(_names_year(self.text, year, own) for year in self.query.years)
        settled = [
            term
            for term in self.query.terms
            if term.noun and not term.loose and (term.wordings or _LATIN.fullmatch(term.text))
        ]
        return reason == "indicator" and min(coverage(settled, [self.text])[0], default=1.0) < CARRIED

    # What is shown.

    def _facts(self, sentence: int) -> tuple[Fact, ...]:
        return self._by_sentence.get(sentence, ())

    def _sentence(self, sentence: int) -> Sentence:
        return self.index.report.document.sentences[sentence]

    def _made(self, claim: ClaimDraft) -> _Made:
        """Put a claim into words: its own where they pass the gate, else the report's."""
        if claim.working:
            return self._derived(claim.working)
        span = self._quoted(claim)
        quote, sentences, reason, number = self.text[span.start : span.end], claim.sentences, "", ""
        surfaces = [self.facts[key].quantity.surface for key in claim.quantities]
        # Whether a wording has all that is to be listed, code cannot tell; the sentence has.
        listed = self.query.kind == "list" and bool(claim.quantities)
        text = claim.text if all(surface in claim.text for surface in surfaces) and not listed else ""
        proof: Proof = "quoted"
        if text:
            proved = prove(text, sentences, self.index.report, opinions=self.opinions)
            sentences = proved.sentences
            if proved.proof:
                proof = proved.proof
            else:
                failed = [one.number.surface for one in proved.checks if one.verdict == "unsupported"]
                text, reason, number = "", proved.reason, next(iter(failed), "")
        if not text:
            text, sentences = quote, claim.sentences[:1]
        held = self.index.report.quantities_in(span.start, span.end)
        stated = Stated(
            claim=Claim(text=text, citations=tuple(self._cite(number) for number in sentences), proof=proof),
            quantities=claim.quantities or tuple(one.id for one in held),
        )
        return _Made(stated, reason, number)

    def _derived(self, working: Working) -> _Made:
        try:
            derived = derive(working, self.index.report)
        except UnderivableError as error:
            return _Made(None, f"underivable: {error}")
        sentences = sorted({self.facts[one].sentence for one in working.quantities})
        citations = tuple(self._cite(number) for number in sentences)
        claim = Claim(text=derived.formula, citations=citations, derived=derived)
        return _Made(Stated(claim=claim, quantities=working.quantities))

    def _quoted(self, claim: ClaimDraft) -> Span:
        """Return the shortest run of clauses with a claim's figures and the words asked for; else its sentence."""
        clauses = self.clauses[claim.sentences[0]]
        figures = [self.facts[key].quantity for key in claim.quantities]
        first = min((figure.start for figure in figures), default=clauses[0].start)
        last = max((figure.end for figure in figures), default=clauses[-1].end)
        low = max((place for place, span in enumerate(clauses) if span.start <= first), default=0)
        high = max((place for place, span in enumerate(clauses) if span.start < last), default=low)
        if self.query.kind == "list":
            return Span(start=clauses[low].start, end=clauses[-1].end)
        rows = [self.rows[self.text[span.start : span.end]] for span in clauses]
        wanted = [place for place, term in enumerate(self.query.terms) if term.weight > 0.45]
        while low:
            lost = [place for place in wanted if not any(row[place] for row in rows[low : high + 1])]
            if not any(row[place] >= _SURE for place in lost for row in rows[:low]):
                break
            low -= 1
        return Span(start=clauses[low].start, end=clauses[high].end)

    def _clauses(self, number: int) -> list[Span]:
        """Return where the clauses of a sentence stand, without its numbering and its stop."""
        sentence = self._sentence(number)
        start = sentence.start
        while marker := marker_at(self.text, start) or inline_marker_at(self.text, start):
            start += len(marker.text)
        end = start + len(self.text[start : sentence.end].rstrip(_STOP))
        if start >= end:
            start, end = sentence.start, sentence.end
        cuts = [match.span() for match in _CUT.finditer(self.text, start, end)]
        starts, ends = [start, *(high for _, high in cuts)], [*(low for low, _ in cuts), end]
        return [Span(start=low, end=high) for low, high in zip(starts, ends, strict=True)]

    def _cite(self, number: int) -> AnswerCitation:
        document, sentence = self.index.report.document, self._sentence(number)
        said = self.text[sentence.start : sentence.end].rstrip(_STOP)
        citation = document.cite(sentence.start, sentence.start + max(len(said), 1))
        return AnswerCitation(report=document.name, **citation.model_dump())


def _joined(name: str, text: str) -> bool:
    """Whether a text names something together with others, whose figure is then that of all of them."""
    for match in re.finditer(re.escape(name), text):
        before, after = text[: match.start()], text[match.end() :]
        if (
            _JOINS_NEXT.match(after)
            or _JOINS_LAST.search(before)
            or (name == "出口" and before.endswith("进"))
        ):
            return True
    return False


def _names_year(text: str, year: int, own: int | None) -> bool:
    if str(year) in text or str(year).translate(_DIGITS) in text:
        return True
    return own is not None and year == own - 1 and _LAST_YEAR.search(text) is not None
