"""A credential that the programme publishes comes with a sync: a device scores by it without its folder."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from assessor_app.cli import opening
from assessor_app.commands import assessments, decisions
from assessor_app.domain.assessment import Policy
from assessor_app.domain.credential import Credential, Credentials
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.rubric import LevelId
from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.issuer import feed
from assessor_app.issuer.submissions import add_credential
from assessor_app.queries.preview import preview
from assessor_app.queries.queue import queue
from assessor_app.queries.queue_state import State
from assessor_app.queries.scoring import score_view
from assessor_app.queries.sync_state import sync_state
from assessor_app.reports.badge_drafts import write_drafts
from assessor_app.reports.letters import letters_into
from assessor_app.reports.selection import Selection
from assessor_app.rubric_files.achievement_writing import to_achievement
from assessor_app.rubric_files.case_writing import to_case
from assessor_app.rubric_files.published import read_published
from assessor_app.store import backups, restoring
from assessor_app.store.rows import EventRow, FeedRow, PublishedRow
from assessor_app.sync.report import Ended
from tests.builders import PASSPHRASE
from tests.issuer.test_new_rubric import next_version
from tests.sync.test_refusals import begin, commit, fate, read
from tests.sync_world import CREDENTIAL, PROGRAMME, Device, World, new_id, now, shipped, today


def publish(world: World, folder: Path, version: str = "9.0") -> Credential:
    """A version that no device has a folder of; submissions are handed in for it from now on."""
    newer = next_version(world, folder, version)
    with world.issuer() as issuer:
        add_credential(issuer, PROGRAMME, folder)
    world.credential = newer
    return newer


def tell(world: World, **body: Any) -> None:
    """News of a credential as an issuer with a fault would write it."""
    with world.issuer() as issuer, issuer.database.write() as session:
        row = session.scalars(select(feed.FeedRow).where(feed.FeedRow.kind == feed.CREDENTIAL)).first()
        assert row is not None
        feed.append(session, feed.locked_programme(session, PROGRAMME), None, feed.CREDENTIAL, row.body | body, now())


def here(device: Device) -> Credentials:
    """What the command line and the window ask."""
    return opening.credentials(device.store)


def kept(device: Device) -> dict[tuple[str, str], Credential]:
    with device.store.read() as session:
        rows = session.scalars(select(PublishedRow))
        return {(row.id, row.version): read_published(row.credential, row.rubric) for row in rows}


def out_of_reach(world: World) -> None:
    """From now on nothing answers where the issuer was."""
    world.proxied = "http://127.0.0.1:9"


def test_it_is_kept_as_the_programme_has_it(world: World, tmp_path: Path) -> None:
    device = world.device("ana")
    device.sync()  # from a snapshot
    assert kept(device) == {(CREDENTIAL, shipped().version): shipped()}
    newer = publish(world, tmp_path / "newer")
    assert device.sync().published == 1  # by the feed
    assert kept(device)[CREDENTIAL, "9.0"] == newer
    assert device.sync().published == 0


def test_one_that_an_older_version_kept_raw_is_read_with_no_network(world: World) -> None:
    device = world.device("ana")
    device.sync()
    with device.store.write() as session:
        session.execute(FeedRow.__table__.update().values(applied=False))
        session.execute(PublishedRow.__table__.delete())
    out_of_reach(world)
    report = device.sync()
    assert (report.ended, report.published, len(kept(device))) == (Ended.OFFLINE, 1, 1)


def test_a_snapshot_that_comes_anew_takes_none_away(world: World, tmp_path: Path) -> None:
    copied = world.copy_database()
    device = world.device("ana")
    publish(world, tmp_path / "newer")
    device.sync()
    world.restore_database(copied)
    world.serve()
    device.sync()
    assert {version for _, version in kept(device)} == {shipped().version, "9.0"}


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ({"rubric": {"CFRubrics": []}}, "rubric.json: It has no CFRubrics"),
        ({"credential": None}, "credential.json: The file must be an object"),
        ({"rubric_digest": "0" * 64}, "rubric.json: It is not the rubric it was announced as"),
        ({"id": "another"}, f"credential.json: It is of “{CREDENTIAL}”"),
        ({"credential": {"name": "x" * (5 << 20)}}, "credential.json: It is 5,"),
    ],
)
def test_one_that_cannot_be_read_is_named_and_harms_nothing(world: World, fault: dict[str, Any], why: str) -> None:
    device = world.device("ana")
    device.sync()
    tell(world, **fault)
    submission = world.hand_in("S-1", to=("ana",))
    report = device.sync()
    assert (report.ended, report.submissions) == (Ended.DONE, ("S-1",))
    [said] = sync_state(device.store).sentences
    assert said.startswith("The programme published the credential “") and why in said
    assert kept(device) == {(CREDENTIAL, shipped().version): shipped()}
    out_of_reach(world)
    device.sync()
    assert sync_state(device.store).sentences == (said,), "it is named with no network, too"
    device.decide(submission)


def test_why_a_sync_ended_is_told_though_what_is_published_cannot_be_looked_at(world: World) -> None:
    device = world.device("ana")
    device.sync()
    with device.store.write() as session:
        session.execute(text(f"DROP TABLE {PublishedRow.__tablename__}"))
    out_of_reach(world)
    assert device.sync().ended is Ended.OFFLINE


def test_it_is_named_until_it_is_published_anew(world: World, tmp_path: Path) -> None:
    device = world.device("ana")
    device.sync()
    newer = next_version(world, tmp_path / "newer")
    tell(world, version="9.0", rubric_digest=newer.rubric.digest)
    device.sync()
    assert len(sync_state(device.store).sentences) == 1
    publish_again(world, tmp_path / "newer")
    device.sync()
    assert sync_state(device.store).sentences == () and kept(device)[CREDENTIAL, "9.0"] == newer


def publish_again(world: World, folder: Path) -> None:
    with world.issuer() as issuer:
        add_credential(issuer, PROGRAMME, folder)


def publish_another(world: World) -> Credential:
    """The programme publishes the version that is in the device's folder, with another rubric."""
    first, *others = shipped().rubric.criteria
    levels = tuple(replace(level, id=LevelId(f"{level.id}-anew")) for level in first.levels)
    changed = replace(first, levels=levels, pass_level=levels[first.rank(first.pass_level)].id)
    other = replace(shipped(), rubric=replace(shipped().rubric, criteria=(changed, *others)))
    read = read_published(to_achievement(other), to_case(other.rubric))
    tell(world, credential=to_achievement(other), rubric=to_case(other.rubric), rubric_digest=read.rubric.digest)
    return read


