"""How a workspace does: its pages, its log, its evidence."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import select

from assessor_app.domain.counted import counted
from assessor_app.domain.errors import StoreDamaged
from assessor_app.store.backups import way_back
from assessor_app.store.engine import Store, full_check
from assessor_app.store.let_in import holes, let_in
from assessor_app.store.looking_through import chain_fault
from assessor_app.store.rows import BlobRow, EventRow, VaultKeyRow
from assessor_app.store.vault import CHUNK, Blob, VaultFile

READ_WHOLE = 256 << 20  # bytes of evidence in all that are decrypted to the last; of more, a part of each file


@dataclass(frozen=True, slots=True)
class Health:
    """The faults are sentences, empty where all is well; `files` counts evidence files that should be there, `looked`
    says how they were looked at; `holes` are sentences about what the logs are lawfully without."""

    fault: str
    events: int
    chain_fault: str
    files: int
    missing: str
    looked: str = ""
    holes: tuple[str, ...] = ()


def health(store: Store) -> Health:
    """Look a workspace through; raises StoreDamaged where the store cannot even be asked."""
    fault = _fault(store)
    if fault:
        return Health(fault, 0, "", 0, "")
    with store.read() as session:
        place = (EventRow.device, EventRow.branch, EventRow.device_seq)
        events = session.execute(select(*place, EventRow.sha256, EventRow.jws).order_by(*place)).all()
        gone_on = let_in(session)
        without = tuple(hole.sentence(f"device {hole.device[:8]}") for hole in holes(session))
        kept = select(VaultKeyRow.folder, VaultKeyRow.key, BlobRow).join(
            BlobRow, BlobRow.submission_id == VaultKeyRow.submission_id
        )
        files = [_File(row[0], row[1], row[2]) for row in session.execute(kept)]
    whole = sum(file.blob.size for file in files) <= READ_WHOLE
    faults = [fault for fault in (_fault_of(store, file, whole=whole) for file in files) if fault]
    broken = chain_fault(events, gone_on)
    return Health(
        "",
        len(events),
        f"In the log, {broken}." if broken else "",
        len(files),
        f"{counted(len(faults), 'evidence file')} cannot be had: {faults[0]}" if faults else "",
        "each decrypted whole, its hash compared" if whole else "the first, middle and last MiB of each decrypted",
        without,
    )


@dataclass(frozen=True, slots=True)
class _File:
    folder: str
    key: bytes
    blob: BlobRow


def _fault_of(store: Store, file: _File, *, whole: bool) -> str:
    """What is wrong with an evidence file, empty when nothing is; what was not decrypted is not vouched for."""
    row = file.blob
    try:
        opened = store.vault.open(file.folder, file.key, Blob(row.sha256, row.size, row.salt))
    except StoreDamaged as error:
        return f"one of {row.submission_id} ({error.sentence})"
    try:
        right = _digest(opened, row.size) == row.sha256 if whole else _sampled(opened, row.size)
    except StoreDamaged as error:
        return f"one of {row.submission_id} ({error.sentence})"
    finally:
        opened.close()
    return "" if right else f"one of {row.submission_id} is not the file its hash names."


def _digest(opened: VaultFile, size: int) -> str:
    found = hashlib.sha256()
    for offset in range(0, size, CHUNK):
        found.update(opened.read_at(offset, CHUNK))
    return found.hexdigest()


def _sampled(opened: VaultFile, size: int) -> bool:
    places = {0, size // 2 // CHUNK * CHUNK, max(0, size - 1) // CHUNK * CHUNK}
    return sum(len(opened.read_at(offset, CHUNK)) for offset in places) > 0 or size == 0


def _fault(store: Store) -> str:
    try:
        full_check(store.engine)
    except StoreDamaged as error:
        return f"{error.sentence} {way_back(store.folder)}"
    return ""
