"""A field for somebody's words hands them over as they are written, and not only at a rest."""

import pytest
from pytestqt.qtbot import QtBot

from ui.widgets import kept_words
from ui.widgets.kept_words import KeptWords


def test_words_that_are_written_without_a_rest_are_handed_over_all_the_same(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_words, "PAUSE_MS", 10**8)  # no rest is long enough
    monkeypatch.setattr(kept_words, "AT_MOST_MS", 20)
    field = KeptWords("", "Rationale")
    qtbot.addWidget(field)
    field.show()
    with qtbot.waitSignal(field.written) as handed:
        qtbot.keyClicks(field, "on and on")
    assert handed.args == ["on and on"[: len(str(handed.args[0]))]]
