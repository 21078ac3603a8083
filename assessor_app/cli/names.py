"""`assessor names`: the names and schools the programme gives, to be found and masked in what is handed in."""

from pathlib import Path
from typing import Annotated

import typer

from assessor_app.cli import opening
from assessor_app.cli.answers import Answer, Folder, Json, answering
from assessor_app.domain.counted import counted
from assessor_app.domain.errors import RuleBroken


@answering
def names(
    file: Annotated[Path, typer.Argument(help="A text file with a name on each line.")],
    schools: Annotated[Path | None, typer.Option("--schools", help="The same for schools.")] = None,
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """Keep a programme's list of names; submissions are looked over again when the window opens next."""
    from assessor_app.commands.findings import set_known_words

    people, places = _lines(file), _lines(schools) if schools else ()
    with opening.store(workspace) as store:
        set_known_words(store, people, places)
    kept = f"{counted(len(people), 'name')} and {counted(len(places), 'school')}"
    document = {"names": len(people), "schools": len(places)}
    return Answer(document, f"{kept} kept; what was listed before is replaced.")


def _lines(file: Path) -> tuple[str, ...]:
    """What stands on the lines of a text file, once each; raises RuleBroken when it cannot be read."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise RuleBroken(f"{file} cannot be read ({(reason or str(error)).lower()}).") from error
    found = (line.strip() for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in found if line and not line.startswith("#")))
