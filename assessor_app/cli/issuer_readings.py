"""`assessor issuer policy|terms|leases|sampling|validity`: which submissions are read twice, for how long readers keep
them, and the log of how it was drawn."""

from pathlib import Path
from typing import Annotated, Any

import typer

from assessor_app.cli.answers import Answer, Json, answering
from assessor_app.cli.issuer_places import FIRST, HERE, Programme, Where
from assessor_app.cli.issuer_signing import with_credentials
from assessor_app.domain.counted import counted
from assessor_app.domain.errors import RuleBroken


def add_to(app: typer.Typer) -> None:
    for command in (policy, terms, leases, sampling, validity):
        app.command()(answering(command))


def policy(
    folder: Where = HERE,
    programme: Programme = FIRST,
    change: Annotated[bool, typer.Option("--set", help="Put the rules said here in force; else show them.")] = False,
    double: Annotated[bool, typer.Option("--double", help="Every submission is read twice.")] = False,
    first: Annotated[int, typer.Option(min=0, help="The first N of each credential version are read twice.")] = 0,
    resubmissions: Annotated[bool, typer.Option("--resubmissions", help="Every resubmission is read twice.")] = False,
    random_share: Annotated[float, typer.Option(min=0, max=1, help="This share is read twice, 0.1 for a tenth.")] = 0.0,
    near: Annotated[float, typer.Option(min=0, help="Levels or points from the pass level that are near.")] = 0.0,
    validity_share: Annotated[float, typer.Option(min=0, max=1, help="Share of validity submissions.")] = 0.0,
    deciding: Annotated[
        list[str] | None, typer.Option(help="A reason whose second reading is awaited; say it again for more.")
    ] = None,
    exact: Annotated[bool, typer.Option("--exact", help="Readings agree on every level, not on the outcome.")] = False,
    as_json: Json = False,
) -> Answer:
    """Which submissions are read a second time, and why."""
    from assessor_app.domain.second_readings import ReadingPolicy, Reason
    from assessor_app.issuer.folder import opened_issuer
    from assessor_app.issuer.sampling import set_policy, shown_policy

    with opened_issuer(folder, programme) as issuer:
        if change:
            try:
                awaited = frozenset(map(Reason, deciding or [Reason.DOUBLE.value]))
            except ValueError as error:
                known = ", ".join(reason.value for reason in Reason)
                raise RuleBroken(f"A second reading is asked for because of: {known}. {error}.") from error
            wanted = ReadingPolicy(
                double, first, resubmissions, random_share, near, validity_share, awaited, exact=exact
            )
            found = set_policy(issuer, programme, wanted)
        else:
            found = shown_policy(issuer, programme)
    document = found.to_json()
    text = "\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in document.items())
    return Answer({"programme": programme, "readings": document}, text)


def terms(
    folder: Where = HERE,
    programme: Programme = FIRST,
    lease_days: Annotated[int | None, typer.Option(help="For how long a submission is kept for its reader.")] = None,
    retention_days: Annotated[
        int | None, typer.Option(help="Devices destroy evidence so long after its decision; 0 leaves it to them.")
    ] = None,
    evidence_before_score: Annotated[
        bool | None, typer.Option(help="A level needs a link, or “no evidence found” said explicitly.")
    ] = None,
    earlier_scores_hidden: Annotated[
        bool | None, typer.Option(help="Of the attempt before, until the reading of this one is committed.")
    ] = None,
    as_json: Json = False,
) -> Answer:
    """For how long a submission is leased to its reader, and its evidence kept, and the switches of its readings; with
    an option, from now on."""
    from dataclasses import replace

    from assessor_app.issuer.folder import opened_issuer
    from assessor_app.issuer.terms import set_terms
    from assessor_app.issuer.terms import terms as in_force

    with opened_issuer(folder, programme) as issuer:
        found = in_force(issuer, programme)
        asked: dict[str, Any] = {
            "lease_days": lease_days,
            "retention_days": retention_days,
            "evidence_before_score": evidence_before_score,
            "earlier_scores_hidden": earlier_scores_hidden,
        }
        if wanted := {name: value for name, value in asked.items() if value is not None}:
            if retention_days == 0:
                wanted["retention_days"] = None
            found = set_terms(issuer, programme, replace(found, **wanted))
    kept = (
        f"{counted(found.retention_days, 'day')} after its decision" if found.retention_days else "as each device says"
    )
    text = f"A submission is kept for its reader for {counted(found.lease_days, 'day')}; evidence is kept {kept}."
    text += f"\nEvidence before score: {_on(found.evidence_before_score)}."
    text += f"\nScores of the attempt before hidden until the commit: {_on(found.earlier_scores_hidden)}."
    return Answer({"programme": programme, "terms": found.to_json()}, text)


