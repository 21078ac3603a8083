"""One push of a programme at a time in this process: the others wait here, where it costs no thread and no connection.

The database takes one writer of a programme anyway (its head row). A crowd that waited there would hold every thread
and every connection, and nobody else could so much as sign in.
"""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field


@dataclass(slots=True)
class Turns:
    """A line for each programme that was pushed to; asked for on the event loop only."""

    _lines: dict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    def of(self, programme: str) -> asyncio.Lock:
        return self._lines[programme]
