"""What the scoring and coaching screens may ask of any viewer, and the values they exchange."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import SignalInstance

from assessor_app.documents.pool import OpenDocument
from assessor_app.documents.source import Source
from assessor_app.documents.values import CaptionTrack
from assessor_app.domain.evidence import Anchor, EvidenceLinkId
from assessor_app.domain.submission import ArtifactId


@dataclass(frozen=True, slots=True)
class ShownLink:
    """An evidence link as a viewer draws it: the letter of its criterion gives the hue."""

    id: EvidenceLinkId
    letter: str
    anchor: Anchor
    active: bool = False


@dataclass(frozen=True, slots=True)
class OpenArtifact:
    """One artifact ready to be looked at: its document in a worker, its bytes, the captions beside it. `laid_out` has
    LibreOffice lay it out, where that is another view than the document: it blocks, and raises Unreadable.
    `uncaptioned` says which captions stay shut, and why."""

    artifact: ArtifactId
    title: str
    document: OpenDocument
    source: Source
    captions: tuple[CaptionTrack, ...] = ()
    laid_out: Callable[[], OpenDocument] | None = None
    uncaptioned: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was looked at since the last report. `ranges` are seconds of media, or pages as (page - 1, page);
    a picture is (0, 1). `whole` is the length in the same unit."""

    artifact: ArtifactId
    ranges: tuple[tuple[float, float], ...]
    whole: float


class Viewer(Protocol):
    """One open artifact: shows it, points into it, and tells what was looked at."""

    scope: str  # "Document", "Image" or "Video": what the status bar names
    seen: SignalInstance  # carries Seen
    link_chosen: SignalInstance  # carries the EvidenceLinkId of a clicked pin, box or span
    selection_changed: SignalInstance

    def show_artifact(self, opened: OpenArtifact) -> None: ...
    def clear(self) -> None: ...
    def selection_anchor(self) -> Anchor | None: ...
    def selection_anchors(self) -> tuple[Anchor, ...]:
        """As many as the selection needs: text that runs over a page break is one anchor a page."""
        ...

    def clear_selection(self) -> None: ...
    def show_links(self, links: Sequence[ShownLink]) -> None: ...
    def jump_to(self, anchor: Anchor) -> None: ...
