"""`assessor issuer decisions`: every event that came in, told while it is read, however many there are."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from assessor_app.cli import INTERRUPTED, STOPPED, was_interrupted
from assessor_app.cli.answers import Json, refusing, say, told_of
from assessor_app.cli.issuer_places import FIRST, HERE, Programme, Where
from assessor_app.domain.errors import AssessorError

if TYPE_CHECKING:
    from assessor_app.issuer.overview import DecisionLine

    Pages = Iterator[tuple[DecisionLine, ...]]


def add_to(app: typer.Typer) -> None:
    app.command()(decisions)


def decisions(folder: Where = HERE, programme: Programme = FIRST, as_json: Json = False) -> None:
    """Every event that came in, and what became of it."""
    from assessor_app.issuer.folder import opened_issuer
    from assessor_app.issuer.overview import decision_pages

    with refusing(as_json=as_json), opened_issuer(folder, programme) as issuer:
        (_as_document if as_json else _in_words)(decision_pages(issuer, programme))


def _as_document(pages: "Pages") -> None:
    """One JSON document in one line, written in parts; what went wrong after the first of them is its last member."""
    before = '{"decisions": ['
    try:
        for page in pages:
            say(before + ", ".join(json.dumps(line.to_json(), ensure_ascii=False) for line in page), end="")
            before = ", "
    except (KeyboardInterrupt, Exception) as error:
        if before != ", " or isinstance(error, typer.Exit):
            raise
        say(f'], "error": {json.dumps(_sentence(error), ensure_ascii=False)}}}')
        raise typer.Exit(INTERRUPTED if was_interrupted(error) else 1) from None
    say(before.strip(", ") + "]}")


def _sentence(error: BaseException) -> str:
    if isinstance(error, AssessorError):
        return error.sentence
    return STOPPED if was_interrupted(error) else told_of(error)


def _in_words(pages: "Pages") -> None:
    nothing = True
    for page in pages:
        say("\n".join(f"{d.submission}: {d.outcome or d.type}, {d.status} ({d.standing or d.reason})" for d in page))
        nothing = False
    if nothing:
        say("No event has come in yet.")
