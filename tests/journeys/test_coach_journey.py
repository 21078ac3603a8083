"""A coach's session by keys, from consent to the plan: what the screen shows, what leaves, and what never does."""

from datetime import date
from pathlib import Path

import icalendar
import pymupdf
import pytest
from docx import Document
from PySide6.QtWidgets import QApplication, QFileDialog

from assessor_app.cli.opening import credentials
from assessor_app.documents.passwords import Unlocked
from assessor_app.domain.coaching import NoteKind, Session, SessionId
from assessor_app.domain.credential import QuestionId
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.queries.coaching import disclosures
from assessor_app.store import coaching as kept
from assessor_app.store import opening
from tests.builders import PASSPHRASE
from tests.journeys.coach_sitting import CoachSitting, everything_in_sight
from ui.coaching.desk import NOT_NOW
from ui.hands import CTRL, SHIFT, Key
from ui.viewers.question import QuestionStrip
from ui.widgets.button import Button

CREDENTIAL = credentials()("facilitating-student-discourse", "3.1")


def mark_a_film_and_a_plan(sitting: CoachSitting) -> None:
    """The coach marks the film, the teacher some words of the plan."""
    hands, desk = sitting.hands, sitting.desk
    hands.press(Key.Key_M)
    hands.write("They turn to each other")
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_V)  # the teacher speaks now
    hands.press(Key.Key_Tab)
    hands.until(lambda: desk.stage.viewer is desk.stage.document, "the plan")
    hands.until(lambda: desk.stage.document.pages.text_of(1) is not None, "the words of the plan")
    hands.press(Key.Key_Right, CTRL | SHIFT)
    hands.press(Key.Key_M)
    hands.press(Key.Key_Escape)


def write_the_notebook(sitting: CoachSitting) -> None:
    """A question answered, a line of each kind, a day for the step and one to look again."""
    hands, desk = sitting.hands, sitting.desk
    hands.press(Key.Key_Q)
    hands.write("Nobody looked at me")
    hands.press(Key.Key_Escape)
    sitting.line(Key.Key_S, "Children answer children")
    sitting.line(Key.Key_G, "Three turns before I speak")
    sitting.line(Key.Key_N, "Wait ten seconds")
    sitting.line(Key.Key_Y, "Mind the time")
    next(iter(desk.notebook.sections[NoteKind.STEP].lines.values())).day.setFocus()
    hands.write("2030-12-05")
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_A)
    hands.write("2030-12-09")
    hands.press(Key.Key_Escape)
    assert desk.stage.isAncestorOf(hands.window.focusWidget() or hands.window)


def save_the_plan(sitting: CoachSitting) -> None:
    saved: list[object] = []
    sitting.window.coach.room.saved.connect(saved.append)
    sitting.hands.press(Key.Key_S, CTRL, times=2)  # a film in it is covered by nothing: that is said first
    sitting.hands.until(lambda: bool(saved), "the plan being saved")


def plan_says_what_was_said(out: Path) -> None:
    """In Word and in print, with its pictures; what is private stays at home."""
    words = "\n".join(p.text for p in Document(str(out / "coaching-plan.docx")).paragraphs)
    with pymupdf.open(out / "coaching-plan.pdf") as pdf:
        printed = " ".join(" ".join(page.get_text() for page in pdf).split())
        pictured = any(page.get_images() for page in pdf)
    for said in ("They turn to each other", "Nobody looked at me", "Three turns before I speak", "Wait ten seconds"):
        assert said in words and said in printed
    assert pictured and "Mind the time" not in words + printed


def calendar_has_both_days(out: Path) -> None:
    calendar = icalendar.Calendar.from_ical((out / "next-steps.ics").read_bytes())
    assert {e.decoded("dtstart") for e in calendar.walk("VEVENT")} == {date(2030, 12, 5), date(2030, 12, 9)}


def kept_and_told(folder: Path, session: str) -> None:
    """What a fresh look, with no window, finds of the session, and of what was given to whom."""
    opened = opening.open_workspace(folder, PASSPHRASE)
    try:
        with opened.store.read() as rows:
            there = kept.load(rows, session)
        given = [d.what for d in disclosures(opened.store) if d.submission == "S-2"]
    finally:
        opened.close()
    assert [m.by.initial for m in there.moments] == ["C", "T"] and there.look_again == date(2030, 12, 9)
    assert given[:2] == ["opened in a coach session", "shown on the screen"] and "coaching-plan.docx" in given[-1]


