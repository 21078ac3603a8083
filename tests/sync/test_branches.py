"""A log that parted, as the assessor's other devices tell of it: what waits on a branch, and what was let in."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from assessor_app.commands.decisions import answer_conflict
from assessor_app.domain.assessment import Conflict, Policy
from assessor_app.domain.decision import RECUSAL
from assessor_app.domain.submission import SubmissionId
from assessor_app.issuer.readmitting import readmit
from assessor_app.queries.queue import QueueRow, queue
from assessor_app.queries.queue_state import State
from assessor_app.queries.scoring import score_view
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
def parted(world: World, tmp_path: Path) -> Parted:
    own, other = world.device("ana"), world.device("ana")
    one, two, three = (world.hand_in(name, to=("ana",)) for name in ("S-1", "S-2", "S-3"))
    first = own.decide(one)
    shutil.copytree(own.store.folder, tmp_path / "copy", ignore=shutil.ignore_patterns("*.lock"))
    copy = world.opened(tmp_path / "copy")
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
