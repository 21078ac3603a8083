"""Pixels come through memory that a worker shares with the application: checked, never kept longer than they stand,
and gone with the worker."""

import gc
import io
import os
import sys
from dataclasses import replace
from pathlib import Path

import psutil
import pymupdf
import pytest
from PIL import Image

from assessor_app.documents import process, slate
from assessor_app.documents.limits import DEFAULT
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from assessor_app.documents.veil import INK, Veil
from assessor_app.domain.errors import Unreadable
from tests.documents.conftest import pdf_bytes, workers
from tests.documents.test_workers import GREETING

PLAN = BytesSource(pdf_bytes("Hello", "Again"))
HOLDS_THE_MEMORY = """
head = sys.stdin.buffer.read(12)
number, size = json.loads(sys.stdin.buffer.read(struct.unpack("<4sII", head)[1]))["shared"]
import mmap, os
"""
linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere pixels go through the pipe")


@pytest.fixture(autouse=True, scope="module")
def lent_nursery() -> None:
    """Here every pool has its own."""


def holding(code: str) -> list[str]:
    """A worker that has the memory in hand, described one picture of 2 × 2, and does as `code` says."""
    return [sys.executable, "-c", GREETING + HOLDS_THE_MEMORY + code + "\nimport time\ntime.sleep(60)"]


COLOURED_LETTER = b"""%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 60 60] /Contents 4 0 R /Resources <</Font <</F 5 0 R>>>>>> endobj
4 0 obj <</Length 32>> stream
BT /F 20 Tf 10 20 Td (aa) Tj ET
endstream endobj
5 0 obj <</Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 97
/LastChar 97 /Widths [1000] /Encoding <</Type /Encoding /Differences [97 /a]>> /CharProcs <</a 6 0 R>>
/Resources <<>>>> endobj
6 0 obj <</Length 36>> stream
1000 0 d0 1 0 0 rg 0 0 900 900 re f
endstream endobj
trailer <</Root 1 0 R /Size 7>>
%%EOF
"""


def coloured_pdf() -> bytes:
    with pymupdf.open() as document:
        page = document.new_page(width=90, height=60)
        page.draw_rect((10, 10, 50, 40), color=(1, 0, 0), fill=(0.2, 0.5, 0.9))
        page.draw_circle((60, 30), 20, fill=(0.9, 0.4, 0.1), fill_opacity=0.5)
        page.insert_text((5, 50), "river", color=(0, 0.4, 0))
        return bytes(document.tobytes())


def picture_bytes(colour: tuple[int, int, int]) -> bytes:
    sink = io.BytesIO()
    Image.new("RGB", (4, 4), colour).save(sink, "PNG")
    return sink.getvalue()


def mappings() -> int:
    return Path("/proc/self/maps").read_text().count("memfd:pixels")


@linux
def test_pixels_are_looked_at_where_the_worker_wrote_them(pool: WorkerPool) -> None:
    with pool.open(PLAN, "plan.pdf") as document:
        assert isinstance(document.drawn(lambda pixels: pixels.data, 1, 1.0), memoryview)


@linux
@pytest.mark.parametrize(
    ("size", "there"), [(3 * 4096, 2 * 4096), (3 * slate.USUAL, 2 * slate.USUAL), (6 * slate.USUAL, 2 * slate.USUAL)]
)
def test_the_memory_of_two_usual_pages_is_there_before_they_are_drawn(size: int, there: int) -> None:
    ours = slate.new_slate(size)
    assert ours is not None
    number = os.dup(ours.number)
    slate.Chalk(os.dup(number), size).lay_hands_on()
    assert os.fstat(number).st_blocks * 512 == there
    os.close(number)
    ours.let_go()


def test_the_window_gets_the_same_colours_in_the_order_it_paints(pool: WorkerPool) -> None:
    with pool.open(BytesSource(coloured_pdf()), "plan.pdf") as document:
        plain = document.render(1, 1.0)
        wide, data = document.drawn(lambda pixels: (pixels.wide, bytes(pixels.data)), 1, 1.0)
    red, green, blue = (plain.data[channel::3] for channel in range(3))
    assert wide and (data[2::4], data[1::4], data[0::4]) == (red, green, blue)


def test_letters_that_bring_their_own_colours_keep_them_in_either_order(pool: WorkerPool) -> None:
    with pool.open(BytesSource(COLOURED_LETTER), "plan.pdf") as document:
        plain = bytes(document.render(1, 1.0).data)
        data = document.drawn(lambda pixels: bytes(pixels.data), 1, 1.0)
    assert bytes((255, 0, 0)) in plain
    assert (data[2::4], data[1::4], data[0::4]) == (plain[0::3], plain[1::3], plain[2::3])


def test_a_picture_comes_in_the_order_the_window_paints_too(pool: WorkerPool) -> None:
    with pool.open(BytesSource(picture_bytes((200, 100, 50))), "work.png") as document:
        assert document.drawn(lambda pixels: bytes(pixels.data)[:3], 1, 1.0) == bytes((50, 100, 200))


def test_what_is_hidden_is_hidden_in_the_window_s_order_too(pool: WorkerPool) -> None:
    with pool.open(PLAN, "plan.pdf") as document:
        document.veil = Veil(hidden=("Hello",))
        plain = document.render(1, 1.0)
        data = document.drawn(lambda pixels: bytes(pixels.data), 1, 1.0)
    assert bytes((INK,)) * 9 in bytes(plain.data)
    assert data[1::4] == bytes(plain.data)[1::3]


def test_pixels_that_are_kept_outlast_the_next_picture(pool: WorkerPool) -> None:
    with pool.open(PLAN, "plan.pdf") as document:
        first = document.render(1, 1.0)
        before = bytes(first.data)
        document.render(2, 1.0)
        assert first.data == before


