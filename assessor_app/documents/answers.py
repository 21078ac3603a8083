"""What a worker says about its document, put on the wire there; `checks` takes it off again."""

from collections.abc import Callable, Iterable
from typing import Any

from assessor_app.documents.forms import Guess
from assessor_app.documents.limits import Limits
from assessor_app.documents.readers.paper import Paper
from assessor_app.documents.readers.protocol import Film, Grid, Leaves, Unfit
from assessor_app.documents.values import CaptionTrack, Cell, Frame, Kind, Pixels, SheetLayout
from assessor_app.documents.wire import Message, Payload
from assessor_app.domain.evidence import Box
from assessor_app.domain.moving import Moving

Answer = tuple[Message, Payload]


def describe(document: Any, guess: Guess, warnings: list[str]) -> Answer:
    """The answer to “open”: kind, warnings, and pages or media."""
    head: Message = {"kind": guess.kind, "warnings": warnings, "notice": None, "pages": [], "sheets": [], "media": None}
    if guess.kind is not None and guess.kind.timed:
        info = document.info
        head["kind"] = Kind.VIDEO if info.has_video else Kind.AUDIO
        head["media"] = [
            info.duration, info.width, info.height, info.frame_rate,
            info.has_video, info.has_audio, info.variable_rate,
            info.lead, info.caption_tracks, info.unplayable,
        ]  # fmt: skip
    else:
        head["notice"] = document.notice
        head["pages"] = [[size.width, size.height] for size in document.sizes]
    if guess.kind is not None and guess.kind.gridded:
        head["sheets"] = [[sheet.name, sheet.rows, sheet.columns, sheet.hidden] for sheet in document.sheets]
    return head, b""


def operation(document: Any, name: str, limits: Limits, paper: Callable[[bool], Paper]) -> Callable[..., Answer]:
    """The function that answers requests called `name`; raises Unfit for one this document does not answer."""
    table = _film(document, limits) if hasattr(document, "info") else _leaves(document, paper) if document else {}
    if hasattr(document, "sheets"):
        table |= _grid(document)
    if name not in table:
        raise Unfit("This kind of file does not offer that.")
    return table[name]


def _leaves(document: Leaves, paper: Callable[[bool], Paper]) -> dict[str, Callable[..., Answer]]:
    return {
        "render": lambda page, scale, clip, wide: _doubted(
            document, page, _pixels(document.render(page, scale, tuple(clip) if clip else None, paper(wide)))
        ),
        "text": lambda page: _doubted(document, page, ({"text": document.text(page)}, b"")),
        "words": lambda page: (
            {"text": document.text(page), "words": [[w.text, w.start, *w.box, w.line] for w in document.words(page)]},
            b"",
        ),
        "faces": lambda page: ({"faces": [list(box) for box in _faces().on_page(document, page)]}, b""),
        "outline": lambda: ({"outline": [list(entry) for entry in document.outline()]}, b""),
        "doubts": lambda: ({"warnings": list(getattr(document, "doubts", tuple)())}, b""),
    }


def _grid(grid: Grid) -> dict[str, Callable[..., Answer]]:
    return {
        "layout": lambda sheet: (_layout(grid.layout(sheet)), b""),
        "cells": lambda sheet, top, left, rows, columns: (
            {"cells": [_cell(cell) for cell in grid.cells(sheet, top, left, rows, columns)]},
            b"",
        ),
        "lines": lambda sheet, first: (
            dict(zip(("lines", "next"), grid.lines(sheet, first), strict=True)),
            b"",
        ),
    }


def _layout(layout: SheetLayout) -> Message:
    runs = {"widths": layout.widths, "heights": layout.heights, "merged": layout.merged}
    return {"usual": [layout.width, layout.height], "rtl": layout.right_to_left} | {
        name: [list(run) for run in found] for name, found in runs.items()
    }


def _cell(cell: Cell) -> list[Any]:
    flags = cell.bold | cell.italic << 1 | cell.wrap << 2 | cell.cut << 3
    colours = (-1 if colour is None else colour for colour in (cell.fill, cell.ink))
    return [cell.row, cell.column, cell.text, cell.align, flags, *colours]


def _film(film: Film, limits: Limits) -> dict[str, Callable[..., Answer]]:
    most = limits.max_request_pixels
    return {
        "thumbnails": lambda count, height: _frames(film.thumbnails(count, height), most),
        "frame_at": lambda seconds, max_height: _frames([film.frame_at(seconds, max_height)], most),
        "frames": lambda first, count, max_height: _frames(film.frames(first, count, max_height), most),
        "frames_before": lambda end, count, max_height: _frames(film.frames_before(end, count, max_height), most),
        "captions": lambda: (_tracks(film.captions()), b""),
        "doubts": lambda: ({"warnings": list(film.doubts())}, b""),
        "sightings": lambda first, step, count: (
            {"sightings": [[at, [list(b) for b in found]] for at, found in _faces().in_film(film, first, step, count)]},
            b"",
        ),
        "copy": lambda covers: _begun(film, covers),
        "copied": lambda: _piece(*film.copied()),
        "waveform": lambda buckets: ({"peaks": list(film.waveform(buckets))}, b""),
    }


def _tracks(tracks: Iterable[CaptionTrack]) -> Message:
    return {
        "tracks": [
            [track.title, track.language, [[cue.start, cue.end, cue.speaker, cue.text] for cue in track.cues]]
            for track in tracks
        ]
    }


def _faces() -> Any:
    from assessor_app.documents.readers import face_finding  # here, because OpenCV takes a tenth of a second

    return face_finding


def _moving(steps: list[list[float]]) -> Moving:
    return Moving(tuple((at, Box(*box)) for at, *box in steps))


def _begun(film: Film, covers: list[list[list[float]]]) -> Answer:
    film.begin_copy([_moving(steps) for steps in covers])
    return {}, b""


def _piece(data: bytes, share: float, done: bool) -> Answer:
    return {"share": share, "done": done}, data


def _doubted(document: Leaves, page: int, answer: Answer) -> Answer:
    """The answer, which says so where not everything on the page could be shown."""
    head, data = answer
    return head | {"damaged": page in getattr(document, "damaged", ())}, data


def _pixels(pixels: Pixels) -> Answer:
    return {"pixels": [pixels.width, pixels.height, pixels.stride], "wide": pixels.wide}, pixels.data


def _frames(frames: Iterable[Frame], most: int) -> Answer:
    heads: list[list[float]] = []
    data, total = bytearray(), 0
    for frame in frames:
        pixels = frame.pixels
        total += pixels.width * pixels.height
        if heads and total > most:
            break
        heads.append([frame.seconds, pixels.width, pixels.height, pixels.stride])
        data += pixels.data
    return {"frames": heads}, memoryview(data)
