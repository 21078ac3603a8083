"""Backups: whole, encrypted, looked through before they count, and a way back that can be gone back on."""

import hashlib
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from assessor_app.commands import keeping
from assessor_app.commands.decisions import answer_conflict
from assessor_app.commands.preferences import set_preference
from assessor_app.domain.assessment import Conflict, ReadingRole
from assessor_app.domain.errors import NotSaved, StoreDamaged, StoreLocked
from assessor_app.domain.submission import SubmissionId
from assessor_app.eventlog.chain import verify_log
from assessor_app.queries import health
from assessor_app.queries.decisions import log_lines
from assessor_app.queries.preferences import preferences
from assessor_app.store import backups, keys, opening, restoring
from assessor_app.store.engine import Store
from assessor_app.store.submissions import Arrival, add_submission, add_vault_key
from tests import builders
from tests.builders import PASSPHRASE
from tests.journeys.command_line import assessor

NOW = "2026-11-23T09:00:00.000Z"
LATER = "2026-11-23T10:00:00.000Z"


def damage(path: Path, at: int = 4500) -> None:
    data = bytearray(path.read_bytes())
    data[at : at + 64] = bytes(64)
    path.write_bytes(data)


def sign_something(store: Store, submission: str = "S-1") -> None:
    """A recusal: the shortest way to one more signed event."""
    with store.write() as session:
        arrival = Arrival("bundle", NOW, ReadingRole.FIRST, "2026-12-07")
        add_submission(session, builders.submission(submission), arrival)
    ids = iter((f"reading-{submission}", f"event-{submission}"))
    answer_conflict(
        store, builders.submission(submission).id, Conflict.COLLEAGUE, now=lambda: NOW, new_id=lambda: next(ids)
    )


@pytest.fixture
def shut(workspace_folder: Path) -> Iterator[Path]:
    """A closed workspace with a backup from before “theme” was set to dark."""
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    set_preference(opened.store, "theme", "light")
    backups.make(opened.store, now=NOW)
    set_preference(opened.store, "theme", "dark")
    opened.close()
    yield workspace_folder


def theme_of(folder: Path) -> object:
    opened = opening.open_workspace(folder, PASSPHRASE, writer=False)
    try:
        return preferences(opened.store)["theme"]
    finally:
        opened.close()


def test_a_backup_is_encrypted_with_the_store_s_own_key(store: Store) -> None:
    set_preference(store, "note", "a sentence nobody may read")
    made = backups.make(store, now=NOW)
    kept = made.path.read_bytes()
    assert not kept.startswith(b"SQLite format 3") and b"a sentence nobody may read" not in kept
    backups.check(made, store.key)


def test_a_backup_is_made_while_the_store_is_written(store: Store) -> None:
    with store.read():
        set_preference(store, "theme", "dark")
        made = backups.make(store, now=NOW)
    backups.check(made, store.key)


def test_a_backup_leaves_one_file_and_no_half_ones(store: Store) -> None:
    backups.make(store, now=NOW)
    names = {path.name for path in (store.folder / backups.FOLDER).iterdir()}
    assert names == {"0000001-20261123T090000Z.db", keys.FILE, backups.MARK}


def test_a_copy_that_does_not_hold_together_does_not_count(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    real = backups._copy

    def torn(of: Store, part: Path) -> str:
        look = real(of, part)
        damage(part)
        return look

    monkeypatch.setattr(backups, "_copy", torn)
    with pytest.raises(StoreDamaged, match="does not hold together"):
        backups.make(store, now=NOW)
    assert backups.backups(store.folder) == () and not list((store.folder / backups.FOLDER).glob("*.part"))


def test_a_backup_whose_chain_is_broken_does_not_count(store: Store) -> None:
    sign_something(store)
    with store.write() as session:
        session.execute(text("UPDATE event SET sha256 = 'other'"))
    with pytest.raises(StoreDamaged, match="does not follow"):
        backups.make(store, now=NOW)
    assert backups.backups(store.folder) == ()


def test_nothing_changed_means_no_new_backup(store: Store) -> None:
    backups.make(store, now=NOW)
    assert not backups.changed_since_newest(store)
    set_preference(store, "theme", "dark")
    assert backups.changed_since_newest(store)


def test_an_unchanged_store_is_told_after_a_restart(workspace_folder: Path) -> None:
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    set_preference(opened.store, "theme", "dark")
    backups.make(opened.store, now=NOW)
    opened.close()
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    try:
        assert not backups.changed_since_newest(opened.store)
    finally:
        opened.close()


def test_no_room_for_a_backup_is_said_and_changes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 10, 0))
    with pytest.raises(NotSaved, match="no room"):
        backups.make(store, now=NOW)
    assert backups.backups(store.folder) == ()


