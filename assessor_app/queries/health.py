"""How a workspace does: its pages, its log, its evidence."""

from dataclasses import dataclass

from sqlalchemy import select

from assessor_app.domain.errors import StoreDamaged
from assessor_app.store.engine import Store, full_check
from assessor_app.store.looking_through import chain_fault
from assessor_app.store.rows import BlobRow, EventRow, VaultKeyRow


@dataclass(frozen=True, slots=True)
class Health:
    """The faults are sentences, empty where all is well; `files` counts evidence files that should be there."""

    fault: str
    events: int
    chain_fault: str
    files: int
    missing: str


def health(store: Store) -> Health:
    """Look a workspace through; raises StoreDamaged where the store cannot even be asked."""
    fault = _fault(store)
    if fault:
        return Health(fault, 0, "", 0, "")
    with store.read() as session:
        columns = (EventRow.id, EventRow.device, EventRow.device_seq, EventRow.sha256, EventRow.jws)
        events = session.execute(select(*columns).order_by(EventRow.device, EventRow.device_seq)).all()
        place = select(VaultKeyRow.folder, BlobRow.sha256, BlobRow.submission_id).join(
            BlobRow, BlobRow.submission_id == VaultKeyRow.submission_id
        )
        files = session.execute(place).all()
    gone = [f for f in files if not (store.vault.root / f.folder / f.sha256).exists()]
    broken = chain_fault(events)
    return Health(
        "",
        len(events),
        f"In the log, {broken}." if broken else "",
        len(files),
        f"{len(gone)} evidence files are missing, one of {gone[0].submission_id}." if gone else "",
    )


def _fault(store: Store) -> str:
    try:
        full_check(store.engine)
    except StoreDamaged as error:
        return error.sentence
    return ""
