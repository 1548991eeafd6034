"""What an endpoint complains of: its own words, taken from whatever it sent, and the kind of trouble they speak of.

Servers word the same trouble in many ways and under many statuses: an empty account is a 402, a 403, a 429, a 500 or
a reply with status 200. So the words count first, and the status where they say nothing.
"""

from __future__ import annotations

import html
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Final, Literal

Kind = Literal["quota", "rate", "filter", "model", "context", "key", "busy", "form"]

_LONGEST: Final = 4_000
_SHOWN: Final = 300
_DEEPEST: Final = 6
_MOST_PARTS: Final = 3
# Where servers put their words, the more telling first.
_WORDS: Final = (
    "error", "errors", "detail", "message", "Message", "msg", "error_msg", "errmsg", "error_message", "errorMessage",
    "base_resp", "status_msg", "header", "reason", "description", "title",
)  # fmt: skip
_CODES: Final = (
    "code", "type", "Code", "error_code", "errcode", "error_type", "status_code", "statusCode", "status",
)  # fmt: skip
_PLACES: Final = ("error", "errors", "detail", "message", "base_resp", "header")
_FINE: Final = frozenset({"", "0", "200", "success", "ok", "none", "null", "true"})
# A pydantic error as Python prints it.
_PRINTED: Final = re.compile(r"'loc': [(\[]([^)\]]*)[)\]], 'msg': (?:'([^']*)'|\"([^\"]*)\")")
_INPUT: Final = re.compile(r"'input': .*", re.DOTALL)
_TEMPLATE: Final = re.compile(r"(?:Jinja Exception|TemplateError): *(.+)", re.DOTALL)
_TITLE: Final = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_UNSEEN: Final = re.compile(r"<(script|style)\b.*?</\1>", re.IGNORECASE | re.DOTALL)
_TAG: Final = re.compile(r"<[^>]*>")
_NUMBER: Final = re.compile(r"\d{3,}")
_RANGE: Final = re.compile(r"\[\s*\d+\s*,\s*(\d{3,})\s*\]")
_LIMIT: Final = re.compile(
    r"(?:context (?:length|size|window)|limit|<=|maximum|at most|上限|最大|不能?超过)\D{0,30}?(\d{3,})",
    re.IGNORECASE,
)

# In the order in which they count.
_KINDS: Final[tuple[Kind, ...]] = ("filter", "key", "model", "rate", "context", "busy", "form")
_INPUTS: Final = re.compile(r"input|prompt|messages|输入", re.IGNORECASE)


@dataclass(frozen=True)
class Complaint:
    """What a server said: its words on one line, its codes, the parameters it names, a status of its own."""

    words: str
    codes: tuple[str, ...] = ()
    param: str = ""
    fields: Mapping[str, object] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """The words as a message quotes them."""
        return self.words if len(self.words) <= _SHOWN else f"{self.words[:_SHOWN]}…"

    @property
    def status(self) -> int | None:
        """The HTTP status the body gives, where it is not that of the reply."""
        return next((int(code) for code in self.codes if re.fullmatch(r"[45]\d\d", code)), None)

    @property
    def kind(self) -> Kind | None:
        """What it speaks of; None where its words don't tell."""
        codes = " ".join(self.codes)
        told = f"{codes} {self.words}"
        # What an account lacks is also said of a rate.
        if speaks_of("quota", told) and (speaks_of("quota", codes) or not speaks_of("per_minute", told)):
            return "quota"
        if speaks_of("output", told) and not _INPUTS.search(told):
            return "form"
        return next((kind for kind in _KINDS if speaks_of(kind, told)), None)

    @property
    def tokens(self) -> tuple[object, object]:
        """Of a context that is too small: the tokens asked for and those it holds, None where it doesn't say."""
        limit = (
            self.fields.get("n_ctx") or _first_number(_RANGE, self.words) or _first_number(_LIMIT, self.words)
        )
        numbers = sorted({int(number) for number in _NUMBER.findall(self.words)})
        if limit is None and len(numbers) == 2:
            limit = numbers[0]
        over = [number for number in numbers if isinstance(limit, int) and number > limit]
        return self.fields.get("n_prompt_tokens") or (over[-1] if over else None), limit


