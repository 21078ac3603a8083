"""`assessor issuer publish|credential|revoke|reissue|rotate-key`: what is awarded, issued, taken back, by which key."""

import json
from pathlib import Path
from typing import Annotated

import typer

from assessor_app.cli.answers import Answer, Json, answering
from assessor_app.cli.issuer_places import FIRST, HERE, Programme, Where
from assessor_app.cli.issuer_signing import with_credentials
from assessor_app.cli.paths import path_option
from assessor_app.domain.counted import counted
from assessor_app.domain.decision import spoken
from assessor_app.domain.errors import RuleBroken


def add_to(app: typer.Typer) -> None:
    for command in (publish, credential, revoke, reissue):
        app.command()(answering(command))
    app.command("rotate-key")(answering(rotate_key))


def publish(
    rubric: Annotated[Path, typer.Argument(metavar="CREDENTIAL-FOLDER", help="With credential.json and rubric.json.")],
    folder: Where = HERE,
    programme: Programme = FIRST,
    succeeds: Annotated[
        list[str] | None,
        typer.Option(
            "--succeeds",
            metavar="VERSION",
            help="What was handed in for this version may be scored by this rubric, too; may be given again, also when "
            "it is awarded already.",
        ),
    ] = None,
    as_json: Json = False,
) -> Answer:
    """Award one more credential, or a new version of one; devices get it with their next sync, and score by it."""
    from dataclasses import asdict

    from assessor_app.issuer.folder import opened_issuer
    from assessor_app.issuer.submissions import add_credential

    with opened_issuer(folder, programme) as issuer:

        def work() -> Answer:
            done = add_credential(issuer, programme, rubric, succeeds or ())
            waited = f" {counted(done.judged, 'decision')} by its rubric had waited for it." if done.judged else ""
            after = f", as the successor of {spoken(list(done.succeeds))}" if done.succeeds else ""
            said = f"“{done.title}” {done.version} is awarded in programme {programme} from now on{after}.{waited}"
            return Answer(asdict(done) | {"programme": programme}, said)

        return with_credentials(issuer, programme, work)


def credential(
    named: Annotated[str, typer.Argument(metavar="ID", help="Of the credential, or of its submission.")],
    folder: Where = HERE,
    picture: Annotated[
        Path | None, path_option("--picture", help="Write it baked into a picture: NAME.svg or NAME.png.")
    ] = None,
    jwt: Annotated[bool, typer.Option("--jwt", help="As one signed text (VC-JWT).")] = False,
    as_json: Json = False,
) -> Answer:
    """An issued credential, as its holder has it."""
    from assessor_app.issuer import awards
    from assessor_app.issuer.compact import as_jwt
    from assessor_app.issuer.folder import opened_issuer
    from assessor_app.issuer.pictures import baked

    if jwt and picture is not None:
        raise typer.BadParameter("say --jwt or --picture, not both.")
    with opened_issuer(folder) as issuer:
        document = awards.credential(issuer, named)
        found = awards.award(issuer, awards.id_in(str(document["id"])))
        if jwt:
            signed = as_jwt(issuer, found)
            return Answer({"jwt": signed}, signed)
    revoked = ""
    if found.revoked_at is not None:
        revoked = f"Credential {found.id} was revoked on {found.revoked_at[:10]} and counts no more."
    if revoked and (as_json or picture is None):
        typer.echo(revoked, err=True)  # beside the document, which stays as it was signed
    if picture is not None:
        picture.write_bytes(baked(document, picture.suffix.removeprefix(".").lower()))
        return Answer(document, f"The credential is written into {picture}. {revoked}".rstrip())
    return Answer(document, json.dumps(document, ensure_ascii=False, indent=2))


def revoke(
    credential_id: Annotated[str, typer.Argument(metavar="ID")],
    reason: Annotated[str, typer.Option(help="Why, for the record.")],
    folder: Where = HERE,
    programme: Programme = FIRST,
    as_json: Json = False,
) -> Answer:
    """Revoke a credential: its bit in the status list is set, the document stays as it is."""
    from assessor_app.issuer import awards
    from assessor_app.issuer.folder import opened_issuer

    with opened_issuer(folder, programme) as issuer:
        awards.revoke(issuer, programme, named := awards.id_in(credential_id), reason)
    return Answer({"credential": named, "revoked": True, "reason": reason}, f"{named} is revoked.")


def reissue(
    submission: Annotated[str, typer.Argument()],
    decision: Annotated[str, typer.Option(help="The event id of the decision that is to stand.")],
    reason: Annotated[str, typer.Option(help="Why, for the record.")],
    folder: Where = HERE,
    programme: Programme = FIRST,
    as_json: Json = False,
) -> Answer:
    """Let another decision stand: what was issued is revoked, and a new credential issued if it says earned; also of
    the decision that stands, where its credential was revoked."""
    from assessor_app.issuer import awards
    from assessor_app.issuer.folder import opened_issuer

    with opened_issuer(folder, programme) as issuer:

        def work() -> Answer:
            new = awards.reissue(issuer, programme, submission, decision, reason)
            document = {"submission": submission, "decision": decision, "credential": new, "reason": reason}
            which = f"credential {new} follows from it." if new else "no credential follows from it."
            return Answer(document, f"{decision} stands on {submission}; {which}")

        return with_credentials(issuer, programme, work)


def rotate_key(folder: Where = HERE, as_json: Json = False) -> Answer:
    """A new key for credentials; what the old one signed still verifies. Start serving processes anew afterwards."""
    from assessor_app.issuer.folder import opened_issuer
    from assessor_app.issuer.keys import rotate_credential_key

    with opened_issuer(folder) as issuer:
        if not (issuer.configured_url or "").startswith("https://"):
            raise RuleBroken(
                "This issuer is known by its key alone (did:key); only one with an https address can rotate."
            )
        number = rotate_credential_key(folder / "keys")
    return Answer({"key": f"key-{number}"}, f"New credentials are signed by key-{number}; the old keys stay published.")
