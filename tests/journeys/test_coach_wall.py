"""The wall around a coach's session: nothing of an assessment in sight or in a file, nothing of the session on
other screens, and nothing private or named in front of the room."""

import shutil
import unicodedata
import zipfile
from pathlib import Path

import pymupdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from sqlalchemy import select

from assessor_app.cli.opening import credentials
from assessor_app.commands import assessments, decisions
from assessor_app.commands.preferences import set_preference
from assessor_app.domain.assessment import CodeUse, Conflict, Policy
from assessor_app.domain.changes import Change, Kind
from assessor_app.domain.credential import Part
from assessor_app.domain.decision import DECISION
from assessor_app.domain.findings import Check, Finding
from assessor_app.domain.submission import SubmissionId
from assessor_app.queries.coaching import disclosures
from assessor_app.store import findings, opening
from assessor_app.store.engine import Store
from assessor_app.store.final_outcomes import ALLOWED
from assessor_app.store.rows import EventRow, FeedRow
from tests import builders
from tests.builders import PASSPHRASE
from tests.journeys.coach_sitting import (
    CoachSitting,
    everything_in_sight,
    everything_said,
    everything_spoken,
    workspace_of_a_teacher,
)
from ui.coaching.notebook import TABS
from ui.coaching.panel import BESIDE
from ui.hands import CTRL, SHIFT, Key

CREDENTIAL = credentials()("facilitating-student-discourse", "3.1")
KEY_OF = {
    "queue": Key.Key_1, "score": Key.Key_2, "decisions": Key.Key_4, "sync": Key.Key_5, "settings": Key.Key_6,
}  # fmt: skip
SAID = ("Look here", "Three turns", "Mind the time")  # in the session, and nowhere else


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, cheap_passphrase: None) -> Path:
    """A closed workspace with two attempts of one teacher, and one that nobody agreed to have coached."""
    return workspace_of_a_teacher(tmp_path_factory.mktemp("wall"))


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    """The same for each test, from the beginning."""
    return shutil.copytree(prepared, tmp_path / "workspace")


def read_and_commit(folder: Path) -> None:
    """S-1 was read and decided before anybody sat down over it, with words that must be found nowhere else."""
    opened = opening.open_workspace(folder, PASSPHRASE)
    first, rubric = SubmissionId("S-1"), CREDENTIAL.rubric
    try:
        clock = builders.ticking()
        decisions.answer_conflict(opened.store, first, Conflict.NONE, now=clock, new_id=builders.counting("reading"))
        for criterion in rubric.criteria:
            assessments.mark_no_evidence(opened.store, rubric, first, criterion.id, True, now=clock)
            level = criterion.levels[0].id
            assessments.give_score(opened.store, rubric, first, criterion.id, level, Policy(), now=clock)
            assessments.write_rationale(opened.store, rubric, first, criterion.id, "Verdictwords", now=clock)
        code = rubric.condition_codes[0]
        assessments.add_code(opened.store, rubric, first, CodeUse(code.code, Part.WORK, note="Codewords"), now=clock)
        decisions.commit(opened.store, CREDENTIAL, first, Policy(), now=clock, new_id=builders.counting("decision"))
    finally:
        opened.close()


def make_final(folder: Path) -> None:
    """The programme allows final outcomes to be seen, and the issuer called this one final."""
    opened = opening.open_workspace(folder, PASSPHRASE)
    try:
        call_final(opened.store)
    finally:
        opened.close()


def call_final(store: Store) -> None:
    set_preference(store, ALLOWED, True)
    with store.write() as rows:
        event = rows.scalars(
            select(EventRow.id).where(EventRow.submission_id == "S-1", EventRow.type == DECISION)
        ).one()
        body = {"event": event, "submission": "S-1", "status": "accepted", "standing": "final"}
        rows.add(FeedRow(seq=1, kind="decision", body=body, applied=True))


def leaks_in(said: str, *, outcomes: bool = True) -> list[str]:
    rubric = CREDENTIAL.rubric
    levels = {level.title for c in rubric.criteria for level in c.levels}
    descriptors = {level.description for c in rubric.criteria for level in c.levels}
    codes = {code.title for code in rubric.condition_codes}
    words = {"Earned", "Not yet", "not yet", "Incomplete"} if outcomes else set()
    return sorted(w for w in levels | descriptors | codes | words | {"Verdictwords", "Codewords"} if w and w in said)


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


