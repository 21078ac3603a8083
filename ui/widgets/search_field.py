"""A search field with a glass before it and, at rest, the key that leads to it."""

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from ui.theme import Size, current
from ui.widgets.button import Button, icon_button
from ui.widgets.keycap import KeyCap
from ui.widgets.marks import IconMark


class SearchField(QWidget):
    """What is typed is `changed` at once; Enter, ↓ and ↑ are `accepted`. Escape empties it, then leaves; where the
    field belongs to a search that closes (`closes`), it leaves at once, and ↑ is no way out."""

    changed = Signal(str)
    accepted = Signal()
    left = Signal()

    def __init__(
        self, placeholder: str, *, key: str = "/", closes: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        theme = current()
        self._closes = closes
        self.setFixedHeight(theme.px(Size.BUTTON))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.edit = QLineEdit()
        self.edit.setProperty("bare", "true")
        self.edit.setPlaceholderText(placeholder)
        self.edit.setAccessibleName(placeholder)
        self._cap = KeyCap(key) if key else None
        self._clear: Button = icon_button("x", "Clear the search", small=True)
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(10), 0, theme.px(6), 0)
        row.setSpacing(theme.px(8))
        row.addWidget(IconMark("magnifying-glass"))
        row.addWidget(self.edit, 1)
        if self._cap:
            row.addWidget(self._cap)
        row.addWidget(self._clear)
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(self._on_edit_text_changed)
        self.edit.returnPressed.connect(self.accepted)
        self.edit.installEventFilter(self)
        self._clear.clicked.connect(self.edit.clear)

    def text(self) -> str:
        return self.edit.text()

    def set_text(self, text: str) -> None:
        self.edit.setText(text)

    def sizeHint(self) -> QSize:
        return QSize(current().px(180), current().px(Size.BUTTON))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                if self.edit.text() and not self._closes:
                    self.edit.clear()
                else:
                    self.left.emit()
                return True
            if event.key() == Qt.Key.Key_Down or (event.key() == Qt.Key.Key_Up and not self._closes):
                self.accepted.emit()
                return True
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.edit.hasFocus()
        width = 2 if focused else 1
        painter.setPen(QPen(theme.color("accent" if focused else "line_strong"), width))
        painter.setBrush(theme.color("surface"))
        inset = width / 2
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, theme.px(Size.RADIUS), theme.px(Size.RADIUS))

    def _on_edit_text_changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        if self._cap:
            self._cap.setVisible(not text)
        self.changed.emit(text)
