"""The inside of the nursery: loads what decodes documents, once, and for each request splits off a copy of itself that
becomes a worker. It never sees a document itself."""

import os
import select
import socket
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from string import ascii_letters
from typing import Any

from assessor_app.documents import sandbox, splitting, worker

_READERS = ("pdf", "docx", "image", "media", "text")
LOADED = (*worker.DECODERS, *(f"assessor_app.documents.readers.{name}" for name in _READERS))
MOST_NUMBERS = 3  # a worker's requests, its replies and, where there is one, its slate


def main(arguments: Sequence[str]) -> None:
    """Serve, on the line whose number is given, until it closes."""
    sandbox.die_with_parent()
    sandbox.be_called("nursery")
    sandbox.layers()  # finds its library by running a program: once for all that are split off
    line = socket.socket(fileno=int(arguments[0]))
    wanting: list[Callable[[], object]] = [*(partial(import_module, name) for name in LOADED), _rehearse]
    while True:
        if wanting and not select.select([line], [], [], 0)[0]:
            wanting.pop(0)()
        elif not _served(line):
            return


def _rehearse() -> None:
    """Draw a page of our own: the first one pays for fonts and tables that all that are split off have from then on."""
    import pymupdf

    from assessor_app.documents.limits import Limits
    from assessor_app.documents.readers.paper import Paper
    from assessor_app.documents.readers.pdf import open_bytes

    made: Any = pymupdf.open()  # type: ignore[no-untyped-call]
    page = made.new_page()
    for line, font in enumerate(("helv", "hebo", "tiro", "cour")):
        page.insert_text((60, 70 + 20 * line), ascii_letters, fontname=font)
    pages = open_bytes(made.tobytes(), Limits())
    pages.render(1, 2.0, None, Paper(wide=True))
    pages.words(1)


def _served(line: socket.socket) -> bool:
    """Split off one worker; False when nobody asks any more."""
    _, numbers, _, _ = socket.recv_fds(line, 1, MOST_NUMBERS)
    if not numbers:
        return False
    if (number := splitting.split_off()) == 0:
        _be_a_worker(line, numbers)
    if number < 0:
        _say(line, number)
    for each in numbers:
        os.close(each)
    return True


def _be_a_worker(line: socket.socket, numbers: Sequence[int]) -> None:
    """In the copy, to its end: the first two of these files are what it hears and says."""
    status = 1
    try:
        _say(line, os.getpid())  # by itself: one that is known is waited for, even if the nursery was just killed
        line.close()
        for place, number in enumerate(numbers[:2]):
            os.dup2(number, place)
            os.close(number)
        sandbox.be_called("reader")
        worker.main(slate=numbers[2] if len(numbers) > 2 else None)
        status = 0
    finally:
        os._exit(status)


def _say(line: socket.socket, number: int) -> None:
    line.send(number.to_bytes(8, "big", signed=True))
