"""Pages, pictures and time as an assessor's hands meet them."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from assessor_app.documents.values import PageSize, Word
from assessor_app.domain.evidence import Box, EvidenceLinkId, ImageRegion, PageRegion, TextRange
from assessor_app.domain.submission import ArtifactId
from assessor_app.domain.word_search import sought
from tests.screens.test_contrast import contrast
from ui import theme
from ui.background import Background
from ui.theme import DARK, LIGHT, Theme
from ui.viewers.document_viewer import DocumentViewer
from ui.viewers.page_geometry import arrange, fit_width, tiles
from ui.viewers.page_painting import to_pixels
from ui.viewers.page_text import boxes, locate, offset_at, page_text, text_anchor
from ui.viewers.page_view import PageView
from ui.viewers.pixmap_cache import PixmapCache
from ui.viewers.seen_ranges import fraction, merged
from ui.viewers.stage import ViewerStage
from ui.viewers.time_scale import exact_clock, first_scale, lanes, marks, zoomed
from ui.viewers.turned import turned_box, unturned_box
from ui.viewers.viewer import OpenArtifact, ShownLink

TEXT = "Students talk\nto each other"
WORDS = (
    Word("Students", 0, (10, 10, 90, 20), 0),
    Word("talk", 9, (100, 10, 140, 20), 0),
    Word("to", 14, (10, 30, 30, 40), 1),
    Word("each", 17, (40, 30, 80, 40), 1),
    Word("other", 22, (90, 30, 140, 40), 1),
)
PAGE = page_text(1, TEXT, WORDS)


def test_a_point_on_a_letter_finds_its_place_in_the_text() -> None:
    assert offset_at(PAGE, 50, 15) == 4


def test_a_selection_over_two_lines_has_a_box_on_each() -> None:
    assert len(boxes(PAGE, 9, 21)) == 2


def test_a_quote_loses_the_white_space_at_its_ends() -> None:
    anchor = text_anchor(PAGE, 8, 14)
    assert anchor is not None
    assert (anchor.quote, anchor.start, anchor.end) == ("talk", 9, 13)


def test_a_quote_is_found_again_when_its_offset_is_wrong() -> None:
    assert locate(PAGE, TextRange("each other", 3, 13, page=1)) == (17, 27)


def test_a_search_runs_over_line_ends_and_case() -> None:
    assert sought("TALK to").spans(PAGE.searched) == ((9, 16),)


def test_a_large_page_comes_in_tiles_that_cover_the_view() -> None:
    geometry = arrange([PageSize(612, 792)], 6.0, 800)
    found = list(tiles(PageSize(612, 792), 1, 6.0, geometry.rect(1).translated(-geometry.rect(1).topLeft())))
    assert len(found) == 4 * 5


def test_one_plan_among_letter_pages_leaves_them_readable() -> None:
    letters = [PageSize(612, 792)] * 30
    assert fit_width([*letters, PageSize(6000, 4000)], 900) == fit_width(letters, 900)


def test_a_page_laid_across_is_fitted_with_the_others() -> None:
    across = [PageSize(595, 842), PageSize(595, 842), PageSize(842, 595)]
    assert fit_width(across, 900) == fit_width([PageSize(842, 595)], 900)


def test_time_is_told_to_the_hundredth() -> None:
    assert exact_clock(192.48) == "00:03:12.48"


def test_a_timeline_keeps_the_moment_under_the_pointer_while_it_stretches() -> None:
    scale = zoomed(first_scale(1104, 600), 0.5, 120)
    assert scale.x_of(120) == pytest.approx(first_scale(1104, 600).x_of(120))


def test_the_ruler_starts_at_nought() -> None:
    assert marks(first_scale(1104, 700))[0] == (0.0, "00:00")


def test_no_two_marks_of_a_ruler_say_the_same_time() -> None:
    words = [word for _, word in marks(first_scale(6, 1400))]
    assert words == ["00:00", "00:01", "00:02", "00:03", "00:04", "00:05", "00:06"]


def test_spans_that_overlap_lie_in_different_lanes() -> None:
    assert lanes([(122, 151), (140, 165), (170, 180)]) == (0, 1, 0)


def test_what_was_seen_twice_counts_once() -> None:
    assert fraction(merged([(0, 5), (3, 10)]), 20) == 0.5


def test_a_region_on_a_turned_picture_is_kept_upright() -> None:
    box = Box(10, 20, 30, 15)
    assert unturned_box(turned_box(box, 3), 3) == box


@pytest.fixture(scope="module")
def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (320, 200), "#88aacc").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def viewer(qtbot: QtBot, background: Background) -> Iterator[DocumentViewer]:
    """A text answer of three paragraphs, open in a real worker."""
    text = "Students talk to each other.\n\nA partner listens first.\n\nThen they swap."
    with WorkerPool(spares=0) as pool:
        source = BytesSource(text.encode())
        document = pool.open(source, "answer.txt")
        shown = DocumentViewer(background, PixmapCache())
        qtbot.addWidget(shown)
        shown.resize(800, 600)
        shown.show()
        shown.show_artifact(OpenArtifact(ArtifactId("a1"), "Context", document, source))
        qtbot.waitUntil(lambda: shown.pages.text_of(1) is not None, timeout=20_000)
        yield shown
        shown.clear()
        qtbot.waitUntil(lambda: background.idle, timeout=10_000)


def test_text_is_selected_with_shift_and_the_arrows(viewer: DocumentViewer, qtbot: QtBot) -> None:
    control = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    for _ in range(2):
        qtbot.keyClick(viewer.pages, Qt.Key.Key_Right, control)
    anchor = viewer.selection_anchor()
    assert isinstance(anchor, TextRange)
    assert (anchor.quote, anchor.page) == ("Students talk", 1)


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_words_that_six_criteria_cite_stay_readable(
    viewer: DocumentViewer, look: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme, "current", lambda: look)
    pages, text = viewer.pages, viewer.pages.text_of(1)
    assert text is not None
    (box,) = boxes(text, 0, 28)
    line = to_pixels(pages.page_rect(1), pages.scale, box)

    def ground(letters: str) -> QColor:
        anchor = TextRange("Students talk to each other.", 0, 28, page=1)
        pages.show_links([ShownLink(EvidenceLinkId(each), each, anchor) for each in letters])
        return pages.viewport().grab().toImage().pixelColor(line.topLeft().toPoint())

    alone, six = ground("A"), ground("ABCDEF")
    assert alone != ground("") and contrast(QColor("black"), six) >= 7
    assert contrast(six, ground("")) >= contrast(alone, ground(""))  # and is seen to be marked


def test_escape_lets_the_selection_go(viewer: DocumentViewer, qtbot: QtBot) -> None:
    qtbot.keyClick(viewer.pages, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(viewer.pages, Qt.Key.Key_Escape)
    assert viewer.selection_anchors() == ()


def test_a_region_is_made_and_moved_with_the_arrows(viewer: DocumentViewer, qtbot: QtBot) -> None:
    viewer.set_tool("region")
    qtbot.keyClick(viewer.pages, Qt.Key.Key_Right)
    first = viewer.selection_anchor()
    qtbot.keyClick(viewer.pages, Qt.Key.Key_Right)
    assert first is not None and viewer.selection_anchor() != first


def test_the_next_place_found_is_ready_to_be_linked(viewer: DocumentViewer) -> None:
    viewer.look_for("partner")
    viewer.find_next()
    anchor = viewer.selection_anchor()
    assert isinstance(anchor, TextRange) and anchor.quote == "partner"


def test_a_page_in_view_counts_as_seen(viewer: DocumentViewer, qtbot: QtBot) -> None:
    with qtbot.waitSignal(viewer.seen, timeout=10_000) as told:
        viewer.pages.fit_width()
    assert told.args[0].ranges == ((0.0, 1.0),)


def test_a_picture_is_pointed_into_by_keys(qtbot: QtBot, background: Background, picture: bytes) -> None:
    from ui.viewers.image_view import ImageViewer

    with WorkerPool(spares=0) as pool:
        source = BytesSource(picture)
        shown = ImageViewer(background)
        qtbot.addWidget(shown)
        shown.resize(600, 500)
        shown.show()
        shown.show_artifact(OpenArtifact(ArtifactId("p"), "Poster", pool.open(source, "poster.png"), source))
        qtbot.keyClick(shown.surface, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        assert isinstance(shown.selection_anchor(), ImageRegion)
        qtbot.waitUntil(lambda: background.idle, timeout=10_000)


def test_a_picture_of_several_pages_shows_them_all(qtbot: QtBot, background: Background) -> None:
    first = Image.new("RGB", (320, 200), "red")
    out = io.BytesIO()
    first.save(out, "TIFF", save_all=True, append_images=[Image.new("RGB", (320, 200), "blue")])
    with WorkerPool(spares=0) as pool:
        source = BytesSource(out.getvalue())
        stage = ViewerStage(background, PixmapCache())
        qtbot.addWidget(stage)
        stage.resize(600, 500)
        stage.show()
        stage.show_artifact(OpenArtifact(ArtifactId("p"), "Fax", pool.open(source, "fax.tiff"), source))
        assert stage.viewer is stage.document and stage.document.pages.page_count == 2
        stage.show_links([ShownLink(EvidenceLinkId("old"), "A", ImageRegion(Box(10, 10, 20, 20)))])
        assert len(stage.document.pages.pins(1, stage.document.pages.page_rect(1))) == 1
        stage.document.pages.go_to_page(2)
        qtbot.keyClick(stage.document.pages, Qt.Key.Key_Right)
        (anchor,) = stage.selection_anchors()
        assert isinstance(anchor, PageRegion) and anchor.page == 2
        stage.clear()
        qtbot.waitUntil(lambda: background.idle, timeout=10_000)


def test_a_page_far_wider_than_the_others_is_gone_to_and_come_back_from(qtbot: QtBot) -> None:
    pages = PageView()
    qtbot.addWidget(pages)
    pages.resize(800, 600)
    pages.show()
    pages.show_pages((*[PageSize(612, 792)] * 3, PageSize(4000, 3000)), None)
    letter = pages.page_rect(1)
    assert letter.left() > 0 and letter.right() < pages.viewport().width() and pages.zoom > 0.7
    pages.go_to_page(4)
    pages.horizontalScrollBar().setValue(0)
    pages.fit_width()
    plan = pages.page_rect(4)
    assert plan.left() > 0 and plan.right() < pages.viewport().width()
    pages.go_to_page(2)
    pages.fit_width()
    assert pages.page_rect(2).size() == letter.size() and pages.page_rect(2).left() == letter.left()


def test_the_player_reads_bytes_from_the_middle() -> None:
    from PySide6.QtCore import QObject

    from ui.viewers.source_device import SourceDevice

    owner = QObject()
    device = SourceDevice(BytesSource(b"0123456789"), owner)
    device.seek(4)
    assert bytes(device.read(3).data()) == b"456"
