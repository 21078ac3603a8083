"""Faces on the Coach screen: covered by hand or found, on the screen, beside moments, in the plan that leaves."""

import io
from pathlib import Path

import numpy as np
import pytest
from docx import Document
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QBuffer
from PySide6.QtWidgets import QApplication, QFileDialog

from assessor_app.documents.face_model import model_path
from assessor_app.documents.veil import MOSAIC
from assessor_app.domain.evidence import Box
from tests.journeys.coach_sitting import CoachSitting
from ui.coaching.saving import ABOVE
from ui.hands import CTRL, SHIFT, Key

Pixels = NDArray[np.uint8]
WHOLE = Box(0, 0, 100, 100)


def cover_the_film(sitting: CoachSitting) -> None:
    """The whole picture, from its first frame to its last."""
    sitting.desk.stage.video.picture.set_region(WHOLE)
    sitting.hands.press(Key.Key_H)
    sitting.hands.until(lambda: len(covers(sitting)) == 1, "the box lying over the film")


def covers(sitting: CoachSitting) -> tuple[object, ...]:
    opened = sitting.desk.stage.opened
    return opened.document.veil.covers if opened is not None else ("nothing is open",)


def mark(sitting: CoachSitting) -> None:
    sitting.hands.press(Key.Key_M)
    sitting.hands.write("Look here")
    sitting.hands.press(Key.Key_Escape)


def test_a_coach_covers_a_place_of_a_film_by_key_and_uncovers_it(
    folder: Path, tmp_path: Path, qapp: QApplication
) -> None:
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        sitting.begin("S-1")
        cover_the_film(sitting)
        sitting.hands.press(Key.Key_H, SHIFT)
        sitting.hands.until(lambda: covers(sitting) == (), "the box being gone")


def test_without_a_box_drawn_the_coach_is_told_how(folder: Path, tmp_path: Path, qapp: QApplication) -> None:
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        sitting.begin("S-1")
        sitting.hands.press(Key.Key_H)
        assert "Draw a box around what must not be seen first." in sitting.window.status.text()


def test_a_picture_that_nothing_covers_is_told_before_the_plan_is_saved_and_leaves_covered_once_it_is(
    folder: Path, tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(out))
    saved: list[object] = []
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        sitting.begin("S-1")
        mark(sitting)
        sitting.window.coach.room.saved.connect(saved.append)
        sitting.hands.press(Key.Key_S, CTRL)
        assert sitting.desk.saving.isVisible() and "picture of moment 1:" in sitting.desk.saving.words.text()
        assert (
            ABOVE in sitting.window.status.text() and "moment 1" not in sitting.window.status.text()
        )  # it is cut there
        sitting.hands.picture("asked")
        cover_the_film(sitting)
        assert not sitting.desk.saving.isVisible()
        sitting.hands.press(Key.Key_S, CTRL)
        sitting.hands.until(lambda: bool(saved), "the plan being saved")
    assert nobody_is_known_in(picture_in(out / "coaching-plan.docx"))


def small_picture(sitting: CoachSitting) -> Pixels:
    """Of the moment, as it stands beside its words."""
    pictures = sitting.desk.pictures
    sitting.hands.until(lambda: bool(pictures.known), "the moment's picture")
    out = QBuffer()
    out.open(QBuffer.OpenModeFlag.WriteOnly)
    next(iter(pictures.known.values())).save(out, "PNG")
    return pixels(out.data().data())


def picture_in(plan: Path) -> Pixels:
    (blob,) = [p.blob for p in Document(str(plan)).part.package.iter_parts() if p.content_type == "image/png"]
    return pixels(blob)


def pixels(png: bytes) -> Pixels:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def nobody_is_known_in(picture: Pixels) -> bool:
    """Whether all of it is tiles of one colour each."""
    step = max(picture.shape[1] // MOSAIC, picture.shape[0] // MOSAIC)
    tiles = (
        picture[y : y + step, x : x + step]
        for y in range(0, len(picture), step)
        for x in range(0, len(picture[0]), step)
    )
    return all(len(np.unique(tile.reshape(-1, 3), axis=0)) == 1 for tile in tiles)


def test_the_small_picture_beside_a_moment_is_covered_as_soon_as_its_place_is(
    folder: Path, tmp_path: Path, qapp: QApplication
) -> None:
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        sitting.begin("S-1")
        mark(sitting)
        assert not nobody_is_known_in(small_picture(sitting))
        cover_the_film(sitting)
        assert nobody_is_known_in(small_picture(sitting))


@pytest.mark.skipif(model_path() is None, reason="faces are looked for by an extra, requirements-faces.txt")
def test_faces_are_looked_for_on_the_coach_s_screen(folder: Path, tmp_path: Path, qapp: QApplication) -> None:
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        sitting.begin("S-1")
        sitting.hands.press(Key.Key_F, SHIFT)
        sitting.hands.until(lambda: not sitting.desk.covering.faces.busy, "the film being looked through")
        assert "look yourself" in sitting.window.status.text()
