"""Bundles that come in by pieces: they go on where they were cut off, and touch nothing but what is theirs."""

import errno
import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from fastapi.testclient import TestClient

from assessor_app.bundles.writing import write_bundle
from assessor_app.domain.errors import StoreDamaged
from assessor_app.domain.submission import SubmissionId
from assessor_app.issuer import feed, uploads
from assessor_app.issuer.abandoned import DROPPED, drop_abandoned, drop_everything_abandoned
from assessor_app.issuer.backing_up import back_up
from assessor_app.issuer.blobs import BlobFolder
from assessor_app.issuer.buckets import BlobBucket, open_bucket
from assessor_app.issuer.folder import Issuer, add_programme, open_issuer
from assessor_app.issuer.rows import UploadPieceRow, UploadRow
from assessor_app.issuer.serving import app_for
from assessor_app.issuer.submissions import add_submission_bundle
from assessor_app.issuer.tokens import Caller
from assessor_app.sync.messages import CHUNK
from tests.bundles.bundle_builders import submission_json
from tests.issuer.engines import KEY, REGION, SECRET
from tests.issuer.offices import FILE, SHA, Office, sign_in
from tests.sync_world import PROGRAMME, shipped

OF = f"/v1/programmes/{PROGRAMME}"
PLAN = b"Students talk to each other about the river.\n"


def bundle(folder: Path, name: str = "S-UP") -> bytes:
    """A whole submission for the shipped credential, as a zipped bag."""
    source = folder / "in"
    (source / "artifacts").mkdir(parents=True)
    (source / "artifacts" / "plan.txt").write_bytes(PLAN)
    known = shipped()
    told = submission_json(submission_id=name, credential={"id": known.id, "version": known.version})
    (source / "submission.json").write_text(json.dumps(told))
    write_bundle(source, folder / "S.zip")
    return (folder / "S.zip").read_bytes()


def pieces(data: bytes, size: int = 600) -> list[tuple[int, bytes]]:
    return [(first, data[first : first + size]) for first in range(0, len(data), size)]


def begun(http: TestClient, staff: dict[str, str], data: bytes, sha256: str | None = None) -> str:
    said = {"name": "b.zip", "size": len(data), "sha256": sha256 or hashlib.sha256(data).hexdigest()}
    answer = http.post(f"{OF}/uploads", json=said, headers=staff)
    assert answer.status_code == 201, answer.text
    return f"{OF}/uploads/{answer.json()['id']}"


def test_a_bundle_comes_in_by_pieces_and_goes_on_where_it_was_cut_off(
    office: Office, http: TestClient, staff: dict[str, str], tmp_path: Path
) -> None:
    data = bundle(tmp_path)
    upload = begun(http, staff, data)
    first, *rest = pieces(data)
    http.put(f"{upload}/{first[0]}", content=first[1], headers=staff)
    assert begun(http, staff, data) == upload
    assert http.get(upload, headers=staff).json()["received"] == len(first[1])
    again = http.put(f"{upload}/{first[0]}", content=first[1], headers=staff)
    assert again.json()["received"] == len(first[1])
    for at, piece in rest:
        said = http.put(f"{upload}/{at}", content=piece, headers=staff).json()
    assert said["outcome"] == {"submission": "S-UP"} == http.get(upload, headers=staff).json()["outcome"]
    assert http.get(f"{OF}/status", headers=staff).json()["submissions"] == 1


def test_a_piece_out_of_place_says_where_to_go_on(http: TestClient, staff: dict[str, str], tmp_path: Path) -> None:
    data = bundle(tmp_path)
    upload = begun(http, staff, data)
    answer = http.put(f"{upload}/600", content=b"x", headers=staff)
    assert answer.status_code == 409 and "begins at 0" in answer.json()["detail"]


