"""Which figures a question wants worked out, or held against one another: each part looked up by its own words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from summarizer.models import Fact, Operation, Working
from summarizer.numbers import compatible_unit
from summarizer.questions.parse import FITS, Query, Slot, years_in
from summarizer.questions.terms import GENERIC, Term

if TYPE_CHECKING:
    from summarizer.engines.rules.answerer import Candidate, Ranking

Form = Literal["sum", "kinds", "each", "times", "rest", "difference", "baseline", "share", "which", "also"]

_SUM: Final = re.compile(r"合计|一共|总共|共计|加起来|加在一起|总和|之和|合起来|合在一起|共有|两项|两者")
_LIST: Final = re.compile(r"以及|再?加上?|外加|连同|还有|[和与跟及、]")
_TOGETHER: Final = r"(?=[^，。？]{0,12}(?:一共|总共|合计|共计|加起来|总和))"
_KINDS: Final = re.compile(
    rf"(?:[二两三四五六七八九十\d]+(?:种|类|项|个|样|方面)|各(?:种|类|项|式|个|方面)){_TOGETHER}"
)
_EACH: Final = re.compile(
    r"(?:平均(?:下来|算下来|到)?(?:每一?|一)|摊[到下]来?每一?|平摊到每一?)(?P<unit>人次|户次|批次|[个人名件次场家户项起批份套年月天亩村所辆位条]?)"
    r"|(?P<head>[人户亩场件])均|每一?(?P<each>人次|[人名件户家场亩所村次套台辆位])(?!月|年)"
)
_MEAN: Final = re.compile(r"人均|平均|户均|每[人户名件年月]")
_TIMES: Final = re.compile(
    r"(?P<a>[^。？]{1,30}?)(?:相当于|差不多是|等于|[是为])(?P<b>[^，。？]{1,24}?)的?(?:几|多少)倍"
)
_LEFT: Final = re.compile(
    r"(?:未|(?<![罚收出淹沉吞埋])没(?!收)有?|尚未|还没有?|不(?![同断仅但少低超足到再论管满知错])|[漏落剩])(?:能|有)?"
    r"(?P<deed>[^的，。？　]{1,16})"
)
_DIFFERENCES: Final = (
    re.compile(
        r"(?P<a>[^。？]{1,30}?)要?(?:比|较|跟|和|与)(?P<b>[^，。？]{1,20}?)(?:，|(?<![上前头])一年|每年|一共|总共|相比)*"
        r"(?:相?差(?:了|距)?|[多少高低大快](?:出|了|挣|花|收|用|来|产|招|办|接|投|拿|领|交|建|种|卖)?|增加|减少|增长|下降|提高|降低)[^，。？]{0,4}(?:多少|几|百分之)"
    ),
    re.compile(r"(?P<a>[^。？]{1,30}?)(?:和|与|跟|同)(?P<b>[^，。？]{1,20}?)(?:之间)?，?相?差"),
    re.compile(
        r"(?P<a>[^。？]{1,30}?)，?(?:去掉|扣掉|扣除|除去|刨去|减去|除开|除了|不算)(?P<b>[^，。？]{1,20}?)(?:以外|之外|外)?，?(?:还|其余|其他|剩|余)"
    ),
    re.compile(
        r"[^。？]{0,20}?从(?P<b>[^，。？]{2,14}?)到(?P<a>[^，。？]{2,14}?)，?(?:[^，。？]{0,10}?)(?:[增涨提上加扩减降下跌缩多少][^，。？]{0,4})(?:多少|几)"
    ),
    re.compile(
        r"(?P<a>[^。？]{0,30}?)(?:比|较|离|距)(?P<b>[^，。？]{1,16}?)(?:相比)?(?:还?差|多(?!少)|(?<!多)少|高|低|增加|减少|增长|下降|提高|降低)"
    ),
)
_PERCENT: Final = re.compile(r"百分之|比例|增幅|增长率|降幅|增速")
_YEAR_BEFORE: Final = re.compile(r"[上前头]一?年")
_BROAD: Final = re.compile(r"全[国省市县区](?:平均|均值)?|平均水平|上一?年|去年|前一年")
_FELL: Final = re.compile(r"减少|下降|降低|少|低|压[缩减]|缩[短小]|回落|收窄")
_MOST: Final = r"(?:更|要|的)*(?:[多大高快少低小慢长短好重])"
_WHICH: Final = (
    re.compile(rf"(?P<a>[^，。？]{{1,20}}?){_MOST}[，,]?还是(?P<b>[^，。？]{{1,20}}?){_MOST}"),
    re.compile(
        r"(?P<a>[^，。？]{1,20}?)(?:和|与|跟|还是|、|同)(?P<b>[^，。？]{1,20}?)(?:相比|比起来|比)?[，,]?"
        rf"(?:[哪谁](?:一|个|头|样|边|方|项|类|种|家|者)*)(?:[^，。？]{{0,8}}?){_MOST}"
    ),
)
_PACE: Final = re.compile(r"[涨增长升降跌掉]得?[^，。？]{0,2}[快慢多少]|增[长速幅]|增长|[快慢]")
_ALSO: Final = re.compile(r"[，。？；](?:那么?)?(?P<other>[^，。？；]{1,12})呢")
_COMPLEMENT: Final = re.compile(r"[不未没][^，。？]{1,4}率")
_WITHIN: Final = re.compile(r"(?<=[\u4e00-\u9fff])(?:里面|当中|之中|其中|[中里内])(?=[\u4e00-\u9fff，])")
# Beside a year these say whether a figure is a goal or what came of it, which the year says already.
_WHETHER: Final = re.compile("目标|任务|计划|预[期计]|实[际绩]|完成|安排|打算|[定要想]|[达做]到|争取")

# How far the words of a part must be beside its figure, or before it in its sentence, and of its passage.
_BESIDE: Final = 0.35
_PASSAGE: Final = 0.45
# What it is worth that two figures stand in one sentence.
_SAME: Final = 0.3
_SHARED: Final = 0.45
_ANY: Final = Slot()


class FormAttempt(NamedTuple):
    """A form that a question may have, with its parts by their places in ``Calculation.parts``."""

    form: Form
    parts: range
    unit: str = ""


class Calculation(NamedTuple):
    """What a question wants worked out, in the order to be tried, and its parts as queries of their own."""

    attempts: tuple[FormAttempt, ...] = ()
    parts: tuple[Query, ...] = ()


class Work(NamedTuple):
    """The figures of a working, or those to be shown side by side where there is none."""

    facts: tuple[Fact, ...]
    working: Working | None


def plan(query: Query, year: int | None) -> Calculation:
    """Read what a question wants worked out; ``year`` is the report's."""
    drafted: list[tuple[Form, list[Query], str]] = []
    # Two years that a question names are held against one another before all else.
    forms = sorted(_READ.items(), key=lambda item: len(query.years) > 1 and item[0] != "difference")
    for form, read in forms:
        drafted += [(form, *made)] if (made := read(query, year)) is not None else []
    attempts: list[FormAttempt] = []
    parts: list[Query] = []
    for form, own, unit in drafted:
        attempts.append(FormAttempt(form, range(len(parts), len(parts) + len(own)), unit))
        parts += own
    return Calculation(tuple(attempts), tuple(parts))


