"""What answers without end, or drips, is given up in a sentence; what is slow and honest is waited for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import httpx
import pytest

from assessor_app.domain.errors import Offline
from assessor_app.sync.client import IssuerClient
from assessor_app.sync.engine import sync_once
from assessor_app.sync.messages import NDJSON
from assessor_app.sync.patience import Patience
from assessor_app.sync.report import Ended
from assessor_app.sync.transport import MAX_ANSWER, PROBLEM
from tests.sync_world import World, new_id, now

MIB = 1 << 20
KINDS = ("text/html", PROBLEM, "application/json")


@dataclass
class Given:
    """A body in pieces, each of which takes a while by a clock of its own; `count` of them were taken."""

    piece: bytes
    most: int = 10_000
    seconds: float = 0.0
    count: int = 0
    time: float = 0.0

    def __iter__(self) -> Iterator[bytes]:
        while self.count < self.most:
            self.count, self.time = self.count + 1, self.time + self.seconds
            yield self.piece


def client_of(body: Given, kind: str, *, before: Sequence[bytes] = ()) -> IssuerClient:
    """Signed in at an issuer that gives every answer by the clock of `body`, after what stands `before`."""

    class Whole(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            yield from before
            yield from body

    link = httpx.MockTransport(lambda _: httpx.Response(200, headers={"Content-Type": kind}, stream=Whole()))
    client = IssuerClient("http://127.0.0.1:1", transport=link, patience=Patience(clock=lambda: body.time))
    client._access = "signed in"
    return client


def ask(client: IssuerClient, what: str) -> object:
    match what:
        case "discovery":
            return client.discover()
        case "snapshot":
            return client.snapshot("talk")
    with client.blob("0" * 64, 0, 99) as stretch:
        return b"".join(stretch.pieces)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("what", ["discovery", "snapshot", "file"])
def test_of_a_page_that_never_ends_little_is_read(what: str, kind: str) -> None:
    page = Given(bytes(MIB))
    with client_of(page, kind) as client, pytest.raises(Offline):
        ask(client, what)
    assert page.count <= (0 if kind == "text/html" else (MAX_ANSWER // MIB) + 1)


@pytest.mark.parametrize(
    ("what", "kind"), [("discovery", "application/json"), ("snapshot", NDJSON), ("file", "application/octet-stream")]
)
def test_an_answer_that_drips_is_given_up_after_a_minute(what: str, kind: str) -> None:
    drip = Given(b" ", seconds=1.0)
    with client_of(drip, kind) as client, pytest.raises(Offline, match="too slowly to wait for"):
        ask(client, what)
    assert drip.time == 61, "the first piece after the minute says that there was more"


def test_what_came_fast_at_first_earns_no_time_to_drip() -> None:
    body = Given(b" ", seconds=1.0)
    with client_of(body, "application/octet-stream", before=[bytes(MIB)] * 100) as client, pytest.raises(Offline):
        ask(client, "file")
    assert body.time <= 121


def test_the_rest_of_an_answer_is_taken_though_little_came_in_its_minute() -> None:
    rest = Given(b"the rest", most=1, seconds=61.0)
    with client_of(rest, "application/octet-stream") as client:
        assert ask(client, "file") == b"the rest"


def test_a_file_over_the_slowest_of_phones_comes_whole() -> None:
    phone = Given(bytes(1500), most=2000, seconds=1.0)
    with client_of(phone, "application/octet-stream") as client:
        assert ask(client, "file") == bytes(1500 * 2000)


class InPieces(httpx.BaseTransport):
    """A link that gives a file by the KiB; `given` of them."""

    def __init__(self) -> None:
        self._real, self.given = httpx.HTTPTransport(), 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._real.handle_request(request)
        if not request.url.path.startswith("/v1/blobs/"):
            return answer
        data = answer.read()
        headers = [(name, value) for name, value in answer.headers.raw if name.lower() != b"transfer-encoding"]
        return httpx.Response(answer.status_code, headers=headers, stream=Pieces(self, data))

    def close(self) -> None:
        self._real.close()


class Pieces(httpx.SyncByteStream):
    def __init__(self, link: InPieces, data: bytes) -> None:
        self._link, self._data = link, data

    def __iter__(self) -> Iterator[bytes]:
        for at in range(0, len(self._data), 1024):
            self._link.given += 1
            yield self._data[at : at + 1024]


def test_whoever_asks_to_stop_is_heard_in_the_middle_of_a_file(world: World) -> None:
    world.hand_in("S-1", {"film.mp4": bytes(9 * MIB)}, to=("ana",))
    device, link = world.device("ana"), InPieces()
    with IssuerClient(world.address(), transport=link) as client:
        report = sync_once(device.store, client, now, new_id, cancelled=lambda: link.given > 0)
    assert (report.ended, link.given) == (Ended.CANCELLED, 1)
    assert device.sync().submissions == ("S-1",)
