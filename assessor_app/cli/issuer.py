"""`assessor issuer …`: run the reference issuer, and do what programme staff do."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assessor_app.cli import INTERRUPTED
from assessor_app.cli import issuer_awards as awards
from assessor_app.cli import issuer_decisions as decisions
from assessor_app.cli import issuer_devices as devices
from assessor_app.cli import issuer_keeping as keeping
from assessor_app.cli import issuer_moderating as moderating
from assessor_app.cli import issuer_readings as readings
from assessor_app.cli.answers import Answer, Json, answering, refusing
from assessor_app.cli.issuer_places import FIRST, HERE, Programme, Where
from assessor_app.cli.issuer_signing import with_credentials
from assessor_app.cli.paths import path_option
from assessor_app.cli.usage import one_of
from assessor_app.domain.assessment import ReadingRole
from assessor_app.domain.counted import counted
from assessor_app.domain.errors import AssessorError, RuleBroken

if TYPE_CHECKING:
    from assessor_app.issuer.overview import ProgrammeStatus

app = typer.Typer(
    name="issuer",
    help="The reference issuer: submissions out, signed decisions in, credentials from them.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

ENGINE, DATABASE = "postgresql+psycopg://USER@HOST/NAME.", "ASSESSOR_ISSUER_DATABASE"


@app.command()
@answering
def init(
    folder: Where = HERE,
    programme: Programme = FIRST,
    name: Annotated[str, typer.Option(help="Who awards, as credentials show it.")] = "Assessor issuer",
    base_url: Annotated[str | None, typer.Option(help="Where the outside finds it (https://…).")] = None,
    rubrics: Annotated[
        Path | None, path_option("--rubrics", help="Credential folders to award; else the shipped ones.")
    ] = None,
    database: Annotated[str | None, typer.Option(help=f"{ENGINE} Else SQLite in the folder.", envvar=DATABASE)] = None,
    blobs: Annotated[
        str | None,
        typer.Option(help="s3://BUCKET/PREFIX; else in the folder.", envvar="ASSESSOR_ISSUER_BLOBS"),
    ] = None,
    as_json: Json = False,
) -> Answer:
    """Make an issuer with one programme that awards every credential found."""
    from assessor_app.issuer.folder import init_issuer
    from assessor_app.issuer.submissions import add_credentials
    from assessor_app.sync.transport import require_private

    if base_url is not None:
        require_private(base_url)
    titles: list[str] = []
    init_issuer(
        folder, programme, name, base_url, database=database, blobs=blobs,
        fill=lambda issuer: titles.extend(add_credentials(issuer, programme, rubrics)),
    )  # fmt: skip
    document = {"folder": str(folder), "programme": programme, "name": name, "credentials": titles}
    return Answer(
        document, f"{name} awards {counted(len(titles), 'credential')} in programme {programme}; it lies in {folder}."
    )


@app.command()
def serve(
    folder: Where = HERE,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8411,
    public: Annotated[bool, typer.Option("--public", help="Listen beyond this machine, behind a TLS proxy.")] = False,
    tls_cert: Annotated[Path | None, typer.Option(help="Certificate chain (PEM): speak TLS ourselves.")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Its private key (PEM).")] = None,
    log_requests: Annotated[bool, typer.Option("--log-requests", help="A JSON line a request on stderr.")] = False,
    as_json: Json = False,
) -> None:
    """Serve until stopped; prints one JSON line with the address once connections are taken."""
    from assessor_app.issuer.serving import Certificate
    from assessor_app.issuer.serving import serve as run

    with refusing(as_json=as_json):
        if (tls_cert is None) != (tls_key is None):
            raise RuleBroken("A certificate needs its key: say --tls-cert and --tls-key.")
        tls = Certificate(tls_cert, tls_key) if tls_cert and tls_key else None
        try:
            run(folder, host, port, public=public, tls=tls, log_requests=log_requests)
        except KeyboardInterrupt:  # how it is meant to end, and what it writes is read by programs
            raise typer.Exit(INTERRUPTED) from None


@app.command()
@answering
def status(folder: Where = HERE, as_json: Json = False) -> Answer:
    """Counts of every programme."""
    from assessor_app.issuer.folder import opened_issuer
    from assessor_app.issuer.overview import programmes

    with opened_issuer(folder) as issuer:
        found = programmes(issuer)
        name, epoch = issuer.name, issuer.epoch
    lines = [_status_line(p) for p in found]
    return Answer({"name": name, "epoch": epoch, "programmes": [p.to_json() for p in found]}, "\n".join(lines))


def _status_line(p: "ProgrammeStatus") -> str:
    waits = p.held + p.quarantined
    moderated = f"; {waits} {'waits' if waits == 1 else 'wait'} for a moderator (“moderation” lists them)"
    unmade = f"; the credential of {', '.join(p.not_to_be_made)} cannot be made (the issuer's log says why)"
    return (
        f"{p.programme}: {counted(p.submissions, 'submission')} ({p.final} decided), "
        f"{counted(p.accepted, 'event')} accepted, {p.rejected} rejected, {p.quarantined} in quarantine, "
        f"{counted(p.issued, 'credential')} ({p.revoked} revoked){f', {p.owed} owed' if p.owed else ''}"
        f"{moderated if waits else ''}{unmade if p.not_to_be_made else ''}"
    )


@app.command()
@answering
def programme(
    programme_id: Annotated[str, typer.Argument(metavar="ID")],
    name: Annotated[str, typer.Option(help="The programme's name.")],
    folder: Where = HERE,
    database: Annotated[str | None, typer.Option(help=f"{ENGINE} Else where the others are.")] = None,
    rubrics: Annotated[
        Path | None, path_option("--rubrics", help="Credential folders to award; else the shipped ones.")
    ] = None,
    as_json: Json = False,
) -> Answer:
    """Add a programme; with --database it lives in a database of its own, and nothing else changes."""
    from assessor_app.issuer.founding import found

    titles = found(folder, programme_id, name, rubrics, database)
    document = {"programme": programme_id, "name": name, "credentials": list(titles)}
    return Answer(document, f"{name} is programme {programme_id} and awards {counted(len(titles), 'credential')}.")


@app.command()
@answering
def move(
    programme_id: Annotated[str, typer.Argument(metavar="PROGRAMME")],
    folder: Where = HERE,
    database: Annotated[str | None, typer.Option(help=f"Where to: {ENGINE}")] = None,
    home: Annotated[bool, typer.Option("--home", help="Back to the issuer's own database.")] = False,
    as_json: Json = False,
) -> Answer:
    """Move a programme and all that is in it to another database. Stop what serves before, start it anew after."""
    from dataclasses import asdict

    from assessor_app.issuer.moving import move_programme

    if (database is None) is not home:
        raise RuleBroken("Say where to: --database ADDRESS, or --home for the issuer's own database.")
    done = move_programme(folder, programme_id, database)
    said = (
        f"Programme {programme_id} is moved: {counted(done.rows, 'row')} with {counted(done.events, 'event')} of "
        f"{counted(done.devices, 'device')}, every chain whole. What was there before is kept, closed. "
        "Start serving processes anew."
    )
    return Answer(asdict(done), said)


def _roles() -> list[str]:
    from assessor_app.issuer.enrolment import ROLES

    return sorted(ROLES)


@app.command()
@answering
def enrol(
    assessor: Annotated[str, typer.Argument(help="The assessor's id.")],
    folder: Where = HERE,
    programme: Programme = FIRST,
    role: Annotated[
        list[str] | None,
        typer.Option(help="A role; say it again for more.", callback=one_of(_roles, "a role")),
    ] = None,
    url: Annotated[str | None, typer.Option(help="Where the device finds the issuer, if not its own address.")] = None,
    as_json: Json = False,
) -> Answer:
    """Make a one-time enrolment code for an assessor's device, good for 72 hours."""
    from assessor_app.issuer.enrolment import invite
    from assessor_app.issuer.folder import opened_issuer
    from assessor_app.sync.transport import require_private

    if url is not None:
        require_private(url)
    with opened_issuer(folder, programme, base_url=url) as issuer:
        if url is None and issuer.configured_url is None:
            raise RuleBroken("This issuer has no fixed address; say --url http://127.0.0.1:PORT as “serve” printed it.")
        invitation = invite(issuer, programme, assessor, tuple(role or ["assessor"]))
    code = invitation.code()
    return Answer({"assessor": assessor, "programme": programme, "url": invitation.url, "code": code}, code)


