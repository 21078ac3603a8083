"""Sheets as an assessor's hands meet them: cells are chosen by keys, cited, and found again after a restart."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assessor_app.commands.submissions import import_bundle
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from assessor_app.domain.assessment import Conflict
from assessor_app.domain.evidence import CellRange, EvidenceLinkId
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.store.engine import Store
from tests import builders
from tests.bundles.bundle_builders import BagText, artifact_json, put, submission_json
from tests.documents.workbook_files import cell, sheet_xml, xlsx_bytes
from ui import style, theme
from ui.application import Running
from ui.background import Background
from ui.viewers.grid_table import GridTable
from ui.viewers.grid_view import GridViewer
from ui.viewers.viewer import OpenArtifact, ShownLink

Key, Modifier = Qt.Key, Qt.KeyboardModifier
BOOK = xlsx_bytes(
    {
        "Turns": sheet_xml(
            {
                1: [cell("A1", "Talk tracker", 11)],
                2: [cell("A2", "Student"), cell("B2", "Turns"), cell("C2", "Share")],
                3: [cell("A3", "Ana"), cell("B3", 12), cell("C3", 0.25, 2)],
                4: [cell("A4", "Bo"), cell("B4", 3), cell("C4", 0.06, 2)],
                9: [cell("A9", "a reason " * 40, 11)],
                400: [cell("B400", "partner talk, not counted")],
            },
            after='<mergeCells><mergeCell ref="A1:C1"/></mergeCells>',
        ),
        "Notes": sheet_xml({2: [cell("B2", "a partner listens")]}),
    }
)


def press(qtbot: QtBot, table: GridTable, *keys: Qt.Key, held: Qt.KeyboardModifier = Modifier.NoModifier) -> None:
    for key in keys:
        qtbot.keyClick(table, key, held)


def wait_for_cell(qtbot: QtBot, viewer: GridViewer, row: int, column: int, text: str) -> None:
    def there() -> bool:
        found = viewer.table.grid.cell(row, column)
        return found is not None and found.text == text

    qtbot.waitUntil(there, timeout=30_000)


@pytest.fixture
def unread(qtbot: QtBot, background: Background) -> Iterator[GridViewer]:
    """A sheet that was just opened: nothing of it has come yet."""
    with WorkerPool(spares=0) as pool:
        source = BytesSource(BOOK)
        shown = GridViewer(background)
        qtbot.addWidget(shown)
        shown.resize(800, 600)
        shown.show()
        shown.show_artifact(OpenArtifact(ArtifactId("a1"), "Tracker", pool.open(source, "t.xlsx"), source))
        yield shown
        shown.clear()
        qtbot.waitUntil(lambda: background.idle, timeout=10_000)


@pytest.fixture
def viewer(unread: GridViewer, qtbot: QtBot) -> GridViewer:
    wait_for_cell(qtbot, unread, 2, 0, "Ana")
    qtbot.waitUntil(lambda: unread.table.shape.known, timeout=30_000)
    return unread


def test_cells_that_were_not_read_yet_are_not_cited_as_empty(unread: GridViewer, qtbot: QtBot) -> None:
    unread.select_anchor(CellRange("Turns", "A2:B3"))
    assert "still being read" in unread.refusal
    qtbot.waitUntil(lambda: not unread.refusal, timeout=30_000)
    anchor = unread.selection_anchor()
    assert isinstance(anchor, CellRange) and anchor.quote.startswith("Student")


def chosen(viewer: GridViewer) -> str:
    anchor = viewer.selection_anchor()
    return f"{anchor.sheet}!{anchor.cells}" if isinstance(anchor, CellRange) else ""


def test_a_sheet_does_not_keep_the_row_heights_of_the_one_before(viewer: GridViewer, qtbot: QtBot) -> None:
    assert viewer.table.rowHeight(8) > 2 * viewer.table.rowHeight(7)  # it wraps
    viewer.step_sheet(1)
    wait_for_cell(qtbot, viewer, 1, 1, "a partner listens")
    qtbot.waitUntil(lambda: viewer.table.shape.known, timeout=30_000)
    assert viewer.table.rowHeight(8) == viewer.table.rowHeight(7)


def test_nothing_is_chosen_at_first(viewer: GridViewer) -> None:
    assert viewer.selection_anchors() == ()


def test_the_first_arrow_takes_the_cell_the_caret_is_on(viewer: GridViewer, qtbot: QtBot) -> None:
    press(qtbot, viewer.table, Key.Key_Right)
    assert chosen(viewer) == "Turns!A1:C1"  # merged cells are cited as the area they cover


def test_arrows_move_and_shift_extends(viewer: GridViewer, qtbot: QtBot) -> None:
    press(qtbot, viewer.table, Key.Key_Down, Key.Key_Down, Key.Key_Down)
    press(qtbot, viewer.table, Key.Key_Right, Key.Key_Down, held=Modifier.ShiftModifier)
    assert viewer.selection_anchor() == CellRange("Turns", "A3:B4", "Ana\t12\nBo\t3", tab=1)


def test_control_home_and_end_go_to_the_corners(viewer: GridViewer, qtbot: QtBot) -> None:
    press(qtbot, viewer.table, Key.Key_End, held=Modifier.ControlModifier)
    assert chosen(viewer) == "Turns!C400"
    press(qtbot, viewer.table, Key.Key_Home, held=Modifier.ControlModifier)
    assert chosen(viewer) == "Turns!A1:C1"


def test_everything_written_is_chosen_at_once(viewer: GridViewer, qtbot: QtBot) -> None:
    press(qtbot, viewer.table, Key.Key_A, held=Modifier.ControlModifier)
    assert chosen(viewer) == "Turns!A1:C400"


def test_escape_lets_the_selection_go(viewer: GridViewer, qtbot: QtBot) -> None:
    press(qtbot, viewer.table, Key.Key_Down, Key.Key_Escape)
    assert viewer.selection_anchors() == ()


def test_control_and_page_down_shows_the_next_sheet(viewer: GridViewer, qtbot: QtBot) -> None:
    press(qtbot, viewer.table, Key.Key_PageDown, held=Modifier.ControlModifier)
    wait_for_cell(qtbot, viewer, 1, 1, "a partner listens")
    assert [tab.isChecked() for tab in viewer.tabs.tabs] == [False, True]


def test_what_a_cell_has_no_room_for_stands_above(viewer: GridViewer, qtbot: QtBot) -> None:
    viewer.select_anchor(CellRange("Turns", "B400"))
    wait_for_cell(qtbot, viewer, 399, 1, "partner talk, not counted")
    assert (viewer.strip.place, viewer.strip.text) == ("B400", "partner talk, not counted")


def test_a_jump_into_another_sheet_brings_the_cells_into_view(viewer: GridViewer, qtbot: QtBot) -> None:
    viewer.show_sheet(2)
    viewer.jump_to(CellRange("Turns", "B400"))
    wait_for_cell(qtbot, viewer, 399, 1, "partner talk, not counted")
    assert viewer.table.viewport().rect().contains(viewer.table.area_rect((399, 1, 399, 1)))


def test_a_sheet_that_is_not_there_is_told(viewer: GridViewer, qtbot: QtBot) -> None:
    with qtbot.waitSignal(viewer.said) as told:
        viewer.jump_to(CellRange("Gone", "A1"))
    assert "no sheet “Gone”" in told.args[0]


def test_the_letter_of_a_citation_leads_to_its_link(viewer: GridViewer, qtbot: QtBot) -> None:
    viewer.show_links([ShownLink(EvidenceLinkId("L-1"), "B", CellRange("Turns", "B3:C4"))])
    (_, _, tag) = viewer.table._tags()[0]
    with qtbot.waitSignal(viewer.link_chosen) as told:
        qtbot.mouseClick(viewer.table.viewport(), Qt.MouseButton.LeftButton, pos=tag.center())
    assert told.args == ["L-1"]


def test_a_sheet_that_was_looked_at_counts_as_its_part_of_the_workbook(viewer: GridViewer, qtbot: QtBot) -> None:
    with qtbot.waitSignal(viewer.seen, timeout=30_000) as told:
        viewer.show_sheet(2)
    assert (told.args[0].ranges, told.args[0].whole) == (((1.0, 2.0),), 2.0)


@pytest.fixture
def submission(store: Store, tmp_path: Path) -> SubmissionId:
    """A workbook handed in with a bundle, its bytes in the vault."""
    media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    tracker = artifact_json(id="tracker", title="Talk tracker", path="artifacts/t.xlsx", media_type=media)
    bag = BagText(submission_json(artifacts=[tracker], answers=[]), {"artifacts/t.xlsx": BOOK})
    found, _ = import_bundle(store, put(tmp_path, bag.zip()), builders.known, now=lambda: "2026-11-23T09:00:00.000Z")
    return found


def running(qtbot: QtBot, store: Store, submission: SubmissionId) -> Running:
    whole = Running(store, builders.known)
    whole.workspace.answer_conflict(submission, Conflict.NONE)
    whole.window.show()
    qtbot.waitExposed(whole.window)
    whole.window.start_scoring(submission)
    wait_for_cell(qtbot, whole.window.score.stage.grid, 2, 0, "Ana")
    return whole


def take_focus(qtbot: QtBot, whole: Running, table: GridTable) -> None:
    """Keys are heard once the window is the active one."""

    def focused() -> bool:
        whole.window.activateWindow()
        table.setFocus()
        return bool(table.hasFocus())

    qtbot.waitUntil(focused, timeout=30_000)


def test_cells_cited_by_keys_are_found_again_after_a_restart(
    qtbot: QtBot, qapp: QApplication, store: Store, submission: SubmissionId
) -> None:
    style.apply(qapp, theme.theme_for("light", reduced_motion=True))
    first = running(qtbot, store, submission)
    table = first.window.score.stage.grid.table
    take_focus(qtbot, first, table)
    press(qtbot, table, Key.Key_Down, Key.Key_Down, Key.Key_Down)
    press(qtbot, table, Key.Key_Right, held=Modifier.ShiftModifier)
    press(qtbot, table, Key.Key_E)
    qtbot.waitUntil(lambda: len(first.workspace.score_view(submission).assessment.links) == 1, timeout=30_000)
    first.close()
    again = running(qtbot, store, submission)
    try:
        (link,) = again.workspace.score_view(submission).assessment.links
        assert link.anchor == CellRange("Turns", "A3:B3", "Ana\t12", tab=1)
        table = again.window.score.stage.grid.table
        press(qtbot, table, Key.Key_End, held=Modifier.ControlModifier)
        again.window.score.way.show_link(link.id)
        assert table.viewport().rect().contains(table.area_rect((2, 0, 2, 1)))
    finally:
        again.close()


def test_search_finds_words_in_cells_and_takes_the_cell_in_hand(
    qtbot: QtBot, qapp: QApplication, store: Store, submission: SubmissionId
) -> None:
    whole = running(qtbot, store, submission)
    try:
        score = whole.window.score
        score.searching.open()
        qtbot.keyClicks(score.search.field.edit, "partner")
        qtbot.waitUntil(lambda: len(score.search.model.hits) == 2, timeout=30_000)
        score.searching.step(1)
        assert [hit.place for hit in score.search.model.hits] == ["Turns, B400", "Notes, B2"]
        assert chosen(score.stage.grid) == "Turns!B400"
    finally:
        whole.close()