@linux
@pytest.mark.parametrize(
    ("lent", "room"),
    [((), (0, 12)), ((0,), (4, 8)), ((4,), (0, 4)), ((8,), (0, 8)), ((0, 4), (8, 4)), ((0, 8), (4, 4))],
)
def test_the_next_picture_goes_where_most_is_free(lent: tuple[int, ...], room: tuple[int, int]) -> None:
    ours = slate.new_slate(12)
    assert ours is not None
    held = [ours.lend(start, ours.seen(start, 3)) for start in lent]
    assert all(held) and ours.room() == room
    held.clear()
    assert ours.room() == (0, 12)
    ours.let_go()


@linux
def test_what_is_too_large_lies_elsewhere_or_is_the_last_room_is_not_lent() -> None:
    ours = slate.new_slate(12)
    assert ours is not None
    assert ours.lend(0, ours.seen(0, 5)) is None
    assert ours.lend(0, memoryview(b"elsewhere")[:3]) is None and ours.lend(0, b"") is None
    held = [ours.lend(start, ours.seen(start, 4)) for start in (0, 4, 8)]
    assert held[0] and held[1] and held[2] is None
    ours.let_go()


@linux
def test_pixels_that_are_lent_outlast_the_next_pictures_and_their_worker(pool: WorkerPool) -> None:
    with pool.open(PLAN, "plan.pdf") as document:
        lent = document.lent(lambda _, lent: lent, 1, 1.0)
        assert lent is not None
        before = bytes(lent.data)
        after = [document.drawn(lambda pixels: bytes(pixels.data), page, 1.0) for page in (2, 1, 2)]
        assert after[1] == before != after[0] == after[2]
    gc.collect()
    assert lent.data == before


@linux
def test_what_is_hidden_is_not_lent_with_what_hides_it(pool: WorkerPool) -> None:
    with pool.open(PLAN, "plan.pdf") as document:
        document.veil = Veil(hidden=("Hello",))
        assert document.lent(lambda _, lent: lent, 1, 1.0) is None


def test_a_picture_larger_than_the_shared_memory_goes_through_the_pipe(pool: WorkerPool) -> None:
    with pool.open(PLAN, "plan.pdf") as document:
        shared = document.render(1, 2.0)
    with WorkerPool(replace(DEFAULT, shared_bytes=4096), spares=0) as small, small.open(PLAN, "plan.pdf") as document:
        assert document.render(1, 2.0) == shared


def test_a_system_without_such_memory_shows_the_same(pool: WorkerPool, monkeypatch: pytest.MonkeyPatch) -> None:
    with pool.open(PLAN, "plan.pdf") as document:
        shared = document.render(1, 2.0)
    monkeypatch.setattr(process, "new_slate", lambda _size: None)
    with WorkerPool(spares=0) as without, without.open(PLAN, "plan.pdf") as document:
        assert document.render(1, 2.0) == shared


@linux
@pytest.mark.parametrize("answer", ["10**12", "0", "-1", '"12"', "1.5", "None", "11", '12, b"x"'])
def test_a_length_that_cannot_be_is_refused(answer: str) -> None:
    length, _, payload = answer.partition(", ")
    code = f'send(described())\nsend({{"pixels": [2, 2, 6], "shared": {length}}}, {payload or "bytes()"})'
    with WorkerPool(spares=0, command=holding(code)) as pool:
        document = pool.open(BytesSource(b"x"), "work.png")
        with pytest.raises(Unreadable, match=r"damaged or was made to|no sense"):
            document.render(1, 1.0)


@linux
@pytest.mark.parametrize("said", ['"wide": True', '"wide": 1', '"wide": None', '"wide": [False]'])
def test_a_width_of_pixels_that_does_not_fit_is_refused(said: str) -> None:
    code = f'send(described())\nsend({{"pixels": [2, 2, 6], {said}, "shared": 12}})'
    with WorkerPool(spares=0, command=holding(code)) as pool:
        document = pool.open(BytesSource(b"x"), "work.png")
        with pytest.raises(Unreadable, match="no sense"):
            document.drawn(lambda pixels: pixels.width, 1, 1.0)


@linux
def test_a_worker_cannot_shorten_the_memory_under_the_application() -> None:
    code = """
try:
    os.ftruncate(number, 0)
except PermissionError:
    mmap.mmap(number, size)[:12] = b"not cut away"
send(described())
send({"pixels": [2, 2, 6], "shared": 12})
"""
    with WorkerPool(spares=0, command=holding(code)) as pool, pool.open(BytesSource(b"x"), "work.png") as document:
        assert document.render(1, 1.0).data == b"not cut away"


@linux
def test_nothing_stays_behind_of_workers_that_were_killed() -> None:
    gc.collect()  # what earlier tests left to the collector is not counted with what these workers leave
    files, held = psutil.Process().num_fds(), mappings()
    with WorkerPool(spares=0) as pool:
        for _ in range(3):
            document = pool.open(PLAN, "plan.pdf")
            document.render(1, 1.0)
            for child in workers():
                child.kill()
            with pytest.raises(Unreadable):
                document.text(1)
            document.render(1, 1.0)
            document.close()
    assert psutil.Process().num_fds() <= files and mappings() <= held
    assert not list(Path("/dev/shm").glob("*pixels*"))


def test_a_worker_works_without_it_when_no_memory_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slate.os, "memfd_create", _none_left, raising=False)
    with WorkerPool(spares=0) as pool, pool.open(PLAN, "plan.pdf") as document:
        assert document.render(1, 1.0).width == 400


def _none_left(*_: object) -> int:
    raise OSError("no memory is left")
