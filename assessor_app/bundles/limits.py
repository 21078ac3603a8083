"""How much a bundle may ask of this machine; one table, so that a programme can raise a line of it."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes where nothing else is said; `ratio` (unpacked to packed) counts for entries above `ratio_above`."""

    entries: int = 10_000
    total: int = 8 * 1024 * MIB
    ratio: int = 200
    ratio_above: int = MIB
    name_bytes: int = 1_024
    depth: int = 32
    directory: int = 32 * MIB
    tag_file: int = 16 * MIB
    submission_file: int = 16 * MIB


DEFAULT = Limits()