def test_another_rubric_in_the_folder_of_the_device_is_named_and_does_not_count(world: World) -> None:
    device = world.device("ana")
    device.sync()
    assert sync_state(device.store).sentences == ()
    published = publish_another(world)
    device.sync()
    assert sync_state(device.store).sentences == (
        f"“{shipped().title}”, version {shipped().version}: this device has a folder with another rubric than your "
        "programme publishes. Submissions are scored by the programme's, and what it does not have of a reading that "
        "was begun is scored anew.",
    )
    assert here(device)(CREDENTIAL, shipped().version).rubric == published.rubric


def test_a_reading_begun_by_the_other_rubric_goes_on_by_the_programmes(world: World) -> None:
    submission, device = world.hand_in("S-1", to=("ana",)), world.device("ana")
    device.sync()
    begin(device, submission)
    read(device, submission)
    published = publish_another(world)
    device.sync()
    shown = score_view(device.store, here(device), submission.id, Policy(), today())
    _, *others = (each.id for each in published.rubric.criteria)
    assert set(shown.assessment.scores) == set(others)
    assert shown.missing[0].startswith("A ")
    [row] = queue(device.store, here(device), today())
    assert row.state_words == f"In progress, {len(others)} of {len(others) + 1}"
    told = dict(preview(device.store, here(device), submission.id, today()).criteria)
    assert [letter for letter, scored in told.items() if not scored] == ["A"]
    world.credential = published
    with pytest.raises(RuleBroken, match=r"^A "):
        commit(device, submission)
    read(device, submission, cited=False)
    assert signed_by(device, commit(device, submission)) == published.rubric.digest


def signed_by(device: Device, decision: str) -> str:
    """The digest of the rubric that a decision names."""
    with device.store.read() as session:
        digest: str = payload_unchecked(session.get_one(EventRow, decision).jws)["rubric"]["digest"]
    return digest


def queued(device: Device) -> list[tuple[str, State, int]]:
    return [(row.credential, row.state, row.criteria) for row in queue(device.store, here(device), today())]


