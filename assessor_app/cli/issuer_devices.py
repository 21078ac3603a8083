"""`assessor issuer devices|revoke-device|readmit`: who works on what, a lost device shut out, a parted one let in."""

from typing import TYPE_CHECKING, Annotated

import typer

from assessor_app.cli.answers import Answer, Json, answering
from assessor_app.cli.issuer_places import FIRST, HERE, Programme, Where
from assessor_app.cli.issuer_signing import with_credentials
from assessor_app.domain.counted import counted

if TYPE_CHECKING:
    from assessor_app.issuer.devices import Device

BEGINS_WITH_ANYTHING = {"ignore_unknown_options": True}  # an id may begin with “-”, and is no option for that


def add_to(app: typer.Typer) -> None:
    app.command()(answering(devices))
    app.command("revoke-device", context_settings=BEGINS_WITH_ANYTHING)(answering(revoke_device))
    app.command(context_settings=BEGINS_WITH_ANYTHING)(answering(readmit))


def devices(folder: Where = HERE, programme: Programme = FIRST, as_json: Json = False) -> Answer:
    """Every device: its assessor, since when, what came from it, and whether it was revoked."""
    from assessor_app.issuer.devices import devices as listed
    from assessor_app.issuer.folder import opened_issuer

    with opened_issuer(folder, programme) as issuer:
        found = listed(issuer, programme)
    document = {"programme": programme, "devices": [each.to_json() for each in found]}
    none = "No device is enrolled yet. “assessor issuer enrol ID” makes a code for one."
    return Answer(document, "\n".join(map(_line, found)) or none)


def _line(each: "Device") -> str:
    last = f", the last {_day(each.last_event_at)}" if each.last_event_at else ""
    revoked = f"; revoked {_day(each.revoked_at)}" if each.revoked_at else ""
    revoked += f" ({each.revoked_why})" if each.revoked_why else ""
    enrolled = f"enrolled {_day(each.enrolled_at)}"
    return f"{each.device}  {each.assessor}, {enrolled}, {counted(each.events, 'event')}{last}{revoked}"


def _day(at: str) -> str:
    return at[:16].replace("T", " ")


def revoke_device(
    device: Annotated[str, typer.Argument(help="Its id, or the beginning of it, as “devices” shows it.")],
    folder: Where = HERE,
    programme: Programme = FIRST,
    reason: Annotated[str | None, typer.Option(help="Why, for the record.")] = None,
    as_json: Json = False,
) -> Answer:
    """Shut a lost device out, for good: it reads nothing here any more; what it still sends waits for a moderator."""
    from assessor_app.issuer.devices import revoke_device as shut_out
    from assessor_app.issuer.folder import opened_issuer

    with opened_issuer(folder, programme) as issuer:
        done = shut_out(issuer, programme, device, reason)
    document = {
        "device": done.device, "assessor": done.assessor, "revoked_at": done.revoked_at, "reason": done.why,
        "revoked_before": done.before,
    }  # fmt: skip
    if done.before:
        words = f"Device {done.device} of {done.assessor} was revoked on {done.revoked_at[:10]}; nothing was changed."
        return Answer(document, words)
    words = (
        f"Device {done.device} of {done.assessor} is revoked: it reads nothing here any more, and what it still sends "
        f"waits for a moderator. “assessor issuer enrol {done.assessor}” makes a code for another device."
    )
    return Answer(document, words)


def readmit(
    device: Annotated[str, typer.Argument(help="The device's id, or at least its first eight signs.")],
    folder: Where = HERE,
    programme: Programme = FIRST,
    as_json: Json = False,
) -> Answer:
    """Let a device whose log parted (a copied or restored workspace) go on from where it stands now."""
    from assessor_app.issuer import readmitting
    from assessor_app.issuer.folder import opened_issuer

    with opened_issuer(folder, programme) as issuer:

        def work() -> Answer:
            done = readmitting.readmit(issuer, programme, device)
            counts = f"{done.accepted} {'counts' if done.accepted == 1 else 'count'} now"
            return Answer(
                done.to_json(), f"{done.device} goes on; of {counted(done.judged, 'event')} that waited, {counts}."
            )

        return with_credentials(issuer, programme, work)
