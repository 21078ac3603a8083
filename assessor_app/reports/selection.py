"""The decisions an export is about, streamed from the store a page at a time: in one line each, or as signed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import select

from assessor_app.domain.awards import Award, Awards
from assessor_app.domain.credential import Credential
from assessor_app.domain.credential import Credentials as Credentials
from assessor_app.domain.decision import DECISION, SUPERSEDE
from assessor_app.domain.decision_facts import DecisionFacts
from assessor_app.domain.errors import AssessorError
from assessor_app.domain.letter import Made
from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.store.engine import Store
from assessor_app.store.leaving_rows import FactRow
from assessor_app.store.rows import EventRow

FACTS = tuple(each.name for each in fields(DecisionFacts))
LINES_AT_ONCE, EVENTS_AT_ONCE = 5_000, 250

APART = "\x1f"  # no value has it, but for one that was typed by mischief

Fact = tuple[Any, ...]  # the values of FACTS


@dataclass(frozen=True, slots=True)
class Signed:
    """One decision event: its payload, and the bytes that were signed."""

    payload: dict[str, Any]
    jws: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Selection:
    """`only` names the decisions, None means all of this device. `tick` hears how many were passed since the last
    time, and may raise to stop the export; `letter_made` hears of each letter. `badge_classes` are what the system
    that awards calls each credential; `awarded`, by form, who has which already, None where it was asked for all the
    same."""

    store: Store
    known: Credentials
    only: frozenset[str] | None = None
    tick: Callable[[int], None] = lambda _passed: None
    letter_made: Callable[[Made], None] = lambda _letter: None
    badge_classes: Mapping[str, str] = field(default_factory=dict)
    awarded: Mapping[str, Awards] | None = field(default_factory=dict)
    _credentials: dict[tuple[str, str], Credential | None] = field(default_factory=dict)

    def facts(self) -> Iterator[list[Fact]]:
        """Pages of lines, oldest decision first."""
        # straight from the driver: rows that know their columns' names take longer to make than to write
        wanted = f"SELECT {', '.join(FACTS)} FROM {FactRow.__tablename__} WHERE decision_id > ? ORDER BY decision_id"
        after = ""
        while True:
            with self.store.read() as session:
                cursor = session.connection().exec_driver_sql(f"{wanted} LIMIT {LINES_AT_ONCE}", (after,)).cursor
                page: list[Fact] = list(cursor.fetchall()) if cursor is not None else []
            if not page:
                return
            after = page[-1][0]
            yield page if self.only is None else [line for line in page if line[0] in self.only]
            self.tick(len(page))

    def lines(self) -> Iterator[list[str]]:
        """As `facts`, each line one text with APART before each value. SQLite joins them: most of what a table of a
        hundred thousand decisions costs is making two million values in Python."""
        values = ", ".join(f"coalesce({name}, '')" for name in FACTS)
        joined = f"SELECT concat_ws(?, '', {values}) FROM {FactRow.__tablename__} WHERE decision_id > ?"
        wanted, after = f"{joined} ORDER BY decision_id LIMIT {LINES_AT_ONCE}", ""
        while True:
            with self.store.read() as session:
                cursor = session.connection().exec_driver_sql(wanted, (APART, after)).cursor
                page: list[str] = [line for (line,) in cursor.fetchall()] if cursor is not None else []
            if not page:
                return
            after = _decision_of(page[-1])
            yield page if self.only is None else [line for line in page if _decision_of(line) in self.only]
            self.tick(len(page))

    def values(self, line: str) -> Fact:
        """A line of `lines` taken apart; asked for again when a value holds APART itself."""
        told = tuple(line.split(APART)[1:])
        if len(told) == len(FACTS):
            return told
        wanted = f"SELECT {', '.join(FACTS)} FROM {FactRow.__tablename__} WHERE decision_id = ?"
        with self.store.read() as session:
            return tuple(session.connection().exec_driver_sql(wanted, (told[0],)).one())

    def signed(self) -> Iterator[Signed]:
        """The events of the decisions, oldest first."""
        columns = select(EventRow.id, EventRow.jws, EventRow.sha256)
        wanted = columns.where(EventRow.type.in_((DECISION, SUPERSEDE))).order_by(EventRow.id).limit(EVENTS_AT_ONCE)
        after = ""
        while True:
            with self.store.read() as session:
                page = session.execute(wanted.where(EventRow.id > after)).all()
            if not page:
                return
            after = page[-1].id
            for row in page:
                if self.only is None or row.id in self.only:
                    yield Signed(payload_unchecked(row.jws), row.jws, row.sha256)
            self.tick(len(page))

    def awarding(self, form: str) -> Callable[[Award, str, bool, bool], bool]:
        """Asked for each decision in their order (its award, its submission, whether it is earned, whether it corrects
        one): whether `form` awards by it. Nobody is awarded a credential twice, neither in one file nor where it went
        out before."""
        if self.awarded is None:
            return lambda _award, _submission, earned, _corrects: earned
        known = self.awarded[form].copy() if form in self.awarded else Awards()

        def awards(award: Award, submission: str, earned: bool, corrects: bool) -> bool:
            new = earned and known.before(award, submission).awarded_in is None
            known.goes_out(award, submission, "", earned=earned, corrects=corrects)
            return new

        return awards

    def credential(self, payload: dict[str, Any]) -> Credential | None:
        """The credential of a decision; None when this installation does not know it."""
        named = payload["credential"]["id"], payload["credential"]["version"]
        if named not in self._credentials:
            try:
                self._credentials[named] = self.known(*named)
            except AssessorError:
                self._credentials[named] = None
        return self._credentials[named]


def _decision_of(line: str) -> str:
    return line[1 : line.index(APART, 1)]
