"""The window syncs by itself: on start, after a commit, when the network changes; it pauses, and says how it stands."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import delete

from assessor_app.domain.assessment import Conflict
from assessor_app.domain.changes import Change
from assessor_app.domain.submission import SubmissionId
from assessor_app.issuer.terms import Terms, set_terms
from assessor_app.store.engine import Store
from assessor_app.store.rows import OutboxRow
from assessor_app.sync.report import Progress, Stage
from assessor_app.sync.schedule import Pace
from tests.sync_world import PROGRAMME, Device, World, shipped, submission_of
from ui import style, theme
from ui.application import Running
from ui.syncing.progress_line import Speed, progress_words
from ui.widgets.moments import local_moment
from ui.widgets.notices import Notice

PROMPT = Pace(soon=0.01, every=3600, first=0.01, longest=0.05)
SLOW = 60_000


@pytest.fixture
def device(world: World) -> Device:
    """Enrolled, with S-1 in its queue."""
    world.hand_in("S-1", to=("ana",))
    made = world.device("ana")
    made.sync()
    return made


@pytest.fixture
def running(qtbot: QtBot, qapp: QApplication, device: Device) -> Iterator[Running]:
    style.apply(qapp, theme.theme_for("light", reduced_motion=True))
    whole = Running(device.store, lambda _name, _version: shipped(), pace=PROMPT)
    whole.window.resize(1280, 720)
    whole.window.show()
    yield whole
    whole.close()


def state_of(running: Running) -> str:
    return running.window._online.text()


def step_back(running: Running) -> None:
    """Sign something: that there is a conflict of interest."""
    running.workspace.answer_conflict(SubmissionId("S-1"), Conflict.OWN_DISTRICT)


def test_on_start_it_syncs(running: Running, world: World, qtbot: QtBot) -> None:
    world.hand_in("S-2", to=("ana",))
    with qtbot.waitSignal(running.runner.finished, timeout=SLOW):
        running.begin_syncing()
    assert [row.submission for row in running.workspace.queue()] == ["S-1", "S-2"]
    assert state_of(running) == "Online"


def test_a_switch_of_the_programme_holds_in_the_window_once_it_was_synced(
    running: Running, world: World, qtbot: QtBot
) -> None:
    with world.issuer() as issuer:
        set_terms(issuer, PROGRAMME, Terms(evidence_before_score=False))
    with qtbot.waitSignal(running.runner.finished, timeout=SLOW):
        running.begin_syncing()
    running.workspace.answer_conflict(SubmissionId("S-1"), Conflict.NONE)
    running.window.start_scoring("S-1")
    qtbot.keyClick(running.window, Qt.Key.Key_1)
    assert len(running.workspace.score_view().assessment.scores) == 1


def test_what_is_signed_goes_by_itself(running: Running, world: World, qtbot: QtBot) -> None:
    with qtbot.waitSignal(running.runner.finished, timeout=SLOW):
        running.begin_syncing()
    with qtbot.waitSignal(running.runner.finished, timeout=SLOW):
        step_back(running)
    assert running.workspace.unsent() == 0
    assert len(world.decisions()) == 1


def test_a_sync_that_found_nothing_says_nothing(running: Running, qtbot: QtBot) -> None:
    with qtbot.waitSignal(running.runner.finished, timeout=SLOW) as told:
        running.begin_syncing()
    assert isinstance(told.args[0], Change) and told.args[0].said == ""


def test_out_of_reach_it_tries_until_the_issuer_is_back(running: Running, world: World, qtbot: QtBot) -> None:
    port = world.running.port if world.running else 0
    world.close_running()
    with qtbot.waitSignal(running.runner.finished, timeout=SLOW):
        running.begin_syncing()
    assert state_of(running) == "Offline"
    assert not running.window.findChildren(Notice), "nobody asked, nobody is told"
    world.serve(port)
    qtbot.waitUntil(lambda: running.runner.online is True, timeout=SLOW)
    assert state_of(running) == "Online"


def test_paused_it_keeps_what_is_signed(running: Running, qtbot: QtBot) -> None:
    with qtbot.waitSignal(running.runner.finished, timeout=SLOW):
        running.begin_syncing()
    running.window.actions_set.trigger("sync.pause")
    step_back(running)
    assert (running.runner.schedule.due, running.workspace.unsent(), state_of(running)) == (None, 1, "Paused")
    with qtbot.waitSignal(running.runner.finished, timeout=SLOW):
        running.window.actions_set.trigger("sync.pause")
    assert running.workspace.unsent() == 0


def test_a_pause_outlasts_the_window(running: Running) -> None:
    running.window.actions_set.trigger("sync.pause")
    assert running.workspace.preference("sync.paused") is True
    running.begin_syncing()
    assert running.runner.paused and running.runner.schedule.due is None


def test_on_a_metered_connection_a_large_submission_waits_until_it_is_asked_for(
    running: Running, world: World, qtbot: QtBot
) -> None:
    running.window.actions_set.trigger("sync.metered")
    world.hand_in("S-2", {"film.mp4": bytes(21 << 20)}, to=("ana",))
    world.hand_in("S-3", to=("ana",))
    with qtbot.waitSignal(running.runner.finished, timeout=SLOW):
        running.begin_syncing()
    assert {row.submission: row.ready for row in running.workspace.queue()} == {"S-1": True, "S-2": False, "S-3": True}
    with qtbot.waitSignal(running.runner.finished, timeout=SLOW):
        running.window.actions_set.trigger("sync.fetch_all")
    assert all(row.ready for row in running.workspace.queue())


def test_when_the_network_changes_it_syncs(running: Running, world: World, qtbot: QtBot) -> None:
    with qtbot.waitSignal(running.runner.finished, timeout=SLOW):
        running.begin_syncing()
    world.hand_in("S-2", to=("ana",))
    with qtbot.waitSignal(running.runner.finished, timeout=SLOW):
        running.runner.network_changed()
    assert len(running.workspace.queue()) == 2


def words(widget: QWidget) -> str:
    shown = [w.text() for w in widget.findChildren(QLabel)] + [b.text() for b in widget.findChildren(QAbstractButton)]
    return " | ".join(shown)


def press(widget: QWidget, name: str) -> None:
    next(b for b in widget.findChildren(QAbstractButton) if b.text() == name or b.accessibleName() == name).click()


def test_what_became_of_a_decision_is_shown(running: Running, device: Device, qtbot: QtBot) -> None:
    device.decide(submission_of("S-1", {"plan.pdf": b"%PDF plan of S-1"}, shipped()))
    with qtbot.waitSignal(running.runner.finished, timeout=SLOW):
        running.begin_syncing()
    running.window.show_screen("sync")
    assert "Credential issued" in words(running.window.sync)
    assert "Your decision is the final one" in words(running.window.sync)


def test_a_refused_decision_is_named_with_a_way_to_it(running: Running, device: Device, qtbot: QtBot) -> None:
    refused = device.decide(submission_of("S-1", {"plan.pdf": b"%PDF plan of S-1"}, shipped()), outcome="not yet")
    with qtbot.waitSignal(running.runner.finished, timeout=SLOW):
        running.begin_syncing()
    running.window.show_screen("sync")
    assert "Needs attention" in words(running.window.sync) and "by the rubric's rule" in words(running.window.sync)
    press(running.window.sync, "Show the decision")
    assert running.window.stack.currentWidget() is running.window.decisions
    assert running.window.decisions.table.chosen_id() == refused


def test_what_needs_attention_is_said_once(running: Running, device: Device, qtbot: QtBot) -> None:
    device.decide(submission_of("S-1", {"plan.pdf": b"%PDF plan of S-1"}, shipped()), outcome="not yet")
    with qtbot.waitSignal(running.runner.finished, timeout=SLOW):
        running.begin_syncing()
    running.window.show_screen("sync")
    assert words(running.window.sync).count("by the rubric's rule") == 1


def test_where_nothing_happened_nothing_is_said_of_it(running: Running, qtbot: QtBot) -> None:
    with qtbot.waitSignal(running.runner.finished, timeout=SLOW):
        running.begin_syncing()
    running.window.show_screen("sync")
    shown = words(running.window.sync).split(" | ")
    assert not {"0", "Sent", "Waiting to send", "What became of your decisions"} & set(shown)
    assert shown.count("Nothing waits") == 1


def test_two_decisions_from_two_devices_are_shown_and_asked_about(
    running: Running, device: Device, world: World, qtbot: QtBot
) -> None:
    submission = submission_of("S-1", {"plan.pdf": b"%PDF plan of S-1"}, shipped())
    other = world.device("ana")
    theirs = other.decide(submission, level="lowest")
    other.sync()
    device.decide(submission)
    with qtbot.waitSignal(running.runner.finished, timeout=SLOW):
        running.begin_syncing()
    assert "S-1 was decided twice, on two of your devices" in words(running.window.sync)
    with qtbot.waitSignal(running.runner.finished, timeout=SLOW):
        press(running.window.sync, "The decision from this device stands")
    assert "decided twice" not in words(running.window.sync)
    assert running.workspace.unsent() == 0
    assert [d.type for d in world.decisions() if d.event != theirs] == ["decision/1", "decision.withdraw/1"]


def in_hand(running: Running) -> str:
    focused = running.window.focusWidget()
    assert focused is not None
    return focused.accessibleName()


def test_a_sync_leaves_whoever_goes_by_keys_in_the_place(running: Running, device: Device, qtbot: QtBot) -> None:
    device.decide(submission_of("S-1", {"plan.pdf": b"%PDF plan of S-1"}, shipped()), outcome="not yet")
    with qtbot.waitSignal(running.runner.finished, timeout=SLOW):
        running.begin_syncing()
    with qtbot.waitActive(running.window, timeout=SLOW):
        running.window.activateWindow()
    running.window.show_screen("sync")
    for _ in range(5):
        qtbot.keyClick(running.window.focusWidget(), Qt.Key.Key_Tab)
    assert in_hand(running) == "Show S-1"
    with qtbot.waitSignal(running.runner.finished, timeout=SLOW):
        running.runner.sync_now()
    QApplication.processEvents()
    assert in_hand(running) == "Show S-1"
    with running.workspace.store.write() as session:
        session.execute(delete(OutboxRow))
    running.window.sync.refresh()
    QApplication.processEvents()
    assert in_hand(running) == "Sync"


def test_a_device_is_enrolled_with_the_file_its_code_came_in(
    qtbot: QtBot, qapp: QApplication, world: World, store: Store, tmp_path: Path
) -> None:
    style.apply(qapp, theme.theme_for("light", reduced_motion=True))
    world.hand_in("S-9", to=("ana",))
    (tmp_path / "code.txt").write_text(f"Dear Ana,\n\n{world.invitation('ana')}\n")
    whole = Running(store, lambda _name, _version: shipped(), pace=PROMPT)
    whole.begin_syncing()
    enrolling = whole.window.sync.enrolling
    assert enrolling is not None
    enrolling.take_file(tmp_path)
    assert "cannot be read" in enrolling.problem.text()
    for slip in ("assessor", "not a code"):  # of two slips the last one stands, and none once it went well
        with qtbot.waitSignal(whole.runner.failed, timeout=SLOW):
            whole.window.sync.enrol_wanted.emit(slip)
        assert ["not an enrolment code" in n.sentence for n in whole.window.notices.notices()] == [True]
    enrolling = whole.window.sync.enrolling
    assert enrolling is not None
    enrolling.take_file(tmp_path / "code.txt")
    qtbot.waitUntil(lambda: [row.submission for row in whole.workspace.queue()] == ["S-9"], timeout=SLOW)
    assert not any("not an enrolment code" in notice.sentence for notice in whole.window.notices.notices())
    whole.close()


def test_a_sync_that_fails_says_when_beside_when_the_last_one_went_well(
    running: Running, world: World, qtbot: QtBot
) -> None:
    before = running.workspace.sync_state()
    assert before.last_at and not before.failed_at
    world.close_running()
    with qtbot.waitSignal(running.runner.failed, timeout=SLOW):
        running.runner.sync_now()
    after = running.workspace.sync_state()
    assert after.last_at == before.last_at and after.failed_at > before.last_at
    running.window.show_screen("sync")
    assert local_moment(after.last_at) in words(running.window.sync)
    assert f"{local_moment(after.failed_at)}: The issuer cannot be reached" in words(running.window.sync)


@pytest.mark.parametrize(
    ("progress", "speed", "said"),
    [
        (None, None, "Syncing"),
        (Progress(Stage.SENDING, 100, 1500), None, "Sending decisions, 100 of 1,500"),
        (Progress(Stage.FETCHING, 12_400_000, 48_000_000, "S-2"), 3.1e6, "Fetching S-2, 12.4 MB of 48.0 MB, 3.1 MB/s"),
    ],
)
def test_progress_is_said_in_words(progress: Progress | None, speed: float | None, said: str) -> None:
    assert progress_words(progress, speed) == said


def test_speed_is_told_from_the_last_moments() -> None:
    moments = iter([0.0, 1.0, 20.0, 21.0])
    speed = Speed(lambda: next(moments))
    assert [speed.note(done) for done in (0, 5, 30, 40)] == [None, 5.0, 25 / 19, 10.0]
