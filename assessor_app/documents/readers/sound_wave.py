"""How loud a recording is over its length, in constant memory."""

from typing import Any

import av as _av
import numpy as np

from assessor_app.documents.readers.film_reel import decoded, time_of

av: Any = _av


def peaks(container: Any, stream: Any, origin: float, duration: float, buckets: int) -> tuple[float, ...]:
    """The loudest sample, 0 to 1, of each of `buckets` equal spans from `origin` (stream seconds) on."""
    found = np.zeros(buckets, dtype=np.float64)
    to_float = av.AudioResampler(format="flt", layout="mono")
    for frame in decoded(container, stream, None):
        at = time_of(frame, stream)
        try:
            sounds = to_float.resample(frame)
        except (av.error.FFmpegError, ValueError):
            to_float = av.AudioResampler(format="flt", layout="mono")
            continue
        for sound in sounds if at is not None else ():
            _fill(found, sound, (at or 0.0) - origin, duration)
    return tuple(float(peak) for peak in np.clip(found, 0.0, 1.0))


def _fill(found: Any, sound: Any, at: float, duration: float) -> None:
    samples = np.nan_to_num(np.abs(sound.to_ndarray().reshape(-1)))
    places = (at + np.arange(len(samples)) / sound.sample_rate) * (len(found) / duration)
    inside = (places >= 0) & (places < len(found))
    np.maximum.at(found, places[inside].astype(np.int64), samples[inside])
