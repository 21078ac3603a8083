"""Export profiles: what a batch holds, as a programme keeps it in a file; read strictly, since what an unknown word was
to keep back would go out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assessor_app.domain.awards import HOLD_EARNED
from assessor_app.domain.decision import Outcome
from assessor_app.domain.errors import RuleBroken

PROFILE = "assessor-export-profile/"
NEWEST = 1
LETTERS = "letters"  # the form that is a letter for each decision


@dataclass(frozen=True, slots=True)
class Profile:
    """What a batch holds, saved under a name. An award batch sends each decision once; a copy may be made again and
    again. Empty `outcomes` and `credentials` mean all; `letters` keeps back what has no letter yet, unless the batch
    writes it itself. `badge_classes`
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
    name, forms = told.get("name"), tuple(dict.fromkeys(_words(told, "forms")))
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
