"""What stays behind when a plan leaves: the picture and the quote of a moment whose consent is gone, the picture
alone where faces may only be seen covered, and the quote alone where consent is not with the captions."""

from collections.abc import Mapping

from assessor_app.domain.coaching import Plan
from assessor_app.domain.counted import counted


def stays_words(plan: Plan) -> str:
    """All that stays behind of a plan, and why; nothing where nothing does."""
    many = len(plan.moments)
    without = (
        withheld_words(plan.withheld, many),
        withheld_words(plan.unpictured, many, "a picture"),
        withheld_words(plan.unquoted, many, "what was said"),
    )
    return " ".join(filter(None, without))


def withheld_words(withheld: Mapping[int, str], moments: int, what: str = "picture and quote") -> str:
    """How many of the moments leave without this, which, and why; nothing where none does."""
    if not withheld:
        return ""
    by_reason: dict[str, list[int]] = {}
    for number, why in withheld.items():
        by_reason.setdefault(why, []).append(number)
    said = [f"{'Moment' if len(n) == 1 else 'Moments'} {', '.join(map(str, n))}: {why}" for why, n in by_reason.items()]
    leave = "leaves" if len(withheld) == 1 else "leave"
    return f"{len(withheld)} of {counted(moments, 'moment')} {leave} without {what}. {' '.join(said)}"
