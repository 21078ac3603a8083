"""Rendered pieces kept for the next glance, the least recently looked at dropped first."""

from collections import OrderedDict
from collections.abc import Hashable, Iterator

from PySide6.QtGui import QImage, QPixmap

from assessor_app.documents.slate import Lent
from assessor_app.documents.values import Pixels

MEGABYTE = 1024 * 1024


class PixmapCache:
    """Holds at most `megabytes` of pixels; one entry larger than that is still kept while it is the newest."""

    def __init__(self, megabytes: int = 160) -> None:
        self._limit = megabytes * MEGABYTE
        self._held = 0
        self._pixmaps: OrderedDict[Hashable, tuple[QPixmap, Lent | None]] = OrderedDict()

    def get(self, key: Hashable) -> QPixmap | None:
        """To be painted now, and not kept: what it shows may be lent."""
        pixmap, _ = self._pixmaps.get(key, (None, None))
        if pixmap is not None:
            self._pixmaps.move_to_end(key)
        return pixmap

    def put(self, key: Hashable, pixmap: QPixmap, lent: Lent | None = None) -> None:
        """`lent` is held as long as the pixmap is here."""
        self._drop(key)
        self._pixmaps[key] = pixmap, lent
        self._held += weight(pixmap)
        while self._held > self._limit and len(self._pixmaps) > 1:
            self._drop(next(iter(self._pixmaps)))

    def __iter__(self) -> Iterator[Hashable]:
        return iter(tuple(self._pixmaps))

    def clear(self) -> None:
        self._pixmaps.clear()
        self._held = 0

    def _drop(self, key: Hashable) -> None:
        pixmap, _ = self._pixmaps.pop(key, (None, None))
        self._held -= weight(pixmap) if pixmap is not None else 0


def weight(pixmap: QPixmap) -> int:
    """Bytes a pixmap holds, at four a pixel."""
    return pixmap.width() * pixmap.height() * 4


class Drawn:
    """A picture over pixels that are lent, until it has memory of its own: it is painted first, and copied afterwards.
    Safe off the GUI thread."""

    def __init__(self, pixels: Pixels, lent: Lent | None) -> None:
        self.lent = lent if pixels.wide else None
        self.image = to_image(pixels) if self.lent is None else _over(pixels)

    def settle(self) -> None:
        lent = self.lent  # nobody else may hold it any more while its pixels are copied
        if lent is not None:
            self.image, self.lent = self.image.copy(), None


def to_image(pixels: Pixels) -> QImage:
    """A picture of its own memory; safe to call off the GUI thread."""
    shared = _over(pixels)
    return shared.copy() if pixels.wide else shared.convertToFormat(QImage.Format.Format_RGB32)


def _over(pixels: Pixels) -> QImage:
    """A picture that is there as long as its pixels are."""
    form = QImage.Format.Format_RGB32 if pixels.wide else QImage.Format.Format_RGB888
    return QImage(pixels.data, pixels.width, pixels.height, pixels.stride, form)
