"""What stays behind when a plan leaves: the picture and the quote of a moment whose consent is gone."""

from collections.abc import Mapping

from assessor_app.domain.counted import counted


def withheld_words(withheld: Mapping[int, str], moments: int) -> str:
    """How many of the moments leave without picture and quote, which, and why; nothing where none does."""
    if not withheld:
        return ""
    by_reason: dict[str, list[int]] = {}
    for number, why in withheld.items():
        by_reason.setdefault(why, []).append(number)
    said = [f"{'Moment' if len(n) == 1 else 'Moments'} {', '.join(map(str, n))}: {why}" for why, n in by_reason.items()]
    leave = "leaves" if len(withheld) == 1 else "leave"
    return f"{len(withheld)} of {counted(moments, 'moment')} {leave} without picture and quote. {' '.join(said)}"
