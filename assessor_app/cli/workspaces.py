"""`assessor init`, `queue` and `give-back`: a workspace made and listed, and a submission let go."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from assessor_app.cli import opening
from assessor_app.cli.answers import Answer, Folder, Json, answering
from assessor_app.commands.clock import new_id, utc_now
from assessor_app.domain.errors import RuleBroken, StoreLocked
from assessor_app.domain.passphrases import advice

NEXT = (
    "Next: “assessor enrol CODE” with the code your programme gave you, or “assessor import FILE.zip”; "
    "“assessor” opens the window."
)
KEPT = " The system's key store opens it."
NOT_KEPT = " The system's key store takes no key, or there is none: the passphrase is asked at every start."
RECOVERY = "“assessor passphrase recovery” makes a code that opens it should the passphrase be forgotten."


@answering
def init(
    workspace: Folder = None,
    keychain: Annotated[bool, typer.Option("--keychain", help="Also keep the key in the system's key store.")] = False,
    as_json: Json = False,
) -> Answer:
    """Make a workspace: an encrypted store, its key, and this device's signing key."""
    from assessor_app.store.opening import create, require_free

    folder = opening.folder_of(workspace)
    require_free(folder)  # before a passphrase is asked for twice
    passphrase = opening.passphrase(twice=True)
    if not passphrase:
        raise StoreLocked(f"A workspace needs a passphrase: set {opening.PASSPHRASE}, or run this in a terminal.")
    create(folder, passphrase, now=utc_now())
    kept = keychain and _kept(folder, passphrase)
    where = {True: KEPT, False: NOT_KEPT}[kept] if keychain else ""
    words = f"The workspace is in {folder}.{where}"
    told = advice(passphrase)
    document = {"workspace": str(folder), "keychain": kept} | ({"advice": told} if told else {})
    return Answer(document, "\n".join([words, *([told] if told else []), RECOVERY, NEXT]))


def _kept(folder: Path, passphrase: str) -> bool:
    """A workspace without a key store is a workspace."""
    from assessor_app.commands.keeping import keep_key

    try:
        keep_key(folder, passphrase)
    except StoreLocked:
        return False
    return True


@answering
def queue(workspace: Folder = None, as_json: Json = False) -> Answer:
    """List the submissions that wait, the most urgent first."""
    from assessor_app.queries.queue import queue as rows_of

    with opening.store(workspace, writer=False) as store:
        rows = rows_of(store, opening.credentials(store), date.today())
    document: dict[str, Any] = {
        "submissions": [
            {
                "submission": r.submission,
                "credential": r.credential,
                "attempt": r.attempt,
                "reason": r.reason,
                "due_on": r.due_on.isoformat() if r.due_on else None,
                "business_days": r.business_days,
                "state": r.state_words,
                "pages": r.pages,
                "minutes": round(r.minutes, 1),
                "ready": r.ready,
                "coach_meeting_due": r.meeting_due,
                "lease": r.lease,
            }
            for r in rows
        ]
    }
    lines = [f"{r.submission:<12} {r.credential:<40} attempt {r.attempt}  {r.state_words}" for r in rows]
    return Answer(document, "\n".join(lines) or "The queue is empty. Bring a bundle in with “assessor import”.")


@answering
def give_back(
    submission: Annotated[str, typer.Argument(help="The submission ID.")],
    workspace: Folder = None,
    keep: Annotated[bool, typer.Option("--keep", help="Take it up again instead.")] = False,
    reason: Annotated[str, typer.Option(help="Why it is given back, for the programme.")] = "",
    as_json: Json = False,
) -> Answer:
    """Give an undecided submission back, so that the issuer may pass it on to another reader."""
    from assessor_app.commands import leases

    with opening.store(workspace) as store:
        if keep and reason:
            raise RuleBroken("A reason is for giving back; nothing was changed.")
        say = leases.keep_after_all if keep else partial(leases.give_back, why=reason)
        change = say(store, submission, now=utc_now, new_id=new_id)
    return Answer({"submission": submission, "given_back": not keep, "said": change.said}, change.said)
