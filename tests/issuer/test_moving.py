"""A programme that has data moves to another database whole, or stays whole where it was."""

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assessor_app.cli.issuer import app
from assessor_app.domain.errors import Offline, RuleBroken, StoreDamaged
from assessor_app.issuer import moving
from assessor_app.issuer.backing_up import back_up
from assessor_app.issuer.engines import read_engines
from assessor_app.issuer.folder import Issuer, init_issuer, open_issuer
from assessor_app.issuer.moving import move_programme
from assessor_app.issuer.overview import decisions, programmes
from tests.issuer.engines import Servers
from tests.issuer.offices import Office
from tests.sync_world import PROGRAMME


class Cut(BaseException):
    """The power goes."""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """In SQLite, with two decisions of one device."""
    made = Office(tmp_path)
    made.push([made.decision(made.hand_in(name)) for name in ("S-1", "S-2")])
    yield made
    made.close()


def other(office: Office) -> str:
    return f"sqlite:///{office.folder.parent / 'other.db'}"


def anew(office: Office) -> Issuer:
    """As a serving process finds it when it starts."""
    office.close()
    office.issuer = open_issuer(office.folder).at(PROGRAMME)
    return office.issuer


def test_moved_it_has_everything_and_its_devices_go_on(office: Office) -> None:
    before = decisions(office.issuer, PROGRAMME)
    done = move_programme(office.folder, PROGRAMME, other(office))
    assert (done.events, done.devices) == (2, 1)
    assert decisions(anew(office), PROGRAMME) == before
    assert office.push([office.decision(office.hand_in("S-3"))]).results[0].status == "accepted"


def test_from_sqlite_to_postgresql_and_home_again(office: Office, servers: Servers) -> None:
    before = decisions(office.issuer, PROGRAMME)
    move_programme(office.folder, PROGRAMME, servers.database())
    assert decisions(anew(office), PROGRAMME) == before
    move_programme(office.folder, PROGRAMME, None)
    assert read_engines(office.folder).placed == {} and decisions(anew(office), PROGRAMME) == before


def test_a_process_that_was_not_started_anew_can_write_nothing(office: Office) -> None:
    third = office.decision(office.hand_in("S-3"))
    move_programme(office.folder, PROGRAMME, other(office))
    with pytest.raises(Offline, match="was moved"):
        office.push([third])
    assert len(decisions(anew(office), PROGRAMME)) == 2
    assert office.push([third]).results[0].status == "accepted"


def test_the_rows_left_behind_are_counted_and_backed_up_nowhere(office: Office, tmp_path: Path) -> None:
    move_programme(office.folder, PROGRAMME, other(office))
    assert [(p.programme, p.accepted) for p in programmes(anew(office))] == [(PROGRAMME, 2)]
    back_up(office.issuer, office.folder / "keys", tmp_path / "backup")
    copy = open_issuer(tmp_path / "backup")
    assert len(decisions(copy, PROGRAMME)) == 2
    copy.close()


@pytest.mark.parametrize("step", ["_copy", "_verified", "_require_chains", "keep_engines"])
def test_cut_off_anywhere_it_is_whole_and_the_same_command_ends_it(
    office: Office, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = decisions(office.issuer, PROGRAMME)
    with monkeypatch.context() as patched:
        patched.setattr(moving, step, cut_off)
        with pytest.raises(Cut):
            move_programme(office.folder, PROGRAMME, other(office))
    assert decisions(anew(office), PROGRAMME) == before and read_engines(office.folder).placed == {}
    assert move_programme(office.folder, PROGRAMME, other(office)).events == 2
    assert decisions(anew(office), PROGRAMME) == before
    assert office.push([office.decision(office.hand_in("S-3"))]).results[0].status == "accepted"


def cut_off(*_: Any) -> None:
    raise Cut


def test_a_copy_that_lost_an_event_is_noticed_and_nothing_is_changed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = moving._copy

    def losing(source: Any, target: Any, table: Any, programme: str) -> int:
        count = real(source, target, table, programme)
        if table.name == "event":
            target.execute(table.delete().where(table.c.device_seq == 2))
        return count

    monkeypatch.setattr(moving, "_copy", losing)
    with pytest.raises(StoreDamaged, match="is not what was there"):
        move_programme(office.folder, PROGRAMME, other(office))
    assert office.push([office.decision(office.hand_in("S-3"))]).results[0].status == "accepted"


def test_to_where_it_is_already_is_refused(office: Office) -> None:
    move_programme(office.folder, PROGRAMME, other(office))
    with pytest.raises(RuleBroken, match="already"):
        move_programme(office.folder, PROGRAMME, other(office))


def test_the_command_says_what_it_moved(office: Office) -> None:
    words = ["move", PROGRAMME, "--folder", str(office.folder)]
    assert CliRunner().invoke(app, words).exit_code == 1
    done = CliRunner().invoke(app, [*words, "--database", other(office)])
    assert "with 2 events of 1 device, every chain whole" in done.output


def test_another_issuers_database_is_refused(office: Office, tmp_path: Path) -> None:
    init_issuer(tmp_path / "stranger", "theirs", "A stranger")
    with pytest.raises(RuleBroken, match="belongs to another issuer"):
        move_programme(office.folder, PROGRAMME, f"sqlite:///{tmp_path / 'stranger' / 'issuer.db'}")
    assert office.push([office.decision(office.hand_in("S-3"))]).results[0].status == "accepted"


class Mover:
    """A process that has everything read and moves the programme in children of its own, to be killed."""

    CODE = """
import os, signal, sys, time
from pathlib import Path
from assessor_app.issuer.moving import move_programme
folder, programme = Path(sys.argv[1]), sys.argv[2]
for line in sys.stdin:
    patience, database = line.split()
    begun, child = time.monotonic(), os.fork()
    if child == 0:
        try:
            move_programme(folder, programme, None if database == "home" else database)
        finally:
            os._exit(0)
    if patience != "whole":
        time.sleep(float(patience))
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    print(time.monotonic() - begun, flush=True)
"""

    def __init__(self, folder: Path) -> None:
        words = [sys.executable, "-c", self.CODE, str(folder), PROGRAMME]
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> "Mover":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate()

    def move(self, database: str, kill_after: float | None = None) -> float:
        """Seconds until it was done, or killed."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(f"{'whole' if kill_after is None else kill_after} {database}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())


def killed_at_many_moments(office: Office, seed: int, kills: int) -> None:
    before, chance, there = decisions(office.issuer, PROGRAMME), random.Random(seed), other(office)
    office.close()
    with Mover(office.folder) as mover:
        took = max(mover.move(there), mover.move("home"))
        for _ in range(kills):
            placed = read_engines(office.folder).placed
            mover.move("home" if placed else there, chance.uniform(0, took))
            assert decisions(anew(office), PROGRAMME) == before
            assert [(p.programme, p.accepted) for p in programmes(office.issuer)] == [(PROGRAMME, 2)]
        mover.move("home" if read_engines(office.folder).placed else there)
        mover.move("home" if read_engines(office.folder).placed else there)
    anew(office)
    assert office.push([office.decision(office.hand_in("S-3"))]).results[0].status == "accepted"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the mover forks")
def test_killed_at_any_moment_it_is_whole_in_the_place_the_directory_names(office: Office) -> None:
    killed_at_many_moments(office, seed=7, kills=6)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.skipif(not hasattr(os, "fork"), reason="the mover forks")
def test_killed_at_hundreds_of_moments_it_is_whole(office: Office) -> None:
    killed_at_many_moments(office, seed=8, kills=200)
