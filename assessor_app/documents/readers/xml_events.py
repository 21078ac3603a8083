"""XML read as a stream of events: large parts never stand in memory as a tree."""

from collections.abc import Callable, Iterable
from xml.parsers import expat

from assessor_app.documents.readers.protocol import Unfit

Start = Callable[[str, dict[str, str]], None]
DTD = "The {} holds a DTD, which no honest one does; it was not read."


def read_events(
    pieces: Iterable[bytes], start: Start, end: Callable[[str], None], text: Callable[[str], None], form: str
) -> None:
    """Call back for every element (names with their prefixes) and text; entities and DTDs are refused. Raises Unfit
    for damaged XML, after the events up to the damage."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = lambda _name, _system, _public, own: _refuse(form) if own else None
    parser.EntityDeclHandler = lambda *_: _refuse(form)
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Unfit(f"The {form} is damaged or cut short.") from error


def _refuse(form: str) -> None:
    raise Unfit(DTD.format(form))


def bare(name: str) -> str:
    """An element's or attribute's name without its prefix."""
    return name.rpartition(":")[2]
