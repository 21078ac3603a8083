"""How a submission is held by its reader: the issuer keeps it for them for a time, and they may give it back."""

from enum import StrEnum


class Lease(StrEnum):
    """`GIVING_BACK` is said on this device and not yet heard by the issuer; a late score counts in every case."""

    HELD = "held"
    GIVING_BACK = "giving back"
    GIVEN_BACK = "given back"
    PASSED_ON = "passed on"


TAKEN_UP = ""  # in place of the end of a lease: given back, and taken up again before the issuer said until when
LET_GO = frozenset({Lease.GIVING_BACK, Lease.GIVEN_BACK})
