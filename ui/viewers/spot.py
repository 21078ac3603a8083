"""Where somebody is in an artifact, so that they can be led back there."""

from dataclasses import dataclass

from assessor_app.domain.evidence import Anchor


@dataclass(frozen=True, slots=True)
class Spot:
    """`at` is seconds, or the page and how far down it; `zoom` is 1.0 at full size, None while the whole is fitted;
    `selected` was in hand, ready to be linked. Each is None where there is no such thing."""

    at: float | None = None
    zoom: float | None = None
    selected: Anchor | None = None
