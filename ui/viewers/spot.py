"""Where somebody is in an artifact, so that they can be led back there."""

from dataclasses import dataclass

from assessor_app.domain.evidence import Anchor, Box
from ui.viewers.span_in_hand import Marks


@dataclass(frozen=True, slots=True)
class Spot:
    """`at` is seconds, or the page and how far down it; `zoom` is 1.0 at full size, None while the whole is fitted;
    `selected` was in hand, ready to be linked; so were the `marks` of a recording and the `box` on its picture. Each is
    None where there is no such thing."""

    at: float | None = None
    zoom: float | None = None
    selected: Anchor | None = None
    marks: Marks | None = None
    box: Box | None = None
