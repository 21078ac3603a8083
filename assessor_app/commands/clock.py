"""The real clock and the real ids: whoever starts the program hands them in, and nothing below reads them by itself."""

from datetime import UTC, datetime


def utc_now() -> str:
    """ISO 8601 UTC with milliseconds, as every kept time is written."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def new_id() -> str:
    """A UUIDv7: ids of one device sort by the time they were made, as its clock told it."""
    import uuid_utils

    return str(uuid_utils.uuid7())
