"""Pictures with a face in them: one portrait of the open corpus, put where a test wants it."""

import io
from pathlib import Path

import pytest
from PIL import Image

PORTRAIT = Path(__file__).resolve().parents[1] / ".." / "shared" / "corpus" / "image" / "pillow__hopper.jpg"
SIZES = (64, 96, 128, 200)
PLACES = ((100, 200), (360, 220), (620, 240), (880, 260))


def portrait() -> Image.Image:
    if not PORTRAIT.exists():
        pytest.skip("the open corpus, which has a portrait, is not beside this repository")
    return Image.open(PORTRAIT).convert("RGB")


def group() -> bytes:
    """A picture of 1280 x 720 with four faces, the smallest 30 pixels high."""
    canvas, sink = Image.new("RGB", (1280, 720), (120, 130, 140)), io.BytesIO()
    for place, side in zip(PLACES, SIZES, strict=True):
        canvas.paste(portrait().resize((side, side)), place)
    canvas.save(sink, "PNG")
    return sink.getvalue()
