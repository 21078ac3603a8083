"""A seeded TCP proxy between device and issuer that does what bad networks do, one fault at most a connection."""

import asyncio
import contextlib
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

PORTAL = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\nConnection: close\r\n\r\n<h1>Wi-Fi?</h1>"
SIGN_IN = b"HTTP/1.1 302 Found\r\nLocation: http://wifi.example/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
FAULTS = (
    "cut request",
    "cut answer",
    "lose answer",
    "portal",
    "sign in first",
    "twice",
    "stall",
    "no ranges",
    "spoil a file",
)
OF_ANY_REQUEST = FAULTS[:-2]


@dataclass
class BadNetwork:
    """`faults` counts what was done to connections; each is drawn from the seed, one connection at a time.

    `target` may be changed while it runs: an issuer that was killed comes back at another port.
    """

    target: int
    seed: int
    rate: float
    only: tuple[str, ...] = FAULTS
    where: bytes = b""  # a fault befalls only requests whose first line holds this
    port: int = 0
    faults: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        fault = self._chance.choice(self.only) if self._chance.random() < self.rate else ""
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            request = await _request(reader)
            if self.where not in request.partition(b"\r\n")[0]:
                fault = ""
            if fault == "stall":  # until the client gives up
                self._note(fault, b"")
                await reader.read()
            elif answer := await self._answer(request, fault):
                writer.write(answer)
                await writer.drain()
        writer.close()

    async def _answer(self, request: bytes, fault: str) -> bytes:
        ranged, whole = b"\nrange:" in request.lower(), request
        match fault:
            case "portal":
                return self._note(fault, PORTAL)
            case "sign in first":
                return self._note(fault, SIGN_IN)
            case "cut request":
                self._note(fault, b"")
                await self._send(request[: self._chance.randrange(1, len(request))])
                return b""
            case "twice":
                await self._ask(request)
                return self._note(fault, await self._ask(request))
            case "no ranges" if ranged:
                lines = [
                    line for line in whole.split(b"\r\n") if not line.lower().startswith((b"range:", b"if-range:"))
                ]
                return self._note(fault, await self._ask(b"\r\n".join(lines)))
        answer = await self._ask(request)
        match fault:
            case "lose answer":
                return self._note(fault, b"")
            case "cut answer":
                return self._note(fault, answer[: self._chance.randrange(1, max(2, len(answer)))])
            case "spoil a file" if ranged and len(answer) > 2048:
                at = self._chance.randrange(1024, len(answer))
                return self._note(fault, answer[:at] + bytes([answer[at] ^ 1]) + answer[at + 1 :])
        return answer

    def _note(self, fault: str, answer: bytes) -> bytes:
        self.faults[fault] = self.faults.get(fault, 0) + 1
        return answer

    async def _ask(self, request: bytes) -> bytes:
        there, back = await asyncio.open_connection("127.0.0.1", self.target)
        back.write(request)
        await back.drain()
        answer = await there.read(-1)
        back.close()
        return answer

    async def _send(self, part: bytes) -> None:
        _there, back = await asyncio.open_connection("127.0.0.1", self.target)
        back.write(part)
        await back.drain()
        back.close()


async def _request(reader: asyncio.StreamReader) -> bytes:
    """One whole request, told to close its connection so that the answer ends with it."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    body = await reader.readexactly(length)
    lines = [line for line in head[:-4].split(b"\r\n") if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n" + body


@contextmanager
def bad_network(
    target: int, seed: int, rate: float, only: tuple[str, ...] = FAULTS, where: bytes = b""
) -> Iterator[BadNetwork]:
    """A proxy in front of the port `target` for as long as the block lasts; `rate` of connections go wrong."""
    network = BadNetwork(target, seed, rate, only, where)
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(network.meet, "127.0.0.1", 0))
    network.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield network
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
