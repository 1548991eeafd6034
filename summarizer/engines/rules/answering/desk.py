"""An answer by rule: the figure or the sentence that carries what is asked for, or why there is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from summarizer.engines.rules.answering.absence import is_certain, is_understood
from summarizer.engines.rules.answering.affirming import compares, verb
from summarizer.engines.rules.answering.arithmetic import work_out
from summarizer.engines.rules.answering.comparing import ANY, Both, also, reckons, which
from summarizer.engines.rules.answering.evidence import Carried, anchors, evidence
from summarizer.engines.rules.answering.figures import Bound, bind
from summarizer.engines.rules.answering.follow_ups import is_greeting
from summarizer.engines.rules.answering.known import Known
from summarizer.engines.rules.answering.likelihood import likeliest
from summarizer.engines.rules.answering.listing import listed
from summarizer.engines.rules.answering.meant import CARRIED, NEAR, PASSAGE, STRONG, SURE, Meant
from summarizer.engines.rules.answering.operands import Asked
from summarizer.engines.rules.answering.pairing import Work
from summarizer.engines.rules.answering.premises import denied, other_grade, swapped, turned, unstated
from summarizer.engines.rules.answering.questions import Question, understand
from summarizer.engines.rules.answering.scope import foreign_places, own_names
from summarizer.engines.rules.answering.slots import Slot
from summarizer.engines.rules.answering.statements import answering, choose, names_someone, names_time
from summarizer.engines.rules.answering.stretches import sentence, stretch
from summarizer.facts import Fact as Figure
from summarizer.facts import says_of
from summarizer.models import Report
from summarizer.models.asking import AnswerDraft, ClaimDraft, Reason
from summarizer.retrieval import Embedder
from summarizer.retrieval.synonyms import synonyms

# Two numbers for one thing are told of where the words beside each are so much the question's.
ALIKE: Final = 0.96

_REQUEST: Final = re.compile(
    r"^(?:请|帮我?|给我|替我|麻烦|能不能|可以|为我)*(?:写|作|编|创作|来|背|讲)(?:一?[首篇段个封])?[^，。？]{0,10}(?:诗|歌|词(?!条)|小说|故事|笑话|作文|对联|文章|代码|程序|情书|演讲稿|口号)"
    r"|提示词|系统提示|你的(?:指令|设定|规则)|初始指令|system\s*prompt|你是谁|你叫什么|你会什么|翻译成|译成|天气预报|今天天气|股票|彩票|忽略(?:以上|前面|之前)"
    r"|(?:电话|手机|微信|身份证|银行卡|QQ)(?:号码?|号)|(?:联系|办公)(?:电话|方式)|家庭住址|密码",
    re.IGNORECASE,
)
# 各县区分别是多少 wants a figure for each of them.
_EACH: Final = re.compile(r"[各每](?:个?[省市县区镇乡州街]|地|部门|单位|科室|企业|学校|医院|类|种|项)")
# 上线后出现过什么 takes for granted that it has happened.
_HAPPENED: Final = re.compile(r"(?<![经通超])过(?:什么|哪|几|多少)")


class Look(NamedTuple):
    """A question as understood, the passages found for it, and the places it names that are not the report's own."""

    question: Question
    found: list[Carried]
    places: tuple[str, ...]


