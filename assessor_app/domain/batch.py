"""Batches of decisions: what goes out, once and only once, and why the rest stays here."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

from assessor_app.domain.awards import Award, Held, not_again, to_take_back
from assessor_app.domain.decision import DecisionId, Outcome
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.export_profile import LETTERS, Profile
from assessor_app.domain.letter import Made
from assessor_app.domain.submission import SubmissionId

BatchId = NewType("BatchId", str)

MOST_IN_NAME = 200
# control characters, ends of lines and paragraphs, and what turns the letters after it
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
LETTER_MISSING = "its letter is missing"
NOT_ACCEPTED = ("quarantined", "refused")  # by the issuer


class ChangedSince(RuleBroken):
    """A decision that was to go out may not any more."""

    def __init__(self, submission: str, why: str) -> None:
        super().__init__(
            f"{submission} changed after the dry run ({why}). Nothing was written; make the dry run again."
        )


class NoBatch(RuleBroken):
    """There is none of this name."""


class Standing(StrEnum):
    """What a batch would do with a decision."""

    NEW = "new"
    CHANGED = "changed"  # it corrects a decision that went out before
    AGAIN = "again"  # asked for, with the reason kept
    EXPORTED = "already exported"
    BLOCKED = "blocked"

    @property
    def goes(self) -> bool:
        return self in (Standing.NEW, Standing.CHANGED, Standing.AGAIN)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of a decision when a batch looks at it. `state` and `refusal` are the outbox's, None
    for a decision of another device of this assessor; `later` is
    “superseded” or “withdrawn”; `sent_in` and `corrects_sent_in` name award batches. The rest is known where the batch
    awards: which `award` it would be, what is `held` of it by each form, whether it `corrects` a decision on its
    submission, whether one after it was earned (`renewed`), and whether the one before had not left it so (`wavered`).
    `can_have_letter` is whether its credential is here, by whose words a letter is written.
    """

    decision: DecisionId
    submission: SubmissionId
    outcome: str
    coded: bool
    practice: bool
    state: str | None
    refusal: str | None
    later: str | None
    has_letter: bool
    sent_in: str | None
    corrects_sent_in: str | None
    award: Award = ("", "")
    held: Mapping[str, Held] = field(default_factory=dict)
    corrects: bool = False
    renewed: bool = False
    wavered: bool = False
    can_have_letter: bool = True

    @property
    def earned(self) -> bool:
        return self.outcome == Outcome.EARNED


