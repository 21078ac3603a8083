"""Signing the credentials that are owed: part by part, outside of any transaction, one process at a time for each
programme. One that cannot be made holds back no other."""

import hashlib
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import Select, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from assessor_app.domain.badge import badge, subject_of
from assessor_app.domain.errors import Offline
from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.issuer import awards, feed
from assessor_app.issuer.awards import OWED
from assessor_app.issuer.clock import iso, iso_seconds
from assessor_app.issuer.database import Database
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.rows import AwardRow, CredentialRow, EventRow, SubmissionRow
from assessor_app.sync.messages import Manifest

PART = 20  # credentials signed in one go: a second of work
BEFORE_THE_FIRST = -1
AGAIN, PATIENCE = 0.1, 30.0  # seconds between two looks whether another process is done with its part, and in all


@dataclass(frozen=True, slots=True)
class Unmade:
    """A credential that is owed for this submission and cannot be made, and why."""

    award: str
    submission: str
    why: Exception


@dataclass(frozen=True, slots=True)
class Part:
    """What became of one part; `last` is the place of its last one, None where nothing is behind it."""

    issued: int
    unmade: tuple[Unmade, ...]
    last: int | None


class NotAllMade(Exception):
    """All the others are signed, or another process is at it (`elsewhere`)."""

    def __init__(self, unmade: tuple[Unmade, ...], *, elsewhere: bool = False) -> None:
        self.unmade, self.elsewhere = unmade, elsewhere
        super().__init__(f"owed and not to be made: {', '.join(each.submission for each in unmade)}")


class SignedElsewhere(Exception):
    """Another process is at it, and gets on; what is owed it signs, too."""


def issue_owed(issuer: Issuer, programme: str) -> int:
    """Sign all that is owed and tell the assessors; returns how many were issued. Raises NotAllMade at the end, and
    SignedElsewhere where another process goes on signing and all so far could be made."""
    issued, unmade, after = 0, list[Unmade](), BEFORE_THE_FIRST
    while True:
        try:
            part = _in_turn(issuer, programme, after)
        except SignedElsewhere:
            if not unmade:
                raise
            raise NotAllMade(tuple(unmade), elsewhere=True) from None
        issued += part.issued
        unmade += part.unmade
        if part.last is None:
            break
        after = part.last
    if unmade:
        raise NotAllMade(tuple(unmade))
    return issued


def _in_turn(issuer: Issuer, programme: str, after: int) -> Part:
    if (part := issue_part(issuer, programme, after)) is not None:
        return part
    until, before = time.monotonic() + PATIENCE, _signed_so_far(issuer, programme)
    while (part := issue_part(issuer, programme, after)) is None:
        if time.monotonic() > until:
            if _signed_so_far(issuer, programme) > before:
                raise SignedElsewhere
            raise Offline(f"another process has been signing for {programme} too long.")
        time.sleep(AGAIN)
    return part


def _signed_so_far(issuer: Issuer, programme: str) -> int:
    with issuer.database.read() as session:
        signed = select(func.count()).where(AwardRow.programme == programme, AwardRow.document.is_not(None))
        return session.scalar(signed) or 0


def issue_what_follows(issuer: Issuer, programme: str) -> None:
    """The same after a command that let decisions count. A credential names the issuer's address: where that is known
    to nobody but the process that serves, it is signed there."""
    if issuer.configured_url is not None:
        issue_owed(issuer, programme)


def issue_part(issuer: Issuer, programme: str, after: int = BEFORE_THE_FIRST) -> Part | None:
    """Sign the next of what is owed, behind the place `after`; None while another process is at it."""
    with _turn(issuer.database, programme) as ours:
        if not ours:
            return None
        with issuer.database.read() as session:
            rows = session.scalars(_owed(programme).where(AwardRow.status_index > after).limit(PART)).all()
            made = [(row, _made(session, issuer, row)) for row in rows]
        signed, unmade = dict[str, dict[str, Any]](), list[Unmade]()
        for row, document in made:
            finished = _signed(issuer, row, document) if isinstance(document, dict) else document
            if isinstance(finished, Unmade):
                unmade.append(finished)
            else:
                signed[row.id] = finished
        issued = _publish(issuer, programme, signed) if signed else 0
        return Part(issued, tuple(unmade), rows[-1].status_index if len(rows) == PART else None)


def _owed(programme: str) -> Select[AwardRow]:
    return select(AwardRow).where(AwardRow.programme == programme, *OWED).order_by(AwardRow.status_index)


