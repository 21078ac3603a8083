"""In front of a room: the evidence and the moment are shown, and nothing private, named or assessed."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from assessor_app.queries.coaching import disclosures
from tests.journeys.coach_sitting import (
    CoachSitting,
    everything_in_sight,
)
from tests.journeys.coach_wall import everything_in, hide_a_name, take_the_plan
from ui.hands import CTRL, SHIFT, Key


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
        ("captions", "shown on the screen"),
        ("clip", "presented on a shared screen"),
        ("captions", "presented on a shared screen"),
        ("plan", "presented on a shared screen"),
        ("clip", "shown on the screen"),
        ("captions", "shown on the screen"),
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
