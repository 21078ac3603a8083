"""Evidence destroyed for good: its key, the educator's own words, and the traces of both in every backup and every
store that was set aside."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assessor_app.domain.errors import StoreDamaged
from assessor_app.store import findings
from assessor_app.store.backups import ASIDE, backups
from assessor_app.store.disk_words import spoken_by_driver
from assessor_app.store.engine import Store, checkpoint, unlock
from assessor_app.store.looking_through import look_through
from assessor_app.store.names_kept import names_kept
from assessor_app.store.rows import (
    ArtifactFactRow,
    DestructionRow,
    DownloadRow,
    FindingRow,
    PrintRow,
    SubmissionRow,
    VaultKeyRow,
)

# what is derived from the evidence and could bring words or pictures of it back
DERIVED = (PrintRow, FindingRow, ArtifactFactRow, DownloadRow)


def forget(session: Session, submission: str) -> str | None:
    """Delete the key and what was derived from the evidence; the vault folder that is to be removed."""
    session.connection().exec_driver_sql("PRAGMA secure_delete = ON")  # deleted pages are overwritten, not left
    row = session.get(VaultKeyRow, submission)
    found = findings.load(session, submission)
    for derived in DERIVED:
        session.execute(delete(derived).where(derived.submission_id == submission))
    about = session.get_one(SubmissionRow, submission)
    about.body, about.ready = without_words(about.body), True  # nothing of it is on its way any more
    session.flush()
    if (names := names_kept(session, submission, found)) is not None:
        findings.add(session, submission, names)
    if row is not None:
        session.delete(row)
    return row.folder if row is not None else None


def without_words(body: dict[str, Any]) -> dict[str, Any]:
    """A submission's form without its text answers: each is named as a file that is gone, its hash stays."""
    artifacts = [
        a if a.get("text") is None else a | {"text": None, "path": f"answers/{a['id']}"} for a in body["artifacts"]
    ]
    return body | {"artifacts": artifacts, "changed_since_last": ""}


def leave_no_trace(store: Store) -> None:
    """Empty the write-ahead log of what was overwritten, and do the same in every backup made before. A store that was
    set aside because it was damaged, and cannot be cleaned for that, goes: what is to be destroyed is in it."""
    checkpoint(store.engine)
    with store.read() as session:
        rows = session.scalars(select(DestructionRow).where(DestructionRow.backups_cleaned.is_(False))).all()
        bodies = {row.submission_id: session.get_one(SubmissionRow, row.submission_id).body for row in rows}
        names = session.scalars(select(FindingRow).where(FindingRow.submission_id.in_(list(bodies)))).all()
    if not rows:
        return
    for backup in backups(store.folder):
        _clean(store, backup.path, rows, bodies, names)
    for aside in (store.folder / ASIDE).glob("*/*.db"):
        try:
            _clean(store, aside, rows, bodies, names)
        except StoreDamaged:
            shutil.rmtree(aside.parent)
    with store.write() as session:
        for row in rows:
            session.get_one(DestructionRow, row.submission_id).backups_cleaned = True


def _clean(
    store: Store, path: Path, rows: Sequence[DestructionRow], bodies: dict[str, dict[str, Any]],
    names: Sequence[FindingRow],
) -> None:  # fmt: skip
    import json

    import sqlcipher3.dbapi2 as sqlcipher

    connection = sqlcipher.connect(str(path))
    try:
        with spoken_by_driver(sqlcipher.DatabaseError):
            unlock(connection, store.key)
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("BEGIN IMMEDIATE")
            tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            there = {table: {row[1] for row in connection.execute(f"PRAGMA table_info({table})")} for table in tables}
            if SubmissionRow.__tablename__ not in there:  # a file that was emptied opens with any key
                raise StoreDamaged(f"{path.name} holds no store.")
            for submission, body in bodies.items():
                for table in (VaultKeyRow.__tablename__, *(each.__tablename__ for each in DERIVED)):
                    if table in there:
                        connection.execute(f"DELETE FROM {table} WHERE submission_id = ?", (submission,))
                connection.execute(
                    "UPDATE submission SET body = ?, ready = 1 WHERE id = ?", (json.dumps(body), submission)
                )
            if names and "more" in there.get(FindingRow.__tablename__, ()):
                put = "INSERT INTO finding (submission_id, severity, sentence, more) VALUES (?, ?, ?, ?)"
                said = [(n.submission_id, n.severity, n.sentence, json.dumps(n.more)) for n in names]
                connection.executemany(put, said)
            if DestructionRow.__tablename__ in there:  # a backup from before there were certificates has no place
                put = "INSERT OR REPLACE INTO destruction VALUES (?, ?, ?, ?, ?, 1)"
                told = [(r.submission_id, r.destroyed_at, r.destroyed_by, r.reason, r.certificate) for r in rows]
                connection.executemany(put, told)
            connection.execute("COMMIT")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # a store that was set aside has its log beside it
    finally:
        connection.close()
    look_through(path, store.key)
