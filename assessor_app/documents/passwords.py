"""Passwords of protected files: held in memory while the window is open, and nowhere else."""

from dataclasses import dataclass, field

from assessor_app.documents.source import Source


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A protected file together with its password; fits `Source`, and never prints the password."""

    source: Source
    password: str = field(repr=False)

    @property
    def size(self) -> int:
        return self.source.size

    def read_at(self, offset: int, length: int) -> bytes:
        return self.source.read_at(offset, length)


class Passwords:
    """What was typed for which file, by its SHA-256."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def remember(self, sha256: str, password: str) -> None:
        self._known[sha256] = password

    def forget(self, sha256: str) -> bool:
        """It did not open the file; True when there was one."""
        return self._known.pop(sha256, None) is not None

    def knows(self, sha256: str) -> bool:
        return sha256 in self._known

    def with_it(self, sha256: str, source: Source) -> Source:
        """The file, and its password where one is known."""
        password = self._known.get(sha256)
        return source if password is None else Unlocked(source, password)
