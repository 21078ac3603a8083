"""What a look at the pictures found wrong once, so that it stays mended."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QGuiApplication, QHelpEvent, QImage, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QFileDialog,
    QHeaderView,
    QLabel,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from assessor_app.queries.preview import handed_in
from assessor_app.queries.queue import minutes_words
from assessor_app.queries.sync_state import News, SyncState
from assessor_app.store.rows import ArtifactFactRow
from tests import builders
from ui import style, theme
from ui.action_set import ActionSet
from ui.actions import TABLE, Scope
from ui.decisions.detail import why_words
from ui.gate import Locked, OpenElsewhere
from ui.key_help import told
from ui.main_window import MainWindow
from ui.scoring.header import PartTab
from ui.syncing.issuer_card import fingerprint
from ui.syncing.lines import news_line
from ui.viewers.tool_strip import ToolStrip
from ui.viewers.unreadable import UnreadablePanel
from ui.widgets.button import Button
from ui.widgets.layout import column, panel, scrolled
from ui.widgets.notices import Notice
from ui.widgets.rail import RailItem
from ui.widgets.scrim import Scrim
from ui.widgets.status_bar import StatusBar
from ui.widgets.text import ElidedLabel, label

Open = Callable[..., MainWindow]
HINTS = [(("Up", "Down"), "choose"), (("Return",), "open"), (("/",), "search")]
LONG = "Facilitating the talk of students about what they see, think and doubt " * 3
UNBROKEN = "Donaudampfschifffahrtsgesellschaftskapitän" * 5
ARABIC = "تيسير نقاش الطلاب حول ما يرونه وما يفكرون فيه " * 4


def words(widget: QWidget) -> str:
    QApplication.processEvents()
    return " ".join(each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget))


def fits(part: QWidget) -> bool:
    """Whether a button or a label has the room its words need."""
    if isinstance(part, Button):
        return part._shown() == part.text()
    if not isinstance(part, QLabel):
        return True
    if part.wordWrap():
        return part.heightForWidth(part.width()) <= part.height() + 1
    return part.sizeHint().width() <= part.width() + 1


def cut_off(window: QWidget) -> list[str]:
    """What is on show with less room than its words; a label made to be shortened is not meant."""
    QApplication.processEvents()
    shown = [part for part in window.findChildren(QWidget) if not part.visibleRegion().isEmpty()]
    return [str(part) for part in shown if not isinstance(part, ElidedLabel) and not fits(part)]


@pytest.mark.parametrize("screen", ["queue", "score", "review", "coach", "decisions", "sync", "settings"])
def test_nothing_is_cut_off_in_a_window_of_1280_by_720(opened: Open, qtbot: QtBot, screen: str) -> None:
    window = opened()
    if screen in ("score", "review"):
        window.start_scoring("S-1")
        qtbot.waitUntil(lambda: window.score.stage.opened is not None, timeout=30_000)
        if screen == "review":
            window.score.deciding.show()
    else:
        window.show_screen(screen)

    def whole() -> None:
        assert cut_off(window) == []

    qtbot.waitUntil(whole, timeout=10_000)  # what is asked for elsewhere brings its words when it comes


# -- the status bar


@pytest.fixture
def bar(qtbot: QtBot) -> StatusBar:
    made = StatusBar()
    qtbot.addWidget(made)
    made.resize(1280, 24)
    made.set_scope("Queue", HINTS)
    made.show()
    return made


def keys_of(bar: StatusBar) -> QImage:
    """The part of the bar in which the keys stand."""
    return bar.grab(QRect(0, 0, 320, 24)).toImage()


def test_the_keys_stay_beside_a_message(bar: StatusBar) -> None:
    before = keys_of(bar)
    bar.say("Saved: score of A")
    assert keys_of(bar) == before
    assert bar.text().endswith("Saved: score of A")


def test_a_message_that_needs_the_room_gives_it_back(bar: StatusBar) -> None:
    before = keys_of(bar)
    bar.say("A sentence that goes on. " * 12)
    assert keys_of(bar) != before
    bar.say("")
    assert keys_of(bar) == before


def test_the_picture_names_its_own_scope(opened: Open) -> None:
    window = opened()
    window.show_screen("score")
    window.score.stage.image.surface.setFocus()
    surface = window.score.stage.image.surface
    actions = window.actions_set
    actions._follow(surface)
    assert actions.scope is Scope.IMAGE
    assert window.status.text().startswith("Image")


def test_keys_of_the_screen_are_told_beside_those_of_the_viewer(opened: Open) -> None:
    window = opened()
    window.show_screen("score")
    window.actions_set._follow(window.score.stage.image.surface)
    assert [hint.words for hint in window.actions_set.hints()][-5:-1] == [
        "criterion",
        "link",
        "artifact",
        "next unscored",
    ]


# -- palette and help


def test_the_palette_is_as_high_as_what_it_found(opened: Open, qtbot: QtBot) -> None:
    window = opened()
    window.palette_sheet.open()
    before = window.palette_sheet.height()
    qtbot.keyClicks(window.palette_sheet.search.edit, "dark")
    assert window.palette_sheet.titles() == ["Dark look"]
    assert window.palette_sheet.height() < before / 3


def test_the_palette_says_that_nothing_was_found(opened: Open, qtbot: QtBot) -> None:
    window = opened()
    window.palette_sheet.open()
    qtbot.keyClicks(window.palette_sheet.search.edit, "zzzz")
    assert "“zzzz”" in words(window.palette_sheet)


def test_the_palette_dims_what_is_behind_it_and_a_click_there_closes_it(opened: Open, qtbot: QtBot) -> None:
    window = opened()
    corner = window.room.mapTo(window, window.room.rect().bottomRight()) - QPoint(8, 8)
    before = window.grab().toImage().pixelColor(corner).lightness()
    window.palette_sheet.open()
    assert window.grab().toImage().pixelColor(corner).lightness() < before
    qtbot.mouseClick(window.childAt(corner), Qt.MouseButton.LeftButton)
    assert not window.palette_sheet.isVisible()
    assert window.grab().toImage().pixelColor(corner).lightness() == before


def test_a_check_box_that_cannot_be_ticked_looks_so(qtbot: QtBot, qapp: QApplication) -> None:
    style.apply(qapp, theme.theme_for("light"))
    box = QCheckBox("S-1")
    qtbot.addWidget(box)
    box.show()
    inside = QPoint(8, box.height() // 2)
    before = box.grab().toImage().pixelColor(inside)
    box.setEnabled(False)
    assert box.grab().toImage().pixelColor(inside) != before


@pytest.mark.parametrize("ticked", [False, True])
def test_a_check_box_that_hears_the_keys_shows_it(qtbot: QtBot, qapp: QApplication, ticked: bool) -> None:
    style.apply(qapp, theme.theme_for("light"))
    box = QCheckBox("S-1")
    box.setChecked(ticked)
    qtbot.addWidget(box)
    box.show()
    box.activateWindow()
    qtbot.waitUntil(box.isActiveWindow)
    box.clearFocus()
    before = box.grab().toImage()
    box.setFocus()
    assert box.hasFocus() and box.grab().toImage() != before


@pytest.mark.parametrize("name", ["palette_sheet", "help"])
def test_what_lies_over_the_window_stays_inside_when_it_shrinks(opened: Open, name: str) -> None:
    window = opened(width=1600, height=900)
    over: QWidget = getattr(window, name)
    over.open()  # type: ignore[attr-defined]  # both have it
    window.resize(1024, 640)
    QApplication.processEvents()
    assert window.room.rect().contains(over.geometry())


def test_nine_levels_are_one_row_of_the_help(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    rows = told([a for a in TABLE if a.group == "Scores"], ActionSet(host))
    assert rows == [("Give a level", ("1", "…", "9"))]


def test_all_keys_stand_on_the_help_page_without_scrolling(opened: Open) -> None:
    window = opened(width=1440, height=900)
    window.help.open()
    QApplication.processEvents()
    area = window.help.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    assert area.verticalScrollBar().maximum() == 0


# -- the viewers


def test_paper_is_dimmed_in_the_dark_only(qtbot: QtBot, qapp: QApplication) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    strip = ToolStrip(host, ("select",), pages=True)
    moon = next(b for b in strip.findChildren(QAbstractButton) if b.accessibleName() == "Dim the paper")
    style.apply(qapp, theme.theme_for("light"))
    in_light = moon.isVisibleTo(strip)
    style.apply(qapp, theme.theme_for("dark"))
    in_dark = moon.isVisibleTo(strip)
    style.apply(qapp, theme.theme_for("light"))
    assert (in_light, in_dark) == (False, True)


def test_score_says_what_to_do_while_nothing_is_open(opened: Open) -> None:
    window = opened()
    window.show_screen("score")
    assert "No submission is open Choose one in the queue (Ctrl 1)" in words(window.score.stage)


# -- lists and panes


def test_a_search_without_a_match_offers_the_way_back(opened: Open, qtbot: QtBot) -> None:
    window = opened()
    window.show_screen("queue")
    window.queue.search.set_text("zzz")
    assert "Nothing matches" in words(window.queue)
    way = next(b for b in window.queue.findChildren(QAbstractButton) if b.text() == "Show everything")
    qtbot.mouseClick(way, Qt.MouseButton.LeftButton)
    assert window.queue.table.chosen_id() == "S-1"


def test_words_that_fit_do_not_scroll(qtbot: QtBot) -> None:
    area = scrolled(panel(column(*(label(LONG, wrap=True) for _ in range(3)), None)), "Words")
    qtbot.addWidget(area)
    area.resize(360, 600)
    area.show()
    assert area.verticalScrollBar().maximum() == 0


@pytest.mark.parametrize("title", [LONG, UNBROKEN, ARABIC], ids=["long", "unbroken", "right to left"])
@pytest.mark.parametrize("screen", ["queue", "score"])
def test_a_title_of_200_letters_pushes_nothing_out(opened: Open, qtbot: QtBot, title: str, screen: str) -> None:
    criteria = tuple(replace(c, title=title) for c in builders.rubric().criteria)
    rubric = replace(builders.rubric(), title=title, criteria=criteria)
    window = opened(replace(builders.credential(rubric), title=title), width=1024, height=640)
    if screen == "score":
        window.start_scoring("S-1")
        qtbot.waitUntil(lambda: window.score.stage.opened is not None, timeout=30_000)
    QApplication.processEvents()
    assert (window.width(), window.height()) == (1024, 640)
    assert window.minimumSizeHint().width() <= 1024


def test_queue_and_preview_count_minutes_alike() -> None:
    clip = replace(builders.answer(), text=None, path="clip.mp4", media_type="video/mp4")
    whole = builders.submission(artifacts=(clip,))
    fact = ArtifactFactRow(submission_id="S-1", artifact_id=clip.id, outcome="opens", kind="video", duration_s=12.0)
    assert [line.amount for line in handed_in(whole, {clip.id: fact})] == ["1 min"] == [minutes_words(12 / 60)]


def test_a_long_key_is_short_on_the_screen_and_whole_on_the_clipboard(opened: Open, qtbot: QtBot) -> None:
    window, key = opened(), "DxwrqEtHUVD9cn-LaJyi_172Zuj9eNfrjEj1sl6gdRk"
    state = replace(window.workspace.sync_state(), issuer="https://issuer.example", device=key)
    assert isinstance(state, SyncState)
    card = window.sync._issuer_card(state)
    qtbot.addWidget(card)
    assert key not in words(card) and fingerprint(key) in words(card)
    copy = next(b for b in card.findChildren(QAbstractButton) if b.text() == "Copy the whole key")
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == key


@pytest.mark.parametrize(
    ("outcome", "why", "said"),
    [
        ("earned", "Earned. 12 of the 12 points needed", "12 of the 12 points needed."),
        ("not yet", "Not yet: C needs Proficient", "C needs Proficient."),
        ("incomplete", "Incomplete: returned unscored. Two codes", "Returned unscored. Two codes."),
        ("earned", "", ""),
    ],
)
def test_the_outcome_is_not_said_twice(outcome: str, why: str, said: str) -> None:
    assert why_words(outcome, why) == said


@pytest.mark.parametrize(("width", "told"), [(1280, "Part 1"), (1600, "Part 1 · Overview")])
def test_a_narrow_header_shortens_the_parts_and_keeps_what_is_due(opened: Open, width: int, told: str) -> None:
    window = opened(width=width)
    window.start_scoring("S-1")
    QApplication.processEvents()
    tabs = window.score.header.findChildren(PartTab)
    assert [tab._title for tab in tabs if tab.isVisible()] == [told]


@pytest.mark.parametrize("look", ["light", "dark"])
def test_the_heads_of_a_file_list_have_the_ground_of_a_raised_surface(
    qtbot: QtBot, qapp: QApplication, look: theme.Appearance
) -> None:
    style.apply(qapp, theme.theme_for(look, reduced_motion=True))
    asking = QFileDialog(options=QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(asking)
    asking.setViewMode(QFileDialog.ViewMode.Detail)
    asking.show()
    head = asking.findChild(QHeaderView)
    assert isinstance(head, QHeaderView)
    picture = head.grab().toImage()
    assert picture.pixelColor(2, 2) == theme.current().color("surface_raised")
    style.apply(qapp, theme.theme_for("light", reduced_motion=True))


def test_the_keys_that_select_text_are_told_and_what_is_behind_all_keys_is_dimmed(opened: Open) -> None:
    window = opened()
    window.help.open()
    assert "Select text by lines" in words(window.help)
    assert window.help._scrim.isVisible() and isinstance(window.help._scrim, Scrim)
    window.help.close_help()
    assert not window.help._scrim.isVisible()


def test_a_screen_in_the_rail_is_lit_by_a_pointer_that_moves_and_not_by_one_left_lying_there(qtbot: QtBot) -> None:
    item = RailItem("tray", "Queue")
    qtbot.addWidget(item)
    item.show()
    before, place = item.grab().toImage(), QPointF(20, 20)
    QApplication.sendEvent(item, QEnterEvent(place, place, place))
    assert item.grab().toImage() == before
    none = Qt.MouseButton.NoButton
    held = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(item, QMouseEvent(QEvent.Type.MouseMove, place, place, none, none, held))
    assert item.grab().toImage() != before


def test_a_wrong_passphrase_is_told_in_the_tone_of_what_went_wrong(qtbot: QtBot) -> None:
    gate = Locked("Shut.")
    qtbot.addWidget(gate)
    gate.refuse("The passphrase is wrong.")
    assert gate.sentence.property("tone") == "negative"
    gate.busy("Unlocking…")
    assert gate.sentence.property("tone") == "quiet"


def test_enter_that_is_still_held_from_before_answers_nothing(qtbot: QtBot) -> None:
    gate = OpenElsewhere()
    qtbot.addWidget(gate)
    pressed = QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r"
    with qtbot.assertNotEmitted(gate.forward_wanted):
        QApplication.sendEvent(gate, QKeyEvent(*pressed, True))
    with qtbot.waitSignal(gate.forward_wanted):
        QApplication.sendEvent(gate, QKeyEvent(*pressed, False))


def test_enter_without_a_passphrase_says_what_is_wanted(qtbot: QtBot) -> None:
    gate = Locked("Shut.")
    qtbot.addWidget(gate)
    gate.show()
    qtbot.keyClick(gate.field, Qt.Key.Key_Return)
    assert gate.sentence.text().startswith("Type your passphrase")


def test_a_narrow_button_gives_up_its_key_before_a_letter_of_its_words(qtbot: QtBot) -> None:
    button, bare = Button("Withdraw", key="W"), Button("Withdraw")
    qtbot.addWidget(button)
    qtbot.addWidget(bare)
    button.resize(bare.sizeHint())
    assert (button._shown(), button._shown_key()) == ("Withdraw", "")
    button.resize(button.sizeHint())
    assert (button._shown(), button._shown_key()) == ("Withdraw", "W")


def test_words_a_button_has_no_room_for_are_its_tooltip(qtbot: QtBot) -> None:
    button = Button("Withdraw", key="W")
    qtbot.addWidget(button)
    button.resize(60, 32)
    QApplication.sendEvent(button, QHelpEvent(QEvent.Type.ToolTip, QPoint(4, 4), QPoint(4, 4)))
    assert button._shown() != "Withdraw" and button.toolTip() == "Withdraw"


def test_news_that_warns_is_told_to_its_end(qtbot: QtBot) -> None:
    warning = news_line(News("S-3", f"{LONG}Ask the programme's staff.", "warning"))
    qtbot.addWidget(warning)
    warning.resize(880, 40)
    warning.show()
    assert not [each for each in warning.findChildren(ElidedLabel) if "staff" in each.text()]
    assert "Ask the programme's staff." in words(warning)


def test_why_a_file_cannot_be_shown_gives_way_in_a_narrow_viewer(qtbot: QtBot) -> None:
    room = UnreadablePanel()
    qtbot.addWidget(room)
    room.say("plan.pdf", "The name ends in “.pdf”, but the content is nothing of that kind; it is damaged, or else.")
    for width in (900, 420):
        room.setFixedSize(width, 600)
        room.show()
        QApplication.processEvents()
        reason = room._reason
        assert room.rect().contains(reason.geometry()) and fits(reason)
        assert abs(reason.geometry().center().x() - room.rect().center().x()) <= 1


@pytest.mark.parametrize(("tone", "leaves"), [("quiet", True), ("warning", True), ("negative", False)])
def test_only_what_broke_stays_until_it_is_closed(qtbot: QtBot, tone: str, leaves: bool) -> None:
    notice = Notice("It is so.", tone=tone)
    qtbot.addWidget(notice)
    assert bool(notice.findChildren(QTimer)) is leaves


def test_notices_stand_evenly_and_each_is_as_high_as_its_words(opened: Open) -> None:
    window = opened()
    window.news.tell("All is well.")
    window.news.warn("A warning that is long enough to go over two lines, with all of its words to be read.")
    window.news.report(RuntimeError("broken"))
    QApplication.processEvents()
    shown = window.notices.notices()
    assert len({after.y() - before.geometry().bottom() for before, after in pairwise(shown)}) == 1
    assert [each.height() for each in shown] == [each.heightForWidth(each.width()) for each in shown]
