"""`assessor names …`: the names and schools the programme gives, to be found and masked in what is handed in."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from unicodedata import category

import typer

from assessor_app.cli import opening
from assessor_app.cli.answers import Answer, Folder, Json, answering
from assessor_app.cli.paths import path_option, text_of
from assessor_app.domain.counted import counted
from assessor_app.domain.errors import RuleBroken

if TYPE_CHECKING:
    from assessor_app.domain.anonymity import Known

app = typer.Typer(help="Your programme's own list of names to hide.", no_args_is_help=True)
MOST_SIGNS, MOST_WORDS = 80, 8  # of one name; what is longer is another kind of file
LOOKED = "Submissions are looked over again when the window opens next."
File = Annotated[Path | None, typer.Argument(help="A text file with a name on each line.")]
Schools = Annotated[Path | None, path_option("--schools", help="The same for schools.")]


@app.callback()
def names() -> None:
    """Your programme's own list of names to hide."""


@app.command("show")
@answering
def show(workspace: Folder = None, as_json: Json = False) -> Answer:
    """The list as it is, schools behind the names."""
    from assessor_app.queries.findings import listed_words

    with opening.store(workspace, writer=False) as store:
        kept = listed_words(store)
    words = "\n".join((_counted(kept), *kept.names, *kept.schools))
    return Answer({"names": list(kept.names), "schools": list(kept.schools)}, words)


@app.command("set")
@answering
def put(file: File = None, schools: Schools = None, workspace: Folder = None, as_json: Json = False) -> Answer:
    """Keep the names of a file in place of those listed; schools stay as they are without --schools."""
    return _kept(file, schools, workspace, beside=False)


@app.command("add")
@answering
def add(file: File = None, schools: Schools = None, workspace: Folder = None, as_json: Json = False) -> Answer:
    """Keep the names of a file beside those listed."""
    return _kept(file, schools, workspace, beside=True)


@app.command("clear")
@answering
def clear(workspace: Folder = None, as_json: Json = False) -> Answer:
    """Empty the list; “assessor names undo” brings it back."""
    from assessor_app.commands.findings import set_known_words

    with opening.store(workspace) as store:
        set_known_words(store, (), ())
    return Answer({"names": 0, "schools": 0}, f"The list is empty. “assessor names undo” brings it back. {LOOKED}")


@app.command("undo")
@answering
def undo(workspace: Folder = None, as_json: Json = False) -> Answer:
    """Go back to the list before the last change; once more, and the change is back."""
    from assessor_app.commands.findings import undo_known_words
    from assessor_app.queries.findings import listed_words

    with opening.store(workspace) as store:
        undo_known_words(store)
        return _said(listed_words(store))


def _kept(file: Path | None, schools: Path | None, workspace: Path | None, *, beside: bool) -> Answer:
    from assessor_app.commands.findings import set_known_words
    from assessor_app.queries.findings import listed_words

    if file is None and schools is None:
        raise RuleBroken("Name a file with a name on each line, or one of schools with --schools.")
    people, places = (None if given is None else _lines(given) for given in (file, schools))
    with opening.store(workspace) as store:
        there = listed_words(store)
        set_known_words(store, _with(there.names, people, beside), _with(there.schools, places, beside))
        return _said(listed_words(store))


def _with(there: tuple[str, ...], new: tuple[str, ...] | None, beside: bool) -> tuple[str, ...]:
    return there if new is None else (*there, *new) if beside else new


def _said(kept: "Known") -> Answer:
    words = f"{_counted(kept)} What was listed before is kept: “assessor names undo” brings it back. {LOOKED}"
    return Answer({"names": len(kept.names), "schools": len(kept.schools)}, words)


def _counted(kept: "Known") -> str:
    if not kept.names and not kept.schools:
        return "No name and no school is listed."
    return f"{counted(len(kept.names), 'name')} and {counted(len(kept.schools), 'school')} listed."


def _lines(file: Path) -> tuple[str, ...]:
    """What stands on the lines of a text file, once each; raises RuleBroken when it is no list of names."""
    text = text_of(file, "Nothing was changed.")
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#") and not _may_be_a_name(line.strip()):
            raise RuleBroken(f"{file}, line {number}, is no name: it is too long, or has signs no name has. "
                             "A list has one name on each line. Nothing was changed.")  # fmt: skip
    stripped = (line.strip() for line in text.splitlines())
    found = tuple(dict.fromkeys(line for line in stripped if line and not line.startswith("#")))
    if not found:
        raise RuleBroken(f"{file} names nobody. “assessor names clear” empties the list. Nothing was changed.")
    return found


def _may_be_a_name(line: str) -> bool:
    plain = not set(line) & set('{}<>=;|\\"\t@') and all(category(sign) != "Cc" for sign in line)
    return len(line) <= MOST_SIGNS and len(line.split()) <= MOST_WORDS and plain
