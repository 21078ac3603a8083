"""What a sync did, in counts and sentences."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from assessor_app.domain.changes import Change, Kind


class Ended(StrEnum):
    DONE = "done"
    OFFLINE = "offline"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class Stage(StrEnum):
    SIGNING_IN = "signing in"
    SENDING = "sending decisions"
    READING = "reading what is new"
    FETCHING = "fetching submissions"


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total`: events while sending, items while reading, bytes while fetching; `what` names the thing."""

    stage: Stage
    done: int = 0
    total: int = 0
    what: str = ""


Watch = Callable[[Progress], None]
Cancelled = Callable[[], bool]


class Stopped(Exception):
    """The assessor asked to stop; what is done stays done."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """`sentence` says how it ended; `attention` lists what a person has to look at; `retry_after` is in seconds."""

    ended: Ended
    sentence: str
    sent: int = 0
    refused: int = 0
    quarantined: int = 0
    items: int = 0
    submissions: tuple[str, ...] = ()
    issued: int = 0
    revoked: int = 0
    bytes: int = 0
    attention: tuple[str, ...] = ()
    retry_after: float | None = None

    @property
    def change(self) -> Change:
        """What screens have to ask for again."""
        kinds = {Kind.SYNC}
        if self.sent or self.refused or self.quarantined or self.issued or self.revoked:
            kinds.add(Kind.DECISIONS)
        if self.submissions or self.items:
            kinds.add(Kind.QUEUE)
        return Change(frozenset(kinds), frozenset(), self.sentence)


@dataclass(slots=True)
class Tally:
    """What was done so far in one sync, kept when it is cut short."""

    sent: int = 0
    refused: int = 0
    quarantined: int = 0
    items: int = 0
    submissions: list[str] = field(default_factory=list)
    issued: int = 0
    revoked: int = 0
    bytes: int = 0
    attention: list[str] = field(default_factory=list)

    def report(self, ended: Ended, sentence: str, retry_after: float | None = None) -> SyncReport:
        return SyncReport(
            ended,
            sentence,
            self.sent,
            self.refused,
            self.quarantined,
            self.items,
            tuple(self.submissions),
            self.issued,
            self.revoked,
            self.bytes,
            tuple(self.attention),
            retry_after,
        )

    def summary(self) -> str:
        """One sentence for the status line."""
        said = [f"{self.sent} sent" if self.sent else "", f"{self.refused} refused" if self.refused else ""]
        said += [f"{self.quarantined} with a moderator" if self.quarantined else ""]
        said += [f"{len(self.submissions)} new in the queue" if self.submissions else ""]
        said += [f"{self.issued} credentials issued" if self.issued else ""]
        said += [f"{self.revoked} credentials revoked" if self.revoked else ""]
        told = ", ".join(s for s in said if s)
        return f"Up to date: {told}." if told else "Up to date."
