"""A quick OpenAI-compatible server in a process of its own, that is late and misbehaves at rates one can set.

``tests/fake_endpoint.py`` serves a script of replies from threads; this one serves hundreds a second, decides by
the request's hash (so that every run meets the same trouble) and counts what it answered.

Run ``python -m tests.batch.endpoint '{"latency": 0.2}'`` to have it print its port and serve until stdin closes.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).parents[2]
TEXT = "按照要求完成有关工作任务情况"


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
    """When the first chat request came in and the last answer went out, by the server's own clock."""
    by_trouble: dict[str, int] = field(default_factory=dict)


def filled(schema: Any) -> Any:
    """Make a value that satisfies a schema of the kind the product builds."""
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "object")
    if kind == "object":
        return {name: filled(schema["properties"][name]) for name in schema.get("required", ())}
    if kind == "array":
        return [filled(schema["items"]) for _ in range(schema.get("minItems", 1))]
    return TEXT if kind == "string" else 0


class _Wire(asyncio.Protocol):
    """One connection: requests are answered one after another, also where nobody is there to read the answer."""

    transport: asyncio.Transport

    def __init__(self, server: _Server) -> None:
        self._server = server
        self._read = b""
        self._head = b""
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        if self._task is None:
            self.next()

    def next(self) -> None:
        """Begin with the next request if all of it is there."""
        self._task = None
        if not self._head:
            head, mark, self._read = self._read.partition(b"\r\n\r\n")
            if not mark:
                self._read = head
                return
            self._head = head
        length = _length(self._head)
        if len(self._read) < length:
            return
        head, self._head = self._head, b""
        body, self._read = self._read[:length], self._read[length:]
        self._task = asyncio.get_running_loop().create_task(self._server.serve(self, head, body))


