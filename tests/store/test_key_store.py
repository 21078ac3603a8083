"""The key in the operating system's key store: it opens what it was kept for, and nothing else is called damaged."""

import shutil
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import null

from assessor_app.domain.errors import StoreDamaged, StoreLocked
from assessor_app.queries.keeping import KeyStore, key_store_of, opens_by_itself
from assessor_app.store import key_store as systems
from assessor_app.store import keys, opening
from tests.builders import PASSPHRASE
from tests.journeys.command_line import assessor
from tests.key_stores import UNLOADABLE, HeldFast, Kept, Shut, configured


def command(folder: Path, *words: str, passphrase: str = PASSPHRASE):  # type: ignore[no-untyped-def]
    return assessor(*words, "--workspace", str(folder), "--json", ASSESSOR_PASSPHRASE=passphrase)


def test_kept_there_it_opens_without_the_passphrase_until_it_is_taken_out(key_store: Kept, workspace_folder: Path):
    assert command(workspace_folder, "passphrase", "keep").document["kept"] is True
    opened = opening.open_workspace(workspace_folder, None)
    assert key_store_of(opened.store) is KeyStore.KEPT and opens_by_itself(workspace_folder)
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


@pytest.mark.parametrize(
    ("key_store", "said"),
    [(Shut, "is locked, or takes no key"), (null.Keyring, "no key store")],
    indirect=["key_store"],
)
def test_a_key_store_that_takes_nothing_is_a_sentence(key_store: KeyringBackend, said: str, workspace_folder: Path):
    assert said in command(workspace_folder, "passphrase", "keep").error


def test_no_key_store_takes_and_holds_nothing(workspace_folder: Path, tmp_path: Path):
    assert "no key store" in command(workspace_folder, "passphrase", "keep").error
    assert "holds no key" in command(workspace_folder, "passphrase", "forget").error
    said = assessor("init", "--keychain", "--workspace", tmp_path / "w")
    assert said.code == 0 and "the passphrase is asked at every start" in said.out


@pytest.mark.parametrize("key_store", [Shut], indirect=True)
def test_a_key_store_that_is_locked_is_not_said_to_be_empty(key_store: Kept, workspace_folder: Path):
    assert "is locked, or does not answer" in command(workspace_folder, "passphrase", "forget").error
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    assert key_store_of(opened.store) is KeyStore.SHUT
    opened.close()
    with pytest.raises(StoreLocked, match="needs its passphrase"):
        opening.open_workspace(workspace_folder, None)


@pytest.mark.parametrize("key_store", [HeldFast], indirect=True)
def test_a_key_that_is_not_let_go_is_not_said_to_be_none(key_store: Kept, workspace_folder: Path):
    assert "holds no key" in command(workspace_folder, "passphrase", "forget").error
    assert command(workspace_folder, "passphrase", "keep").code == 0
    assert "does not let go of the key" in command(workspace_folder, "passphrase", "forget").error
    assert key_store.held


@pytest.mark.parametrize("backend", UNLOADABLE)
def test_a_key_store_that_cannot_be_loaded_is_none(
    backend: str, workspace_folder: Path, monkeypatch: pytest.MonkeyPatch
):
    configured(backend, monkeypatch)
    assert not opens_by_itself(workspace_folder)
    assert command(workspace_folder, "queue").code == 0
    assert "needs" in command(workspace_folder, "queue", passphrase="").error
    for word in ("keep", "forget"):
        assert "cannot be loaded: " in command(workspace_folder, "passphrase", word).error
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    assert key_store_of(opened.store) is KeyStore.UNLOADED
    opened.close()


def test_something_else_in_its_place_is_passed_over(key_store: Kept, workspace_folder: Path):
    key_store.set_password(systems.SERVICE, str(workspace_folder.resolve()), "not a key")
    assert systems.held(workspace_folder) is None


def test_kept_twice_it_is_taken_out_once(key_store: Kept, workspace_folder: Path):
    for word in ("keep", "keep", "forget"):
        assert command(workspace_folder, "passphrase", word).code == 0
    assert "holds no key" in command(workspace_folder, "passphrase", "forget").error


def test_a_key_of_another_workspace_in_the_same_folder_asks_for_the_passphrase(key_store: Kept, workspace_folder: Path):
    systems.keep(workspace_folder, keys.unwrap(workspace_folder, PASSPHRASE))
    shutil.rmtree(workspace_folder)
    opening.create(workspace_folder, "other words", now="2026-11-23T09:00:00.000Z")
    with pytest.raises(StoreLocked, match="needs its passphrase"):
        opening.open_workspace(workspace_folder, None)
    assert not opens_by_itself(workspace_folder)
    opening.open_workspace(workspace_folder, "other words").close()


def test_a_damaged_workspace_is_named_as_damaged_all_the_same(key_store: Kept, workspace_folder: Path):
    systems.keep(workspace_folder, keys.unwrap(workspace_folder, PASSPHRASE))
    database = workspace_folder / opening.DATABASE
    data = bytearray(database.read_bytes())
    data[9000:9200] = bytes(200)
    database.write_bytes(data)
    with pytest.raises(StoreDamaged):
        opening.open_workspace(workspace_folder, None)
    database.unlink()
    with pytest.raises(StoreDamaged, match="is missing"):
        opening.open_workspace(workspace_folder, None)
