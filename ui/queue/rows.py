"""The queue in words: which rows a search and the filters leave, in which order, under which headings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from assessor_app.domain.word_search import all_of
from assessor_app.queries.queue import QueueRow, minutes_words
from assessor_app.queries.queue_state import Group, State
from ui.widgets.table_rows import Cell, Column, Heading, Item, Line

COLUMNS = (
    Column("Submission", 108),
    Column("Credential"),
    Column("Attempt", 60, dispensable=1),
    Column("Reason", 112, dispensable=2),
    Column("Business days", 96),
    Column("State", 184),
    Column("Length", 92, right=True, dispensable=3),
    Column("Offline", 60, right=True),
)
GROUPS = tuple(Group)
NARROW_DAYS = 1


class Order(StrEnum):
    DUE = "By due date"
    LONGEST = "Longest first"
    SHORTEST = "Shortest first"
    CREDENTIAL = "By credential"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the search field and the filters ask for; empty means everything."""

    words: str = ""
    credential: str = ""
    reason: str = ""
    open_only: bool = False
    order: Order = Order.DUE


def left_by(rows: Iterable[QueueRow], wanted: Wanted) -> tuple[QueueRow, ...]:
    """The rows that match every word and filter, in the order asked for."""
    fits = all_of(wanted.words)
    kept = [
        row
        for row in rows
        if (not wanted.credential or row.credential == wanted.credential)
        and (not wanted.reason or row.reason == wanted.reason)
        and (not wanted.open_only or row.open)
        and fits(searched(row))
    ]
    return tuple(sorted(kept, key=lambda row: _place(row, wanted.order)))


def searched(row: QueueRow) -> str:
    return f"{row.submission} {row.credential} {row.reason} {row.state_words} attempt {row.attempt}"


def _place(row: QueueRow, order: Order) -> tuple[object, ...]:
    days = row.business_days if row.business_days is not None else 10_000
    weight = row.pages * 2 + row.minutes
    first: dict[Order, tuple[object, ...]] = {
        Order.DUE: (GROUPS.index(row.group), days),
        Order.LONGEST: (-weight,),
        Order.SHORTEST: (weight,),
        Order.CREDENTIAL: (row.credential, days),
    }
    return (*first[order], str(row.submission))


def items(rows: Sequence[QueueRow], order: Order) -> tuple[Item, ...]:
    """Lines with a heading before each group; one run of lines when the order cuts across groups."""
    if order is not Order.DUE:
        return tuple(line(row) for row in rows)
    result: list[Item] = []
    for group, members in groupby(rows, key=lambda row: row.group):
        mine = list(members)
        result.append(Heading(group.value, len(mine)))
        result.extend(line(row) for row in mine)
    return tuple(result)


def line(row: QueueRow) -> Line:
    waiting = row.state is State.NOT_STARTED
    return Line(
        str(row.submission),
        (
            Cell(str(row.submission), weight=600, tabular=True),
            Cell(row.credential),
            Cell(str(row.attempt), tabular=True),
            Cell(row.reason.capitalize(), tone="text_quiet"),
            days_cell(row),
            Cell(row.state_words, tone="text_quiet" if waiting else "text"),
            Cell(length(row), tone="text_quiet", tabular=True),
            _offline(row),
        ),
    )


def days_cell(row: QueueRow) -> Cell:
    """Business days left; a clock and the warning tone when hardly any is."""
    days = row.business_days
    if days is None:
        return Cell("–", tone="text_quiet", spoken="not due")
    if days < 0:
        return Cell(f"{-days} late", "negative", 600, "clock", "negative", tabular=True)
    if days <= NARROW_DAYS:
        return Cell(str(days), "warning", 600, "clock", "warning", tabular=True)
    return Cell(str(days), tabular=True)


def length(row: QueueRow) -> str:
    """“18 p · 28 min”, leaving out what there is none of."""
    pages = f"{row.pages} p" if row.pages else ""
    return " · ".join(part for part in (pages, minutes_words(row.minutes)) if part) or "–"


def _offline(row: QueueRow) -> Cell:
    if row.ready:
        return Cell(icon="check-circle", spoken="ready offline")
    return Cell(icon="cloud-arrow-down", icon_tone="accent", spoken="downloading")


def summary(rows: Sequence[QueueRow], shown: Sequence[QueueRow]) -> str:
    """“13 submissions, 9 ready offline”; “2 of 13 submissions, 1 ready offline” while some are left out."""
    noun = "submission" if len(rows) == 1 else "submissions"
    count = f"{len(rows):,}" if len(shown) == len(rows) else f"{len(shown):,} of {len(rows):,}"
    return f"{count} {noun}, {sum(row.ready for row in shown):,} ready offline"