class _Server:
    def __init__(self, manners: Manners) -> None:
        self.manners = manners
        self.counts = Counts()
        self.arrivals: Counter[str] = Counter()
        self.good: Counter[str] = Counter()
        self.troubles: Counter[str] = Counter()
        self.in_flight = 0
        self.up_again = False
        self.files: dict[str, bytes] = {}
        self.batches: dict[str, dict[str, Any]] = {}
        self.polls: Counter[str] = Counter()

    async def serve(self, wire: _Wire, head: bytes, body: bytes) -> None:
        method, path, _ = head.split(b"\r\n", 1)[0].decode().split(" ")
        self.in_flight += 1
        self.counts.most_in_flight = max(self.counts.most_in_flight, self.in_flight)
        try:
            if await self._reply(method, path, body, wire):
                wire.next()
            else:
                wire.transport.close()
        finally:
            self.in_flight -= 1

    async def _reply(self, method: str, path: str, body: bytes, wire: _Wire) -> bool:
        if path.endswith("/chat/completions"):
            return await self._chat(body, wire)
        if path.endswith("/models"):
            card = {"id": "fake", "object": "model", "max_model_len": 65536}
            return _send(wire, 200, {"object": "list", "data": [card]})
        if path.endswith("/counts"):
            self.counts.by_trouble = dict(self.troubles)
            return _send(wire, 200, asdict(self.counts))
        if path.endswith("/up"):
            self.up_again = True
            return _send(wire, 200, {})
        if "/files" in path or "/batches" in path:
            return await self._batch_api(method, path.partition("?")[0], body, wire)
        return _send(wire, 404, {"error": {"message": "no such path"}})

    async def _chat(self, body: bytes, wire: _Wire) -> bool:
        key = hashlib.sha256(body).hexdigest()
        self.arrivals[key] += 1
        self.counts.arrived += 1
        self.counts.first_at = self.counts.first_at or time.monotonic()
        trouble = self._trouble(key)
        if trouble:
            self.troubles[trouble] += 1
        if trouble == "hanging":
            await asyncio.sleep(self.manners.hang_seconds)
            return False
        await asyncio.sleep(self.manners.latency)
        if trouble in ("limited", "minute"):
            after = {"Retry-After": self.manners.retry_after} if self.manners.retry_after else {}
            return _send(wire, 429, {"error": {"message": "slow down"}}, **after)
        if trouble in ("failing", "down"):
            return _send(wire, 500, {"error": {"message": "broken"}})
        if trouble == "refuse_key":
            return _send(wire, 401, {"error": {"message": "who are you"}})
        if trouble == "prose":
            return _send(wire, 200, _completion("我不知道"))
        answer = _completion(_answer(json.loads(body)))
        if trouble == "cut":
            text = json.dumps(answer, ensure_ascii=False).encode()
            wire.transport.write(_head(200, len(text), {}) + text[: len(text) // 2])
            return False
        sent = _send(wire, 200, answer)
        self.counts.answered += 1
        self.counts.again += self.good[key] > 0
        self.good[key] += 1
        self.counts.last_at = time.monotonic()
        return sent

    async def _batch_api(self, method: str, path: str, body: bytes, wire: _Wire) -> bool:
        if path.endswith("/content"):
            text = self.files[path.split("/")[-2]]
            wire.transport.write(_head(200, len(text), {}) + text)
            return True
        if method == "POST" and path.endswith("/files"):
            lines = [line for line in body.splitlines() if line.startswith(b'{"custom_id"')]
            return _send(wire, 200, self._file(lines))
        if method == "POST":
            asked = json.loads(body)
            name = f"batch_{len(self.batches)}"
            self.batches[name] = _batch(name, asked["input_file_id"], asked.get("metadata"))
            return _send(wire, 200, self.batches[name])
        if path.endswith("/batches"):
            found = list(reversed(self.batches.values()))
            return _send(wire, 200, {"object": "list", "data": found, "has_more": False})
        batch = self.batches[path.split("/")[-1]]
        self._advance(batch)
        return _send(wire, 200, batch)

    def _file(self, lines: list[bytes]) -> Any:
        name = f"file-{len(self.files)}"
        self.files[name] = b"".join(line + b"\n" for line in lines)
        size = len(self.files[name])
        return {"id": name, "object": "file", "bytes": size, "created_at": 1, "filename": "x",
                "purpose": "batch", "status": "processed"}  # fmt: skip

    def _advance(self, batch: Any) -> None:
        """End a batch when it has been asked after often enough."""
        self.polls[batch["id"]] += 1
        if batch["status"] != "in_progress" or self.polls[batch["id"]] < self.manners.polls:
            return
        good, bad = [], []
        for line in self.files[batch["input_file_id"]].splitlines():
            request = json.loads(line)
            key = request["custom_id"]
            self.arrivals[key] += 1
            self.counts.arrived += 1
            reply: Any = {"custom_id": key, "id": "r", "error": None}
            if self._trouble(key) in ("limited", "failing"):
                self.troubles["failing"] += 1
                reply["response"] = {"status_code": 500, "body": {"error": {"message": "broken"}}}
                bad.append(json.dumps(reply).encode())
            else:
                self.counts.answered += 1
                self.counts.again += self.good[key] > 0
                self.good[key] += 1
                reply["response"] = {"status_code": 200, "body": _completion(_answer(request["body"]))}
                good.append(json.dumps(reply, ensure_ascii=False).encode())
        batch["status"] = "completed"
        batch["output_file_id"] = self._file(good)["id"] if good else None
        batch["error_file_id"] = self._file(bad)["id"] if bad else None

    def _trouble(self, key: str) -> str:
        manners = self.manners
        if manners.refuse_key:
            return "refuse_key"
        if manners.down_after and self.counts.arrived > manners.down_after and not self.up_again:
            return "down"
        if manners.most_a_minute and self.counts.answered >= manners.most_a_minute:
            return "minute"
        if manners.passing and self.arrivals[key] > manners.passing:
            return ""
        drawn = int(hashlib.sha256(f"{key}{self.arrivals[key]}".encode()).hexdigest()[:8], 16) / 0x100000000
        for name in ("limited", "failing", "cut", "prose", "hanging"):
            drawn -= getattr(manners, name)
            if drawn < 0:
                return name
        return ""


def _batch(name: str, file: str, metadata: Any) -> Any:
    return {"id": name, "object": "batch", "endpoint": "/v1/chat/completions", "input_file_id": file,
            "completion_window": "24h", "status": "in_progress", "created_at": 1, "metadata": metadata}  # fmt: skip


def _answer(body: Any) -> str:
    schema = body.get("response_format", {}).get("json_schema", {}).get("schema")
    return json.dumps(filled(schema), ensure_ascii=False) if schema else TEXT


def _completion(text: str) -> Any:
    message = {"role": "assistant", "content": text}
    return {
        "id": "1",
        "object": "chat.completion",
        "created": 1,
        "model": "fake",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100},
    }


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return int(line[15:])
    return 0


def _head(status: int, length: int, headers: dict[str, str]) -> bytes:
    extra = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return (
        f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n{extra}\r\n"
    ).encode()


def _send(wire: _Wire, status: int, body: Any, **headers: str) -> bool:
    text = json.dumps(body, ensure_ascii=False).encode()
    wire.transport.write(_head(status, len(text), headers) + text)
    return True


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
        """Ask what it has seen and sent."""
        with urllib.request.urlopen(f"{self.url}/counts", timeout=10) as reply:
            return Counts(**json.load(reply))

    def come_up(self) -> None:
        """End an outage."""
        urllib.request.urlopen(f"{self.url}/up", data=b"{}", timeout=10).close()

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.batch.endpoint", json.dumps(asdict(self._manners))]
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


async def _main(manners: Manners) -> None:
    server = _Server(manners)
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: _Wire(server), "127.0.0.1", 0, backlog=512)
    print(listening.sockets[0].getsockname()[1], flush=True)
    # Whoever started it is gone when stdin closes.
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_main(Manners(**json.loads(sys.argv[1]))))
