"""A seeded TCP proxy between device and issuer that cuts, duplicates nothing it should not, and answers HTML."""

import asyncio
import contextlib
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

PORTAL = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\nConnection: close\r\n\r\n<h1>Wi-Fi?</h1>"
FAULTS = ("cut request", "cut answer", "lose answer", "portal", "twice")


@dataclass
class BadNetwork:
    """`faults` counts what was done to connections; each is drawn from the seed, one connection at a time."""

    target: int
    seed: int
    rate: float
    port: int = 0
    faults: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        fault = self._chance.choice(FAULTS) if self._chance.random() < self.rate else ""
        if fault:
            self.faults[fault] = self.faults.get(fault, 0) + 1
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            if fault == "portal":
                await reader.readuntil(b"\r\n\r\n")
                writer.write(PORTAL)
                await writer.drain()
            else:
                await self._carry(reader, writer, fault)
        writer.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, fault: str) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self.target)
        request = await _request(reader)
        if fault == "cut request":
            request = request[: self._chance.randrange(1, len(request))]
        back.write(request)
        await back.drain()
        if fault == "cut request":
            back.close()
            return
        answer = await there.read(-1)
        if fault == "twice":
            answer = await self._again(request) or answer
        if fault == "cut answer":
            answer = answer[: self._chance.randrange(1, max(2, len(answer)))]
        if fault != "lose answer":
            writer.write(answer)
            await writer.drain()
        back.close()

    async def _again(self, request: bytes) -> bytes:
        """The same request reaches the issuer a second time, and the second answer is the one that arrives."""
        there, back = await asyncio.open_connection("127.0.0.1", self.target)
        back.write(request)
        await back.drain()
        answer = await there.read(-1)
        back.close()
        return answer


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
def bad_network(target: int, seed: int, rate: float) -> Iterator[BadNetwork]:
    """A proxy in front of the port `target` for as long as the block lasts; `rate` of connections go wrong."""
    network = BadNetwork(target, seed, rate)
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
