"""What a disk says when it will not take or give a page, as a sentence: full, read-only, failing, damaged, busy."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from assessor_app.domain.errors import AssessorError, NotSaved, StoreBusy, StoreDamaged

SAFE = "What was saved before is safe"
FULL = f"There is no room left on the disk: the last change was not saved. {SAFE}; make room and do it again."
READ_ONLY = f"This workspace can only be read: the last change was not saved. {SAFE}."
FAILING = (
    f"The disk would not do its work: the last change was not saved. {SAFE}; look after the disk, then try again, and "
    "“assessor doctor” examines the store."
)
DAMAGED = "The store is damaged. It was left as it is; restore a backup: “assessor restore” lists them."
BUSY = "Something else holds the store: the last change was not saved. Try again in a moment."
_NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
# SQLite's primary result codes
_ERRORS: dict[int, tuple[type[AssessorError], str]] = {
    5: (StoreBusy, BUSY),
    6: (StoreBusy, BUSY),
    8: (NotSaved, READ_ONLY),
    10: (NotSaved, FAILING),
    11: (StoreDamaged, DAMAGED),
    13: (NotSaved, FULL),
    14: (NotSaved, FAILING),
    26: (StoreDamaged, DAMAGED),
}


@contextmanager
def spoken() -> Iterator[None]:
    """Turn what the database driver says of the disk into a sentence; everything else goes through as it is."""
    try:
        yield
    except DBAPIError as error:
        if (said := _said(error.orig)) is None:
            raise
        raise said from error


@contextmanager
def spoken_by_driver(errors: type[Exception]) -> Iterator[None]:
    """The same for a bare connection, whose driver raises `errors`."""
    try:
        yield
    except errors as error:
        if (said := _said(error)) is None:
            raise
        raise said from error


def _said(error: BaseException | None) -> AssessorError | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code not in _ERRORS:
        return None
    kind, sentence = _ERRORS[code]
    return kind(sentence)


def sentence_of(error: OSError, what: str) -> NotSaved:
    """The same for a file beside the database: `what` was not kept."""
    if error.errno in _NO_ROOM:
        return NotSaved(f"There is no room left on the disk: {what} was not kept. {SAFE}; make room and do it again.")
    why = (error.strerror or str(error)).lower()
    return NotSaved(f"The disk would not take {what} ({why}), so it was not kept. {SAFE}.")
