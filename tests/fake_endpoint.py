"""A server on loopback that speaks OpenAI's protocol and misbehaves as told.

It is a real HTTP server, so that what is tested is what runs: the client, its connections, its time-outs.
``FakeEndpoint`` answers by a script from threads of the test's process. ``Endpoint`` is one in a process of its own,
late, and misbehaving at rates one can set: ``python -m tests.fake_endpoint '{"latency": 0.2}'`` prints its port and
serves until stdin closes.
"""

from __future__ import annotations

import hashlib
import json
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).parents[1]
TEXT = "按照要求完成有关工作任务情况"

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
        """Which mode of structured output it asks for."""
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
    silent: bool = False
    """Hang up without a word."""

    def after(self, seconds: float) -> Reply:
        """Return the same reply, later."""
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
    """Return one piece of a streamed answer."""
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


def filled(schema: Json, text: str = "") -> Any:
    """Make the smallest value that satisfies a JSON Schema of the kind the product builds.

    Args:
        schema: the schema.
        text: stands for every text.
    """
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return filled(schema["anyOf"][0], text)
    kind = schema.get("type", "object")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        properties: Json = schema.get("properties", {})
        return {name: filled(properties[name], text) for name in schema.get("required", ())}
    if kind == "array":
        return [filled(schema["items"], text) for _ in range(schema.get("minItems", 1))]
    if kind == "string":
        return text or "x" * schema.get("minLength", 1)
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
    def port(self) -> int:
        """The port it listens on."""
        return self._server.server_port

    @property
    def url(self) -> str:
        """The base URL to give to a client."""
        return f"http://127.0.0.1:{self.port}/v1"

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
        if reply.silent:
            self.close_connection = True
            return
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
    """Return a port on which nobody listens."""
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


# --- an endpoint in a process of its own -----------------------------------------------------------------------


@dataclass(frozen=True)
class Manners:
    """How the server behaves; rates are shares of the requests."""

    latency: float = 0.0
    limited: float = 0.0
    failing: float = 0.0
    cut: float = 0.0
    prose: float = 0.0
    hanging: float = 0.0
    passing: int = 0
    """After so many troubles a request is answered; 0 is never. How often it is tried again is the product's."""
    hang_seconds: float = 30.0
    retry_after: str = ""
    refuse_key: bool = False
    down_after: int = 0
    """Fail every request after so many, until ``POST /v1/up``; 0 is never."""
    most_a_minute: int = 0
    polls: int = 1
    """How often a batch has to be asked after before it has ended."""


@dataclass
class Counts:
    """What a server has seen and sent."""

    arrived: int = 0
    answered: int = 0
    again: int = 0
    """Good answers to a request that had had a good answer before."""
    most_in_flight: int = 0
    first_at: float = 0.0
    last_at: float = 0.0
    """When the first chat request came in and the last was answered, by the server's own clock."""
    by_trouble: dict[str, int] = field(default_factory=dict)


