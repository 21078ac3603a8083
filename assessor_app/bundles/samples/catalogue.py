"""Reads the sample submissions, which are written in `lessons/`: one folder each, in the order of this list."""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assessor_app.bundles.samples.content import Answer, Filed, Paper, Sample, Work
from assessor_app.bundles.samples.talk import Talk, read_talk, spoken

LESSONS = Path(__file__).parent / "lessons"
ORDER = ("fish_first", "fish_again", "lighthouse", "fractions", "flask", "puddle", "harbour")
FULL_LENGTH = 190.0  # seconds of a clip; the times in a reflection are those of the whole clip
_TURN = re.compile(r"\{turn (\d+)\}")


def samples() -> tuple[Sample, ...]:
    """All sample submissions; raises OSError or KeyError when a lesson is not whole."""
    return tuple(read_sample(LESSONS / name) for name in ORDER)


def read_sample(folder: Path) -> Sample:
    """One submission from submission.toml, talk.txt, plan.md and reflection.md."""
    told = tomllib.loads(_text(folder, "submission.toml"))
    hours, minutes = map(int, told["begins"].split(":"))
    talk = read_talk(_text(folder, "talk.txt"), told["title"], hours * 3600 + minutes * 60)
    return Sample(
        **{key: told[key] for key in ("id", "credential", "version", "attempt", "submitted_at")},
        **{key: told[key] for key in ("educator", "district", "title", "line", "room")},
        previous=told.get("previous"),
        paper=Paper(**told["plan"]),
        answers=tuple(Answer(a["question"], a["title"], a["text"].strip()) for a in told["answers"]),
        files=tuple(_filed(entry) for entry in told["files"]),
        works=tuple(_work(entry) for entry in told["work"]),
        talk=talk,
        plan_text=_text(folder, "plan.md"),
        reflection_text=_TURN.sub(_times(talk), _text(folder, "reflection.md")),
        changed=told.get("changed", "").strip(),
        silent_second_clip=told.get("silent_second_clip", False),
        coaching=told.get("coaching", True),
        faces=told.get("faces", ""),
    )


def _text(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")


def _filed(entry: dict[str, Any]) -> Filed:
    return Filed(entry["question"], entry["title"], entry["kind"], entry.get("name", ""), entry)


def _work(entry: dict[str, Any]) -> Work:
    words = {key: entry[key] for key in ("title", "student", "turned", "top", "bottom", "drawing")}
    return Work(question=entry.get("question", "2.3"), note=entry.get("note", ""), told=entry, **words)


def _times(talk: Talk) -> Callable[[re.Match[str]], str]:
    """“{turn 11}” in a reflection is the time at which turn 11 begins in the clip."""
    starts = [line.start for line in spoken(talk, FULL_LENGTH)]
    return lambda found: f"{int(starts[int(found[1])]) // 60}:{int(starts[int(found[1])]) % 60:02}"
