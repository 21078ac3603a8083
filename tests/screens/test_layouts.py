"""LibreOffice's layout beside our simplified view, where the user has LibreOffice: by a key, there and back."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assessor_app.documents import libreoffice
from assessor_app.documents.libreoffice import find_office
from assessor_app.domain.evidence import Box, PageRegion, TextRange
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.queries.office import LEFT, USED, choice_in, office_of
from assessor_app.store.engine import Store
from tests.documents.conftest import pdf_bytes
from tests.documents.test_libreoffice import a_program
from tests.documents.written import word_bytes
from tests.screens.handed_in import GENEROUS, hand_in, running
from ui import style, theme
from ui.application import Running
from ui.covers import Covers
from ui.viewers.document_viewer import DocumentViewer
from ui.viewers.layouts import BACK, CITE_THERE, OFFER
from ui.viewers.shelf import COVERED

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="stands in for LibreOffice with a shell script")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PLAN = SubmissionId("SUB-0042")
Open = Callable[[Path | None], tuple[Running, DocumentViewer]]


@pytest.fixture
def opened(
    qtbot: QtBot, qapp: QApplication, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Open]:
    style.apply(qapp, theme.theme_for("light", reduced_motion=True))
    windows: list[Running] = []

    def open_plan(office: Path | None) -> tuple[Running, DocumentViewer]:
        monkeypatch.setattr(libreoffice, "find_office", lambda: office)
        hand_in(store, tmp_path, {"plan.docx": (word_bytes(), WORD)})
        whole = running(qtbot, store, PLAN, lambda w: w.window.score.stage.opened is not None)
        windows.append(whole)
        return whole, whole.window.score.stage.document

    yield open_plan
    for whole in windows:
        whole.close()


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Makes two pages of whatever it is given."""
    (tmp_path / "made.pdf").write_bytes(pdf_bytes("Laid out", "by another hand"))
    return a_program(tmp_path, f'for last; do :; done; cp {tmp_path / "made.pdf"} "$(dirname "$last")/work.pdf"')


def press(qtbot: QtBot, whole: Running, key: Qt.Key) -> None:
    whole.window.activateWindow()
    whole.window.score.stage.setFocus()
    qtbot.keyClick(whole.window.focusWidget(), key)


def lay_out(qtbot: QtBot, whole: Running, viewer: DocumentViewer) -> None:
    press(qtbot, whole, Qt.Key.Key_L)
    qtbot.waitUntil(lambda: viewer.layouts.faithful, timeout=GENEROUS)


def test_without_libreoffice_nothing_is_offered(qtbot: QtBot, opened: Open) -> None:
    whole, viewer = opened(None)
    assert viewer._notice.isVisible() and not viewer._notice.action.isVisible()
    press(qtbot, whole, Qt.Key.Key_L)
    assert viewer.layouts.said == "" and not viewer.layouts.faithful


def test_a_key_shows_its_layout_and_again_the_simplified_view(qtbot: QtBot, opened: Open, office: Path) -> None:
    whole, viewer = opened(office)
    assert viewer._notice.action.isVisible() and viewer._notice.action.text() == OFFER
    lay_out(qtbot, whole, viewer)
    assert viewer.pages.page_count == 2 and viewer._notice.action.text() == BACK
    press(qtbot, whole, Qt.Key.Key_L)
    assert viewer.pages.page_count == 1 and viewer._notice.action.text() == OFFER


def test_nothing_is_cited_in_its_layout_and_a_sentence_says_where(qtbot: QtBot, opened: Open, office: Path) -> None:
    whole, viewer = opened(office)
    lay_out(qtbot, whole, viewer)
    qtbot.waitUntil(lambda: viewer.pages.text_of(1) is not None, timeout=GENEROUS)
    qtbot.keyClick(whole.window.focusWidget(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    press(qtbot, whole, Qt.Key.Key_E)
    assert CITE_THERE in whole.window.status.text()
    assert whole.workspace.score_view(PLAN).assessment.links == ()


def test_a_link_leads_back_to_the_view_it_was_made_in(qtbot: QtBot, opened: Open, office: Path) -> None:
    whole, viewer = opened(office)
    lay_out(qtbot, whole, viewer)
    viewer.jump_to(TextRange("compare fractions", 19, 36, page=1))
    assert not viewer.layouts.faithful and viewer.pages.page_count == 1


def test_boxes_drawn_over_it_keep_the_simplified_view(qtbot: QtBot, opened: Open, office: Path) -> None:
    whole, viewer = opened(office)
    Covers(whole.workspace).cover(whole.workspace.in_hand(), ArtifactId("plan"), PageRegion(1, Box(10, 10, 20, 20)))
    qtbot.waitUntil(lambda: whole.window.score.stage.opened is not None and viewer.layouts.document is not None
                    and bool(viewer.layouts.document.veil.covers), timeout=GENEROUS)  # fmt: skip
    press(qtbot, whole, Qt.Key.Key_L)
    qtbot.waitUntil(lambda: viewer.layouts.said == COVERED, timeout=GENEROUS)
    assert not viewer.layouts.faithful


def test_one_that_cannot_lay_it_out_is_a_sentence(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    whole, viewer = opened(a_program(tmp_path, "exit 1"))
    press(qtbot, whole, Qt.Key.Key_L)
    qtbot.waitUntil(lambda: "could not lay" in viewer.layouts.said, timeout=GENEROUS)
    assert viewer.pages.page_count == 1


@pytest.mark.long
def test_libreoffice_itself_lays_it_out(qtbot: QtBot, opened: Open) -> None:
    found = find_office()
    if found is None:
        pytest.skip("LibreOffice is not on this machine")
    whole, viewer = opened(found)
    lay_out(qtbot, whole, viewer)
    document = viewer.layouts.document
    assert document is not None and "compare fractions" in document.text(1)


def test_who_wants_no_libreoffice_is_not_offered_its_layout_from_then_on(
    opened: Open, qtbot: QtBot, office: Path
) -> None:
    whole, viewer = opened(office)
    lay_out(qtbot, whole, viewer)
    whole.window.settings.office.choice.choose(LEFT)
    assert whole.documents.office is None and office_of(whole.workspace.store) is None
    whole.window.settings.office.choice.choose(USED)
    assert whole.documents.office == office


def test_where_what_it_reads_would_lie_on_the_disk_it_is_used_only_by_who_said_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert choice_in(None) == (USED if libreoffice.has_memory_disk() else LEFT)
    monkeypatch.setattr(libreoffice, "_MEMORY_DISK", tmp_path / "none")
    assert (choice_in(None), choice_in("of a later version"), choice_in(USED)) == (LEFT, LEFT, USED)
