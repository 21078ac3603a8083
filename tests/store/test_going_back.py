"""Going back to a backup: what was signed, sent, shown or taken back since stays in every place that tells of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from assessor_app.commands import batches as batching
from assessor_app.domain.batch import Standing
from assessor_app.domain.export_profile import Profile
from assessor_app.domain.lease import Lease
from assessor_app.queries.batches import batches as listed
from assessor_app.queries.decisions import decisions
from assessor_app.reports.batch_beside import discard
from assessor_app.reports.batch_zip import batch_at
from assessor_app.reports.selection import Selection
from assessor_app.store import backups, opening, restoring
from assessor_app.store.engine import Store
from assessor_app.store.rows import SubmissionRow
from tests import builders
from tests.builders import PASSPHRASE, known
from tests.decided import decide, withdraw

NOW, LATER = "2026-11-23T09:00:00.000Z", "2026-11-23T10:00:00.000Z"
TABLE = Profile("table", ("csv",))
LEFT = {
    "letter": "('decision-S-1', '2026', 'letter.docx', 'abc')",
    "taken_back": "('decision-S-1', '“Batch 1”', '2026', 'A-1')",
    "consent_withdrawn": "('S-1', '', '2026')",
    "disclosure": "(7, '2026', 'E-1', 'session', 'S-1', NULL, 'shown', 'the teacher')",
}


@contextmanager
def working(folder: Path) -> Iterator[Store]:
    opened = opening.open_workspace(folder, PASSPHRASE)
    try:
        yield opened.store
    finally:
        opened.close()


@contextmanager
def gone_back(folder: Path) -> Iterator[Store]:
    restoring.restore(folder, PASSPHRASE, "1", now=LATER)
    with working(folder) as store:
        yield store


def send(store: Store, name: str, out: Path) -> None:
    number = len(listed(store)) + 1
    now = builders.ticking(number)
    batching.new_batch(store, name, TABLE, now=now, new_id=lambda: f"{name} to {out.name}")
    batching.dry_run(store, name, now=now)
    batching.write(store, name, batch_at(out, Selection(store, known)), now=now)


def would_go(store: Store, name: str) -> dict[str, Standing]:
    batching.new_batch(store, name, TABLE, now=lambda: LATER, new_id=lambda: name)
    found, _ = batching.dry_run(store, name, now=lambda: LATER)
    return {str(line.submission): line.standing for line in found.lines}


def say(store: Store, *statements: str) -> None:
    with store.write() as session:
        for statement in statements:
            session.execute(text(statement))


def test_a_decision_on_what_the_backup_knows_is_listed_after_going_back(workspace_folder: Path) -> None:
    with working(workspace_folder) as store:
        decide(store, ["S-1"])
        backups.make(store, now=NOW)
        decide(store, ["S-1"], supersedes="decision-S-1", prefix="second")
        decide(store, ["S-2"])
        withdraw(store, "decision-S-2", "S-2")
        before = decisions(store, known)
    with gone_back(workspace_folder) as store:
        assert decisions(store, known) == before and len(before) == 3


def test_what_went_out_in_a_batch_since_does_not_go_out_again(workspace_folder: Path, tmp_path: Path) -> None:
    with working(workspace_folder) as store:
        decide(store, ["S-1"])
        backups.make(store, now=NOW)
        send(store, "Batch 1", tmp_path / "1")
        decide(store, ["S-2"])
        send(store, "Batch 2", tmp_path / "2")
        before = listed(store)
    with gone_back(workspace_folder) as store:
        assert listed(store) == before
        assert would_go(store, "Batch 3") == {"S-1": Standing.EXPORTED, "S-2": Standing.EXPORTED}


def test_a_batch_that_was_open_then_and_is_sent_by_now_stays_sent(workspace_folder: Path, tmp_path: Path) -> None:
    with working(workspace_folder) as store:
        decide(store, ["S-1"])
        would_go(store, "Batch 1")
        backups.make(store, now=NOW)
        batching.write(store, "Batch 1", batch_at(tmp_path / "1", Selection(store, known)), now=lambda: LATER)
        before = listed(store)
    with gone_back(workspace_folder) as store:
        assert listed(store) == before and before[0].state == "written"


def test_another_batch_of_the_same_name_keeps_what_it_was(workspace_folder: Path, tmp_path: Path) -> None:
    with working(workspace_folder) as store:
        decide(store, ["S-1"])
        would_go(store, "Batch 1")
        backups.make(store, now=NOW)
        batching.forget(store, "Batch 1", discard)
        send(store, "Batch 1", tmp_path / "1")
    with gone_back(workspace_folder) as store:
        states = {each.name: each.state for each in listed(store)}
    assert states == {"Batch 1": "written", "Batch 1 (Batch 1)": "open"}


def test_a_batch_said_to_be_lost_since_is_open_after_going_back(workspace_folder: Path, tmp_path: Path) -> None:
    with working(workspace_folder) as store:
        decide(store, ["S-1"])
        send(store, "Batch 1", tmp_path / "1")
        say(store, "UPDATE batch SET state = 'sealed', written_at = NULL")
        backups.make(store, now=NOW)
        lost = '{"what": "lost", "by": "A-1", "at": "2026", "folder": ""}'
        say(store, f"UPDATE batch SET state = 'open', fate = '{lost}'", "UPDATE batch_item SET out = 0")
    with gone_back(workspace_folder) as store:
        assert [(each.state, each.decisions) for each in listed(store)] == [("open", 0)]


def test_two_ways_a_store_went_each_remember_what_was_sent(workspace_folder: Path, tmp_path: Path) -> None:
    """The present was lost once, so what was sent then is in a backup only; and it was sent again."""
    with working(workspace_folder) as store:
        decide(store, ["S-1", "S-2"])
        send(store, "Batch 1", tmp_path / "1")
        backups.make(store, now=NOW)
        say(store, "DELETE FROM batch_item", "DELETE FROM batch")
        send(store, "Batch 1", tmp_path / "2")
    with gone_back(workspace_folder) as store:
        assert [each.decisions for each in listed(store)] == [2, 2]
        assert set(would_go(store, "Batch 3").values()) == {Standing.EXPORTED}


@pytest.mark.parametrize("table", LEFT)
def test_what_was_given_shown_or_taken_back_since_is_told_after_going_back(workspace_folder: Path, table: str) -> None:
    with working(workspace_folder) as store:
        decide(store, ["S-1"])
        backups.make(store, now=NOW)
        say(store, f"INSERT INTO {table} VALUES {LEFT[table]}")
    for _ in range(2):  # and going back twice tells it once
        with gone_back(workspace_folder) as store, store.read() as session:
            assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 1


def test_a_submission_given_back_since_stays_given_back(workspace_folder: Path) -> None:
    with working(workspace_folder) as store:
        decide(store, ["S-1"])
        backups.make(store, now=NOW)
        withdraw(store, "decision-S-1", "S-1")  # any signed word on it will do
        with store.write() as session:
            session.get_one(SubmissionRow, "S-1").lease = Lease.GIVING_BACK.value
    with gone_back(workspace_folder) as store, store.read() as session:
        assert session.get_one(SubmissionRow, "S-1").lease == Lease.GIVING_BACK


def test_moments_of_a_coach_do_not_stand_in_the_way_of_going_back(workspace_folder: Path) -> None:
    with working(workspace_folder) as store:
        backups.make(store, now=NOW)
        decide(store, ["S-1"])
        say(
            store,
            "INSERT INTO coach_session VALUES ('C-1', 'E-1', '[\"S-1\"]', '2026', '2026', NULL, 0)",
            "INSERT INTO coach_moment VALUES"
            " ('M-1', 'C-1', 0, 'S-1', 'a1', 'abc', '{}', 'coach', 'Look.', NULL, '2026')",
        )
    with gone_back(workspace_folder) as store:
        assert len(decisions(store, known)) == 1
