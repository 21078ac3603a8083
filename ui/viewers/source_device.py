"""An artifact's bytes as the media player reads them: random access, decrypted on the fly, nothing on disk."""

from PySide6.QtCore import QIODevice, QObject

from assessor_app.documents.source import Source


class SourceDevice(QIODevice):
    """Read-only and seekable. The player reads it off the GUI thread; `Source` is safe to read from any thread."""

    def __init__(self, source: Source, parent: QObject) -> None:
        super().__init__(parent)
        self._source: Source | None = source
        self._size = source.size
        self.open(QIODevice.OpenModeFlag.ReadOnly | QIODevice.OpenModeFlag.Unbuffered)

    def let_go(self) -> None:
        """Give no more bytes: the recording is being closed. It is at its end then, or the player would ask on."""
        self._source, self._size = None, 0

    def size(self) -> int:
        return self._size

    def isSequential(self) -> bool:
        return False

    def bytesAvailable(self) -> int:
        return max(0, self._size - self.pos())

    def readData(self, maxlen: int) -> object:
        source, left = self._source, min(maxlen, self._size - self.pos())
        return source.read_at(self.pos(), left) if source is not None and left > 0 else b""

    def writeData(self, data: object, length: int) -> int:
        return -1
