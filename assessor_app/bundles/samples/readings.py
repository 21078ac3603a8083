"""How an assessor reads the sample submissions: levels, the places they rest on, and why. Beside each lesson, in
`reading.toml`; the words are typed by the demo, so they are plain ASCII."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from assessor_app.bundles.samples.catalogue import LESSONS, ORDER

Kind = Literal["words", "said", "picture"]
KINDS: tuple[Kind, ...] = ("words", "said", "picture")


@dataclass(frozen=True, slots=True)
class Cited:
    """A place: `words` in a document or an answer, what is `said` in a clip, or the writing on a `picture` of this
    title. A clip is cited for so many `seconds` from there, or `until` other words; without either, as long as the
    words last."""

    kind: Kind
    find: str
    seconds: float = 0.0
    until: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """`level` counts from 1, as the keys do."""

    level: int
    why: str
    places: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """In the order of the rubric. `decided_at` is a moment in UTC where it was decided before the demo begins."""

    criteria: tuple[Judged, ...]
    letter: str = ""
    decided_at: str = ""


def readings() -> Mapping[str, Reading]:
    """By submission; not every sample has one."""
    folders = [LESSONS / name for name in ORDER if (LESSONS / name / "reading.toml").exists()]
    return {_toml(folder, "submission.toml")["id"]: _reading(_toml(folder, "reading.toml")) for folder in folders}


def _toml(folder: Path, name: str) -> dict[str, Any]:
    return tomllib.loads((folder / name).read_text(encoding="utf-8"))


def _reading(told: dict[str, Any]) -> Reading:
    criteria = tuple(Judged(c["level"], c["why"], tuple(map(_cited, c["places"]))) for c in told["criteria"])
    return Reading(criteria, told.get("letter", ""), told.get("decided_at", ""))


def _cited(told: dict[str, Any]) -> Cited:
    kind = next(kind for kind in KINDS if kind in told)
    return Cited(kind, told[kind], told.get("seconds", 0.0), told.get("until", ""))