def made_at(number: int, at: datetime, reason: str = "") -> backups.Backup:
    return backups.Backup(Path(f"{number:07d}.db"), number, f"{at.isoformat()}Z", reason, 1)


def test_rotation_keeps_twelve_days_ten_weeks_and_nine_months() -> None:
    first = datetime(2025, 1, 1, 12)
    found = [made_at(n, first + timedelta(hours=6 * n)) for n in range(4 * 365)]
    kept = backups.kept(found)
    days = {datetime.fromisoformat(b.made_at).date() for b in kept}
    newest = datetime.fromisoformat(found[-1].made_at).date()
    assert all(newest - timedelta(days=n) in days for n in range(12))
    assert len({day.isocalendar()[:2] for day in days}) >= 10 and len({(d.year, d.month) for d in days}) == 9
    assert len(kept) <= backups.NEWEST + 12 + 10 + 9


def test_a_backup_that_was_asked_for_outlasts_all_that_are_made_after_it() -> None:
    at = datetime(2026, 3, 2, 9)
    found = [made_at(n, at + timedelta(minutes=30 * n), backups.ASKED if n == 5 else "") for n in range(500)]
    assert found[5] in backups.kept(found)


def test_the_last_twelve_asked_for_stay_and_the_last_of_each_of_twelve_days() -> None:
    at = datetime(2026, 3, 2, 9)
    early = [made_at(n, at + timedelta(days=n), backups.ASKED) for n in range(3)]
    today = [made_at(9 + n, at + timedelta(days=9, minutes=n), backups.ASKED) for n in range(20)]
    keep = backups.kept([*early, *today])
    assert set(early) <= keep and set(today[-12:]) <= keep and today[0] not in keep


def test_a_backup_made_by_itself_was_not_asked_for(store: Store) -> None:
    keeping.back_up(store, now=lambda: NOW)
    keeping.back_up(store, now=lambda: NOW, only_if_changed=False)
    assert [b.reason for b in backups.backups(store.folder)] == [backups.ASKED, ""]


def test_rotation_keeps_what_restoring_put_aside() -> None:
    at = datetime(2026, 11, 23, 9)
    found = [made_at(n, at + timedelta(minutes=n), backups.BEFORE_RESTORE if n == 1 else "") for n in range(20)]
    assert found[1] in backups.kept(found)


@pytest.mark.parametrize("jump", [timedelta(days=-1), timedelta(days=3653)])
def test_a_clock_that_jumps_changes_neither_order_nor_the_newest(store: Store, jump: timedelta) -> None:
    backups.make(store, now=NOW)
    jumped = (datetime.fromisoformat(NOW) + jump).isoformat()
    backups.make(store, now=jumped)
    backups.make(store, now=LATER)
    assert [b.number for b in backups.backups(store.folder)] == [3, 2, 1]


def test_restoring_goes_back_to_the_backup(shut: Path) -> None:
    restoring.restore(shut, PASSPHRASE, None, now=LATER)
    assert theme_of(shut) == "light"


def test_restoring_can_be_gone_back_on(shut: Path) -> None:
    done = restoring.restore(shut, PASSPHRASE, None, now=LATER)
    assert done.kept_whole
    restoring.restore(shut, PASSPHRASE, done.kept.stem, now=LATER)
    assert theme_of(shut) == "dark"


def test_restoring_needs_the_passphrase_and_changes_nothing_without(shut: Path) -> None:
    with pytest.raises(StoreLocked, match="wrong"):
        restoring.restore(shut, "seven loud rivers", None, now=LATER)
    assert theme_of(shut) == "dark" and len(backups.backups(shut)) == 1


def test_a_damaged_backup_is_not_put_in_place(shut: Path) -> None:
    damage(backups.backups(shut)[0].path)
    with pytest.raises(StoreDamaged, match="does not hold together"):
        restoring.restore(shut, PASSPHRASE, None, now=LATER)
    assert theme_of(shut) == "dark"


def test_a_damaged_store_is_set_aside_and_the_backup_put_in_its_place(shut: Path) -> None:
    damage(shut / opening.DATABASE)
    broken = (shut / opening.DATABASE).read_bytes()
    with pytest.raises(StoreDamaged, match="assessor restore"):
        opening.open_workspace(shut, PASSPHRASE)
    done = restoring.restore(shut, PASSPHRASE, None, now=LATER)
    assert theme_of(shut) == "light"
    assert not done.kept_whole and (done.kept / opening.DATABASE).read_bytes() == broken


def test_a_lost_database_and_lost_keys_come_back_from_the_backup(shut: Path) -> None:
    (shut / opening.DATABASE).unlink()
    (shut / keys.FILE).unlink()
    restoring.restore(shut, PASSPHRASE, None, now=LATER)
    assert theme_of(shut) == "light"


