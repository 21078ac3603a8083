"""`assessor doctor`: the installation and the workspace examined, whole."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assessor_app.cli import opening
from assessor_app.cli.answers import Answer, Folder, Json, answering
from assessor_app.domain.counted import counted
from assessor_app.domain.errors import AssessorError

if TYPE_CHECKING:
    from assessor_app.queries.health import Health

Check = tuple[str, bool, str]


@answering
def doctor(workspace: Folder = None, as_json: Json = False) -> Answer:
    """Examine the installation and the workspace; the exit status is 1 when something is wrong."""
    checks = [*_installation(), *_workspace(workspace)]
    healthy = all(ok for _, ok, _ in checks)
    found = [{"name": name, "ok": ok, "said": said} for name, ok, said in checks]
    document: dict[str, Any] = {"healthy": healthy, "checks": found}
    if not healthy:
        document["error"] = next(f"{name}: {said}" for name, ok, said in checks if not ok)
    lines = [f"{'ok ' if ok else 'NO '} {name}: {said}" for name, ok, said in checks]
    return Answer(document, "\n".join(lines), done=healthy)


def _installation() -> list[Check]:
    from assessor_app.cli.libraries import missing
    from assessor_app.documents.libreoffice import find_office

    office = find_office()
    checks: list[Check] = [
        _sandbox(),
        ("LibreOffice", True, str(office) if office else "not here; older Word and PowerPoint files cannot be shown"),
    ]
    absent = missing()
    checks.append(("window", not absent, f"missing: {', '.join(absent)}" if absent else "Qt finds all it needs"))
    return checks


def _sandbox() -> Check:
    """A worker is started and tries what it must not do: a layer that is on and holds nothing back is no layer."""
    from assessor_app.documents.pool import WorkerPool, sandbox_layers
    from assessor_app.documents.sandbox import ALL_LAYERS
    from assessor_app.documents.wire import Broken

    try:
        with WorkerPool(spares=0) as pool:
            on, could = pool.tried()
    except (OSError, Broken):
        return ("sandbox", False, "no worker could be started.")
    held = not could or len(sandbox_layers()) < len(ALL_LAYERS)
    said = f"; a worker could still {', '.join(could)}." if could else "; tried, and nothing got out"
    return ("sandbox", held, (", ".join(on) or "limits only on this system") + said)


def _workspace(workspace: Path | None) -> list[Check]:
    from assessor_app.store import opening as store_opening
    from assessor_app.store import places

    folder = opening.folder_of(workspace)
    if not store_opening.exists(folder):
        return [("workspace", True, f"none in {folder} yet; “assessor init” makes one")]
    unfit = places.unfit(folder.absolute())
    checks: list[Check] = [("folder", unfit is None, f"{folder} {unfit}." if unfit else "on a disk of this computer")]
    if not os.access(folder, os.W_OK):
        checks[0] = ("folder", False, f"{folder} cannot be written to: it can be read, and nothing more.")
    passphrase = opening.known_or_typed(workspace)
    checks += _store(folder, passphrase)
    return [*checks, *_backups(folder, passphrase)]


def _store(folder: Path, passphrase: str | None) -> list[Check]:
    """Every page, every event, and every file of evidence."""
    from assessor_app.queries.health import health
    from assessor_app.store import keys_beside
    from assessor_app.store.opening import open_workspace

    try:
        opened = open_workspace(folder, passphrase, writer=False)
    except AssessorError as error:
        return [("workspace", False, error.sentence)]
    try:
        found = health(opened.store)
    except AssessorError as error:
        return [("workspace", False, error.sentence)]
    finally:
        opened.close()
    unread = keys_beside.fault(folder)
    said = [("keys", False, f"{unread} Its copy opens the workspace and takes its place at the next start.")]
    return [
        *(said if unread else ()),
        ("workspace", not found.fault, found.fault or f"{folder} opens, every page holds"),
        ("log", not found.chain_fault, found.chain_fault or _log(found)),
        ("evidence", not found.missing, found.missing or _evidence(found.files, found.looked)),
    ]


def _log(found: "Health") -> str:
    said = f"{counted(found.events, 'event')}, whole"
    return f"{said} but for what a moderator let it go on without: {' '.join(found.holes)}" if found.holes else said


def _evidence(files: int, looked: str) -> str:
    return f"{counted(files, 'file')}, all there, {looked}" if files else "no file yet"


def _backups(folder: Path, passphrase: str | None) -> list[Check]:
    from assessor_app.store.backups import backups, check
    from assessor_app.store.opening import data_key

    found = backups(folder)
    if not found:
        return [("backups", True, "none yet; the window makes one when it starts, “assessor backup” at once")]
    try:
        key = data_key(folder, passphrase)
        for backup in found[:1]:
            check(backup, key)
    except AssessorError as error:
        return [("backups", False, error.sentence)]
    return [("backups", True, f"{len(found)}, the newest of {found[0].made_at}, which holds together")]
