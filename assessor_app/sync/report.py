"""What a sync did, in counts and sentences."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from assessor_app.domain.changes import Change, Kind
from assessor_app.domain.counted import counted


class Ended(StrEnum):
    DONE = "done"
    OFFLINE = "offline"
    BUSY = "busy"  # reached, but the issuer asks for time
    REFUSED = "refused"
    CANCELLED = "cancelled"


class Stage(StrEnum):
    SIGNING_IN = "signing in"
    SENDING = "sending decisions"
    READING = "reading what is new"
    FETCHING = "fetching submissions"


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total`: events while sending, items while reading, bytes of all files while fetching; `what` names
    the submission."""

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
    """`sentence` says how it ended; `attention` lists what a person has to look at; `held` the submissions too large
    for a metered connection; `mirrored` counts events of the assessor's other devices, `leases` those renewed;
    `published` counts credential versions that are new on this device, or others than before; `retry_after` is in
    seconds."""

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
    held: tuple[str, ...] = ()
    mirrored: int = 0
    leases: int = 0
    published: int = 0

    @property
    def quiet(self) -> bool:
        """True when there is nothing to tell: all is well, and nothing came or went."""
        moved = self.sent or self.refused or self.quarantined or self.items or self.submissions or self.mirrored
        return self.ended is Ended.DONE and not moved

    @property
    def change(self) -> Change:
        """What screens have to ask for again; the ids are submissions that came."""
        kinds = {Kind.SYNC}
        if self.sent or self.refused or self.quarantined or self.issued or self.revoked or self.mirrored:
            kinds.add(Kind.DECISIONS)
        if self.submissions or self.items or self.mirrored or self.leases:
            kinds.add(Kind.QUEUE)
        return Change(frozenset(kinds), frozenset(self.submissions), self.sentence)


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
    held: list[str] = field(default_factory=list)
    mirrored: int = 0
    leases: int = 0
    published: int = 0
    heard: str = ""  # what the issuer's clock said, once it was known to be the issuer
    kept: int = 0  # events that were refused or wait for a moderator, of this sync and of all before

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
            tuple(self.held),
            self.mirrored,
            self.leases,
            self.published,
        )

    def summary(self) -> str:
        """One sentence for the status line."""
        said = [f"{self.sent} sent" if self.sent else "", f"{self.refused} refused" if self.refused else ""]
        said += [f"{self.quarantined} with a moderator" if self.quarantined else ""]
        said += [f"{self.mirrored} from your other devices" if self.mirrored else ""]
        said += [f"{len(self.held)} held back on a metered connection" if self.held else ""]
        said += [f"{counted(self.issued, 'credential')} issued" if self.issued else ""]
        said += [f"{counted(self.revoked, 'credential')} revoked" if self.revoked else ""]
        told = "; ".join(s for s in (self._came(), ", ".join(s for s in said if s)) if s)
        done = f"Up to date: {told}." if told else "Up to date."
        return f"{done} {self._needing()}" if self.kept or self.attention else done

    def _came(self) -> str:
        """What there is to read now, and where: a first sync is also somebody's first look at a queue."""
        number = len(self.submissions)
        queued = "it is in your queue" if number == 1 else "they are in your queue"
        return f"{counted(number, 'submission')} came; {queued}" if number else ""

    def _needing(self) -> str:
        number = max(self.kept, len(self.attention))
        return f"{counted(number, 'thing')} {'needs' if number == 1 else 'need'} attention; the Sync screen says why."
