"""Faces: found by the network in a worker, followed through a film, covered with room around them."""

import io
from fractions import Fraction
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from assessor_app.documents import face_model
from assessor_app.documents.faces import Stopped, find_faces
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import Box, ImageRegion, PageRegion
from assessor_app.domain.moving import Moving
from tests.documents.conftest import pdf_bytes
from tests.portraits import PLACES, SIZES


def centre(box: Box) -> tuple[float, float]:
    return box.x + box.width / 2, box.y + box.height / 2


def inside(point: tuple[float, float], box: Box) -> bool:
    return box.x <= point[0] <= box.x + box.width and box.y <= point[1] <= box.y + box.height


def walking(face: Image.Image, seconds: float = 3.0, rate: int = 15) -> bytes:
    """A film in which one face goes from left to right, and another stands still at the right until half time."""
    out, big, small = io.BytesIO(), face.resize((160, 160)), face.resize((120, 120))
    with av.open(out, "w", format="mp4") as container:
        stream: Any = container.add_stream("libx264", rate=rate)
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        for number in range(int(seconds * rate)):
            share = number / (seconds * rate - 1)
            canvas = Image.new("RGB", (640, 360), (120, 130, 140))
            canvas.paste(big, (int(20 + share * 240), 60))
            if share < 0.5:
                canvas.paste(small, (500, 220))
            frame: Any = av.VideoFrame.from_ndarray(np.asarray(canvas), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return out.getvalue()


def test_each_face_of_a_picture_is_covered_with_room_around_it(pool: WorkerPool, face_picture: bytes) -> None:
    with pool.open(BytesSource(face_picture), "photo.png") as document:
        found = find_faces(document)
    assert len(found) == len(SIZES)
    for (left, top), side in zip(PLACES, SIZES, strict=True):
        middle = ((left + side * 0.52) / 12.8, (top + side * 0.42) / 7.2)  # of the face in the portrait
        assert sum(isinstance(each, ImageRegion) and inside(middle, each.box) for each in found) == 1


def test_a_picture_of_nobody_has_no_face(pool: WorkerPool) -> None:
    out = io.BytesIO()
    noise = np.random.default_rng(7).integers(0, 255, (360, 640, 3), np.uint8)
    Image.fromarray(noise).save(out, "PNG")
    with pool.open(BytesSource(out.getvalue()), "noise.png") as document:
        assert find_faces(document) == ()


def test_a_face_on_a_page_is_found_on_that_page(pool: WorkerPool, face: Image.Image) -> None:
    import pymupdf

    portrait = io.BytesIO()
    face.save(portrait, "PNG")
    with pymupdf.open(stream=pdf_bytes("No face here", "A face here")) as whole:
        whole[1].insert_image(pymupdf.Rect(100, 200, 300, 400), stream=portrait.getvalue())
        data = whole.tobytes()
    with pool.open(BytesSource(data), "plan.pdf") as document:
        found = find_faces(document)
    assert [each.page for each in found if isinstance(each, PageRegion)] == [2]


def test_a_face_that_walks_is_one_box_that_walks_with_it(pool: WorkerPool, face: Image.Image) -> None:
    with pool.open(BytesSource(walking(face)), "clip.mp4") as document:
        found = find_faces(document)
    walker = next(each for each in found if isinstance(each, Moving) and each.end > 2.5)
    start, later, end = (walker.box_at(at) for at in (0.1, 1.5, 2.9))
    assert start and later and end
    assert centre(start)[0] + 10 < centre(later)[0] < centre(end)[0] - 10
    assert len(found) == 2


def test_between_two_looks_the_box_stays_on_the_face(pool: WorkerPool, face: Image.Image) -> None:
    with pool.open(BytesSource(walking(face)), "clip.mp4") as document:
        walker = next(each for each in find_faces(document) if isinstance(each, Moving) and each.end > 2.5)
    for number in range(45):
        share = number / 44
        middle = ((20 + share * 240 + 83) / 6.4, (60 + 67) / 3.6)
        box = walker.box_at(number / 15)
        assert box is not None and inside(middle, box), number


def test_a_face_that_leaves_is_covered_until_the_look_after(pool: WorkerPool, face: Image.Image) -> None:
    with pool.open(BytesSource(walking(face)), "clip.mp4") as document:
        stander = min(
            (each for each in find_faces(document) if isinstance(each, Moving)), key=lambda moving: moving.end
        )
    assert 1.4 < stander.end < 2.5
    assert stander.box_at(stander.end + 0.5) is None


def test_looking_for_faces_can_be_stopped(pool: WorkerPool, face: Image.Image) -> None:
    def stop(_share: float) -> None:
        raise Stopped

    with pool.open(BytesSource(walking(face)), "clip.mp4") as document, pytest.raises(Stopped):
        find_faces(document, progress=stop)


def test_without_the_package_a_sentence_says_what_to_install(
    pool: WorkerPool, face_picture: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assessor_app.documents.faces.model_path", lambda: None)
    with pool.open(BytesSource(face_picture), "photo.png") as document, pytest.raises(RuleBroken) as caught:
        find_faces(document)
    assert "requirements-faces.txt" in str(caught.value) and "by hand" in str(caught.value)


def test_the_network_is_installed_where_the_tests_run() -> None:
    assert face_model.model_path() is not None
