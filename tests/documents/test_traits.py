"""What a file says about people beside its content, and that a worker's word for it is checked."""

import io
import zipfile

import numpy as np
import pytest

from assessor_app.documents import checks
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from assessor_app.documents.values import Trait
from assessor_app.documents.wire import Broken
from tests.documents.written import open_text_file


def said(pool: WorkerPool, data: bytes, name: str) -> list[tuple[str, str]]:
    with pool.open(BytesSource(data), name) as document:
        return [(trait.name, trait.value) for trait in document.traits()]


def pdf(author: str) -> bytes:
    import pymupdf

    document = pymupdf.open()
    document.new_page().insert_text((40, 60), "The plan")
    document.set_metadata({"author": author})
    return document.tobytes()


def word_file() -> bytes:
    import docx

    made = docx.Document()
    made.core_properties.author, made.core_properties.last_modified_by = "Jo Adair", "Ben Okafor"
    made.core_properties.comments = ""
    sink = io.BytesIO()
    made.save(sink)
    return sink.getvalue()


def film(**metadata: str) -> bytes:
    import av

    sink = io.BytesIO()
    with av.open(sink, "w", format="mp4", options={"movflags": "use_metadata_tags"}) as container:
        container.metadata.update(metadata)
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        grey = np.full((48, 64, 3), 90, np.uint8)
        for _ in range(5):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
        container.mux(stream.encode(None))
    return sink.getvalue()


def photograph(gps: dict[int, object]) -> bytes:
    from PIL import Image

    exif = Image.Exif()
    exif[0x013B] = "Jo Adair"
    exif.get_ifd(0x8825).update(gps)
    sink = io.BytesIO()
    Image.new("RGB", (40, 30), "grey").save(sink, "JPEG", exif=exif)
    return sink.getvalue()


def test_a_pdf_names_its_author(pool: WorkerPool) -> None:
    assert said(pool, pdf("Jo Adair"), "plan.pdf") == [("author", "Jo Adair")]


def test_a_word_file_names_who_made_and_saved_it(pool: WorkerPool) -> None:
    assert said(pool, word_file(), "plan.docx") == [("author", "Jo Adair"), ("last saved by", "Ben Okafor")]


def test_an_open_document_names_its_author(pool: WorkerPool) -> None:
    meta = (
        '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"><office:meta>'
        "<meta:initial-creator>Jo Adair</meta:initial-creator></office:meta></office:document-meta>"
    )
    whole = io.BytesIO(open_text_file("<text:p>The plan</text:p>"))
    with zipfile.ZipFile(whole, "a") as package:
        package.writestr("meta.xml", meta)
    assert said(pool, whole.getvalue(), "plan.odt") == [("author", "Jo Adair")]


def test_a_rich_text_and_a_web_page_name_their_authors(pool: WorkerPool) -> None:
    rich = rb"{\rtf1{\info{\author Jo Adair}}The plan\par}"
    page = b'<html><head><meta name="author" content="Jo Adair"></head><body>The plan</body></html>'
    assert said(pool, rich, "plan.rtf") == said(pool, page, "plan.html") == [("author", "Jo Adair")]


def test_a_photograph_says_where_it_was_taken_without_saying_where(pool: WorkerPool) -> None:
    gps: dict[int, object] = {1: "N", 2: (37.0, 46.0, 30.0), 3: "W", 4: (122.0, 25.0, 10.0)}
    assert said(pool, photograph(gps), "work.jpg") == [("artist", "Jo Adair"), ("position", "latitude and longitude")]


def test_a_position_of_nothing_but_zeros_is_none(pool: WorkerPool) -> None:
    gps: dict[int, object] = {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)}
    assert said(pool, photograph(gps), "work.jpg") == [("artist", "Jo Adair")]


@pytest.mark.parametrize(("place", "found"), [("+37.7750-122.4190/", True), ("+00.0000+000.0000/", False)])
def test_a_film_says_where_it_was_recorded(pool: WorkerPool, place: str, found: bool) -> None:
    assert (("position", "latitude and longitude") in said(pool, film(location=place), "clip.mp4")) is found


@pytest.mark.parametrize(
    "traits", [None, "author", [["author"]], [["author", 7]], [["a" * 61, "Jo"]], [["author", "x"]] * 101]
)
def test_a_worker_that_says_something_else_is_not_believed(traits: object) -> None:
    with pytest.raises(Broken):
        checks.traits({"traits": traits})


def test_what_a_worker_says_is_cleaned_of_control_characters() -> None:
    assert checks.traits({"traits": [["author", "Jo\x1b[31mAdair"]]}) == (Trait("author", "Jo [31mAdair"),)
