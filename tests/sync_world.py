"""A programme, its real issuer process, and devices with real encrypted workspaces, for tests of both sides."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select

from assessor_app.commands import leases
from assessor_app.commands.clock import new_id as new_id
from assessor_app.commands.clock import utc_now as now
from assessor_app.domain.assessment import Assessment, AssessmentId, Conflict, ReadingRole
from assessor_app.domain.credential import Credential, CredentialRef, Part, QuestionId
from assessor_app.domain.decision import DECISION, decision_body, verdict
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.submission import Artifact, ArtifactId, Submission, SubmissionId
from assessor_app.eventlog.chain import Head, next_event
from assessor_app.eventlog.jws import SigningKey, sha256_of
from assessor_app.issuer.assigning import assign
from assessor_app.issuer.embedded import Running, start, stop
from assessor_app.issuer.enrolment import invite
from assessor_app.issuer.folder import Issuer, init_issuer, opened_issuer
from assessor_app.issuer.overview import DecisionLine, ProgrammeStatus, decisions, status
from assessor_app.issuer.submissions import add_credential, add_submission
from assessor_app.rubric_files.catalogue import load_credential, shipped_folder
from assessor_app.store import log, opening
from assessor_app.store.engine import Store
from assessor_app.store.rows import OutboxRow
from assessor_app.sync.client import IssuerClient
from assessor_app.sync.engine import sync_once
from assessor_app.sync.enrolling import client_for, enrol, moved
from assessor_app.sync.report import SyncReport
from tests.builders import PASSPHRASE

PROGRAMME = "talk"
CREDENTIAL = "checking-for-understanding"


def shipped() -> Credential:
    return load_credential(shipped_folder() / CREDENTIAL)


def submission_of(name: str, files: dict[str, bytes], credential: Credential) -> Submission:
    artifacts = tuple(
        Artifact(
            ArtifactId(f"a{i}"), Part.WORK, QuestionId("2.1"), path, "application/pdf",
            hashlib.sha256(data).hexdigest(), len(data), path=path,
        )
        for i, (path, data) in enumerate(files.items(), 1)
    )  # fmt: skip
    digest = hashlib.sha256(name.encode()).hexdigest()
    ref = CredentialRef(credential.id, credential.version)
    return Submission(
        SubmissionId(name), ref, 1, artifacts, "2026-11-02T09:00:00Z", f"educator of {name}", "D-1", digest
    )


def body_of(credential: Credential, submission: Submission, *, level: str = "pass") -> dict[str, Any]:
    """What a decision says with every criterion at its pass level, or at the lowest."""
    rubric = credential.rubric
    scores = {c.id: c.pass_level if level == "pass" else c.levels[0].id for c in rubric.criteria}
    reading = Assessment(
        AssessmentId(new_id()), submission.id, ReadingRole.FIRST, scores, frozenset(scores), conflict=Conflict.NONE
    )
    return decision_body(reading, credential, submission, verdict(rubric, scores))


@dataclass
class Signer:
    """A device's chain without a workspace, for a test that writes what an honest device would not."""

    key: SigningKey = field(default_factory=SigningKey.generate)
    head: Head = field(default_factory=Head)

    def event(self, body: dict[str, Any], kind: str = DECISION, **changes: Any) -> str:
        jws = next_event(body, self.head, self.key, event_id=new_id(), kind=kind, at=now())
        self.head = Head(self.head.seq + 1, sha256_of(jws))
        return jws


def today() -> date:
    return datetime.now(UTC).date()


@dataclass
class Device:
    """A workspace enrolled for one assessor."""

    store: Store
    world: "World"
    close: Callable[[], None] = lambda: None

    def sync(self, **more: Any) -> SyncReport:
        moved(self.store, self.world.address())
        with client_for(self.store, timeout=httpx.Timeout(self.world.patience)) as client:
            return sync_once(self.store, client, now, new_id, **more)

    def decide(self, submission: Submission, *, level: str = "pass", kind: str = DECISION, **changes: Any) -> str:
        """Sign a decision into the outbox, whatever it says; returns its event id."""
        event_id = new_id()
        with self.store.write() as session:
            key = log.device_key(session)
            body = body_of(self.world.credential, submission, level=level) | changes
            head = log.head(session, key.thumbprint)
            log.append(session, next_event(body, head, key, event_id=event_id, kind=kind, at=now()))
        return event_id

    def outbox(self) -> dict[str, str]:
        """The state of each event by its id."""
        with self.store.read() as session:
            return {row.event_id: row.state for row in session.scalars(select(OutboxRow))}

    def let_go_or_keep(self, submission: Submission) -> bool:
        """Give it back, or take it up again where it was let go; False where there is nothing to say of it."""
        for say in (leases.give_back, leases.keep_after_all):
            with suppress(RuleBroken):
                say(self.store, submission.id, now=now, new_id=new_id)
                return True
        return False


