"""Whether an error means that memory ran out: then the file is not damaged, only too much for one worker."""

import errno
import re

_SAID = re.compile(
    r"\b(?:c|m|re)alloc\b|bad_alloc|out of memory|(?:cannot|failed to) allocate|(?:insufficient|not enough) memory"
    r"|memory allocation (?:failed|error)",
    re.IGNORECASE,
)
_DEEPEST = 10


def is_shortage(error: BaseException) -> bool:
    """Python's own error, the system's number for it, or what a decoder written in C says, also where another error
    was raised from it."""
    link: BaseException | None = error
    for _ in range(_DEEPEST):
        if link is None:
            return False
        if isinstance(link, MemoryError) or getattr(link, "errno", None) == errno.ENOMEM or _SAID.search(str(link)):
            return True
        link = link.__cause__
    return False
