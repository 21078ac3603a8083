"""How long a document may be laid out: by what it had of a processor, so that a crowded machine shows the same pages as
a quiet one; in the end by the clock."""

import time

from assessor_app.documents.limits import Limits

SHARE = 0.6  # of the time until a document stands open; the rest is for reading and drawing it


class Patience:
    """Begins when it is made."""

    def __init__(self, limits: Limits) -> None:
        self._work = time.process_time() + limits.open_seconds * SHARE
        self._clock = time.monotonic() + limits.crowded_seconds * SHARE

    @property
    def over(self) -> bool:
        return time.process_time() > self._work or time.monotonic() > self._clock