@contextmanager
def _turn(database: Database, programme: str) -> Iterator[bool]:
    """Whether no other process signs for this programme just now; none does meanwhile. Who is killed lets go of it."""
    if not database.is_sqlite:
        with _turn_on_postgresql(database, programme) as ours:
            yield ours
        return
    short = hashlib.sha256(programme.encode()).hexdigest()[:16]  # a file's name is shorter than an id may be
    lock = FileLock(f"{database.engine.url.database}.signing-{short}", blocking=False)
    try:
        lock.acquire()
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


@contextmanager
def _turn_on_postgresql(database: Database, programme: str) -> Iterator[bool]:
    """A lock of a connection, not of a transaction, which would stand open for as long as the signing takes."""
    named = func.hashtextextended(f"signing for {programme}", 0)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(select(func.pg_try_advisory_lock(named))):
            yield False
            return
        try:
            yield True
        finally:
            connection.execute(select(func.pg_advisory_unlock(named)))


def _made(session: Session, issuer: Issuer, row: AwardRow) -> dict[str, Any] | Unmade:
    try:
        return _document(session, issuer, row)
    except DBAPIError:
        raise
    except Exception as error:  # whatever is wrong with what it is made of, it is wrong with this one alone
        return Unmade(row.id, row.submission, error)


def _signed(issuer: Issuer, row: AwardRow, document: dict[str, Any]) -> dict[str, Any] | Unmade:
    try:
        return awards.sign(issuer, document)
    except (OSError, DBAPIError):
        raise  # of the keys or the disk: no other would be signed either
    except Exception as error:
        return Unmade(row.id, row.submission, error)


def _publish(issuer: Issuer, programme: str, signed: Mapping[str, dict[str, Any]]) -> int:
    at = iso(issuer.now())
    with issuer.database.write() as session:
        head = feed.locked_programme(session, programme)
        # what was taken back while it was signed is owed no more
        rows = session.scalars(_owed(programme).where(AwardRow.id.in_(signed))).all()
        for row in rows:
            row.document = signed[row.id]
            body = {"credential": row.id, "event": row.event, "submission": row.submission, "document": row.document}
            feed.append(session, head, row.assessor, feed.ISSUED, body, at)
        return len(rows)


def _document(session: Session, issuer: Issuer, row: AwardRow) -> dict[str, Any]:
    from assessor_app.rubric_files.case import from_case

    wanted = select(EventRow).where(
        EventRow.programme == row.programme, EventRow.id == row.event, EventRow.status == "accepted"
    )
    decision = payload_unchecked(session.scalars(wanted).one().jws)
    submission = session.get_one(SubmissionRow, (row.programme, row.submission))
    files = select(CredentialRow).where(
        CredentialRow.programme == row.programme,
        CredentialRow.id == submission.credential_id,
        CredentialRow.rubric_digest == decision["rubric"]["digest"],
    )
    own_first = CredentialRow.version != submission.credential_version, CredentialRow.version
    credential = session.scalars(files.order_by(*own_first)).first()  # two versions may have one rubric
    assert credential is not None  # the decision was accepted because its digest is known
    educator = Manifest.read(submission.manifest).submission.educator
    return badge(
        credential_id=f"urn:uuid:{row.id}",
        issuer=awards.profile(issuer),
        subject=subject_of(row.programme, educator),
        achievement=credential.credential_json,
        rubric=from_case(credential.rubric_json, "rubric.json").rubric,
        decision=decision,
        awarded_at=iso_seconds(issuer.now()),
        status=awards.status_entry(issuer, row),
    )


def owed_to_be_signed(issuer: Issuer, programme: str) -> int:
    """How many credentials are owed and not signed yet."""
    with issuer.database.read() as session:
        return session.scalar(select(func.count()).where(AwardRow.programme == programme, *OWED)) or 0


def programmes_owing(issuer: Issuer) -> list[tuple[Issuer, str]]:
    """Every programme that owes something, with the issuer before its database."""
    found = []
    for place in issuer.everywhere():
        with place.database.read() as session:
            owing = session.scalars(select(AwardRow.programme).where(*OWED).distinct()).all()
        found += [(place, programme) for programme in sorted(owing) if place.holds(programme)]
    return found


def not_to_be_made(session: Session, issuer: Issuer, programme: str) -> tuple[Unmade, ...]:
    """Those among the oldest owed that cannot be made as things are; nothing is signed."""
    rows = session.scalars(_owed(programme).limit(PART)).all()
    return tuple(made for made in (_made(session, issuer, row) for row in rows) if isinstance(made, Unmade))
