"""What an endpoint sent becomes one chat reply: text, reasoning, how it ended, tokens.

OpenAI's form is read leniently. Servers differ: a stream where none was asked for, the object wrapped in another,
content in parts, reasoning in a field of its own, counts that are no numbers. What makes no difference to the answer
must not cost it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, cast

from pydantic import JsonValue

from summarizer.llm.protocol import JsonObject

MOST_BYTES: Final = 33_554_432
"""What a reply may have, unpacked: the longest answers, thoughts and lists of vectors have a tenth of it."""

_STREAM_OPENS: Final = ("data:", "event:", "id:", "retry:", ":")
_DONE: Final = "[DONE]"
_WRAPPERS: Final = ("data", "result", "output", "response", "body")
_REASONING: Final = ("reasoning_content", "reasoning", "thinking")
_MOST_TOKENS: Final = 1_000_000_000
# The words of OpenAI for how an answer ended, and those of others for the same.
_ENDINGS: Final = {
    "length": {"length", "max_tokens", "model_length", "model_context_window_exceeded", "max_output_tokens"},
    "content_filter": {"content_filter", "sensitive", "safety", "content_filtered", "prohibited_content"},
    "error": {"error", "network_error", "insufficient_system_resource", "abort", "aborted", "cancelled"},
}
_DECODER: Final = json.JSONDecoder()
# Between what a model thinks aloud and what it says: the marks differ from model to model.
_OPEN: Final = re.compile(
    r"<(?:think|thinking|thought|reasoning|reflection|seed:think)>|\[THINK\]|◁think▷"
    r"|<\|channel\|>\s*analysis\s*<\|message\|>"
)
_CLOSE: Final = re.compile(
    r"</(?:think|thinking|thought|reasoning|reflection|seed:think)>|\[/THINK\]|◁/think▷"
    r"|<\|channel\|>\s*final\s*<\|message\|>"
)


class BrokenStreamError(Exception):
    """A stream of events ended before the answer did."""


@dataclass(frozen=True, slots=True)
class ChatReply:
    """An answer; token counts are None where the endpoint gives none.

    ``finish_reason`` is in OpenAI's words, or ``error``; ``ended`` is the endpoint's own, or what it says went wrong.
    """

    text: str
    thoughts: str
    finish_reason: str
    ended: JsonValue = None
    refusal: str = ""
    tokens_in: int | None = None
    tokens_cached: int = 0
    tokens_out: int | None = None

    @property
    def cut(self) -> bool:
        """Whether the answer stops before its end."""
        return self.finish_reason == "length" or (self.finish_reason == "content_filter" and bool(self.text))

    @property
    def spent_on_thought(self) -> bool:
        """Whether it was cut off because thinking took the room that the answer needed."""
        return self.cut and len(self.thoughts) > len(self.text)


def decoded(body: bytes, charset: str | None) -> str:
    """Decode a reply: as JSON is written, else as the server says, else as Chinese gateways do without saying."""
    for encoding in (json.detect_encoding(body), charset, "gb18030"):
        try:
            if encoding:
                return body.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return body.decode("utf-8", "replace")


def plain(text: str) -> JsonValue:
    """Read the JSON of a reply; of a stream of events, the one object its pieces amount to.

    Raises:
        ValueError: if it is neither.
        BrokenStreamError: if the stream stops amid the answer.
    """
    text = text.strip()
    if text.startswith(_STREAM_OPENS) and "data:" in text:
        return _assembled(text)
    try:
        value, end = _DECODER.raw_decode(text)
    except RecursionError as error:
        raise ValueError(text[:60]) from error
    rest = text[end:].strip()
    # Some gateways end a plain reply as if it had been a stream.
    if rest and not rest.startswith("data:"):
        raise ValueError(rest[:60])
    return cast(JsonValue, value)


@lru_cache(maxsize=4)
def read_text(text: str) -> ChatReply | None:
    """Read the answer of a chat reply as it was sent or stored; None where there is none in it.

    The transport, a batch and who asked read the same reply one after the other.
    """
    try:
        return read_chat(plain(text))
    except (ValueError, BrokenStreamError):
        return None


def read_chat(value: JsonValue) -> ChatReply | None:
    """Read the answer of a chat reply; None where there is none in it."""
    outer = _holder(value)
    choice = _first_choice(outer)
    if choice is None:
        return None
    message = _message(choice)
    text, thoughts = _parts(message.get("content"))
    word = choice.get("finish_reason") or outer.get("done_reason")
    ended = "error" if choice.get("error") else _ending(word)
    reasoning = "".join(_parts(message.get(name))[0] for name in _REASONING)
    answer, aloud = without_thoughts(text or _arguments(message), ended=ended != "length")
    usage = _mapping(outer.get("usage"))
    cached = _mapping(usage.get("prompt_tokens_details")).get("cached_tokens")
    return ChatReply(
        text=answer,
        thoughts=(thoughts or reasoning) + aloud,
        finish_reason=ended,
        ended=choice.get("error") or word,
        refusal=_parts(message.get("refusal"))[0],
        tokens_in=_count(usage.get("prompt_tokens")),
        tokens_cached=_count(cached) or _count(usage.get("prompt_cache_hit_tokens")) or 0,
        tokens_out=_count(usage.get("completion_tokens")),
    )


def _mapping(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _holder(value: JsonValue) -> JsonObject:
    """Return the object that holds the choices; some gateways wrap it in their own."""
    outer = _mapping(value)
    wrapped = (_mapping(outer.get(name)) for name in _WRAPPERS)
    return next((each for each in (outer, *wrapped) if _first_choice(each) is not None), outer)


def _first_choice(outer: JsonObject) -> JsonObject | None:
    choices = outer.get("choices")
    if isinstance(choices, list) and choices and isinstance(choices[0], dict):
        return choices[0]
    # Ollama's own form, and Qianfan's.
    if isinstance(outer.get("message"), dict):
        return outer
    if isinstance(outer.get("result"), str) and "usage" in outer:
        return {"message": {"content": outer["result"]}, "finish_reason": outer.get("finish_reason")}
    return None


def _message(choice: JsonObject) -> JsonObject:
    said = choice.get("message"), choice.get("delta"), {"content": choice.get("text")}
    return next(message for message in said if isinstance(message, dict))


def _parts(content: JsonValue) -> tuple[str, str]:
    """Return the text and the reasoning of a content: a text, an object, or a list of parts."""
    if isinstance(content, str):
        # Half of a pair of surrogates is no character, and nothing could write it.
        return content.encode("utf-8", "replace").decode(), ""
    if isinstance(content, dict):
        return json.dumps(content, ensure_ascii=False), ""
    text, thoughts = "", ""
    for part in content if isinstance(content, list) else ():
        if isinstance(part, dict) and "thinking" in part:
            thoughts += _parts(part["thinking"])[0]
        else:
            text += _parts(part.get("text") if isinstance(part, dict) else part)[0]
    return text, thoughts


def _arguments(message: JsonObject) -> str:
    """Return what a model said by calling a tool nobody offered: some servers hold answers to a schema that way."""
    match message.get("tool_calls"):
        case [call]:
            function = _mapping(call).get("function")
        case _:
            function = message.get("function_call")
    return _parts(_mapping(function).get("arguments"))[0]


def _ending(reason: JsonValue) -> str:
    word = str(reason or "stop").lower()
    return next((ours for ours, theirs in _ENDINGS.items() if word in theirs), "stop")


def _count(value: JsonValue) -> int | None:
    """Return a count of tokens, None where it is none: a text, a negative number, more than there can be."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return int(value) if 0 <= value < _MOST_TOKENS else None