def test_a_submission_of_it_is_scored_on_a_device_without_its_folder(world: World, tmp_path: Path) -> None:
    device = world.device("ana")
    device.sync()
    newer = publish(world, tmp_path / "newer")
    submission = world.hand_in("S-1", to=("ana",))
    device.sync()
    assert queued(device) == [(newer.title, State.NOT_STARTED, len(newer.rubric.criteria))]
    begin(device, submission)
    read(device, submission)
    decided = commit(device, submission)
    device.sync()
    assert fate(device, decided) == ("sent", None) and signed_by(device, decided) == newer.rubric.digest
    assert [(d.event, d.standing) for d in world.decisions()] == [(decided, "final")]
    [letter] = letters_into(Selection(device.store, here(device)), tmp_path / "letters", pdf=False)
    assert letter.decision == decided


def test_it_is_there_with_no_network_after_a_restart(world: World, tmp_path: Path) -> None:
    publish(world, tmp_path / "newer")
    world.hand_in("S-1", to=("ana",))
    device = world.device("ana")
    device.sync()
    folder = device.store.folder
    device.close()
    out_of_reach(world)
    again = world.opened(folder)
    assert [state for _, state, _ in queued(again)] == [State.NOT_STARTED]


def test_going_back_to_a_backup_takes_none_away(world: World, tmp_path: Path) -> None:
    device = world.device("ana")
    device.sync()
    folder, before = device.store.folder, backups.make(device.store, now=now())
    newer = publish(world, tmp_path / "newer")
    submission = world.hand_in("S-1", to=("ana",))
    device.sync()
    device.decide(submission)
    after = backups.make(device.store, now=now())
    device.close()
    for backup in (after, before):
        restoring.restore(folder, PASSPHRASE, backup.name, now=now())
        device = world.opened(folder)
        assert [(title, state) for title, state, _ in queued(device)] == [(newer.title, State.NOT_STARTED)]
        device.close()
    device = world.opened(folder)
    assert (device.sync().ended, len(kept(device))) == (Ended.DONE, 2)


def test_another_workspace_has_only_what_its_own_programme_publishes(world: World, tmp_path: Path) -> None:
    publish(world, tmp_path / "newer")
    first, second = world.device("ana"), world.device("ben")
    first.sync()
    with pytest.raises(RuleBroken, match=r"“checking-for-understanding”, version 9\.0, is not in the catalogue"):
        here(second)(CREDENTIAL, "9.0")
    second.sync()
    assert here(second)(CREDENTIAL, "9.0") == here(first)(CREDENTIAL, "9.0")


def test_a_version_that_is_not_here_is_told_beside_those_that_are(world: World, tmp_path: Path) -> None:
    publish(world, tmp_path / "newer")
    device = world.device("ana")
    device.sync()
    with pytest.raises(
        RuleBroken, match=r"version 10, is not in the catalogue: your programme published version 2\.0, 9\.0"
    ):
        here(device)(CREDENTIAL, "10")


def test_what_waits_to_be_scored_again_is_corrected_by_the_rubric_that_came(world: World, tmp_path: Path) -> None:
    device = world.device("ana")
    publish(world, tmp_path / "newer")
    submission = world.hand_in("S-1", to=("ana",))
    device.sync()
    asked = here(device)(CREDENTIAL, "9.0")
    world.credential = replace(shipped(), version="9.0")  # a device that took the folder of the version before
    begin(device, submission)
    read(device, submission)
    decided = commit(device, submission)
    device.sync()
    assert fate(device, decided)[0] == "quarantined"
    decisions.correct(device.store, submission.id, now=now, new_id=new_id, credentials=here(device))
    assessments.write_reason(device.store, submission.id, "Scored by another rubric before.", now=now)
    world.credential = asked
    again = commit(device, submission)
    device.sync()
    assert fate(device, again) == ("sent", None) and sync_state(device.store).attention == ()


def test_drafts_of_badges_leave_out_what_was_decided_by_another_rubric(world: World, tmp_path: Path) -> None:
    device = world.device("ana")
    submissions = [world.hand_in(name, to=("ana",)) for name in ("S-1", "S-2")]
    device.sync()
    device.decide(submissions[0])  # by the rubric of the folder
    world.credential = publish_another(world)
    device.sync()
    device.decide(submissions[1])
    write_drafts(Selection(device.store, here(device)), tmp_path / "badges.jsonl")
    assert len((tmp_path / "badges.jsonl").read_text().splitlines()) == 1
