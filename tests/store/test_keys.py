"""The key of a workspace: changed passphrases, and the code that opens it when the passphrase is forgotten."""

import errno
import json
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor_app.domain.errors import KeysDamaged, StoreLocked, WrongPassphrase
from assessor_app.store import backups, keys, opening, recovery, restoring
from assessor_app.store.restoring import Restored
from tests.builders import PASSPHRASE
from tests.journeys.command_line import assessor

NEW = "eight new hills"
DAMAGED = [b"", b"{}", b"not json", b'{"format": "assessor-keys/1"}', None]
NOW = "2026-11-23T09:00:00.000Z"


@pytest.fixture
def code(workspace_folder: Path) -> str:
    return keys.new_recovery_code(workspace_folder, keys.unwrap(workspace_folder, PASSPHRASE))


def test_a_recovery_code_opens_the_workspace(workspace_folder: Path, code: str) -> None:
    opening.open_workspace(workspace_folder, code).close()


def test_a_wrong_passphrase_points_to_the_recovery_code(workspace_folder: Path, code: str) -> None:
    with pytest.raises(StoreLocked, match=r"wrong.* or type the recovery code in its place"):
        keys.unwrap(workspace_folder, NEW)


def test_a_wrong_passphrase_says_where_no_recovery_code_was_made(workspace_folder: Path) -> None:
    with pytest.raises(StoreLocked, match="No recovery code was made"):
        keys.unwrap(workspace_folder, NEW)


def test_a_recovery_code_is_read_however_it_is_typed(workspace_folder: Path, code: str) -> None:
    assert keys.unwrap(workspace_folder, code.lower().replace("-", " ").replace("1", "l").replace("0", "o"))


def test_the_recovery_code_stands_nowhere_in_the_workspace(workspace_folder: Path, code: str) -> None:
    kept = b"".join(path.read_bytes() for path in workspace_folder.rglob("*") if path.is_file())
    assert code.encode() not in kept and code.replace("-", "").encode() not in kept


def test_a_new_recovery_code_puts_the_old_one_out_of_use(workspace_folder: Path, code: str) -> None:
    keys.new_recovery_code(workspace_folder, keys.unwrap(workspace_folder, PASSPHRASE))
    with pytest.raises(StoreLocked):
        keys.unwrap(workspace_folder, code)


def test_a_changed_passphrase_leaves_the_recovery_code_in_use(workspace_folder: Path, code: str) -> None:
    key = keys.unwrap(workspace_folder, PASSPHRASE)
    keys.wrap(workspace_folder, key, NEW)
    assert keys.unwrap(workspace_folder, code) == keys.unwrap(workspace_folder, NEW) == key


@given(place=st.integers(0, 27), sign=st.sampled_from(recovery.ALPHABET))
def test_one_mistyped_sign_is_noticed_before_any_key_is_tried(place: int, sign: str) -> None:
    signs = recovery.new_code().replace("-", "")
    wrong = signs[:place] + sign + signs[place + 1 :]
    assert wrong == signs or not recovery.looks_like_one(wrong)


def test_a_mistyped_code_is_told_from_one_that_is_too_short() -> None:
    signs = recovery.new_code()
    other = "A" if signs[0] != "A" else "B"
    with pytest.raises(StoreLocked, match="typing mistake"):
        recovery.read_code(other + signs[1:])
    with pytest.raises(StoreLocked, match="seven groups"):
        recovery.read_code(signs[:-5])


@pytest.mark.usefixtures("cheap_passphrase")
def test_passphrase_change_takes_the_old_one_out_of_use(workspace_folder: Path) -> None:
    said = assessor("passphrase", "change", "--workspace", workspace_folder, "--json", ASSESSOR_NEW_PASSPHRASE=NEW)
    assert said.document["changed"] is True
    opening.open_workspace(workspace_folder, NEW).close()
    with pytest.raises(StoreLocked):
        opening.open_workspace(workspace_folder, PASSPHRASE)


@pytest.fixture
def backed_up(workspace_folder: Path) -> Path:
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    backups.make(opened.store, now=NOW)
    opened.close()
    return workspace_folder


