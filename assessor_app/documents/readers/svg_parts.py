"""What a drawing is made of: how many parts its repetitions come to, and what of it lies outside the file."""

from typing import Any

from assessor_app.documents.readers.package import attribute, local
from assessor_app.documents.readers.protocol import Unfit

MOST_PARTS = 300_000
_DEEPEST = 400  # elements and repetitions within each other
_POINTING = ("use", "image", "feImage", "textPath", "pattern", "linearGradient", "radialGradient")


def check_parts(root: Any) -> None:
    """Raises Unfit for a drawing that repeats its parts, and their repetitions, beyond what can be drawn."""
    named = {name: element for element in root.iter() if (name := element.get("id"))}
    known: dict[Any, int] = {}

    def parts(element: Any, depth: int) -> int:
        if depth > _DEEPEST:
            raise Unfit("The drawing is nested too deep to be shown.")
        if element not in known:
            known[element] = 0  # one that repeats itself ends there
            inside = [named[_target(element)[1:]]] if local(element) == "use" and _target(element)[1:] in named else []
            count = 1
            for child in (*element, *inside):
                count += parts(child, depth + 1)
            known[element] = min(count, MOST_PARTS + 1)
        return known[element]

    if parts(root, 0) > MOST_PARTS:
        raise Unfit("The drawing repeats its parts too often to be shown.")


def points_outside(root: Any) -> bool:
    """Whether something to be drawn lies in another file."""
    drawn = (element for element in root.iter() if local(element) in _POINTING)
    return any((target := _target(element)) and not target.startswith(("#", "data:")) for element in drawn)


def _target(element: Any) -> str:
    return (attribute(element, "href") or "").strip()
