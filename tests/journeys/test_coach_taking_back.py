"""Ctrl+Z in a coach's session: what was marked and written goes step by step, and comes back as it was."""

from datetime import date

from assessor_app.cli.opening import credentials
from assessor_app.domain.coaching import Moment, NoteKind, Voice
from assessor_app.domain.evidence import TextRange
from assessor_app.domain.findings import Check, Finding
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.store import findings
from tests.journeys.coach_sitting import CoachSitting
from ui.hands import CTRL, SHIFT, Key

CREDENTIAL = credentials()("facilitating-student-discourse", "3.1")


def test_after_something_new_nothing_is_taken_away_again(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    for words in ("One", "Two"):
        sitting.hands.press(Key.Key_M)
        sitting.hands.write(words)
        sitting.hands.press(Key.Key_Escape)
        if words == "One":
            sitting.hands.press(Key.Key_Delete)
            sitting.hands.press(Key.Key_Z, CTRL)
    sitting.hands.press(Key.Key_Z, CTRL | SHIFT)
    assert [m.words for m in sitting.desk.room.view().session.moments] == ["One", "Two"]


def lines(sitting: CoachSitting) -> list[str]:
    return [note.words for note in sitting.desk.room.view().session.notes]


def test_a_line_is_taken_back_and_written_again_step_by_step(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    sitting.line(Key.Key_S, "They wait")
    sitting.line(Key.Key_G, "Wait longer")
    for expected in (["They wait"], []):
        sitting.hands.press(Key.Key_Z, CTRL)
        assert lines(sitting) == expected
    for expected in (["They wait"], ["They wait", "Wait longer"]):
        sitting.hands.press(Key.Key_Z, CTRL | SHIFT)
        assert lines(sitting) == expected


def test_what_was_written_behind_a_line_is_taken_back_alone(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    sitting.hands.press(Key.Key_S)
    for words in ("They wait", " and look"):
        sitting.hands.write(words)
        sitting.hands.press(Key.Key_Escape)
        sitting.hands.press(Key.Key_S)
    sitting.hands.press(Key.Key_Escape)
    sitting.hands.press(Key.Key_Z, CTRL)
    assert lines(sitting) == ["They wait"]
    section = sitting.desk.notebook.sections[NoteKind.STRENGTH]
    assert section.adder.toPlainText() == "" and len(section.lines) == 1  # it is a line like any other now
    sitting.hands.press(Key.Key_Z, CTRL)
    assert lines(sitting) == [] and not section.lines


def test_words_that_were_typed_and_rubbed_out_again_are_no_step(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    sitting.line(Key.Key_S, "They wait")
    adder = sitting.desk.notebook.sections[NoteKind.GOAL].adder
    sitting.hands.press(Key.Key_G)
    for words in ("W", ""):
        adder.setPlainText(words)
        adder.keep()
    sitting.hands.press(Key.Key_Escape)
    assert lines(sitting) == ["They wait"]
    sitting.hands.press(Key.Key_Z, CTRL)
    assert lines(sitting) == []


def test_a_mark_is_taken_back_after_its_words_and_before_what_came_before_it(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    sitting.line(Key.Key_S, "They wait")
    sitting.hands.press(Key.Key_M)
    sitting.hands.write("A slip")
    sitting.hands.press(Key.Key_Escape)
    room, states = sitting.desk.room, []
    for modifier in (CTRL, CTRL, CTRL, CTRL | SHIFT, CTRL | SHIFT, CTRL | SHIFT):
        sitting.hands.press(Key.Key_Z, modifier)
        states.append(([m.words for m in room.view().session.moments], lines(sitting)))
    said = ["They wait"]
    assert states == [([""], said), ([], said), ([], []), ([], said), ([""], said), (["A slip"], said)]


def test_a_moment_comes_back_as_it_was_kept_though_a_name_in_it_is_hidden(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    room, place = sitting.desk.room, (SubmissionId("S-1"), ArtifactId("a1"))
    moment = room.mark(*place, TextRange("Twenty students", 0, 15, "", ".", 1), Voice.COACH, None)
    assert moment is not None
    found = Finding(ArtifactId("a1"), None, "note", None, "A name.", Check.IDENTITY, hidden=("Twenty",))
    with sitting.store.write() as rows:
        findings.keep(rows, "S-1", (found,), "2026-11-24")
    sitting.desk.held.ask_again()
    assert "Twenty" not in str(room.view().session.moments[0].anchor)
    sitting.desk.steps.remove_one(moment)
    sitting.hands.press(Key.Key_Z, CTRL)
    kept_moment = room.kept(moment)
    assert isinstance(kept_moment, Moment) and "Twenty students" in str(kept_moment.anchor)


def test_an_answer_to_a_question_and_a_tick_are_taken_back(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    sitting.line(Key.Key_G, "Wait longer")
    (line,) = sitting.desk.notebook.sections[NoteKind.GOAL].lines.values()
    line._tick.click()
    first = next(iter(sitting.desk.notebook.questions.questions.values()))
    first.words.setFocus()
    sitting.hands.write("Four seconds")
    sitting.hands.press(Key.Key_Escape)
    assert lines(sitting) == ["Wait longer", "Four seconds"]
    sitting.hands.press(Key.Key_Z, CTRL)
    assert lines(sitting) == ["Wait longer"] and first.words.toPlainText() == ""
    assert sitting.desk.room.view().session.notes[0].done
    sitting.hands.press(Key.Key_Z, CTRL)
    assert not sitting.desk.room.view().session.notes[0].done


def test_a_moment_taken_away_comes_back_with_ctrl_z_and_no_score_is_undone(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    sitting.hands.press(Key.Key_M)
    sitting.hands.write("Keep me")
    sitting.hands.press(Key.Key_Escape)
    sitting.hands.press(Key.Key_Delete)
    assert sitting.desk.room.view().session.moments == ()
    sitting.hands.press(Key.Key_Z, CTRL)
    assert [m.words for m in sitting.desk.room.view().session.moments] == ["Keep me"]
    sitting.hands.press(Key.Key_Z, CTRL | SHIFT)
    assert sitting.desk.room.view().session.moments == ()


def test_the_day_to_look_again_is_taken_back_and_agreed_on_again(sitting: CoachSitting) -> None:
    def day() -> date | None:
        return sitting.desk.room.view().session.look_again

    sitting.begin("S-1")
    agreed = []
    for words in ("+10", "+20"):
        sitting.hands.press(Key.Key_A)
        sitting.hands.write(words)
        sitting.hands.press(Key.Key_Return)
        sitting.hands.press(Key.Key_Escape)
        agreed.append(day())
    first, second = agreed
    assert first is not None and second is not None and second > first
    for key, expected in ((CTRL, first), (CTRL, None), (CTRL | SHIFT, first), (CTRL | SHIFT, second)):
        sitting.hands.press(Key.Key_Z, key)
        assert day() == expected
        assert sitting.desk.notebook.look_again._day == expected


def test_what_cannot_be_put_back_waits_for_consent(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    sitting.hands.press(Key.Key_M)
    sitting.hands.write("Keep me")
    sitting.hands.press(Key.Key_Escape)
    sitting.hands.press(Key.Key_Delete)
    sitting.desk.withdraw()
    sitting.hands.press(Key.Key_Z, CTRL)
    assert sitting.desk.room.view().session.moments == ()
    sitting.desk.looking.renew()
    sitting.hands.press(Key.Key_Z, CTRL)
    assert [m.words for m in sitting.desk.room.view().session.moments] == ["Keep me"]
