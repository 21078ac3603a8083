"""What one sample submission consists of: its words, what is drawn for it, and how its papers look."""

from dataclasses import dataclass
from typing import Any

from assessor_app.bundles.samples.talk import Talk


@dataclass(frozen=True, slots=True)
class Answer:
    """A text answer to a question of the credential."""

    question: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    """How the plan looks: `paper` is letter or a4, `face` serif or sans-serif, `accent` “#RRGGBB”."""

    paper: str
    face: str
    accent: str


@dataclass(frozen=True, slots=True)
class Filed:
    """A file that is handed in. `kind` is plan, video or reflection, or says how a picture called `name` is drawn
    from `told`: poster, talk_map, tally or columns."""

    question: str
    title: str
    kind: str
    name: str
    told: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Work:
    """A photographed sheet: words above and below a drawing, perhaps a remark by the teacher. `turned` is its EXIF
    orientation; `drawing` says how `told` is drawn: bars, strips, flasks, puddle, map or columns."""

    question: str
    title: str
    student: str
    turned: int
    top: str
    bottom: str
    note: str
    drawing: str
    told: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sample:
    """One submission. `plan_text` and `reflection_text` are marked up as marked.py says."""

    id: str
    credential: str
    version: str
    attempt: int
    previous: str | None
    submitted_at: str
    educator: str
    district: str
    title: str
    line: str
    room: str
    paper: Paper
    answers: tuple[Answer, ...]
    files: tuple[Filed, ...]
    works: tuple[Work, ...]
    talk: Talk
    plan_text: str
    reflection_text: str
    changed: str = ""
    silent_second_clip: bool = False
    coaching: bool = True  # whether families agreed to have it looked at with a coach, too
    faces: str = ""  # how they agreed to be seen, where they said so
