"""`assessor coach`: sessions, plans, consent and what was shown, for those who do not open the window."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from assessor_app.cli import clear_faces, opening
from assessor_app.cli.answers import Answer, Folder, Json, answering
from assessor_app.cli.looking import look_first
from assessor_app.cli.paths import path_option
from assessor_app.commands.clock import new_id, utc_now
from assessor_app.domain.counted import counted
from assessor_app.domain.errors import RuleBroken

app = typer.Typer(help="Coach sessions: open, list, plans, consent, what was shown.", no_args_is_help=True)

NEVER_AGAIN = "Whoever opens a session can't score its submissions any more; say --yes to open it."
COVER = "Cover it on the Coach screen, or say --yes to write it as it is."
Session = Annotated[str, typer.Argument(help="The session's id, as `coach list` says it.")]
Out = Annotated[Path, path_option("--out", help="The folder to write into.")]


@app.callback()
def coach() -> None:
    """Coach sessions: open, list, plans, consent, what was shown."""


@app.command("open")
@answering
def open_session(
    submissions: Annotated[list[str], typer.Argument(help="Submission IDs, all of one teacher.")],
    yes: Annotated[bool, typer.Option("--yes", help="Open without asking.")] = False,
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """Open a coach session over a teacher's submissions; you can't score them afterwards."""
    from assessor_app.commands.coaching import open_session as command
    from assessor_app.domain.given_up import correcting_ends
    from assessor_app.domain.submission import SubmissionId
    from assessor_app.queries.coach_sessions import decided_here

    chosen = [SubmissionId(each) for each in submissions]
    with opening.store(workspace) as store:
        decided = decided_here(store, chosen)
        ends = f"{correcting_ends(decided)} " if decided else ""
        question = f"{ends}You can never score {', '.join(chosen)} after this. Open the session?"
        if not yes and not (sys.stdin.isatty() and not as_json and typer.confirm(question)):
            raise RuleBroken(f"Nothing was opened. {ends}{NEVER_AGAIN}")
        session, _ = command(store, chosen, today=date.today(), now=utc_now, new_id=new_id)
    return Answer({"session": session}, f"Session {session} is open. You are recused from {', '.join(chosen)}.")


@app.command("list")
@answering
def list_sessions(workspace: Folder = None, as_json: Json = False) -> Answer:
    """The sessions held on this device, the newest first."""
    from assessor_app.domain.days import local_moment
    from assessor_app.queries.coach_sessions import sessions

    with opening.store(workspace, writer=False) as store:
        found = sessions(store)
    documents = [
        {
            "session": each.id, "educator": who, "held_on": each.held_on.isoformat(),
            "opened_at": each.opened_at, "submissions": list(each.submissions), "moments": each.moments,
            "goals": list(each.goals),
            "look_again": each.look_again.isoformat() if each.look_again else None,
        }
        for who, each in found
    ]  # fmt: skip
    lines = [
        f"{local_moment(each.opened_at)}  {who}  {', '.join(each.submissions)}  {moments}  {each.id}"
        for who, each in found
        for moments in (counted(each.moments, "moment"),)
    ]
    return Answer({"sessions": documents}, "\n".join(lines) or "No coach session was held on this device.")


@app.command("plan")
@answering
def plan(
    session: Session,
    out: Out,
    yes: Annotated[
        bool, typer.Option("--yes", help="Pictures, too, in which no box is known to cover a face.")
    ] = False,
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """Write the plan (DOCX, PDF), the moments (WebVTT) and the next steps (.ics)."""
    from assessor_app.commands.coaching import note_exported, note_not_given
    from assessor_app.documents.pool import WorkerPool
    from assessor_app.domain.bare_pictures import bare_words
    from assessor_app.domain.coaching import SessionId
    from assessor_app.domain.withheld import stays_words
    from assessor_app.queries.coaching import submissions_of
    from assessor_app.queries.coaching_material import StoredMaterial
    from assessor_app.queries.coaching_plan import plan as asked
    from assessor_app.queries.office import office_of
    from assessor_app.reports.coaching_plan import plan_files, written_files

    name, today = SessionId(session), date.today()
    with opening.store(workspace) as store, WorkerPool(office=office_of(store)) as pool:
        together = submissions_of(store, name)
        look_first(store, pool, together)
        drawn = asked(store, opening.credentials(store), name, today)
        if drawn.bare and not yes:
            raise RuleBroken(f"Nothing was written. {bare_words(drawn.bare)} {COVER}")
        material = StoredMaterial(store, date.today, together=together)
        with written_files(plan_files(pool, drawn, material), out) as files:
            note_exported(store, drawn, files.names, today=date.today(), now=utc_now)
            try:
                written = files.name_them()
            except OSError:
                note_not_given(store, drawn, files.names, now=utc_now)
                raise
    document = {
        "files": [str(path) for path in written],
        "uncovered_moments": list(drawn.bare),
        "withheld_moments": [{"moment": number, "why": why} for number, why in drawn.withheld.items()],
        "unpictured_moments": [{"moment": number, "why": why} for number, why in drawn.unpictured.items()],
        "unquoted_moments": [{"moment": number, "why": why} for number, why in drawn.unquoted.items()],
    }
    said = stays_words(drawn)
    return Answer(document, "\n".join([*map(str, written), *filter(None, [said])]))


@app.command("disclosures")
@answering
def disclosures(
    educator: Annotated[str | None, typer.Option("--educator", help="Of this teacher only, by pseudonym.")] = None,
    out: Annotated[Path | None, path_option("--out", help="Write it as DOCX and PDF into this folder.")] = None,
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """What was shown or given to whom, and when; --out prints it."""
    from assessor_app.queries.coaching import disclosures as asked
    from assessor_app.reports.coaching_plan import disclosure_files, write_files

    with opening.store(workspace, writer=False) as store:
        said = asked(store, educator)
    written = write_files(disclosure_files(said, date.today()), out) if out is not None else ()
    documents: list[dict[str, Any]] = [
        {"at": d.at, "educator": d.educator, "submission": d.submission, "artifact": d.artifact, "what": d.what,
         "to_whom": d.to_whom}
        for d in said
    ]  # fmt: skip
    lines = [f"{d.at}  {d.submission}  {d.artifact or '-'}  {d.what}  {d.to_whom}" for d in said]
    document = {"disclosures": documents, "files": [str(path) for path in written]}
    return Answer(document, "\n".join([*lines, *map(str, written)]) or "Nothing was shown or given to anybody.")


@app.command("consent")
@answering
def consent(
    submission: Annotated[str, typer.Argument(help="The submission's ID.")],
    withdrawn: Annotated[bool, typer.Option("--withdrawn", help="The people in it took it back.")] = False,
    given_again: Annotated[bool, typer.Option("--given-again", help="They gave it again.")] = False,
    artifact: Annotated[str | None, typer.Option("--artifact", help="One artifact only, by its id.")] = None,
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """Note that consent to coaching was withdrawn after handing in, or given again."""
    from assessor_app.commands.coaching import renew_consent, withdraw_consent
    from assessor_app.domain.submission import ArtifactId, SubmissionId

    if withdrawn == given_again:
        raise typer.BadParameter("say what the people in it said: --withdrawn or --given-again, one of the two.")
    which = ArtifactId(artifact) if artifact is not None else None
    with opening.store(workspace) as store:
        if withdrawn:
            change = withdraw_consent(store, SubmissionId(submission), which, now=utc_now)
        else:
            change = renew_consent(store, SubmissionId(submission), which)
    document = {"submission": submission, "artifact": artifact, "withdrawn": withdrawn}
    return Answer(document, f"{change.said}: {artifact or submission}.")


app.command("faces")(clear_faces.faces)


@app.command("outcomes")
@answering
def outcomes(
    shown: Annotated[bool, typer.Option("--shown", help="The programme allows it.")] = False,
    hidden: Annotated[bool, typer.Option("--hidden", help="It does not.")] = False,
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """Whether coach and teacher see the outcome of a final decision; never a level, a code or the assessor's words."""
    from assessor_app.commands.preferences import set_preference
    from assessor_app.queries.preferences import preferences
    from assessor_app.store.final_outcomes import ALLOWED

    if shown and hidden:
        raise typer.BadParameter("say --shown or --hidden, not both.")
    with opening.store(workspace, writer=shown or hidden) as store:
        if shown or hidden:
            set_preference(store, ALLOWED, shown)
        allowed = preferences(store).get(ALLOWED) is True
    said = "Coach and teacher see the outcome of a final decision." if allowed else "Coaching shows no outcome."
    return Answer({"outcomes": allowed}, said)


