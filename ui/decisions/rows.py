"""The decisions in words: which a search and the filters leave, and how each reads in the list."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assessor_app.domain.word_search import all_of
from assessor_app.queries.decisions import DecisionRow
from ui.widgets.moments import local_day
from ui.widgets.table_rows import Cell, Column, Line

COLUMNS = (
    Column("Submission", 108),
    Column("Credential"),
    Column("Outcome", 120),
    Column("Decided", 88, dispensable=1),
    Column("Where it is", 172),
)
OUTCOME_ICONS = {"earned": "seal-check", "not yet": "circle-half", "incomplete": "circle-dashed"}
PLACES = (
    ("", "Everywhere"), ("in", "In no batch yet"), ("out", "Went out in a batch"),
    ("trouble", "Refused or quarantined"), ("past", "Superseded or withdrawn"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the search field and the filters ask for; empty means everything."""

    words: str = ""
    outcome: str = ""
    credential: str = ""
    place: str = ""


def left_by(rows: Iterable[DecisionRow], wanted: Wanted) -> tuple[DecisionRow, ...]:
    """The decisions that match every word and filter, in the order given."""
    fits = all_of(wanted.words)
    return tuple(
        row
        for row in rows
        if (not wanted.outcome or row.outcome == wanted.outcome)
        and (not wanted.credential or row.credential == wanted.credential)
        and (not wanted.place or place_of(row) == wanted.place)
        and fits(f"{row.submission} {row.id} {row.credential} {row.where}")
    )


def place_of(row: DecisionRow) -> str:
    """Which of PLACES a decision is in."""
    if row.where in ("Superseded", "Withdrawn"):
        return "past"
    if row.where.startswith(("Refused", "Quarantined")):
        return "trouble"
    return "out" if row.batch else "in"


def line(row: DecisionRow, *, checked: bool) -> Line:
    tone = {"trouble": "warning"}.get(place_of(row), "text" if row.where.startswith("Waiting") else "text_quiet")
    return Line(
        str(row.id),
        (
            Cell(str(row.submission), weight=600, tabular=True),
            Cell(row.credential),
            Cell(row.outcome.capitalize(), weight=500, icon=outcome_icon(row.outcome)),
            Cell(local_day(row.decided_at), tone="text_quiet", tabular=True),
            Cell(short_place(row.where), tone=tone, spoken=row.where),
        ),
        checked=checked,
    )


def short_place(where: str) -> str:
    """Without the reason or the other party, which the tooltip and the history tell."""
    return where.partition(":")[0].removesuffix(" by the issuer")


def outcome_icon(outcome: str) -> str:
    return OUTCOME_ICONS.get(outcome, "circle-dashed")


def outcome_words(rows: Sequence[DecisionRow]) -> str:
    """“3 earned, 2 not yet”."""
    counts = Counter(row.outcome for row in rows)
    return ", ".join(f"{counts[outcome]} {outcome}" for outcome in OUTCOME_ICONS if counts[outcome])
