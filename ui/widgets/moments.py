"""Moments in the assessor's own calendar and clock, as they are written on every screen."""

from datetime import datetime


def local_day(iso: str) -> str:
    """“20 Nov”; empty for an empty or unreadable time."""
    at = _local(iso)
    return f"{at.day} {at:%b}" if at else ""


def local_moment(iso: str) -> str:
    """“23 Nov, 15:12:40”; empty for an empty or unreadable time."""
    at = _local(iso)
    return f"{at.day} {at:%b}, {at:%H:%M:%S}" if at else ""


def _local(iso: str) -> datetime | None:
    try:
        return datetime.fromisoformat(iso).astimezone()
    except (ValueError, OverflowError):
        return None
