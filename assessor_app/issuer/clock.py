"""The issuer's time, handed in so that a test can set it."""

from collections.abc import Callable
from datetime import UTC, datetime

Now = Callable[[], datetime]


def system_now() -> datetime:
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """ISO 8601 UTC with milliseconds, as events carry it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def iso_seconds(moment: datetime) -> str:
    """ISO 8601 UTC to the second, as credentials carry it (xsd:dateTimeStamp)."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
