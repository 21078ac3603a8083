"""Batches of decisions: what goes out, once and only once, and why the rest stays here."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NewType

from assessor_app.domain.awards import HOLD_EARNED, Award, Held, not_again, to_take_back
from assessor_app.domain.decision import DecisionId, Outcome
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.submission import SubmissionId

BatchId = NewType("BatchId", str)

PROFILE = "assessor-export-profile/"
NEWEST = 1
NOT_ACCEPTED = ("quarantined", "refused")  # by the issuer


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
class Profile:
    """What a batch holds, saved under a name. An award batch sends each decision once; a copy may be made again and
    again. Empty `outcomes` and `credentials` mean all; `letters` keeps back what has no letter yet. `badge_classes`
    are pairs of a credential's ID and what the system that awards calls it."""

    name: str
    forms: tuple[str, ...]
    award: bool = True
    letters: bool = False
    coded: bool = False  # decisions with condition codes go out too
    outcomes: tuple[str, ...] = ()
    credentials: tuple[str, ...] = ()
    badge_classes: tuple[tuple[str, str], ...] = ()

    @property
    def awards(self) -> tuple[str, ...]:
        """The forms by which somebody is awarded a credential by it."""
        return tuple(form for form in HOLD_EARNED if self.award and form in self.forms)

    @property
    def only_awards(self) -> bool:
        return set(HOLD_EARNED).issuperset(self.forms)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of a decision when a batch looks at it. `state` and `refusal` are the outbox's, None
    for a decision of another device of this assessor; `later` is
    “superseded” or “withdrawn”; `sent_in` and `corrects_sent_in` name award batches. The rest is known where the batch
    awards: which `award` it would be, what is `held` of it by each form, whether it `corrects` a decision on its
    submission, whether one after it was earned (`renewed`), and whether the one before had not left it so (`wavered`).
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

    @property
    def earned(self) -> bool:
        return self.outcome == Outcome.EARNED


@dataclass(frozen=True, slots=True)
class Line:
    """One decision in a dry run: its standing, and why when that needs saying; `by_hand` where somebody has to see to
    what was awarded before."""

    decision: DecisionId
    submission: SubmissionId
    outcome: str
    standing: Standing
    reason: str = ""
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    lines: tuple[Line, ...]

    @property
    def going(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.standing.goes)

    @property
    def by_hand(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.by_hand)

    @property
    def counts(self) -> dict[Standing, int]:
        found = Counter(line.standing for line in self.lines)
        return {standing: found[standing] for standing in Standing if found[standing]}


def line_of(known: Candidate, profile: Profile, again: str | None) -> Line:
    """What a batch does with one decision. `again` is the reason for sending what went out before."""
    standing, reason = _standing(known, profile, again)
    return Line(known.decision, known.submission, known.outcome, standing, reason, bool(taking_back(known)))


def _standing(known: Candidate, profile: Profile, again: str | None) -> tuple[Standing, str]:
    back = taking_back(known)
    if why := blocked(known, profile):
        return Standing.BLOCKED, _joined(back, why)
    if not known.earned and profile.only_awards:
        return Standing.BLOCKED, _joined(back, "not earned, and only awards are written")
    before = _sent_before(known)
    if profile.award and before:
        return (Standing.AGAIN, _joined(back, again)) if again else (Standing.EXPORTED, _joined(back, before))
    awarded = not_again(known.held, wavered=known.wavered) if known.earned and not again else ""
    if awarded and profile.only_awards and all(each.awarded_in for each in known.held.values()):
        return Standing.EXPORTED, awarded  # no other file would hold it
    if profile.award and known.corrects_sent_in is not None:
        corrects = f"corrects what went out in batch “{known.corrects_sent_in}”"
        return Standing.CHANGED, _joined(back, awarded, corrects)
    return Standing.NEW, _joined(back, awarded)


def _joined(*said: str) -> str:
    return "; ".join(filter(None, said))


