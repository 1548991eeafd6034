"""A server on loopback that speaks OpenAI's protocol and misbehaves as told.

It is a real HTTP server, so that what is tested is what runs: the client, its connections, its time-outs.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

Json = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """A request that arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Json
    content: bytes = b""

    @property
    def prompt(self) -> str:
        """All the text of the messages."""
        return "\n".join(message["content"] for message in self.body.get("messages", ()))

    @property
    def format(self) -> str:
        """Which rung of the ladder it asks for."""
        asked: str = self.body.get("response_format", {}).get("type", "text")
        return asked

    @property
    def schema(self) -> Json:
        """The JSON Schema it asks for, or none."""
        schema: Json = self.body.get("response_format", {}).get("json_schema", {}).get("schema", {})
        return schema


@dataclass(frozen=True)
class Reply:
    """What the server does with a request."""

    status: int = 200
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    seconds: float = 0.0
    cut_at: int | None = None
    """Send only so many bytes of the body, though the header announces all of it."""
    drip: float = 0.0
    """Send the body byte by byte, with so many seconds between them."""
    events: tuple[str, ...] = ()
    """Send these as a stream of server-sent events instead of the body."""
    raw: bytes | None = None
    """Send these bytes as the body."""
    endless: bytes = b""
    """Send these bytes for ever instead of the body, with ``drip`` seconds between them."""
    headless: bool = False
    """Send headers for ever, with ``drip`` seconds between them."""

    def after(self, seconds: float) -> Reply:
        """Give the same reply, later."""
        return replace(self, seconds=seconds)


Behaviour = Callable[[Call], Reply]


def answer(
    content: object,
    *,
    finish_reason: str = "stop",
    tokens: tuple[int, int] | None = (100, 10),
    cached: int | None = None,
) -> Reply:
    """Answer a chat request with text, or with an object as JSON."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    message = {"role": "assistant", "content": text}
    body: Json = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "fake",
        "choices": [{"index": 0, "message": message, "finish_reason": finish_reason}],
    }
    if tokens is not None:
        read, written = tokens
        body["usage"] = {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
        if cached is not None:
            body["usage"]["prompt_tokens_details"] = {"cached_tokens": cached}
    return Reply(body=json.dumps(body))


def streamed(*pieces: str) -> Reply:
    """Answer a chat request piece by piece, as server-sent events."""
    chunks = [json.dumps({"choices": [{"index": 0, "delta": {"content": piece}}]}) for piece in pieces]
    return Reply(content_type="text/event-stream", events=(*chunks, "[DONE]"))


def event(delta: Json, finish_reason: str | None = None, **fields: object) -> str:
    """Give one piece of a streamed answer."""
    return json.dumps(
        {"choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason}], **fields},
        ensure_ascii=False,
    )


def events(*sent: str, done: bool = True) -> Reply:
    """Answer with a stream of these events."""
    return Reply(content_type="text/event-stream", events=(*sent, *(["[DONE]"] if done else [])))


def said(body: object, status: int = 200, **headers: str) -> Reply:
    """Answer with any JSON, or any text."""
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    return Reply(status=status, body=text, headers=headers)


def redirected(target: str, status: int = 307) -> Reply:
    """Send the request elsewhere."""
    return Reply(status=status, headers={"Location": target})


def error(status: int, message: str = "broken", **fields: object) -> Reply:
    """Refuse, with an error object as OpenAI sends it; ``retry_after`` becomes the header."""
    headers = {"Retry-After": str(fields.pop("retry_after"))} if "retry_after" in fields else {}
    return Reply(status=status, body=json.dumps({"error": {"message": message, **fields}}), headers=headers)


def rate_limited(retry_after: object = None) -> Reply:
    """Say 429, with a Retry-After if one is given."""
    extra = {} if retry_after is None else {"retry_after": retry_after}
    return error(429, "slow down", code="rate_limit_exceeded", **extra)


def too_long(tokens: int = 20000, limit: int = 16384) -> Reply:
    """Say that the request does not fit the context, in OpenAI's words."""
    message = (
        f"This model's maximum context length is {limit} tokens. However, your messages took {tokens} tokens."
    )
    return error(400, message, code="context_length_exceeded", param="messages")


def hang(seconds: float = 30.0) -> Reply:
    """Accept the request and say nothing."""
    return answer("late").after(seconds)


