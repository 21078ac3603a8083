"""The key in the operating system's key store: it opens what it was kept for, and nothing else is called damaged."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError, PasswordDeleteError

from assessor_app.domain.errors import StoreDamaged, StoreLocked
from assessor_app.queries.keeping import keeping, opens_by_itself
from assessor_app.store import keys, opening
from tests.builders import PASSPHRASE
from tests.journeys.command_line import assessor


class Kept(KeyringBackend):
    """A key store that holds what it is given as long as the test runs."""

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

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringError("it is locked")


@pytest.fixture
def key_store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    before, made = keyring.get_keyring(), getattr(request, "param", Kept)()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def command(folder: Path, *words: str, passphrase: str = PASSPHRASE):  # type: ignore[no-untyped-def]
    return assessor(*words, "--workspace", str(folder), "--json", ASSESSOR_PASSPHRASE=passphrase)


def test_kept_there_it_opens_without_the_passphrase_until_it_is_taken_out(key_store: Kept, workspace_folder: Path):
    assert command(workspace_folder, "passphrase", "keep").document["kept"] is True
    opened = opening.open_workspace(workspace_folder, None)
    assert keeping(opened.store).keychain and opens_by_itself(workspace_folder)
    opened.close()
    assert command(workspace_folder, "queue", passphrase="").code == 0
    assert command(workspace_folder, "passphrase", "forget", passphrase="").document["forgotten"] is True
    assert not key_store.held
    with pytest.raises(StoreLocked, match="needs its passphrase"):
        opening.open_workspace(workspace_folder, None)


def test_a_wrong_passphrase_keeps_nothing(key_store: Kept, workspace_folder: Path):
    assert command(workspace_folder, "passphrase", "keep", passphrase="not this one").code == 1
    assert not key_store.held


def test_taken_out_where_there_is_none_is_a_sentence(key_store: Kept, workspace_folder: Path):
    said = command(workspace_folder, "passphrase", "forget")
    assert said.code == 1 and said.document["error"].endswith("Nothing was changed.")


@pytest.mark.parametrize("key_store", [Shut], indirect=True)
def test_a_key_store_that_takes_nothing_is_a_sentence(key_store: Kept, workspace_folder: Path):
    said = command(workspace_folder, "passphrase", "keep")
    assert said.code == 1 and "takes no key" in said.document["error"]


def test_a_key_of_another_workspace_in_the_same_folder_asks_for_the_passphrase(key_store: Kept, workspace_folder: Path):
    keys.remember(workspace_folder, keys.unwrap(workspace_folder, PASSPHRASE))
    shutil.rmtree(workspace_folder)
    opening.create(workspace_folder, "other words", now="2026-11-23T09:00:00.000Z")
    with pytest.raises(StoreLocked, match="needs its passphrase"):
        opening.open_workspace(workspace_folder, None)
    assert not opens_by_itself(workspace_folder)
    opening.open_workspace(workspace_folder, "other words").close()


def test_a_damaged_workspace_is_named_as_damaged_all_the_same(key_store: Kept, workspace_folder: Path):
    keys.remember(workspace_folder, keys.unwrap(workspace_folder, PASSPHRASE))
    database = workspace_folder / opening.DATABASE
    data = bytearray(database.read_bytes())
    data[9000:9200] = bytes(200)
    database.write_bytes(data)
    with pytest.raises(StoreDamaged):
        opening.open_workspace(workspace_folder, None)
    database.unlink()
    with pytest.raises(StoreDamaged, match="is missing"):
        opening.open_workspace(workspace_folder, None)
