"""What was handed in comes down whole, into the vault and nowhere else."""

import hashlib
import os
from collections.abc import Callable
from copy import deepcopy
from threading import Barrier
from typing import Any

import httpx
import pytest

from assessor_app.issuer import rows as issuer_rows
from assessor_app.store.rows import SubmissionRow
from assessor_app.store.submissions import open_file
from assessor_app.sync import fetching
from assessor_app.sync.client import IssuerClient
from assessor_app.sync.engine import sync_once
from assessor_app.sync.messages import CHUNK
from assessor_app.sync.report import Ended
from tests.sync_world import PROGRAMME, World, new_id, now

MIB = 1 << 20


def test_an_assigned_submission_arrives_whole_in_the_vault(world: World) -> None:
    film = os.urandom(9 * MIB + 17)
    submission = world.hand_in("S-1", {"film.mp4": film, "plan.pdf": b"%PDF"}, to=("ana",))
    device = world.device("ana")
    report = device.sync()
    assert (report.ended, report.submissions) == (Ended.DONE, ("S-1",))
    with device.store.read() as session:
        assert session.get_one(SubmissionRow, "S-1").ready
        file = open_file(session, device.store.vault, submission.id, hashlib.sha256(film).hexdigest())
    assert file.read_at(0, len(film)) == film
    file.close()


class TwoAtATime(httpx.BaseTransport):
    """A link that gives no file until two of them were asked for."""

    def __init__(self) -> None:
        self._real, self._both = httpx.HTTPTransport(), Barrier(2, timeout=60)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.startswith("/v1/blobs/"):
            self._both.wait()
        return self._real.handle_request(request)

    def close(self) -> None:
        self._real.close()


def test_two_files_of_a_submission_come_at_once(world: World) -> None:
    world.hand_in("S-1", {"one.pdf": b"%PDF one", "two.pdf": b"%PDF two"}, to=("ana",))
    device = world.device("ana")
    with IssuerClient(world.address(), transport=TwoAtATime()) as client:
        report = sync_once(device.store, client, now, new_id)
    assert (report.ended, report.submissions) == (Ended.DONE, ("S-1",))


def test_a_file_that_cannot_be_had_ends_the_other_and_is_named(world: World) -> None:
    whole = {"one.pdf": bytes(9 << 20), "two.pdf": b"%PDF two"}
    world.hand_in("S-1", whole, to=("ana",))
    device = world.device("ana")
    (gone,) = world.folder.rglob(hashlib.sha256(whole["two.pdf"]).hexdigest())
    kept = gone.read_bytes()
    gone.unlink()
    assert "of S-1 cannot be had" in " ".join(device.sync().attention)
    gone.write_bytes(kept)
    assert device.sync().submissions == ("S-1",)


def test_an_empty_file_arrives_too(world: World) -> None:
    world.hand_in("S-1", {"notes.txt": b""}, to=("ana",))
    assert world.device("ana").sync().submissions == ("S-1",)


def test_nothing_of_a_file_lies_in_plain_text_on_the_disk(world: World) -> None:
    world.hand_in("S-1", {"plan.pdf": b"a secret plan " * 1000}, to=("ana",))
    device = world.device("ana")
    device.sync()
    kept = [p for p in device.store.folder.rglob("*") if p.is_file()]
    assert all(b"a secret plan" not in p.read_bytes() for p in kept)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1])
def test_a_file_of_any_size_comes_whole(world: World, size: int) -> None:
    world.hand_in("S-1", {"plan.pdf": b"x" * size}, to=("ana",))
    device = world.device("ana")
    report = device.sync()
    assert (report.submissions, report.bytes, report.attention) == (("S-1",), size, ())


class OneSpoiltByte(httpx.BaseTransport):
    """A link that turns a byte of the second chunk of the first file it carries; `asked` are the ranges."""

    def __init__(self) -> None:
        self._real = httpx.HTTPTransport()
        self.asked: list[str] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._real.handle_request(request)
        if not request.url.path.startswith("/v1/blobs/"):
            return answer
        self.asked.append(request.headers["range"])
        if len(self.asked) > 1:
            return answer
        data = bytearray(answer.read())
        data[CHUNK + 5] ^= 1
        headers = [(name, value) for name, value in answer.headers.raw if name.lower() != b"transfer-encoding"]
        return httpx.Response(answer.status_code, headers=headers, stream=httpx.ByteStream(bytes(data)))

    def close(self) -> None:
        self._real.close()


def test_of_a_file_with_a_chunk_that_was_spoilt_on_the_way_only_that_chunk_comes_again(world: World) -> None:
    film = os.urandom(3 * CHUNK + 17)
    world.hand_in("S-1", {"film.mp4": film}, to=("ana",))
    device, link = world.device("ana"), OneSpoiltByte()
    with IssuerClient(world.address(), transport=link) as client:
        report = sync_once(device.store, client, now, new_id)
    assert report.submissions == ("S-1",)
    assert link.asked == [f"bytes=0-{len(film) - 1}", f"bytes={CHUNK}-{2 * CHUNK - 1}"]


def _say_of_files(world: World, change: Callable[[dict[str, Any]], None]) -> None:
    """Another manifest of S-1 than this issuer made of it."""
    with world.issuer() as issuer, issuer.database.write() as session:
        row = session.get_one(issuer_rows.SubmissionRow, (PROGRAMME, "S-1"))
        manifest = deepcopy(row.manifest)
        for said in manifest["files"]:
            change(said)
        row.manifest = manifest


def test_from_an_issuer_that_says_no_running_hashes_a_file_comes_whole(world: World) -> None:
    world.hand_in("S-1", {"film.mp4": os.urandom(2 * CHUNK + 1)}, to=("ana",))
    _say_of_files(world, lambda said: said.pop("running"))
    assert world.device("ana").sync().submissions == ("S-1",)


def test_a_file_that_is_not_what_its_manifest_says_is_not_taken(world: World) -> None:
    world.hand_in("S-1", {"film.mp4": os.urandom(2 * CHUNK + 1)}, to=("ana",))
    _say_of_files(world, lambda said: said["running"].__setitem__(1, "0" * 64))
    assert "cannot be had (it keeps arriving damaged)" in " ".join(world.device("ana").sync().attention)


def test_running_hashes_that_end_elsewhere_than_the_file_are_not_believed(world: World) -> None:
    world.hand_in("S-1", {"film.mp4": os.urandom(CHUNK + 1)}, to=("ana",))
    _say_of_files(world, lambda said: said["running"].__setitem__(1, "0" * 64))
    assert "do not end with that of the whole file" in " ".join(world.device("ana").sync().attention)


def test_the_manifests_of_many_assignments_are_had_in_a_few_requests(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MAX_MANIFESTS", 3)
    for number in range(7):
        world.hand_in(f"S-{number}", {}, to=("ana",))
    asked: list[int] = []
    real = IssuerClient.manifests
    monkeypatch.setattr(
        IssuerClient, "manifests", lambda self, names, key: asked.append(len(names)) or real(self, names, key)
    )
    assert len(world.device("ana").sync().submissions) == 7
    assert asked == [3, 3]
