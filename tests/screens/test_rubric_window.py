"""The rubric taken out into a window of its own, as for a second screen."""

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from tests import builders
from ui import theme
from ui.main_window import MainWindow
from ui.scoring.rubric_window import on_one_screen
from ui.theme import Size

Open = Callable[..., MainWindow]
Key = Qt.Key


def taken_out(opened: Open, qtbot: QtBot) -> MainWindow:
    window = opened()
    window.start_scoring("S-1")
    qtbot.keyClick(window.score.stage, Key.Key_F9)
    own = window.score.columns.window_of_its_own
    with qtbot.waitActive(own, timeout=30_000):
        own.activateWindow()
    return window


def test_f9_takes_the_rubric_out_and_the_evidence_has_its_room(opened: Open, qtbot: QtBot) -> None:
    window = opened()
    window.start_scoring("S-1")
    before = window.score.stage.width()
    qtbot.keyClick(window.score.stage, Key.Key_F9)
    assert window.score.rubric.window() is window.score.columns.window_of_its_own
    QApplication.processEvents()
    assert window.score.stage.width() > before + 200


def test_the_open_criterion_is_laid_out_anew_for_the_width_it_gets(opened: Open, qtbot: QtBot) -> None:
    window = taken_out(opened, qtbot)
    for _ in range(3):
        QApplication.processEvents()
    held = window.score.rubric.active
    assert held is not None
    layout = held.layout()
    assert layout is not None
    assert layout.geometry() == held.rect()
    assert held.height() == layout.totalHeightForWidth(held.width())


def test_keys_score_from_the_rubrics_own_window(opened: Open, qtbot: QtBot) -> None:
    window = taken_out(opened, qtbot)
    own = window.score.columns.window_of_its_own
    window.score.rubric.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    window.score.rubric.setFocus()
    qtbot.keyClick(own.focusWidget() or own, Key.Key_N)
    qtbot.keyClick(own.focusWidget() or own, Key.Key_2)
    criterion = window.score.criterion
    assert window.score.view is not None and criterion is not None
    levels = builders.credential().rubric.criterion(criterion).levels
    assert window.score.view.assessment.scores[criterion] == levels[1].id


def test_closing_that_window_puts_the_rubric_back_where_it_was(opened: Open, qtbot: QtBot) -> None:
    window = opened()
    window.start_scoring("S-1")
    before = window.score.columns.sizes()
    qtbot.keyClick(window.score.stage, Key.Key_F9)
    window.score.columns.window_of_its_own.close()
    assert window.score.rubric.window() is window.window()
    QApplication.processEvents()
    assert window.score.columns.sizes() == before


def test_the_review_sheet_shows_in_the_rubrics_own_window(opened: Open, qtbot: QtBot) -> None:
    window = taken_out(opened, qtbot)
    window.score.deciding.show()
    assert window.score.review.window() is window.score.columns.window_of_its_own
    window.score.deciding.hide()
    assert window.score.columns.window_of_its_own.out


def test_the_window_closed_takes_the_rubrics_own_window_along(opened: Open, qtbot: QtBot) -> None:
    window = taken_out(opened, qtbot)
    own = window.score.columns.window_of_its_own
    window.close()
    assert not own.isVisible()


def test_it_is_seen_only_while_the_score_screen_is(opened: Open, qtbot: QtBot) -> None:
    window = taken_out(opened, qtbot)
    own = window.score.columns.window_of_its_own
    window.show_screen("queue")
    assert not own.isVisible()
    window.show_screen("score")
    assert own.isVisible() and own.out


ROOM, COLUMNS = QRect(0, 0, 1280, 720), QRect(64, 88, 1216, 600)


def test_on_one_screen_it_stands_below_the_header_with_its_title_bar_in_sight() -> None:
    place = on_one_screen(ROOM, ROOM, COLUMNS, 400, 40)
    assert place.adjusted(0, -40, 0, 0).top() == COLUMNS.top()
    assert place.right() == COLUMNS.right() and place.bottom() == COLUMNS.bottom()


def test_beside_a_window_that_leaves_room_it_hides_nothing() -> None:
    room = QRect(0, 0, 1920, 1080)
    left, right = QRect(0, 0, 1280, 720), QRect(640, 0, 1280, 720)
    assert on_one_screen(room, left, COLUMNS, 400, 40).left() == left.right() + 1
    assert on_one_screen(room, right, COLUMNS.translated(640, 0), 400, 40).right() == right.left() - 1


def test_the_review_is_not_cut_in_a_window_as_wide_as_the_rubric(opened: Open, qtbot: QtBot) -> None:
    window = opened()
    window.start_scoring("S-1")
    window.score.deciding.show()
    inside = window.score.review.findChildren(QScrollArea)[0].widget()
    assert inside is not None
    qtbot.waitUntil(lambda: 0 < inside.minimumSizeHint().width() <= theme.current().px(Size.RUBRIC), timeout=5_000)
