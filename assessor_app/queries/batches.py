"""Batches and export profiles as they are kept."""

from collections.abc import Collection
from dataclasses import dataclass
from operator import itemgetter

from sqlalchemy import func, select

from assessor_app.domain.batch import BatchId, Line
from assessor_app.domain.decision import DecisionId
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.export_profile import Profile, read_profile
from assessor_app.queries.known import Credentials, title_of
from assessor_app.store import batches as kept
from assessor_app.store.engine import Store
from assessor_app.store.leaving_rows import BatchRow, FactRow, ProfileRow


@dataclass(frozen=True, slots=True)
class Fate:
    """What somebody said of the files of a batch that was cut off, when they were gone: “arrived” or “lost”."""

    what: str
    by: str
    at: str
    folder: str


@dataclass(frozen=True, slots=True)
class BatchView:
    """`state` is open, sealed or written; `decisions` counts what went out."""

    id: BatchId
    name: str
    state: str
    award: bool
    forms: tuple[str, ...]
    again: str | None
    decisions: int
    made_at: str
    dry_run_at: str | None
    written_at: str | None
    folder: str | None
    manifest_sha256: str | None
    fate: Fate | None = None


def batches(store: Store) -> tuple[BatchView, ...]:
    """Every batch, newest first."""
    with store.read() as session:
        rows = session.scalars(select(BatchRow).order_by(BatchRow.made_at.desc(), BatchRow.id.desc())).all()
        return tuple(_view(row, kept.sent_count(session, row.id)) for row in rows)


def batch_named(store: Store, name: str) -> BatchView:
    """Raises RuleBroken when there is none."""
    with store.read() as session:
        row = kept.batch_named(session, name)
        return _view(row, kept.sent_count(session, row.id))


def to_finish(store: Store) -> tuple[str, ...]:
    """A sentence for each batch that was cut off at its last step: its decisions count as sent, and wait."""
    with store.read() as session:
        cut_off = select(BatchRow).where(BatchRow.state == "sealed").order_by(BatchRow.made_at)
        return tuple(kept.to_finish(row) for row in session.scalars(cut_off))


def credentials_decided(store: Store, credentials: Credentials) -> dict[str, str]:
    """Titles, by ID, of what there is a decision on; a credential that is unknown here is named by its ID."""
    newest = select(FactRow.credential_id, func.max(FactRow.credential_version)).group_by(FactRow.credential_id)
    with store.read() as session:
        found = session.execute(newest).all()
    return dict(sorted(((ident, title_of(credentials, ident, version)) for ident, version in found), key=itemgetter(1)))


def require_credentials(store: Store, here: Collection[str], asked: Collection[str]) -> None:
    """Raises RuleBroken for a credential that is neither known here nor decided on: a batch of it would never hold
    anything, and nobody would hear of it."""
    with store.read() as session:
        there = set(here) | set(session.scalars(select(FactRow.credential_id).distinct()))
    if strange := [each for each in asked if each not in there]:
        raise RuleBroken(f"There is no credential “{strange[0]}” here; there are {', '.join(sorted(there))}.")


def _view(row: BatchRow, decisions: int) -> BatchView:
    """As it was made: what its profile asks for may be more than this version knows, and it went out all the same."""
    told = row.profile
    return BatchView(
        BatchId(row.id), row.name, row.state, bool(told.get("award", True)), tuple(told.get("forms", ())), row.again,
        decisions, row.made_at, row.dry_run_at, row.written_at, row.folder if row.state != "open" else None,
        row.manifest_sha256,
        Fate(**row.fate) if row.fate else None,
    )  # fmt: skip


def profiles(store: Store, forms: tuple[str, ...]) -> tuple[tuple[Profile, ...], str]:
    """The export profiles kept, by name; and of those that cannot be used, as one a newer version kept, why."""
    with store.read() as session:
        rows = session.scalars(select(ProfileRow).order_by(ProfileRow.name)).all()
        kept = [(row.name, row.body) for row in rows]
    found, left_out = list[Profile](), list[str]()
    for name, body in kept:
        try:
            found.append(read_profile(body, forms))
        except RuleBroken as error:
            left_out.append(f"The profile “{name}” is left out. {error.sentence}")
    return tuple(found), " ".join(left_out)


def profile_named(store: Store, name: str, forms: tuple[str, ...]) -> Profile:
    with store.read() as session:
        row = session.get(ProfileRow, name)
        if row is None:
            raise RuleBroken(f"There is no export profile “{name}”.")
        return read_profile(row.body, forms)


def lines(store: Store, name: str) -> tuple[Line, ...]:
    """The decisions of a batch, as its dry run let them go."""
    with store.read() as session:
        return kept.items(session, kept.batch_named(session, name))


def to_take_back(store: Store) -> tuple[tuple[Line, str], ...]:
    """The decisions for which something is to be taken back by hand, each with the batches that awarded it."""
    with store.read() as session:
        return kept.to_take_back(session)


def standing(store: Store) -> frozenset[DecisionId]:
    """The decisions that may be acted on, by an award or a letter."""
    with store.read() as session:
        return kept.standing(session)


def decisions_of(store: Store, name: str) -> frozenset[str]:
    """The decisions the batch's dry run let go; raises RuleBroken where none was made."""
    with store.read() as session:
        if kept.batch_named(session, name).dry_run_at is None:
            raise RuleBroken(f"Make a dry run of batch “{name}” first; it shows what would go out.")
    return frozenset(line.decision for line in lines(store, name))


def for_letters(store: Store, name: str) -> frozenset[str]:
    """`decisions_of`, and what stays in the batch for want of a letter only."""
    going = decisions_of(store, name)
    with store.read() as session:
        row = kept.batch_named(session, name)
        waiting = kept.plan(session, row).waiting_for_letters if row.state == "open" else ()
    return going | {line.decision for line in waiting}


def anything_decided(store: Store) -> bool:
    """Whether there is a decision at all."""
    with store.read() as session:
        return session.scalars(select(FactRow.decision_id).limit(1)).first() is not None


def require_known(store: Store, decisions: Collection[str]) -> None:
    """Raises RuleBroken at the first that is of no decision here."""
    with store.read() as session:
        kept.require_known(session, decisions)
