"""What the mouse and the keys do on a page: select text, draw or nudge a region, follow a pin, scroll."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent

from ui.viewers.page_text import offset_at, word_at
from ui.viewers.region import ARROWS, FIRST, Region, box_between, nudged
from ui.viewers.text_selection import Move, Place, Selection, first_word, moved

if TYPE_CHECKING:
    from ui.viewers.page_view import PageView

Modifier = Qt.KeyboardModifier
MOVES = {
    (Qt.Key.Key_Left, False): Move.LEFT,
    (Qt.Key.Key_Right, False): Move.RIGHT,
    (Qt.Key.Key_Left, True): Move.WORD_LEFT,
    (Qt.Key.Key_Right, True): Move.WORD_RIGHT,
    (Qt.Key.Key_Up, False): Move.UP,
    (Qt.Key.Key_Down, False): Move.DOWN,
    (Qt.Key.Key_Home, False): Move.LINE_START,
    (Qt.Key.Key_End, False): Move.LINE_END,
}


def wants_key(view: PageView, event: QKeyEvent) -> bool:
    """Keys that belong to the page before they belong to any action: Shift with arrows, and arrows on a region."""
    key, shift, _ = _pressed(event)
    if _region_tool(view):
        return key in ARROWS
    return shift and any(key == each for each, _ in MOVES)


def on_key(view: PageView, event: QKeyEvent) -> bool:
    """True when the key was used."""
    key, shift, control = _pressed(event)
    if _region_tool(view) and key in ARROWS:
        _nudge(view, ARROWS[key], shift, control)
        return True
    alt = bool(event.modifiers() & Modifier.AltModifier)
    if (shift or alt) and (key, control) in MOVES:
        _move_caret(view, MOVES[key, control], extend=shift)
        return True
    if key == Qt.Key.Key_Escape and (view.selection or view.region):
        view.select(None)
        return True
    return _scroll(view, key)


def _pressed(event: QKeyEvent) -> tuple[Qt.Key, bool, bool]:
    held = event.modifiers()
    return Qt.Key(event.key()), bool(held & Modifier.ShiftModifier), bool(held & Modifier.ControlModifier)


def _region_tool(view: PageView) -> bool:
    return view.tool.value == "region"


def _nudge(view: PageView, arrow: tuple[int, int], resize: bool, far: bool) -> None:
    """The first arrow key lays a region in the middle of the page; the next ones move or resize it."""
    if view.region is None:
        view.select_region(Region(view.page, FIRST))
        return
    view.select_region(Region(view.region.page, nudged(view.region.box, arrow, resize, far)))


def _move_caret(view: PageView, move: Move, extend: bool) -> None:
    selection = first_caret(view) if view.selection is None or _left_behind(view) else view.selection
    if selection is None:
        return
    caret = moved(selection.caret, move, view.text_of, view.page_count)
    view.select(Selection(selection.fixed if extend else caret, caret))
    rect = view.caret_rect()
    if rect is not None:
        view.show_rect(rect)


def _left_behind(view: PageView) -> bool:
    """Whether a caret that holds nothing was scrolled out of view."""
    rect = view.caret_rect()
    empty = view.selection is not None and view.selection.empty
    return empty and (rect is None or not view.viewport().rect().contains(rect.center().toPoint()))


def first_caret(view: PageView) -> Selection | None:
    """A caret made by keys begins at the first word in view."""
    for page in view.visible_pages():
        text = view.text_of(page)
        _, top = view.point_on_page(page, QPointF(0, 0))
        word = first_word(text, top) if text else None
        if word is not None:
            place = Place(page, word.start)
            return Selection(place, place)
    return None


def _scroll(view: PageView, key: Qt.Key) -> bool:
    bar = view.verticalScrollBar()
    step = bar.pageStep() - 80
    match key:
        case Qt.Key.Key_PageDown | Qt.Key.Key_Space:
            bar.setValue(bar.value() + step)
        case Qt.Key.Key_PageUp | Qt.Key.Key_Backspace:
            bar.setValue(bar.value() - step)
        case Qt.Key.Key_Home:
            bar.setValue(bar.minimum())
        case Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        case _:
            return False
    return True


def on_press(view: PageView, event: QMouseEvent) -> None:
    if event.button() != Qt.MouseButton.LeftButton:
        return
    point = event.position()
    pin = next(
        (
            pin
            for page in view.visible_pages()
            for pin in view.pins(page, view.page_rect(page))
            if pin.rect.contains(point)
        ),
        None,
    )
    if pin is not None:
        view.link_chosen.emit(pin.link.id)
        return
    page = view.page_under(point)
    view.drag_from = (page, point)
    if _region_tool(view):
        view.select_region(None)
    else:
        _put_caret(view, point, extend=bool(event.modifiers() & Modifier.ShiftModifier))


def on_move(view: PageView, event: QMouseEvent) -> None:
    if view.drag_from is None:
        return
    page, start = view.drag_from
    if _region_tool(view):
        box = box_between(view.page_rect(page), start, event.position())
        view.select_region(Region(page, box) if box else None)
        return
    _scroll_at_edge(view, event.position())
    _put_caret(view, event.position(), extend=True)


def _scroll_at_edge(view: PageView, point: QPointF) -> None:
    """Selecting past the edge brings the next lines in."""
    bar = view.verticalScrollBar()
    if point.y() > view.viewport().height() - 12:
        bar.setValue(bar.value() + bar.singleStep())
    elif point.y() < 12:
        bar.setValue(bar.value() - bar.singleStep())


def on_release(view: PageView, event: QMouseEvent) -> None:
    view.drag_from = None


def on_double_click(view: PageView, event: QMouseEvent) -> None:
    """A double click takes the word."""
    place = _place_at(view, event.position())
    text = view.text_of(place.page) if place else None
    if place is not None and text is not None and not _region_tool(view):
        start, end = word_at(text, place.offset)
        view.select(Selection(Place(place.page, start), Place(place.page, end)))


def _put_caret(view: PageView, point: QPointF, extend: bool) -> None:
    place = _place_at(view, point)
    if place is None:
        return
    fixed = view.selection.fixed if extend and view.selection else place
    view.select(Selection(fixed, place))


def _place_at(view: PageView, point: QPointF) -> Place | None:
    page = view.page_under(point)
    text = view.text_of(page)
    return Place(page, offset_at(text, *view.point_on_page(page, point))) if text else None
