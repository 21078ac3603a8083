"""The outline and the pages beside a document, and the way to a page by its number."""

import io
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from assessor_app.documents.veil import Veil
from assessor_app.domain.submission import ArtifactId
from assessor_app.store.engine import Store
from tests.documents.books import book
from tests.documents.deck import deck, shape, sheet
from tests.screens.handed_in import hand_in, running
from ui import style, theme
from ui.background import Background
from ui.scoring.scoring_panel import ScoringPanel
from ui.viewers.document_viewer import DocumentViewer
from ui.viewers.page_pane import PAGES
from ui.viewers.pixmap_cache import PixmapCache
from ui.viewers.viewer import OpenArtifact

Key = Qt.Key
GENEROUS = 30_000
Open = Callable[..., DocumentViewer]


def plan(pages: int = 12) -> bytes:
    """An outline of two levels over pages higher than the view."""
    import pymupdf

    document = pymupdf.open()
    for number in range(1, pages + 1):
        document.new_page(width=400, height=560).insert_text((40, 60), f"Page {number} of the plan")
    document.set_toc([[1, "Before the lesson", 1], [2, "Who sits where", 3], [1, "The lesson", 5]])
    return document.tobytes()


@pytest.fixture
def opened(qtbot: QtBot, background: Background) -> Iterator[Open]:
    """Opens a document in the viewer and waits until all that it asks for is there."""
    viewers: list[DocumentViewer] = []
    with WorkerPool(spares=0) as pool:

        def open_document(data: bytes, name: str = "plan.pdf", veil: Veil | None = None) -> DocumentViewer:
            source = BytesSource(data)
            document = pool.open(source, name)
            document.veil = veil or Veil()
            shown = DocumentViewer(background, PixmapCache())
            viewers.append(shown)
            qtbot.addWidget(shown)
            shown.resize(800, 600)
            with qtbot.waitActive(shown, timeout=GENEROUS):
                shown.show()
                shown.activateWindow()
            shown.show_artifact(OpenArtifact(ArtifactId("a1"), "Plan", document, source))
            qtbot.waitUntil(lambda: background.idle, timeout=GENEROUS)
            shown.pages.setFocus()
            return shown

        yield open_document
        for viewer in viewers:
            viewer.clear()
        qtbot.waitUntil(lambda: background.idle, timeout=GENEROUS)


def press(qtbot: QtBot, viewer: DocumentViewer, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(viewer.window().focusWidget(), key)


def test_the_pane_is_shut_until_it_is_asked_for(opened: Open) -> None:
    viewer = opened(plan())
    assert not viewer.beside.pane.isVisible()
    viewer.beside.enter()
    assert viewer.beside.pane.isVisible() and viewer.beside.pane.outline.hasFocus()
    viewer.beside.enter()
    assert not viewer.beside.pane.isVisible() and viewer.pages.hasFocus()


def test_a_heading_leads_to_its_page(opened: Open, qtbot: QtBot) -> None:
    viewer = opened(plan())
    viewer.beside.enter()
    press(qtbot, viewer, Key.Key_Down, Key.Key_Down, Key.Key_Return)
    assert viewer.pages.page == 5 and viewer.pages.hasFocus()


def test_the_outline_marks_the_part_that_is_read(opened: Open) -> None:
    viewer = opened(plan())
    viewer.beside.enter()
    viewer.pages.setFocus()
    viewer.pages.go_to_page(4)
    assert viewer.beside.pane.outline.outline.here == 1
    assert [(each.level, each.page) for each in viewer.beside.pane.outline.outline.headings] == [(1, 1), (2, 3), (1, 5)]


def test_a_small_picture_leads_to_its_page_and_says_which_it_is(
    opened: Open, qtbot: QtBot, background: Background
) -> None:
    viewer = opened(plan())
    viewer.beside.pane.choose_tab(PAGES)
    viewer.beside.enter()
    pages = viewer.beside.pane.pages
    press(qtbot, viewer, Key.Key_Down, Key.Key_Down, Key.Key_Down, Key.Key_Return)
    assert (viewer.pages.page, pages.page) == (4, 4)
    told = [pages.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in (0, 3)]
    assert told == ["Page 1 of 12", "Page 4 of 12, in view"]


def test_only_the_pages_in_sight_are_drawn(opened: Open, qtbot: QtBot, background: Background) -> None:
    viewer = opened(plan(40))
    viewer.beside.pane.choose_tab(PAGES)
    viewer.beside.enter()
    qtbot.waitUntil(lambda: background.idle, timeout=GENEROUS)
    pages = viewer.beside.pane.pages
    assert pages.picture(1) is not None and pages.picture(3) is not None and pages.picture(30) is None
    press(qtbot, viewer, Key.Key_End)
    qtbot.waitUntil(lambda: pages.picture(40) is not None, timeout=GENEROUS)


def test_a_word_that_is_hidden_is_hidden_in_the_small_picture_too(
    opened: Open, qtbot: QtBot, background: Background
) -> None:
    black = []
    for viewer in (opened(plan()), opened(plan(), veil=Veil(("plan",)))):
        viewer.beside.pane.choose_tab(PAGES)
        viewer.beside.enter()
        qtbot.waitUntil(lambda: background.idle, timeout=GENEROUS)
        picture = viewer.beside.pane.pages.picture(2)
        assert picture is not None
        image = picture.toImage()
        shades = (image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(image.height()))
        black.append(sum(shade < 60 for shade in shades))
    assert black[0] < 5 < black[1]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("book.epub", book()),
        ("slides.pptx", deck([sheet("sld", shape("One")), sheet("sld", shape("Two"))])),
        ("long.md", "\n\n".join(f"# Part {n}\n\n" + "Partners talk first. " * 400 for n in range(4)).encode()),
    ],
)
def test_every_kind_with_pages_has_them_beside_it(opened: Open, name: str, data: bytes) -> None:
    viewer = opened(data, name)
    viewer.beside.enter()
    assert viewer.beside.pane.isVisible() and viewer.beside.pane.pages.sizes == viewer.pages._sizes


