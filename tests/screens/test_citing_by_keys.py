"""Every kind of evidence is cited by keys alone, and the place is found again after a restart."""

import io
import wave
from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assessor_app.documents.libreoffice import find_office
from assessor_app.domain.evidence import Anchor, CellRange, ImageRegion, PageRegion, TextRange, TimeSpan
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.store.engine import Store
from tests import films
from tests.documents.books import book
from tests.documents.conftest import pdf_bytes, picture_bytes
from tests.documents.deck import deck, shape, sheet
from tests.documents.open_slides import box, frame, slides
from tests.documents.workbook_files import cell, ods_bytes, sheet_xml, xlsx_bytes
from tests.documents.written import open_text_file, para, rtf, word_file
from tests.screens.handed_in import GENEROUS, hand_in, running
from ui import style, theme
from ui.application import Running

Key, Held = Qt.Key, Qt.KeyboardModifier
WORDS = "Partners talk first about the river"
Press = tuple[Qt.Key, Qt.KeyboardModifier]
Cited = tuple[bytes, str, tuple[Press, ...], type]
SELECT = ((Key.Key_Right, Held.ShiftModifier),) * 8
REGION = ((Key.Key_R, Held.NoModifier), (Key.Key_Right, Held.NoModifier), (Key.Key_Down, Held.ShiftModifier))
ON_PICTURE = ((Key.Key_Right, Held.ShiftModifier), (Key.Key_Down, Held.ControlModifier))
SECOND_PAGE = ((Key.Key_End, Held.NoModifier), (Key.Key_Right, Held.NoModifier), (Key.Key_Down, Held.ShiftModifier))
CELLS = ((Key.Key_Right, Held.NoModifier), (Key.Key_Down, Held.ShiftModifier))
SPAN = (
    (Key.Key_I, Held.NoModifier), (Key.Key_Period, Held.NoModifier), (Key.Key_Period, Held.NoModifier),
    (Key.Key_O, Held.NoModifier),
)  # fmt: skip


def sound() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as whole:
        whole.setparams((1, 2, 8_000, 0, "NONE", ""))
        whole.writeframes(bytes(range(256)) * 250)
    return out.getvalue()


def two_pages() -> bytes:
    """A fax of two pages, each higher than the view."""
    first, second = (Image.new("L", (400, 1_200), shade) for shade in (230, 200))
    out = io.BytesIO()
    first.save(out, "TIFF", save_all=True, append_images=[second])
    return out.getvalue()


def heic() -> bytes:
    import pillow_heif

    pillow_heif.register_heif_opener()
    return picture_bytes("HEIF")


DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><rect width="90" height="60"/></svg>'
TURNS = (
    '<table:table table:name="Turns"><table:table-row><table:table-cell><text:p>Ana</text:p></table:table-cell>'
    "<table:table-cell><text:p>12</text:p></table:table-cell></table:table-row></table:table>"
)
FILES: Mapping[str, Cited] = {
    "pdf.pdf": (pdf_bytes(WORDS, "Another page"), "application/pdf", SELECT, TextRange),
    "region.pdf": (pdf_bytes(WORDS + "."), "application/pdf", REGION, PageRegion),
    "word.docx": (word_file(para(WORDS)), "application/vnd.ms-word", SELECT, TextRange),
    "open.odt": (open_text_file(f"<text:p>{WORDS}</text:p>"), "application/x-odt", SELECT, TextRange),
    "slides.pptx": (deck([sheet("sld", shape(WORDS))]), "application/x-pptx", SELECT, TextRange),
    "rich.rtf": (rtf(WORDS), "application/rtf", SELECT, TextRange),
    "page.html": (f"<h1>Plan</h1><p>{WORDS}</p>".encode(), "text/html", SELECT, TextRange),
    "mark.md": (f"# Plan\n\n{WORDS}\n".encode(), "text/markdown", SELECT, TextRange),
    "plain.txt": (f"{WORDS}\n".encode() * 3, "text/plain", SELECT, TextRange),
    "table.csv": (b"Student,Turns\nAna,12\nBo,3\nCy,4\n", "text/csv", CELLS, CellRange),
    "book.xlsx": (
        xlsx_bytes({"Turns": sheet_xml({1: [cell("A1", "Student"), cell("B1", 2)], 2: [cell("A2", "Ana")]})}),
        "application/x-xlsx", CELLS, CellRange,
    ),
    "talk.odp": (slides(frame(box(WORDS))), "application/x-odp", SELECT, TextRange),
    "novel.epub": (
        book(**{"O/t/one.xhtml": f"<html><p>{WORDS}</p></html>"}),
        "application/epub+zip", SELECT, TextRange,
    ),
    "count.ods": (ods_bytes(TURNS), "application/x-ods", CELLS, CellRange),
    "drawing.svg": (DRAWING, "image/svg+xml", ON_PICTURE, ImageRegion),
    "moving.gif": (picture_bytes("GIF"), "image/gif", ON_PICTURE, ImageRegion),
    "small.webp": (picture_bytes("WEBP"), "image/webp", ON_PICTURE, ImageRegion),
    "scan.tiff": (picture_bytes("TIFF"), "image/tiff", ON_PICTURE, ImageRegion),
    "old.bmp": (picture_bytes("BMP"), "image/bmp", ON_PICTURE, ImageRegion),
    "iphone.heic": (heic(), "image/heic", ON_PICTURE, ImageRegion),
    "new.avif": (picture_bytes("AVIF"), "image/avif", ON_PICTURE, ImageRegion),
    "photo.png": (picture_bytes("PNG"), "image/png", ON_PICTURE, ImageRegion),
    "phone.jpg": (picture_bytes("JPEG", 6), "image/jpeg", ON_PICTURE, ImageRegion),
    "fax.tiff": (two_pages(), "image/tiff", SECOND_PAGE, PageRegion),
    "clip.mp4": (films.film(films.unsteady(40), options={"bf": "2"}), "video/mp4", SPAN, TimeSpan),
    "voice.wav": (sound(), "audio/wav", (SPAN[0], (Key.Key_Right, Held.ShiftModifier), SPAN[3]), TimeSpan),
}  # fmt: skip


def ready(whole: Running) -> bool:
    stage = whole.window.score.stage
    if stage.opened is None or not whole.workspace.background.idle:
        return False
    return bool(stage.opened.artifact == whole.window.score.table.artifact)


def show(qtbot: QtBot, whole: Running, artifact: str) -> None:
    whole.window.score.way.open(artifact)
    qtbot.waitUntil(lambda: ready(whole), timeout=GENEROUS)
    stage = whole.window.score.stage
    if stage.viewer is stage.document:
        qtbot.waitUntil(lambda: stage.document.pages.text_of(1) is not None, timeout=GENEROUS)
    stage.setFocus()


def cite(qtbot: QtBot, whole: Running, name: str, file: Cited) -> Anchor:
    """Press what makes a place of this kind, then E; the anchor that was kept."""
    _, _, keys, kind = file
    artifact = ArtifactId(name.partition(".")[0])
    show(qtbot, whole, artifact)
    for key, held in (*keys, (Key.Key_E, Held.NoModifier)):
        qtbot.keyClick(whole.window.focusWidget(), key, held)
        if kind is TimeSpan:  # a frame step is heard when the frame is there
            qtbot.waitUntil(lambda: whole.workspace.background.idle, timeout=GENEROUS)
    links = [link for link in whole.workspace.score_view().assessment.links if link.artifact == artifact]
    assert len(links) == 1, f"{name}: nothing was cited; {whole.window.status.text()}"
    assert isinstance(links[0].anchor, kind), name
    if kind is TimeSpan:
        assert whole.window.score.stage.video.span.link == links[0].id, f"{name}: the link just made is not in hand"
    if keys is REGION:
        qtbot.keyClick(whole.window.focusWidget(), Key.Key_R)  # the arrows go through text again
    return links[0].anchor


