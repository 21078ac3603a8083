"""The operating system's key store: the keychain of macOS, the credentials of Windows, a Secret Service on Linux. What
it keeps opens a workspace to whoever can use the account of the computer."""

from pathlib import Path

from assessor_app.domain.errors import StoreLocked

SERVICE = "Assessor"
SHUT = "The system's key store is locked, or does not answer. Nothing was changed."
NONE = "This computer has no key store to use (on Linux a Secret Service has to run). Nothing was changed."
REFUSED = "The system's key store is locked, or takes no key. Nothing was changed."
HELD_FAST = "The system's key store is locked, or does not let go of the key. Nothing was changed."
UNLOADED = "The key store that this computer is set to use cannot be loaded: {}. Nothing was changed."
EMPTY = "The system's key store holds no key of this workspace. Nothing was changed."


def is_there() -> bool:
    """Whether there is one to use; a Linux without a desktop has none. Raises StoreLocked where the one that the
    environment or keyring's own settings name cannot be loaded."""
    import keyring

    try:
        priority = keyring.get_keyring().priority
    except Exception as error:  # a module that is not there, a service that does not run
        raise StoreLocked(UNLOADED.format(str(error).rstrip(".") or type(error).__name__)) from error
    return bool(priority > 0)  # those that refuse, or forget at once, say that they are 0 or less


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
    """Take the key out of it; raises StoreLocked where it holds none, or does not let go of it."""
    import keyring
    from keyring.errors import PasswordDeleteError

    if not is_there():
        raise StoreLocked(EMPTY)
    try:
        keyring.delete_password(SERVICE, str(folder.resolve()))
    except PasswordDeleteError as error:
        # it says so as well where a person, or the system, would not have it deleted
        raise StoreLocked(EMPTY if held(folder) is None else HELD_FAST) from error
    except Exception as error:  # as above
        raise StoreLocked(SHUT) from error