def take_the_plan(sitting: CoachSitting) -> None:
    """A moment, a line of three kinds and a day; then the plan and the record of what was shown."""
    saved: list[object] = []
    hands, room = sitting.hands, sitting.window.coach.room
    hands.press(Key.Key_M)
    hands.write("Look here")
    hands.press(Key.Key_Escape)
    sitting.line(Key.Key_G, "Three turns before I speak")
    sitting.line(Key.Key_Y, "Mind the time")
    hands.press(Key.Key_A)
    hands.write("2030-12-09")
    hands.press(Key.Key_Escape)
    room.saved.connect(saved.append)
    hands.press(Key.Key_S, CTRL)
    hands.until(sitting.desk.saving.isVisible, "it being said that a film in it is covered by nothing")
    hands.press(Key.Key_S, CTRL)
    hands.until(lambda: len(saved) == 1, "the plan being saved")
    sitting.window.files.print_record()
    hands.until(lambda: len(saved) == 2, "the record being saved")


def everything_in(path: Path) -> str:
    """All text of a file: every part of a Word file with its properties, every page of a PDF with its, where a word may
    be drawn with ligatures."""
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as parts:
            return "\n".join(parts.read(n).decode() for n in parts.namelist() if n.endswith((".xml", ".rels")))
    if path.suffix == ".pdf":
        with pymupdf.open(path) as pdf:
            pages = "\n".join([repr(pdf.metadata), *(page.get_text() for page in pdf)])
        return unicodedata.normalize("NFKC", pages)
    return path.name + path.read_text()


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


# -- in front of the teacher


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


# -- in front of the room


def hide_a_name(folder: Path) -> None:
    opened = opening.open_workspace(folder, PASSPHRASE)
    try:
        with opened.store.write() as rows:
            found = Finding(None, None, "problem", None, "", Check.IDENTITY, hidden=("Maya Rivera",))
            findings.keep(rows, "S-1", [found], "2026-11-23")
    finally:
        opened.close()


def test_presenting_shows_the_evidence_and_the_moment_and_nothing_private_or_named(
    folder: Path, tmp_path: Path, qapp: QApplication
) -> None:
    hide_a_name(folder)
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        sitting.begin("S-1")
        sitting.line(Key.Key_Y, "Mind the time")
        sitting.hands.press(Key.Key_M)
        sitting.hands.write("Maya Rivera waits")
        sitting.hands.press(Key.Key_Escape)
        assert "Mind the time" in everything_in_sight(sitting.window)  # so it would be found
        sitting.hands.press(Key.Key_F5)
        seen = everything_in_sight(sitting.window)
        assert "████ ██████ waits" in seen
        assert not [said for said in ("Mind the time", "Maya", "Rivera", "S-1", "E-17") if said in seen]
        sitting.hands.press(Key.Key_Escape)
        assert sitting.desk.notebook.isVisible() and sitting.window.rail.isVisible()


def test_a_name_found_in_one_attempt_is_hidden_in_all_of_the_session_and_in_its_files(
    folder: Path, tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    hide_a_name(folder)
    out = tmp_path / "out"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(out))
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        sitting.begin("S-1", "S-2")
        for name in ("S-1", "S-2"):
            look_at_the_film_of(sitting, name)
            sitting.hands.press(Key.Key_F5)
            seen = everything_in_sight(sitting.window)
            assert "Turn to your partner, ████ ██████." in seen and "Maya" not in seen, name
            sitting.hands.press(Key.Key_F5)
        take_the_plan(sitting)
    said = {path.name: everything_in(path) for path in out.iterdir()}
    assert "████ ██████" in "".join(said.values()) and not [name for name in said if "Maya" in said[name]]


def look_at_the_film_of(sitting: CoachSitting, name: str) -> None:
    """By Tab, and a second into it, where somebody speaks."""
    desk, hands = sitting.desk, sitting.hands
    for _ in range(len(desk.held.places())):
        if desk.held.place == (name, "clip"):
            break
        hands.press(Key.Key_Tab)
    hands.until(lambda: desk.stage.opened is not None and desk.stage.viewer is desk.stage.video, "the film")
    hands.until(lambda: bool(desk.stage.video.transcript.tracks), "its captions")
    desk.stage.video.motion.seek(1.0)
    hands.until(lambda: bool(desk.stage.video.picture.accessibleDescription()), "a caption on the picture")


