"""`assessor backup` and `assessor restore`: a copy of the store, and the way back to one."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assessor_app.cli import opening
from assessor_app.cli.answers import Answer, Folder, Json, answering
from assessor_app.commands.clock import utc_now
from assessor_app.domain.counted import counted
from assessor_app.domain.errors import RuleBroken, StoreLocked

if TYPE_CHECKING:
    from assessor_app.store.backups import Backup


@answering
def backup(workspace: Folder = None, as_json: Json = False) -> Answer:
    """Copy the store into the workspace's folder “backups”, encrypted as it is, and look the copy through."""
    from assessor_app.store import backups

    with opening.store(workspace, writer=False) as store:
        made = backups.make(store, now=utc_now(), reason=backups.ASKED)
    return Answer(_document(made), f"{made.path}: every page and every event holds.")


@answering
def restore(
    name: Annotated[str | None, typer.Argument(help="A backup's name or number; the newest without one.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Go back without asking.")] = False,
    listing: Annotated[bool, typer.Option("--list", help="List the backups and change nothing.")] = False,
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """Go back to a backup. What is there now is kept first, and decisions signed since then stay."""
    folder = opening.folder_of(workspace)
    return _listed(folder) if listing else _restored(folder, workspace, name, ask=not yes, may_ask=not as_json)


def _listed(folder: Path) -> Answer:
    from assessor_app.store.backups import backups

    found = backups(folder)
    lines = [
        f"{b.number:>5}  {b.made_at}  {b.size / 1e6:7.1f} MB  {b.reason.replace('-', ' ')}".rstrip() for b in found
    ]
    return Answer({"backups": [_document(b) for b in found]}, "\n".join(lines) or f"There is no backup in {folder}.")


def _restored(folder: Path, workspace: Path | None, name: str | None, *, ask: bool, may_ask: bool) -> Answer:
    from assessor_app.store.opening import exists
    from assessor_app.store.restoring import restore as put_back

    if not exists(folder) and not (folder / "backups").exists():
        raise StoreLocked(f"There is no workspace in {folder}. Make one with “assessor init”.")
    with opening.telling_whence():
        passphrase = opening.known_or_typed(workspace)
        if ask:
            _agreed(folder, name, may_ask=may_ask)
        done = put_back(folder, passphrase, name, now=utc_now())
    before = f"“assessor restore {done.kept.stem}” goes back" if done.kept_whole else f"its files are in {done.kept}"
    words = f"The workspace is as it was at {done.backup.made_at}. What was there before is kept: {before}."
    if done.carried:
        words += f" {counted(done.carried, 'event')} signed since came along."
    return Answer(
        {
            "restored": _document(done.backup),
            "kept": str(done.kept),
            "kept_whole": done.kept_whole,
            "carried": done.carried,
        },
        words,
    )


def _agreed(folder: Path, name: str | None, *, may_ask: bool) -> None:
    """Whoever is at the terminal says so; raises RuleBroken otherwise."""
    from assessor_app.store.backups import find

    at = find(folder, name).made_at
    question = f"Take the workspace in {folder} back to {at}? What is there now is kept as a backup."
    asking = may_ask and may_be_asked()
    if asking and not typer.confirm(question):
        raise RuleBroken("Nothing was changed.")
    if not asking:
        raise RuleBroken(f"Nothing was changed: this takes the workspace back to {at}; say --yes to do it.")


def may_be_asked() -> bool:
    """Whether somebody is at the terminal."""
    return sys.stdin.isatty()


def _document(backup: "Backup") -> dict[str, Any]:
    return {
        "name": backup.name,
        "number": backup.number,
        "made_at": backup.made_at,
        "reason": backup.reason,
        "bytes": backup.size,
        "path": str(backup.path),
    }
