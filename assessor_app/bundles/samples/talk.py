"""A classroom talk as written down: who says what, what stands on the board, and when each line is heard."""

from collections.abc import Sequence
from dataclasses import dataclass

TEACHER = "Teacher"
LETTERS = "ABCDEFGH"


@dataclass(frozen=True, slots=True)
class Turn:
    """One uninterrupted stretch of talk."""

    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A line on the whiteboard, written while turn `at` is spoken; -1 stood there before the lesson."""

    text: str
    at: int = -1


@dataclass(frozen=True, slots=True)
class Board:
    """A question on top, underlined, and two columns under their headings."""

    question: str
    left_heading: str
    left: tuple[BoardLine, ...]
    right_heading: str
    right: tuple[BoardLine, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """`lesson` is what the clip is called; `begins` is the time on the wall clock, in seconds after midnight."""

    lesson: str
    begins: int
    board: Board
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A turn with its time in seconds, and its number in the talk."""

    number: int
    start: float
    end: float
    speaker: str
    text: str


def read_talk(written: str, lesson: str, begins: int) -> Talk:
    """Reads a talk: “? …” is the question on the board, “# … | …” its headings, “< …” and “> …” a line in the left or
    the right column, written during the turn above it; “T: …” is the teacher, “C: …” Student C."""
    question, headings, turns = "", ("", ""), list[Turn]()
    columns: dict[str, list[BoardLine]] = {"<": [], ">": []}
    for line in written.splitlines():
        sign, text = line[:1], line[2:].strip()
        if sign == "?":
            question = text
        elif sign == "#":
            left, right = text.split(" | ")
            headings = (left, right)
        elif sign in columns:
            columns[sign].append(BoardLine(text, len(turns) - 1))
        else:
            turns.append(Turn(TEACHER if sign == "T" else f"Student {sign}", text))
    board = Board(question, headings[0], tuple(columns["<"]), headings[1], tuple(columns[">"]))
    return Talk(lesson, begins, board, tuple(turns))


def student_name(who: int) -> str:
    """Student A is number 0."""
    return f"Student {LETTERS[who]}"


def student_number(speaker: str) -> int:
    return LETTERS.index(speaker[-1])


def spoken(talk: Talk, seconds: float) -> tuple[Spoken, ...]:
    """The turns laid out over a clip: a short clip ends early in the talk, a long one is spoken a little slower."""
    lengths = [0.9 + 0.30 * len(turn.text.split()) for turn in talk.turns]
    pauses = [0.7 if turn.speaker == TEACHER and turn.text.endswith("?") else 0.35 for turn in talk.turns]
    pace = min(max((seconds - 3.5) / (sum(lengths) + sum(pauses)), 0.8), 1.5)
    placed: list[Spoken] = []
    at = 1.5
    for number, (turn, length, pause) in enumerate(zip(talk.turns, lengths, pauses, strict=True)):
        end = at + length * pace
        if end > seconds - 0.5:
            break
        placed.append(Spoken(number, round(at, 3), round(end, 3), turn.speaker, turn.text))
        at = end + pause * pace
    return tuple(placed)


def captions(heard: Sequence[Spoken]) -> str:
    """The talk as a WebVTT file, a voice tag on every cue."""
    cues = (
        f"{cue.number + 1}\n{_clock(cue.start)} --> {_clock(cue.end)}\n<v {cue.speaker}>{_escaped(cue.text)}\n"
        for cue in heard
    )
    return "WEBVTT\n\n" + "\n".join(cues)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"
