"""Small pictures of what was handed in, fetched behind the window's back and only when evidence may be seen."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QWidget

from assessor_app.domain.submission import Artifact, SubmissionId
from ui.background import Ticket
from ui.theme import current
from ui.widgets.layout import empty
from ui.workspace import Workspace

MOST = 3
HEIGHT = 64
DETAIL = 160  # pixels of height asked of the worker


def kind_icon(media_type: str) -> str:
    """The icon that stands for a kind of file."""
    family = media_type.partition("/")[0]
    icons = {"video": "video", "audio": "speaker-high", "image": "image", "text": "text-aa"}
    if media_type == "application/pdf":
        return "file-pdf"
    return icons.get(family, "file-text")


class Thumbnail(QWidget):
    """A picture cropped to fill, or the kind's icon until there is one."""

    def __init__(self, artifact: Artifact) -> None:
        super().__init__()
        self._icon, self._pixmap = kind_icon(artifact.media_type), QPixmap()
        self._whole_page = not artifact.media_type.startswith(("image/", "video/"))
        self.setFixedHeight(current().px(HEIGHT))
        self.setAccessibleName(artifact.title)
        self.setToolTip(artifact.title)

    def set_image(self, image: QImage) -> None:
        self._pixmap = QPixmap.fromImage(image)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(self.rect())
        clip = QPainterPath()
        clip.addRoundedRect(box, theme.px(4), theme.px(4))
        painter.setClipPath(clip)
        painter.fillRect(box, theme.color("line"))
        if self._pixmap.isNull():
            side = theme.px(22)
            middle = box.center()
            place = QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
            theme.paint_icon(painter, place, self._icon)
        elif self._whole_page:
            self._paint_page(painter, box)
        else:
            self._paint_picture(painter, box)

    def _paint_picture(self, painter: QPainter, box: QRectF) -> None:
        scale = max(box.width() / self._pixmap.width(), box.height() / self._pixmap.height())
        width, height = box.width() / scale, box.height() / scale
        part = QRectF((self._pixmap.width() - width) / 2, (self._pixmap.height() - height) / 2, width, height)
        painter.drawPixmap(box, self._pixmap, part)

    def _paint_page(self, painter: QPainter, box: QRectF) -> None:
        width = box.width() * 0.62
        height = width * self._pixmap.height() / max(1, self._pixmap.width())
        page = QRectF((box.width() - width) / 2, current().px(6), width, height)
        painter.drawPixmap(page, self._pixmap, QRectF(self._pixmap.rect()))


class ThumbnailRow(QWidget):
    """The first three files of a submission, side by side."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._tickets: list[Ticket] = []
        self._kept: dict[str, QImage] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(current().px(8))

    def show_artifacts(self, submission: SubmissionId, artifacts: tuple[Artifact, ...], *, may_open: bool) -> None:
        """Show these; pictures are fetched only once the conflict question was answered."""
        self.forget()
        pictures = sorted(artifacts, key=lambda a: not a.media_type.startswith(("video/", "image/")))
        for artifact in pictures[:MOST]:
            thumbnail = Thumbnail(artifact)
            self._row.addWidget(thumbnail, 1)
            kept = self._kept.get(artifact.sha256)
            if kept is not None and may_open:
                thumbnail.set_image(kept)
            elif may_open:
                self._fetch(submission, artifact, thumbnail)
        self.setVisible(bool(artifacts))

    def forget(self) -> None:
        """Let go of what is shown and of what is still on its way."""
        for ticket in self._tickets:
            ticket.cancel()
        self._tickets.clear()
        empty(self._row)

    def _fetch(self, submission: SubmissionId, artifact: Artifact, thumbnail: Thumbnail) -> None:
        def arrived(image: QImage) -> None:
            self._kept[artifact.sha256] = image
            thumbnail.set_image(image)

        work: Callable[[], QImage] = partial(picture, self._workspace, submission, artifact)
        ignore: Callable[[Exception], None] = lambda _error: None  # noqa: E731 - the icon stays
        self._tickets.append(self._workspace.background.run(work, arrived, ignore, priority=-1))


def picture(workspace: Workspace, submission: SubmissionId, artifact: Artifact) -> QImage:
    """The first page or an early frame; raises Unreadable. Not for the window's thread."""
    source = workspace.file_source(submission, artifact.sha256)
    opened = workspace.documents.open(source, artifact.path or artifact.title)
    opened.veil = workspace.veil(submission, artifact.id)
    try:
        if opened.media is not None and not opened.pages:
            pixels = opened.thumbnails(1, DETAIL)[0].pixels
        else:
            pixels = opened.render(1, DETAIL * 2 / max(1.0, opened.pages[0].height))
        image = QImage(pixels.data, pixels.width, pixels.height, pixels.stride, QImage.Format.Format_RGB888)
        return image.copy()
    finally:
        opened.close()
