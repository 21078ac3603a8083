"""The left column: parts and artifacts, what was looked at, what the pre-check found."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from assessor_app.domain.submission import ArtifactId
from assessor_app.queries.scoring import ScoreView
from ui import theme
from ui.scoring.evidence_rows import ArtifactRow, PartHeading, Row, evidence_rows
from ui.scoring.precheck_strip import PrecheckStrip
from ui.theme import Size, Type
from ui.widgets.layout import row
from ui.widgets.marks import paint_progress_ring
from ui.widgets.text import hairline, label
from ui.widgets.thumbnail import paint_thumbnail

HEADING = 44
Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()


class EvidenceModel(QAbstractListModel):
    """One row a heading or an artifact; headings cannot be chosen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self.thumbnails: dict[ArtifactId, QPixmap] = {}
        self.current: ArtifactId | None = None

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        same = len(rows) == len(self._rows)
        if not same:
            self.beginResetModel()
        self._rows = rows
        if same and rows:
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
        if not same:
            self.endResetModel()

    def row(self, index: Index) -> Row | None:
        return self._rows[index.row()] if index.isValid() else None

    def index_of(self, artifact: ArtifactId) -> QModelIndex:
        for number, each in enumerate(self._rows):
            if isinstance(each, ArtifactRow) and each.artifact == artifact:
                return self.index(number)
        return QModelIndex()

    def repaint_all(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.row(index), PartHeading):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        shown = self.row(index)
        if role == Qt.ItemDataRole.DisplayRole and shown is not None:
            return shown.title
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(shown, ArtifactRow):
            caption = " · ".join(filter(None, (shown.change, shown.caption)))
            seen = f"{shown.title} ({caption}), {round(shown.seen * 100)}% seen"
            code = f"Can’t be scored: {shown.code}" if shown.code else ""
            return ". ".join(filter(None, (seen, code, shown.warning)))
        return None