def test_what_was_signed_since_the_backup_stays_signed(workspace_folder: Path) -> None:
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    sign_something(opened.store, "S-1")
    backups.make(opened.store, now=NOW)
    sign_something(opened.store, "S-2")
    lines = log_lines(opened.store)
    opened.close()
    done = restoring.restore(workspace_folder, PASSPHRASE, None, now=LATER)
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    try:
        assert done.carried == 1 and log_lines(opened.store) == lines
        sign_something(opened.store, "S-3")
        report = verify_log(log_lines(opened.store))
        assert report.whole and report.events == 3
        with opened.store.read() as session:
            states = session.execute(text("SELECT state FROM outbox")).scalars().all()
            closed = session.execute(text("SELECT committed_as FROM assessment ORDER BY 1")).scalars().all()
        assert (states, closed) == (["waiting"] * 3, ["event-S-1", "event-S-2", "event-S-3"])
    finally:
        opened.close()


@pytest.mark.parametrize("cut_at", ["_keep_present", "carry_over", "_put_in_place", "fsync_folder"])
def test_restoring_cut_short_leaves_the_old_store_or_the_new_one(
    shut: Path, monkeypatch: pytest.MonkeyPatch, cut_at: str
) -> None:
    def power_cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(restoring, cut_at, power_cut)
        with pytest.raises(KeyboardInterrupt):
            restoring.restore(shut, PASSPHRASE, None, now=LATER)
    assert theme_of(shut) == ("light" if cut_at == "fsync_folder" else "dark")
    restoring.restore(shut, PASSPHRASE, "1", now=LATER)
    assert theme_of(shut) == "light"


def test_the_commands_make_list_and_restore_a_backup(shut: Path) -> None:
    made = assessor("backup", "--workspace", shut, "--json").document
    assert Path(made["path"]).exists() and made["number"] == 2
    listed = assessor("restore", "--list", "--workspace", shut, "--json").document["backups"]
    assert [b["number"] for b in listed] == [2, 1]
    said = assessor("restore", "1", "--yes", "--workspace", shut, "--json").document
    assert said["restored"]["number"] == 1 and said["kept_whole"] and theme_of(shut) == "light"


def test_restoring_without_asking_wants_yes(shut: Path) -> None:
    said = assessor("restore", "--workspace", shut, "--json")
    assert "--yes" in said.error and theme_of(shut) == "dark"


def test_who_answers_no_hears_that_nothing_was_changed(shut: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assessor_app.cli.backing_up.may_be_asked", lambda: True)  # nobody is at a terminal here
    said = assessor("restore", "--workspace", shut, typed="n\n")
    assert (said.code, theme_of(shut)) == (1, "dark")
    assert "Nothing was changed." in said.err and "--yes" not in said.err


def test_the_doctor_names_a_damaged_backup(shut: Path) -> None:
    damage(backups.backups(shut)[0].path)
    said = assessor("doctor", "--workspace", shut, "--json")
    assert "backups: " in said.error and "does not hold together" in said.error


def test_the_doctor_names_missing_evidence(workspace_folder: Path) -> None:
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    folder, key = opened.store.vault.new_folder()
    with opened.store.write() as session:
        session.execute(text("INSERT INTO vault_key VALUES ('S-9', :f, :k)"), {"f": folder, "k": key})
        session.execute(text("INSERT INTO blob VALUES ('S-9', 'abc', 3, x'00')"))
    opened.close()
    said = assessor("doctor", "--workspace", workspace_folder, "--json")
    assert "1 evidence file cannot be had: one of S-9" in said.error


@pytest.mark.parametrize("whole", [True, False])
def test_the_doctor_decrypts_evidence_and_names_what_was_changed(
    workspace_folder: Path, monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    monkeypatch.setattr(health, "READ_WHOLE", 256 << 20 if whole else 0)
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    folder, key = opened.store.vault.new_folder()
    sink = opened.store.vault.sink(folder, key)
    writer = sink.begin(5)
    writer.write(b"words")
    writer.finish(hashlib.sha256(b"words").hexdigest())
    with opened.store.write() as session:
        add_vault_key(session, SubmissionId("S-9"), folder, key, sink.blobs)
    opened.close()
    evidence = next(iter((workspace_folder / "evidence" / folder).iterdir()))
    checked = assessor("doctor", "--workspace", workspace_folder).out
    assert ("1 file, all there, each decrypted whole" in checked) is whole
    sealed = evidence.read_bytes()
    evidence.write_bytes(sealed[:-1] + bytes((sealed[-1] ^ 1,)))
    assert "was changed outside of Assessor" in assessor("doctor", "--workspace", workspace_folder, "--json").error
