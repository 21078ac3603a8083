"""Evidence has an end: its key goes, then its files, and a certificate, the scores and the hashes stay."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select, text
from typer.testing import CliRunner

from assessor_app.cli import retaining
from assessor_app.commands import retention
from assessor_app.commands.decisions import answer_conflict
from assessor_app.domain.assessment import Conflict, ReadingRole
from assessor_app.domain.errors import EvidenceDestroyed, NotSaved, RuleBroken, StoreDamaged
from assessor_app.domain.findings import Check, Finding
from assessor_app.domain.submission import Artifact
from assessor_app.eventlog.jws import SigningKey, verify
from assessor_app.queries.findings import not_looked_over
from assessor_app.queries.retention import Kept
from assessor_app.queries.retention import retention as retained
from assessor_app.queries.scoring import source
from assessor_app.store import backups, destroying, findings, opening, restoring
from assessor_app.store.engine import DataKey, Store, unlock
from assessor_app.store.looking_through import look_through
from assessor_app.store.rows import EventRow, SettingRow, SubmissionRow
from assessor_app.store.settings import HEARD
from assessor_app.store.submissions import Arrival, add_submission, add_vault_key, submission
from assessor_app.store.vault import Vault
from tests import builders
from tests.builders import PASSPHRASE
from tests.journeys.command_line import assessor
from ui.application import keep_house

NOW = "2026-11-23T09:00:00.000Z"
LATER = "2027-11-23T09:00:00.000Z"
MUCH_LATER = "2031-01-01T00:00:00.000Z"
PLAIN = b"what a student wrote in class"
SHA = hashlib.sha256(PLAIN).hexdigest()


def hand_in(store: Store, name: str = "S-1") -> None:
    """A submission with one file in the vault and one text answer, recused so that it has a decision of a kind."""
    folder, key = store.vault.new_folder()
    sink = store.vault.sink(folder, key)
    writer = sink.begin(len(PLAIN))
    writer.write(PLAIN)
    writer.finish(SHA)
    answer = builders.answer()
    file = Artifact(
        answer.id.__class__("work"),
        answer.part,
        answer.question_id,
        "Work",
        "text/plain",
        SHA,
        len(PLAIN),
        path="a/w.txt",
    )
    whole = builders.submission(name, artifacts=(answer, file))
    with store.write() as session:
        add_submission(session, whole, Arrival("bundle", NOW, ReadingRole.FIRST, "2026-12-07"))
        add_vault_key(session, whole.id, folder, key, sink.blobs)
    ids = iter((f"reading-{name}", f"event-{name}"))
    answer_conflict(store, whole.id, Conflict.COLLEAGUE, now=lambda: NOW, new_id=lambda: next(ids))


def asked(store: Store, at: str = NOW) -> tuple[Kept, ...]:
    return retained(store, at).submissions


def sent(store: Store, heard: str = MUCH_LATER) -> None:
    """The issuer has all, and its clock said `heard` in the last sync."""
    with store.write() as session:
        session.execute(text("UPDATE outbox SET state = 'sent'"))
        session.merge(SettingRow(name=HEARD, value={"at": heard}))


@pytest.fixture
def handed(store: Store) -> Store:
    hand_in(store)
    return store


def end(store: Store) -> None:
    retention.destroy(store, "S-1", "the family asked for it", now=lambda: LATER)


def test_destroyed_evidence_opens_no_more_and_the_sentence_says_when_and_by_whom(handed: Store) -> None:
    assert source(handed, builders.submission().id, SHA).read_at(0, 100) == PLAIN
    end(handed)
    with pytest.raises(EvidenceDestroyed, match=r"destroyed on 23 November 2027 by .*the family asked for it"):
        source(handed, builders.submission().id, SHA)
    assert list((handed.folder / "evidence").iterdir()) == []


def test_a_copy_of_the_file_taken_before_opens_with_no_key_that_is_left(handed: Store, tmp_path: Path) -> None:
    with handed.read() as session:
        folder, key = session.execute(text("SELECT folder, key FROM vault_key")).one()
    kept = (handed.folder / "evidence" / folder / SHA).read_bytes()
    end(handed)
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / SHA).write_bytes(kept)
    with handed.read() as session:
        assert session.execute(text("SELECT count(*) FROM vault_key")).scalar() == 0
        blob = session.execute(text("SELECT sha256, size, salt FROM blob")).one()
    from assessor_app.store.vault import Blob

    with pytest.raises(StoreDamaged):
        Vault(tmp_path).open("copy", bytes(32), Blob(*blob)).read_at(0, 10)
    assert Vault(tmp_path).open("copy", key, Blob(*blob)).read_at(0, 100) == PLAIN  # the key was all that stood between


def test_the_certificate_is_signed_and_names_who_when_why_and_every_hash(handed: Store) -> None:
    end(handed)
    (kept,) = asked(handed)
    told = verify(kept.certificate).payload
    assert (told["type"], told["submission"], told["destroyed_at"]) == ("destruction/1", "S-1", LATER)
    assert told["files"] == [{"sha256": SHA, "size": len(PLAIN)}]
    assert told["answers"] == [builders.answer().sha256]
    assert told["reason"] == "the family asked for it" and told["destroyed_by"] == kept.destroyed_by


def test_the_educator_s_own_words_go_with_the_files_and_their_hash_stays(handed: Store) -> None:
    end(handed)
    with handed.read() as session:
        whole = submission(session, "S-1")
    assert [a.text for a in whole.artifacts] == [None, None]
    assert [a.sha256 for a in whole.artifacts] == [builders.answer().sha256, SHA]


def test_no_backup_keeps_the_key_or_the_words(handed: Store) -> None:
    made = backups.make(handed, now=NOW)
    with handed.read() as session:
        key = session.execute(text("SELECT key FROM vault_key")).scalar_one()
    end(handed)
    import sqlcipher3.dbapi2 as sqlcipher

    from assessor_app.store.engine import unlock

    look_through(made.path, handed.key)
    connection = sqlcipher.connect(str(made.path))
    unlock(connection, handed.key)
    assert connection.execute("SELECT key FROM vault_key").fetchall() == []
    (body,) = connection.execute("SELECT body FROM submission").fetchone()
    connection.execute("ATTACH DATABASE ? AS plain KEY ''", (str(made.path) + ".plain",))
    connection.execute("SELECT sqlcipher_export('plain')")
    connection.close()
    kept = Path(str(made.path) + ".plain").read_bytes()
    assert key not in kept and str(builders.answer().text).encode() not in kept and builders.answer().text not in body


@contextmanager
def gone_back(folder: Path, before: Callable[[Store], None]) -> Iterator[Store]:
    """The store of a backup that was made before the evidence was destroyed."""
    opened = opening.open_workspace(folder, PASSPHRASE)
    before(opened.store)
    backups.make(opened.store, now=NOW)
    end(opened.store)
    opened.close()
    restoring.restore(folder, PASSPHRASE, "1", now=LATER)
    opened = opening.open_workspace(folder, PASSPHRASE)
    try:
        yield opened.store
    finally:
        opened.close()


def test_going_back_to_a_backup_brings_no_destroyed_evidence_back(workspace_folder: Path) -> None:
    with gone_back(workspace_folder, hand_in) as store:
        with pytest.raises(EvidenceDestroyed):
            source(store, builders.submission().id, SHA)
        assert asked(store)[0].destroyed_at == LATER


def keys_in(path: Path, key: DataKey) -> int:
    import sqlcipher3.dbapi2 as sqlcipher

    with closing(sqlcipher.connect(str(path))) as connection:
        unlock(connection, key)
        return int(connection.execute("SELECT count(*) FROM vault_key").fetchone()[0])


@pytest.mark.parametrize("which", ["sound", "damaged", "emptied"])
def test_in_a_store_that_was_set_aside_the_key_goes_too(workspace_folder: Path, which: str) -> None:
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    hand_in(opened.store)
    backups.make(opened.store, now=NOW)
    shutil.copytree(workspace_folder, workspace_folder.parent / "as it was", ignore=shutil.ignore_patterns("*.lock"))
    opened.close()
    damage(workspace_folder / opening.DATABASE, emptied=which == "emptied")
    kept = restoring.restore(workspace_folder, PASSPHRASE, None, now=LATER).kept
    assert kept.parent == workspace_folder / backups.ASIDE
    if which == "sound":  # it could not be opened for another reason, and what was written last is in its log
        for file in (workspace_folder.parent / "as it was").glob(f"{opening.DATABASE}*"):
            shutil.copy2(file, kept / file.name)
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    try:
        end(opened.store)
        assert [keys_in(path, opened.store.key) for path in kept.glob("*.db")] == [0] * (which == "sound")
        before = len(backups.backups(workspace_folder))
        backups.make(opened.store, now=MUCH_LATER)
        assert len(backups.backups(workspace_folder)) == before + 1
    finally:
        opened.close()


def damage(database: Path, *, emptied: bool) -> None:
    with database.open("r+b") as file:
        if emptied:
            file.truncate()
            return
        file.seek(database.stat().st_size // 2)
        file.write(bytes(4096))


def test_a_legal_hold_keeps_evidence_until_it_is_released(handed: Store) -> None:
    retention.hold(handed, "S-1", "an appeal is open", now=lambda: NOW)
    with pytest.raises(RuleBroken, match="an appeal is open"):
        end(handed)
    retention.release(handed, "S-1")
    end(handed)


@pytest.mark.parametrize("which", ["hold", "destroy"])
def test_nothing_is_held_or_destroyed_without_a_reason(handed: Store, which: str) -> None:
    with pytest.raises(RuleBroken, match="reason"):
        getattr(retention, which)(handed, "S-1", " ", now=lambda: NOW)


def test_evidence_is_destroyed_once(handed: Store) -> None:
    end(handed)
    with pytest.raises(EvidenceDestroyed):
        end(handed)


def test_the_retention_time_ends_what_is_decided_and_received(handed: Store) -> None:
    hand_in(handed, "S-2")
    retention.keep_for(handed, 365)
    assert retention.due_now(handed, LATER) == (), "what the issuer has not received is kept"
    sent(handed)
    retention.hold(handed, "S-2", "an appeal is open", now=lambda: NOW)
    assert retention.due_now(handed, "2027-11-22T09:00:00.000Z") == ()
    after = "2027-11-24T09:00:00.000Z"
    assert retention.destroy_due(handed, now=lambda: after).ids == {"S-1"}
    assert [k.destroyed_at for k in asked(handed) if k.submission == "S-2"] == [""]


@pytest.mark.parametrize(
    ("at", "heard"), [(MUCH_LATER, NOW), (NOW, MUCH_LATER)], ids=["the device is ahead", "the issuer is ahead"]
)
def test_a_clock_that_is_ahead_destroys_nothing(handed: Store, at: str, heard: str) -> None:
    retention.keep_for(handed, 365)
    sent(handed, heard)
    assert not retention.destroy_due(handed, now=lambda: at).ids
    assert source(handed, builders.submission().id, SHA).read_at(0, 100) == PLAIN


def test_what_is_over_time_by_this_computer_s_clock_alone_is_said_to_be_and_stays(handed: Store) -> None:
    retention.keep_for(handed, 365)
    sent(handed, NOW)
    assert [k.over for k in asked(handed, "2027-11-22T09:00:00.000Z")] == [False]
    assert [k.over for k in asked(handed, MUCH_LATER)] == [True]
    assert not retention.destroy_due(handed, now=lambda: MUCH_LATER).ids


def test_the_command_says_how_what_is_over_time_ends(workspace_folder: Path, monkeypatch) -> None:
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    hand_in(opened.store)
    retention.keep_for(opened.store, 1)
    opened.close()
    monkeypatch.setenv("ASSESSOR_PASSPHRASE", PASSPHRASE)
    monkeypatch.setattr(retaining, "utc_now", lambda: MUCH_LATER)
    said = CliRunner().invoke(retaining.app, ["list", "--workspace", str(workspace_folder)]).stdout
    assert "over time since 2026-11-24: goes after a sync, or by “destroy”" in said


def test_where_no_issuer_was_heard_nothing_is_over_time(handed: Store) -> None:
    retention.keep_for(handed, 365)
    sent(handed)
    with handed.write() as session:
        session.execute(text("DELETE FROM setting WHERE name = 'issuer_heard'"))
    assert retention.due_now(handed, MUCH_LATER) == ()


def test_a_destruction_cut_short_is_finished_by_the_next_start(workspace_folder: Path, monkeypatch) -> None:
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    hand_in(opened.store)
    made = backups.make(opened.store, now=NOW)

    def power_cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Vault, "remove", power_cut)
        with pytest.raises(KeyboardInterrupt):
            end(opened.store)
    opened.close()
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    try:
        assert list((workspace_folder / "evidence").iterdir()) == []
        retention.destroy_due(opened.store, now=lambda: LATER)
        with opened.store.read() as session:
            assert session.execute(text("SELECT backups_cleaned FROM destruction")).scalar() == 1
        destroying.leave_no_trace(opened.store)
        backups.check(made, opened.store.key)
    finally:
        opened.close()


def test_the_commands_hold_release_destroy_and_list(workspace_folder: Path) -> None:
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    hand_in(opened.store)
    opened.close()
    here = ("--workspace", workspace_folder, "--json")
    assert assessor("retention", "hold", "S-1", "--reason", "an appeal", *here).document["held"] is True
    assert "an appeal" in assessor("retention", "destroy", "S-1", "--reason", "asked", *here).error
    assert assessor("retention", "release", "S-1", *here).document["held"] is False
    assert "reason" in assessor("retention", "destroy", "S-1", *here).error
    assert "--due" in assessor("retention", "destroy", *here).error
    said = assessor("retention", "destroy", "S-1", "--reason", "asked", *here).document
    assert said["destroyed"] == ["S-1"] and verify(said["certificates"][0]).payload["reason"] == "asked"
    assert assessor("retention", "keep", "--days", "90", *here).document == {"days": 90}
    (listed,) = assessor("retention", "list", *here).document["submissions"]
    assert listed["destroyed_at"] and assessor("doctor", *here).code in (0, 1)


def named(store: Store) -> None:
    """Two students were found in the evidence; the title of a file and an earlier note speak of one of them."""
    with store.write() as session:
        row = session.get_one(SubmissionRow, "S-1")
        row.body = row.body | {"artifacts": [a | {"title": "A poster by Zoe Pond"} for a in row.body["artifacts"]]}
        both = Finding(None, None, "problem", None, "", Check.IDENTITY, hidden=("Zoe Pond", "Ana Reed"))
        findings.keep(session, "S-1", [both], NOW)


def titles(store: Store) -> set[str]:
    with store.read() as session:
        return {artifact.title for artifact in findings.unnamed(session, "S-1").artifacts}


def test_a_name_that_what_is_kept_still_says_stays_hidden_and_every_other_goes(handed: Store) -> None:
    named(handed)
    before = titles(handed)
    end(handed)
    assert titles(handed) == before == {"A poster by ███ ████"}
    with handed.read() as session:
        (left,) = findings.load(session, "S-1")
    assert left.hidden == ("Zoe Pond",) and "stay hidden" in left.sentence


def test_a_name_in_a_signed_decision_stays_hidden_too(handed: Store) -> None:
    with handed.write() as session:
        found = Finding(None, None, "problem", None, "", Check.IDENTITY, hidden=("conflict of interest", "Ana Reed"))
        findings.keep(session, "S-1", [found], NOW)
        event = session.scalars(select(EventRow)).one()
        key = SigningKey.generate()
        event.jws = key.sign({"why": "conflict of interest\nand no more"}, "JOSE")
    end(handed)
    with handed.read() as session:
        assert [each.hidden for each in findings.load(session, "S-1")] == [("conflict of interest",)]


def test_a_backup_gone_back_to_hides_the_names_that_stayed(workspace_folder: Path) -> None:
    def handed_in(store: Store) -> None:
        hand_in(store)
        named(store)

    with gone_back(workspace_folder, handed_in) as store, store.read() as session:
        assert [each.hidden for each in findings.load(session, "S-1")] == [("Zoe Pond",)]


def test_what_is_destroyed_is_not_looked_over_again(handed: Store) -> None:
    assert not_looked_over(handed) == ("S-1",)
    end(handed)
    assert not_looked_over(handed) == ()


def test_whatever_keeps_evidence_from_being_destroyed_a_backup_is_made(handed: Store, monkeypatch) -> None:
    def full(*_: object) -> None:
        raise NotSaved("There is no room left on the disk.")

    monkeypatch.setattr(destroying, "leave_no_trace", full)
    with pytest.raises(NotSaved):
        keep_house(handed, lambda: NOW, only_if_changed=False)
    assert len(backups.backups(handed.folder)) == 1