def restored(folder: Path, passphrase: str) -> Restored:
    """What is left is a backup, and somebody who brings it back."""
    (folder / keys.FILE).unlink(missing_ok=True)
    return restoring.restore(folder, passphrase, None, now=NOW)


def change(folder: Path) -> None:
    keys.wrap(folder, keys.unwrap(folder, PASSPHRASE), NEW)


def test_a_changed_passphrase_opens_no_backup_any_more(backed_up: Path) -> None:
    change(backed_up)
    with pytest.raises(StoreLocked):
        restored(backed_up, PASSPHRASE)
    assert restored(backed_up, NEW).kept_whole


def test_an_old_recovery_code_opens_no_backup_any_more(workspace_folder: Path, code: str, backed_up: Path) -> None:
    keys.new_recovery_code(backed_up, keys.unwrap(backed_up, PASSPHRASE))
    with pytest.raises(StoreLocked):
        restored(backed_up, code)


def test_where_there_is_no_backup_a_change_makes_no_folder_for_one(workspace_folder: Path) -> None:
    change(workspace_folder)
    assert not (workspace_folder / backups.FOLDER).exists()


def test_a_change_cut_between_the_two_leaves_both_openable_and_is_finished_by_the_next_backup(
    backed_up: Path,
) -> None:
    copy = backed_up / backups.FOLDER / keys.FILE
    before = copy.read_bytes()
    change(backed_up)
    copy.write_bytes(before)
    opened = opening.open_workspace(backed_up, NEW)
    try:
        assert backups.changed_since_newest(opened.store)
        backups.make(opened.store, now=NOW)
    finally:
        opened.close()
    assert restored(backed_up, NEW).kept_whole