def test_bytes_that_are_not_what_was_announced_are_refused(http: TestClient, staff: dict[str, str]) -> None:
    upload = begun(http, staff, b"xyz", "0" * 64)
    said = http.put(f"{upload}/0", content=b"xyz", headers=staff).json()
    assert "not those that were announced" in said["outcome"]["refused"]


def test_what_is_no_bundle_is_refused_with_its_name(http: TestClient, staff: dict[str, str]) -> None:
    upload = begun(http, staff, b"not a zip")
    said = http.put(f"{upload}/0", content=b"not a zip", headers=staff).json()
    assert said["outcome"]["refused"].startswith("b.zip")


@pytest.mark.parametrize(
    "trouble",
    [
        StoreDamaged("The bucket does not answer as it should; nothing was changed."),
        OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)),
    ],
    ids=["a bucket", "a disk"],
)
def test_a_bundle_whose_files_cannot_be_kept_now_is_taken_in_when_its_last_piece_is_sent_again(
    office: Office, http: TestClient, staff: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    trouble: Exception,
) -> None:  # fmt: skip
    data = bundle(tmp_path)
    upload = begun(http, staff, data)
    *rest, (last, piece) = pieces(data)
    for at, other in rest:
        http.put(f"{upload}/{at}", content=other, headers=staff)
    writer = type(office.issuer.blobs.sink().begin(1))
    finish = writer.finish

    def unless_evidence(self: Any, sha256: str) -> None:
        if sha256 == hashlib.sha256(PLAN).hexdigest():
            raise trouble
        finish(self, sha256)

    with monkeypatch.context() as gone:
        gone.setattr(writer, "finish", unless_evidence)
        answer = http.put(f"{upload}/{last}", content=piece, headers=staff)
    assert (answer.status_code, answer.json()["retry"]) == (503, "later")
    assert http.get(upload, headers=staff).json()["outcome"] is None
    said = http.put(f"{upload}/{last}", content=piece, headers=staff).json()
    assert said["outcome"] == {"submission": "S-UP"}


