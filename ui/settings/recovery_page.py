"""A recovery code on paper: one plain page, drawn for a printer or into a PDF that only its owner may read."""

import os
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter

TITLE, BODY, CODE = 20, 11, 17  # points
MARGIN, GAP = 25.0, 8.0  # millimetres
INCH = 25.4
WORDS = (
    "This code opens the workspace in the place of its passphrase. Type it where the passphrase is asked; small "
    "letters and missing hyphens are understood.",
    "Whoever has this page and the computer, or a copy of the workspace, can open it. Keep it where your passport is, "
    "and not beside the computer.",
    "A code made later takes its place; then this page opens nothing any more and can be thrown away.",
)


@dataclass(frozen=True, slots=True)
class RecoveryPage:
    """`workspace` and `made_on` are said so that a person knows what the page is for."""

    code: str
    workspace: str
    made_on: str

    def draw(self, device: QPagedPaintDevice) -> bool:
        """On one sheet; False when the printer or the file would not take it."""
        device.setPageMargins(QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN), QPageLayout.Unit.Millimeter)
        painter = QPainter()
        if not painter.begin(device):
            return False
        dots = device.logicalDpiY() / INCH
        below = 0.0
        for words, points, strong in self._lines():
            painter.setFont(_font(points, strong=strong))
            room = QRectF(0, below, painter.viewport().width(), painter.viewport().height() - below)
            taken = painter.boundingRect(room, Qt.TextFlag.TextWordWrap, words)
            painter.drawText(room, Qt.TextFlag.TextWordWrap, words)
            below += taken.height() + GAP * dots
        return painter.end()

    def pdf(self) -> bytes:
        made = QByteArray()
        buffer = QBuffer(made)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        writer.setTitle("Recovery code")
        self.draw(writer)
        buffer.close()
        return bytes(made.data())

    def _lines(self) -> tuple[tuple[str, int, bool], ...]:
        head = ("Recovery code", TITLE, True), (f"For “{self.workspace}”, made on {self.made_on}", BODY, False)
        return *head, (self.code, CODE, True), *((words, BODY, False) for words in WORDS)


def _font(points: int, *, strong: bool) -> QFont:
    font = QFont()
    font.setPointSize(points)
    font.setFeature(QFont.Tag("calt"), 0)  # the hyphens of a code stay hyphens when it is copied out of the PDF
    font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    return font


def save(page: RecoveryPage, path: Path) -> None:
    """Write the PDF so that nobody else on this computer can read it; raises OSError."""
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(page.pdf())
