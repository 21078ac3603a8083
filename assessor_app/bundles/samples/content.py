"""What one sample submission says: its answers, plan, reflection and student work, as plain text and numbers."""

from dataclasses import dataclass

from assessor_app.bundles.samples.talk import Talk


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the plan: minutes, what students do, what the teacher listens for, what to say if it stalls."""

    minutes: str
    students: str
    listen: str
    stalls: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """Everything that is told about one lesson. `claims` are written by students, first and revised."""

    title: str
    line: str
    summary: str
    before: str
    steps: tuple[Step, ...]
    questions: tuple[str, ...]
    expected: tuple[tuple[str, str], ...]
    supports: tuple[str, ...]
    reflection: tuple[tuple[str, str], ...]
    next_steps: tuple[str, ...]
    claims: tuple[tuple[str, str], ...]
    counts: tuple[tuple[str, int, int], ...]
    talk: Talk


@dataclass(frozen=True, slots=True)
class Sample:
    """One submission: `answers` and `files` are (question id, title, text or kind of file)."""

    id: str
    credential: str
    version: str
    attempt: int
    previous: str | None
    submitted_at: str
    educator: str
    district: str
    lesson: Lesson
    answers: tuple[tuple[str, str, str], ...]
    files: tuple[tuple[str, str, str], ...]
    changed: str = ""
    silent_second_clip: bool = False
