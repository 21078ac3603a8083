"""When everybody has synced for the last time: the same on both sides, every event once, every byte the same."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import select

from assessor_app.eventlog.chain import verify_log
from assessor_app.issuer import leasing
from assessor_app.issuer import rows as there
from assessor_app.issuer.placing import LINE
from assessor_app.queries.decisions import log_lines
from assessor_app.store import rows as here
from assessor_app.store.submissions import open_file
from assessor_app.sync.enrolling import require_membership
from assessor_app.sync.receipts import state_by
from assessor_app.sync.report import Ended
from tests.sync_world import PROGRAMME, Device, World

DECISION = "decision"


def settle(devices: list[Device], rounds: int = 3) -> None:
    """Sync over a good network until nothing moves; the second of two devices hears of the first's last word."""
    for _ in range(rounds):
        for device in devices:
            report = device.sync()
            assert report.ended is Ended.DONE, report.sentence


def require_agreement(
    world: World, devices: list[Device], files: dict[str, bytes], revoked: Sequence[Device] = ()
) -> None:
    """Raises AssertionError where anything is lost, twice, changed or unknown to the other side. A device that was
    `revoked`, or works on an old image of another's disk, may hear nothing; what it signed is there all the same."""
    with world.issuer() as issuer, issuer.database.read() as session:
        events = session.scalars(select(there.EventRow).where(there.EventRow.programme == PROGRAMME)).all()
        awards = session.scalars(select(there.AwardRow).where(there.AwardRow.programme == PROGRAMME)).all()
        given = session.scalars(select(there.AssignmentRow)).all()
    signed = _signed([*devices, *revoked])
    assert len(events) == len({e.id for e in events}), "no event twice"
    assert {e.id for e in events} == set(signed), "every event"
    assert {e.id: e.jws for e in events} == signed, "bytes equal"
    in_order = sorted(awards, key=lambda a: a.status_index)
    credentials = {a.event: (a.document, _standing(a)) for a in in_order if a.document is not None}
    for device in (*devices, *revoked):
        _require_chain(device, events)
        _require_states(device, events)
    for device in devices:
        mine = [row for row in given if row.assessor == _assessor(device)]
        _require_feed(device, events, credentials)
        _require_files(device, files, {row.submission for row in mine})
        _require_leases(device, mine)


def _standing(award: there.AwardRow) -> str:
    return "issued" if award.revoked_at is None else "revoked"


def _assessor(device: Device) -> str:
    return require_membership(device.store).assessor


def _signed(devices: list[Device]) -> dict[str, str]:
    found: dict[str, str] = {}
    for device in devices:
        with device.store.read() as session:
            own = session.execute(
                select(here.EventRow.id, here.EventRow.jws).join(
                    here.OutboxRow, here.OutboxRow.event_id == here.EventRow.id
                )
            )
            found |= {row.id: row.jws for row in own}
    return found


def _require_chain(device: Device, events: Sequence[there.EventRow]) -> None:
    lines = log_lines(device.store)
    report = verify_log(lines) if lines else None
    assert report is None or report.whole, report
    name = _name(device)
    line = sorted(e.device_seq for e in events if e.device == name and e.branch == LINE)
    assert line == list(range(1, len(line) + 1)), "the issuer's chain is dense"
    beside = {e.status for e in events if e.device == name and e.branch != LINE}
    assert beside <= {"quarantined"}, "what parted waits for a moderator"


def _name(device: Device) -> str:
    with device.store.read() as session:
        return session.scalars(select(here.DeviceRow.id)).one()


def _require_states(device: Device, events: Sequence[there.EventRow]) -> None:
    key = require_membership(device.store).issuer_key
    status = {e.id: e.status for e in events}
    with device.store.read() as session:
        kept = session.execute(
            select(here.EventRow, here.OutboxRow).join(here.OutboxRow, here.OutboxRow.event_id == here.EventRow.id)
        ).all()
    for event, outbox in kept:
        assert outbox.receipt is not None and state_by(outbox.receipt, key, event) == outbox.state, "receipted"
        assert {"sent": "accepted"}.get(outbox.state, outbox.state) == status[event.id], "states equal"


def _require_feed(device: Device, events: Sequence[there.EventRow], credentials: dict[str, tuple[object, str]]) -> None:
    assessor = _assessor(device)
    mine = {e.id for e in events if e.assessor == assessor}
    with device.store.read() as session:
        told = session.scalars(select(here.FeedRow).where(here.FeedRow.kind == DECISION)).all()
        issued = {row.decision_id: (row.document, row.state) for row in session.scalars(select(here.IssuedRow))}
        known = set(session.scalars(select(here.EventRow.id)))
    assert {row.body["event"] for row in told} == mine, "feeds complete"
    assert issued == {event: said for event, said in credentials.items() if event in mine}, "credentials equal"
    assert known == {e.id for e in events if e.id in mine and e.branch == LINE}, (
        "the history of all devices of this assessor"
    )


def _require_leases(device: Device, given: list[there.AssignmentRow]) -> None:
    """Who holds what is told alike on all devices of an assessor."""
    with device.store.read() as session:
        held = {row.id: (row.lease, row.leased_until) for row in session.scalars(select(here.SubmissionRow))}
    said = {row.submission: (leasing.lease_of(row)["state"], row.leased_until) for row in given}
    assert {name: held[name] for name in said} == said, "leases equal"


def _require_files(device: Device, files: dict[str, bytes], given: set[str]) -> None:
    """What was given is here; what was given in a history that was undone may be, too."""
    with device.store.read() as session:
        submissions = session.scalars(select(here.SubmissionRow)).all()
        here_now = {row.id for row in submissions if row.ready}
        assert given <= here_now <= set(files), "every submission is here"
        for row in submissions:
            data = files[row.id]
            file = open_file(session, device.store.vault, row.id, hashlib.sha256(data).hexdigest())
            assert file.read_at(0, len(data)) == data, "files equal"
            file.close()
