"""What a page is drawn on: memory that the application sees at once, in the form in which the window paints."""

from collections.abc import Callable
from dataclasses import dataclass


def _fresh(length: int) -> memoryview:
    return memoryview(bytearray(length))


@dataclass(frozen=True, slots=True)
class Paper:
    """`wide` asks for four bytes a pixel, as the window paints them; `room` gives so many bytes to draw in."""

    wide: bool = False
    room: Callable[[int], memoryview] = _fresh


PLAIN = Paper()
