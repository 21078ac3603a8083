"""What the programme's staff do meanwhile: ask for two readings, revoke credentials and devices, let others stand."""

import random
from contextlib import suppress

from sqlalchemy import select

from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.second_readings import ReadingPolicy
from assessor_app.issuer.awards import reissue, revoke
from assessor_app.issuer.devices import revoke_device
from assessor_app.issuer.giving_out import give_out
from assessor_app.issuer.rows import AwardRow, ComparisonRow, EventRow
from assessor_app.issuer.sampling import set_policy
from assessor_app.store import log
from tests.sync_world import PROGRAMME, Device, World

WHY = "what the programme found since"


def ask_for_two_readings(world: World) -> None:
    """From now on every decision waits for a second one; where the two part, a lead assessor is asked."""
    with world.issuer() as issuer:
        set_policy(issuer, PROGRAMME, ReadingPolicy(double=True))


def revoke_a_credential(world: World, chance: random.Random) -> bool:
    with world.issuer() as issuer:
        with issuer.database.read() as session:
            standing = select(AwardRow.id).where(AwardRow.revoked_at.is_(None), AwardRow.document.is_not(None))
            awards = session.scalars(standing.order_by(AwardRow.status_index)).all()
        if awards:
            revoke(issuer, PROGRAMME, chance.choice(awards), WHY)
        return bool(awards)


def let_another_stand(world: World, chance: random.Random) -> bool:
    """Any decision on any submission, also one that stood before; but what a lead was asked is left to the lead."""
    with world.issuer() as issuer:
        with issuer.database.read() as session:
            asked = select(ComparisonRow.submission).where(
                ComparisonRow.decides.is_(True), ComparisonRow.settled_by.is_(None)
            )
            counting = select(EventRow.submission, EventRow.id).where(
                EventRow.status == "accepted", EventRow.outcome.is_not(None), EventRow.submission.not_in(asked)
            )
            decided = session.execute(counting.order_by(EventRow.id)).all()
        with suppress(RuleBroken, IndexError):
            submission, event = chance.choice(decided)
            reissue(issuer, PROGRAMME, submission, event, WHY)
            return True
    return False


def pass_on_what_lies(world: World) -> None:
    with world.issuer() as issuer:
        give_out(issuer, PROGRAMME)


def revoke_the(world: World, device: Device) -> None:
    with device.store.read() as session:
        name = log.device_key(session).thumbprint
    with world.issuer() as issuer:
        revoke_device(issuer, PROGRAMME, name)