def work_out(planned: Calculation, ranking: Ranking) -> Work | None:
    """Find the figures of the first form of a question that has them all."""
    for form, places, unit in planned.attempts:
        found = [_fitting(planned.parts[place], ranking.of_parts[place]) for place in places]
        if work := _DONE[form](ranking, found, unit):
            return work
    return None


# What a form needs of a question: its parts, and the unit of the outcome; None where the question is none such.
_Read = tuple[list[Query], str] | None


def _sum(query: Query, year: int | None) -> _Read:
    """调解和仲裁一共多少件, 一共建了多少所小学和幼儿园."""
    match = _SUM.search(query.text)
    if match is None or not query.slots:
        return None
    spans = _items(query.text, 0, match.start()) or _items(query.text, match.end(), len(query.text))
    parts = []
    for start, end in spans:
        terms, years = _named(query, start, end), years_in(query.text[start:end], year)
        if terms or years:
            shared = (
                [term for term in query.terms if not any(low <= term.start < high for low, high in spans)]
                if terms
                else list(query.terms)
            )
            parts.append(_part(query, terms, shared, years or query.years, query.slots[0]))
    return (parts, "") if len(parts) > 1 else None


def _items(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return where the parts of a list stand; nothing where there is no list."""
    cuts = [match.span() for match in _LIST.finditer(text, start, end)]
    return (
        list(zip([start, *(high for _, high in cuts)], [*(low for low, _ in cuts), end], strict=True))
        if cuts
        else []
    )


def _kinds(query: Query, year: int | None) -> _Read:
    """五种案子总共几件: all figures of a sentence that lists as many."""
    return ([], "") if query.slots and _KINDS.search(query.text) else None


def _each(query: Query, year: int | None) -> _Read:
    """平均每名农民工追回多少元."""
    match = _EACH.search(query.text)
    if match is None or not query.slots:
        return None
    unit = match["unit"] or match["each"] or match["head"] or "人"
    # 每个 says nothing of the unit that what is counted has.
    each = Slot() if unit == "个" else Slot(unit=unit, sort="count")
    whom: list[Term] = []
    end = match.end()
    for term in query.terms:
        if term.start == end and term.weight > GENERIC and not (whom and term.deed):
            whom.append(term)
            end += len(term.text)
    rest = [term for term in query.terms if term not in whom]
    whole = _part(query, rest, whom, query.years, query.slots[0])
    return [whole, _part(query, whom, rest, query.years, each)], each.unit


def _times(query: Query, year: int | None) -> _Read:
    """2015年是2010年的几倍."""
    match = _TIMES.search(query.text)
    return (_two(query, match, year, _ANY, change=False), "倍") if match else None


def _rest(query: Query, year: int | None) -> _Read:
    """还有几个没有改好."""
    match = _LEFT.search(query.text)
    if match is None or not query.slots or query.slots[0].sort not in ("count", "any", "money"):
        return None
    done = [term for term in query.terms if match.start("deed") <= term.start < match.end("deed")]
    outer = [term for term in query.terms if term not in done and term.weight > GENERIC]
    if not done or not outer:
        return None
    slot = query.slots[0]
    parts = [_part(query, outer, (), query.years, slot), _part(query, done, outer, query.years, slot)]
    return parts, ""


def _difference(query: Query, year: int | None) -> _Read:
    """By how much one figure is more than another, wherever each stands."""
    match = next((found for form in _DIFFERENCES if (found := form.search(query.text))), None)
    if match is None or not query.slots:
        return None
    slot = query.slots[0]
    percent = slot.sort == "share" or _PERCENT.search(query.text) is not None
    return _two(query, match, year, _ANY if percent else slot, change=False), "%" if percent else ""


def _baseline(query: Query, year: int | None) -> _Read:
    """What a figure is held against, where the report says by how much it differs: 比上年减少21起."""
    broad = _BROAD.search(query.text)
    if not query.slots or query.change or not (query.years or broad):
        return None
    return [_part(query, list(query.terms), (), (), query.slots[0])], broad.group()[:2] if broad else ""


def _share(query: Query, year: int | None) -> _Read:
    """查出问题的占多大比例, 合格率."""
    if not query.slots or query.slots[0].sort != "share" or query.slots[0].unit or query.change:
        return None
    # Of 不合格率 the part is what is left, which no sentence says.
    if _COMPLEMENT.search(query.text):
        return None
    inner, outer = _halves(query)
    if not inner or not outer:
        return None
    return [_part(query, inner, outer, query.years, _ANY), _part(query, outer, (), query.years, _ANY)], "%"


def _which(query: Query, year: int | None) -> _Read:
    """Which of two things is more, or grew faster."""
    match = next((found for form in _WHICH if (found := form.search(query.text))), None)
    if match is None:
        return None
    paced = _PACE.search(query.text, match.start("b")) is not None
    slot = Slot(sort="share") if paced else _ANY
    return _two(query, match, year, slot, change=paced), ""


def _also(query: Query, year: int | None) -> _Read:
    """The same figure of another thing, which is asked for in short: …多少钱，乡下人呢."""
    match = _ALSO.search(query.text)
    if match is None or not query.slots:
        return None
    start, end = match.span("other")
    own, years = _named(query, start, end), years_in(query.text[start:end], year)
    rest = [term for term in query.terms if term not in own]
    first = _part(query, rest, (), query.years, query.slots[0])
    shared = rest[-1:] if own else rest
    return [first, _part(query, own, shared, years or query.years, query.slots[0])], ""


_READ: Final[dict[Form, Callable[[Query, int | None], _Read]]] = {
    "sum": _sum, "kinds": _kinds, "each": _each, "times": _times, "rest": _rest,
    "difference": _difference, "baseline": _baseline, "share": _share, "which": _which, "also": _also,
}  # fmt: skip


def _two(query: Query, match: re.Match[str], year: int | None, slot: Slot, *, change: bool) -> list[Query]:
    """Read two parts of a question, the one that names less in the words of the one that names more."""
    a_years = years_in(match["a"], year)
    # Of the year before the one that the question names first: 2014年要建的比上一年建成的.
    b_years = years_in(match["b"], a_years[0] if a_years and _YEAR_BEFORE.search(match["b"]) else year)
    a, b = (
        _named(query, *match.span("a"), when=bool(a_years)),
        _named(query, *match.span("b"), when=bool(b_years)),
    )
    spans = [match.span(name) for name in ("a", "b")]
    common = [
        term
        for term in query.terms
        if term.weight > GENERIC and not any(low <= term.start < high for low, high in spans)
    ]
    reported = (year,) if year else ()
    made = []
    for own, other, years, others in ((a, b, a_years, b_years), (b, a, b_years, a_years)):
        lent = other if not own else other[-1:] if len(own) == 1 else []
        if years or others:
            rest = tuple(one for one in query.years if one not in others)
            years = years or rest or reported
        else:
            years = query.years
        made.append(_part(query, own, [*common, *lent], years, slot, change=change))
    return made


def _named(query: Query, start: int, end: int, *, when: bool = False) -> list[Term]:
    """Return the words of a part of a question (half-open)."""
    return [
        term
        for term in query.terms
        if start <= term.start < end and not (when and _WHETHER.fullmatch(term.text))
    ]


def _part(
    query: Query,
    own: Sequence[Term],
    shared: Iterable[Term],
    years: tuple[int, ...],
    slot: Slot,
    *,
    change: bool = False,
) -> Query:
    """Return a part of a question as a query; the words that tell it from the other parts weigh more."""
    lent = [
        term.model_copy(
            update={"weight": term.weight * _SHARED, "salience": term.salience * _SHARED, "tight": False}
        )
        for term in shared
        if term not in own
    ]
    terms = (*(term.model_copy(update={"tight": False}) for term in own), *lent)
    plain = Slot(unit=slot.unit, sort=slot.sort, terms=tuple(range(len(own) or len(terms))))
    return query.model_copy(
        update={"terms": terms, "slots": (plain,), "years": years, "change": change, "kind": "number"}
    )


def _halves(query: Query) -> tuple[list[Term], list[Term]]:
    """Part the words of a share: what is the part, and of what whole."""
    terms = [term for term in query.terms if term.weight > GENERIC]
    if tight := [term for term in terms if term.tight]:
        return tight, [term for term in terms if not term.tight]
    over = query.text.find("占")
    if over > 0:
        before, after = [t for t in terms if t.start < over], [t for t in terms if t.start > over]
        comma, within = query.text.rfind("，", 0, over), _WITHIN.search(query.text, 0, over)
        cut = comma if comma > 0 else within.start() if within else -1
        if not after and cut >= 0:
            return [t for t in before if t.start > cut], [t for t in before if t.start < cut]
        return before, after
    rate = next((term for term in reversed(terms) if term.text.endswith("率") and len(term.text) > 2), None)
    if rate is None:
        return terms[-1:], terms[:-1]
    deed = rate.model_copy(update={"text": rate.text.removesuffix("率"), "parts": ()})
    return [deed], [term for term in terms if term is not rate]


def _fitting(part: Query, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the figures that may be a part's, best first."""
    slot, terms = part.slots[0], part.terms
    found = []
    for one in candidates:
        fact = one.fact
        if fact.change != part.change or one.fit < FITS or (part.years and fact.year not in part.years):
            continue
        here = own_share(part, one)
        before = _mean(
            [terms[place].salience for place in slot.terms], [one.before[place] for place in slot.terms]
        )
        if max(here, before) >= _BESIDE and one.evidence.coverage >= _PASSAGE:
            found.append(one)
    return sorted(found, key=lambda one: -one.score)


def own_share(part: Query, one: Candidate) -> float:
    """Return how far the words beside a figure carry a part's own words, 0 to 1."""
    places = part.slots[0].terms
    return _mean([part.terms[place].salience for place in places], [one.beside[place] for place in places])


def _mean(weights: Sequence[float], shares: Sequence[float]) -> float:
    total = sum(weights)
    return (
        sum(weight * share for weight, share in zip(weights, shares, strict=True)) / total if total else 0.0
    )


def _pair(
    firsts: Sequence[Candidate], seconds: Sequence[Candidate], goes: Callable[[Fact, Fact], bool]
) -> tuple[Fact, Fact] | None:
    """Return the best two figures that go together; those of one sentence are preferred."""
    best, most = None, 0.0
    for one in firsts:
        for other in seconds:
            a, b = one.fact, other.fact
            score = one.score + other.score + _SAME * (a.sentence == b.sentence)
            if a is not b and (best is None or score > most) and goes(a, b):
                best, most = (a, b), score
    return best


def _alike(a: Fact, b: Fact) -> bool:
    return compatible_unit(a.quantity.unit, b.quantity.unit)


def _work(operation: Operation, facts: Sequence[Fact], unit: str = "") -> Work:
    ids = tuple(fact.quantity.id for fact in facts)
    return Work(tuple(facts), Working(operation=operation, quantities=ids, unit=unit))


def _larger_first(a: Fact, b: Fact) -> tuple[Fact, Fact]:
    return (a, b) if a.quantity.value >= b.quantity.value else (b, a)


# How a form is done: with the figures that fit each part, and the unit of the outcome.
_Found: TypeAlias = "Sequence[Sequence[Candidate]]"


def _add(ranking: Ranking, found: _Found, unit: str) -> Work | None:
    chosen: list[Fact] = []
    for candidates in found:
        fitting = (one.fact for one in candidates if not chosen or _alike(one.fact, chosen[0]))
        fact = next((fact for fact in fitting if fact not in chosen), None)
        if fact is None:
            return None
        chosen.append(fact)
    return _work("sum", chosen)


def _add_kinds(ranking: Ranking, found: _Found, unit: str) -> Work | None:
    match = _KINDS.search(ranking.query.text)
    number = next((n for n in ranking.query.numbers if match and n.start == match.start()), None)
    for evidence in ranking.evidence[: 2 if number else 1]:
        fits = {
            one.fact.quantity.id for one in ranking.candidates[0] if one.fit >= FITS and not one.fact.change
        }
        facts = [fact for fact in ranking.facts(evidence.passage.sentence) if fact.quantity.id in fits]
        values = [fact.quantity.value for fact in facts]
        if len(facts) > 1 and (len(facts) == number.value if number else 2 * max(values) != sum(values)):
            return _work("sum", facts)
    return None


def _divide(ranking: Ranking, found: _Found, unit: str) -> Work | None:
    whole, below = found
    if whole and _MEAN.search(whole[0].fact.own):
        return None
    pair = _pair(whole, below, lambda a, b: a.quantity.unit != b.quantity.unit)
    if pair is None:
        return None
    over = unit or pair[1].quantity.unit
    return _work("each", pair, f"{pair[0].quantity.unit}/{over}")


def _compare(ranking: Ranking, found: _Found, unit: str) -> Work | None:
    pair = _pair(found[0], found[1], _alike)
    return _work("times", pair, unit) if pair and pair[0].quantity.unit not in ("%", "倍") else None


def _subtract_done(ranking: Ranking, found: _Found, unit: str) -> Work | None:
    over, done = found
    pair = _pair(
        over,
        done,
        lambda a, b: _alike(a, b) and a.quantity.value > b.quantity.value and a.quantity.unit != "%",
    )
    return _work("difference", pair) if pair else None


def _subtract(ranking: Ranking, found: _Found, unit: str) -> Work | None:
    pair = _pair(found[0], found[1], _alike)
    if pair is None:
        return None
    percent = pair[0].quantity.unit in ("%", "‰")
    if unit and not percent:
        return _work("growth", pair, "%")
    first, last = _larger_first(*pair)
    stated = next(
        (
            f
            for f in ranking.facts(first.sentence)
            if f.change and f.quantity.value == first.quantity.value - last.quantity.value
        ),
        None,
    )
    if stated and last.sentence == first.sentence:
        return Work((first, last, stated), None)
    return _work("difference", (first, last), "个百分点" if percent else "")


def _before(ranking: Ranking, found: _Found, broad: str) -> Work | None:
    years = ranking.query.years
    for one in found[0][:3]:
        fact = one.fact
        if fact.year is None or (years and fact.year - 1 not in years):
            continue
        for other in ranking.facts(fact.sentence):
            held = bool(years) or broad in other.own
            if held and other.change and _measures(other, fact):
                operation: Operation = "sum" if _FELL.search(other.own) else "difference"
                return _work(operation, (fact, other), fact.quantity.unit)
    return None


def _measures(change: Fact, fact: Fact) -> bool:
    """Whether a change is in the unit of a figure, points for a percentage."""
    unit = fact.quantity.unit
    return change.quantity.unit == unit or (unit == "%" and change.quantity.unit.endswith("百分点"))


def _divide_part(ranking: Ranking, found: _Found, unit: str) -> Work | None:
    part, whole = found

    def goes(a: Fact, b: Fact) -> bool:
        return _alike(a, b) and a.quantity.unit != "%" and a.quantity.value <= b.quantity.value

    pair = _pair(part, whole, goes)
    return _work("share", pair, unit) if pair else None


def _show_both(ranking: Ranking, found: _Found, unit: str) -> Work | None:
    pair = _pair(found[0], found[1], _alike)
    return Work(tuple(sorted(pair, key=lambda fact: fact.quantity.start)), None) if pair else None


_DONE: Final[dict[Form, Callable[[Ranking, _Found, str], Work | None]]] = {
    "sum": _add, "kinds": _add_kinds, "each": _divide, "times": _compare, "rest": _subtract_done,
    "difference": _subtract, "baseline": _before, "share": _divide_part, "which": _show_both, "also": _show_both,
}  # fmt: skip
