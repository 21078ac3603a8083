"""What the marks of a slide's shapes mean: where a box is told, how text fits in it, which writing of two to draw."""

from typing import Any

from assessor_app.documents.readers.canvas import Matrix, joined_matrix
from assessor_app.documents.readers.package import attribute, child, local
from assessor_app.documents.readers.pptx_places import Place


def transform(element: Any) -> Any:
    for path in (("spPr", "xfrm"), ("xfrm",), ("grpSpPr", "xfrm")):
        found = child(element, *path)
        if found is not None:
            return found
    return ()


def has_form(properties: Any) -> bool:
    return child(properties, "prstGeom") is not None or child(properties, "custGeom") is not None


def choice(element: Any) -> Any:
    """The newer writing when it holds something we can draw, the older one else."""
    for name in ("Choice", "Fallback"):
        found = child(element, name)
        if found is not None and any(local(e) in ("sp", "cxnSp", "pic", "grpSp", "graphicFrame") for e in found):
            return found
    return ()


def autofit(said: list[Any]) -> tuple[float, bool]:
    for body in said:
        for part in body:
            if local(part) == "normAutofit":
                return max(0.3, share(part, "fontScale") or 1.0), True
            if local(part) == "spAutoFit":
                return 1.0, False
            if local(part) == "noAutofit":
                return 1.0, False
    return 1.0, False


def share(element: Any, name: str) -> float:
    raw = (attribute(element, name) or "0").rstrip("%")
    try:
        value = float(raw) / (100 if "%" in (attribute(element, name) or "") else 100_000)
    except ValueError:
        return 0.0
    return value if abs(value) < 10 else 0.0


def upright(spot: Place, turned: str) -> tuple[float, float, Matrix]:
    """Text written from top to bottom stands in a box turned on its side."""
    if turned not in ("vert", "vert270", "eaVert", "mongolianVert", "wordArtVert"):
        return spot.width, spot.height, spot.text
    if turned == "vert270":
        return spot.height, spot.width, joined_matrix((0.0, -1.0, 1.0, 0.0, 0.0, spot.height), spot.text)
    return spot.height, spot.width, joined_matrix((0.0, 1.0, -1.0, 0.0, spot.width, 0.0), spot.text)
