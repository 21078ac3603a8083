"""Key stores of an operating system: one that keeps what it is given, one that nobody unlocked, one that lets nothing
go, and those that cannot be loaded."""

import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

UNLOADABLE = ["keyring.backends.Nope.Keyring", "keyring.backends.kwallet.DBusKeyringKWallet4"]  # none such; no service


def configured(backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """This computer is set to use one, which is looked for anew."""
    monkeypatch.setattr("keyring.core._keyring_backend", None)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", backend)


class Kept(KeyringBackend):
    """One that holds what it is given as long as the test runs."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.held.pop((service, username), None) is None:
            raise PasswordDeleteError("it is not there")


class Shut(Kept):
    """One that nobody unlocked."""

    shut = True

    def get_password(self, service: str, username: str) -> str | None:
        self._ask()
        return super().get_password(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self._ask()
        super().set_password(service, username, password)

    def delete_password(self, service: str, username: str) -> None:
        self._ask()
        super().delete_password(service, username)

    def _ask(self) -> None:
        if self.shut:
            raise KeyringLocked("the person would not unlock it")


class HeldFast(Kept):
    """One whose owner says no when a key is to be deleted; keychain and KWallet then say the same as for none."""

    def delete_password(self, service: str, username: str) -> None:
        raise PasswordDeleteError("Cancelled by user")
