"""`assessor init`, `queue` and `doctor`: a workspace made, listed, examined."""

from datetime import date
from typing import Annotated, Any

import typer

from assessor_app.cli import opening
from assessor_app.cli.answers import Answer, Folder, Json, answering
from assessor_app.domain.errors import AssessorError, StoreLocked


@answering
def init(
    workspace: Folder = None,
    keychain: Annotated[bool, typer.Option("--keychain", help="Also keep the key in the system's key store.")] = False,
    as_json: Json = False,
) -> Answer:
    """Make a workspace: an encrypted store, its key, and this device's signing key."""
    from assessor_app.store import keys
    from assessor_app.store.opening import create

    folder = opening.folder_of(workspace)
    passphrase = opening.passphrase(twice=True)
    if not passphrase:
        raise StoreLocked(f"A workspace needs a passphrase: set {opening.PASSPHRASE}, or run this in a terminal.")
    create(folder, passphrase, now=opening.utc_now())
    kept = keychain and keys.remember(folder, keys.unwrap(folder, passphrase))
    words = f"The workspace is in {folder}." + (" The system's key store opens it." if kept else "")
    return Answer({"workspace": str(folder), "keychain": kept}, words)


@answering
def queue(workspace: Folder = None, as_json: Json = False) -> Answer:
    """List the submissions that wait, the most urgent first."""
    from assessor_app.queries.queue import queue as rows_of

    with opening.store(workspace, writer=False) as store:
        rows = rows_of(store, opening.credentials(), date.today())
    document: dict[str, Any] = {
        "submissions": [
            {
                "submission": r.submission,
                "credential": r.credential,
                "attempt": r.attempt,
                "reason": r.reason,
                "due_on": r.due_on.isoformat() if r.due_on else None,
                "business_days": r.business_days,
                "state": r.state_words,
                "pages": r.pages,
                "minutes": round(r.minutes, 1),
                "ready": r.ready,
            }
            for r in rows
        ]
    }
    lines = [f"{r.submission:<12} {r.credential:<40} attempt {r.attempt}  {r.state_words}" for r in rows]
    return Answer(document, "\n".join(lines) or "The queue is empty. Bring a bundle in with “assessor import”.")


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


Check = tuple[str, bool, str]


def _installation() -> list[Check]:
    from assessor_app.cli.libraries import missing
    from assessor_app.documents.pool import sandbox_layers

    layers = sandbox_layers()
    checks: list[Check] = [("sandbox", True, ", ".join(layers) or "limits only on this system")]
    absent = missing()
    checks.append(("window", not absent, f"missing: {', '.join(absent)}" if absent else "Qt finds all it needs"))
    return checks


def _workspace(workspace: Folder) -> list[Check]:
    from assessor_app.eventlog.chain import verify_log
    from assessor_app.queries.decisions import log_lines
    from assessor_app.store import opening as store_opening

    folder = opening.folder_of(workspace)
    if not store_opening.exists(folder):
        return [("workspace", True, f"none in {folder} yet; “assessor init” makes one")]
    try:
        with opening.store(workspace, writer=False) as store:
            lines = log_lines(store)
    except AssessorError as error:
        return [("workspace", False, error.sentence)]
    report = verify_log(lines) if lines else None
    faults = [p.sentence for p in report.problems] if report else []
    said = faults[0] if faults else f"{report.events if report else 0} events, whole"
    return [("workspace", True, f"{folder} opens"), ("log", not faults, said)]
