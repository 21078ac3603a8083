"""Why something was done that stays done: said by whoever did it, and kept with it."""

from assessor_app.domain.errors import RuleBroken

MOST_WORDS = 2000  # characters of a reason


def require_reason(why: str) -> None:
    if not why.strip() or len(why) > MOST_WORDS:
        raise RuleBroken(f"Say why, in 1 to {MOST_WORDS:,} characters; it stays on record.")