def with_a_page_too_large(pages: int) -> bytes:
    """A scan whose last page says that it has more pixels than may be shown."""
    out = io.BytesIO()
    first, *others = (Image.new("L", (400, 900), 200 + n) for n in range(pages))
    first.save(out, "TIFF", save_all=True, append_images=others)
    data = bytearray(out.getvalue())
    at = struct.unpack_from("<I", data, 4)[0]
    for _ in range(pages - 1):
        at = struct.unpack_from("<I", data, at + 2 + 12 * struct.unpack_from("<H", data, at)[0])[0]
    for entry in range(at + 2, at + 2 + 12 * struct.unpack_from("<H", data, at)[0], 12):
        if struct.unpack_from("<H", data, entry)[0] in (256, 257):  # width and height
            struct.pack_into("<HII", data, entry + 2, 4, 1, 90_000)
    return bytes(data)


def test_a_page_that_cannot_be_drawn_is_left_out_beside_and_ends_nothing(
    opened: Open, qtbot: QtBot, background: Background
) -> None:
    viewer = opened(with_a_page_too_large(4), "scan.tiff")
    with qtbot.assertNotEmitted(viewer.failed):
        viewer.resize(800, 900)
        viewer.beside.enter()
        qtbot.waitUntil(lambda: background.idle, timeout=GENEROUS)
    pages = viewer.beside.pane.pages
    assert pages.picture(3) is not None and pages.picture(4) is None and 4 in pages._in_sight()


def test_a_page_that_cannot_be_drawn_says_so_in_its_place_and_the_others_are_there(
    opened: Open, qtbot: QtBot, background: Background
) -> None:
    viewer = opened(with_a_page_too_large(4), "scan.tiff")
    feed = viewer.pages.feed
    assert feed is not None
    with qtbot.assertNotEmitted(viewer.failed):
        viewer.pages.go_to_page(4)
        qtbot.waitUntil(lambda: feed.trouble(4) != "" and background.idle, timeout=GENEROUS)
        empty = viewer.grab().toImage()
        viewer.pages.go_to_page(1)
        qtbot.waitUntil(lambda: background.idle and feed.text(1) is not None, timeout=GENEROUS)
    assert "too many pixels" in feed.trouble(4) and feed.trouble(1) == ""
    assert empty != viewer.grab().toImage()


def test_a_page_that_cannot_be_drawn_was_not_looked_at(opened: Open, qtbot: QtBot, background: Background) -> None:
    viewer = opened(with_a_page_too_large(4), "scan.tiff")
    looked: list[int] = []
    viewer.pages.pages_seen.connect(looked.extend)
    viewer.resize(800, 3000)
    viewer.pages.go_to_page(4)
    qtbot.waitUntil(lambda: viewer.pages.feed is not None and viewer.pages.feed.trouble(4) != "", timeout=GENEROUS)
    with qtbot.waitSignal(viewer.pages.pages_seen, timeout=GENEROUS):
        viewer.pages.set_zoom(0.5)
    assert 4 in viewer.pages.visible_pages() and 3 in looked and 4 not in looked


