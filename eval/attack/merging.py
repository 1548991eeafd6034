"""Two clauses made one: the subject of the first with the predicate of the second."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from random import Random
from typing import Final

from eval.attack.scene import Scene, clauses, tokens
from eval.attack.statements import Statement
from eval.attack.words import words

# A longer predicate, one with a number and one of an event does not fit everything.
_GENERIC: Final = 8
_SPECIFIC: Final = re.compile(
    r"\d|开工|完工|竣工|通车|投入|投产|投用|挂牌|落地|封顶|运营|营业|获|开放|上线|揭牌|奠基"
)
_NEAR: Final = 12
_NO_SUBJECT: Final = (
    *words().deeds, *words().fillers, *words().adverbial_heads,
    "对标", "关于", "全面", "持续", "努力", "逐步", "今年", "去年", "全年", "当前", "预计", "同比",
)  # fmt: skip
# Of the one who reports nearly everything may be said.
_DOES_ALL: Final = re.compile("[局厅委组]$|政府$|部门$|我们$|我[市区县省]$|全[市区县省]$|党组|中心组")
_NOMINAL: Final = ("n", "nz", "ns", "nt", "nr", "j", "vn", "b", "eng")


def merged(statement: Statement, scene: Scene, rng: Random) -> Iterator[Statement]:
    """Say of the subject of one clause what the report says of the subject of another."""
    first = bisect_left(scene.sentences, statement.sentences[0], key=lambda one: one.id)
    sentences = scene.sentences[first : first + _NEAR]
    parts = [(one.id, *part) for one in sentences for part in _parts(scene.said(one))][:_NEAR]
    for at, (cited, subject, own) in enumerate(parts):
        for also, other, predicate in parts[at + 1 :]:
            alike = set(_pairs(subject)) & set(_pairs(other))
            if not alike and predicate not in own and own not in predicate:
                both = tuple(sorted({cited, also}))
                yield scene.statement(subject + predicate, both, "condensed", statement.kind)


def _pairs(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(len(text) - 1)]


@lru_cache(maxsize=20_000)
def _parts(said: str) -> tuple[tuple[str, str], ...]:
    """Return the subject and the predicate of each clause that has both, and a predicate that fits not everything."""
    return tuple(_divided(said))


def _divided(said: str) -> Iterator[tuple[str, str]]:
    for span in clauses(said):
        clause = said[span.start : span.end]
        words_of = tokens(clause)
        at = next((i for i, token in enumerate(words_of) if token.word in words().predicates), None)
        if not at:
            continue
        while at and words_of[at - 1].tag in ("d", "ad", "vd"):
            at -= 1
        head = words_of[:at]
        subject = clause[: head[-1].end] if head else ""
        predicate = clause[len(subject) :]
        nominal = all(token.tag in (*_NOMINAL, "v") or token.word in "、和与及" for token in head)
        specific = len(predicate) > _GENERIC or _SPECIFIC.search(predicate)
        opens = (
            head
            and head[0].tag in _NOMINAL
            and not subject.startswith(_NO_SUBJECT)
            and not _DOES_ALL.search(subject)
        )
        if opens and nominal and head[-1].tag[:1] in "nvj" and len(subject) > 2 and specific:
            yield subject, predicate
