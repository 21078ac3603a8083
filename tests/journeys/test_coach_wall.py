"""The wall around a coach's session: nothing of an assessment in sight or in a file, and nothing of the session on
other screens."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from assessor_app.domain.assessment import Conflict
from assessor_app.domain.changes import Change, Kind
from assessor_app.domain.submission import SubmissionId
from assessor_app.queries.coaching import disclosures
from tests.journeys.coach_sitting import (
    CoachSitting,
    everything_in_sight,
    everything_said,
    everything_spoken,
)
from tests.journeys.coach_wall import (
    CREDENTIAL,
    call_final,
    everything_in,
    leaks_in,
    make_final,
    read_and_commit,
    take_the_plan,
)
from ui.coaching.notebook import TABS
from ui.coaching.panel import BESIDE
from ui.hands import CTRL, SHIFT, Key

KEY_OF = {
    "queue": Key.Key_1, "score": Key.Key_2, "decisions": Key.Key_4, "sync": Key.Key_5, "settings": Key.Key_6,
}  # fmt: skip
SAID = ("Look here", "Three turns", "Mind the time")  # in the session, and nowhere else


def sit_and_listen(sitting: CoachSitting) -> None:
    """A session in which every page of the notebook was looked at."""
    sitting.begin("S-1", "S-2")
    sitting.hands.press(Key.Key_M)
    sitting.hands.write("Look here")
    sitting.hands.press(Key.Key_Escape)
    for tab in range(len(TABS)):
        sitting.desk.notebook.show_tab(tab)
    sitting.desk.stage.show_unreadable("The clip", "It does not open.")


def test_nothing_of_an_assessment_is_anywhere_on_the_coach_s_screen(
    folder: Path, tmp_path: Path, qapp: QApplication
) -> None:
    read_and_commit(folder)
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        sit_and_listen(sitting)
        assert leaks_in(everything_said(sitting.window.coach)) == []
        assert leaks_in(everything_spoken(sitting.window.coach)) == []


def test_a_final_outcome_stands_beside_its_submission_and_nowhere_else_on_the_screen(
    folder: Path, tmp_path: Path, qapp: QApplication
) -> None:
    read_and_commit(folder)
    make_final(folder)
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        chooser = sitting.window.coach.chooser
        assert chooser is not None and leaks_in(everything_said(chooser)) == []
        sit_and_listen(sitting)
        evidence = everything_said(sitting.desk.notebook.evidence)
        whole = everything_said(sitting.window.coach)
        assert leaks_in(everything_spoken(sitting.window.coach), outcomes=False) == []
    assert evidence.count("Final decision: not yet") == whole.count("Final decision: not yet") == 1
    assert leaks_in(whole, outcomes=False) == [] and whole.lower().count("not yet") == 1


def test_an_outcome_that_becomes_final_in_the_session_is_logged_when_it_is_shown(
    folder: Path, tmp_path: Path, qapp: QApplication
) -> None:
    read_and_commit(folder)
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        sitting.begin("S-1", "S-2")
        workspace = sitting.window.workspace
        call_final(workspace.store)
        workspace.changed.emit(Change(frozenset({Kind.DECISIONS})))
        assert "Final decision: not yet" in everything_said(sitting.desk.notebook.evidence)
        logged = [each.what for each in disclosures(workspace.store)]
    assert logged.count("shown its final outcome") == 1


def look_at_every_screen(sitting: CoachSitting) -> None:
    """Each is made, and filled, once it was looked at; back to the coach's."""
    for key in (Key.Key_1, Key.Key_2, Key.Key_4, Key.Key_5, Key.Key_6, Key.Key_3):
        sitting.hands.press(key, CTRL)


def test_nothing_of_an_assessment_is_in_sight_anywhere_in_the_window_while_coaching(
    folder: Path, tmp_path: Path, qapp: QApplication
) -> None:
    read_and_commit(folder)
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        sitting.hands.press(Key.Key_4, CTRL)
        assert "Not yet" in everything_in_sight(sitting.window)  # so it would be found
        look_at_every_screen(sitting)
        sit_and_listen(sitting)
        assert leaks_in(everything_in_sight(sitting.window)) == []
        sitting.hands.press(Key.Key_F5)
        assert leaks_in(everything_in_sight(sitting.window)) == []


