"""A log that parted, as the assessor's other devices tell of it: what waits on a branch, and what was let in."""

from dataclasses import dataclass

import pytest

from assessor_app.commands.decisions import answer_conflict
from assessor_app.domain.assessment import Conflict, Policy
from assessor_app.domain.decision import RECUSAL
from assessor_app.domain.submission import SubmissionId
from assessor_app.issuer.readmitting import readmit
from assessor_app.queries.decisions import log_lines
from assessor_app.queries.queue import QueueRow, queue
from assessor_app.queries.queue_state import State
from assessor_app.queries.scoring import score_view
from assessor_app.queries.sync_state import sync_state
from assessor_app.store import backups, restoring
from assessor_app.sync.report import Ended
from tests.builders import PASSPHRASE
from tests.sync.test_holes import require_whole, shown
from tests.sync_world import PROGRAMME, Device, World, new_id, now, shipped, today


@dataclass
class Parted:
    """S-1 decided, then S-2 by the workspace and S-3 by a copy of it, in the same place of one log."""

    world: World
    own: Device
    copy: Device
    other: Device
    first: str = ""
    second: str = ""
    third: str = ""

    def readmit(self) -> None:
        with self.world.issuer() as issuer:
            readmit(issuer, PROGRAMME, self.world.decisions()[0].device)


@pytest.fixture
def parted(world: World) -> Parted:
    own, other = world.device("ana"), world.device("ana")
    one, two, three = (world.hand_in(name, to=("ana",)) for name in ("S-1", "S-2", "S-3"))
    first = own.decide(one)
    copy = world.image_of(own)
    made = Parted(world, own, copy, other, first, own.decide(two), copy.decide(three))
    for device in (own, copy, other):
        device.sync()
    return made


def rows(device: Device) -> dict[str, QueueRow]:
    return {str(row.submission): row for row in queue(device.store, lambda _i, _v: shipped(), today())}


def test_what_waits_on_a_branch_is_no_work_that_was_not_started(parted: Parted) -> None:
    row = rows(parted.other)["S-3"]
    assert (row.state, row.open) == (State.ON_A_BRANCH, False)
    assert "another line of your log" in row.elsewhere and "moderator" in row.elsewhere
    assert rows(parted.other)["S-2"].state is State.SENT


def test_why_it_waits_names_its_device_as_sync_does(parted: Parted) -> None:
    device = parted.world.decisions()[0].device[:8]
    said = " ".join(news.words for news in sync_state(parted.other.store).news)
    assert f"Event 2 of device {device} is here already" in said and f"readmit device {device}." in said


def test_the_device_that_signed_it_says_what_became_of_it_and_no_more(parted: Parted) -> None:
    assert parted.copy.outbox()[parted.third] == "quarantined" and rows(parted.copy)["S-3"].elsewhere == ""


def test_whoever_began_on_it_here_hears_of_it_before_it_is_committed(parted: Parted) -> None:
    other, name = parted.other, SubmissionId("S-3")
    answer_conflict(other.store, name, Conflict.NONE, now=now, new_id=new_id)
    assert rows(other)["S-3"].state is State.IN_PROGRESS
    view = score_view(other.store, lambda _i, _v: shipped(), name, Policy(), today())
    assert view.elsewhere == rows(other)["S-3"].elsewhere != ""


def test_a_device_that_comes_later_hears_of_it_with_the_present(parted: Parted) -> None:
    later = parted.world.device("ana")
    later.sync()
    assert rows(later)["S-3"].state is State.ON_A_BRANCH


def test_what_a_moderator_put_on_a_branch_is_told_of_where_it_cannot_be_shown(parted: Parted) -> None:
    parted.readmit()
    later = parted.world.device("ana")
    later.sync()
    row = rows(later)["S-2"]
    assert (row.state, row.open) == (State.ELSEWHERE, False) and row.elsewhere.startswith("You decided this elsewhere")
    assert rows(later)["S-3"].state is State.SENT


def test_what_waits_on_a_branch_and_decides_nothing_is_no_decision(parted: Parted) -> None:
    four = parted.world.hand_in("S-4", to=("ana",))
    parted.copy.decide(four, kind=RECUSAL)
    for device in (parted.copy, parted.other):
        device.sync()
    assert rows(parted.other)["S-4"].state is State.NOT_STARTED


def test_both_lines_of_a_log_are_shown_once_the_other_one_was_let_in(parted: Parted) -> None:
    parted.readmit()
    report = parted.other.sync()
    assert report.ended is Ended.DONE and [said.split(" parted: ")[0] for said in report.attention] == [
        f"The log of your device {parted.world.decisions()[0].device[:8]}"
    ]
    assert shown(parted.other) == {parted.first, parted.second, parted.third}
    assert {row.state for row in rows(parted.other).values()} == {State.SENT}
    require_whole(parted.other)
    assert parted.other.sync().attention == ()  # it is said once


def test_what_is_decided_on_the_line_that_was_let_in_comes_as_ever(parted: Parted) -> None:
    parted.readmit()
    parted.other.sync()
    later = parted.copy.decide(parted.world.hand_in("S-4", to=("ana",)))
    parted.copy.sync()
    assert (parted.other.sync().mirrored, later in shown(parted.other)) == (1, True)
    require_whole(parted.other)


def test_lines_that_are_let_in_by_turns_are_shown_and_nothing_is_kept_twice(parted: Parted) -> None:
    parted.readmit()
    parted.other.sync()
    back = parted.own.decide(parted.world.hand_in("S-4", to=("ana",)))
    parted.own.sync()
    parted.readmit()
    report = parted.other.sync()
    assert (report.mirrored, len(report.attention)) == (1, 1)
    assert shown(parted.other) == {parted.first, parted.second, parted.third, back}
    require_whole(parted.other)


def test_a_copy_shows_what_counts_of_the_other_line_and_signs_on_its_own(parted: Parted) -> None:
    parted.readmit()
    for device in (parted.own, parted.copy):
        assert device.sync().ended is Ended.DONE
        assert shown(device) == {parted.first, parted.second, parted.third}
    assert rows(parted.own)["S-3"].state is State.SENT
    later = parted.copy.decide(parted.world.hand_in("S-4", to=("ana",)))
    parted.copy.sync()
    parted.own.sync()
    assert later in shown(parted.own)
    require_whole(parted.own)
    assert len(log_lines(parted.own.store)) == 3  # two events and the closing head
    own = parted.own.decide(parted.world.hand_in("S-5", to=("ana",)))
    parted.own.sync()
    assert parted.own.outbox()[own] == "quarantined"


def test_a_submission_decided_on_both_lines_is_asked_about(world: World) -> None:
    own, other = world.device("ana"), world.device("ana")
    one = world.hand_in("S-1", to=("ana",))
    copy = world.image_of(own)
    decided = {own.decide(one), copy.decide(one, level="lowest")}
    for device in (own, copy, other):
        device.sync()
    Parted(world, own, copy, other).readmit()
    other.sync()
    [twice] = sync_state(other.store).two_heads
    assert twice.of_one_log and {head.event for head in twice.heads} == decided
    assert sorted(head.parted for head in twice.heads) == [False, True]


def test_both_lines_are_there_after_going_back_to_a_backup_of_before(parted: Parted) -> None:
    backups.make(parted.other.store, now=now())
    parted.readmit()
    parted.other.sync()
    folder = parted.other.store.folder
    parted.other.close()
    restoring.restore(folder, PASSPHRASE, "1", now=now())
    other = parted.world.opened(folder)
    assert shown(other) == {parted.first, parted.second, parted.third}
    require_whole(other)
    assert other.sync().attention == ()
