"""Outlined icons: Phosphor glyphs from qtawesome's font, and a few strokes it lacks, drawn the same way.

The font is read straight from the qtawesome package: importing its code costs as much as half the start.
"""

import json
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from PySide6 import QtCore  # naming `Qt` here would load hundreds of enums before the first window
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QIcon,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QRawFont,
    QTransform,
)

Stroke = tuple[tuple[float, float], ...]
EM = 1024.0
_PROPERTY = "assessor_icon_font"

# Polylines on a 24 x 24 grid.
DRAWN: dict[str, tuple[Stroke, ...]] = {
    "list-checks": (
        ((11.5, 6), (20, 6)),
        ((11.5, 12), (20, 12)),
        ((11.5, 18), (20, 18)),
        ((3.5, 6), (5, 7.5), (8, 4.5)),
        ((3.5, 12), (5, 13.5), (8, 10.5)),
        ((3.5, 18), (5, 19.5), (8, 16.5)),
    ),
    "sidebar": (
        ((3.5, 5), (20.5, 5), (20.5, 19), (3.5, 19), (3.5, 5)),
        ((9, 5), (9, 19)),
    ),
    "cursor-text": (
        ((8, 4), (10.5, 4), (12, 5.5), (13.5, 4), (16, 4)),
        ((12, 5.5), (12, 18.5)),
        ((8, 20), (10.5, 20), (12, 18.5), (13.5, 20), (16, 20)),
        ((10, 12), (14, 12)),
    ),
    "brackets-span": (
        ((9, 4.5), (5, 4.5), (5, 19.5), (9, 19.5)),
        ((15, 4.5), (19, 4.5), (19, 19.5), (15, 19.5)),
    ),
}
OTHER_NAMES = {"seal-check": "circle-wavy-check", "video": "video-camera", "file-doc": "file-text"}


@lru_cache(maxsize=1)
def _font_folder() -> Path:
    spec = find_spec("qtawesome")
    places = list(spec.submodule_search_locations or ()) if spec else []
    return Path(places[0]) / "fonts" if places else Path()


@lru_cache(maxsize=1)
def _charmap() -> dict[str, int]:
    """Code point by glyph name; empty when the font is missing, so that icons are blank and nothing fails."""
    for path in _font_folder().glob("phosphor-charmap*.json"):
        names: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        return {name: int(code, 16) for name, code in names.items()}
    return {}


def _font() -> QRawFont | None:
    """Read once an application, and kept by it: a font of Qt's must not outlive it."""
    app = QGuiApplication.instance()
    kept = app.property(_PROPERTY) if app is not None else None
    if isinstance(kept, QRawFont):
        return kept
    font_file = next(iter(_font_folder().glob("phosphor-*.ttf")), None)
    font = QRawFont(str(font_file), EM) if font_file is not None else None
    if app is not None and font is not None:
        app.setProperty(_PROPERTY, font)
    return font


@lru_cache(maxsize=256)
def glyph(name: str) -> QPainterPath:
    """The outline of an icon on a 1024 x 1024 square, y downwards; empty for an unknown name."""
    code = _charmap().get(OTHER_NAMES.get(name, name))
    font = _font()
    if code is None or font is None:
        return QPainterPath()
    indexes = font.glyphIndexesForString(chr(code))
    path = font.pathForGlyph(indexes[0]) if indexes else QPainterPath()
    return QTransform.fromTranslate(0, font.ascent()).map(path)


def known(name: str) -> bool:
    """Whether there is a picture for this name."""
    return name in DRAWN or OTHER_NAMES.get(name, name) in _charmap()


def paint_glyph(painter: QPainter, box: QRectF, name: str, color: QColor) -> None:
    """Paint an icon into a square box."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    if name in DRAWN:
        painter.scale(box.width() / 24, box.height() / 24)
        qt = QtCore.Qt
        pen = QPen(color, 1.5, qt.PenStyle.SolidLine, qt.PenCapStyle.RoundCap, qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        for stroke in DRAWN[name]:
            painter.drawPolyline([QPointF(x, y) for x, y in stroke])
    else:
        painter.scale(box.width() / EM, box.height() / EM)
        painter.fillPath(glyph(name), color)
    painter.restore()


def tinted_icon(name: str, color: QColor, size: int) -> QIcon:
    """An icon for a plain Qt button or menu, `size` pixels square at the screen's own sharpness."""
    ratio = max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)
    pixmap = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QtCore.Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_glyph(painter, QRectF(0, 0, size, size), name, color)
    painter.end()
    return QIcon(pixmap)
