"""What the issuer has to say comes with a sync: credentials, the programme's switches, what waits for a moderator."""

import pytest
from sqlalchemy import select

from assessor_app.commands import retention
from assessor_app.domain.assessment import Policy
from assessor_app.domain.changes import Kind
from assessor_app.domain.errors import RuleBroken
from assessor_app.eventlog.jws import verify
from assessor_app.issuer.folder import Issuer, new_epoch
from assessor_app.issuer.rows import AwardRow
from assessor_app.issuer.terms import Terms, set_terms
from assessor_app.queries.decision_history import history
from assessor_app.queries.programme import policy
from assessor_app.queries.retention import retention as retained
from assessor_app.store.rows import EventRow, FeedRow, IssuedRow
from assessor_app.sync.report import Ended
from tests.sync_world import PROGRAMME, World, now


def test_a_revoked_credential_is_shown_as_revoked(world: World) -> None:
    from assessor_app.issuer.awards import revoke

    device = world.device("ana")
    event = device.decide(world.hand_in("S-1", to=("ana",)))
    device.sync()
    award = world.decisions()[0].credential
    assert award is not None
    with world.issuer() as issuer:
        revoke(issuer, PROGRAMME, award, "The work was not the educator's own.")
    assert device.sync().revoked == 1
    assert world.decisions()[0].revoked_why == "The work was not the educator's own."
    with device.store.read() as session:
        assert session.get_one(IssuedRow, event).state == "revoked"
        row = session.get_one(EventRow, event)
        told = {moment.title: moment.detail for moment in history(session, row, verify(row.jws).payload)}
    assert told["Credential revoked"] == "The work was not the educator's own."


def test_a_decision_let_stand_once_more_shows_the_credential_that_stands(world: World) -> None:
    from assessor_app.issuer.awards import reissue
    from assessor_app.issuer.issuing import issue_owed

    device = world.device("ana")
    submission = world.hand_in("S-1", to=("ana",))
    first, second = device.decide(submission), device.decide(submission)
    device.sync()
    with world.issuer() as issuer:
        for decision in (second, first):
            reissue(issuer, PROGRAMME, "S-1", decision, "It was looked at once more.")
            issue_owed(issuer, PROGRAMME)
    device.sync()
    with device.store.read() as session:
        shown = {row.decision_id: row.state for row in session.scalars(select(IssuedRow))}
        document = session.get_one(IssuedRow, first).document
    assert shown == {first: "issued", second: "revoked"}
    with world.issuer() as issuer:
        assert document["id"] == f"urn:uuid:{standing_credential(issuer)}"


def test_a_credential_that_an_issuer_put_back_signs_anew_is_shown_as_it_is_signed_now(world: World) -> None:
    from assessor_app.issuer.issuing import issue_owed

    device = world.device("ana")
    event = device.decide(world.hand_in("S-1", to=("ana",)))
    device.sync()
    world.close_running()
    with world.issuer() as issuer:
        with issuer.database.write() as session:
            session.scalars(select(AwardRow)).one().document = None  # the backup is of when it was owed
        new_epoch(issuer)
        issue_owed(issuer, PROGRAMME)
    world.serve()
    report = device.sync()
    with world.issuer() as issuer, issuer.database.read() as session:
        signed = session.scalars(select(AwardRow)).one().document
    with device.store.read() as session:
        assert (report.issued, session.get_one(IssuedRow, event).document) == (0, signed)


def standing_credential(issuer: Issuer) -> str:
    with issuer.database.read() as session:
        return session.scalars(select(AwardRow.id).where(AwardRow.revoked_at.is_(None))).one()


def test_a_kind_of_news_from_the_future_is_kept(world: World) -> None:
    from assessor_app.issuer import feed

    device = world.device("ana")
    with world.issuer() as issuer, issuer.database.write() as session:
        feed.append(session, feed.locked_programme(session, PROGRAMME), "ana", "lunch/9", {"soup": 1}, now())
    assert device.sync().ended is Ended.DONE
    with device.store.read() as session:
        row = session.scalars(select(FeedRow).where(FeedRow.kind == "lunch/9")).one()
    assert (row.body, row.applied) == ({"soup": 1}, False)


def test_what_came_with_a_sync_is_said_with_where_it_is(world: World) -> None:
    device = world.device("ana")
    for name in ("S-1", "S-2"):
        world.hand_in(name, to=("ana",))
    assert device.sync().sentence == "Up to date: 2 submissions came; they are in your queue."


def test_what_waits_for_a_moderator_is_told_with_every_sync(world: World) -> None:
    submission = world.hand_in("S-1")
    device = world.device("ana")
    device.decide(submission)
    assert "1 thing needs attention" in device.sync().sentence
    assert device.sync().sentence == "Up to date. 1 thing needs attention; the Sync screen says why."


def test_the_days_the_programme_keeps_evidence_reach_the_device_and_bind_it(world: World) -> None:
    device = world.device("ana")
    retention.keep_for(device.store, 365)
    with world.issuer() as issuer:
        set_terms(issuer, PROGRAMME, Terms(retention_days=90))
    device.sync()
    assert retained(device.store, now()).days == 90
    with pytest.raises(RuleBroken, match="kept for 90 days"):
        retention.keep_for(device.store, 365)


def test_a_programme_that_says_nothing_of_it_leaves_the_days_to_the_device(world: World) -> None:
    device = world.device("ana")
    with world.issuer() as issuer:
        set_terms(issuer, PROGRAMME, Terms(lease_days=3))
    device.sync()
    retention.keep_for(device.store, 365)
    assert retained(device.store, now()).days == 365


def test_the_programmes_switches_reach_the_device_and_go_back_to_what_comes_by_itself(world: World) -> None:
    device = world.device("ana")
    assert policy(device.store) == Policy()
    for switches in ({"evidence_before_score": False, "earlier_scores_hidden": True}, {}):
        with world.issuer() as issuer:
            set_terms(issuer, PROGRAMME, Terms(**switches))
        assert Kind.SYNC in device.sync().change.kinds
        assert policy(device.store) == Policy(**switches)