class _Mannered:
    """Decides by a request's hash what becomes of it, so that every run meets the same trouble, and counts."""

    def __init__(self, manners: Manners) -> None:
        self.manners = manners
        self.counts = Counts()
        self.most_in_flight: Callable[[], int] = int
        self._arrivals: Counter[str] = Counter()
        self._good: Counter[str] = Counter()
        self._troubles: Counter[str] = Counter()
        self._up_again = False
        self._files: dict[str, bytes] = {}
        self._batches: dict[str, Json] = {}
        self._polls: Counter[str] = Counter()
        self._lock = threading.Lock()

    def chat(self, call: Call) -> Reply:
        """Answer a chat request."""
        key = hashlib.sha256(call.content).hexdigest()
        with self._lock:
            self.counts.first_at = self.counts.first_at or time.monotonic()
            trouble = self._arrived(key)
            if trouble:
                self._troubles[trouble] += 1
        if trouble == "hanging":
            return Reply(seconds=self.manners.hang_seconds, silent=True)
        time.sleep(self.manners.latency)
        if trouble in ("limited", "minute"):
            after = {"retry_after": self.manners.retry_after} if self.manners.retry_after else {}
            return error(429, "slow down", **after)
        if trouble in ("failing", "down"):
            return error(500)
        if trouble == "refuse_key":
            return error(401, "who are you")
        if trouble == "prose":
            return answer("我不知道", tokens=(1000, 100))
        if trouble == "cut":
            return cut_off(_opinion(call.body))
        with self._lock:
            self._answered(key)
            self.counts.last_at = time.monotonic()
        return answer(_opinion(call.body), tokens=(1000, 100))

    def other(self, call: Call) -> Reply:
        """Answer what is no chat: files and batches, and questions about the server itself."""
        path = call.path.partition("?")[0]
        with self._lock:
            if path.endswith("/counts"):
                counts = replace(
                    self.counts, by_trouble=dict(self._troubles), most_in_flight=self.most_in_flight()
                )
                return said(asdict(counts))
            if path.endswith("/up"):
                self._up_again = True
                return said({})
            if path.endswith("/content"):
                return Reply(raw=self._files[path.split("/")[-2]])
            if path.endswith("/files"):
                lines = [line for line in call.content.splitlines() if line.startswith(b'{"custom_id"')]
                return said({"id": self._file(lines), "object": "file"})
            if path.endswith("/batches") and call.method == "GET":
                listed = list(reversed(self._batches.values()))
                return said({"object": "list", "data": listed, "has_more": False})
            return said(self._batch(path, call))

    def _arrived(self, key: str) -> str:
        """Count a request, and return the trouble it meets, if any."""
        self._arrivals[key] += 1
        self.counts.arrived += 1
        manners = self.manners
        if manners.refuse_key:
            return "refuse_key"
        if manners.down_after and self.counts.arrived > manners.down_after and not self._up_again:
            return "down"
        if manners.most_a_minute and self.counts.answered >= manners.most_a_minute:
            return "minute"
        if manners.passing and self._arrivals[key] > manners.passing:
            return ""
        digest = hashlib.sha256(f"{key}{self._arrivals[key]}".encode()).hexdigest()
        drawn = int(digest[:8], 16) / 0x100000000
        for name in ("limited", "failing", "cut", "prose", "hanging"):
            drawn -= getattr(manners, name)
            if drawn < 0:
                return name
        return ""

    def _answered(self, key: str) -> None:
        self.counts.answered += 1
        self.counts.again += self._good[key] > 0
        self._good[key] += 1

    def _batch(self, path: str, call: Call) -> Json:
        """Take a batch in, or say how it stands."""
        if call.method == "POST":
            name = f"batch_{len(self._batches)}"
            self._batches[name] = {"id": name, "object": "batch", "status": "in_progress", **call.body}
            return self._batches[name]
        batch = self._batches[path.split("/")[-1]]
        self._polls[batch["id"]] += 1
        if batch["status"] == "in_progress" and self._polls[batch["id"]] >= self.manners.polls:
            self._end(batch)
        return batch

    def _end(self, batch: Json) -> None:
        """Answer all requests of a batch, which are to one model."""
        good, bad = [], []
        requests = [json.loads(line) for line in self._files[batch["input_file_id"]].splitlines()]
        if len({request["body"]["model"] for request in requests}) > 1:
            batch["status"] = "failed"
            return
        for request in requests:
            key = request["custom_id"]
            reply: Json = {"custom_id": key, "id": "r", "error": None}
            if self._arrived(key) in ("limited", "failing"):
                self._troubles["failing"] += 1
                reply["response"] = {"status_code": 500, "body": {"error": {"message": "broken"}}}
                bad.append(json.dumps(reply).encode())
            else:
                self._answered(key)
                body = json.loads(answer(_opinion(request["body"]), tokens=(1000, 100)).body)
                reply["response"] = {"status_code": 200, "body": body}
                good.append(json.dumps(reply, ensure_ascii=False).encode())
        batch["status"] = "completed"
        batch["output_file_id"] = self._file(good) if good else None
        batch["error_file_id"] = self._file(bad) if bad else None

    def _file(self, lines: list[bytes]) -> str:
        name = f"file-{len(self._files)}"
        self._files[name] = b"".join(line + b"\n" for line in lines)
        return name


def _opinion(body: Json) -> object:
    schema = body.get("response_format", {}).get("json_schema", {}).get("schema")
    return filled(schema, TEXT) if schema else TEXT


class Endpoint:
    """The server's process, and what one asks it; a context manager."""

    def __init__(self, **manners: Any) -> None:
        self._manners = Manners(**manners)
        self._process: subprocess.Popen[str] | None = None
        self.port = 0

    @property
    def url(self) -> str:
        """The base URL to give to a client."""
        return f"http://127.0.0.1:{self.port}/v1"

    def counts(self) -> Counts:
        """Return what it has seen and sent."""
        with urllib.request.urlopen(f"{self.url}/counts", timeout=10) as reply:
            return Counts(**json.load(reply))

    def come_up(self) -> None:
        """End an outage."""
        urllib.request.urlopen(f"{self.url}/up", data=b"{}", timeout=10).close()

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.fake_endpoint", json.dumps(asdict(self._manners))]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.communicate()


def _main(manners: Manners) -> None:
    server = _Mannered(manners)
    cards: list[str | Json] = [{"id": "fake", "object": "model", "max_model_len": 65536}]
    with FakeEndpoint(server.chat, models=cards, others=server.other) as endpoint:
        server.most_in_flight = lambda: endpoint.most_in_flight
        print(endpoint.port, flush=True)
        # Whoever started it is gone when stdin closes.
        sys.stdin.read()


if __name__ == "__main__":
    _main(Manners(**json.loads(sys.argv[1])))
