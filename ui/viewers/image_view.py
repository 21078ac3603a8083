"""The viewer of pictures: photographs of student work, posters, drawings."""

from collections.abc import Sequence

from PySide6.QtCore import QSizeF, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assessor_app.domain.evidence import Anchor, ImageRegion
from ui.background import Background
from ui.viewers.image_surface import ImageSurface
from ui.viewers.notice import NoticeStrip
from ui.viewers.pixmap_cache import to_image
from ui.viewers.tool_strip import ToolStrip
from ui.viewers.viewer import OpenArtifact, Seen, ShownLink

LOOKED_AFTER_MS = 800
FLASH_MS = 900
MOST_PIXELS = 24_000_000  # decoded at once; more than that is shown a little softer


class ImageViewer(QWidget):
    """Fits `ui.viewers.viewer.Viewer`."""

    scope = "Image"
    seen = Signal(object)
    link_chosen = Signal(str)
    selection_changed = Signal()
    failed = Signal(str)

    def __init__(self, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._opened: OpenArtifact | None = None
        self.surface = ImageSurface(self)
        self._notice = NoticeStrip(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._notice)
        column.addWidget(self.surface, 1)
        self.strip = ToolStrip(self.surface, ("region",), turn=True)
        self.setFocusProxy(self.surface)
        self._looked = QTimer(self, singleShot=True, interval=LOOKED_AFTER_MS)
        self._looked.timeout.connect(self._on_looked)
        self._flash = QTimer(self, singleShot=True, interval=FLASH_MS)
        self._flash.timeout.connect(lambda: self.surface.flash(None))
        self._connect()
        self.set_tool("region")

    def _connect(self) -> None:
        strip, surface = self.strip, self.surface
        strip.tool_requested.connect(lambda _: self.set_tool("" if self._drawing else "region"))
        strip.zoom_in_requested.connect(surface.zoom_in)
        strip.zoom_out_requested.connect(surface.zoom_out)
        strip.fit_requested.connect(surface.fit)
        strip.turn_requested.connect(surface.turn)
        surface.zoom_changed.connect(strip.set_zoom)
        surface.selection_changed.connect(self.selection_changed)
        surface.link_chosen.connect(self.link_chosen)

    def show_artifact(self, opened: OpenArtifact) -> None:
        self._opened = opened
        size = opened.document.pages[0]
        self._notice.say(" ".join(filter(None, (opened.document.notice, *opened.document.warnings))))
        self.surface.show_image(QSizeF(size.width, size.height))
        self.surface.setAccessibleName(opened.title)
        pixels = max(size.width * size.height, 1.0)
        scale = min(1.0, (MOST_PIXELS / pixels) ** 0.5)
        document = opened.document
        self._background.run(lambda: (opened, document.drawn(to_image, 1, scale)), self._on_rendered, self._on_failed)
        self.strip.wake()

    def clear(self) -> None:
        self._opened = None
        self._notice.say("")
        self.surface.show_image(QSizeF(1, 1))

    def set_tool(self, name: str) -> None:
        """`region` draws, anything else pans."""
        self._drawing = name == "region"
        self.surface.set_regions(self._drawing)
        self.strip.set_tool(name)

    def selection_anchor(self) -> Anchor | None:
        return ImageRegion(self.surface.box) if self.surface.box else None

    def selection_anchors(self) -> tuple[Anchor, ...]:
        anchor = self.selection_anchor()
        return (anchor,) if anchor else ()

    def clear_selection(self) -> None:
        self.surface.select(None)

    def show_links(self, links: Sequence[ShownLink]) -> None:
        self.surface.show_links(links)

    def select_anchor(self, anchor: Anchor) -> None:
        """Take a region in hand, ready to be linked."""
        if isinstance(anchor, ImageRegion):
            self.surface.select(anchor.box)

    def jump_to(self, anchor: Anchor) -> None:
        if isinstance(anchor, ImageRegion):
            self.surface.flash(anchor.box)
            self._flash.start()

    def _on_rendered(self, result: tuple[OpenArtifact, QImage]) -> None:
        opened, image = result
        if opened is self._opened:
            self.surface.set_pixels(image)
            self._looked.start()

    def _on_failed(self, error: Exception) -> None:
        if self._opened is not None:
            self.failed.emit(str(error))

    def _on_looked(self) -> None:
        if self._opened is not None and self.isVisible():
            self.seen.emit(Seen(self._opened.artifact, ((0.0, 1.0),), 1.0))