def without_thoughts(text: str, *, ended: bool) -> tuple[str, str]:
    """Return what a model said, and what it thought aloud before it.

    The beginning of a thought may be missing: many chat templates write it into the prompt. Its end may be, too: a
    model told not to think goes on at once with its answer. Where the answer was cut off it was cut amid the thought.

    Args:
        text: what the model wrote.
        ended: whether it came to its end.
    """
    *_, last = (None, *_CLOSE.finditer(text))
    thoughts, rest = (text[: last.start()], text[last.end() :]) if last else ("", text)
    opening = _OPEN.search(rest)
    if opening is None:
        return rest, _OPEN.sub("", thoughts)
    before, after = rest[: opening.start()], rest[opening.end() :]
    if ended and not before.strip():
        return after, thoughts
    return before, thoughts + after


# --- streams ---


def _assembled(text: str) -> JsonObject:
    """Put the pieces of a stream of server-sent events together."""
    pieces: dict[str, str] = {}
    kept: JsonObject = {}
    finish: JsonValue = None
    whole = False
    for event in _events(text):
        whole = event == _DONE
        if not isinstance(event, dict):
            continue
        choice = _first_choice(_holder(event))
        if choice is None and "choices" not in event:
            # An error amid the stream counts more than what came before it.
            return event
        kept |= {name: event[name] for name in ("usage", "model") if event.get(name)}
        if choice is not None:
            finish = choice.get("finish_reason") or finish
            _add(pieces, choice)
    if finish is None and not whole:
        raise BrokenStreamError
    message: JsonObject = {"role": "assistant", **pieces}
    return {**kept, "choices": [{"index": 0, "message": message, "finish_reason": finish}]}


def _events(text: str) -> Iterator[JsonValue]:
    """Return what the events hold: objects, and the word that says there are no more.

    An event ends at a blank line; one line is an event by itself where it holds a whole object.
    """
    parts: list[str] = []
    for line in (*text.splitlines(), ""):
        name, colon, content = line.partition(":")
        if name == "data" and colon:
            if content.strip() == _DONE:
                yield _DONE
                return
            parts.append(content.removeprefix(" "))
        if parts and (not line or len(parts) == 1):
            try:
                yield cast(JsonValue, json.loads("\n".join(parts)))
                parts = []
            except (ValueError, RecursionError) as error:
                # The rest may stand in the next lines of the same event.
                if not line:
                    raise BrokenStreamError from error


def _add(pieces: dict[str, str], choice: JsonObject) -> None:
    """Add a piece; one that comes as a whole message takes the place of what there was."""
    message = _message(choice)
    whole = isinstance(choice.get("message"), dict)
    for field, names in (
        ("content", ("content",)),
        ("reasoning_content", _REASONING),
        ("refusal", ("refusal",)),
    ):
        piece = "".join(_parts(message.get(name))[0] for name in names)
        if piece:
            pieces[field] = piece if whole else pieces.get(field, "") + piece
