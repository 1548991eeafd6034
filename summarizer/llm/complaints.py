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
from itertools import islice
from typing import Final, Literal

Kind = Literal["quota", "rate", "filter", "model", "context", "key", "busy", "form"]

_DATA: Final[dict[str, dict[str, list[str]]]] = tomllib.loads(
    resources.files("summarizer.llm").joinpath("complaints.toml").read_text(encoding="utf-8")
)
PHRASES: Final = _DATA["phrases"]
"""How servers word each kind of trouble, as regular expressions."""

_WORDS: Final = _DATA["names"]["words"]
_CODES: Final = _DATA["names"]["codes"]
_PARAMETERS: Final = _DATA["names"]["parameters"]
_FINE: Final = _DATA["names"]["fine"]

_LONGEST: Final = 4_000
_SHOWN: Final = 300
_DEEPEST: Final = 6
_MOST_PARTS: Final = 3
_MOST_MET: Final = 100
_LONGEST_PAGE: Final = 20_000
_HEAD: Final = 2_500
_TAIL: Final = 1_000
# A pydantic error as Python prints it.
_PRINTED: Final = re.compile(r"'loc': [(\[]([^)\]]*)[)\]], 'msg': (?:'([^']*)'|\"([^\"]*)\")")
_INPUT: Final = re.compile(r"'input': .*", re.DOTALL)
_TEMPLATE: Final = re.compile(r"(?:Jinja Exception|TemplateError): *(.+)", re.DOTALL)
_TITLE: Final = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_MARKUP: Final = re.compile(r"<(?:script|style)\b[^<]*|<[^>]*>", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\d{3,}")
_LIMITS: Final = (
    re.compile(r"\[\s*\d+\s*,\s*(\d{3,})\s*\]"),
    re.compile(
        r"(?:context (?:length|size|window)|limit|<=|maximum|at most|上限|最大|不能?超过)\D{0,30}?(\d{3,})",
        re.IGNORECASE,
    ),
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
        text = f"{codes} {self.words}"
        # What an account lacks is also said of a rate.
        rate = speaks_of("per_minute", text) or speaks_of("rate", codes)
        if speaks_of("quota", codes) or (speaks_of("quota", text) and not rate):
            return "quota"
        if speaks_of("roles", text) or (speaks_of("output", text) and not _INPUTS.search(text)):
            return "form"
        return next((kind for kind in _KINDS if speaks_of(kind, text)), None)

    @property
    def tokens(self) -> tuple[object, object]:
        """Of a context that is too small: the tokens asked for and those it holds, None where it doesn't say."""
        stated = (match for pattern in _LIMITS if (match := pattern.search(self.words)))
        numbers = sorted({int(number) for number in _NUMBER.findall(self.words)})
        first = next((int(match[1]) for match in stated), numbers[0] if len(numbers) == 2 else None)
        limit = self.fields.get("nctx") or first
        over = [number for number in numbers if isinstance(limit, int) and number > limit]
        return self.fields.get("nprompttokens") or (over[-1] if over else None), limit


def speaks_of(kind: str, words: str) -> bool:
    """Whether words are among those in which servers speak of a kind of trouble."""
    return _pattern(kind).search(words) is not None


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile("|".join((PHRASES | _DATA["refusals"])[kind]), re.IGNORECASE)


def complaint_of(body: object) -> Complaint:
    """Read what a server said from its reply: JSON of any shape, a web page, or plain text."""
    if isinstance(body, str):
        return Complaint(words=one_line(_of_page(body)))
    levels, words = _taken_apart(body)
    return Complaint(
        words=one_line(" / ".join(words[:_MOST_PARTS])),
        codes=tuple(dict.fromkeys(_codes(levels))),
        param=" ".join(str(level[name]) for level in levels for name in _PARAMETERS if level.get(name)),
        fields=next((level for level in levels if "nctx" in level), {}),
    )


def complains(body: object) -> bool:
    """Whether an object without an answer says that something went wrong: in words, or by a code."""
    levels, _ = _taken_apart(body)
    outer = levels[0] if levels else {}
    if any(outer.get(name) for name in ("error", "errors", "detail")):
        return True
    codes = [code.lower() for code in _codes(levels)]
    bad = [code for code in codes if code.strip("0") and code not in _FINE]
    # What else a reply holds may be words, too, but no complaint.
    worded = any(outer.get(name) for name in _WORDS if name not in ("data", "result"))
    return any(code.lstrip("-").isdecimal() for code in bad) or (worded and bool(bad or not codes))


def one_line(text: str) -> str:
    """Return text on one line, without what a terminal would obey."""
    return " ".join("".join(c if c.isprintable() else " " for c in text[:_LONGEST]).split())


def _taken_apart(body: object) -> tuple[list[dict[str, object]], list[str]]:
    """Return the objects that may hold codes, the outermost first, and all that is said in them, each once."""
    met = list(islice(_walk(body), _MOST_MET))
    words = dict.fromkeys(each for each in met if isinstance(each, str))
    return [each for each in met if not isinstance(each, str)], list(words)


def _walk(value: object, depth: int = 0) -> Iterator[dict[str, object] | str]:
    value = _parsed(value)
    if depth > _DEEPEST or not value:
        return
    if isinstance(value, str):
        yield from _of_text(value)
    elif isinstance(value, list):
        for each in value[:_MOST_PARTS]:
            yield from _walk(each, depth + 1)
    elif isinstance(value, Mapping):
        level = {str(name).lower().replace("_", ""): inner for name, inner in value.items()}
        yield level
        place = level.get("loc") or next((level[name] for name in _PARAMETERS if level.get(name)), None)
        message = level.get("msg") or level.get("message")
        if place and isinstance(message, str) and "error" not in level:
            yield _of_place(place if isinstance(place, list) else [place], message)
            return
        for name in _WORDS:
            yield from _walk(level.get(name), depth + 1)


def _codes(levels: list[dict[str, object]]) -> list[str]:
    values = [level[name] for level in levels for name in _CODES if name in level]
    return [str(code) for code in values if isinstance(code, str | int) and str(code)]


def _parsed(value: object) -> object:
    """Read JSON that was written into a text, as gateways do with what their upstream said."""
    if not isinstance(value, str) or not value.lstrip().startswith(("{", "[")):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def _of_text(text: str) -> Iterator[str]:
    if len(text) > _LONGEST_PAGE:
        # What went wrong stands at the head, or, after all that led to it, at the end.
        text = f"{_of_page(text)[:_HEAD]} … {text[-_TAIL:]}"
    if printed := _PRINTED.findall(text):
        for place, single, double in printed[:_MOST_PARTS]:
            yield _of_place(re.findall(r"[\w.-]+", place), single or double)
    else:
        template = _TEMPLATE.search(text)
        yield _INPUT.sub("", template[1] if template else _of_page(text))


def _of_place(place: list[object], message: str) -> str:
    steps = [str(step) for step in place if step != "body"]
    return f"{'.'.join(steps)}: {message}" if steps else message


def _of_page(text: str) -> str:
    """Return a web page's title, else its text; any other text as it is."""
    text = text.lstrip()[:_LONGEST_PAGE]
    if not text.startswith("<"):
        return text
    title = _TITLE.search(text)
    return html.unescape(title[1] if title else _MARKUP.sub(" ", text))
