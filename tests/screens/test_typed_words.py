"""Words are durable a quarter of a second after the last key, whoever goes on typing or pulls the plug."""

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from assessor_app.queries.scoring import ScoreView, score_view
from assessor_app.store import opening
from assessor_app.store.engine import Store
from tests import builders
from tests.builders import PASSPHRASE
from ui.main_window import MainWindow
from ui.scoring.rationale import RationaleField
from ui.widgets.kept_words import PAUSE_MS, KeptWords

WITHIN_MS = 250  # of the last key; the write itself takes a few


def field_of(window: MainWindow) -> RationaleField:
    window.start_scoring("S-1")
    assert window.score.rubric.active is not None
    return window.score.rubric.active.rationale


def read_afresh(store: Store, window: MainWindow) -> ScoreView:
    opened = opening.open_workspace(store.folder, PASSPHRASE, writer=False)
    try:
        today = window.workspace.today()
        return score_view(opened.store, builders.known, builders.submission().id, window.workspace.policy, today)
    finally:
        opened.close()


def test_a_pause_of_the_hands_makes_the_words_durable(
    opened: Callable[..., MainWindow], reading: Store, qtbot: QtBot
) -> None:
    window = opened()
    field = field_of(window)
    with qtbot.waitSignal(field.written, timeout=30_000):
        qtbot.keyClicks(field, "they build on each other")
    assert list(read_afresh(reading, window).assessment.rationales.values()) == ["they build on each other"]


def test_whoever_pauses_after_a_space_goes_on_behind_it(qtbot: QtBot) -> None:
    field = KeptWords("", "Words")
    qtbot.addWidget(field)
    field.written.connect(lambda words: field.show_text(words.strip()))  # as whoever keeps them shows them
    field.show()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    with qtbot.waitSignal(field.written, timeout=30_000):
        qtbot.keyClicks(field, "Wait ")
    qtbot.keyClicks(field, "ten")
    assert field.toPlainText() == "Wait ten"


def test_the_pause_ends_early_enough_for_the_write(opened: Callable[..., MainWindow], qtbot: QtBot) -> None:
    field = field_of(opened())
    qtbot.keyClicks(field, "a")
    assert field._pause.isActive() and field._pause.interval() == PAUSE_MS <= WITHIN_MS - 50
    qtbot.waitSignal(field.written, timeout=30_000).wait()