class Desk:
    """Answers questions about one report by rule."""

    def __init__(
        self, report: Report, extra_synonyms: Path | None = None, embedder: Embedder | None = None
    ) -> None:
        self.known = Known(report, embedder)
        self._meant = Meant(self.known)
        self.synonyms = synonyms(extra_synonyms)

    def answer(self, asked: str) -> AnswerDraft:
        """Answer a question that is complete in itself."""
        look = self.look(asked)
        if isinstance(look, AnswerDraft):
            return look
        question, found, places = look
        if drafted := listed(question, self.known):
            return drafted
        if both := which(
            question, Asked(question, question.slots[0] if question.slots else ANY, found, self.known)
        ):
            return self._both(question, both)
        if question.kind == "number" or (question.kind == "list" and question.slots):
            return self._number(look)
        return self._statement(question, found)

    def look(self, asked: str) -> Look | AnswerDraft:
        """Read a question and search the report, or refuse where it is about something else."""
        if _REQUEST.search(asked):
            return AnswerDraft(status="not_found", reason="out_of_scope")
        if is_greeting(asked):
            return AnswerDraft(status="not_found", reason="nothing")
        identity = self.known.report.document.identity
        own = own_names(identity, asked)
        question = understand(asked, own, identity.year, self.synonyms)
        if not question.terms:
            return AnswerDraft(status="not_found", reason="nothing")
        found = evidence(question, self.known)
        places = foreign_places(question.text, own) if self.known.of_office else ()
        if places:
            here = [at for at in found if any(place in self._whole(at) for place in places)]
            if not here:
                return self._refuse("place", "、".join(places), question, found, places)
            found = here
        if stating := [at for at in found if anchors(question, at.passage.sentence, self.known)]:
            found = stating
        return Look(question, found, places)

    def figures(self, look: Look) -> list[Bound]:
        """Give the figures that are of the year, place and thing a question names, best first by their score."""
        question, found, places = look
        bound = bind(question, question.slots[0], found, self.known)
        return [at for at in bound if self._meant.concerns(question, at, places)]

    def _whole(self, at: Carried) -> str:
        passage = self.known.untitled[at.passage.sentence]
        return f"{passage.text}|{passage.headings}"

    def _number(self, look: Look) -> AnswerDraft:
        question, found, _ = look
        number = unstated(question, self.known)
        if number is not None:
            return self._refuse("number", number.surface, question, found)
        figures = self.figures(look)
        best, likely = likeliest(question, figures, self.known)
        if question.kind == "list":
            each = _EACH.search(question.text)
            best = next(
                (at for at in figures if not (each and self._meant.alone(question.slots[0], at))), None
            )
        work = work_out(question, found, self.known)
        if (
            work
            and work.score >= CARRIED
            and (work.resolved or not self._meant.lacks(question, self._of(work, found)))
        ):
            share = work.working.operation == "share" and not work.resolved
            if best is None or not (share or question.change) or not self._meant.sure(question, best):
                return self._stated(question, work) or self._worked(work)
        unworked = best is not None and reckons(question, best.figure)
        if best is None or unworked or not self._meant.answers(question, best, likely):
            return self._refuse(self._reason(question, found), self._missing(question), question, found)
        if question.kind == "list":
            return self._several(question, best)
        return self._figures(question, best, found)

    def _both(self, question: Question, both: Both) -> AnswerDraft:
        """Answer which of two things is more with the figures of both."""
        first, second = sorted((both.first.figure, both.second.figure), key=lambda at: at.quantity.start)
        groups = [[first, second]] if first.sentence == second.sentence else [[first], [second]]
        claims = tuple(self._claim(question, group, group[0].sentence) for group in groups)
        return AnswerDraft(status="answered", claims=claims, score=min(both.first.score, both.second.score))

    def _figures(self, question: Question, best: Bound, found: list[Carried]) -> AnswerDraft:
        """Answer with one figure for each number asked for, those of one sentence together."""
        chosen = [best]
        if other := also(question, Asked(question, question.slots[0], found, self.known), best.figure):
            chosen.append(other)
        for slot in question.slots[1:]:
            others = [at for at in bind(question, slot, found, self.known) if at.figure is not best.figure]
            here = [at for at in others if at.figure.sentence == best.figure.sentence and at.fit >= STRONG]
            held = [at for at in others if self._meant.holds(question, at)]
            if further := next(iter(here or held), None) or self._alone_asked(question, slot):
                chosen.append(further)
        by_sentence: dict[int, list[Bound]] = {}
        for at in chosen:
            by_sentence.setdefault(at.figure.sentence, []).append(at)
        claims: list[ClaimDraft] = []
        for number, group in by_sentence.items():
            if any(says_of(at.figure) for at in group):
                claims.append(self._said(number - 1))
            claims.append(self._claim(question, [at.figure for at in group], number))
        if other := self._contradicting(question, question.slots[0], best, found):
            claims.append(self._claim(question, [other.figure], other.figure.sentence))
        return AnswerDraft(status="answered", claims=tuple(claims), score=best.score)

    def _alone_asked(self, question: Question, slot: Slot) -> Bound | None:
        """Look one of several numbers up by the words of its own clause: …多少件，调解成功率是多少."""
        terms = tuple(question.terms[at] for at in slot.terms)
        if not any(term.noun for term in terms):
            return None
        counted = slot.terms.index(slot.counted) if slot.counted in slot.terms else None
        own = slot.model_copy(update={"terms": tuple(range(len(terms))), "counted": counted})
        part = question.model_copy(update={"terms": terms, "slots": (own,), "kind": "number"})
        look = Look(part, evidence(part, self.known), ())
        best, likely = likeliest(part, self.figures(look), self.known)
        return best if best is not None and self._meant.answers(part, best, likely) else None

    def _several(self, question: Question, best: Bound) -> AnswerDraft:
        """Answer with all figures of a sentence, from the first that is asked for on."""
        figures = self.known.by_sentence[best.figure.sentence]
        return AnswerDraft(
            status="answered",
            claims=(self._claim(question, figures, best.figure.sentence),),
            score=best.score,
        )

    def _claim(self, question: Question, figures: Sequence[Figure], number: int) -> ClaimDraft:
        span = stretch(question, figures, self.known)
        return ClaimDraft(
            text=self.known.report.document.text[span.start : span.end],
            sentences=(number,),
            quantity=figures[0].quantity.id,
        )

    def _worked(self, work: Work) -> AnswerDraft:
        sentences = tuple(sorted({figure.sentence for figure in work.figures}))
        claim = ClaimDraft(text="", sentences=sentences, working=work.working)
        return AnswerDraft(status="answered", claims=(claim,), score=work.score)

    def _stated(self, question: Question, work: Work) -> AnswerDraft | None:
        """Answer with the report's own figure where it states what would be worked out."""
        values = [figure.quantity.value for figure in work.figures]
        for figure in self.known.by_sentence[work.figures[0].sentence]:
            said = (
                figure not in work.figures
                and figure.change
                and figure.quantity.value == values[0] - values[-1]
            )
            if said and work.working.operation == "difference":
                claim = self._claim(question, [*work.figures, figure], figure.sentence)
                return AnswerDraft(status="answered", claims=(claim,), score=work.score)
        return None

    def _contradicting(
        self, question: Question, slot: Slot, best: Bound, found: list[Carried]
    ) -> Bound | None:
        """Find another number the report gives for the very same thing elsewhere."""
        for at in bind(question, slot, found, self.known)[1:4]:
            same = at.fit == best.fit and at.figure.year == best.figure.year
            apart = (
                at.figure.sentence != best.figure.sentence
                and at.figure.quantity.value != best.figure.quantity.value
            )
            named = at.figure.indicator == best.figure.indicator != ""
            if same and apart and named and min(at.own, best.own) >= ALIKE and at.score >= best.score - 0.1:
                return at
        return None

    def _statement(self, question: Question, found: list[Carried]) -> AnswerDraft:
        number = unstated(question, self.known) if question.kind != "yesno" else None
        if number is not None:
            return self._refuse("number", number.surface, question, found)
        chosen = choose(question, found, self.known)
        if not chosen:
            return self._refuse("indicator", self._missing(question), question, [])
        best = chosen[0]
        reason = self._against(question, best)
        if reason is not None:
            return self._refuse(reason, self._missing(question), question, chosen)
        numbers = answering(question, best, self.known)
        claims = tuple(self._said(number) for number in numbers)
        said = verb(question, best, self.known) if question.kind == "yesno" else ""
        if question.kind == "yesno" and not said and compares(question):
            return self._refuse("indicator", question.text.rstrip("？"), question, chosen)
        return AnswerDraft(status="answered", verb=said, claims=claims, score=best.coverage)

    def _against(self, question: Question, best: Carried) -> Reason | None:
        """Tell why a passage does not answer, or None where it does."""
        if best.coverage < PASSAGE or self._meant.lacks(question, best):
            return "indicator"
        if question.kind == "person" and best.coverage < SURE and not names_someone(best.passage):
            return "indicator"
        if question.kind == "time" and not names_time(best.passage):
            return "indicator"
        if swapped(question, self.known.by_sentence.get(best.passage.sentence, ())):
            return "premise"
        if question.years and self._other_year(question, best):
            return "year"
        if question.kind == "yesno":
            return None
        if (
            best.passage.kind == "plans"
            and _HAPPENED.search(question.text)
            and not self._meant.ahead(question)
        ):
            return "premise"
        if other_grade(question, best.passage.text) or turned(question, best.passage.text):
            return "premise"
        return (
            "premise" if question.kind in ("cause", "text", "definition") and denied(question, best) else None
        )

    def _other_year(self, question: Question, best: Carried) -> bool:
        said = [
            int(year)
            for year in re.findall(
                r"(?<!\d)((?:19|20)\d\d)年?", f"{best.passage.text}{best.passage.headings}{best.passage.lead}"
            )
        ]
        return (
            bool(self.known.year)
            and self.known.year not in question.years
            and not set(said) & set(question.years)
        )

    def _said(self, number: int) -> ClaimDraft:
        span = sentence(self.known, number)
        return ClaimDraft(text=self.known.report.document.text[span.start : span.end], sentences=(number,))

    def _of(self, work: Work, found: list[Carried]) -> Carried:
        return next((at for at in found if at.passage.sentence == work.figures[0].sentence), found[0])

    def _reason(self, question: Question, found: list[Carried]) -> Reason:
        """Tell whether only the year is another than the one asked for."""
        if question.years:
            free = question.model_copy(update={"years": ()})
            best, likely = likeliest(free, bind(free, free.slots[0], found, self.known), self.known)
            if best is not None and self._meant.answers(free, best, likely):
                return "year"
        return "indicator"

    def _missing(self, question: Question) -> str:
        """Word what is not there: the words the nearest passage lacks, else all that were asked for."""
        return "".join(term.text for term in question.terms if term.weight > NEAR) or question.text

    def _refuse(
        self,
        reason: Reason,
        missing: str,
        question: Question,
        found: list[Carried],
        places: tuple[str, ...] = (),
    ) -> AnswerDraft:
        if reason == "indicator" and not is_understood(question, self.known):
            return AnswerDraft(status="not_found", reason="unclear")
        nearest: tuple[ClaimDraft, ...] = ()
        bound = bind(question, question.slots[0], found, self.known) if question.slots else []
        if bound and bound[0].score >= NEAR:
            nearest = (self._claim(question, [bound[0].figure], bound[0].figure.sentence),)
        elif found and found[0].coverage >= NEAR:
            nearest = (self._said(found[0].passage.sentence),)
        return AnswerDraft(
            status="not_found",
            reason=reason,
            missing=missing,
            certain=is_certain(reason, question, self.known, self.synonyms, places),
            nearest=nearest,
        )
