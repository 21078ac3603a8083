"""Bundles on their way in that nobody goes on sending: after a while their pieces go, and who asks is told."""

import logging
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, select

from assessor_app.domain.errors import StoreDamaged
from assessor_app.issuer import feed
from assessor_app.issuer.clock import iso
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.rows import UploadPieceRow, UploadRow

AFTER = timedelta(days=14)
DROPPED = f"No piece of it came for {AFTER.days} days, and what was here is gone; send it again."


def drop_abandoned(issuer: Issuer, programme: str) -> bool:
    """End what nobody touched for so long, and clear away what was left of uploads that ended. False where the place
    of the pieces does not answer, so that no other programme's need be tried."""
    with issuer.database.write() as session:
        feed.locked_programme(session, programme)
        old = session.scalars(select(UploadRow).where(UploadRow.programme == programme, _abandoned(issuer))).all()
        for row in old:
            row.outcome = row.outcome or {"refused": DROPPED}
        uploads = [row.id for row in old]
    return all(clear_pieces(issuer, programme, upload) for upload in uploads)  # the first that is not answered ends it


def drop_everything_abandoned(issuer: Issuer) -> None:
    """In every programme, before it serves; what fails goes to the log, and waits for the next time."""
    try:
        for place in issuer.everywhere():
            with place.database.read() as session:
                found = session.scalars(select(UploadRow.programme).where(_abandoned(issuer)).distinct())
                programmes = [name for name in found if place.holds(name)]
            for programme in programmes:
                if not drop_abandoned(place, programme):
                    return
    except Exception:
        logging.getLogger(__name__).exception("uploads that nobody goes on with wait for the next start")


def _abandoned(issuer: Issuer) -> ColumnElement[bool]:
    of_it = UploadPieceRow.programme == UploadRow.programme, UploadPieceRow.upload == UploadRow.id
    left = or_(UploadRow.outcome.is_(None), select(UploadPieceRow.first).where(*of_it).exists())
    return and_(UploadRow.touched_at < iso(issuer.now() - AFTER), left)


def clear_pieces(issuer: Issuer, programme: str, upload: str) -> bool:
    """Take away the pieces of an upload that has ended. False where their place does not answer, nor would for others.
    Their rows go last: where this is cut off, or a piece cannot be taken away, they say what is to be cleared."""
    try:
        issuer.blobs.pieces(upload).clear()
    except StoreDamaged:
        return False
    except OSError:
        return True
    with issuer.database.write() as session:
        of_it = UploadPieceRow.programme == programme, UploadPieceRow.upload == upload
        session.execute(delete(UploadPieceRow).where(*of_it))
    return True