def test_an_answer_stands_below_the_question_the_teacher_was_asked(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    strip = sitting.desk.stage.findChild(QuestionStrip)
    assert isinstance(strip, QuestionStrip)
    sitting.desk.looking.show((SubmissionId("S-1"), ArtifactId("a1")))
    sitting.wait_opened()
    assert strip.isVisible() and strip.words.text() == CREDENTIAL.prompt(QuestionId("1.1")) != ""
    sitting.desk.looking.show((SubmissionId("S-1"), ArtifactId("plan")))
    sitting.wait_opened()
    assert not strip.isVisible()


def test_what_waits_to_be_scored_is_not_given_up_by_one_key(folder: Path, tmp_path: Path, qapp: QApplication) -> None:
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        chooser = sitting.tick("S-1")
        sitting.hands.press(Key.Key_Return, CTRL)
        assert sitting.window.coach.room.session is None
        assert chooser.asking and chooser.warning.text().startswith("S-1 waits in your queue to be scored.")
        sitting.hands.picture("asked")
        sitting.hands.press(Key.Key_Return, CTRL)
        sitting.wait_opened()


def test_a_session_by_keys_from_consent_to_docx_and_calendar(
    folder: Path, tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(out))
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        chooser = sitting.window.coach.chooser
        assert chooser is not None and not chooser.boxes[SubmissionId("S-3")].isEnabled()
        sitting.begin("S-1", "S-2")
        mark_a_film_and_a_plan(sitting)
        write_the_notebook(sitting)
        save_the_plan(sitting)
        session = str(sitting.window.coach.room.session)
    plan_says_what_was_said(out)
    calendar_has_both_days(out)
    assert "They turn to each other" in (out / "moments-S-2-clip.vtt").read_text()
    kept_and_told(folder, session)


def test_quitting_in_the_middle_loses_no_word(folder: Path, tmp_path: Path, qapp: QApplication) -> None:
    with CoachSitting(folder, tmp_path, qapp) as first:
        first.begin("S-1")
        first.hands.press(Key.Key_G)
        first.hands.write("Half a tho")
    with CoachSitting(folder, tmp_path, qapp) as second:
        (teacher,) = second.window.coach.room.teachers()
        second.window.coach.room.resume(teacher.sessions[0].id)
        second.wait_opened()
        assert [n.words for n in second.desk.room.view().session.of_kind(NoteKind.GOAL)] == ["Half a tho"]


def test_enter_ends_the_words_of_a_moment_and_the_keys_are_the_evidence_s_again(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    sitting.hands.press(Key.Key_M)
    sitting.hands.write("They turn ")
    sitting.hands.press(Key.Key_Return)
    sitting.hands.press(Key.Key_V)
    sitting.hands.press(Key.Key_Q)
    sitting.hands.write("Theirs")
    sitting.hands.press(Key.Key_Return)
    assert sitting.desk.stage.isAncestorOf(sitting.hands.window.focusWidget() or sitting.hands.window)
    session = sitting.desk.room.view().session
    assert [m.words for m in session.moments] == ["They turn"]
    assert [(n.by.initial, n.words) for n in session.notes] == [("T", "Theirs")]


def test_two_sessions_of_one_day_are_told_apart_where_one_is_gone_on_with(sitting: CoachSitting) -> None:
    with sitting.store.write() as rows:
        for number, at in enumerate(("2026-11-23T09:00:05.000Z", "2026-11-23T09:00:40.000Z")):
            kept.add_session(rows, Session(SessionId(f"s-{number}"), "E-17", (SubmissionId("S-1"),), at))
    for key in (Key.Key_1, Key.Key_3):
        sitting.hands.press(key, CTRL)
    QApplication.processEvents()  # a layout shows what was put into it a moment later
    found = sitting.window.coach.findChildren(Button)
    offered = [b.text() for b in found if b.isVisible() and b.text().startswith("Go on with")]
    assert len(set(offered)) == len(offered) == 2 and all("23 Nov 2026" in each for each in offered)


def test_more_is_said_behind_what_was_said_already(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    sitting.hands.press(Key.Key_M)
    sitting.hands.write("They turn")
    sitting.hands.press(Key.Key_Return)
    sitting.hands.press(Key.Key_C)
    sitting.hands.write(" to each other")
    sitting.hands.press(Key.Key_Escape)
    assert [m.words for m in sitting.desk.room.view().session.moments] == ["They turn to each other"]


def test_a_teacher_is_found_by_keys(sitting: CoachSitting) -> None:
    chooser = sitting.window.coach.chooser
    assert chooser is not None
    sitting.hands.press(Key.Key_Slash)
    sitting.hands.write("S-2")
    sitting.hands.press(Key.Key_Return)
    assert sitting.hands.window.focusWidget() in chooser.boxes.values()
    sitting.hands.press(Key.Key_Slash)
    sitting.hands.write("nobody")
    assert chooser.boxes == {}


def test_no_button_of_the_coach_s_viewer_does_nothing(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    assert "Search the submission" not in everything_in_sight(sitting.window)
    sitting.hands.press(Key.Key_Tab)
    sitting.wait_opened()
    assert "F3" not in everything_in_sight(sitting.window)


def test_the_shipped_questions_are_offered_again_only_where_there_are_others(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    sitting.desk.notebook.show_tab(2)
    tab = sitting.desk.notebook.prompts
    ident, field = next(iter(tab.fields.items()))
    shipped = field.toPlainText()
    assert "Use those shipped" not in everything_in_sight(tab)
    field.setFocus()
    field.setPlainText("Whose norm was it?")
    sitting.hands.press(Key.Key_Escape)
    assert [each for each, back in tab.backs.items() if back.isVisible()] == [ident]
    tab.backs[ident].setFocus()
    sitting.hands.press(Key.Key_Space)
    assert "Use those shipped" not in everything_in_sight(tab) and field.toPlainText() == shipped


def test_leaving_in_the_middle_of_a_day_keeps_it(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    room, session = sitting.desk.room, sitting.desk.room.session
    sitting.hands.press(Key.Key_A)
    sitting.hands.write("2030-12-09")
    sitting.hands.press(Key.Key_W, CTRL)
    assert room.session is None and session is not None
    room.resume(session)
    assert room.view().session.look_again == date(2030, 12, 9)


def test_a_day_that_is_over_is_refused_with_its_sentence_and_the_day_before_stands(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    field, room = sitting.desk.notebook.look_again, sitting.desk.room
    for written in ("2030-12-09", "2001-12-09"):
        sitting.hands.press(Key.Key_A)
        sitting.hands.write(written)
        sitting.hands.press(Key.Key_Escape)
    assert "9 December 2001 is over already; write today or a day to come." in everything_in_sight(sitting.window)
    assert (field.text(), room.view().session.look_again) == ("9 Dec 2030", date(2030, 12, 9))


def test_typing_pauses_the_recording_and_enter_saves_and_plays_on(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    motion = sitting.desk.stage.video.motion
    sitting.hands.press(Key.Key_Space)
    sitting.hands.until(lambda: motion.playing, "the recording playing")
    sitting.hands.press(Key.Key_M)
    assert motion.playing
    sitting.hands.write("Here")
    assert not motion.playing
    sitting.hands.press(Key.Key_Return)
    assert motion.playing
    assert [m.words for m in sitting.desk.room.view().session.moments] == ["Here"]


def test_a_room_is_told_nothing_of_what_is_asked_before_a_plan_is_saved(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    sitting.hands.press(Key.Key_M)
    sitting.hands.write("Look here")
    sitting.hands.press(Key.Key_Escape)
    sitting.hands.press(Key.Key_F5)
    sitting.hands.press(Key.Key_S, CTRL)
    said = everything_in_sight(sitting.window)
    assert "Nothing is saved yet" not in said and "face" not in said and NOT_NOW in said
    sitting.hands.press(Key.Key_F5)
    sitting.hands.press(Key.Key_S, CTRL)
    assert "Nothing is saved yet" in everything_in_sight(sitting.window)


def test_the_palette_offers_to_end_presenting_only_while_somebody_presents(sitting: CoachSitting) -> None:
    def offered() -> bool:
        return any(action.id == "coach.end_present" for action in sitting.window.actions_set.alive())

    sitting.begin("S-1")
    assert not offered()
    sitting.hands.press(Key.Key_F5)
    assert offered()
    sitting.hands.press(Key.Key_Escape)
    assert not sitting.desk.presenting.on and not offered()


def test_a_coach_cannot_open_the_submission_to_score_it(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    refused: list[str] = []
    sitting.window.workspace.refused.connect(refused.append)
    sitting.window.start_scoring("S-1")
    assert refused == ["You are recused from S-1: coached."]


def test_a_plan_reads_a_locked_file_with_the_password_that_was_typed(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    room, first = sitting.desk.room, sitting.desk.held.view
    assert first is not None
    plan = first.of(SubmissionId("S-1")).submission.artifact(ArtifactId("plan"))
    assert not isinstance(room.material.source(SubmissionId("S-1"), plan), Unlocked)
    sitting.window.workspace.passwords.remember(plan.sha256, "river")
    opened = room.material.source(SubmissionId("S-1"), plan)
    assert isinstance(opened, Unlocked) and opened.password == "river"
