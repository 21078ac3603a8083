"""Files cut, flipped and rewritten by a seed: each answers in time and in plain words, and none that lost its end is
shown as if it were whole."""

import io
import random
import re
import time
import zipfile
from collections.abc import Callable

import pytest

from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from tests import films
from tests.documents.conftest import noise, pdf_bytes
from tests.documents.corpus_run import unplain
from tests.documents.test_bad_films import lone_sound
from tests.documents.workbook_files import cell, sheet_xml, xlsx_bytes
from tests.documents.written import word_bytes

SECONDS = 20.0
NUMBERS = (b"0", b"-1", b"2147483648", b"99999999999999999999", b"1e308", b"NaN", b"0.0000001", b"")


def picture(form: str, pages: int = 1) -> bytes:

    image = noise((120, 90), 60).convert("RGB")
    sink = io.BytesIO()
    more = {"save_all": True, "append_images": [image] * (pages - 1)} if pages > 1 else {}
    image.save(sink, form, **more)
    return sink.getvalue()


MADE: dict[str, Callable[[], bytes]] = {
    "plan.pdf": lambda: pdf_bytes(*(f"Page {n} of the plan" for n in range(4))),
    "plan.docx": word_bytes,
    "marks.xlsx": lambda: xlsx_bytes({"A": sheet_xml({1: [cell("A1", "one"), cell("B1", 7)]})}),
    "work.png": lambda: picture("PNG"),
    "work.jpg": lambda: picture("JPEG"),
    "work.gif": lambda: picture("GIF"),
    "work.bmp": lambda: picture("BMP"),
    "work.webp": lambda: picture("WEBP"),
    "pages.tif": lambda: picture("TIFF", pages=3),
    "clip.mp4": lambda: films.film(films.steady(25)),
    "talk.wav": lone_sound,
}


@pytest.mark.parametrize("name", MADE)
def test_a_file_that_lost_its_end_is_never_shown_as_if_it_were_whole(name: str, pool: WorkerPool) -> None:
    data = MADE[name]()
    assert pool.inspect(BytesSource(data), name).outcome == "opens"
    for share in (random.Random(name).uniform(0.3, 0.9), 0.97):
        assert pool.inspect(BytesSource(data[: int(len(data) * share)]), name).outcome != "opens", share


def mutated(data: bytes, luck: random.Random) -> bytes:
    """One of the ways in which files go wrong; inside packages, in one of their parts."""
    if data.startswith(b"PK"):
        return repacked(data, luck)
    at, length = luck.randrange(len(data)), luck.randint(1, max(1, len(data) // 8))
    ways = (
        lambda: data[:at] + bytes([data[at] ^ 1 << luck.randrange(8)]) + data[at + 1 :],
        lambda: data[:at] + bytes(length) + data[at + length :],
        lambda: data[:at] + data[at + length :],
        lambda: data[:at] + data[at : at + length] * 3 + data[at + length :],
        lambda: data[: at & ~3] + b"\xff\xff\xff\x7f" + data[(at & ~3) + 4 :],
        lambda: renumbered(data, luck),
    )
    return luck.choice(ways)()


def renumbered(data: bytes, luck: random.Random) -> bytes:
    found = list(re.finditer(rb"-?\d+(?:\.\d+)?", data))
    if not found:
        return data[: len(data) // 2]
    number = luck.choice(found)
    return data[: number.start()] + luck.choice(NUMBERS) + data[number.end() :]


def repacked(data: bytes, luck: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [(name, package.read(name)) for name in package.namelist()]
    chosen = luck.choice(parts)[0]
    ways = (renumbered, retagged, lambda part, _: part[: len(part) // 2])
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts:
            made.writestr(name, luck.choice(ways)(part, luck) if name == chosen else part)
    return sink.getvalue()


def retagged(part: bytes, luck: random.Random) -> bytes:
    tags = list(re.finditer(rb"<[^<>]+>", part))
    if not tags:
        return part
    tag = luck.choice(tags)
    return part[: tag.start()] + tag[0] * luck.choice((0, 2, 400)) + part[tag.end() :]


def faults(pool: WorkerPool, seed: int, count: int) -> list[str]:
    luck, found = random.Random(seed), []
    made = {name: make() for name, make in MADE.items()}
    for number in range(count):
        name = luck.choice(list(made))
        data = mutated(made[name], luck)
        start = time.monotonic()
        seen = pool.inspect(BytesSource(data), name)
        late = time.monotonic() - start > SECONDS
        found += [f"{name} ({seed}, {number}): {said}" for said in (*unplain(seen), *(["too late"] if late else []))]
    return found


def test_mutated_files_answer_in_time_and_in_plain_words(pool: WorkerPool) -> None:
    assert faults(pool, 11, 25) == []


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(4))
def test_a_thousand_mutated_files_answer_in_time_and_in_plain_words(pool: WorkerPool, seed: int) -> None:
    assert faults(pool, seed, 250) == []
