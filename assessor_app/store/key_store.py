"""The operating system's key store: the keychain of macOS, the credentials of Windows, a Secret Service on Linux. What
it keeps opens a workspace to whoever can use the account of the computer."""

from pathlib import Path

from assessor_app.domain.errors import StoreLocked

SERVICE = "Assessor"
SHUT = "The system's key store is locked, or does not answer. Nothing was changed."
NONE = "This computer has no key store to use (on Linux a Secret Service has to run). Nothing was changed."
REFUSED = "The system's key store is locked, or takes no key. Nothing was changed."
EMPTY = "The system's key store holds no key of this workspace. Nothing was changed."


def is_there() -> bool:
    """Whether there is one to use; a Linux without a desktop has none."""
    import keyring

    return bool(keyring.get_keyring().priority > 0)  # those that refuse, or forget at once, say that they are 0 or less


def held(folder: Path) -> bytes | None:
    """The key it holds for a folder; None where it holds none, or something else. Raises StoreLocked where it does not
    say."""
    import keyring

    if not is_there():
        return None
    try:
        kept = keyring.get_password(SERVICE, str(folder.resolve()))
    except Exception as error:  # each kind of key store has errors of its own
        raise StoreLocked(SHUT) from error
    try:
        key = bytes.fromhex(kept or "")
    except ValueError:  # something else wrote there; the passphrase still opens the workspace
        return None
    return key if len(key) == 32 else None


def keep(folder: Path, data_key: bytes) -> None:
    """Have it hold the key as well; raises StoreLocked where it does not."""
    import keyring

    if not is_there():
        raise StoreLocked(NONE)
    try:
        keyring.set_password(SERVICE, str(folder.resolve()), data_key.hex())
    except Exception as error:  # as above
        raise StoreLocked(REFUSED) from error


def let_go(folder: Path) -> None:
    """Take the key out of it; raises StoreLocked where it holds none."""
    import keyring
    from keyring.errors import PasswordDeleteError

    if not is_there():
        raise StoreLocked(EMPTY)
    try:
        keyring.delete_password(SERVICE, str(folder.resolve()))
    except PasswordDeleteError as error:
        raise StoreLocked(EMPTY) from error
    except Exception as error:  # as above
        raise StoreLocked(SHUT) from error
