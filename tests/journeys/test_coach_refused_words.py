"""Words in a coach's session that are refused: they stay where they were typed, and are kept as soon as they can be."""

from datetime import date

import pytest

from assessor_app.domain.coaching import NoteKind
from tests.full_disks import no_room
from tests.journeys.coach_sitting import CoachSitting, everything_in_sight
from ui.hands import CTRL, Key
from ui.widgets.kept_words import KeptWords

TOO_LONG = "word " * 820 + "end"
MANY = "語" * 3_900  # kept, where there is room for a few pages


def paste(sitting: CoachSitting, words: str) -> KeptWords:
    """Into the field that has the caret."""
    field = sitting.window.focusWidget()
    assert isinstance(field, KeptWords)
    field.insertPlainText(words)
    return field


def notes(sitting: CoachSitting) -> list[str]:
    return [note.words for note in sitting.desk.room.view().session.notes]


def moments(sitting: CoachSitting) -> list[str]:
    return [moment.words for moment in sitting.desk.room.view().session.moments]


@pytest.mark.parametrize("key", [Key.Key_S, Key.Key_G, Key.Key_M, Key.Key_Q])
def test_words_that_are_too_many_stay_in_their_field_with_the_sentence(sitting: CoachSitting, key: Key) -> None:
    sitting.begin("S-1")
    sitting.hands.press(key)
    field = paste(sitting, TOO_LONG)
    sitting.hands.press(Key.Key_Return)
    assert field.toPlainText() == TOO_LONG and field.hasFocus() and not field.is_kept
    assert "holds 4,000 characters" in everything_in_sight(sitting.window)
    sitting.hands.press(Key.Key_Escape)
    sitting.line(Key.Key_W, "Something else")  # which shows everything anew
    assert field.toPlainText() == TOO_LONG
    assert sitting.desk.header.saved.text() == "Not all words are saved"
    field.setFocus()
    field.setPlainText("Shorter")
    sitting.hands.press(Key.Key_Return)
    assert sitting.desk.header.saved.text().startswith("Saved ")
    assert "Shorter" in notes(sitting) + moments(sitting)


