"""`assessor passphrase change|recovery|keep|forget`: another passphrase, the code that helps when it is forgotten, and
the key in the system's key store, which opens the workspace without one."""

from pathlib import Path

import typer

from assessor_app.cli import opening
from assessor_app.cli.answers import Answer, Folder, Json, answering
from assessor_app.domain.errors import StoreLocked
from assessor_app.domain.passphrases import advice

app = typer.Typer(
    help="Change the passphrase, make a recovery code, or keep the key in the system's key store.", no_args_is_help=True
)


@app.command()
@answering
def change(workspace: Folder = None, as_json: Json = False) -> Answer:
    """Change the passphrase. The recovery code, typed as the passphrase of now, does when that is forgotten."""
    from assessor_app.store import keys

    folder = _made(workspace)
    with opening.telling_whence():
        key = keys.unwrap(folder, _of_now())
    new = opening.new_passphrase()
    keys.wrap(folder, key, new)
    told = advice(new)
    document = {"workspace": str(folder), "changed": True} | ({"advice": told} if told else {})
    return Answer(document, "\n".join(filter(None, ("The passphrase is changed; the one before opens no more.", told))))


@app.command()
@answering
def recovery(workspace: Folder = None, as_json: Json = False) -> Answer:
    """Make a recovery code and show it this once; one made earlier opens nothing any more."""
    from assessor_app.store import keys

    folder = _made(workspace)
    with opening.telling_whence():
        code = keys.new_recovery_code(folder, keys.unwrap(folder, _of_now()))
    words = f"{code}\n\nPrint it or write it down, and keep it away from this computer: it is shown this once."
    return Answer({"workspace": str(folder), "recovery_code": code}, words)


@app.command()
@answering
def keep(workspace: Folder = None, as_json: Json = False) -> Answer:
    """Keep the key in the system's key store as well: whoever is signed in here then opens the workspace without it."""
    from assessor_app.commands.keeping import keep_key

    folder = _made(workspace)
    with opening.telling_whence():
        done = keep_key(folder, _of_now())
    return Answer({"workspace": str(folder), "kept": True}, done.said)


@app.command()
@answering
def forget(workspace: Folder = None, as_json: Json = False) -> Answer:
    """Take the key out of the system's key store; the passphrase is asked from then on."""
    from assessor_app.commands.keeping import let_key_go

    folder = _made(workspace)
    done = let_key_go(folder)
    return Answer({"workspace": str(folder), "forgotten": True}, done.said)


def _made(workspace: Path | None) -> Path:
    from assessor_app.store.opening import exists

    folder = opening.folder_of(workspace)
    if not exists(folder):
        raise StoreLocked(f"There is no workspace in {folder}. Make one with “assessor init”.")
    return folder


def _of_now() -> str:
    given = opening.passphrase()
    if not given:
        raise StoreLocked(f"The passphrase of now is needed: set {opening.PASSPHRASE}, or run this in a terminal.")
    return given