def open_again(qtbot: QtBot, store: Store, submission: SubmissionId) -> Running:
    return running(qtbot, store, submission, ready)


def test_every_kind_is_cited_by_keys_and_found_again_after_a_restart(
    qtbot: QtBot, qapp: QApplication, store: Store, tmp_path: Path
) -> None:
    style.apply(qapp, theme.theme_for("light", reduced_motion=True))
    cited_and_found_again(qtbot, store, tmp_path, FILES)


def cited_and_found_again(qtbot: QtBot, store: Store, folder: Path, files: Mapping[str, Cited]) -> None:
    submission = hand_in(store, folder, {name: (data, media) for name, (data, media, _, _) in files.items()})
    first = open_again(qtbot, store, submission)
    try:
        kept = {name.partition(".")[0]: cite(qtbot, first, name, files[name]) for name in files}
    finally:
        first.close()
    again = open_again(qtbot, store, submission)
    try:
        links = again.workspace.score_view().assessment.links
        assert {link.artifact: link.anchor for link in links} == kept
        for link in links:
            show(qtbot, again, link.artifact)
            again.window.score.way.show_link(link.id)
            assert _stands_at(again, link.anchor), link.artifact
    finally:
        again.close()


OLDER = {
    "letter.doc": ("poi__SampleDoc.doc", SELECT, TextRange),
    "show.ppt": ("poi__SampleShow.ppt", SELECT, TextRange),
    "counts.xls": ("poi__SampleSS.xls", CELLS, CellRange),
}


def test_the_older_office_files_are_cited_as_libreoffice_lays_them_out(
    qtbot: QtBot, qapp: QApplication, store: Store, tmp_path: Path, corpus: Path
) -> None:
    if find_office() is None:
        pytest.skip("LibreOffice is not on this machine")
    style.apply(qapp, theme.theme_for("light", reduced_motion=True))
    older = {
        name: ((corpus / "otherdoc" / source).read_bytes(), "application/x-ole", keys, kind)
        for name, (source, keys, kind) in OLDER.items()
    }
    cited_and_found_again(qtbot, store, tmp_path, older)


def _stands_at(whole: Running, anchor: Anchor) -> bool:
    """Whether the viewer went to the place: it flashes, is chosen, or is the span in hand."""
    stage = whole.window.score.stage
    match anchor:
        case TextRange() | PageRegion():
            return bool(stage.document.pages._flashed == anchor)
        case ImageRegion():
            return bool(stage.image.surface._flashed == anchor.box)
        case CellRange():
            return bool(stage.grid.table.shape.known)
        case TimeSpan():
            return abs(stage.video.motion.position - anchor.start) < 0.05


def test_a_place_found_by_searching_becomes_evidence_by_key(
    qtbot: QtBot, qapp: QApplication, store: Store, tmp_path: Path
) -> None:
    style.apply(qapp, theme.theme_for("light", reduced_motion=True))
    files = {name: FILES[name][:2] for name in ("photo.png", "pdf.pdf")}
    whole = open_again(qtbot, store, hand_in(store, tmp_path, files))
    try:
        qtbot.keyClick(whole.window.focusWidget(), Key.Key_F, Held.ControlModifier)
        qtbot.keyClicks(whole.window.focusWidget(), "river")
        search = whole.window.score.search
        qtbot.waitUntil(lambda: len(search.model.hits) == 1, timeout=GENEROUS)
        qtbot.keyClick(whole.window.focusWidget(), Key.Key_Return)
        qtbot.waitUntil(lambda: bool(whole.window.score.stage.selection_anchors()), timeout=GENEROUS)
        qtbot.keyClick(whole.window.focusWidget(), Key.Key_E, Held.ControlModifier)
        (link,) = whole.workspace.score_view().assessment.links
        assert (link.artifact, link.anchor) == ("pdf", search.model.hits[0].anchor)
    finally:
        whole.close()
