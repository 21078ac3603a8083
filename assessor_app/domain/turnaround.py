"""Turnaround in business days, counted from the next business day, with a holiday calendar."""

from datetime import date, timedelta

from assessor_app.domain.counted import counted

NO_HOLIDAYS: frozenset[date] = frozenset()


def day_of(text: str | None) -> date | None:
    """An ISO date; None where there is none, or where what stands there is no date."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def is_business_day(day: date, holidays: frozenset[date] = NO_HOLIDAYS) -> bool:
    return day.weekday() < 5 and day not in holidays


def due_date(received: date, days: int, holidays: frozenset[date] = NO_HOLIDAYS) -> date:
    """The last of `days` business days after `received`; the day of receipt itself never counts."""
    day = received
    while days > 0:
        day += timedelta(days=1)
        days -= is_business_day(day, holidays)
    return day


def business_days_left(today: date, due: date, holidays: frozenset[date] = NO_HOLIDAYS) -> int:
    """Business days from today until `due`: 0 on the day itself, negative when it is past."""
    step = 1 if due >= today else -1
    day, count = today, 0
    while day != due:
        day += timedelta(days=step)
        count += step * is_business_day(day if step > 0 else day + timedelta(days=1), holidays)
    return count


def due_words(days: int | None) -> str:
    """“due in 3 business days”, “1 business day late”; nothing when nothing is due."""
    if days is None:
        return ""
    if days < 0:
        return f"{counted(-days, 'business day')} late"
    return "due today" if days == 0 else f"due in {counted(days, 'business day')}"
