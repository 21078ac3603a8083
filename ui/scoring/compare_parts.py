"""The parts of the comparison: a changed text, two pictures of a page, a criterion that was missing, a row."""

from html import escape

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from assessor_app.documents.comparing import PageChange
from assessor_app.domain.attempts import Pair, Piece
from assessor_app.domain.evidence import clock
from assessor_app.queries.attempts import Missing
from ui import theme
from ui.theme import Size, Type
from ui.viewers.pixmap_cache import to_image
from ui.widgets.chip import Chip, LetterTile
from ui.widgets.layout import column, row
from ui.widgets.lit_button import LitButton
from ui.widgets.stepping import step_of
from ui.widgets.text import WrappedLabel, label

CHIPS = {"same": "Same file", "changed": "Changed", "new": "New", "gone": "Not handed in again"}
OURS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_O)


def mark_of(kind: str) -> QColor:
    """The ground of words that came or went."""
    look = theme.current()
    return theme.blend(look.color("positive" if kind == "added" else "warning"), look.color("surface"), 0.2)


class ChangedText(WrappedLabel):
    """Words that came stand on a ground of their own, words that went are struck through; the rest is quiet."""

    def __init__(self, pieces: tuple[Piece, ...]) -> None:
        super().__init__("")
        self._pieces, self._look = pieces, ""
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setProperty("type", str(Type.BODY))
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._write()
        self.setAccessibleName(" ".join(filter(None, map(_spoken, pieces))))

    def _write(self) -> None:
        if self._look != theme.current().name:
            self._look = theme.current().name
            self.setText("".join(map(_html, self._pieces)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._write()  # its colours stand in its words, and belong to one look


def _html(piece: Piece) -> str:
    look = theme.current()
    if piece.kind == "left out":
        words = f"… {piece.words:,} words as before …"
        return f'<p style="color:{look.text_quiet}">{words}</p>'
    words = escape(piece.text).replace("\n", "<br>")
    if piece.kind == "same":
        return f'<span style="color:{look.text_quiet}">{words}</span>'
    struck = "text-decoration:line-through;" if piece.kind == "gone" else ""
    return f'<span style="color:{look.text};background:{mark_of(piece.kind).name()};{struck}">{words}</span>'


def _spoken(piece: Piece) -> str:
    words = " ".join(piece.text.split())
    return f"{'Added' if piece.kind == 'added' else 'Gone'}: {words}." if piece.kind in ("added", "gone") else ""


class PagePicture(QWidget):
    """A page as it was or is, with what differs outlined; where there is none, its room is that of the `other`."""

    def __init__(
        self,
        image: QImage | None,
        areas: tuple[tuple[float, float, float, float], ...],
        said: str,
        other: QImage | None = None,
    ) -> None:
        super().__init__()
        self._image, self._areas, self._other = image, areas, other
        self.setAccessibleName(said)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(width * self._shape())

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(320))

    def _shape(self) -> float:
        shown = self._image or self._other
        return shown.height() / shown.width() if shown is not None else 1.3

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = theme.current(), QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(0.5, 0.5, self.width() - 1, min(self.height(), self.heightForWidth(self.width())) - 1)
        if self._image is None:
            painter.setPen(QPen(look.color("line_strong"), 1, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(area, look.px(4), look.px(4))
            painter.setPen(look.color("text_quiet"))
            painter.setFont(look.font(Type.CAPTION))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, "No such page")
            return
        painter.drawImage(area, self._image)
        painter.setPen(QPen(look.color("line"), 1))
        painter.drawRect(area)
        painter.setPen(QPen(look.color("accent"), 1.5))
        ground = look.color("accent")
        ground.setAlpha(34)
        painter.setBrush(ground)
        for x, y, wide, high in self._areas:
            box = QRectF(x * area.width(), y * area.height(), wide * area.width(), high * area.height())
            painter.drawRoundedRect(box.translated(area.topLeft()), 2, 2)


def page_change(change: PageChange) -> QWidget:
    """Before at the left, now at the right."""
    pictures = []
    before, now = (to_image(pixels) if pixels is not None else None for pixels in (change.before, change.now))
    for when, number, image, other in (("before", change.was, before, now), ("now", change.page, now, before)):
        said = f"Page {number}, {when}" if number is not None else when.capitalize()
        caption = label(said, Type.CAPTION, tone="quiet", tabular=True)
        spoken = f"Page {number} {when}" if number is not None else f"No such page {when}"
        pictures.append(column(caption, PagePicture(image, change.areas, spoken, other), None, gap=4))
    frame = QFrame()
    frame.setLayout(row(*pictures, gap=16))
    return frame


def missing_line(missing: Missing) -> QWidget:
    """“B Planning for talk, Developing”, and the words that were written then."""
    frame = QFrame()
    head = row(LetterTile(missing.letter), label(missing.title, strong=True), Chip(missing.level), None)
    words = label(missing.rationale or "No rationale was written.", Type.BODY, tone="quiet", wrap=True)
    frame.setLayout(column(head, row(words, margins=(28, 0, 0, 0)), gap=4))
    return frame


class ChangeRow(LitButton):
    """One artifact: its title, what became of it; Enter unfolds what changed, O shows it in the viewer."""

    open_wanted = Signal()
    stepped = Signal(int)
    left = Signal()
    own_keys = OURS

    def __init__(self, pair: Pair, kind: str, length: float | None) -> None:
        super().__init__()
        self.pair = pair
        self._unfolds = pair.change == "changed" and kind not in ("video", "audio")
        self._said = self._words(kind, length)
        self.setCheckable(self._unfolds)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(theme.current().px(Size.EVIDENCE_ROW))
        self.setAccessibleName(f"{pair.shown.title}, {CHIPS[pair.change]}")
        chip = Chip(CHIPS[pair.change], dashed=pair.change in ("same", "gone"))
        text = column(
            label(pair.shown.title, strong=pair.change != "same"), label(self._said, Type.CAPTION, tone="quiet"), gap=0
        )
        line = row(text, None, chip, gap=12, margins=(36, 0, 12, 0))
        self.setLayout(line)
        for child in self.findChildren(QLabel):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def unfolds(self) -> bool:
        return self._unfolds

    def _words(self, kind: str, length: float | None) -> str:
        timed = f"{clock(length)} long" if length else ""
        told = {
            "same": "every byte is the same",
            "changed": "another recording" if kind in ("video", "audio") else "another version",
            "new": "was not there before",
            "gone": "was there before",
        }[self.pair.change]
        return " · ".join(filter(None, (told, timed)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif key == Qt.Key.Key_O:
            self.open_wanted.emit()
        elif by := step_of(key):  # the area around it would scroll
            self.stepped.emit(by)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = theme.current(), QPainter(self)
        self.paint_card(painter, line=False)
        if self._unfolds:
            side = look.px(14)
            box = QRectF(look.px(12), (self.height() - side) / 2, side, side)
            look.paint_icon(painter, box, "caret-down" if self.isChecked() else "caret-right")
