"""On which day something happened for the person who sits there; what is kept of it is the moment in UTC."""

from datetime import date, datetime

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def local_date(iso: str) -> date:
    """The day of a moment (ISO 8601 with its zone) by the calendar of this device; a day alone stays that day."""
    return datetime.fromisoformat(iso).astimezone().date()


def day_words(day: date) -> str:
    """“9 December 2026”, whatever the language of the device: the same decision gives the same letter everywhere."""
    return f"{day_of_year(day)} {day.year}"


def day_of_year(day: date) -> str:
    """“9 December”."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def short_day(day: date) -> str:
    """“9 Dec”."""
    return f"{day.day} {MONTHS[day.month - 1][:3]}"


def why_over(day: date, today: date) -> str | None:
    """Why nothing can be agreed on for that day, or None."""
    return f"{day_words(day)} is over already; write today or a day to come." if day < today else None


def local_moment(iso: str) -> str:
    """“2026-11-23 15:12:40” by the calendar and clock of this device."""
    return f"{datetime.fromisoformat(iso).astimezone():%Y-%m-%d %H:%M:%S}"
