"""Both sides know the same in the end: snapshots, comparing logs, backups put back, and a new laptop."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from assessor_app.domain.errors import Offline
from assessor_app.issuer import feed
from assessor_app.issuer.awards import reissue, revoke
from assessor_app.issuer.folder import new_epoch
from assessor_app.issuer.issuing import issue_owed
from assessor_app.queries.decisions import decisions
from assessor_app.queries.queue import queue
from assessor_app.store.rows import CriterionRow, EventRow, FeedRow, IssuedRow, SettingRow
from assessor_app.sync import engine
from assessor_app.sync.report import Ended
from assessor_app.sync.snapshot import read_snapshot
from tests.sync.agreement import require_agreement, settle
from tests.sync_world import PROGRAMME, Device, World, shipped, today

PLAN = b"%PDF plan"


def log_of(device: Device) -> list[str]:
    with device.store.read() as session:
        return list(session.scalars(select(EventRow.jws).order_by(EventRow.device, EventRow.device_seq)))


def forget_place(device: Device, cursor: str | None = "bm90IG91cnM") -> None:
    with device.store.write() as session:
        session.merge(SettingRow(name="feed", value={"cursor": cursor}))


def test_with_an_unknown_cursor_what_was_derived_is_rebuilt_and_nothing_else(world: World) -> None:
    device = world.device("ana")
    device.decide(world.hand_in("S-1", to=("ana",)))
    device.sync()
    world.hand_in("S-2", to=("ana",))
    before, states = log_of(device), device.outbox()
    with device.store.write() as session:
        session.execute(FeedRow.__table__.delete())  # type: ignore[attr-defined]
        session.execute(IssuedRow.__table__.delete())  # type: ignore[attr-defined]
    forget_place(device)
    report = device.sync()
    assert (report.ended, report.submissions, report.issued) == (Ended.DONE, ("S-2",), 1)
    assert (log_of(device), device.outbox()) == (before, states)


def two_credentials_of_one_decision(world: World, device: Device) -> str:
    """The first one is revoked, and the second one stands; returns the decision they came of."""
    submission = world.hand_in("S-1", to=("ana",))
    first, second = device.decide(submission), device.decide(submission)
    device.sync()
    with world.issuer() as issuer:
        for decision in (second, first):
            reissue(issuer, PROGRAMME, "S-1", decision, "It was looked at once more.")
            issue_owed(issuer, PROGRAMME)
    return first


def shown(device: Device) -> dict[str, tuple[str, str]]:
    with device.store.read() as session:
        return {row.decision_id: (row.state, row.document["id"]) for row in session.scalars(select(IssuedRow))}


def test_of_an_issuer_with_a_new_epoch_only_credentials_that_are_new_here_are_counted(world: World) -> None:
    device = world.device("ana")
    two_credentials_of_one_decision(world, device)
    device.sync()
    before = shown(device)
    with world.issuer() as issuer:
        new_epoch(issuer)
    world.close_running()
    world.serve()
    device.decide(world.hand_in("S-2", to=("ana",)))
    report = device.sync()
    assert (report.ended, report.issued, report.revoked) == (Ended.DONE, 1, 0)
    assert shown(device).items() > before.items()


def test_what_a_put_back_issuer_has_not_signed_or_revoked_is_shown_as_it_says(world: World) -> None:
    device = world.device("ana")
    device.decide(world.hand_in("S-1", {"plan.pdf": PLAN}, to=("ana",)))
    device.sync()
    backup, before = world.copy_database(), shown(device)
    device.decide(world.hand_in("S-2", {"plan.pdf": PLAN}, to=("ana",)))
    device.sync()
    with world.issuer() as issuer:
        revoke(issuer, PROGRAMME, next(iter(before.values()))[1].removeprefix("urn:uuid:"), "It was not theirs.")
    device.sync()
    world.restore_database(backup)
    with world.issuer() as issuer:
        new_epoch(issuer)
    world.serve()
    settle([device])
    assert shown(device).items() >= before.items()
    require_agreement(world, [device], {"S-1": PLAN, "S-2": PLAN})


@pytest.mark.parametrize("sent", [b"", b'{"kind":"credential","at":"","body":{}}\n', b'{"kind":"snapshot.end"'])
def test_half_a_snapshot_is_not_taken_for_a_whole_one(sent: bytes) -> None:
    with pytest.raises(Offline, match="in part only"):
        read_snapshot([sent])


def test_a_snapshot_whose_last_line_counts_more_than_came_is_not_taken() -> None:
    lines = b'{"kind":"a","at":"","body":{}}\n{"kind":"snapshot.end","cursor":"c","items":2}\n'
    with pytest.raises(Offline):
        read_snapshot([lines[:9], lines[9:]])


def test_news_of_a_kind_learnt_since_is_understood_after_the_update(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assessor_app.sync import reading

    device = world.device("ana")
    device.decide(world.hand_in("S-1", to=("ana",)))
    with monkeypatch.context() as older:
        older.setattr(reading, "note_issued", lambda *_: (_ for _ in ()).throw(KeyError("unknown")))
        assert device.sync().issued == 0
    with device.store.read() as session:
        kept = session.scalars(select(FeedRow).where(FeedRow.kind == feed.ISSUED)).one()
        assert not kept.applied and kept.body["document"]
    assert device.sync().issued == 1


def test_a_program_too_old_for_the_issuer_still_hands_in_its_work(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = world.device("ana")
    event = device.decide(world.hand_in("S-1", to=("ana",)))
    monkeypatch.setattr(engine, "PROTOCOL", 0)
    report = device.sync()
    assert (report.ended, report.sent, report.submissions) == (Ended.REFUSED, 1, ())
    assert "too old" in report.sentence and device.outbox() == {event: "sent"}


def test_what_the_issuer_lost_without_a_word_goes_again(world: World) -> None:
    device = world.device("ana")
    submission = world.hand_in("S-1", to=("ana",))
    first = device.decide(submission)
    device.sync()
    backup = world.copy_database()
    second = device.decide(submission, level="lowest")
    device.sync()
    world.restore_database(backup)  # and nobody gave it a new epoch
    world.serve()
    device.sync()
    assert [d.event for d in world.decisions()] == [first, second]
    assert set(device.outbox().values()) == {"sent"}


def put_back(device: Device, backup: Path) -> Device:
    """The workspace as it was when the copy was made, opened anew."""
    folder = Path(device.store.folder)
    device.close()
    shutil.rmtree(folder)
    shutil.copytree(backup, folder)
    return device.world.opened(folder)


def test_a_workspace_put_back_from_a_backup_gets_its_own_log_again(world: World, tmp_path: Path) -> None:
    device = world.device("ana")
    submission = world.hand_in("S-1", to=("ana",))
    device.decide(submission)
    device.sync()
    shutil.copytree(device.store.folder, tmp_path / "backup", ignore=shutil.ignore_patterns("*.lock"))
    device.decide(submission, level="lowest")
    device.sync()
    whole = log_of(device)
    device = put_back(device, tmp_path / "backup")
    assert len(log_of(device)) == 1
    device.sync()
    assert log_of(device) == whole and set(device.outbox().values()) == {"sent"}
    third = device.decide(submission, level="lowest")
    assert device.sync().sent == 1 and device.outbox()[third] == "sent"


def test_a_new_laptop_shows_what_the_old_one_decided(world: World) -> None:
    old = world.device("ana")
    event = old.decide(world.hand_in("S-1", to=("ana",)))
    old.sync()
    new = world.device("ana")
    report = new.sync()
    assert (report.ended, report.mirrored, log_of(new)) == (Ended.DONE, 1, log_of(old))
    known = lambda _i, _v: shipped()  # noqa: E731
    (row,) = decisions(new.store, known)
    assert (row.id, row.where) == (event, "Credential issued")
    (line,) = queue(new.store, known, today())
    assert line.state_words == "Earned, sent"
    with new.store.read() as session:
        assert len(session.scalars(select(CriterionRow)).all()) == len(shipped().rubric.criteria)


def test_another_assessors_log_is_not_to_be_had(world: World) -> None:
    ben = world.device("ben")
    ben.decide(world.hand_in("S-1", to=("ben",)))
    ben.sync()
    ana = world.device("ana")
    assert ana.sync().mirrored == 0 and log_of(ana) == []


def test_events_that_differ_are_named_and_no_side_is_taken(world: World) -> None:
    device = world.device("ana")
    device.decide(world.hand_in("S-1", to=("ana",)))
    device.sync()
    with world.issuer() as issuer, issuer.database.write() as session:
        from assessor_app.issuer.rows import EventRow as Kept

        row = session.scalars(select(Kept)).one()
        row.sha256 = "0" * 64
    before = log_of(device)
    report = device.sync()
    assert any("Events 1 to 1" in sentence for sentence in report.attention)
    assert log_of(device) == before and set(device.outbox().values()) == {"sent"}


def test_an_issuer_put_back_without_a_word_leaves_no_gap_in_the_feed(world: World) -> None:
    """Its history grew past the place a device had in the one that was undone, before that device asked again."""
    submission = world.hand_in("S-1", {"plan.pdf": b"%PDF plan"}, to=("ana",))
    one, two = world.device("ana"), world.device("ana")
    backup = world.copy_database()
    for _ in range(3):
        one.decide(submission, level="lowest")
    one.sync()
    world.restore_database(backup)
    world.serve()
    for _ in range(6):
        two.decide(submission, level="lowest")
    two.sync()
    settle([one, two])
    require_agreement(world, [one, two], {"S-1": b"%PDF plan"})