def test_words_on_a_full_disk_wait_in_their_field_until_there_is_room(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    with no_room(sitting.store):
        sitting.hands.press(Key.Key_G)
        goal = paste(sitting, MANY)
        sitting.hands.press(Key.Key_Return)
        assert goal.toPlainText() == MANY and notes(sitting) == []
        shown = everything_in_sight(sitting.window)
        assert "no room left" in shown and "Not all words are saved" in shown and "Saved " not in shown
    sitting.hands.press(Key.Key_Return)
    assert notes(sitting) == [MANY] and goal.toPlainText() == ""
    assert "Not all words are saved" not in everything_in_sight(sitting.window)


def test_refused_words_are_tried_again_after_something_else_was_kept(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    sitting.hands.press(Key.Key_M)
    with no_room(sitting.store):
        field = paste(sitting, MANY)
        sitting.hands.press(Key.Key_Escape)
        assert moments(sitting) == [""] and field.toPlainText() == MANY
    sitting.line(Key.Key_S, "They wait")
    sitting.hands.until(lambda: moments(sitting) == [MANY], "the words being kept")
    assert field.is_kept


def test_refused_words_are_tried_again_after_a_while(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    sitting.hands.press(Key.Key_S)
    with no_room(sitting.store):
        field = paste(sitting, MANY)
        sitting.hands.press(Key.Key_Escape)
    assert field._again.isActive()
    field._again.timeout.emit()
    assert notes(sitting) == [MANY] and field.is_kept and not field._again.isActive()


def test_words_refused_in_front_of_a_room_are_there_again(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    for key in (Key.Key_M, Key.Key_Escape, Key.Key_F5, Key.Key_C):
        sitting.hands.press(key)
    field = paste(sitting, TOO_LONG)
    sitting.hands.press(Key.Key_Return)
    assert field.isVisible() and field.toPlainText() == TOO_LONG
    sitting.hands.press(Key.Key_Escape)
    sitting.hands.press(Key.Key_C)
    assert field.toPlainText() == TOO_LONG
    sitting.hands.press(Key.Key_F5)
    (card,) = sitting.desk.notebook.moments.cards.values()
    assert card.words.toPlainText() == TOO_LONG and moments(sitting) == [""]


def test_a_refused_answer_is_there_when_its_question_is(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    sitting.hands.press(Key.Key_Q)
    paste(sitting, TOO_LONG)
    sitting.hands.press(Key.Key_Escape)
    for by in (1, -1):
        sitting.desk.held.step_criterion(by)
    first = next(iter(sitting.desk.notebook.questions.questions.values()))
    assert first.words.toPlainText() == TOO_LONG


def test_refused_words_wait_for_their_session_and_go_into_no_other(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    session = sitting.desk.room.session
    assert session is not None
    sitting.hands.press(Key.Key_M)
    moment = paste(sitting, TOO_LONG)
    sitting.hands.press(Key.Key_Escape)
    sitting.hands.press(Key.Key_G)
    paste(sitting, TOO_LONG)
    sitting.hands.press(Key.Key_Escape)
    sitting.hands.press(Key.Key_W, CTRL)
    sitting.begin("S-2")
    adder = sitting.desk.notebook.sections[NoteKind.GOAL].adder
    assert adder.toPlainText() == "" and adder.is_kept
    sitting.hands.press(Key.Key_W, CTRL)
    sitting.desk.room.resume(session)
    sitting.wait_opened()
    assert adder.toPlainText() == TOO_LONG
    (card,) = sitting.desk.notebook.moments.cards.values()
    assert card.words is not moment and card.words.toPlainText() == TOO_LONG


def test_a_line_whose_first_words_were_kept_comes_again_as_that_line(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    session = sitting.desk.room.session
    assert session is not None
    sitting.hands.press(Key.Key_G)
    goal = paste(sitting, "They ask")
    sitting.hands.press(Key.Key_Escape)
    assert notes(sitting) == ["They ask"]
    goal.setFocus()
    goal.setPlainText(TOO_LONG)
    sitting.hands.press(Key.Key_Escape)
    sitting.hands.press(Key.Key_W, CTRL)
    sitting.desk.room.resume(session)
    sitting.wait_opened()
    section = sitting.desk.notebook.sections[NoteKind.GOAL]
    (line,) = section.lines.values()
    assert line.words.toPlainText() == TOO_LONG and section.adder.toPlainText() == ""
    line.words.write("They ask each other")
    assert notes(sitting) == ["They ask each other"]


def test_refused_questions_of_the_bank_wait_for_the_next_session(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    prompts = sitting.desk.notebook.prompts
    sitting.desk.notebook.show_tab(2)
    ident, field = next(iter(prompts.fields.items()))
    field.setFocus()
    field.setPlainText(TOO_LONG)
    sitting.hands.press(Key.Key_Escape)
    assert field.toPlainText() == TOO_LONG and not field.is_kept
    sitting.hands.press(Key.Key_W, CTRL)
    assert field.is_kept and not field._again.isActive()  # nothing is tried where no session is open
    sitting.begin("S-2")
    assert prompts.fields[ident].toPlainText() == TOO_LONG


@pytest.mark.parametrize("presenting", [False, True])
def test_words_typed_as_consent_ends_stand_in_the_own_notes_and_the_film_is_shut(
    sitting: CoachSitting, presenting: bool
) -> None:
    sitting.begin("S-1")
    sitting.hands.press(Key.Key_M)
    sitting.hands.write("They turn")
    sitting.hands.press(Key.Key_Return)
    if presenting:
        sitting.hands.press(Key.Key_F5)
    sitting.hands.press(Key.Key_C)
    sitting.hands.write(" to each other")
    sitting.window.workspace.today = lambda: date(2090, 1, 2)  # the night passed
    sitting.hands.press(Key.Key_Return)
    (moment,) = sitting.desk.room.view().session.moments
    assert moment.words == "They turn"
    assert [(n.kind, n.words) for n in sitting.desk.room.view().session.notes] == [
        (NoteKind.PRIVATE, "They turn to each other")
    ]
    assert sitting.desk.stage.opened is None
    card = sitting.desk.notebook.moments.cards[moment.id].words
    assert card.toPlainText() == "They turn" and card.is_kept
    if not presenting:
        assert "stands in your own notes" in everything_in_sight(sitting.window)


def test_what_is_taken_back_in_a_field_is_of_this_visit(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    sitting.hands.press(Key.Key_M)
    sitting.hands.write("They turn")
    sitting.hands.press(Key.Key_Return)
    sitting.hands.press(Key.Key_C)
    sitting.hands.write(" again")
    sitting.hands.press(Key.Key_Z, CTRL)
    sitting.hands.press(Key.Key_Z, CTRL)
    sitting.hands.press(Key.Key_Escape)
    assert moments(sitting) == ["They turn"]
