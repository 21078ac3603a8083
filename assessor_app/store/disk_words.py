"""What a disk says when it will not take or give a page, as a sentence: full, read-only, failing, damaged, busy."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from assessor_app.domain.errors import AssessorError, NotRead, NotSaved, StoreBusy, StoreDamaged
from assessor_app.domain.system_words import why, why_unwritten

SAFE = "What was saved before is safe"
FULL = f"There is no room left on the disk: the last change was not saved. {SAFE}; make room and do it again."
READ_ONLY = f"This workspace can only be read: the last change was not saved. {SAFE}."
FAILING = (
    f"The disk would not do its work: the last change was not saved. {SAFE}; look after the disk, then try again, and "
    "“assessor doctor” examines the store."
)
UNREAD = (
    "The disk would not give what is on it. Nothing was changed; look after the disk, then try again, and “assessor "
    "doctor” examines the store."
)
DAMAGED = "The store is damaged. It was left as it is; restore a backup: “assessor restore --list” lists them."
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
_WHILE_READING: dict[int, tuple[type[AssessorError], str]] = {10: (NotRead, UNREAD), 14: (NotRead, UNREAD)}
# the driver gives no code with what went wrong in a backup, only SQLite's own words for it
_WORDS = {
    "database is locked": 5,
    "attempt to write a readonly database": 8,
    "disk I/O error": 10,
    "database disk image is malformed": 11,
    "database or disk is full": 13,
    "unable to open database file": 14,
    "file is not a database": 26,
}


@contextmanager
def spoken(*, reading: bool = False) -> Iterator[None]:
    """Turn what the database driver says of the disk into a sentence; everything else goes through as it is. `reading`
    says that there was nothing to save."""
    try:
        yield
    except DBAPIError as error:
        if (said := said_of(error.orig, reading=reading)) is None:
            raise
        raise said from error


@contextmanager
def spoken_by_driver(errors: type[Exception]) -> Iterator[None]:
    """The same for a bare connection, whose driver raises `errors`."""
    try:
        yield
    except errors as error:
        if (said := said_of(error)) is None:
            raise
        raise said from error


def said_of(error: BaseException | None, *, reading: bool = False) -> AssessorError | None:
    """What the driver's error says of the disk; None when it speaks of something else."""
    code = getattr(error, "sqlite_errorcode", _WORDS.get(str(error), 0)) & 0xFF
    errors = _ERRORS | _WHILE_READING if reading else _ERRORS
    if code not in errors:
        return None
    kind, sentence = errors[code]
    return kind(sentence)


def unread(error: OSError, what: str) -> NotRead:
    """The same for a file beside the database that would not be read."""
    return NotRead(
        f"The disk would not give {what}: {why(error)}. Nothing was changed; look after the disk, then try again."
    )


def sentence_of(error: OSError, what: str) -> NotSaved:
    """The same for a file beside the database: `what` was not kept."""
    if error.errno in _NO_ROOM:
        return NotSaved(f"There is no room left on the disk: {what} was not kept. {SAFE}; make room and do it again.")
    return NotSaved(f"The disk would not take {what}, so it was not kept: {why_unwritten(error)}. {SAFE}.")
