"""What the system says of a file it would not read or write, in words for a person instead of its own."""

import errno

_WORDS = {
    "ENOENT": "it is not there",
    "EACCES": "this account is not allowed to",
    "EPERM": "this account is not allowed to",
    "EROFS": "its disk can only be read",
    "ENOSPC": "its disk is full",
    "EDQUOT": "this account has used up its room on the disk",
    "EFBIG": "it is larger than its disk takes",
    "EEXIST": "something of that name is there already",
    "ENOTEMPTY": "the folder is not empty",
    "ENOTDIR": "a part of its path is a file, not a folder",
    "EISDIR": "it is a folder",
    "ENAMETOOLONG": "its name is too long",
    "ELOOP": "its links lead round in a circle",
    "EIO": "its disk does not work",
    "EBUSY": "another program holds it",
    "EXDEV": "it lies on another disk",
    "EMFILE": "too many files are open",
    "ENFILE": "too many files are open",
    "ENXIO": "its disk is not there",
    "ENODEV": "its disk is not there",
    "ESTALE": "its disk is not there any more",
    "ETIMEDOUT": "its disk does not answer",
    "EADDRINUSE": "another program uses it",
    "EADDRNOTAVAIL": "this computer has no such address",
}
_SAID = {getattr(errno, name): said for name, said in _WORDS.items() if hasattr(errno, name)}


def why(error: Exception) -> str:
    """The end of a sentence that has named the file or folder: “… cannot be read: its disk does not work.”"""
    told = getattr(error, "strerror", None) or str(error)
    return _SAID.get(getattr(error, "errno", None) or 0) or str(told).rstrip(".").lower()


def why_unwritten(error: Exception) -> str:
    """The same of a place that was to be made: what is not there lies above it."""
    return "there is no folder for it" if getattr(error, "errno", None) == errno.ENOENT else why(error)
