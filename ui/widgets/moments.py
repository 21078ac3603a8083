"""Moments in the assessor's own calendar and clock, as they are written on every screen."""

from datetime import date, datetime

from assessor_app.domain.days import short_day


def local_day(iso: str) -> str:
    """“20 Nov”; empty for an empty or unreadable time."""
    at = _local(iso)
    return short_day(at) if at else ""


def local_moment(iso: str) -> str:
    """“23 Nov, 15:12:40”; of a day without a time only the day; empty for an empty or unreadable time."""
    at = _local(iso)
    if at and len(iso) == len("2026-11-23"):
        return short_day(at)
    return f"{short_day(at)}, {at:%H:%M:%S}" if at else ""


def local_date(iso: str) -> date | None:
    at = _local(iso)
    return at.date() if at else None


def local_clock(iso: str) -> str:
    """“14:03:22”; empty for an empty or unreadable time."""
    at = _local(iso)
    return f"{at:%H:%M:%S}" if at else ""


def timer_words(seconds: int) -> str:
    """“00:12:07”."""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _local(iso: str) -> datetime | None:
    try:
        return datetime.fromisoformat(iso).astimezone()
    except (ValueError, OverflowError):
        return None
