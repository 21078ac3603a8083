"""Opening the workspace a command works on: where it is, and with which key."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from assessor_app.domain.errors import StoreLocked, WrongPassphrase

if TYPE_CHECKING:
    from assessor_app.domain.credential import Credentials
    from assessor_app.store.engine import Store

PASSPHRASE = "ASSESSOR_PASSPHRASE"
NEW_PASSPHRASE = "ASSESSOR_NEW_PASSPHRASE"


def folder_of(given: Path | None) -> Path:
    """The folder named, or the one of this user."""
    if given is not None:
        return given
    from assessor_app.commands.own_folder import own_folder

    return own_folder()


def passphrase(*, twice: bool = False) -> str | None:
    """From the environment, else typed by the person at the terminal, else None."""
    return _text(os.environ.get(PASSPHRASE) or _typed("Passphrase: ", twice=twice))


def new_passphrase() -> str:
    """The passphrase that is to be, from the environment or typed twice; raises StoreLocked where there is none."""
    given = _text(os.environ.get(NEW_PASSPHRASE) or _typed("New passphrase: ", twice=True))
    if not given:
        raise StoreLocked(f"There is no new passphrase: set {NEW_PASSPHRASE}, or run this in a terminal.")
    return given


def _text(given: str | None) -> str | None:
    try:
        (given or "").encode()
    except UnicodeEncodeError as error:
        raise StoreLocked("The passphrase is not UTF-8 text. Nothing was changed.") from error
    return given


def _typed(prompt: str, *, twice: bool) -> str | None:
    if sys.stdin is None or sys.stdin.closed or not sys.stdin.isatty():
        return None
    import getpass

    try:
        typed = getpass.getpass(prompt)
        if twice and getpass.getpass("Again: ") != typed:
            raise StoreLocked("The two passphrases differ. Nothing was changed; try again.")
    except EOFError:
        return None
    return typed


@contextlib.contextmanager
def store(given: Path | None, *, writer: bool = True) -> "Iterator[Store]":
    """The open store of a workspace; closed, and its lock given back, at the end."""
    from assessor_app.store.opening import open_workspace

    with telling_whence():
        opened = open_workspace(folder_of(given), known_or_typed(given), writer=writer)
    try:
        yield opened.store
    finally:
        opened.close()


@contextlib.contextmanager
def telling_whence() -> Iterator[None]:
    """A passphrase that does not open the workspace: say where it came from, for nobody typed it."""
    try:
        yield
    except WrongPassphrase as error:
        if not os.environ.get(PASSPHRASE):
            raise
        raise WrongPassphrase(f"{error} It was taken from {PASSPHRASE}.") from error


def known_or_typed(given: Path | None) -> str | None:
    """The passphrase, or None where the system's key store opens the workspace or there is none to open."""
    from assessor_app.store import opening

    if os.environ.get(PASSPHRASE):
        return passphrase()
    folder = folder_of(given)
    if not opening.exists(folder) or opening.kept_key(folder) is not None:
        return None
    return passphrase()


def credentials_known(store: "Store") -> frozenset[str]:
    """The IDs of the credentials of this workspace's programme and of this installation."""
    from assessor_app.queries.credentials_here import published_ids
    from assessor_app.rubric_files.catalogue import load_catalogue

    return published_ids(store) | {ident for ident, _version in load_catalogue().credentials}


def credentials(store: "Store | None" = None) -> "Credentials":
    """The credentials this workspace scores by, by id and version; without one, those this installation knows."""
    from assessor_app.domain.credential import CredentialId, CredentialRef
    from assessor_app.queries.credentials_here import CredentialsHere
    from assessor_app.rubric_files.catalogue import load_catalogue

    catalogue = load_catalogue()
    folders = lambda name, version: catalogue.credential(CredentialRef(CredentialId(name), version))  # noqa: E731
    return CredentialsHere(store, folders) if store is not None else folders
