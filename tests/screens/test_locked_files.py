"""A file that asks for its password: in its place, by keys, and the password is written down nowhere."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.queries.scoring import ArtifactView
from assessor_app.store.engine import Store
from tests.documents.test_office_passwords import agile
from tests.screens.handed_in import GENEROUS, hand_in, running
from ui import style, theme
from ui.application import Running
from ui.coaching.beside import Beside
from ui.coaching.desk import CoachDesk
from ui.coaching.pairing import Side
from ui.viewers.locked import ASKED, WRONG, LockedPanel
from ui.viewers.stage import ViewerStage

PASSWORD = "Plankton-7"
WORDS = "The pupils count what swims in a drop. Write to mira.holt@example.org"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Open = Callable[..., tuple[Running, LockedPanel]]


def locked_pdf() -> bytes:
    import pymupdf

    document = pymupdf.open()  # type: ignore[no-untyped-call]
    document.new_page().insert_text((72, 72), WORDS)
    words = {"user_pw": PASSWORD, "owner_pw": "other", "encryption": pymupdf.PDF_ENCRYPT_AES_256}
    return bytes(document.tobytes(**words))


def locked_word_file() -> bytes:
    import docx

    made, sink = docx.Document(), io.BytesIO()
    made.add_paragraph(WORDS)
    made.save(sink)
    return agile(sink.getvalue(), PASSWORD)


@pytest.fixture
def asked(qtbot: QtBot, qapp: QApplication, store: Store, tmp_path: Path) -> Iterator[Open]:
    style.apply(qapp, theme.theme_for("light", reduced_motion=True))
    windows: list[Running] = []

    def open_it(form: str = "plan.pdf") -> tuple[Running, LockedPanel]:
        made = (locked_pdf(), "application/pdf") if form == "plan.pdf" else (locked_word_file(), WORD)
        name = hand_in(store, tmp_path, {form: made})
        windows.append(running(qtbot, store, name, lambda w: card(w).isVisible()))
        return windows[-1], card(windows[-1])

    yield open_it
    for whole in windows:
        whole.close()


def card(whole: Running) -> LockedPanel:
    found = whole.window.score.stage.findChild(LockedPanel)
    assert found is not None
    return found


def type_into(qtbot: QtBot, whole: Running, words: str) -> None:
    whole.window.activateWindow()
    whole.window.score.stage.setFocus()
    for letter in words:
        qtbot.keyClick(whole.window.focusWidget(), letter)
    qtbot.keyClick(whole.window.focusWidget(), Qt.Key.Key_Return)


def shown(whole: Running) -> bool:
    return whole.window.score.stage.opened is not None


def test_the_card_asks_in_the_place_of_the_page(asked: Open) -> None:
    whole, panel = asked()
    assert panel._words.text() == ASKED
    assert whole.window.score.stage.viewer is None


def test_a_wrong_password_is_said_to_be_wrong(qtbot: QtBot, asked: Open) -> None:
    whole, panel = asked()
    type_into(qtbot, whole, "plankton-7")
    qtbot.waitUntil(lambda: panel.isVisible() and panel._words.text() == WRONG, timeout=GENEROUS)
    assert panel.field.text() == "" and not shown(whole)


@pytest.mark.parametrize("form", ["plan.pdf", "plan.docx"])
def test_the_right_password_opens_it(qtbot: QtBot, asked: Open, form: str) -> None:
    whole, _ = asked(form)
    type_into(qtbot, whole, "wrong")
    qtbot.waitUntil(lambda: card(whole)._words.text() == WRONG, timeout=GENEROUS)
    type_into(qtbot, whole, PASSWORD)
    qtbot.waitUntil(lambda: shown(whole), timeout=GENEROUS)
    opened = whole.window.score.stage.opened
    assert opened is not None and "what swims" in opened.document.text(1)


def test_what_was_unlocked_is_looked_over_and_its_names_are_hidden(qtbot: QtBot, asked: Open) -> None:
    whole, _ = asked()
    whole.arrivals.look_over_waiting()
    qtbot.waitUntil(lambda: view_of(whole).refused is not None, timeout=GENEROUS)
    type_into(qtbot, whole, PASSWORD)
    qtbot.waitUntil(lambda: view_of(whole).refused is None, timeout=GENEROUS)
    qtbot.waitUntil(lambda: shown(whole) and "mira.holt" not in text_of(whole), timeout=GENEROUS)


def test_the_password_is_written_down_nowhere(qtbot: QtBot, asked: Open, tmp_path: Path) -> None:
    whole, panel = asked()
    type_into(qtbot, whole, PASSWORD)
    qtbot.waitUntil(lambda: shown(whole), timeout=GENEROUS)
    assert panel.field.text() == ""
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and PASSWORD.encode() in path.read_bytes()]
    source = whole.workspace.source(ArtifactId("plan"), SubmissionId("SUB-0042"))
    assert PASSWORD not in repr(source)


def view_of(whole: Running) -> ArtifactView:
    return whole.workspace.score_view(SubmissionId("SUB-0042")).view(ArtifactId("plan"))


def text_of(whole: Running) -> str:
    opened = whole.window.score.stage.opened
    return opened.document.text(1) if opened else ""


def in_session(whole: Running) -> CoachDesk:
    """A coach sits over the submission."""
    coach = whole.window.coach
    whole.window.show_screen("coach")
    assert coach.room.begin([SubmissionId("SUB-0042")]), whole.window.status.text()
    assert coach.desk is not None
    return coach.desk


def unlock(qtbot: QtBot, stage: ViewerStage) -> None:
    panel = stage.findChild(LockedPanel)
    assert panel is not None
    qtbot.waitUntil(lambda: panel.isVisible(), timeout=GENEROUS)
    for letter in PASSWORD:
        qtbot.keyClick(panel.field, letter)
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: stage.opened is not None and "mira.holt" not in stage.opened.document.text(1), timeout=GENEROUS
    )


def test_what_stands_beside_it_asks_for_its_password_too(qtbot: QtBot, asked: Open) -> None:
    desk = in_session(asked()[0])
    stands: list[Beside] = []
    desk.viewers.made.connect(stands.append)
    desk.viewers.show_before(Side(SubmissionId("SUB-0042"), 1, ArtifactId("plan"), "The plan"))
    unlock(qtbot, stands[0].stage)


def test_a_coach_sees_what_was_unlocked_without_the_names_in_it(qtbot: QtBot, asked: Open) -> None:
    unlock(qtbot, in_session(asked()[0]).stage)
