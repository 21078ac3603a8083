"""The decisions themselves: their signed events as JSON Lines, to be checked anywhere without this program."""

from pathlib import Path

from assessor_app.eventlog.chain import log_line
from assessor_app.reports.selection import Selection


def write_signed(selection: Selection, path: Path) -> None:
    """One event a line, spelled out beside the bytes that were signed."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for signed in selection.signed():
            file.write(f"{log_line(signed.jws, signed.payload)}\n")