def test_a_bundle_that_met_a_move_of_its_programme_that_came_to_nothing_is_taken_in_when_sent_again(
    office: Office, http: TestClient, staff: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = bundle(tmp_path)
    upload = begun(http, staff, data)

    def moved(closed: bool) -> None:
        with office.issuer.database.write() as session:
            row = feed.locked_programme(session, PROGRAMME, closed_too=True)
            row.policy = row.policy | {feed.CLOSED: closed}

    def while_it_moves(issuer: Issuer, programme: str, path: Path) -> SubmissionId:
        moved(True)
        try:
            return add_submission_bundle(issuer, programme, path)
        finally:
            moved(False)

    with monkeypatch.context() as moving:
        moving.setattr(uploads, "add_submission_bundle", while_it_moves)
        for at, piece in pieces(data):
            answer = http.put(f"{upload}/{at}", content=piece, headers=staff)
    assert (answer.status_code, answer.json()["retry"]) == (503, "later")
    said = http.put(f"{upload}/{at}", content=piece, headers=staff).json()
    assert said["outcome"] == {"submission": "S-UP"}


def test_a_bundle_that_is_in_already_byte_for_byte_is_not_refused(
    office: Office, http: TestClient, staff: dict[str, str], tmp_path: Path
) -> None:
    """So it is where a process ended after it took the submission in, before it could say so."""
    data = bundle(tmp_path)
    add_submission_bundle(office.issuer, PROGRAMME, tmp_path / "S.zip")
    upload = begun(http, staff, data)
    said = http.put(f"{upload}/0", content=data, headers=staff).json()
    assert said["outcome"] == {"submission": "S-UP"}
    assert http.get(f"{OF}/status", headers=staff).json()["submissions"] == 1


def test_another_bundle_of_a_submission_that_is_in_already_is_refused(
    office: Office, http: TestClient, staff: dict[str, str], tmp_path: Path
) -> None:
    office.hand_in("S-UP")
    data = bundle(tmp_path)
    said = http.put(f"{begun(http, staff, data)}/0", content=data, headers=staff).json()
    assert said["outcome"] == {"refused": "S-UP is in this programme already; nothing was changed."}


def test_a_piece_of_more_than_4_mib_is_not_read(http: TestClient, staff: dict[str, str]) -> None:
    upload = begun(http, staff, b"xyz")
    assert http.put(f"{upload}/0", content=b" " * (CHUNK + 1), headers=staff).status_code == 413


def test_an_upload_is_its_announcers_alone(office: Office, http: TestClient, staff: dict[str, str]) -> None:
    upload = begun(http, staff, b"xyz")
    other = sign_in(http, office, office.enrolled("tom", "programme staff"))
    assert http.get(upload, headers=other).status_code == 404


def lying(office: Office) -> set[str]:
    """The names of all pieces that lie beside the files."""
    blobs = office.issuer.blobs
    if isinstance(blobs, BlobFolder):
        return {path.name for path in (blobs.root / "uploads").rglob("*") if path.is_file()}
    assert isinstance(blobs, BlobBucket)
    return {file["path"].rpartition("/")[2] for found in blobs.store.list("uploads") for file in found}


def kept(office: Office, sha256: str) -> bytes | None:
    file = office.issuer.blobs.open(sha256)
    if file is None:
        return None
    try:
        return file.read(CHUNK)
    finally:
        file.close()


def test_an_upload_of_the_bytes_of_evidence_leaves_the_evidence(
    office: Office, http: TestClient, staff: dict[str, str]
) -> None:
    office.hand_in("S-1")
    said = http.put(f"{begun(http, staff, FILE)}/0", content=FILE, headers=staff).json()
    assert "refused" in said["outcome"]
    assert kept(office, SHA) == FILE


def test_a_bundle_of_pieces_that_are_evidence_elsewhere_leaves_them(
    office: Office, http: TestClient, staff: dict[str, str], tmp_path: Path
) -> None:
    data = bundle(tmp_path)
    sink = office.issuer.blobs.sink()
    for _, piece in pieces(data):
        writer = sink.begin(len(piece))
        writer.write(piece)
        writer.finish(hashlib.sha256(piece).hexdigest())
    upload = begun(http, staff, data)
    for at, piece in pieces(data):
        said = http.put(f"{upload}/{at}", content=piece, headers=staff).json()
    assert said["outcome"] == {"submission": "S-UP"}
    assert all(kept(office, sha256) is not None for sha256 in sink.files)


def test_pieces_lie_apart_while_a_bundle_comes_and_are_gone_when_it_is_here(
    office: Office, http: TestClient, staff: dict[str, str], tmp_path: Path
) -> None:
    data = bundle(tmp_path)
    upload = begun(http, staff, data)
    (first, piece), *rest = pieces(data)
    http.put(f"{upload}/{first}", content=piece, headers=staff)
    assert lying(office) == {hashlib.sha256(piece).hexdigest()}
    assert kept(office, hashlib.sha256(piece).hexdigest()) is None
    for at, piece in rest:
        http.put(f"{upload}/{at}", content=piece, headers=staff)
    assert lying(office) == set()


def test_a_piece_for_an_upload_that_is_not_there_is_not_kept(
    office: Office, http: TestClient, staff: dict[str, str]
) -> None:
    assert http.put(f"{OF}/uploads/nowhere/0", content=b"xyz", headers=staff).status_code == 404
    assert lying(office) == set() and kept(office, hashlib.sha256(b"xyz").hexdigest()) is None


def test_an_upload_that_the_version_before_began_goes_on(
    office: Office, http: TestClient, staff: dict[str, str], tmp_path: Path
) -> None:
    data = bundle(tmp_path)
    upload = begun(http, staff, data)
    (_, piece), *rest = pieces(data)
    sha256 = hashlib.sha256(piece).hexdigest()
    writer = office.issuer.blobs.sink().begin(len(piece))
    writer.write(piece)
    writer.finish(sha256)
    with office.issuer.database.write() as session:
        row = session.get_one(UploadRow, (PROGRAMME, upload.rpartition("/")[2]))
        row.received = len(piece)
        session.add(UploadPieceRow(programme=PROGRAMME, upload=row.id, first=0, size=len(piece), sha256=sha256))
    for at, piece in rest:
        said = http.put(f"{upload}/{at}", content=piece, headers=staff).json()
    assert said["outcome"] == {"submission": "S-UP"}
    assert kept(office, sha256) is not None  # nobody can say that no submission has it, too


@contextmanager
def serving_after(office: Office, days: int) -> Iterator[tuple[TestClient, dict[str, str]]]:
    """The same issuer served once so many days have gone by, and somebody of its staff."""
    later = office.issuer.now() + timedelta(days=days)
    opened = open_issuer(office.folder, now=lambda: later)
    with TestClient(app_for(opened)) as http:
        moved = copy(office)
        moved.issuer = opened
        yield http, sign_in(http, moved, moved.enrolled("sam", "programme staff"))


def test_an_upload_that_nobody_touched_for_two_weeks_is_dropped_when_the_issuer_starts(
    office: Office, http: TestClient, staff: dict[str, str]
) -> None:
    upload = begun(http, staff, b"abcdef")
    http.put(f"{upload}/0", content=b"abc", headers=staff)
    with serving_after(office, 15) as (http, staff):
        assert lying(office) == set()
        said = http.get(upload, headers=staff).json()
        assert said["outcome"]["refused"].startswith("No piece of it came for 14 days")
        assert http.put(f"{upload}/3", content=b"def", headers=staff).json() == said
        assert lying(office) == set()
        assert begun(http, staff, b"abcdef") != upload


def test_an_upload_that_was_touched_a_week_ago_goes_on(office: Office, http: TestClient, staff: dict[str, str]) -> None:
    upload = begun(http, staff, b"abcdef")
    with serving_after(office, 10) as (http, staff):
        http.put(f"{upload}/0", content=b"abc", headers=staff)
    with serving_after(office, 20) as (http, staff):
        assert http.get(upload, headers=staff).json()["received"] == 3
        assert len(lying(office)) == 1


def test_what_nobody_touched_is_dropped_when_another_bundle_begins(office: Office) -> None:
    who = Caller(PROGRAMME, "", "sam", ("programme staff",), False)
    old = uploads.begin(office.issuer, who, "b.zip", 6, "0" * 64)
    uploads.add_piece(office.issuer, who, old.id, 0, b"abc")
    later = office.issuer.now() + timedelta(days=15)
    office.issuer = replace(office.issuer, now=lambda: later)
    uploads.begin(office.issuer, who, "c.zip", 6, "1" * 64)
    assert lying(office) == set()
    assert uploads.progress(office.issuer, who, old.id).outcome == {"refused": DROPPED}


def test_pieces_that_could_not_be_cleared_away_are_cleared_at_a_later_start(
    office: Office, http: TestClient, staff: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = begun(http, staff, b"xyz")
    place = type(office.issuer.blobs.pieces("x"))
    with monkeypatch.context() as broken:
        broken.setattr(place, "clear", _no_longer)
        said = http.put(f"{upload}/0", content=b"xyz", headers=staff).json()
    assert "refused" in said["outcome"] and len(lying(office)) == 1
    with serving_after(office, 15) as (http, staff):
        assert lying(office) == set() and http.get(upload, headers=staff).json() == said


def _no_longer(_: object) -> None:
    raise PermissionError("it cannot be taken away")


def test_pieces_that_cannot_be_taken_away_keep_those_of_no_other_upload(tmp_path: Path) -> None:
    office = Office(tmp_path)
    who = Caller(PROGRAMME, "", "sam", ("programme staff",), False)
    ids = [uploads.begin(office.issuer, who, "b.zip", 6, sha256 * 64).id for sha256 in "012"]
    for upload in ids:
        uploads.add_piece(office.issuer, who, upload, 0, b"abc")
    place = office.folder / "blobs" / "uploads"
    stuck = place / min(ids[:2])  # neither the last to begin nor the last by its name
    stuck.rename(place / "aside")
    stuck.write_bytes(b"a file where a folder should be")
    later = office.issuer.now() + timedelta(days=15)
    drop_abandoned(replace(office.issuer, now=lambda: later), PROGRAMME)
    assert {path.name for path in place.iterdir()} == {stuck.name, "aside"}
    office.close()


def test_a_bucket_that_is_gone_is_asked_once_for_the_pieces_in_it(dead_bucket: "DeadBucket") -> None:
    with pytest.raises(StoreDamaged):
        dead_bucket.opened.pieces("a").clear()
    assert dead_bucket.asked == 1


def test_a_bucket_that_is_gone_is_asked_once_for_the_pieces_of_all_programmes(
    tmp_path: Path, dead_bucket: "DeadBucket"
) -> None:
    office = Office(tmp_path)
    with office.issuer.database.write() as session:
        add_programme(session, "east", "East")
    for programme in (PROGRAMME, "east"):
        who = Caller(programme, "", "sam", ("programme staff",), False)
        upload = uploads.begin(office.issuer, who, "b.zip", 6, "0" * 64)
        uploads.add_piece(office.issuer, who, upload.id, 0, b"abc")
    later = office.issuer.now() + timedelta(days=15)
    drop_everything_abandoned(replace(office.issuer, blobs=dead_bucket.opened, now=lambda: later))
    assert dead_bucket.asked == 1
    office.close()


class DeadBucket:
    """A bucket that answers nothing but that it cannot."""

    def __init__(self) -> None:
        self.asked = 0
        self.server = make_server("127.0.0.1", 0, self._gone, handler_class=Silent)
        self.opened = open_bucket(f"s3://evidence?endpoint=http://127.0.0.1:{self.server.server_port}&region={REGION}")

    def _gone(self, _: object, answer: Callable[..., object]) -> list[bytes]:
        self.asked += 1
        answer("503 Slow Down", [("Content-Length", "0")])
        return [b""]


@pytest.fixture
def dead_bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[DeadBucket]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    bucket = DeadBucket()
    with bucket.server:
        answering = threading.Thread(target=bucket.server.serve_forever)
        answering.start()
        try:
            yield bucket
        finally:
            bucket.server.shutdown()
            answering.join()


class Silent(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


def test_a_piece_that_comes_when_its_upload_has_ended_is_told_how(
    office: Office, http: TestClient, staff: dict[str, str]
) -> None:
    upload = begun(http, staff, b"xyz")
    ended = http.put(f"{upload}/0", content=b"xyz", headers=staff).json()
    assert http.put(f"{upload}/0", content=b"xyz", headers=staff).json() == ended
    assert lying(office) == set()


def test_a_backup_of_an_issuer_with_a_bundle_on_its_way_is_whole_without_it(
    office: Office, http: TestClient, staff: dict[str, str], tmp_path: Path
) -> None:
    office.hand_in("S-1")
    upload = begun(http, staff, b"x" * 10)
    http.put(f"{upload}/0", content=b"x" * 5, headers=staff)
    done = back_up(office.issuer, office.folder / "keys", tmp_path / "copy")
    assert done.files == 1
    restored = open_issuer(tmp_path / "copy")
    try:
        with restored.database.read() as session:
            assert session.query(UploadPieceRow).count() == 0
            (row,) = session.query(UploadRow).all()
        assert row.outcome is not None and row.outcome["refused"].endswith("send it again.")
    finally:
        restored.close()