@cache
def phrases() -> Mapping[str, tuple[str, ...]]:
    """Read how servers word each kind of trouble, from ``complaints.toml``."""
    text = resources.files("summarizer.llm").joinpath("complaints.toml").read_text(encoding="utf-8")
    return {kind: tuple(listed) for kind, listed in tomllib.loads(text).items()}


def speaks_of(kind: str, words: str) -> bool:
    """Whether words are among those in which servers speak of a kind of trouble."""
    return _pattern(kind).search(words) is not None


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(phrases()[kind]), re.IGNORECASE)


def complaint_of(body: object) -> Complaint:
    """Read what a server said from its reply: JSON of any shape, a web page, or plain text."""
    if isinstance(body, str):
        return Complaint(words=one_line(_of_page(body)))
    levels = list(_levels(body))
    return Complaint(
        words=one_line(" / ".join(list(dict.fromkeys(_words(body)))[:_MOST_PARTS])),
        codes=tuple(dict.fromkeys(_codes(levels))),
        param=" ".join(str(level["param"]) for level in levels if level.get("param")),
        fields=next((level for level in levels if "n_ctx" in level), {}),
    )


def complains(body: object) -> bool:
    """Whether an object without an answer says that something went wrong: in words, or by a code."""
    if not isinstance(body, Mapping):
        return False
    if any(body.get(name) for name in ("error", "errors", "detail")):
        return True
    codes = [code.lower() for code in _codes(list(_levels(body)))]
    bad = [code for code in codes if code not in _FINE]
    return any(code.lstrip("-").isdecimal() for code in bad) or (any(_words(body)) and bool(bad or not codes))


def one_line(text: str) -> str:
    """Put text on one line, without what a terminal would obey."""
    return " ".join("".join(c if c.isprintable() else " " for c in text[:_LONGEST]).split())


def _first_number(pattern: re.Pattern[str], text: str) -> int | None:
    found = pattern.search(text)
    return int(found[1]) if found else None


def _levels(body: object, depth: int = 0) -> Iterator[Mapping[str, object]]:
    """Give the objects that may hold codes: the body, and those within where errors are put."""
    body = _parsed(body)
    if isinstance(body, list) and body:
        body = body[0]
    if not isinstance(body, Mapping) or depth > _DEEPEST:
        return
    yield body
    for name in _PLACES:
        yield from _levels(body.get(name), depth + 1)


def _codes(levels: list[Mapping[str, object]]) -> list[str]:
    found = [level[name] for level in levels for name in _CODES if name in level]
    return [str(code) for code in found if isinstance(code, str | int) and str(code)]


def _words(value: object, depth: int = 0) -> Iterator[str]:
    value = _parsed(value)
    if depth > _DEEPEST or not value:
        return
    if isinstance(value, str):
        yield from _of_text(value)
    elif isinstance(value, list):
        for each in value[:_MOST_PARTS]:
            yield from _words(each, depth + 1)
    elif isinstance(value, Mapping) and "loc" in value and "msg" in value:
        yield _of_place(value["loc"], str(value["msg"]))
    elif isinstance(value, Mapping):
        for name in _WORDS:
            yield from _words(value.get(name), depth + 1)


def _parsed(value: object) -> object:
    """Read JSON that was written into a text, as gateways do with what their upstream said."""
    if not isinstance(value, str) or not value.lstrip().startswith(("{", "[")):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def _of_text(text: str) -> Iterator[str]:
    printed = _PRINTED.findall(text)
    if printed:
        for place, single, double in printed[:_MOST_PARTS]:
            yield _of_place(re.findall(r"[\w.-]+", place), single or double)
        return
    template = _TEMPLATE.search(text)
    yield _INPUT.sub("", template[1] if template else _of_page(text))


def _of_place(place: object, said: str) -> str:
    steps = (
        [str(step) for step in place if step != "body"] if isinstance(place, list | tuple) else [str(place)]
    )
    return f"{'.'.join(steps)}: {said}" if steps else said


def _of_page(text: str) -> str:
    """Give a web page's title, else its text; any other text as it is."""
    if not text.lstrip().startswith("<"):
        return text
    title = _TITLE.search(text)
    shown = title[1] if title else _TAG.sub(" ", _UNSEEN.sub(" ", text))
    return html.unescape(shown)
