"""What a sync costs: ten thousand queued decisions out, a film down, the first snapshot of a full desk."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from assessor_app.commands.clock import new_id, utc_now
from assessor_app.domain.assessment import Assessment, AssessmentId, Conflict, ReadingRole
from assessor_app.domain.credential import CredentialRef, Part, QuestionId
from assessor_app.domain.decision import DECISION, decision_body, verdict
from assessor_app.domain.submission import Artifact, ArtifactId, Submission, SubmissionId
from assessor_app.eventlog.chain import next_event
from assessor_app.issuer.assigning import assign
from assessor_app.issuer.embedded import embedded
from assessor_app.issuer.enrolment import invite
from assessor_app.issuer.folder import Issuer, init_issuer, opened_issuer
from assessor_app.issuer.submissions import add_credential, add_submission
from assessor_app.rubric_files.catalogue import shipped_folder
from assessor_app.store import log
from assessor_app.store.engine import Store
from assessor_app.sync import enrolling
from assessor_app.sync.client import IssuerClient
from assessor_app.sync.engine import sync_once
from assessor_app.sync.manifest import Manifest
from assessor_app.sync.reading import read_feed
from assessor_app.sync.report import Ended, Tally
from bench import workspaces
from bench.figures import Figure

PROGRAMME, ASSESSOR, MIB = "bench", "ana", 1 << 20
EMPTY = hashlib.sha256(b"").hexdigest()


def measure(
    room: Path, *, decisions: int = 10_000, film_mb: int = 512, assignments: int = 10_000, turns: int = 5
) -> list[Figure]:
    """Against a real issuer process on this machine, through its whole HTTP interface. The film comes down `turns`
    times, by turns with the plain copy."""
    init_issuer(room / "issuer", PROGRAMME, "Bench")
    film = _film(room, film_mb)
    with opened_issuer(room / "issuer") as issuer:
        add_credential(issuer, PROGRAMME, shipped_folder() / workspaces.CREDENTIAL)
        _hand_in(issuer, "film", film)
        _hand_in(issuer, "small", _film(room, 0))
        for reader in _readers(turns):
            assign(issuer, PROGRAMME, "film", reader)
        assign(issuer, PROGRAMME, "small", ASSESSOR)
        _fill_desk(issuer, "full desk", assignments)
    with embedded(room / "issuer") as running:
        pushed = _push(room, running.url, decisions)
        return [pushed, _download(room, running.url, film, turns), _snapshot(room, running.url, assignments)]


def _film(room: Path, size_mb: int) -> Path:
    path = room / f"film-{size_mb}.mp4"
    with path.open("wb") as file:
        file.write(b"%PDF")
        for _ in range(size_mb):
            file.write(os.urandom(MIB))
    return path


def _submission(name: str, sha256: str, size: int) -> Submission:
    film = Artifact(ArtifactId("a1"), Part.WORK, QuestionId("2.1"), "film", "video/mp4", sha256, size, path="film.mp4")
    credential = CredentialRef(workspaces.credential().id, workspaces.VERSION)
    return Submission(
        SubmissionId(name), credential, 1, (film,), "2026-11-02T09:00:00Z", "educator", "D-1", _digest(name)
    )


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def _hand_in(issuer: Issuer, name: str, film: Path) -> None:
    sink, found = issuer.blobs.sink(), hashlib.sha256()
    writer = sink.begin(film.stat().st_size)
    with film.open("rb") as file:
        while piece := file.read(MIB):
            found.update(piece)
            writer.write(piece)
    writer.finish(found.hexdigest())
    add_submission(issuer, PROGRAMME, _submission(name, found.hexdigest(), film.stat().st_size), sink.files)


def _fill_desk(issuer: Issuer, assessor: str, assignments: int) -> None:
    """Rows as `assign` writes them, all in one transaction: how long staff took is no part of a figure. A device that
    has read the feed hears nothing of them."""
    from assessor_app.issuer.rows import AssignmentRow, SubmissionRow

    with issuer.database.write() as session:
        like = session.get_one(SubmissionRow, (PROGRAMME, "small"))
        known = Manifest.read(like.manifest)
        columns = {c.key: getattr(like, c.key) for c in SubmissionRow.__table__.columns}
        for number in range(assignments):
            name = f"{assessor} {number}"
            handed_in = replace(known.submission, id=SubmissionId(name), digest=_digest(name))
            manifest = replace(known, submission=handed_in).to_json()
            session.add(SubmissionRow(**columns | {"id": name, "digest": _digest(name), "manifest": manifest}))
            session.add(
                AssignmentRow(
                    programme=PROGRAMME, submission=name, assessor=assessor, id=new_id(),
                    role="first", reason="assigned by staff", due_on=None, assigned_at=utc_now(),
                )
            )  # fmt: skip


@contextmanager
def _enrolled(room: Path, url: str, assessor: str) -> Iterator[tuple[Store, IssuerClient]]:
    folder = room / f"laptop of {assessor}"
    workspaces.make_workspace(folder)
    with opened_issuer(room / "issuer", base_url=url) as issuer:
        code = invite(issuer, PROGRAMME, assessor).code()
    with workspaces.opened(folder) as store, IssuerClient(url) as client:
        enrolling.enrol(store, client, code, now=utc_now)
        yield store, client


def _push(room: Path, url: str, decisions: int) -> Figure:
    with _enrolled(room, url, ASSESSOR) as (store, client):
        sync_once(store, client, utc_now, new_id)
        with opened_issuer(room / "issuer") as issuer:
            _fill_desk(issuer, ASSESSOR, decisions)
        bodies = [_body(_submission(f"{ASSESSOR} {number}", EMPTY, 0)) for number in range(decisions)]
        began = perf_counter()
        for body in bodies:
            _decide(store, body)
        signed = perf_counter()
        report = sync_once(store, client, utc_now, new_id)
        sent = perf_counter()
        assert (report.ended, report.sent) == (Ended.DONE, decisions), report.sentence
    what = f"push of {decisions:,} queued decisions"
    return Figure(what, sent - signed, "signing and keeping them, one by one", signed - began, "s", 1, most_ratio=2)


def _body(handed_in: Submission) -> dict[str, Any]:
    credential = workspaces.credential()
    scores = {c.id: c.levels[0].id for c in credential.rubric.criteria}
    reading = Assessment(
        AssessmentId(new_id()), handed_in.id, ReadingRole.FIRST, scores, frozenset(scores), conflict=Conflict.NONE
    )
    return decision_body(reading, credential, handed_in, verdict(credential.rubric, scores))


def _decide(store: Store, body: dict[str, Any]) -> None:
    """As a commit keeps it: signed, in the log and in the outbox, in one transaction."""
    with store.write() as session:
        key = log.device_key(session)
        head = log.head(session, key.thumbprint)
        log.append(session, next_event(body, head, key, event_id=new_id(), kind=DECISION, at=utc_now()))


def _readers(turns: int) -> list[str]:
    return [f"reader {number} of the film" for number in range(turns)]


def _download(room: Path, url: str, film: Path, turns: int) -> Figure:
    size, sha256 = film.stat().st_size, hashlib.sha256(film.read_bytes()).hexdigest()
    ours, theirs = [], []
    for reader in _readers(turns):
        with _enrolled(room, url, reader) as (store, client):
            os.sync()
            began = perf_counter()
            report = sync_once(store, client, utc_now, new_id)
            ours.append(perf_counter() - began)
            assert report.submissions == ("film",), report.sentence
            os.sync()
            theirs.append(_copied(client, sha256, size, room / "copy.mp4"))
            shutil.rmtree(store.folder / "evidence", ignore_errors=True)
        (room / "copy.mp4").unlink()
    what = f"download of a {size / 1e6:,.0f} MB film, checked and encrypted"
    yardstick, promised = "a plain HTTP copy of it, fsynced", 1 / 0.7
    return Figure(what, median(ours), yardstick, median(theirs), "s", turns, most_ratio=promised)


def _copied(client: IssuerClient, sha256: str, size: int, to: Path) -> float:
    began = perf_counter()
    with to.open("wb") as file, client.blob(sha256, 0, size - 1) as stretch:
        for piece in stretch.pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return perf_counter() - began


def _snapshot(room: Path, url: str, assignments: int) -> Figure:
    with _enrolled(room, url, "full desk") as (store, client):
        with store.read() as session:
            key = log.device_key(session)
        member = enrolling.require_membership(store)
        client.sign_in(PROGRAMME, key, client.discover(), new_id)
        tally = Tally()
        began = perf_counter()
        read_feed(store, client, member, tally, lambda _progress: None, lambda: False)
        ours = perf_counter() - began
        assert tally.items > assignments
        began = perf_counter()
        client.snapshot(PROGRAMME)
        theirs = perf_counter() - began
    what = f"first snapshot of {assignments:,} assignments"
    return Figure(what, ours, "the same, read and not kept", theirs, "s", 1, most=5)
