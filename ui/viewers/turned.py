"""Boxes on a picture that is turned on the screen by quarters to the right, and back."""

from assessor_app.domain.evidence import Box


def turned_box(box: Box, quarters: int) -> Box:
    """Where a box of the upright picture lies once the picture is turned."""
    for _ in range(quarters % 4):
        box = _kept_inside(100 - box.y - box.height, box.x, box.height, box.width)
    return box


def unturned_box(box: Box, quarters: int) -> Box:
    """The upright box that `turned_box` would bring to `box`."""
    return turned_box(box, -quarters % 4)


def _kept_inside(x: float, y: float, width: float, height: float) -> Box:
    """Rounding may leave a hair outside 0 to 100."""
    x, y = min(max(round(x, 3), 0.0), 99.9), min(max(round(y, 3), 0.0), 99.9)
    return Box(x, y, min(width, 100 - x), min(height, 100 - y))
