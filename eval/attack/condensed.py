"""True statements made of a report's sentences by leaving out what can be missed, or by naming who is meant.

Where it is not certain that what is left stands alone and means the same, nothing is made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, Literal, get_args

from eval.attack.scene import Scene, clauses, verb_at
from eval.attack.statements import Statement
from eval.attack.words import either, words
from summarizer.models import Model, Sentence

Condensing = Literal[
    "left_clause",
    "left_filler",
    "left_total",
    "left_bracket",
    "left_adverbial",
    "left_number",
    "several",
    "subject_issuer",
    "with_heading",
    "subject_earlier",
]
CONDENSINGS: Final[tuple[Condensing, ...]] = get_args(Condensing)


class Condensed(Model):
    """A true statement, how it was made, and the words it was made of."""

    way: Condensing
    statement: Statement
    was: str


Made = tuple[str, tuple[int, ...]]

# 进一步健全, with nothing after it, is a change; 健全 would be a state.
_FILLER: Final = re.compile(
    f"(?:{either(words().fillers)})(?=(?:{either(words().before_fillers)}))(?!(?:健全|完善|规范|巩固|夯实|优化|组织|研究|学习)(?:[，。；、]|$))"
)
# What leans on words before it: left without them, it is of something else.
_LEANS: Final = re.compile(
    "^(?:就|才|便|尤其|特别|要么|必须|其|该|此|这|那|上述|同时|同比|环比|比|较|占|并|且|也|还|又|再|而|但|却|则|从而|进而|使|让|令|均|都|皆|分别|各|其中|其余|另|为此|由此|因此"
    "|因而|以|用于|是|即|如|包括|分|共|最终|最后|随后|后|基本|实现|达到|确保|带动|促进|形成|推动|获|荣获|节约|减少|惠及|覆盖|涉及|受益|挽回|避免"
    "|努力|不断|切实|有效|有力|进一步|更|得到|成为|居|列|位|排名|总|合计|年均|平均|人均|户均|增长|下降|提高|提升|增加|降低|缩短|取得|赢得|受到)"
)
_REFERS: Final = re.compile("其|该|此|这|那|上述|前者|后者|同上|之一|双方|两者|本人|自己|分别|以下|如下")
# A clause that only opens the way for the next.
_OPENS: Final = re.compile(
    "^(?:对|针对|就|于|自|从|至|如|若|凡|经|因|由|由于|虽|尽管|除|当|随着|只要|只有|一旦|无论|不论|即使|既|不仅|不但|一方面|要么|将|把|向|给|被|与|会同|联合|拨付前|在)"
)
# Verbs after which others act: who acts in the next clause is not sure.
_PIVOTS: Final = re.compile(
    "组织|督促|推动|引导|指导|鼓励|要求|支持|帮助|责令|促使|派|安排|动员|带动|协助|聘请|邀请|委托|会同|没有|让|使"
)
_NUMBER: Final = re.compile(r"\d|[一二三四五六七八九十两百千万亿]+[个件项家户人名次批条余多%％万亿元]")
_SHARE: Final = re.compile("[^，]{0,8}(?:率|占比|比例)")
_MARKER: Final = re.compile(
    r"^(?:[一二三四五六七八九十]+是|[一二三四五六七八九十]+(?=要)|\d{1,2}[.．、](?!\d)|—+|首先，|其次，|最后，)"
)
_BRACKET: Final = re.compile(r"（([^（）]{3,40})）|\(([^()]{3,40})\)")
_NARROWS: Final = re.compile(
    "[不除含中]|包括|口径|可比|可变|剔除|以下|以上|以内|截至|预计|试行|草案|稿|市|县|区|乡|镇|街道|月|年|日|至|—|[0-9]+[%％人件个家户项元]|^[一二三四五六七八九十]+$"
)
_TOTAL: Final = re.compile(f"(?:累计|共计|总计|一共|(?<!总)共)(?=(?:{either(words().deeds)}))")
_WHEN: Final = re.compile("全年|截至|年内|今年|一年来|以来|20\\d\\d年")
_ORGAN: Final = re.compile(
    "^(?:20[0-9]{2}年，)?(?P<organ>[^，。；]{0,16}?(?:党组书记、局长|负责人|局长|厅长|区长|县长|市长|党组|政府|局机关|[局厅委院]|机构|中心|大队|支队))"
    f"(?=(?:{either((*words().own_deeds, '带头', '主持', '牵头', '自觉', '始终', '把', '先后', '高度'))}))"
)
_BLANK_OR_TITLE: Final = re.compile(r"\s+|《[^》]*》")
_OWN_ONLY: Final = (
    "主持",
    "带头",
    "亲自",
    "定期",
    "牵头",
    "自觉",
    "督促",
    "推动",
    "组织",
    "坚持",
    "严格",
    "认真",
    "把",
)


def condensed(scene: Scene) -> Iterator[Condensed]:
    """Return what can be made of each sentence of a report, way by way."""
    for sentence in scene.sentences:
        said = scene.said(sentence)
        for way, condense in _WAYS.items():
            for text, cited in condense(said, sentence, scene):
                if text != said and len(text) > 5 and not _LEANS.match(text):
                    made = scene.statement(text, cited, "condensed")
                    yield Condensed(way=way, statement=made, was=said)


def _starts_with_verb(clause: str) -> bool:
    verb = verb_at(clause)
    return verb is not None and verb.word not in (
        "成为",
        "达到",
        "位于",
        "属于",
        "高于",
        "低于",
        "超过",
        "来自",
        "具有",
        "包括",
    )


def _left_clause(said: str, sentence: Sentence, scene: Scene) -> Iterator[Made]:
    """Leave out one deed from the middle of several of one doer."""
    if re.search("[；;。：:！？]", said):
        return
    spans = clauses(said)
    parts = [said[span.start : span.end] for span in spans]
    for at in range(1, len(parts) - 1):
        before, left, after = parts[at - 1 : at + 2]
        counts = _NUMBER.search(left) or _SHARE.match(after)
        stands = _starts_with_verb(left) and not (counts or _REFERS.search(left) or _PIVOTS.search(left))
        joined = _starts_with_verb(after) and not (_LEANS.match(after) or _REFERS.search(after))
        if stands and joined and not _OPENS.match(before) and not _PIVOTS.search(before):
            yield said[: spans[at].start] + said[spans[at + 1].start :], (sentence.id,)


def _left_filler(said: str, sentence: Sentence, scene: Scene) -> Iterator[Made]:
    """Leave out adverbs that say nothing, in front of the verbs they go with."""
    yield _FILLER.sub("", said), (sentence.id,)


def _several(said: str, sentence: Sentence, scene: Scene) -> Iterator[Made]:
    """Leave out a clause, fillers, and the number of the item, all at once."""
    for text, cited in _left_clause(said, sentence, scene):
        shorter = _MARKER.sub("", _FILLER.sub("", text))
        if shorter != text:
            yield shorter, cited


def _left_total(said: str, sentence: Sentence, scene: Scene) -> Iterator[Made]:
    """Leave out 累计 and 共 before a verb, where the sentence says for which time the number is."""
    for match in _TOTAL.finditer(said):
        if _WHEN.search(said[: match.start()]):
            yield said[: match.start()] + said[match.end() :], (sentence.id,)


def _left_bracket(said: str, sentence: Sentence, scene: Scene) -> Iterator[Made]:
    """Leave out a bracket that names a paper or gives a short form, and narrows nothing."""
    for match in _BRACKET.finditer(said):
        inside = match[1] or match[2]
        paper = "〔" in inside or inside.startswith("以下简称")
        title = said[: match.start()].count("《") > said[: match.start()].count("》")
        if (paper or not _NARROWS.search(inside)) and not title:
            yield said[: match.start()] + said[match.end() :], (sentence.id,)


def _left_adverbial(said: str, sentence: Sentence, scene: Scene) -> Iterator[Made]:
    """Leave out by what or to what end something is done, where no number hangs on it."""
    spans = clauses(said)
    if len(spans) < 2 or _NUMBER.search(said) or re.search("[；;。：:]", said):
        return
    first, rest = said[: spans[0].end], said[spans[1].start :]
    known = words()
    opens = first.startswith(known.adverbial_heads) and (
        first[0] not in "以在" or first.endswith(known.adverbial_ends)
    )
    if opens and len(rest) >= 8 and _starts_with_verb(rest) and not _REFERS.search(rest):
        yield rest, (sentence.id,)


def _left_number(said: str, sentence: Sentence, scene: Scene) -> Iterator[Made]:
    """Leave out the number of an item."""
    yield _MARKER.sub("", said), (sentence.id,)


def _opens_paragraph(sentence: Sentence, scene: Scene) -> bool:
    """Whether nothing but headings and deeds of the same doer stand before a sentence in its paragraph."""
    document = scene.report.document
    start = document.text.rfind("\n", 0, sentence.start) + 1
    before = [one for one in document.sentences[: sentence.id] if one.start >= start and not one.heading]
    return all(_own(scene.said(one)) for one in before)


def _own(said: str) -> bool:
    return said.startswith(words().own_deeds) and verb_at(said) is not None


def _subject_issuer(said: str, sentence: Sentence, scene: Scene) -> Iterator[Made]:
    """Name the one who reports in front of a deed of its own."""
    document = scene.report.document
    issuer = document.identity.issuer
    if not issuer or scene.section_kind(sentence.id) != "achievements" or not _own(said):
        return
    naming = [
        one.id
        for one in document.sentences
        if issuer in _BLANK_OR_TITLE.sub("", document.text[one.start : one.end])
    ]
    spoken_for = [
        at
        for at in naming
        if f"代表{issuer}" in document.text[document.sentences[at].start : document.sentences[at].end]
    ]
    named = next(iter((*spoken_for, *naming)), None)
    if named is not None and _opens_paragraph(sentence, scene) and not _REFERS.search(clause_of(said)):
        yield issuer + said, tuple(sorted({named, sentence.id}))


def clause_of(said: str) -> str:
    """Return the first clause of a sentence."""
    return said[: clauses(said)[0].end]


def _with_heading(said: str, sentence: Sentence, scene: Scene) -> Iterator[Made]:
    """Put the heading in front of the first sentence below it."""
    document = scene.report.document
    section = document.sections[sentence.section]
    before = document.sentences[sentence.id - 1]
    if before.heading and before.start == section.start and 4 <= len(section.title) <= 30:
        yield f"{section.title.strip('。：:')}：{said}", (before.id, sentence.id)


def _of_a_person(said: str) -> bool:
    return said.startswith((*words().own_deeds, *_OWN_ONLY)) and verb_at(said) is not None


def _subject_earlier(said: str, sentence: Sentence, scene: Scene) -> Iterator[Made]:
    """Name whom a sentence before in the paragraph named, where none but deeds stand between."""
    document = scene.report.document
    start = document.text.rfind("\n", 0, sentence.start) + 1
    for before in reversed(document.sentences[: sentence.id]):
        if before.start < start or before.heading or not _of_a_person(said):
            return
        if match := _ORGAN.match(scene.said(before)):
            yield match["organ"] + said, (before.id, sentence.id)
            return
        if not _of_a_person(scene.said(before)):
            return


_WAYS: Final[dict[Condensing, Callable[[str, Sentence, Scene], Iterator[Made]]]] = {
    "left_clause": _left_clause,
    "left_filler": _left_filler,
    "left_total": _left_total,
    "left_bracket": _left_bracket,
    "left_adverbial": _left_adverbial,
    "left_number": _left_number,
    "several": _several,
    "subject_issuer": _subject_issuer,
    "with_heading": _with_heading,
    "subject_earlier": _subject_earlier,
}
