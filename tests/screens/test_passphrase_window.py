"""The small window that asks for the passphrase, or for a new one."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from ui import style, theme
from ui.unlocking import PassphraseDialog

ENTER = Qt.Key.Key_Return


def asked(qtbot: QtBot, *, new: bool) -> PassphraseDialog:
    dialog = PassphraseDialog("It keeps what you read and write on this computer.", new=new)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitActive(dialog)
    return dialog


def typed(qtbot: QtBot, dialog: PassphraseDialog, *words: str) -> None:
    """Each into the field that has the focus, and Enter."""
    for word in words:
        qtbot.keyClicks(dialog.focusWidget(), word)
        qtbot.keyClick(dialog.focusWidget(), ENTER)


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    style.apply(qapp, theme.theme_for("light"))


@pytest.mark.parametrize(("refused", "tone"), [(False, "quiet"), (True, "negative")])
def test_a_passphrase_that_would_not_do_is_told_in_the_tone_of_what_went_wrong(
    qtbot: QtBot, refused: bool, tone: str
) -> None:
    dialog = PassphraseDialog("The passphrase is wrong.", refused=refused)
    qtbot.addWidget(dialog)
    assert dialog.sentence.property("tone") == tone


def test_a_new_passphrase_is_typed_twice(qtbot: QtBot) -> None:
    dialog = asked(qtbot, new=True)
    typed(qtbot, dialog, "seven quiet rivers")
    assert dialog.isVisible()
    typed(qtbot, dialog, "seven quiet rivers")
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_two_that_differ_make_no_workspace(qtbot: QtBot) -> None:
    dialog = asked(qtbot, new=True)
    typed(qtbot, dialog, "seven quiet rivers", "seven quiet river")
    assert dialog.isVisible() and "differ" in dialog.advice.text()


def test_a_short_one_is_said_to_be_short_while_it_is_typed_and_taken_all_the_same(qtbot: QtBot) -> None:
    dialog = asked(qtbot, new=True)
    qtbot.keyClicks(dialog.field, "river")
    assert dialog.advice.text().startswith("This is short.")
    qtbot.keyClick(dialog.field, ENTER)
    typed(qtbot, dialog, "river")
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_the_longest_advice_is_seen_whole(qtbot: QtBot) -> None:
    dialog = asked(qtbot, new=True)
    qtbot.keyClicks(dialog.field, "abababababababab")
    assert dialog.advice.heightForWidth(dialog.advice.width()) <= dialog.advice.height()


def test_unlocking_asks_once_and_names_the_recovery_code(qtbot: QtBot) -> None:
    dialog = asked(qtbot, new=False)
    assert "recovery code" in dialog.field.placeholderText()
    typed(qtbot, dialog, "seven quiet rivers")
    assert dialog.result() == QDialog.DialogCode.Accepted
