"""An artifact's bytes as the media player reads them: random access, decrypted on the fly, nothing on disk."""

from PySide6.QtCore import QIODevice, QObject

from assessor_app.documents.source import Source


class SourceDevice(QIODevice):
    """Read-only and seekable. The player reads it off the GUI thread; `Source` is safe to read from any thread."""

    def __init__(self, source: Source, parent: QObject) -> None:
        super().__init__(parent)
        self._source = source
        self.open(QIODevice.OpenModeFlag.ReadOnly | QIODevice.OpenModeFlag.Unbuffered)

    def size(self) -> int:
        return self._source.size

    def isSequential(self) -> bool:
        return False

    def bytesAvailable(self) -> int:
        return max(0, self._source.size - self.pos())

    def readData(self, maxlen: int) -> object:
        left = min(maxlen, self._source.size - self.pos())
        return self._source.read_at(self.pos(), left) if left > 0 else b""

    def writeData(self, data: object, length: int) -> int:
        return -1
