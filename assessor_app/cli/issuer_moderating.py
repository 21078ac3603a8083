"""`assessor issuer moderation|uphold|withdraw|admit`: what waits for a person, and the answers to it."""

from typing import TYPE_CHECKING, Annotated

import typer

from assessor_app.cli.answers import Answer, Json, answering
from assessor_app.cli.issuer_places import FIRST, HERE, Programme, Where
from assessor_app.cli.issuer_signing import with_credentials

if TYPE_CHECKING:
    from assessor_app.issuer.moderating import Waiting

Why = Annotated[str, typer.Option("--reason", help="Why, for the record and for the assessor.")]


def add_to(app: typer.Typer) -> None:
    for command in (moderation, uphold, withdraw, admit):
        app.command()(answering(command))


def moderation(folder: Where = HERE, programme: Programme = FIRST, as_json: Json = False) -> Answer:
    """What waits for a moderator, oldest first."""
    from assessor_app.issuer import moderating
    from assessor_app.issuer.folder import opened_issuer

    with opened_issuer(folder, programme) as issuer:
        found = moderating.waiting(issuer, programme)
    document = {"programme": programme, "waiting": [each.to_json() for each in found]}
    return Answer(document, "\n".join(map(_line, found)) or "Nothing waits for a moderator.")


def _line(each: "Waiting") -> str:
    about = f" about {each.about}" if each.about else ""
    asks = f": {each.asks}" if each.asks else ""
    whose = f"{each.assessor} (device {each.device[:8]})"
    return f"{each.submission}: {each.type} {each.event} by {whose}{about}, {each.status}{asks}"


def uphold(
    decision: Annotated[str, typer.Argument(help="The event id of the decision that is to stand.")],
    reason: Why,
    folder: Where = HERE,
    programme: Programme = FIRST,
    as_json: Json = False,
) -> Answer:
    """Let the decision stand: against a correction or withdrawal asked for since, or as one of two that part."""
    from assessor_app.issuer import moderating
    from assessor_app.issuer.folder import opened_issuer

    with opened_issuer(folder, programme) as issuer:

        def work() -> Answer:
            done = moderating.uphold(issuer, programme, decision, reason)
            aside = f"; set aside: {', '.join(done.set_aside)}" if done.set_aside else ""
            return Answer(done.to_json(), f"{decision} stands on {done.submission}{aside}.")

        return with_credentials(issuer, programme, work)


def withdraw(
    request: Annotated[str, typer.Argument(help="The event id of the withdrawal, as “moderation” shows it.")],
    reason: Why,
    folder: Where = HERE,
    programme: Programme = FIRST,
    as_json: Json = False,
) -> Answer:
    """Carry out a withdrawal its assessor asked for: a credential that came of the decision is revoked."""
    from assessor_app.issuer import moderating
    from assessor_app.issuer.folder import opened_issuer

    with opened_issuer(folder, programme) as issuer:
        done = moderating.withdraw(issuer, programme, request, reason)
    revoked = f"credential {done.revoked} is revoked" if done.revoked else "no credential had come of it"
    stands = f"{done.stands} stands" if done.stands else "no decision stands; “assign” or “reissue” go on from here"
    return Answer(done.to_json(), f"The decision on {done.submission} is withdrawn; {revoked}; {stands}.")


def admit(
    event: Annotated[str, typer.Argument(help="The event id, as “moderation” shows it.")],
    reason: Why,
    folder: Where = HERE,
    programme: Programme = FIRST,
    as_json: Json = False,
) -> Answer:
    """Let a quarantined event be judged now: signed on a device revoked since, scored by the rubric of another version,
    or of a kind that was not known yet."""
    from assessor_app.issuer import admitting
    from assessor_app.issuer.folder import opened_issuer

    with opened_issuer(folder, programme) as issuer:

        def work() -> Answer:
            done = admitting.admit(issuer, programme, event, reason)
            said = f"{event} on {done.submission} is {done.status}: {done.standing or done.reason}"
            return Answer(done.to_json(), said)

        return with_credentials(issuer, programme, work)
