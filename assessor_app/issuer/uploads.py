"""A bundle that comes in by pieces and can go on where it was cut off, on whichever process the next piece arrives."""

import hashlib
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessor_app.domain.errors import AssessorError, Offline, Refused, RuleBroken, StoreDamaged
from assessor_app.issuer import feed
from assessor_app.issuer.abandoned import clear_pieces, drop_abandoned
from assessor_app.issuer.clock import iso
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.rows import UploadPieceRow, UploadRow
from assessor_app.issuer.submissions import InAlready, add_submission_bundle
from assessor_app.issuer.tokens import Caller
from assessor_app.sync.messages import CHUNK

MOST_BYTES = 8 << 30


class OutOfPlace(Refused):
    """A piece that does not follow what is here; the upload says from where to go on."""


@dataclass(frozen=True, slots=True)
class Upload:
    """How far it is. `outcome` is None while pieces are missing, then `{"submission": …}` or `{"refused": …}`."""

    id: str
    size: int
    received: int
    outcome: dict[str, Any] | None

    def to_json(self) -> dict[str, Any]:
        return {"id": self.id, "size": self.size, "received": self.received, "outcome": self.outcome}


def begin(issuer: Issuer, who: Caller, name: str, size: int, sha256: str) -> Upload:
    """Announce a bundle of so many bytes; announced twice by one caller, it is the same upload."""
    if not 0 < size <= MOST_BYTES:
        raise RuleBroken(f"A bundle has 1 to {MOST_BYTES:,} bytes.")
    drop_abandoned(issuer, who.programme)
    with issuer.database.write() as session:
        feed.locked_programme(session, who.programme)
        wanted = select(UploadRow).where(
            UploadRow.programme == who.programme, UploadRow.by == who.assessor, UploadRow.sha256 == sha256
        )
        row = session.scalars(wanted.where(UploadRow.outcome.is_(None))).first()
        if row is None:
            row = UploadRow(
                programme=who.programme,
                id=secrets.token_hex(16),
                by=who.assessor,
                name=name[:200],
                size=size,
                sha256=sha256,
                received=0,
                touched_at="",
                outcome=None,
            )
            session.add(row)
        row.touched_at = iso(issuer.now())
        return _said(row)


def _said(row: UploadRow) -> Upload:
    return Upload(row.id, row.size, row.received, row.outcome)


def progress(issuer: Issuer, who: Caller, upload: str) -> Upload:
    with issuer.database.read() as session:
        return _said(_mine(session, who, upload))


def _mine(session: Session, who: Caller, upload: str) -> UploadRow:
    row = session.get(UploadRow, (who.programme, upload))
    if row is None or row.by != who.assessor:
        raise RuleBroken(f"There is no upload {upload} of yours.")
    return row


def add_piece(issuer: Issuer, who: Caller, upload: str, first: int, data: bytes) -> Upload:
    """Keep the bytes from `first` on; sent again they change nothing. The last piece takes the bundle in."""
    if not 0 < len(data) <= CHUNK:
        raise RuleBroken(f"A piece has 1 to {CHUNK:,} bytes.")
    piece = UploadPieceRow(
        programme=who.programme, upload=upload, first=first, size=len(data), sha256=hashlib.sha256(data).hexdigest()
    )
    with issuer.database.read() as session:
        row = _mine(session, who, upload)
        wanted, said = _is_wanted(session, row, piece), _said(row)
    if wanted:
        issuer.blobs.pieces(upload).keep(piece.sha256, data)
        said = _noted(issuer, who, piece)
    return _finish(issuer, who, upload) if said.received == said.size and said.outcome is None else said


def _is_wanted(session: Session, row: UploadRow, piece: UploadPieceRow) -> bool:
    """Whether it is missing; raises OutOfPlace when it does not follow what is here. What has ended wants none."""
    if row.outcome is not None:
        return False
    there = session.get(UploadPieceRow, (piece.programme, piece.upload, piece.first))
    if there is None and (piece.first != row.received or piece.first + piece.size > row.size):
        raise OutOfPlace(f"The next piece begins at {row.received:,} of {row.size:,} bytes.")
    if there is not None and there.sha256 != piece.sha256:
        raise OutOfPlace(f"Other bytes are here from {piece.first:,} on; begin this bundle anew.")
    return there is None


def _noted(issuer: Issuer, who: Caller, piece: UploadPieceRow) -> Upload:
    """The bytes of the piece are kept; meanwhile another may have sent it, too, or the upload may have ended."""
    with issuer.database.write() as session:
        feed.locked_programme(session, who.programme)
        row = _mine(session, who, piece.upload)
        if _is_wanted(session, row, piece):
            session.add(piece)
            row.received += piece.size
            row.touched_at = iso(issuer.now())
        said = _said(row)
    if said.outcome is not None:
        clear_pieces(issuer, who.programme, said.id)
    return said


def _finish(issuer: Issuer, who: Caller, upload: str) -> Upload:
    """Take the whole bundle in, or say why not; the outcome is kept, so that a lost answer can be asked for. Raises
    StoreDamaged or Offline when it cannot be taken in now: then it has no outcome yet."""
    with issuer.database.read() as session:
        row = _mine(session, who, upload)
        wanted = select(UploadPieceRow).where(
            UploadPieceRow.programme == who.programme, UploadPieceRow.upload == upload
        )
        pieces = [piece.sha256 for piece in session.scalars(wanted.order_by(UploadPieceRow.first))]
    with tempfile.TemporaryDirectory(prefix="assessor-upload-") as room:
        outcome = _taken(issuer, who, row, pieces, Path(room) / "bundle.zip")
    with issuer.database.write() as session:
        feed.locked_programme(session, who.programme)
        kept = _mine(session, who, upload)
        if kept.outcome is None:
            kept.outcome = outcome
        said = _said(kept)
    clear_pieces(issuer, who.programme, upload)
    return said


def _taken(issuer: Issuer, who: Caller, row: UploadRow, pieces: list[str], bundle: Path) -> dict[str, Any]:
    whole = hashlib.sha256()
    with bundle.open("wb") as file:
        for sha256 in pieces:
            # a version before kept it among the files of submissions, where it stays
            piece = issuer.blobs.pieces(row.id).open(sha256) or issuer.blobs.open(sha256)
            if piece is None:
                return {"refused": "A piece of this bundle is gone; send it again."}
            try:
                while data := piece.read(CHUNK):
                    whole.update(data)
                    file.write(data)
            finally:
                piece.close()
    if whole.hexdigest() != row.sha256:
        return {"refused": f"The bytes of {row.name} are not those that were announced; send it again."}
    try:
        return {"submission": str(add_submission_bundle(issuer, who.programme, bundle))}
    except InAlready as error:  # by this very upload, it may be: cut off after that, or taken in by two at once
        return {"submission": str(error.submission)}
    except (StoreDamaged, Offline):
        raise  # nothing is wrong with the bundle; its last piece, sent again, takes it in
    except AssessorError as error:
        if isinstance(error.__cause__, OSError):  # nor is it with a disk that would not take a file of it
            raise StoreDamaged(error.sentence.replace(bundle.name, row.name)) from error
        return {"refused": error.sentence.replace(bundle.name, row.name)}
