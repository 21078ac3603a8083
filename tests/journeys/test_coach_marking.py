"""M, wherever a session is: while its evidence is being opened, in front of a room, and with nothing selected."""

from datetime import date

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QStyle

from assessor_app.domain.coaching import NoteKind, Voice
from assessor_app.domain.evidence import PageRegion, TimeSpan
from assessor_app.domain.findings import Check, Finding
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.store import findings
from tests.journeys.coach_sitting import CoachSitting, everything_in_sight
from ui import theme
from ui.coaching.moment_card import MomentCard, Number
from ui.hands import CTRL, Key
from ui.theme import Type

SAID = "They value each other, then wait"


def being_opened(sitting: CoachSitting, artifact: str = "clip") -> None:
    """The evidence stands still while it is being opened, until `go_on`."""
    sitting.begin("S-1")
    desk = sitting.desk
    if artifact != desk.held.places()[0][1]:
        desk.looking.show((SubmissionId("S-1"), ArtifactId(artifact)))
        sitting.wait_opened()
    desk.stage.show_waiting()
    desk.stage.setFocus()


def go_on(sitting: CoachSitting) -> None:
    sitting.desk.showing.show_again()
    sitting.wait_opened()


def in_stage(sitting: CoachSitting) -> bool:
    return sitting.desk.stage.isAncestorOf(sitting.window.focusWidget() or sitting.window)


# -- while it is being opened


def test_words_typed_while_the_evidence_is_being_opened_go_with_the_moment(sitting: CoachSitting) -> None:
    being_opened(sitting)
    sitting.hands.press(Key.Key_M)
    sitting.hands.write(SAID[:12])
    session = sitting.desk.room.view().session
    assert session.moments == session.notes == () and sitting.desk.notebook.voice.voice is Voice.COACH
    go_on(sitting)
    sitting.hands.write(SAID[12:])
    sitting.hands.press(Key.Key_Return)
    session = sitting.desk.room.view().session
    assert [m.words for m in session.moments] == [SAID] and session.notes == () and in_stage(sitting)
    assert isinstance(session.moments[0].anchor, TimeSpan)


def test_of_a_document_that_is_being_opened_the_page_is_marked(sitting: CoachSitting) -> None:
    being_opened(sitting, "plan")
    sitting.hands.press(Key.Key_M)
    sitting.hands.write(SAID)
    sitting.hands.press(Key.Key_Return)
    assert in_stage(sitting)
    go_on(sitting)
    (moment,) = sitting.desk.room.view().session.moments
    assert moment.words == SAID and isinstance(moment.anchor, PageRegion) and in_stage(sitting)


def test_words_about_what_does_not_open_are_kept_for_the_coach(sitting: CoachSitting) -> None:
    being_opened(sitting)
    sitting.hands.press(Key.Key_M)
    sitting.hands.write(SAID)
    sitting.desk.withdraw()
    session = sitting.desk.room.view().session
    assert session.moments == () and [n.words for n in session.of_kind(NoteKind.PRIVATE)] == [SAID]


def test_leaving_while_the_evidence_is_being_opened_loses_no_word(sitting: CoachSitting) -> None:
    being_opened(sitting)
    room = sitting.desk.room
    session = room.session
    sitting.hands.press(Key.Key_M)
    sitting.hands.write(SAID)
    sitting.hands.press(Key.Key_W, CTRL)
    assert room.session is None and session is not None
    room.resume(session)
    assert [n.words for n in room.view().session.of_kind(NoteKind.PRIVATE)] == [SAID]


# -- nothing selected