def _on(switch: bool) -> str:
    return "on" if switch else "off"


def leases(folder: Where = HERE, programme: Programme = FIRST, as_json: Json = False) -> Answer:
    """Who has which submission until when; what ran out or was given back is passed on by “assign --all”."""
    from assessor_app.issuer.folder import opened_issuer
    from assessor_app.issuer.leasing import leases as listed

    with opened_issuer(folder, programme) as issuer:
        found = listed(issuer, programme)
    said = [f"{x.submission}: {x.assessor}, {x.state}" + (f" (until {x.until[:10]})" if x.until else "") for x in found]
    document = {"programme": programme, "leases": [x.to_json() for x in found]}
    return Answer(document, "\n".join(said) or "Nothing was given to anybody yet.")


def sampling(folder: Where = HERE, programme: Programme = FIRST, as_json: Json = False) -> Answer:
    """The sampling log: what was drawn, by which seed and number, and who was eligible."""
    from assessor_app.issuer.folder import opened_issuer
    from assessor_app.issuer.overview import status
    from assessor_app.issuer.sampling import sampling_log

    with opened_issuer(folder, programme) as issuer:
        skipped = status(issuer, programme).skipped
        lines = sampling_log(issuer, programme)
    said = [f"{x.at} {x.submission}, {x.reason}: {'drawn' if x.drawn else 'not drawn'}. {x.why}" for x in lines]
    document: dict[str, Any] = {"programme": programme, "skipped": skipped, "lines": [x.to_json() for x in lines]}
    return Answer(document, "\n".join(said) or "Nothing has been drawn yet.")


def validity(
    submission: Annotated[str, typer.Argument()],
    reference: Annotated[str, typer.Option(help="The event id of the decision that is the reference.")],
    folder: Where = HERE,
    programme: Programme = FIRST,
    as_json: Json = False,
) -> Answer:
    """Make a decided submission one that readers are checked by; they cannot tell it from others."""
    from assessor_app.issuer.assigning import make_validity
    from assessor_app.issuer.folder import opened_issuer

    with opened_issuer(folder, programme) as issuer:
        make_validity(issuer, programme, submission, reference)
    return Answer({"submission": submission, "reference": reference}, f"{submission} is a validity submission now.")


def give_everything(folder: Path, programme: str, due: str | None) -> Answer:
    """A first reader for every submission that has none; second readings and adjudications that waited, too."""
    from assessor_app.issuer.assigning import enrolled
    from assessor_app.issuer.feed import require_programme
    from assessor_app.issuer.folder import opened_issuer
    from assessor_app.issuer.giving_out import give_out

    with opened_issuer(folder, programme) as issuer:
        with issuer.database.read() as session:
            require_programme(session, programme)
            somebody = enrolled(session, programme)
        if not somebody:
            raise RuleBroken(
                f"Nobody is enrolled in programme {programme} yet, so there is nobody to give anything to. "
                "“assessor issuer enrol ID” makes a code for one."
            )

        def work() -> Answer:
            given = give_out(issuer, programme, due)
            document = {
                "assigned": [{"submission": submission, "assessor": assessor} for submission, assessor in given]
            }
            text = "\n".join(f"{submission} is assigned to {assessor}." for submission, assessor in given)
            return Answer(document, text or "Nothing waits that somebody could be given.")

        return with_credentials(issuer, programme, work)
