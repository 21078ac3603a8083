"""The attempts before one: how many ended with “not yet”, and whether it went on since."""

from collections.abc import Mapping, Set
from dataclasses import dataclass

from assessor_app.domain.coaching import NOT_YET, not_yets


@dataclass(frozen=True, slots=True)
class Attempts:
    """By submission, as far as they are told of here: the attempt before it, its outcome, when it was decided, and when
    a coach last sat down over it. `followed` are those that an attempt came after."""

    before: Mapping[str, str | None]
    followed: Set[str | None]
    outcomes: Mapping[str, str]
    decided: Mapping[str, str]
    met: Mapping[str, str]

    def not_yets(self, submission: str, attempt: int) -> int:
        """How many ended so, up to this one; 0 where it did not itself."""
        if self.outcomes.get(submission) != NOT_YET:
            return 0
        return not_yets(attempt, [self.outcomes.get(each) for each in self._earlier(submission)])

    def went_on(self, submission: str) -> bool:
        """Whether, since it was decided, the next attempt came or a coach sat down over it or one before it."""
        since = self.decided.get(submission, "")
        return submission in self.followed or any(
            self.met.get(each, "") > since for each in (submission, *self._earlier(submission))
        )

    def _earlier(self, submission: str) -> list[str]:
        found: list[str] = []
        at = self.before.get(submission)
        while at is not None and at not in found and at != submission:
            found.append(at)
            at = self.before.get(at)
        return found