def test_a_copy_that_cannot_be_written_says_what_still_opens_the_backups(
    backed_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, write_whole = backed_up / backups.FOLDER / keys.FILE, keys.write_whole

    def full(path: Path, data: bytes, *, mode: int) -> None:
        if path == copy:
            raise OSError(errno.ENOSPC, "No space left on device")
        write_whole(path, data, mode=mode)

    monkeypatch.setattr(keys, "write_whole", full)
    with pytest.raises(StoreLocked, match=r"new one only, but backups/keys.json cannot be written"):
        change(backed_up)


TYPED = "caf\u00e9 au lait"  # one sign for the letter, or two: it looks the same


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_the_same_words_open_it_however_a_keyboard_makes_their_signs(workspace_folder: Path, form: str) -> None:
    key = keys.unwrap(workspace_folder, PASSPHRASE)
    keys.wrap(workspace_folder, key, unicodedata.normalize(form, TYPED))
    for typed in ("NFC", "NFD"):
        assert keys.unwrap(workspace_folder, unicodedata.normalize(typed, TYPED)) == key


def test_a_passphrase_that_was_taken_as_it_was_typed_still_opens(
    workspace_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, typed = keys.unwrap(workspace_folder, PASSPHRASE), unicodedata.normalize("NFD", TYPED)
    with monkeypatch.context() as patch:
        patch.setattr(keys, "_composed", str)  # as versions before did
        keys.wrap(workspace_folder, key, typed)
    assert keys.unwrap(workspace_folder, typed) == key


def test_passphrase_change_needs_the_one_of_now(workspace_folder: Path) -> None:
    words = ("passphrase", "change", "--workspace", workspace_folder, "--json")
    before = (workspace_folder / keys.FILE).read_bytes()
    assert "wrong" in assessor(*words, passphrase="no", ASSESSOR_NEW_PASSPHRASE=NEW).error
    assert "ASSESSOR_PASSPHRASE" in assessor(*words, passphrase=None, ASSESSOR_NEW_PASSPHRASE=NEW).error
    assert "ASSESSOR_NEW_PASSPHRASE" in assessor(*words).error
    assert (workspace_folder / keys.FILE).read_bytes() == before


def test_a_forgotten_passphrase_is_changed_with_the_recovery_code(workspace_folder: Path) -> None:
    made = assessor("passphrase", "recovery", "--workspace", workspace_folder, "--json")
    code = made.document["recovery_code"]
    words = ("passphrase", "change", "--workspace", workspace_folder, "--json")
    assert assessor(*words, passphrase=code, ASSESSOR_NEW_PASSPHRASE=NEW).code == 0
    opening.open_workspace(workspace_folder, NEW).close()


def test_the_passphrase_is_stretched_as_rfc_9106_asks(tmp_path: Path) -> None:
    script = "import sys, pathlib; from assessor_app.store import keys; keys.create(pathlib.Path(sys.argv[1]), 'x')"
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True)  # the tests here stretch less
    kdf = json.loads((tmp_path / keys.FILE).read_bytes())["kdf"]
    assert (kdf["name"], kdf["memory_kib"], kdf["time"]) == ("argon2id", 65536, 3)


def test_a_closed_store_has_forgotten_its_key(workspace_folder: Path) -> None:
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    assert opened.store.key.hex != "00" * 32
    opened.close()
    assert opened.store.key.hex == "00" * 32


def with_backup(folder: Path) -> Path:
    """The copy of the wrapped key beside a backup."""
    opened = opening.open_workspace(folder, PASSPHRASE)
    backups.make(opened.store, now="2026-11-23T09:00:00.000Z")
    opened.close()
    return folder / backups.FOLDER / keys.FILE


def spoil(path: Path, junk: bytes | None) -> None:
    if junk is None:
        path.unlink()
    else:
        path.write_bytes(junk)


@pytest.mark.parametrize("junk", DAMAGED)
def test_a_damaged_key_file_is_replaced_by_its_copy_beside_the_backups(
    workspace_folder: Path, junk: bytes | None
) -> None:
    whole = with_backup(workspace_folder).read_bytes()
    spoil(workspace_folder / keys.FILE, junk)
    opening.open_workspace(workspace_folder, PASSPHRASE, writer=False).close()
    assert (workspace_folder / keys.FILE).exists() is (junk is not None)  # a reader changes nothing
    opening.open_workspace(workspace_folder, PASSPHRASE).close()
    assert (workspace_folder / keys.FILE).read_bytes() == whole


@pytest.mark.parametrize("junk", DAMAGED)
def test_a_damaged_key_file_never_takes_the_place_of_its_copy(workspace_folder: Path, junk: bytes | None) -> None:
    copy = with_backup(workspace_folder)
    whole = copy.read_bytes()
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    spoil(workspace_folder / keys.FILE, junk)
    backups.make(opened.store, now="2026-11-23T10:00:00.000Z")
    opened.close()
    assert copy.read_bytes() == whole


@pytest.mark.parametrize("copy", ["damaged", "gone"])
def test_where_the_copy_is_of_no_use_it_is_said_what_can_be_done(workspace_folder: Path, copy: str) -> None:
    spoil(with_backup(workspace_folder), b"{" if copy == "damaged" else None)
    spoil(workspace_folder / keys.FILE, b"{")
    said = "cannot be read, either" if copy == "damaged" else "is not there"
    with pytest.raises(KeysDamaged, match=f"{said}.*copy of the workspace elsewhere"):
        opening.open_workspace(workspace_folder, PASSPHRASE)


def test_a_key_file_of_a_newer_version_is_not_replaced(workspace_folder: Path) -> None:
    with_backup(workspace_folder)
    spoil(workspace_folder / keys.FILE, b'{"format": "assessor-keys/9"}')
    with pytest.raises(KeysDamaged, match="newer version"):
        opening.open_workspace(workspace_folder, PASSPHRASE)


def test_a_copy_from_before_the_passphrase_was_changed_says_so(workspace_folder: Path) -> None:
    copy = with_backup(workspace_folder)
    before = copy.read_bytes()
    keys.wrap(workspace_folder, keys.unwrap(workspace_folder, PASSPHRASE), NEW)
    copy.write_bytes(before)  # a cut between the two
    spoil(workspace_folder / keys.FILE, b"{")
    with pytest.raises(WrongPassphrase, match="type the one before"):
        opening.open_workspace(workspace_folder, NEW)


def test_the_doctor_names_a_damaged_key_file(workspace_folder: Path) -> None:
    with_backup(workspace_folder)
    spoil(workspace_folder / keys.FILE, b"{")
    assert "keys: keys.json cannot be read" in assessor("doctor", "--workspace", workspace_folder, "--json").error
