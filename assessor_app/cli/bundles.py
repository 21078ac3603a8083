"""`assessor bundle make|check|samples` and `assessor import`."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assessor_app.cli import opening
from assessor_app.cli.answers import Answer, Folder, Json, answering
from assessor_app.cli.paths import path_option
from assessor_app.commands.clock import utc_now
from assessor_app.domain.errors import AlreadyHere, AssessorError

if TYPE_CHECKING:
    from collections.abc import Callable

    from assessor_app.bundles.reading import BundleCheck
    from assessor_app.documents.pool import WorkerPool
    from assessor_app.domain.credential import Credential
    from assessor_app.store.engine import Store

REFUSED, ALREADY = "refused", "already here"
app = typer.Typer(help="Make and check submission bundles.", no_args_is_help=True)


@app.command()
@answering
def make(
    folder: Annotated[Path, typer.Argument(help="A folder with submission.json and artifacts/.")],
    out: Annotated[Path, path_option("-o", "--out", help="The bundle to write.")],
    as_json: Json = False,
) -> Answer:
    """Make a bundle (a zipped BagIt 1.0 bag) of a folder."""
    from assessor_app.bundles.writing import write_bundle

    return _checked(out, write_bundle(folder, out))


@app.command()
@answering
def check(
    bundle: Annotated[Path, typer.Argument(help="The bundle to check.")],
    as_json: Json = False,
) -> Answer:
    """Check a bundle whole, writing nothing, and say whether “assessor import” would take it."""
    from assessor_app.bundles.reading import check_bundle

    return _checked(bundle, check_bundle(bundle))


def _checked(path: Path, found: "BundleCheck") -> Answer:
    document = {
        "file": str(path),
        "outcome": found.outcome,
        "kind": found.kind,
        "reason": found.reason,
        "warnings": list(found.warnings),
        "submission_id": found.submission_id,
        "entries": found.entries,
        "bytes": found.bytes,
    }
    done = found.outcome != "refused"
    if not done:
        document["error"] = _named(path, found.reason)
    against = _why_not_imported(found) if done else None
    document |= {"importable": done and against is None, "import_refused": _named(path, against) if against else None}
    said = f"{path.name}: {found.submission_id or 'a bag'} opens" if done else f"Refused. {_named(path, found.reason)}"
    unless = ", unless the programme of the workspace publishes its credential" if found.credential else ""
    told = [f"“assessor import” refuses it{unless}: {against}"] if against else []
    return Answer(document, "\n    ".join([said, *told, *(w for w in found.warnings if w != against)]), done=done)


def _why_not_imported(found: "BundleCheck") -> str | None:
    """A sound bag may still be no submission, or be for a credential nobody here has."""
    if found.credential is None:
        return next((w for w in found.warnings if "no submission" in w), "It is no submission.")
    try:
        opening.credentials()(found.credential.id, found.credential.version)
    except AssessorError as error:
        return error.sentence
    return None


@app.command()
@answering
def samples(
    out: Annotated[Path, path_option("-o", "--out", help="The folder to write the sample bundles into.")],
    as_json: Json = False,
) -> Answer:
    """Make the sample submissions this project ships with, as bundles."""
    from assessor_app.bundles.sample_bundles import make_sample_bundles
    from assessor_app.cli.answers import progress_bar

    with progress_bar("Drawing and filming", quiet=as_json) as tell:
        made = make_sample_bundles(out, progress=tell)
    return Answer({"bundles": [str(path) for path in made]}, "\n".join(str(path) for path in made))


@answering
def import_bundles(
    bundles: Annotated[list[Path], typer.Argument(help="Submission bundles (zip).")],
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """Bring bundles into the queue; each arrives whole, or not at all with a sentence. One that is here already is
    left as it is, and is no failure."""
    from assessor_app.cli.answers import progress_bar
    from assessor_app.documents.pool import WorkerPool
    from assessor_app.queries.office import office_of

    with opening.store(workspace) as store, WorkerPool(office=office_of(store)) as pool:
        results: list[dict[str, Any]] = []
        credentials = opening.credentials(store)
        with progress_bar("Beginning", quiet=as_json) as tell:
            for path in bundles:
                tell(f"Importing and looking over {path.name}", len(results) / len(bundles))
                results.append(_import_one(store, pool, credentials, path))
    done = all(r["outcome"] != REFUSED for r in results)
    words = "\n".join(map(_line, results))
    first = next((r["reason"] for r in results if r["outcome"] == REFUSED), None)
    return Answer({"imported": results} | ({"error": first} if first else {}), words, done=done)


def _line(result: dict[str, Any]) -> str:
    reason = (result["reason"] or "").removeprefix(f"{Path(result['file']).name or result['file']}: ")
    return f"{result['file']}: {result['outcome']}. {reason}".rstrip()


def _named(path: Path, reason: str | None) -> str:
    from assessor_app.rubric_files.file_bytes import named

    return named(path, str(reason))


def _import_one(
    store: "Store", pool: "WorkerPool", credentials: "Callable[[str, str], Credential]", path: Path
) -> dict[str, Any]:
    from assessor_app.commands.looking_over import look_over
    from assessor_app.commands.submissions import import_bundle

    try:
        submission, change = import_bundle(store, path, credentials, now=utc_now)
        look_over(store, pool, credentials, submission, today=date.today(), at=utc_now())
    except AlreadyHere as error:
        return {"file": str(path), "outcome": ALREADY, "submission": None, "reason": error.sentence}
    except AssessorError as error:
        return {"file": str(path), "outcome": REFUSED, "submission": None, "reason": _named(path, error.sentence)}
    return {"file": str(path), "outcome": "imported", "submission": submission, "reason": change.said or None}