class EvidenceDelegate(QStyledItemDelegate):
    """Paints headings and artifacts by hand."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        model = index.model()
        heading = isinstance(model, EvidenceModel) and isinstance(model.row(index), PartHeading)
        return QSize(100, theme.current().px(HEADING if heading else Size.EVIDENCE_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, EvidenceModel):
            return
        shown, area = model.row(index), QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if isinstance(shown, PartHeading):
            _paint_heading(painter, area, shown)
        elif isinstance(shown, ArtifactRow):
            hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
            _paint_ground(painter, area, shown.artifact == model.current, hovered)
            _paint_artifact(painter, area, shown, model.thumbnails.get(shown.artifact))
        painter.restore()


def _paint_heading(painter: QPainter, area: QRectF, heading: PartHeading) -> None:
    look = theme.current()
    inner = area.adjusted(look.px(16), look.px(8), -look.px(12), 0)
    painter.setFont(look.font(Type.CAPTION, 600))
    painter.setPen(look.color("text"))
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, heading.title)
    painter.setFont(look.font(Type.CAPTION, tabular=True))
    painter.setPen(look.color("text_quiet"))
    count = f"{heading.seen} of {heading.count}"
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, count)


def _paint_ground(painter: QPainter, area: QRectF, current: bool, hovered: bool) -> None:
    look = theme.current()
    if current:
        painter.fillRect(area, look.color("accent_tint"))
        painter.fillRect(QRectF(area.left(), area.top(), 2, area.height()), look.color("accent"))
    elif hovered:
        painter.fillRect(area, look.color("surface_raised"))


def _paint_artifact(painter: QPainter, area: QRectF, shown: ArtifactRow, thumbnail: QPixmap | None) -> None:
    look = theme.current()
    width, height = look.px(Size.THUMBNAIL[0]), look.px(Size.THUMBNAIL[1])
    box = QRectF(area.left() + look.px(16), area.center().y() - height / 2, width, height)
    paint_thumbnail(painter, box, thumbnail, shown.icon)
    left, right = box.right() + look.px(8), area.right() - look.px(38)
    title = QRectF(left, area.top() + look.px(6), right - left, look.px(20))
    painter.setFont(look.font(Type.BODY))
    painter.setPen(look.color("text"))
    elide = Qt.TextElideMode.ElideRight
    painter.drawText(
        title, Qt.AlignmentFlag.AlignVCenter, painter.fontMetrics().elidedText(shown.title, elide, int(title.width()))
    )
    _paint_caption(painter, QRectF(left, title.bottom(), right - left + look.px(4), look.px(16)), shown)
    side = look.px(Size.ICON)
    mark = QRectF(area.right() - look.px(12) - side, area.center().y() - side / 2, side, side)
    if shown.seen >= 0.995:
        look.paint_icon(painter, mark, "check")
    else:
        paint_progress_ring(painter, mark, shown.seen)


def _paint_caption(painter: QPainter, area: QRectF, shown: ArtifactRow) -> None:
    look = theme.current()
    painter.setFont(look.font(Type.CAPTION, tabular=True))
    x = area.left()
    if shown.warning or shown.code:
        side, mark = look.px(14), "flag" if shown.code else "warning"
        look.paint_icon(painter, QRectF(x, area.center().y() - side / 2, side, side), mark, "warning")
        x += side + look.px(4)
    if shown.change:
        painter.setPen(look.color("accent"))
        room = painter.fontMetrics().horizontalAdvance(f"{shown.change} ")
        painter.drawText(QRectF(x, area.top(), room, area.height()), Qt.AlignmentFlag.AlignVCenter, shown.change)
        x += room
    painter.setPen(look.color("text_quiet"))
    words = f"· {shown.caption}" if shown.change else shown.caption
    words = fitted(words, painter.fontMetrics(), int(area.right() - x))
    painter.drawText(QRectF(x, area.top(), area.right() - x, area.height()), Qt.AlignmentFlag.AlignVCenter, words)


def fitted(caption: str, metrics: QFontMetrics, room: int) -> str:
    """A caption without the last of its parts where there is no room for all: the kind without the size says more than
    the first figure of the size."""
    first = caption.rpartition(" · ")[0]
    if metrics.horizontalAdvance(caption) > room and first:
        caption = first
    return metrics.elidedText(caption, Qt.TextElideMode.ElideRight, room)


class EvidenceList(QFrame):
    """Asks for an artifact; the panel opens it and says which one is shown."""

    artifact_requested = Signal(str)
    pre_check_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self.model = EvidenceModel(self)
        self._view = QListView(self)
        self._view.setModel(self.model)
        self._view.setItemDelegate(EvidenceDelegate(self._view))
        self._view.setMouseTracking(True)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._view.setAccessibleName("Evidence")
        self._view.clicked.connect(self._on_view_clicked)
        self._view.activated.connect(self._on_view_clicked)
        self._count = label("", Type.CAPTION, tone="quiet", tabular=True)
        self._changed = label("", Type.CAPTION, tone="quiet")
        head = QFrame()
        head.setFixedHeight(theme.current().px(40))
        head.setLayout(row(label("Evidence", strong=True), self._count, None, self._changed, margins=(16, 0, 12, 0)))
        self.pre_check = PrecheckStrip()
        self.pre_check.clicked.connect(self.pre_check_requested)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for widget in (head, hairline(), self._view, hairline(), self.pre_check):
            whole.addWidget(widget, 1 if widget is self._view else 0)

    def show_view(self, view: ScoreView) -> None:
        self.model.show_rows(evidence_rows(view))
        self._count.setText(str(len(view.artifacts)))
        new = sum(artifact.change != "same" for artifact in view.artifacts)
        self._changed.setText(f"{new} changed" if new else "")
        self.pre_check.show_view(view)

    def clear(self) -> None:
        """There is no evidence."""
        self.model.show_rows(())
        self.clear_thumbnails()
        self.set_current(None)
        self._count.setText("")
        self._changed.setText("")
        self.pre_check.hide()

    def set_current(self, artifact: ArtifactId | None) -> None:
        self.model.current = artifact
        self.model.repaint_all()
        if artifact is not None:
            self._view.setCurrentIndex(self.model.index_of(artifact))

    def set_thumbnail(self, artifact: ArtifactId, pixmap: QPixmap) -> None:
        self.model.thumbnails[artifact] = pixmap
        self.model.repaint_all()

    def clear_thumbnails(self) -> None:
        self.model.thumbnails.clear()

    def _on_view_clicked(self, index: QModelIndex) -> None:
        shown = self.model.row(index)
        if isinstance(shown, ArtifactRow):
            self.artifact_requested.emit(shown.artifact)