@app.command()
@answering
def submit(
    bundles: Annotated[list[Path], typer.Argument(help="Submission bundles (*.zip).")],
    folder: Where = HERE,
    programme: Programme = FIRST,
    as_json: Json = False,
) -> Answer:
    """Take submissions in; each arrives whole, or not at all with a sentence."""
    from assessor_app.issuer.folder import opened_issuer
    from assessor_app.issuer.submissions import add_submission_bundle

    taken: list[str] = []
    refused: list[str] = []
    with opened_issuer(folder, programme) as issuer:
        for bundle in bundles:
            try:
                taken.append(str(add_submission_bundle(issuer, programme, bundle)))
            except AssessorError as error:
                refused.append(error.sentence)
    document: dict[str, Any] = {"submissions": taken} | ({"refused": refused, "error": refused[0]} if refused else {})
    return Answer(document, "\n".join([*(f"{s} is in {programme}." for s in taken), *refused]), done=not refused)


@app.command()
@answering
def assign(
    submission: Annotated[str | None, typer.Argument(help="Which one; without it use --all.")] = None,
    assessor: Annotated[str | None, typer.Argument(help="To whom.")] = None,
    folder: Where = HERE,
    programme: Programme = FIRST,
    role: Annotated[
        str,
        typer.Option(
            help="What kind of reading: first reading, second reading, …",
            callback=one_of(lambda: ReadingRole, "a kind of reading"),
        ),
    ] = "first reading",
    reason: Annotated[str, typer.Option(help="Why this one, for the record.")] = "assigned by staff",
    due: Annotated[str | None, typer.Option(help="Until when (ISO date).")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Give out whatever nobody was given yet.")] = False,
    as_json: Json = False,
) -> Answer:
    """Give a submission to an assessor, or with --all every one that waits to whoever has the fewest."""
    from assessor_app.cli.issuer_readings import give_everything
    from assessor_app.issuer.assigning import ByHand, assign_by_hand
    from assessor_app.issuer.folder import opened_issuer

    if everything:
        return give_everything(folder, programme, due)
    if submission is None or assessor is None:
        raise RuleBroken("Say which submission and to whom, or --all.")
    wanted = ReadingRole(role)
    document = {"submission": submission, "assessor": assessor, "role": wanted.value, "reason": reason, "due": due}
    by_hand = ByHand(submission, assessor, wanted, due, reason)
    with opened_issuer(folder, programme) as issuer:

        def work() -> Answer:
            assign_by_hand(issuer, programme, by_hand)
            return Answer(document, f"{submission} is assigned to {assessor}.")

        return with_credentials(issuer, programme, work)


decisions.add_to(app)
devices.add_to(app)
keeping.add_to(app)
readings.add_to(app)
moderating.add_to(app)
awards.add_to(app)
