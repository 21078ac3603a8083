"""What kind of thing changed; every command returns one, screens refresh from it, whoever made it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    QUEUE = "queue"
    ASSESSMENT = "assessment"
    COVERAGE = "coverage"
    DECISIONS = "decisions"
    SYNC = "sync"
    PREFERENCES = "preferences"
    WORKSPACE = "workspace"  # its backups, keys and what is kept how long
    COACHING = "coaching"


@dataclass(frozen=True, slots=True)
class Change:
    """`ids` names the submissions (or other things) touched; `undoable` says whether Ctrl+Z takes it back."""

    kinds: frozenset[Kind]
    ids: frozenset[str] = frozenset()
    said: str = ""
    undoable: bool = False

    def concerns(self, kind: Kind, subject: str | None = None) -> bool:
        return kind in self.kinds and (subject is None or not self.ids or subject in self.ids)


Clock = Callable[[], "str"]  # ISO 8601 UTC with milliseconds
NewId = Callable[[], str]  # UUIDv7
