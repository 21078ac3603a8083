"""A backup of the whole issuer: one folder that can itself be opened and served, from whatever engines it runs on.

Rows are copied in one snapshot of each database into `issuer.db`, files by their SHA-256, keys as they are. The copy
has an epoch of its own: devices that meet it send again what it does not have. Bundles that are on their way in by
pieces are not in it.
"""

import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Select, Table, select, text, update

from assessor_app.domain.errors import RuleBroken, StoreDamaged
from assessor_app.issuer.blobs import BlobFolder, Blobs
from assessor_app.issuer.database import Database, open_database
from assessor_app.issuer.durability import fsync_folder
from assessor_app.issuer.engines import BLOBS, SQLITE_FILE
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.rows import IssuerRow, ProgrammeRow, Row, SubmissionFileRow, UploadPieceRow, UploadRow
from assessor_app.issuer.unfinished import KEYS, LOCK, making
from assessor_app.sync.messages import CHUNK

AT_ONCE = 1000
LEFT_OUT = "Bundles on their way in are not in a backup, from which this issuer was restored; send it again."


@dataclass(frozen=True, slots=True)
class BackedUp:
    rows: int
    files: int


def back_up(issuer: Issuer, keys: Path, into: Path) -> BackedUp:
    """Copy everything into a new folder. Raises RuleBroken if it holds something, StoreDamaged if a file is gone."""
    with making(into, lambda: _require_empty(into)):
        return _copied(issuer, keys, into)


def _require_empty(into: Path) -> None:
    if {path.name for path in into.iterdir()} - {LOCK}:
        raise RuleBroken(f"{into} is not empty; a backup gets a folder of its own.")


def _copied(issuer: Issuer, keys: Path, into: Path) -> BackedUp:
    copy = open_database(f"sqlite:///{into / SQLITE_FILE}", make=True)
    try:
        copy.make_tables()
        rows = sum(_copy_rows(place, copy, home=place.database is issuer.databases[0]) for place in issuer.everywhere())
        with copy.write() as session:
            session.get_one(IssuerRow, 1).epoch = secrets.token_hex(8)
            session.execute(update(UploadRow).where(UploadRow.outcome.is_(None)).values(outcome={"refused": LEFT_OUT}))
            needed = set(session.scalars(select(SubmissionFileRow.sha256).distinct()))
        files = _copy_files(issuer.blobs, BlobFolder(into / BLOBS), needed)
        _check(copy)
    finally:
        copy.close()
    shutil.copytree(keys, into / KEYS, copy_function=_copy_durably)
    for folder, _, _ in os.walk(into / KEYS):
        fsync_folder(Path(folder))
    return BackedUp(rows, files)


def _copy_durably(source: str, target: str) -> None:
    shutil.copy2(source, target)
    with Path(target).open("rb") as copied:
        os.fsync(copied.fileno())


def _copy_rows(place: Issuer, copy: Database, *, home: bool) -> int:
    count = 0
    with place.database.read() as source, copy.write() as target:
        left = [name for name in source.scalars(select(ProgrammeRow.id)) if not place.holds(name)]
        for table in Row.metadata.sorted_tables:
            if table.name == UploadPieceRow.__tablename__ or (table.name == IssuerRow.__tablename__ and not home):
                continue
            found = (
                source.connection()
                .execution_options(stream_results=True, yield_per=AT_ONCE)
                .execute(_of_here(table, left))
            )
            for part in found.mappings().partitions(AT_ONCE):
                target.connection().execute(table.insert(), [dict(row) for row in part])
                count += len(part)
    return count


def _of_here(table: Table, left: list[str]) -> Select[Any]:
    """Without the closed rows of programmes that were moved elsewhere."""
    if not left or table.name == IssuerRow.__tablename__:
        return select(table)
    return select(table).where((table.c.id if table.name == "programme" else table.c.programme).not_in(left))


def _copy_files(blobs: Blobs, folder: BlobFolder, needed: set[str]) -> int:
    for sha256 in sorted(needed):
        file = blobs.open(sha256)
        if file is None:
            raise StoreDamaged(f"The file {sha256[:12]}… is gone; the backup is not whole.")
        writer = folder.sink().begin(0)
        try:
            while data := file.read(CHUNK):
                writer.write(data)
            writer.finish(sha256)
        finally:
            file.close()
    return len(needed)


def _check(copy: Database) -> None:
    with copy.read() as session:
        said = session.scalars(text("PRAGMA integrity_check")).first()
    if said != "ok":
        raise StoreDamaged(f"The backup does not hold ({said}).")
