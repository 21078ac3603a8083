"""A programme with everything in it, moved to another database: copied, verified, closed where it was, then switched.

The rows it had stay where they were, closed: nothing reads or writes them any more. Cut off at any point, the programme
is whole in the one place that the directory names, and the same command goes on or begins again.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from assessor_app.domain.errors import RuleBroken, StoreDamaged
from assessor_app.issuer import feed
from assessor_app.issuer.database import Database, address_to_keep, open_database
from assessor_app.issuer.engines import keep_engines, read_engines
from assessor_app.issuer.folder import Issuer, opened_issuer, stands_for
from assessor_app.issuer.placing import LINE
from assessor_app.issuer.rows import DeviceRow, EventRow, FeedRow, IssuerRow, ProgrammeRow, Row

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Moved:
    """`rows` were copied in all, `events` of them signed events; each device's chain ends as it did."""

    programme: str
    rows: int
    events: int
    devices: int


def move_programme(folder: Path, programme: str, database: str | None) -> Moved:
    """Move a programme into `database` (None: the issuer's own). Raises RuleBroken when it is there or cannot be
    used, StoreDamaged when the copy is not what was there: then nothing is changed."""
    engines, database = read_engines(folder), address_to_keep(database) if database is not None else None
    with opened_issuer(folder, programme) as issuer:
        with issuer.database.read() as session:
            feed.require_programme(session, programme)
        there = engines.placed.get(programme)
        if (address_to_keep(there) if there is not None else None) == database:
            raise RuleBroken(f"Programme {programme} is in that database already; nothing was changed.")
        target = open_database(database, make=True) if database is not None else issuer.databases[0]
        try:
            done = _copied(issuer, target, programme)
        except DatabaseError as error:
            raise RuleBroken(f"The database cannot be used ({error.orig}); nothing was changed.") from error
        finally:
            if database is not None:
                target.close()
    keep_engines(folder, engines.placing(programme, database))
    return done


def _copied(issuer: Issuer, target: Database, programme: str) -> Moved:
    """Whoever would write waits for the head row until the copy is durable and verified; then they find it closed."""
    target.make_tables()
    with issuer.database.write() as source:
        head = feed.locked_programme(source, programme, closed_too=True)  # closed: an earlier move was cut off
        head.policy = {name: value for name, value in head.policy.items() if name != feed.CLOSED}
        source.flush()
        with target.write() as session:
            stands_for(session, issuer)
            _clear(session.connection(), programme)
            rows = sum(_copy(source.connection(), session.connection(), table, programme) for table in _tables())
            done = _verified(source, session, programme, rows)
        head.policy = head.policy | {feed.CLOSED: True}
    return done


def _tables() -> list[Table]:
    return [table for table in Row.metadata.sorted_tables if table.name != IssuerRow.__tablename__]


def _of(table: Table, programme: str) -> ColumnElement[bool]:
    return (table.c.id if table.name == ProgrammeRow.__tablename__ else table.c.programme) == programme


def _clear(target: Connection, programme: str) -> None:
    """What a move that was cut off left there, or an earlier stay: the directory does not name it."""
    for table in reversed(_tables()):
        target.execute(table.delete().where(_of(table, programme)))


def _copy(source: Connection, target: Connection, table: Table, programme: str) -> int:
    wanted = select(table).where(_of(table, programme)).execution_options(yield_per=AT_ONCE)
    found, count = source.execute(wanted), 0
    for part in found.mappings().partitions(AT_ONCE):
        target.execute(table.insert(), [dict(row) for row in part])
        count += len(part)
    if count != (there := _count(target, table, programme)):
        raise StoreDamaged(f"{there:,} of {count:,} rows of “{table.name}” arrived; nothing was changed.")
    return count


def _count(target: Connection, table: Table, programme: str) -> int:
    return int(target.execute(select(func.count()).select_from(table).where(_of(table, programme))).scalar_one())


def _verified(source: Session, target: Session, programme: str, rows: int) -> Moved:
    before, after = _known_by(source, programme), _known_by(target, programme)
    if before != after:
        raise StoreDamaged(f"The copy of {programme} is not what was there; nothing was changed.")
    events, _, heads, _ = after
    _require_chains(target, programme)
    return Moved(programme, rows, events, len(heads))


def _known_by(session: Session, programme: str) -> tuple[int, int, frozenset[tuple[Any, ...]], tuple[Any, ...]]:
    """Events and the sum of their hashes, where every device's chain ends, and where the feed does."""
    hashes = session.execute(
        select(EventRow.sha256).where(EventRow.programme == programme).execution_options(yield_per=AT_ONCE)
    )
    count, total = 0, 0
    for (sha256,) in hashes:
        count, total = count + 1, (total + int(sha256, 16)) % 2**256
    heads = select(DeviceRow.id, DeviceRow.head_seq, DeviceRow.head_sha256).where(DeviceRow.programme == programme)
    told = select(func.count(), func.max(FeedRow.seq)).where(FeedRow.programme == programme)
    head = session.get_one(ProgrammeRow, programme)
    ends = frozenset(tuple(row) for row in session.execute(heads))
    return count, total, ends, (head.feed_head, head.event_head, head.status_head, *session.execute(told).one())


def _require_chains(session: Session, programme: str) -> None:
    """Every device's chain ends in an event that is there."""
    at_end = select(DeviceRow.id).where(
        DeviceRow.programme == programme,
        DeviceRow.head_seq > 0,
        ~select(EventRow.id)
        .where(
            EventRow.programme == programme,
            EventRow.device == DeviceRow.id,
            EventRow.branch == LINE,
            EventRow.device_seq == DeviceRow.head_seq,
            EventRow.sha256 == DeviceRow.head_sha256,
        )
        .exists(),
    )
    if (device := session.scalars(at_end.limit(1)).first()) is not None:
        raise StoreDamaged(f"The log of device {device} does not end where it should; nothing was changed.")
