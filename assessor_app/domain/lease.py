"""How a submission is held by its reader: the issuer keeps it for them for a time, and they may give it back."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Lease(StrEnum):
    """`GIVING_BACK` is said on this device and not yet heard by the issuer; a late score counts in every case."""

    HELD = "held"
    GIVING_BACK = "giving back"
    GIVEN_BACK = "given back"
    PASSED_ON = "passed on"


TAKEN_UP = ""  # in place of the end of a lease: given back, and taken up again before the issuer said until when
# what a reader signs of it, so that nobody can say it for them
GIVE_BACK = "lease.give-back/1"
TAKE_UP = "lease.take-up/1"
AGAIN = "again"  # true in a giving back that only says why: whether it is given back, and since when, stays as it is
SAID = frozenset({GIVE_BACK, TAKE_UP})
LET_GO = frozenset({Lease.GIVING_BACK, Lease.GIVEN_BACK})
MAX_WHY = 500  # characters of why something was given back


def says_why_only(said: Mapping[str, Any]) -> bool:
    """Whether an event (its payload) gives nothing back, but says why that was done."""
    return said.get("type") == GIVE_BACK and said.get(AGAIN) is True
