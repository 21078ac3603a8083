"""One sync, from signing in to the last file: no timer, no thread; whoever calls it chooses when and where."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from assessor_app.domain.changes import Clock, NewId
from assessor_app.domain.errors import Offline, Refused, RuleBroken
from assessor_app.eventlog.jws import BadSignature, public_of
from assessor_app.store import log
from assessor_app.store.engine import Store
from assessor_app.store.rows import SettingRow
from assessor_app.store.settings import HEARD
from assessor_app.sync.client import IssuerClient
from assessor_app.sync.comparing import Comparing, compare_logs, meet_restored
from assessor_app.sync.enrolling import LAST_SYNC, Membership, keep, require_membership
from assessor_app.sync.fetching import fetch_assigned
from assessor_app.sync.files_down import Fetcher
from assessor_app.sync.leasing import renew_leases
from assessor_app.sync.messages import PROTOCOL, Discovery
from assessor_app.sync.published import sentences
from assessor_app.sync.reading import read_feed, replay
from assessor_app.sync.report import Cancelled, Ended, Progress, Stage, Stopped, SyncReport, Tally, Watch
from assessor_app.sync.restoring import mirror_others
from assessor_app.sync.sending import Sender, kept_count, meet_limit, send_outbox
from assessor_app.sync.transport import Busy, Wait


def _unwatched(_: Progress) -> None:
    return None


def _never() -> bool:
    return False


def sync_once(
    store: Store,
    client: IssuerClient,
    clock: Clock,
    new_id: NewId,
    progress: Watch = _unwatched,
    cancelled: Cancelled = _never,
    *,
    largest: int | None = None,
) -> SyncReport:
    """Send what waits, read what is new, fetch what was assigned. Raises RuleBroken only when not enrolled:
    no network and refusals are in the report, beside what was done before.

    `largest` is the size in bytes above which a submission's files wait until they are asked for (None: all come).
    """
    member = require_membership(store)
    tally = Tally()
    run = _Run(store, client, member, clock, new_id, tally, progress, cancelled, largest)
    with client.heeding(cancelled):
        report = _ending(tally, lambda: _run_and_look(run))
    with store.write() as session:
        keep(session, LAST_SYNC, _told(session, report, clock()))
        if tally.heard:
            keep(session, HEARD, {"at": tally.heard})
    return report


def _told(session: Session, report: SyncReport, at: str) -> dict[str, Any]:
    """How it ended, and when one ended well for the last time."""
    row = session.get(SettingRow, LAST_SYNC)
    well = at if report.ended is Ended.DONE else row.value.get("well_at", "") if row is not None else ""
    ended = {"at": at, "ended": report.ended.value, "sentence": report.sentence}
    return ended | {"well_at": well, "attention": list(report.attention)}


def _ending(tally: Tally, run: Callable[[], None]) -> SyncReport:
    try:
        run()
    except Stopped:
        return tally.report(Ended.CANCELLED, "Sync was stopped; it goes on where it was.")
    except Wait as error:
        ended = Ended.BUSY if isinstance(error, Busy) else Ended.OFFLINE
        return tally.report(ended, str(error), error.seconds)
    except Offline as error:
        return tally.report(Ended.OFFLINE, str(error))
    except (Refused, RuleBroken) as error:
        return tally.report(Ended.REFUSED, str(error))
    return tally.report(Ended.DONE, tally.summary())


@dataclass(frozen=True, slots=True)
class _Run:
    """All that one sync was given."""

    store: Store
    client: IssuerClient
    member: Membership
    clock: Clock
    new_id: NewId
    tally: Tally
    watch: Watch
    cancelled: Cancelled
    largest: int | None


def _run_and_look(run: _Run) -> None:
    """Whatever comes of it, what the programme publishes is here to be scored by, or named."""
    replay(run.store, run.member.issuer_key, run.tally)
    try:
        _run(run)
    except Exception:
        with suppress(Exception):  # why it ended is told, whatever comes of looking
            run.tally.attention += sentences(run.store)
        raise
    run.tally.attention += sentences(run.store)


def _run(run: _Run) -> None:
    store, client, member = run.store, run.client, run.member
    run.watch(Progress(Stage.SIGNING_IN))
    with store.read() as session:
        key = log.device_key(session)
    issuer = client.discover()
    _require_same_issuer(issuer, member)
    client.sign_in(member.programme, key, issuer, run.new_id)
    run.tally.heard = issuer.server_time
    comparing = Comparing(store, client, member, key.thumbprint, run.clock)
    _meet_epoch(comparing, issuer.epoch)
    sender = Sender(store, client, member, key.thumbprint, issuer, run.clock)
    meet_limit(sender)
    try:
        compared = compare_logs(comparing, run.tally)
    except Refused:  # a device that was revoked: what it signed goes to a moderator all the same
        send_outbox(sender, run.tally, run.watch, run.cancelled)
        raise
    send_outbox(sender, run.tally, run.watch, run.cancelled)
    _require_understood(issuer)
    mirror_others(store, client, compared.logs, key.thumbprint, run.new_id, run.tally, run.cancelled)
    read_feed(store, client, member, run.tally, run.watch, run.cancelled)
    renew_leases(store, client, member, run.clock, run.tally)
    fetch_assigned(Fetcher(store, client, member, run.clock, run.tally, run.watch, run.cancelled, run.largest))
    run.tally.kept = kept_count(store, key.thumbprint)


def _require_same_issuer(issuer: Discovery, member: Membership) -> None:
    try:
        shown = public_of(issuer.key)
    except BadSignature as error:
        raise Offline(f"The issuer's key cannot be read: {error}.") from error
    if shown != member.issuer_key:
        raise Refused("The issuer shows another key than when this device was enrolled; nothing was sent.")


def _require_understood(issuer: Discovery) -> None:
    """Too old a program still hands in what was signed with it; only new work waits."""
    if issuer.protocol_min > PROTOCOL:
        raise Refused(
            f"This version of Assessor is too old for {issuer.name}. What you signed was sent; "
            "new submissions come when Assessor is updated."
        )


def _meet_epoch(comparing: Comparing, epoch: str) -> None:
    """The issuer restored from a backup has a new epoch."""
    with comparing.store.read() as session:
        row = session.get(SettingRow, "epoch")
        known = row.value.get("epoch") if row else None
    if known == epoch:
        return
    if known is not None:
        meet_restored(comparing)
    with comparing.store.write() as session:
        keep(session, "epoch", {"epoch": epoch})
