"""How long something still takes, in words a person would use."""


def time_left(seconds: float, done: int, total: int) -> str:
    """After `seconds` with `done` of `total` behind us; empty until there is something to judge by."""
    if done <= 0 or seconds < 1:
        return ""
    left = seconds * (total - done) / done
    if left < 5:
        return "a few seconds left"
    if left < 90:
        return f"about {round(left / 5) * 5} seconds left"
    return f"about {round(left / 60)} minutes left"
