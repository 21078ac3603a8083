"""Dates and times of spreadsheets: days since 1900 or 1904 and a format code become the text its author saw."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from assessor_app.documents.readers.format_tokens import Token

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LAST = 2_958_466  # the day after 31 December 9999
_ELAPSED = {"h": 3600, "m": 60, "s": 1}
_BEYOND = "#######"


@dataclass(frozen=True, slots=True)
class _Moment:
    year: int
    month: int
    day: int
    weekday: int
    seconds: int  # of the day
    fraction: float  # of a second
    elapsed: int  # seconds since day 0


def is_date(part: list[Token]) -> bool:
    """True for a section that shows a date, a time or a time that passed."""
    if any(t.kind == "general" for t in part):
        return False
    return any(t.kind in ("dates", "noon") or _passed(t) for t in part)


def _passed(token: Token) -> str:
    """`h`, `m` or `s` of an elapsed time such as [hh], otherwise nothing."""
    letters = set(token.text.lower()) if token.kind == "bracket" else set()
    return letters.pop() if len(letters) == 1 and letters <= set("hms") else ""


def date_shower(part: list[Token], from_1904: bool) -> Callable[[float], str]:
    roles = _roles(part)
    decimals = _decimals(part)
    noon = any(t.kind == "noon" for t in part)

    def show(value: float) -> str:
        moment = _moment(value, from_1904, decimals)
        if moment is None:
            return _BEYOND
        return "".join(_shown(token, role, moment, noon, decimals) for token, role in zip(part, roles, strict=True))

    return show


def _decimals(part: list[Token]) -> int:
    """Places of a second that are shown: the zeros after its point."""
    for at, token in enumerate(part):
        seconds = at and (part[at - 1].text.lower().startswith("s") or _passed(part[at - 1]) == "s")
        if token.kind == "point" and seconds:
            rest = [t.kind == "digit" for t in part[at + 1 :]]
            return min(3, [*rest, False].index(False))
    return 0


def _roles(part: list[Token]) -> list[str]:
    """What each mark stands for; `m` is minutes after hours or before seconds, months elsewhere."""
    roles = [t.text[0].lower() if t.kind == "dates" else t.kind for t in part]
    timed = [n for n, t in enumerate(part) if t.kind == "dates" or _passed(t)]
    for order, at in enumerate(timed):
        if roles[at] != "m" or len(part[at].text) > 2:
            continue
        before = part[timed[order - 1]] if order else None
        after = part[timed[order + 1]] if order + 1 < len(timed) else None
        hours = before is not None and (before.text[0].lower() == "h" or _passed(before) == "h")
        seconds = after is not None and (after.text[0].lower() == "s" or _passed(after) == "s")
        if hours or seconds:
            roles[at] = "minute"
    return roles


def _moment(value: float, from_1904: bool, decimals: int) -> _Moment | None:
    if not 0 <= value < _LAST:
        return None
    unit = 10**decimals
    ticks = math.floor(value * 86_400 * unit + 0.5)
    whole, part = divmod(ticks, unit)
    days, seconds = divmod(whole, 86_400)
    shown = _day(days, from_1904)
    if shown is None:
        return None
    return _Moment(*shown, seconds, part / unit, whole)


def _day(days: int, from_1904: bool) -> tuple[int, int, int, int] | None:
    """Year, month, day, weekday. The 1900 count has a 29 February 1900 that never was, and a day 0."""
    if not from_1904 and days == 60:
        return 1900, 2, 29, 2
    if not from_1904 and days == 0:
        return 1900, 1, 0, 5
    base = date(1904, 1, 1) if from_1904 else date(1899, 12, 31 if days < 60 else 30)
    try:
        day = base + timedelta(days=days)
    except OverflowError:
        return None
    return day.year, day.month, day.day, (day.weekday() - (days < 60 and not from_1904)) % 7


def _shown(token: Token, role: str, moment: _Moment, noon: bool, decimals: int) -> str:
    size = len(token.text)
    match role:
        case "y" | "e":
            return f"{moment.year % 100:02}" if role == "y" and size < 3 else f"{moment.year:04}"
        case "m":
            return _month(moment, size)
        case "d":
            return _weekday(moment, size) if size > 2 else f"{moment.day:0{size}}"
        case "h":
            hour = moment.seconds // 3600
            return f"{(hour % 12 or 12) if noon else hour:0{min(size, 2)}}"
        case "minute":
            return f"{moment.seconds // 60 % 60:0{min(size, 2)}}"
        case "s":
            return f"{moment.seconds % 60:0{min(size, 2)}}"
        case "noon":
            late = moment.seconds >= 43_200
            return (("PM" if late else "AM") if size > 3 else ("P" if late else "A"))[:2]
        case "bracket":
            return _elapsed(token, moment)
        case "point":
            return f"{moment.fraction:.{decimals}f}"[1:] if decimals else "."
        case "digit":
            return "" if decimals else token.text
        case "comma" | "slash" | "literal" | "percent":
            return token.text
    return ""


def _elapsed(token: Token, moment: _Moment) -> str:
    unit = _passed(token)
    return f"{moment.elapsed // _ELAPSED[unit]:0{len(token.text)}}" if unit else ""


def _month(moment: _Moment, size: int) -> str:
    name = MONTHS[moment.month - 1]
    return {3: name[:3], 4: name, 5: name[0]}.get(size, f"{moment.month:0{min(size, 2)}}")


def _weekday(moment: _Moment, size: int) -> str:
    name = DAYS[moment.weekday]
    return name[:3] if size == 3 else name
