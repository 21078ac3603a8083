"""Opening a workspace: the right key, one writer, today's schema; each refusal is a sentence and changes nothing."""

import os
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import inspect

from assessor_app.domain.errors import StoreBusy, StoreDamaged, StoreLocked
from assessor_app.store import backups, keys, opening, schema
from assessor_app.store.engine import Store
from assessor_app.store.rows import Row, VaultKeyRow
from tests.builders import PASSPHRASE

NOW = "2026-11-23T09:00:00.000Z"


def contents(folder: Path) -> dict[str, bytes]:
    kept = (p for p in folder.rglob("*") if p.is_file() and p.name != opening.LOCK)
    return {p.name: p.read_bytes() for p in kept}


def test_the_database_is_not_readable_without_its_key(workspace_folder: Path):
    assert not (workspace_folder / opening.DATABASE).read_bytes().startswith(b"SQLite format 3")
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(workspace_folder / opening.DATABASE).execute("SELECT * FROM device")


def test_a_wrong_passphrase_is_refused_and_changes_nothing(workspace_folder: Path):
    before = contents(workspace_folder)
    with pytest.raises(StoreLocked, match="passphrase is wrong"):
        opening.open_workspace(workspace_folder, "seven loud rivers")
    assert contents(workspace_folder) == before


def test_no_passphrase_and_no_keychain_says_what_is_needed(workspace_folder: Path):
    with pytest.raises(StoreLocked, match="needs its passphrase"):
        opening.open_workspace(workspace_folder, None)


def test_an_empty_passphrase_makes_no_workspace(tmp_path: Path):
    with pytest.raises(StoreLocked, match="cannot be empty"):
        opening.create(tmp_path / "w", "", now="2026-11-23T09:00:00.000Z")


def test_a_second_writer_is_told_so(workspace_folder: Path):
    first = opening.open_workspace(workspace_folder, PASSPHRASE)
    try:
        with pytest.raises(StoreBusy, match="Another Assessor"):
            opening.open_workspace(workspace_folder, PASSPHRASE)
    finally:
        first.close()


def test_a_reader_may_look_while_a_writer_works(workspace_folder: Path):
    first = opening.open_workspace(workspace_folder, PASSPHRASE)
    second = opening.open_workspace(workspace_folder, PASSPHRASE, writer=False)
    second.close()
    first.close()


def test_making_a_workspace_where_one_is_changes_nothing(workspace_folder: Path):
    before = contents(workspace_folder)
    with pytest.raises(StoreBusy, match="already"):
        opening.create(workspace_folder, "other", now="2026-11-23T09:00:00.000Z")
    assert contents(workspace_folder) == before


def test_a_store_of_a_newer_version_is_refused_and_left_alone(workspace_folder: Path):
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    with opened.store.engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    opened.close()
    with pytest.raises(StoreDamaged, match="newer version"):
        opening.open_workspace(workspace_folder, PASSPHRASE)


@pytest.mark.parametrize("name", [keys.FILE, opening.DATABASE])
def test_a_missing_file_is_named(workspace_folder: Path, name: str):
    (workspace_folder / name).unlink()
    with pytest.raises(StoreDamaged, match=name):
        opening.open_workspace(workspace_folder, PASSPHRASE)


@pytest.mark.parametrize(
    "junk",
    [
        b"", b"{}", b"[]", b"not json", b"[" * 200_000, b'{"format": 9}', b'{"format": "assessor-keys/1"}',
        b'{"format": "assessor-keys/1", "nonce": "", "sealed": "", "kdf": {"time": 1e999, "memory_kib": 8}}',
    ],
    ids=["empty", "no fields", "a list", "no JSON", "nested", "a number", "bare", "endless"],
)  # fmt: skip
def test_a_damaged_key_file_is_a_sentence(workspace_folder: Path, junk: bytes):
    (workspace_folder / keys.FILE).write_bytes(junk)
    with pytest.raises(StoreDamaged, match=f"{keys.FILE} cannot be read"):
        opening.open_workspace(workspace_folder, PASSPHRASE)


def test_a_key_file_of_a_newer_version_says_so(workspace_folder: Path):
    (workspace_folder / keys.FILE).write_bytes(b'{"format": "assessor-keys/9"}')
    with pytest.raises(StoreDamaged, match="newer version"):
        opening.open_workspace(workspace_folder, PASSPHRASE)


@pytest.mark.parametrize("writer", [True, False])
@pytest.mark.parametrize("left", [b"", b"\0" * 8192], ids=["nothing", "zeros"])
def test_a_damaged_database_is_named_and_kept(workspace_folder: Path, left: bytes, writer: bool):
    path = workspace_folder / opening.DATABASE
    path.write_bytes(left)
    with pytest.raises(StoreDamaged, match=r"left as it is\. There is no backup"):
        opening.open_workspace(workspace_folder, PASSPHRASE, writer=writer)
    assert path.read_bytes() == left


def test_a_page_overwritten_in_the_middle_is_named(workspace_folder: Path):
    path = workspace_folder / opening.DATABASE
    data = bytearray(path.read_bytes())
    data[9000:9200] = b"\xff" * 200
    path.write_bytes(data)
    with pytest.raises(StoreDamaged):
        opening.open_workspace(workspace_folder, PASSPHRASE)