def test_what_was_said_of_a_decision_stays_on_the_screen_that_is_left(
    folder: Path, tmp_path: Path, qapp: QApplication
) -> None:
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        workspace, second = sitting.window.workspace, SubmissionId("S-2")
        assert workspace.answer_conflict(second, Conflict.NONE) and workspace.open(second)
        for criterion in CREDENTIAL.rubric.criteria:
            workspace.mark_no_evidence(criterion.id, True)
            workspace.give_score(criterion.id, criterion.levels[0].id)
            workspace.write_rationale(criterion.id, "Verdictwords")
        assert workspace.commit() and "Committed: not yet" in everything_in_sight(sitting.window)
        sitting.hands.press(Key.Key_3, CTRL)
        assert leaks_in(everything_in_sight(sitting.window)) == []


def test_nothing_of_an_assessment_is_in_any_file_of_a_session(
    folder: Path, tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_and_commit(folder)
    out = tmp_path / "out"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(out))
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        sitting.begin("S-1", "S-2")
        take_the_plan(sitting)
    written = {path.name: everything_in(path) for path in out.iterdir()}
    assert {"coaching-plan.docx", "coaching-plan.pdf", "disclosures.docx", "disclosures.pdf", "next-steps.ics"} < set(
        written
    )
    assert [name for name in written if name.endswith(".vtt")] and not [x for x in written if x.startswith(".")]
    assert {name: leaks_in(said) for name, said in written.items() if leaks_in(said)} == {}
    assert not [name for name, said in written.items() if "Mind the time" in said]


def test_nothing_of_a_session_is_in_sight_on_the_other_screens(
    folder: Path, tmp_path: Path, qapp: QApplication
) -> None:
    read_and_commit(folder)
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        sitting.begin("S-1")
        sitting.hands.press(Key.Key_M)
        sitting.hands.write("Look here")
        sitting.hands.press(Key.Key_Escape)
        sitting.line(Key.Key_G, "Three turns before I speak")
        sitting.line(Key.Key_Y, "Mind the time")
        for key in (Key.Key_1, Key.Key_2, Key.Key_4, Key.Key_5, Key.Key_6):
            sitting.hands.press(key, CTRL, times=2)
            seen = everything_in_sight(sitting.window)
            assert not [said for said in SAID if said in seen], sitting.window.stack.name


def test_undo_and_redo_on_the_coach_s_screen_touch_no_score(folder: Path, tmp_path: Path, qapp: QApplication) -> None:
    criterion = CREDENTIAL.rubric.criteria[0]
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        workspace = sitting.window.workspace
        second = SubmissionId("S-2")
        assert workspace.answer_conflict(second, Conflict.NONE) and workspace.open(second)
        assert workspace.mark_no_evidence(criterion.id, True) and workspace.undo()
        sitting.hands.press(Key.Key_3, CTRL)
        sitting.begin("S-1")
        before = workspace.score_view(second).assessment
        sitting.hands.press(Key.Key_Z, CTRL | SHIFT)
        sitting.hands.press(Key.Key_Z, CTRL)
        assert workspace.score_view(second).assessment == before


@pytest.mark.parametrize("screen", ["queue", "score", "decisions", "sync", "settings"])
def test_no_single_key_brings_an_assessment_in_front_of_the_teacher(
    folder: Path, tmp_path: Path, qapp: QApplication, screen: str
) -> None:
    read_and_commit(folder)
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        window, key = sitting.window, KEY_OF[screen]
        sitting.begin("S-1")
        sitting.hands.press(key, CTRL)
        assert window.stack.name == "coach" and BESIDE in window.status.text()
        assert leaks_in(everything_in_sight(window)) == []
        sitting.hands.picture(f"beside-{screen}")
        sitting.hands.press(key, CTRL)
        assert window.stack.name == screen and BESIDE not in window.status.text()
        sitting.hands.press(Key.Key_3, CTRL)
        QTest.mouseClick(window.stack.items[screen], Qt.MouseButton.LeftButton)
        assert window.stack.name == "coach" and window.stack.items["coach"].isChecked()
        sitting.hands.press(Key.Key_W, CTRL)
        window.status.say("")
        sitting.hands.press(key, CTRL)
        assert window.stack.name == screen
