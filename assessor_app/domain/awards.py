"""Who was awarded a credential by the files that went out: once, taken back by hand, and perhaps awarded anew."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Award = tuple[str, str]  # a credential's ID; an educator's pseudonym, or a submission's ID where it names nobody
HOLD_EARNED = ("canvas", "badges")  # forms somebody is awarded a credential by; what was not earned is in none
BY_HAND = ""  # in place of the batch that said so: somebody took it back


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of an award before a decision: the batch that awarded it, or else the one that said to take it
    back, or BY_HAND. `alone` where it rests on the submission of this decision and on no other."""

    awarded_in: str | None = None
    taken_back_in: str | None = None
    alone: bool = False


class Awards:
    """What went out by one form. It is told of decisions in the order they were made."""

    def __init__(self) -> None:
        self._held: dict[Award, dict[str, str]] = {}  # by submission, the batch
        self._taken: dict[Award, str] = {}

    def copy(self) -> "Awards":
        other = Awards()
        other._held = {award: dict(by) for award, by in self._held.items()}
        other._taken = dict(self._taken)
        return other

    def before(self, award: Award, submission: str) -> Held:
        by = self._held.get(award, {})
        return Held(next(iter(by.values()), None), None if by else self._taken.get(award), by.keys() == {submission})

    def goes_out(self, award: Award, submission: str, batch: str, *, earned: bool, corrects: bool) -> None:
        """A correction that is not earned any more takes back what rested on its submission alone."""
        by = self._held.setdefault(award, {})
        if earned:
            by.setdefault(submission, batch)
        elif corrects and by.pop(submission, None) is not None and not by:
            self._taken[award] = batch

    def taken_back(self, award: Award, submission: str) -> None:
        """Somebody took back by hand what rested on a submission."""
        by = self._held.get(award, {})
        if by.pop(submission, None) is not None and not by:
            self._taken[award] = BY_HAND


def to_take_back(held: Mapping[str, Held]) -> str:
    """Which batches awarded, by any form, what rests on this submission alone; empty when there is none."""
    return named(each.awarded_in for each in held.values() if each.alone and each.awarded_in)


def not_again(held: Mapping[str, Held], *, wavered: bool) -> str:
    """Why who has a credential is not awarded it again, and what was said before of one that is awarded anew.
    `wavered`: the decision before this one had not left it earned, and somebody may have taken it back."""
    there = named(each.awarded_in for each in held.values() if each.awarded_in)
    taken = named(each.taken_back_in for each in held.values() if each.taken_back_in)
    by_hand = any(each.taken_back_in == BY_HAND for each in held.values())
    said = []
    if there:
        mixed = any(each.awarded_in is None for each in held.values())
        forms = " by " + " and ".join(form for form, each in held.items() if each.awarded_in) if mixed else ""
        hint = "; if it was taken back by hand meanwhile, send it again with the reason" if wavered else ""
        said.append(f"not awarded again{forms}: it was in {there}{hint}")
    if taken:
        said.append(f"awarded anew: {taken} said to take it back by hand")
    elif by_hand:
        said.append("awarded anew: it was taken back by hand")
    return "; ".join(said)


def named(batches: Iterable[str]) -> str:
    """“batch “A” and batch “B””, each once."""
    return " and ".join(f"batch “{name}”" for name in dict.fromkeys(batches))