def test_of_a_page_with_nothing_selected_the_page_is_marked(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    sitting.hands.press(Key.Key_Tab)
    sitting.wait_opened()
    sitting.hands.press(Key.Key_M)
    sitting.hands.write(SAID)
    (moment,) = sitting.desk.room.view().session.moments
    sitting.hands.press(Key.Key_Escape)
    (moment,) = sitting.desk.room.view().session.moments
    assert moment.words == SAID and isinstance(moment.anchor, PageRegion) and moment.anchor.page == 1


# -- in front of a room


def present(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    sitting.line(Key.Key_Y, "Mind the time")
    sitting.hands.press(Key.Key_F5)


def test_what_is_marked_in_front_of_the_room_is_written_in_front_of_it(sitting: CoachSitting) -> None:
    present(sitting)
    sitting.hands.press(Key.Key_V)
    sitting.hands.press(Key.Key_M)
    sitting.hands.write(SAID)
    seen = everything_in_sight(sitting.window)
    assert SAID in seen and "Mind the time" not in seen
    sitting.hands.press(Key.Key_Return)
    assert in_stage(sitting) and sitting.desk.presenting.on
    (moment,) = sitting.desk.room.view().session.moments
    assert (moment.words, moment.by) == (SAID, Voice.TEACHER)
    assert SAID in everything_in_sight(sitting.window)


def test_escape_ends_the_words_first_and_presenting_after(sitting: CoachSitting) -> None:
    present(sitting)
    sitting.hands.press(Key.Key_M)
    sitting.hands.write("Here")
    sitting.hands.press(Key.Key_Escape)
    assert sitting.desk.presenting.on and in_stage(sitting)
    sitting.hands.press(Key.Key_C)
    sitting.hands.write(" and there")
    sitting.hands.press(Key.Key_Escape)
    sitting.hands.press(Key.Key_Escape)
    assert not sitting.desk.presenting.on
    assert [m.words for m in sitting.desk.room.view().session.moments] == ["Here and there"]


def test_presenting_ended_in_the_middle_of_a_word_keeps_it(sitting: CoachSitting) -> None:
    present(sitting)
    sitting.hands.press(Key.Key_M)
    sitting.hands.write("Half a tho")
    sitting.hands.press(Key.Key_F5)
    assert [m.words for m in sitting.desk.room.view().session.moments] == ["Half a tho"] and in_stage(sitting)


def test_why_nothing_is_marked_is_said_to_the_room(sitting: CoachSitting) -> None:
    present(sitting)
    sitting.desk.withdraw()
    sitting.hands.press(Key.Key_M)
    assert "There is nothing to mark here." in everything_in_sight(sitting.window)
    assert "S-1" not in everything_in_sight(sitting.window)


def test_marking_plays_on_after_enter_in_front_of_the_room(sitting: CoachSitting) -> None:
    present(sitting)
    motion = sitting.desk.stage.video.motion
    sitting.hands.press(Key.Key_Space)
    sitting.hands.until(lambda: motion.playing, "the recording playing")
    sitting.hands.press(Key.Key_M)
    sitting.hands.write("Here")
    assert not motion.playing
    sitting.hands.press(Key.Key_Return)
    assert motion.playing and [m.words for m in sitting.desk.room.view().session.moments] == ["Here"]


def test_a_name_typed_in_front_of_the_room_ends_nobody_s_line_and_is_masked_after(
    sitting: CoachSitting,
) -> None:
    with sitting.store.write() as rows:
        found = Finding(None, None, "problem", None, "", Check.IDENTITY, hidden=("Maya Rivera",))
        findings.keep(rows, "S-1", [found], "2026-11-23")
    present(sitting)
    sitting.hands.press(Key.Key_M)
    sitting.hands.write("Maya Rivera")
    sitting.desk.bar.field.keep()  # somebody pauses
    sitting.hands.write(" values it")
    sitting.hands.press(Key.Key_Return)
    assert [m.words for m in sitting.desk.room.view().session.moments] == ["Maya Rivera values it"]
    assert "Maya" not in everything_in_sight(sitting.window)
    sitting.hands.press(Key.Key_C)
    seen = everything_in_sight(sitting.window)
    assert "A name is in these words" in seen and "Maya" not in seen
    voice = sitting.desk.notebook.voice.voice
    sitting.hands.write(" over and over")
    sitting.hands.press(Key.Key_Escape)
    assert sitting.desk.presenting.on and in_stage(sitting) and sitting.desk.notebook.voice.voice is voice
    assert [m.words for m in sitting.desk.room.view().session.moments] == ["Maya Rivera values it"]


def test_of_what_is_shut_nothing_is_written_in_front_of_the_room(sitting: CoachSitting) -> None:
    present(sitting)
    sitting.hands.press(Key.Key_M)
    sitting.hands.write("Before")
    sitting.hands.press(Key.Key_Return)
    sitting.desk.withdraw()
    sitting.hands.press(Key.Key_C)
    sitting.hands.write(" vexed")
    sitting.hands.press(Key.Key_Escape)
    assert sitting.desk.presenting.on and not sitting.desk.viewers.comparing
    assert [m.words for m in sitting.desk.room.view().session.moments] == ["Before"]
    sitting.desk.looking.renew()
    sitting.wait_opened()
    sitting.hands.press(Key.Key_C)
    sitting.hands.write(" and after")
    sitting.hands.press(Key.Key_Return)
    assert [m.words for m in sitting.desk.room.view().session.moments] == ["Before and after"]


def test_consent_that_ended_meanwhile_is_said_and_shuts_the_evidence_when_somebody_marks(sitting: CoachSitting) -> None:
    present(sitting)
    sitting.window.workspace.today = lambda: date(2090, 1, 2)
    sitting.hands.press(Key.Key_M)
    assert "ended on 1 January 2090" in everything_in_sight(sitting.window)
    assert sitting.desk.room.view().session.moments == ()


# -- many moments


def test_of_many_moments_only_those_that_change_are_shown_anew(
    sitting: CoachSitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting.begin("S-1")
    desk = sitting.desk
    place = desk.place
    assert place is not None
    for number in range(8):
        made = desk.room.mark(*place, TimeSpan(number / 4, number / 4 + 0.5), Voice.COACH, None)
        assert made is not None and desk.room.write_moment(made, f"Moment {number}")
    sitting.hands.press(Key.Key_BracketLeft)
    touched, usual = list[str](), MomentCard.style

    def style(card: MomentCard) -> QStyle:
        touched.append(card.moment.id)  # it is about to be styled anew
        return usual(card)

    monkeypatch.setattr(MomentCard, "style", style)
    desk.held.ask_again()
    assert touched == []
    sitting.hands.press(Key.Key_BracketLeft)
    idents = [moment.id for moment in desk.room.view().session.moments]
    assert set(touched) == set(idents[-2:])  # the one that was chosen, and the one that is
    touched.clear()
    sitting.hands.press(Key.Key_C)
    sitting.hands.write("!")
    sitting.hands.press(Key.Key_Return)
    assert set(touched) == {idents[-2]}


def in_sight(sitting: CoachSitting) -> bool:
    """The whole card of the moment in hand."""
    assert sitting.desk.held.chosen is not None
    card = sitting.desk.notebook.moments.cards[sitting.desk.held.chosen]
    return card.visibleRegion().boundingRect() == card.rect()


def test_of_many_moments_the_one_in_hand_is_in_sight(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    for _ in range(14):
        sitting.hands.press(Key.Key_M)
        assert in_sight(sitting), "words are typed where they are seen"
        sitting.hands.press(Key.Key_Escape)
    for _ in range(13):
        sitting.hands.press(Key.Key_BracketLeft)
    assert in_sight(sitting)


def test_the_number_of_a_late_moment_has_room_in_its_disc(qapp: QApplication) -> None:
    disc = Number(1)
    disc.show_number(42, True)
    assert disc.width() == disc.height()
    disc.show_number(888, True)
    digits = QFontMetrics(theme.current().font(Type.SMALL, 600, tabular=True))
    assert disc.width() > digits.horizontalAdvance("888")


def test_words_that_were_refused_do_not_stay_in_the_card_though_nothing_else_changed(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    sitting.hands.press(Key.Key_M)
    sitting.hands.write("Kept")
    sitting.hands.press(Key.Key_Return)
    card = next(iter(sitting.desk.notebook.moments.cards.values()))
    card.words.setPlainText("Something else")
    card.words._pause.stop()
    sitting.desk.held.ask_again()
    assert card.words.toPlainText() == "Kept"