def taking_back(known: Candidate) -> str:
    """A file of awards can award and never take back: what staff has to do by hand comes first, and whether the
    decision goes out or not. What the issuer did not accept is not settled yet."""
    if known.practice or known.later == "superseded" or not (batches := to_take_back(known.held)):
        return ""
    if known.later is None and known.state in NOT_ACCEPTED:
        return f"look again at what was awarded in {batches}"
    gone = not known.renewed if known.later is not None else known.corrects and not known.earned
    return f"take back by hand what was awarded in {batches}" if gone else ""


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
    if profile.letters and not known.has_letter:
        return "its letter is missing"
    if profile.outcomes and known.outcome not in profile.outcomes:
        return "its outcome was not asked for"
    return ""


def require_reason(again: str | None) -> str | None:
    """The reason for sending decisions again, or None when it was not asked for; an empty one is refused."""
    if again is None:
        return None
    if not again.strip():
        raise RuleBroken("Say why the decisions go out again; the reason is kept with the batch.")
    return again.strip()


def profile_json(profile: Profile) -> dict[str, Any]:
    return {
        "format": f"{PROFILE}{NEWEST}",
        "name": profile.name,
        "forms": list(profile.forms),
        "award": profile.award,
        "letters": profile.letters,
        "coded": profile.coded,
        "outcomes": list(profile.outcomes),
        "credentials": list(profile.credentials),
        "badge_classes": dict(profile.badge_classes),
    }


def read_profile(told: object, known_forms: Iterable[str]) -> Profile:
    """The profile a JSON object describes; raises RuleBroken on one of a newer version and on what it cannot mean."""
    if not isinstance(told, dict):
        raise RuleBroken("An export profile is one JSON object.")
    _require_version(told.get("format"))
    if strange := [str(key) for key in told if key not in profile_json(Profile("", ()))]:
        raise RuleBroken(
            f"“{strange[0]}” is no part of an export profile, and what it was to keep back would go out. There are "
            f"{', '.join(profile_json(Profile('', ())))}."
        )
    name, forms = told.get("name"), _words(told, "forms")
    if not isinstance(name, str) or not name.strip():
        raise RuleBroken("An export profile needs a name.")
    require_forms(forms, known_forms)
    switches = {key: told.get(key, default) for key, default in (("award", True), ("letters", False), ("coded", False))}
    if wrong := [key for key, value in switches.items() if not isinstance(value, bool)]:
        raise RuleBroken(f"In the export profile “{name}”, “{wrong[0]}” must be true or false.")
    outcomes, credentials = _words(told, "outcomes"), _words(told, "credentials")
    if unknown := [each for each in outcomes if each not in tuple(Outcome)]:
        raise RuleBroken(f"“{unknown[0]}” is not an outcome; there are {', '.join(Outcome)}.")
    return Profile(
        name.strip(), forms, **switches, outcomes=outcomes, credentials=credentials,
        badge_classes=_badge_classes(told.get("badge_classes", {})),
    )  # fmt: skip


def _badge_classes(told: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(told, dict) or not all(isinstance(each, str) and each.strip() for each in told.values()):
        raise RuleBroken("In an export profile “badge_classes” names a badge class for each ID of a credential.")
    return tuple((credential, badge.strip()) for credential, badge in told.items())


def require_forms(forms: tuple[str, ...], known: Iterable[str]) -> None:
    """Raises RuleBroken unless there is a form, and every one is known."""
    there = tuple(known)
    if not forms:
        raise RuleBroken(f"Name at least one form to write: {', '.join(there)}.")
    if unknown := [form for form in forms if form not in there]:
        raise RuleBroken(f"“{unknown[0]}” is not an export format; there are {', '.join(there)}.")


def _require_version(told: object) -> None:
    version = told.removeprefix(PROFILE) if isinstance(told, str) and told.startswith(PROFILE) else ""
    if not version.isascii() or not version.isdigit():
        raise RuleBroken("This is not an export profile: its “format” is missing or another one.")
    if int(version) > NEWEST:
        raise RuleBroken(
            f"This export profile is of version {version}; this Assessor knows version {NEWEST}. "
            "Nothing was changed; update to use it."
        )


def _words(told: dict[str, Any], key: str) -> tuple[str, ...]:
    value = told.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise RuleBroken(f"In an export profile “{key}” is a list of words.")
    return tuple(value)