def test_a_document_without_an_outline_shows_its_pages(opened: Open) -> None:
    import pymupdf

    document = pymupdf.open()
    for _ in range(3):
        document.new_page()
    viewer = opened(document.tobytes())
    viewer.beside.enter()
    assert viewer.beside.pane.pages.hasFocus()


def test_one_page_without_an_outline_has_no_pane(opened: Open, qtbot: QtBot) -> None:
    viewer = opened(b"Students talk to each other.", "answer.txt")
    button = next(b for b in viewer.strip.findChildren(QAbstractButton) if b.accessibleName() == "Pages and outline")
    with qtbot.waitSignal(viewer.said) as told:
        viewer.beside.enter()
    assert told.args == ["This document has one page and no outline."]
    assert not viewer.beside.pane.isVisible() and not button.isVisible()


def test_the_button_of_the_strip_opens_and_shuts_it(opened: Open, qtbot: QtBot) -> None:
    viewer = opened(plan())
    button = next(b for b in viewer.strip.findChildren(QAbstractButton) if b.accessibleName() == "Pages and outline")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert viewer.beside.pane.isVisible() and button.isChecked() and viewer.pages.hasFocus()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not viewer.beside.pane.isVisible() and not button.isChecked()


def test_a_room_that_looks_on_sees_the_pages_only(opened: Open) -> None:
    viewer = opened(plan())
    viewer.beside.enter()
    viewer.set_quiet(True)
    assert not viewer.beside.pane.isVisible()
    viewer.set_quiet(False)
    assert viewer.beside.pane.isVisible()


def test_a_page_is_gone_to_by_its_number(opened: Open, qtbot: QtBot) -> None:
    viewer = opened(plan())
    viewer.strip.type_page()
    qtbot.keyClicks(viewer.window().focusWidget(), "7")
    press(qtbot, viewer, Key.Key_Return)
    assert viewer.pages.page == 7 and viewer.pages.hasFocus()


def test_a_number_too_large_leads_to_the_last_page_and_escape_leaves_all_as_it_is(opened: Open, qtbot: QtBot) -> None:
    viewer = opened(plan())
    viewer.strip.type_page()
    qtbot.keyClicks(viewer.window().focusWidget(), "99")
    press(qtbot, viewer, Key.Key_Escape)
    assert viewer.pages.page == 1 and viewer.pages.hasFocus()
    viewer.strip.type_page()
    qtbot.keyClicks(viewer.window().focusWidget(), "99")
    press(qtbot, viewer, Key.Key_Return)
    assert viewer.pages.page == 12


def test_the_strip_finds_room_beside_the_pane(opened: Open) -> None:
    viewer = opened(plan())
    viewer.resize(560, 500)
    viewer.beside.enter()
    strip, room = viewer.strip, viewer.strip.parentWidget()
    assert strip.isVisible() and room is not None and room.rect().contains(strip.geometry())


def test_the_pane_stands_the_next_time_as_it_was_left(panel: ScoringPanel) -> None:
    shown = panel.stage.document.beside
    shown.place({"open": True, "tab": PAGES, "width": 200})
    assert (shown.pane.wanted_tab, shown.wanted) == (PAGES, True)
    shown._want(False)
    kept = panel._workspace.preference("document.pane")
    assert kept == {"open": False, "tab": PAGES, "width": 200}
    shown.place(None)
    assert shown.pane.wanted_tab == PAGES


def test_the_keys_reach_the_pane_and_the_number(qtbot: QtBot, qapp: QApplication, store: Store, tmp_path: Path) -> None:
    style.apply(qapp, theme.theme_for("light", reduced_motion=True))
    submission = hand_in(store, tmp_path, {"plan.pdf": (plan(), "application/pdf")})
    whole = running(qtbot, store, submission, lambda w: w.window.score.stage.document.pages.page_count == 12)
    try:
        window, document = whole.window, whole.window.score.stage.document
        qtbot.waitUntil(lambda: whole.workspace.background.idle, timeout=GENEROUS)
        document.setFocus()
        qtbot.keyClick(window.focusWidget(), Key.Key_T)
        assert document.beside.pane.isVisible() and document.beside.pane.outline.hasFocus()
        criterion = window.score.held.criterion
        qtbot.keyClick(window.focusWidget(), Key.Key_Down)
        assert window.score.held.criterion == criterion
        qtbot.keyClick(window.focusWidget(), Key.Key_T)
        assert not document.beside.pane.isVisible()
        qtbot.keyClick(window.focusWidget(), Key.Key_G, Qt.KeyboardModifier.ControlModifier)
        assert window.focusWidget().accessibleName() == "Page number"
    finally:
        whole.close()