class World:
    """One programme; `issuer()` opens its folder as the staff's command line would, beside the serving process."""

    def __init__(self, folder: Path, **engines: str | None) -> None:
        self.folder = folder / "the issuer"
        self.credential = shipped()
        self._room = folder
        self._open = ExitStack()
        self.running: Running | None = None
        self.module = "assessor_app.issuer"  # what is run as the issuer; a faulty one where that is tested
        self.proxied: str | None = None
        self.patience = 60.0  # seconds a device waits for an answer; a test whose network stalls lowers it
        init_issuer(self.folder, PROGRAMME, "Talk programme", **engines)
        with self.issuer() as issuer:
            add_credential(issuer, PROGRAMME, shipped_folder() / CREDENTIAL)

    @contextmanager
    def issuer(self) -> Iterator[Issuer]:
        with opened_issuer(self.folder, base_url=self.running.url if self.running else None) as issuer:
            yield issuer

    def serve(self, port: int = 0) -> Running:
        self.running = start(self.folder, port, module=self.module)
        return self.running

    def address(self) -> str:
        assert self.running is not None
        return self.proxied or self.running.url

    def hand_in(self, name: str, files: dict[str, bytes] | None = None, *, to: tuple[str, ...] = ()) -> Submission:
        """A submission in the programme, assigned to the assessors named."""
        given = files if files is not None else {"plan.pdf": f"%PDF plan of {name}".encode()}
        submission = submission_of(name, given, self.credential)
        with self.issuer() as issuer:
            sink = issuer.blobs.sink()
            for data in given.values():
                writer = sink.begin(len(data))
                writer.write(data)
                writer.finish(hashlib.sha256(data).hexdigest())
            add_submission(issuer, PROGRAMME, submission, sink.files)
            for assessor in to:
                assign(issuer, PROGRAMME, submission.id, assessor)
        return submission

    def invitation(self, assessor: str, role: str = "assessor") -> str:
        with self.issuer() as issuer:
            return invite(issuer, PROGRAMME, assessor, (role,)).code()

    def device(self, assessor: str, role: str = "assessor") -> Device:
        """A new workspace, enrolled."""
        folder = self._room / f"laptop of {assessor} {new_id()}"
        opening.create(folder, PASSPHRASE, now=now())
        device = self.opened(folder)
        with IssuerClient(self.address()) as client:
            enrol(device.store, client, self.invitation(assessor, role), now=now)
        return device

    def opened(self, folder: Path) -> Device:
        """A workspace that is there already."""
        opened = opening.open_workspace(folder, PASSPHRASE)
        open_now = ExitStack()
        open_now.callback(opened.close)
        self._open.push(open_now)
        return Device(opened.store, self, open_now.close)

    def image_of(self, device: Device) -> Device:
        """A copy of its disk, used beside it."""
        image = self._room / f"image {new_id()}"
        shutil.copytree(device.store.folder, image, ignore=shutil.ignore_patterns("*.lock"))
        return self.opened(image)

    def decisions(self) -> tuple[DecisionLine, ...]:
        with self.issuer() as issuer:
            return decisions(issuer, PROGRAMME)

    def status(self) -> ProgrammeStatus:
        with self.issuer() as issuer:
            return status(issuer, PROGRAMME)

    def close_running(self) -> None:
        if self.running is not None:
            stop(self.running)
            self.running = None

    def copy_database(self) -> dict[str, bytes]:
        """The issuer's database as a backup would have it."""
        self.close_running()
        copied = {p.name: p.read_bytes() for p in self.folder.glob("issuer.db*")}
        self.serve()
        return copied

    def restore_database(self, copied: dict[str, bytes]) -> None:
        self.close_running()
        for path in self.folder.glob("issuer.db*"):
            path.unlink()
        for name, data in copied.items():
            (self.folder / name).write_bytes(data)

    def close(self) -> None:
        self._open.close()
        self.close_running()
