"""How a person looks, and an easel on which every figure is drawn around its head."""

from dataclasses import dataclass

from assessor_app.bundles.samples.paint import (
    Colour,
    Pair,
    Points,
    Sheet,
    fill,
    stroke,
)


@dataclass(frozen=True, slots=True)
class Look:
    """How one person looks; `hair` names a way of wearing it, `cloth` is a second colour for collar, tie or scarf."""

    hair: str
    hair_colour: Colour
    skin: Colour
    clothes: Colour
    cloth: Colour = "#F2EEE6"


@dataclass(frozen=True, slots=True)
class Easel:
    """A sheet with its own origin and scale, so that every figure is drawn around its head."""

    on: Sheet
    size: float
    origin: Pair

    def at(self, points: Points) -> Points:
        return (points * self.size + self.origin).astype(points.dtype)

    def fill(self, points: Points, colour: Colour, to: Colour | None = None, **how: object) -> None:
        within, soft = how.get("within"), float(str(how.get("soft", 0))) * self.size
        inside = self.at(within) if within is not None else None  # type: ignore[arg-type]  # a shape, handed through
        alpha = float(str(how.get("alpha", 1)))
        fill(
            self.on, self.at(points), colour, to, across=bool(how.get("across")), soft=soft, alpha=alpha, within=inside
        )

    def stroke(self, points: Points, colour: Colour, width: float, alpha: float = 1.0) -> None:
        stroke(self.on, self.at(points), colour, width * self.size, alpha=alpha)
