"""The times of a cue, as WebVTT has them (W3C, 2019)."""


def times(start: float, end: float) -> str:
    """From seconds to seconds; a cue ends at least a thousandth after it begins, or players leave it out."""
    first = round(start * 1000)
    return f"{_clock(first)} --> {_clock(max(round(end * 1000), first + 1))}"


def _clock(thousandths: int) -> str:
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"
