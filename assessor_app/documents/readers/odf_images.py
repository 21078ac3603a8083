"""A frame of an OpenDocument file may hold one picture in several forms; the first is the one its author chose."""

from typing import Any

from assessor_app.documents.readers.package import attribute, local

_DRAWINGS = (".svg", ".svgz", ".svm", ".emf", ".wmf", ".eps", ".pdf")


def image_of(frame: Any) -> Any:
    """The first that is made of pixels, which can be shown; else the first; None where there is none."""
    images = [element for element in frame if local(element) == "image"]
    return next((image for image in images if not _is_drawing(image)), images[0] if images else None)


def _is_drawing(image: Any) -> bool:
    said = (attribute(image, "mime-type") or "").lower()
    address = (attribute(image, "href") or "").lower()
    return address.endswith(_DRAWINGS) or any(form[1:] in said for form in _DRAWINGS)
