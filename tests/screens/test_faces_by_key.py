"""Faces and blurred copies in the window, by key."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from assessor_app.commands import findings as findings_commands
from assessor_app.domain.evidence import Box, ImageRegion
from assessor_app.domain.submission import ArtifactId, ConsentScope, SubmissionId
from assessor_app.store import findings
from assessor_app.store.engine import Store
from assessor_app.store.rows import LookRow
from tests.screens.handed_in import GENEROUS, hand_in, running
from ui import style, theme
from ui.application import Running
from ui.widgets.button import Button
from ui.widgets.notices import Progress

Open = Callable[[bytes], Running]


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication, store: Store, tmp_path: Path) -> Iterator[Open]:
    style.apply(qapp, theme.theme_for("light", reduced_motion=True))
    windows: list[Running] = []

    def open_picture(data: bytes) -> Running:
        name = hand_in(store, tmp_path, {"class.png": (data, "image/png")})
        with store.write() as session:
            findings.keep(session, name, (), "2026-11-24")
        windows.append(running(qtbot, store, name, lambda w: w.window.score.stage.opened is not None))
        return windows[-1]

    yield open_picture
    for whole in windows:
        whole.close()


def press(qtbot: QtBot, whole: Running, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
    stage = whole.window.score.stage
    qtbot.waitUntil(lambda: stage.viewer is not None, timeout=GENEROUS)
    whole.window.activateWindow()
    stage.setFocus()
    qtbot.keyClick(whole.window.focusWidget(), key, held)


def covers(whole: Running) -> list[bool]:
    return [cover.found for cover in whole.workspace.score_view(SubmissionId("SUB-0042")).covers]


def test_shift_f_covers_the_faces_and_again_uncovers_them(qtbot: QtBot, opened: Open, face_picture: bytes) -> None:
    whole = opened(face_picture)
    press(qtbot, whole, Qt.Key.Key_F, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: covers(whole) == [True] * 4, timeout=GENEROUS)
    assert "overlooked" in whole.window.status.text()
    press(qtbot, whole, Qt.Key.Key_F, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: covers(whole) == [], timeout=GENEROUS)


def test_stopping_is_a_command_only_while_somebody_looks(qtbot: QtBot, opened: Open, face_picture: bytes) -> None:
    whole = opened(face_picture)
    alive = whole.window.actions_set.is_alive
    assert (alive("score.stop"), alive("coach.stop")) == (False, False)
    faces = whole.window.score.covering.faces
    with qtbot.waitSignal(faces.ended, timeout=GENEROUS):
        whole.window.score.covering.toggle_faces()
        assert (alive("score.stop"), alive("coach.stop")) == (True, False)
        whole.window.score.covering.toggle_faces()  # one thing after the other: the first one goes on
        assert alive("score.stop")
    qtbot.waitUntil(lambda: not faces.busy, timeout=GENEROUS)
    assert not alive("score.stop")


def test_so_it_is_in_a_coach_session(qtbot: QtBot, opened: Open, face_picture: bytes) -> None:
    whole = opened(face_picture)
    coach, alive = whole.window.coach, whole.window.actions_set.is_alive
    whole.window.show_screen("coach")
    assert coach.room.begin([SubmissionId("SUB-0042")]), whole.window.status.text()
    desk = coach.desk
    assert desk is not None and alive("coach.faces") and not alive("coach.stop")
    qtbot.waitUntil(lambda: desk.stage.opened is not None, timeout=GENEROUS)
    with qtbot.waitSignal(desk.covering.faces.ended, timeout=GENEROUS):
        desk.covering.toggle_faces()
        assert alive("coach.stop")
    assert not alive("coach.stop")


def test_shift_h_takes_the_last_box_away_that_was_drawn_by_hand_and_leaves_those_found(
    qtbot: QtBot, opened: Open, face_picture: bytes
) -> None:
    whole = opened(face_picture)
    place = SubmissionId("SUB-0042"), ArtifactId("class")
    for across in (0, 20):
        drawn = ImageRegion(Box(across, 0, 10, 10))
        findings_commands.cover(
            whole.workspace.store, *place, drawn, now=whole.workspace.now, new_id=whole.workspace.new_id
        )
    press(qtbot, whole, Qt.Key.Key_F, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: covers(whole) == [False] * 2 + [True] * 4, timeout=GENEROUS)
    press(qtbot, whole, Qt.Key.Key_H, Qt.KeyboardModifier.ShiftModifier)
    left = whole.workspace.score_view(place[0]).covers
    assert [each.found for each in left] == [False] + [True] * 4 and left[0].anchor == ImageRegion(Box(0, 0, 10, 10))
    press(qtbot, whole, Qt.Key.Key_H, Qt.KeyboardModifier.ShiftModifier)
    press(qtbot, whole, Qt.Key.Key_H, Qt.KeyboardModifier.ShiftModifier)
    assert covers(whole) == [True] * 4 and whole.window.status.text().endswith("Nothing is covered by hand here.")


def test_faces_found_stand_in_one_line_of_the_pre_check(qtbot: QtBot, opened: Open, face_picture: bytes) -> None:
    whole = opened(face_picture)
    whole.window.score.covering.toggle_faces()
    qtbot.waitUntil(lambda: len(covers(whole)) == 4, timeout=GENEROUS)
    whole.window.score.pre_check.faces_uncovered.emit("class")
    assert covers(whole) == []


def test_ctrl_shift_f_says_that_no_clear_face_is_left_which_stands_in_the_pre_check_and_is_taken_back_there(
    qtbot: QtBot, opened: Open, face_picture: bytes
) -> None:
    def said() -> frozenset[str]:
        return frozenset(whole.workspace.score_view(SubmissionId("SUB-0042")).none_clear)

    whole = opened(face_picture)
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    press(qtbot, whole, Qt.Key.Key_F, held)
    qtbot.waitUntil(lambda: said() == {"class"}, timeout=GENEROUS)
    whole.window.score.prechecking.toggle()
    back = next(b for b in whole.window.score.pre_check.findChildren(Button) if b.text() == "Take back")
    back.click()
    qtbot.waitUntil(lambda: not said(), timeout=GENEROUS)


def test_looking_shows_how_far_it_is_and_can_be_stopped(qtbot: QtBot, opened: Open, face_picture: bytes) -> None:
    whole = opened(face_picture)
    whole.window.score.covering.toggle_faces()
    assert any(isinstance(each, Progress) for each in whole.window.notices.notices())
    whole.window.score.covering.faces.stop()
    qtbot.waitUntil(lambda: not whole.window.score.covering.faces.busy, timeout=GENEROUS)
    assert not any(isinstance(each, Progress) for each in whole.window.notices.notices())


def test_blurred_copies_are_written_where_the_assessor_says(
    qtbot: QtBot, opened: Open, face_picture: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "out"))
    whole = opened(face_picture)
    whole.window.score.covering.offer_copies()
    whole.window.score.covering._purposes.actions()[0].trigger()
    qtbot.waitUntil(lambda: not whole.window.score.covering.faces.busy, timeout=GENEROUS)
    assert [path.name for path in (tmp_path / "out").rglob("*.png")] == ["page-0001.png"]
    assert any("Look through them first" in each.sentence for each in whole.window.notices.notices())


def test_copies_for_what_nobody_agreed_to_leave_it_out(
    qtbot: QtBot, opened: Open, face_picture: bytes, tmp_path: Path
) -> None:
    whole = opened(face_picture)
    view = whole.workspace.score_view()
    with qtbot.waitSignal(whole.window.score.covering.faces.ended, timeout=GENEROUS) as told:
        whole.window.score.covering.faces.copy(view.submission, ConsentScope.EXEMPLAR, tmp_path / "out")
    assert "nobody agreed to exemplar" in told.args[0]


def test_there_are_no_copies_before_the_pre_check_has_run(
    qtbot: QtBot, opened: Open, store: Store, face_picture: bytes, tmp_path: Path
) -> None:
    whole = opened(face_picture)
    with store.write() as session:
        session.delete(session.get_one(LookRow, "SUB-0042"))
    view = whole.workspace.score_view()
    with qtbot.waitSignal(whole.window.score.covering.faces.ended, timeout=GENEROUS) as told:
        whole.window.score.covering.faces.copy(view.submission, ConsentScope.SCORING, tmp_path / "out")
    assert told.args[0].startswith("The pre-check of SUB-0042 has not run yet") and not (tmp_path / "out").exists()
