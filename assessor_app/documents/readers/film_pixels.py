"""Decoded pictures of a film as they are shown: square pixels, turned as the camera was held, no larger than asked."""

from typing import Any

import numpy as np
from av.video.reformatter import VideoReformatter

from assessor_app.documents.limits import Limits
from assessor_app.documents.readers.protocol import Unfit
from assessor_app.documents.values import Pixels

_SCALER: Any = VideoReformatter()


def quarter_turns(frame: Any) -> int:
    """How often the picture is to be turned by 90 degrees, against the clock."""
    return round(getattr(frame, "rotation", 0) / 90) % 4


def shown_size(frame: Any, stream: Any, turn: int) -> tuple[int, int]:
    """Width and height on the screen, in pixels."""
    ratio = stream.sample_aspect_ratio or stream.codec_context.sample_aspect_ratio
    wide = float(ratio) if ratio and 0.2 < float(ratio) < 5 else 1.0
    width, height = max(1, round(frame.width * wide)), frame.height
    return (height, width) if turn % 2 else (width, height)


def scaled(frame: Any, width: int, height: int, form: str) -> Any:
    """The frame in another size and form: by one scaler that is kept, in one thread. Each scaler of its own would
    start threads of its own, whose stacks fill what a worker may have as long as the frame is held."""
    return _SCALER.reformat(frame, width=width, height=height, format=form, threads=1)


def pixels(frame: Any, stream: Any, turn: int, max_height: int | None, limits: Limits) -> Pixels:
    """RGB888, at most `max_height` pixels high; raises Unfit for a picture that is too large to be shown."""
    if frame.width * frame.height > limits.max_source_pixels:
        raise Unfit("The video has too many pixels.")
    width, height = shown_size(frame, stream, turn)
    factor = min(1.0, (limits.max_pixels / (width * height)) ** 0.5, (max_height or height) / height)
    width, height = max(1, round(width * factor)), max(1, round(height * factor))
    size = (height, width) if turn % 2 else (width, height)
    drawn = scaled(frame, *size, "rgb24").to_ndarray()
    turned = np.ascontiguousarray(np.rot90(drawn, turn) if turn else drawn)
    return Pixels(turned.shape[1], turned.shape[0], turned.shape[1] * 3, turned.tobytes())
