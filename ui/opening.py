"""What the opening thread does: the workspace made, opened, or exchanged for a backup of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assessor_app.domain.errors import StoreReadOnly

if TYPE_CHECKING:
    from assessor_app.domain.credential import Credential
    from assessor_app.store.opening import Opened


@dataclass(frozen=True, slots=True)
class Ready:
    """What the opening thread brings: the workspace, and the credentials this installation knows. `said` is news for
    the window; `undo` names the backup that goes back on a restore."""

    opened: "Opened"
    credentials: "Callable[[str, str], Credential]"
    said: str = ""
    undo: str = ""


class NoWorkspace(Exception):
    """There is none in the folder yet, and no passphrase to make one with."""


def ready(folder: Path, passphrase: str | None, shut: "Opened | None" = None) -> Ready:
    """Import what the window needs and open the workspace, making it where there is none. `shut` is the workspace as it
    was locked. Raises NoWorkspace without a passphrase to make it with, StoreLocked for a wrong one, and what opening a
    store raises."""
    from assessor_app.commands.clock import utc_now
    from assessor_app.store import opening
    from ui.application import credentials

    if not opening.exists(folder):
        opening.require_own_folder(folder)  # before anybody thinks of a passphrase for it
        if passphrase is None:
            raise NoWorkspace
        opening.create(folder, passphrase, now=utc_now())
    try:
        held = shut.lock if shut is not None else None
        opened = opening.open_workspace(folder, passphrase, held=held, writer=shut is None or not shut.store.reads_only)
    except StoreReadOnly:
        opened = opening.open_workspace(folder, passphrase, writer=False)
    try:
        return Ready(opened, credentials())
    except BaseException:
        opened.close()
        raise


def lies_in(folder: Path) -> bool:
    """Whether a workspace lies there, whatever keeps it from being opened."""
    from assessor_app.store import opening

    return opening.exists(folder)


def place_in(chosen: Path) -> Path:
    """Where a workspace is to lie when a person chose this folder: in it, where it is empty or has one already; among
    other files in a folder of its own."""
    try:
        others = not lies_in(chosen) and any(chosen.iterdir())
    except OSError:
        others = False
    return chosen / "Assessor" if others else chosen


def remember(asked: Path, folder: Path) -> None:
    """A folder was chosen in place of the one asked for: where that was the person's own, this one is from now on."""
    from assessor_app.commands.own_folder import choose_own_folder, own_folder

    if asked == own_folder():
        choose_own_folder(folder)


def restored(opened: "Opened", backup: str) -> Ready:
    """Exchange an open store for a backup of it."""
    from assessor_app.commands.clock import utc_now
    from assessor_app.commands.keeping import go_back
    from ui.application import credentials

    again, done, said = go_back(opened, backup, now=utc_now)
    return Ready(again, credentials(), said, done.kept.stem if done is not None and done.kept_whole else "")


def restored_damaged(folder: Path, passphrase: str | None, backup: str) -> Ready:
    """Put a backup in the place of a store that does not open, and open that."""
    from dataclasses import replace

    from assessor_app.commands.clock import utc_now
    from assessor_app.commands.keeping import go_back_damaged, said_of

    done = go_back_damaged(folder, passphrase, backup, now=utc_now)
    return replace(ready(folder, passphrase), said=said_of(done))