def test_presenting_a_document_shows_no_tools_and_none_come_by_keys(
    folder: Path, tmp_path: Path, qapp: QApplication
) -> None:
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        sitting.begin("S-1")
        sitting.hands.press(Key.Key_Tab)
        sitting.wait_opened()
        assert "Page 1 of" in everything_in_sight(sitting.window)  # so it would be found
        sitting.hands.press(Key.Key_F5)
        sitting.hands.press(Key.Key_PageDown)
        seen = everything_in_sight(sitting.window)
        assert not [tool for tool in ("Select text", "Larger", "Page 1 of", "Next page") if tool in seen]
        sitting.hands.press(Key.Key_F5)
        assert "Page 1 of" in everything_in_sight(sitting.window)


def test_news_waits_until_nobody_else_looks(folder: Path, tmp_path: Path, qapp: QApplication) -> None:
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        sitting.begin("S-1")
        sitting.hands.press(Key.Key_F5)
        sitting.window.news.warn("S-9 came back: the second reading says not yet.")
        assert "second reading" not in everything_in_sight(sitting.window)
        sitting.hands.press(Key.Key_F5)
        assert "second reading" in everything_in_sight(sitting.window)


def test_nothing_is_written_where_nobody_sees_it_while_presenting(
    folder: Path, tmp_path: Path, qapp: QApplication
) -> None:
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        sitting.begin("S-1")
        sitting.hands.press(Key.Key_F5)
        for key in (Key.Key_Y, Key.Key_G, Key.Key_Q, Key.Key_A, Key.Key_C):
            sitting.hands.press(key)
            assert sitting.desk.stage.isAncestorOf(sitting.window.focusWidget() or sitting.window)
        assert sitting.desk.room.view().session.notes == ()


def test_while_presenting_no_command_of_the_notebook_is_offered(
    folder: Path, tmp_path: Path, qapp: QApplication
) -> None:
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        sitting.begin("S-1")
        offered = lambda: [action.title for action in sitting.window.actions_set.alive()]  # noqa: E731
        assert "Write for yourself" in offered()  # so it would be found
        sitting.hands.press(Key.Key_F5)
        assert not {"Write for yourself", "Write a goal", "Present on a shared screen"} & set(offered())
        assert {"Mark this moment", "Present on a shared screen, or end it"} < set(offered())
        sitting.hands.press(Key.Key_F5)
        assert "Write for yourself" in offered()


def test_what_a_room_saw_is_logged_as_shown_to_it(folder: Path, tmp_path: Path, qapp: QApplication) -> None:
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        sitting.begin("S-1")
        sitting.hands.press(Key.Key_F5)
        sitting.hands.press(Key.Key_Tab)
        sitting.wait_opened()
        sitting.hands.press(Key.Key_F5)
        sitting.hands.press(Key.Key_Tab, SHIFT)
        said = [d for d in disclosures(sitting.store) if d.artifact]
    assert [(d.artifact, d.what) for d in said] == [
        ("clip", "shown on the screen"),
        ("clip", "presented on a shared screen"),
        ("plan", "presented on a shared screen"),
        ("clip", "shown on the screen"),
    ]
    assert {d.to_whom.partition("the teacher (E-17)")[2] for d in said if "presented" in d.what} == {
        " and whoever saw the shared screen"
    }


@pytest.mark.parametrize("screen", [Key.Key_1, Key.Key_2, Key.Key_4, Key.Key_5, Key.Key_6])
def test_no_key_brings_an_assessment_in_front_of_a_room(
    folder: Path, tmp_path: Path, qapp: QApplication, screen: Key
) -> None:
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        sitting.begin("S-1")
        sitting.hands.press(Key.Key_F5)
        sitting.hands.press(screen, CTRL)
        assert sitting.window.stack.currentWidget() is sitting.window.coach and sitting.desk.bar.isVisible()
        assert any("F5 ends presenting" in each.text() for each in sitting.desk.bar.findChildren(QLabel))
        sitting.hands.press(Key.Key_F5)
        sitting.hands.press(screen, CTRL, times=2)
        assert sitting.window.stack.currentWidget() is not sitting.window.coach
        sitting.hands.press(Key.Key_3, CTRL)
        assert sitting.desk.notebook.isVisible() and not sitting.desk.bar.isVisible()


def test_names_in_the_transcript_are_masked_for_the_coach_too(folder: Path, tmp_path: Path, qapp: QApplication) -> None:
    hide_a_name(folder)
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        sitting.begin("S-1")
        cues = [cue.text for track in sitting.desk.stage.video.transcript.tracks for cue in track.cues]
    assert cues == ["Turn to your partner, ████ ██████."]