@app.command("prompts")
@answering
def prompts(
    credential: Annotated[str, typer.Argument(help="The credential's id.")],
    version: Annotated[str, typer.Argument(help="Its version.")],
    criterion: Annotated[str | None, typer.Option("--criterion", help="Its letter.")] = None,
    own: Annotated[list[str] | None, typer.Option("--own", help="Your own question, again for each.")] = None,
    shipped: Annotated[bool, typer.Option("--shipped", help="Go back to the questions shipped.")] = False,
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """The questions to think with, by criterion; --criterion with --own sets your own."""
    from assessor_app.commands.coach_notebook import set_prompts
    from assessor_app.queries.coaching import prompt_bank

    if own and shipped:
        raise typer.BadParameter("say --own or --shipped, not both.")
    with opening.store(workspace, writer=bool(own or shipped)) as store:
        rubric = opening.credentials(store)(credential, version).rubric
        by_letter = {rubric.letter(c.id): c.id for c in rubric.criteria}
        if (own or shipped) and criterion not in by_letter:
            raise RuleBroken(f"Name the criterion by its letter: {', '.join(by_letter)}.")
        if own or shipped:
            set_prompts(store, credential, by_letter[criterion or ""], None if shipped else own)
        bank = prompt_bank(store, credential, rubric)
    found = {letter: list(bank[ident]) for letter, ident in by_letter.items()}
    lines = [f"{letter}  {said}" for letter, questions in found.items() for said in questions]
    return Answer({"credential": credential, "prompts": found}, "\n".join(lines))