@dataclass(frozen=True, slots=True)
class Line:
    """One decision in a dry run: its standing, and why when that needs saying; `by_hand` where somebody has to see to
    what was awarded before, `take_back` where that is to be taken back, and can be said to be done."""

    decision: DecisionId
    submission: SubmissionId
    outcome: str
    standing: Standing
    reason: str = ""
    by_hand: bool = False
    take_back: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A batch that lies whole beside its place: the hex SHA-256 by which all of it is known, the letters in it."""

    digest: str
    letters: tuple[Made, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """`notes` are sentences on what else is to be known before it goes."""

    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()

    @property
    def going(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.standing.goes)

    @property
    def waiting_for_letters(self) -> tuple[Line, ...]:
        """What is kept back for want of a letter, and for nothing else."""
        return tuple(line for line in self.lines if not line.standing.goes and line.reason.endswith(LETTER_MISSING))

    @property
    def by_hand(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.by_hand)

    @property
    def ordered(self) -> tuple[Line, ...]:
        """As they are read: what somebody has to do first, then each standing by itself."""
        places = list(Standing)
        return tuple(sorted(self.lines, key=lambda line: (not line.by_hand, places.index(line.standing))))

    @property
    def counts(self) -> dict[Standing, int]:
        found = Counter(line.standing for line in self.lines)
        return {standing: found[standing] for standing in Standing if found[standing]}


def line_of(known: Candidate, profile: Profile, again: str | None) -> Line:
    """What a batch does with one decision. `again` is the reason for sending what went out before."""
    standing, reason = _standing(known, profile, again)
    by_hand = bool(taking_back(known))
    settled = not _unsettled(known)
    return Line(known.decision, known.submission, known.outcome, standing, reason, by_hand, by_hand and settled)


def _standing(known: Candidate, profile: Profile, again: str | None) -> tuple[Standing, str]:
    back, before = taking_back(known), _sent_before(known)
    gone = profile.award and not again and _gone_as_it_is(known)
    if not gone and (why := blocked(known, profile) or _not_awarded(known, profile)):
        return Standing.BLOCKED, _joined(back, why)
    if profile.award and before:
        return (Standing.AGAIN, _joined(back, again)) if again else (Standing.EXPORTED, _joined(back, before))
    awarded = not_again(known.held, wavered=known.wavered) if known.earned and not again else ""
    if awarded and profile.only_awards and all(each.awarded_in for each in known.held.values()):
        return Standing.EXPORTED, awarded  # no other file would hold it
    if profile.award and known.corrects_sent_in is not None:
        corrects = f"corrects what went out in batch “{known.corrects_sent_in}”"
        return Standing.CHANGED, _joined(back, awarded, corrects)
    return Standing.NEW, _joined(back, awarded)


def _gone_as_it_is(known: Candidate) -> bool:
    """Whether it went out and nothing became of it since: what this batch asks for could only keep it back again."""
    return known.sent_in is not None and known.later is None and known.state not in NOT_ACCEPTED


def _not_awarded(known: Candidate, profile: Profile) -> str:
    return "not earned, and only awards are written" if profile.only_awards and not known.earned else ""


def _joined(*said: str) -> str:
    return "; ".join(filter(None, said))


def taking_back(known: Candidate) -> str:
    """A file of awards can award and never take back: what staff has to do by hand comes first, and whether the
    decision goes out or not. What the issuer did not accept is not settled yet."""
    if known.practice or known.later == "superseded" or not (batches := to_take_back(known.held)):
        return ""
    if _unsettled(known):
        return f"look again at what was awarded in {batches}"
    gone = not known.renewed if known.later is not None else known.corrects and not known.earned
    return f"take back by hand what was awarded in {batches}" if gone else ""


def settled_by_batch(known: Candidate) -> bool:
    """Whether a correction went out in a batch that counts what was awarded as taken back: whoever has done it says so
    all the same."""
    in_them = {each.taken_back_in for each in known.held.values()}
    return known.sent_in in in_them - {None} and known.corrects and not known.earned and known.later is None


def _unsettled(known: Candidate) -> bool:
    """What the issuer did not accept may be accepted yet."""
    return known.later is None and known.state in NOT_ACCEPTED


def _sent_before(known: Candidate) -> str:
    """Another device has batches of its own, so what was decided there may have gone out from there."""
    if known.sent_in is not None:
        return f"in batch “{known.sent_in}”"
    return "decided on another device, it may have gone out from there" if known.state is None else ""


def blocked(known: Candidate, profile: Profile) -> str:
    """Why a decision stays, or nothing."""
    if known.later is not None:
        return known.later
    if known.state in NOT_ACCEPTED:
        return f"{known.state} by the issuer: {known.refusal}" if known.refusal else f"{known.state} by the issuer"
    if known.practice:
        return "a practice reading"
    if known.coded and not profile.coded:
        return "has condition codes"
    if profile.letters and not known.has_letter and LETTERS not in profile.forms:  # then it is written along
        return LETTER_MISSING
    if LETTERS in profile.forms and not known.can_have_letter:
        return f"{LETTER_MISSING}: its credential is not on this device"
    if profile.outcomes and known.outcome not in profile.outcomes:
        return "its outcome was not asked for"
    return ""


def require_name(name: str, of: str = "a batch") -> str:
    """The name without spaces around it; it stands in lists, in a line of the bag and in the names of folders."""
    named = name.strip()
    if not named:
        raise RuleBroken(f"{of.capitalize()} needs a name.")
    if len(named) > MOST_IN_NAME:
        raise RuleBroken(f"The name of {of} has {MOST_IN_NAME} characters at most; this one has {len(named):,}.")
    if _UNSEEN.search(named):
        raise RuleBroken(
            f"The name of {of} is one line; this one holds a line break, or a mark that turns the way its letters "
            "run. Type it anew."
        )
    return named


def require_reason(again: str | None) -> str | None:
    """The reason for sending decisions again, or None when it was not asked for; an empty one is refused."""
    if again is None:
        return None
    if not again.strip():
        raise RuleBroken("Say why the decisions go out again; the reason is kept with the batch.")
    return again.strip()