def cut_off(content: object) -> Reply:
    """Break the connection in the middle of the body."""
    reply = answer(content)
    return replace(reply, cut_at=len(reply.body.encode()) // 2)


def web_page() -> Reply:
    """Answer as a wrong address does, or the sign-in page of a network."""
    return Reply(body="<html><title>Sign in</title></html>", content_type="text/html")


def refusing(*formats: str, then: Reply) -> Behaviour:
    """Refuse these kinds of ``response_format``, and answer otherwise."""

    def behave(call: Call) -> Reply:
        if call.format in formats:
            return error(
                400, f"response_format type '{call.format}' is not supported", param="response_format"
            )
        return then

    return behave


def filled(schema: Json) -> Any:
    """Make the smallest value that satisfies a JSON Schema of the kind the product builds."""
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return filled(schema["anyOf"][0])
    kind = schema.get("type", "object")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        properties: Json = schema.get("properties", {})
        return {name: filled(properties[name]) for name in schema.get("required", ())}
    if kind == "array":
        return [filled(schema["items"]) for _ in range(schema.get("minItems", 1))]
    if kind == "string":
        return "x" * schema.get("minLength", 1)
    return {"integer": 0, "number": 0, "boolean": True, "null": None}[kind]


def vectors(embed: Callable[[str], Sequence[float]]) -> Behaviour:
    """Answer requests for embeddings with a vector for each text, the last one first."""

    def behave(call: Call) -> Reply:
        data = [{"index": at, "embedding": [*embed(text)]} for at, text in enumerate(call.body["input"])]
        return Reply(body=json.dumps({"object": "list", "data": data[::-1], "model": call.body["model"]}))

    return behave


def obedient(call: Call) -> Reply:
    """Answer every schema with the smallest value that satisfies it: a model without an opinion."""
    return answer(filled(call.schema) if call.schema else "x")


class FakeEndpoint:
    """The server; a context manager.

    ``script`` gives the replies to chat requests in order, the last of them for ever; each is a Reply or a
    function from the Call to one. ``models`` is what /v1/models lists; None makes it 404; ``lists`` is its whole
    reply. ``embeds`` answers requests for embeddings, and ``others`` any other; None makes them 404.
    """

    def __init__(
        self,
        *script: Reply | Behaviour,
        models: Sequence[str | Json] | None = ("fake",),
        embeds: Behaviour | None = None,
        lists: Reply | None = None,
        others: Behaviour | None = None,
    ) -> None:
        self.lists = lists
        self.others = others
        self.embeds = embeds
        self.script: list[Reply | Behaviour] = list(script) or [obedient]
        self.models = models
        self.calls: list[Call] = []
        self.in_flight = 0
        self.most_in_flight = 0
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._server = _Server(("127.0.0.1", 0), self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        """The base URL to give to a client."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def chats(self) -> list[Call]:
        """The chat requests that arrived."""
        return [call for call in self.calls if call.path.endswith("/chat/completions")]

    def take(self, call: Call) -> Reply:
        """Record a request and decide what to do with it."""
        with self._lock:
            self.calls.append(call)
            if call.path.endswith("/models"):
                return self._listing()
            if call.path.endswith("/embeddings") and self.embeds is not None:
                return self.embeds(call)
            if not call.path.endswith("/chat/completions"):
                return self.others(call) if self.others is not None else error(404, "no such path")
            step = self.script[0] if len(self.script) == 1 else self.script.pop(0)
        return step if isinstance(step, Reply) else step(call)

    def _listing(self) -> Reply:
        if self.lists is not None:
            return self.lists
        if self.models is None:
            return error(404, "no such path")
        cards = [{"id": card, "object": "model"} if isinstance(card, str) else card for card in self.models]
        return Reply(body=json.dumps({"object": "list", "data": cards}))

    def enter(self) -> None:
        """Count a request that is being served."""
        with self._lock:
            self.in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self.in_flight)

    def leave(self) -> None:
        """Count it out."""
        with self._lock:
            self.in_flight -= 1

    @property
    def stopped(self) -> bool:
        """Whether the test is over."""
        return self._stopped.is_set()

    def pause(self, seconds: float) -> None:
        """Wait, but not beyond the end of the test."""
        self._stopped.wait(seconds)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, address: tuple[str, int], endpoint: FakeEndpoint) -> None:
        self.endpoint = endpoint
        super().__init__(address, _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay quiet about clients that hang up: time-outs do, and that is the test."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self._serve({})

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        content = self.rfile.read(length)
        written = self.headers.get("Content-Type", "").startswith("application/json")
        self._serve(json.loads(content) if written else {}, content)

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing: the calls are recorded."""

    def _serve(self, body: Json, content: bytes = b"") -> None:
        endpoint = self.server.endpoint
        endpoint.enter()
        try:
            call = Call(
                self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body, content
            )
            reply = endpoint.take(call)
            if reply.seconds:
                endpoint.pause(reply.seconds)
            self._send(reply)
        finally:
            endpoint.leave()

    def _send(self, reply: Reply) -> None:
        body = reply.body.encode() if reply.raw is None else reply.raw
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.headless or reply.endless:
            self._send_for_ever(reply)
            return
        if reply.events:
            self.send_header("Connection", "close")
            self.end_headers()
            for event in reply.events:
                self.wfile.write(f"data: {event}\n\n".encode())
            self.close_connection = True
            return
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if reply.drip:
            for byte in body:
                self.wfile.write(bytes([byte]))
                self.server.endpoint.pause(reply.drip)
            return
        self.wfile.write(body[: reply.cut_at])
        if reply.cut_at is not None:
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True

    def _send_for_ever(self, reply: Reply) -> None:
        """Send until the client hangs up, or the test ends."""
        self.close_connection = True
        if not reply.headless:
            self.send_header("Connection", "close")
            self.end_headers()
        endpoint = self.server.endpoint
        while not endpoint.stopped:
            if reply.headless:
                self.send_header("X-More", "and more")
                self.flush_headers()
            else:
                self.wfile.write(reply.endless)
            if reply.drip:
                endpoint.pause(reply.drip)


def free_port() -> int:
    """Give a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_until(condition: Callable[[], bool], seconds: float = 2.0) -> bool:
    """Wait for something that happens in the server's threads."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.005)
    return condition()
