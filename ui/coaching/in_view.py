"""What a moment marks where nothing is selected: what is in view."""

from assessor_app.domain.evidence import Anchor, Box, ImageRegion, PageRegion, TimeSpan
from ui.viewers.stage import ViewerStage

AROUND = 5.0  # seconds before and after the playhead that a moment without a span covers
WHOLE = Box(0, 0, 100, 100)


def in_view(stage: ViewerStage) -> tuple[Anchor, ...]:
    """The seconds around the playhead, the page, or the whole picture; nothing where nothing is open."""
    opened = stage.opened
    if opened is None:
        return ()
    if opened.document.media is not None:
        now, whole = stage.video.motion.position, opened.document.media.duration
        start, end = round(max(0.0, now - AROUND), 3), round(min(whole, now + AROUND), 3)
        return (TimeSpan(start, end),) if end > start else ()
    if stage.viewer is stage.document:
        return (PageRegion(stage.document.pages.page, WHOLE),)
    return (ImageRegion(WHOLE),) if stage.viewer is stage.image else ()
