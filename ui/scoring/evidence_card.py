"""One evidence link as a card: a thumbnail, the place, the words; a click shows it, Delete takes it away."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui import theme
from ui.scoring.rubric_view import EvidenceCardView
from ui.theme import Size, Type
from ui.widgets.glyph_button import GlyphButton
from ui.widgets.thumbnail import paint_thumbnail


class EvidenceCard(QAbstractButton):
    """52 px, with a bar in its criterion's hue."""

    remove_requested = Signal(str)

    def __init__(self, view: EvidenceCardView, letter: str) -> None:
        super().__init__()
        self._letter = letter
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_view(view, None, False)
        self._remove = GlyphButton("x", "Remove this link", self)
        self._remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._remove.clicked.connect(lambda: self.remove_requested.emit(self.view.link.id))
        self._remove.hide()

    def show_view(self, view: EvidenceCardView, thumbnail: QPixmap | None, chosen: bool) -> None:
        """What is known of the same link by now: its words and its picture come later than the card."""
        self.view, self._thumbnail, self._chosen = view, thumbnail, chosen
        self.setAccessibleName(f"Evidence: {view.title}. {view.quote}")
        self.setToolTip(view.quote)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, theme.current().px(Size.EVIDENCE_CARD))

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self._remove.setVisible(event.type() == QEvent.Type.Enter)
            self._remove.adjustSize()
            self._remove.move(self.width() - self._remove.width() - 6, (self.height() - self._remove.height()) // 2)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_requested.emit(self.view.link.id)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        hue, strong = look.hue(self._letter), self._chosen or self.hasFocus()
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(hue if strong else look.color("line"), 1.5 if strong else 1))
        painter.setBrush(look.color("surface_raised" if self.underMouse() and not strong else "surface"))
        painter.drawRoundedRect(box, look.px(Size.RADIUS), look.px(Size.RADIUS))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(hue)
        painter.drawRoundedRect(QRectF(box.left() - 0.5, box.top() + 1, 3, box.height() - 2), 1.5, 1.5)
        width, height = look.px(Size.CARD_THUMBNAIL[0]), look.px(Size.CARD_THUMBNAIL[1])
        picture = QRectF(look.px(10), (self.height() - height) / 2, width, height)
        thumbnail = None if self.view.broken else self._thumbnail
        paint_thumbnail(painter, picture, thumbnail, self.view.icon)
        left = picture.right() + look.px(8)
        room = self.width() - left - look.px(12)
        self._paint_line(painter, QRectF(left, look.px(7), room, look.px(20)), Type.BODY, "text", self.view.title)
        self._paint_line(
            painter,
            QRectF(left, look.px(27), room, look.px(16)),
            Type.CAPTION,
            "warning" if self.view.broken else "text_quiet",
            self.view.quote,
        )

    def _paint_line(self, painter: QPainter, area: QRectF, size: Type, token: str, text: str) -> None:
        look = theme.current()
        painter.setFont(look.font(size, 500 if size is Type.BODY else 400))
        painter.setPen(look.color(token))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, shown)