def test_the_lock_is_given_back_after_a_refusal(workspace_folder: Path):
    with pytest.raises(StoreLocked):
        opening.open_workspace(workspace_folder, "wrong")
    opening.open_workspace(workspace_folder, PASSPHRASE).close()


def test_changing_the_passphrase_keeps_the_data_key(workspace_folder: Path):
    key = keys.unwrap(workspace_folder, PASSPHRASE)
    keys.wrap(workspace_folder, key, "eight new hills")
    assert keys.unwrap(workspace_folder, "eight new hills") == key


def test_the_migrations_end_at_what_the_rows_say(store):
    inspector = inspect(store.engine)
    made = {
        (table, column["name"])
        for table in inspector.get_table_names()
        if table != "alembic_version"
        for column in inspector.get_columns(table)
    }
    assert made == {(t.name, c.name) for t in Row.metadata.tables.values() for c in t.columns}


def test_the_newest_migration_is_the_one_the_code_asks_for():
    steps = sorted(p.stem.removeprefix("step_") for p in (schema.STEPS / "versions").glob("step_*.py"))
    assert steps[-1] == schema.HEAD


def test_opening_does_not_pay_for_alembic(workspace_folder: Path):
    import subprocess
    import sys

    code = (
        "import sys; from pathlib import Path; from assessor_app.store import keys, opening; keys.MEMORY_KIB=64;"
        f"opening.open_workspace(Path({str(workspace_folder)!r}), {PASSPHRASE!r}).close();"
        "print('alembic' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"


@pytest.mark.parametrize("cut_at", ["before the keys", "before the database bore its name"])
def test_a_making_that_was_cut_short_can_be_begun_again(
    tmp_path: Path, cheap_passphrase: None, monkeypatch, cut_at: str
):
    def power_cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    folder = tmp_path / "w"
    with monkeypatch.context() as patch:
        patch.setattr(*((keys, "create") if cut_at == "before the keys" else (Path, "rename")), power_cut)
        with pytest.raises(KeyboardInterrupt):
            opening.create(folder, PASSPHRASE, now="2026-11-23T09:00:00.000Z")
    opening.create(folder, PASSPHRASE, now="2026-11-23T09:00:00.000Z")
    opening.open_workspace(folder, PASSPHRASE).close()
    assert not (folder / opening.UNFINISHED).exists()


def test_a_lost_database_is_never_made_anew_over_its_keys(workspace_folder: Path):
    (workspace_folder / opening.DATABASE).unlink()
    with pytest.raises(StoreBusy, match="already"):
        opening.create(workspace_folder, PASSPHRASE, now="2026-11-23T09:00:00.000Z")


def broken_off(folder: Path) -> None:
    """Leave the workspace as a process that was killed leaves it."""
    opened = opening.open_workspace(folder, PASSPHRASE)
    opened.store.close()
    assert opened.lock is not None
    opened.lock.release()


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which look the store was given at each opening."""
    seen: list[str] = []
    for name in ("full_check", "quick_check"):
        real = getattr(opening, name)
        monkeypatch.setattr(opening, name, lambda engine, n=name, r=real: (seen.append(n), r(engine)))
    return seen


def test_after_a_clean_end_the_store_is_looked_at_quickly(workspace_folder: Path, looks: list[str]):
    opening.open_workspace(workspace_folder, PASSPHRASE).close()
    opening.open_workspace(workspace_folder, PASSPHRASE).close()
    assert looks == ["quick_check", "quick_check"]


def test_after_an_unclean_end_it_is_examined_whole_once(workspace_folder: Path, looks: list[str]):
    broken_off(workspace_folder)
    opening.open_workspace(workspace_folder, PASSPHRASE).close()
    opening.open_workspace(workspace_folder, PASSPHRASE).close()
    assert looks == ["quick_check", "full_check", "quick_check"]


def test_a_second_writer_is_told_so_before_its_passphrase_is_tried(workspace_folder: Path):
    first = opening.open_workspace(workspace_folder, PASSPHRASE)
    try:
        with pytest.raises(StoreBusy, match="Another Assessor"):
            opening.open_workspace(workspace_folder, None)
    finally:
        first.close()


def test_evidence_of_another_state_of_the_store_is_not_swept(workspace_folder: Path):
    kept, arriving = workspace_folder / "evidence" / "kept", workspace_folder / "evidence" / "arriving"
    for folder in (kept, arriving):
        folder.mkdir(parents=True)
    arriving.with_name("arriving.waste").touch()
    opening.open_workspace(workspace_folder, PASSPHRASE).close()
    assert kept.exists() and not arriving.exists()


def locked_away(folder: Path) -> None:
    """Read a workspace as somebody who may not write there, in a process of its own; prints how many preferences."""
    import subprocess
    import sys

    script = (
        "import os; from pathlib import Path; from sqlalchemy import text; from assessor_app.store import opening\n"
        "import keyring, argon2.low_level, sqlcipher3, sqlalchemy.dialects.sqlite, assessor_app.domain.errors as e\n"
        "if os.geteuid() == 0: os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        f"folder, word = Path({str(folder)!r}), {PASSPHRASE!r}\n"
        "try: opening.open_workspace(folder, word)\n"
        "except e.StoreReadOnly: print('read only')\n"
        "opened = opening.open_workspace(folder, word, writer=False)\n"
        "with opened.store.read() as session: print(session.scalar(text('SELECT count(*) FROM preference')))\n"
        "opened.close()"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[0] == "read only"
    assert done.stdout.split("\n")[1] == "1"


@pytest.mark.parametrize("log", ["brought in", "still holding the change"])
def test_a_workspace_that_may_not_be_written_opens_for_reading_with_every_row(cheap_passphrase: None, log: str):
    import shutil
    import tempfile

    from assessor_app.commands.preferences import set_preference

    with tempfile.TemporaryDirectory() as outer:  # pytest's own folders are shut to other people
        Path(outer).chmod(0o755)
        folder = Path(outer) / "workspace"
        opening.create(folder, PASSPHRASE, now="2026-11-23T09:00:00.000Z")
        opened = opening.open_workspace(folder, PASSPHRASE)
        set_preference(opened.store, "theme", "dark")
        if log == "still holding the change":
            shutil.copytree(folder, Path(outer) / "as it is", ignore=shutil.ignore_patterns("*-shm"))
            opened.close()
            folder = Path(outer) / "as it is"
            assert (folder / "assessor.db-wal").stat().st_size > 0
        else:
            opened.close()
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        try:
            locked_away(folder)
        finally:
            for path in (folder, *folder.rglob("*")):
                path.chmod(0o755)


def modes(folder: Path) -> dict[str, int]:
    """Who may read what of a workspace; what is empty says nothing to anybody."""
    inside = [path for path in folder.iterdir() if path.is_dir() or path.stat().st_size]
    return {path.name: path.stat().st_mode & 0o777 for path in (folder, *inside)}


def with_all_there_is(folder: Path) -> opening.Opened:
    opened = opening.open_workspace(folder, PASSPHRASE)
    with opened.store.write() as session:
        name, key = opened.store.vault.new_folder()
        session.add(VaultKeyRow(submission_id="S-1", folder=name, key=key))
    backups.make(opened.store, now=NOW)
    return opened


@pytest.mark.skipif(os.name == "nt", reason="who may read a file is said otherwise there")
@pytest.mark.usefixtures("cheap_passphrase")
def test_a_workspace_is_for_its_owner_alone(tmp_path: Path):
    folder = tmp_path / "of" / "one"
    opening.create(folder, PASSPHRASE, now=NOW)
    opened = with_all_there_is(folder)
    try:
        found = modes(folder)
        assert {"assessor.db", "assessor.db-wal", "keys.json", "backups", "evidence"} <= set(found)
        assert all(mode in (0o600, 0o700) for mode in found.values()), found
        kept = modes(folder / "backups")
        assert {mode for name, mode in kept.items() if name.endswith(("db", "json", "txt"))} == {0o600}
    finally:
        opened.close()


@pytest.mark.skipif(os.name == "nt", reason="who may read a file is said otherwise there")
def test_what_an_older_version_left_open_to_others_is_shut_at_the_next_start(workspace_folder: Path):
    with_all_there_is(workspace_folder).close()
    for name in ("backups", "evidence", "assessor.db", "keys.json"):
        path = workspace_folder / name
        path.chmod(0o755 if path.is_dir() else 0o644)
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    try:
        found = modes(workspace_folder)
        found.pop(workspace_folder.name)  # the folder itself may have been made by somebody else
        assert all(mode in (0o600, 0o700) for mode in found.values()), found
    finally:
        opened.close()


def spoil(store: Store) -> None:
    """A row that names a reading that is not there, as a fault of the disk might leave it."""
    with store.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("INSERT INTO waved_finding VALUES ('gone', 'x')")
        connection.exec_driver_sql("BEGIN")


@pytest.mark.parametrize("saved", [False, True], ids=["no backup", "a backup"])
def test_a_fault_in_the_store_offers_a_backup_only_where_there_is_one(workspace_folder: Path, saved: bool):
    opened = with_all_there_is(workspace_folder) if saved else opening.open_workspace(workspace_folder, PASSPHRASE)
    spoil(opened.store)
    opened.close()
    (workspace_folder / opening.OPEN).touch()  # the last end was not a clean one
    way = rf"goes back to the backup of {NOW[:10]}" if saved else r"There is no backup of it\."
    with pytest.raises(StoreDamaged, match=rf"It was left as it is\. .*{way}.* says: waved_finding\."):
        opening.open_workspace(workspace_folder, PASSPHRASE)


def test_a_backup_of_a_damaged_store_names_no_file_that_nobody_knows(workspace_folder: Path):
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    spoil(opened.store)
    with pytest.raises(StoreDamaged, match="The copy of the store does not hold together") as raised:
        backups.make(opened.store, now=NOW)
    opened.close()
    assert ".part" not in raised.value.sentence
