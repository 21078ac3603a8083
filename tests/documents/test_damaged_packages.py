"""A damaged Word package warns or is refused: it never shows something else without a word."""

import io
import random
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from assessor_app.documents.readers.protocol import Unfit
from tests.documents.deck import deck, shape, sheet
from tests.documents.written import open_text_file, opened, para, squeezed, word_bytes, word_file


def bent(data: bytes, luck: random.Random) -> bytes:
    """A byte of the archive's own records changed, a bit flipped anywhere, or a stretch cut out."""
    made, which = bytearray(data), luck.random()
    if which < 0.6:
        record = luck.choice([m.start() for m in re.finditer(rb"PK(?:\x01\x02|\x03\x04|\x05\x06)", data)])
        made[min(len(made) - 1, record + luck.randrange(60))] = luck.randrange(256)
    elif which < 0.8:
        made[luck.randrange(len(made))] ^= 1 << luck.randrange(8)
    else:
        at = luck.randrange(len(made))
        del made[at : at + luck.randint(1, 40)]
    return bytes(made)


def outcomes(data: bytes, seed: int, count: int) -> Iterator[Any]:
    luck = random.Random(seed)
    for _ in range(count):
        try:
            yield opened(bent(data, luck))
        except Unfit:
            continue


@pytest.mark.parametrize("seed", range(3))
def test_a_bent_word_file_shows_the_same_or_says_so(seed: int) -> None:
    data = word_bytes()
    whole = opened(data)
    shown = squeezed(whole), whole.render(1, 0.3, None).data
    for document in outcomes(data, seed, 60):
        assert document.warnings or (squeezed(document), document.render(1, 0.3, None).data) == shown


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 140))
def test_many_bent_word_files_show_the_same_or_say_so(seed: int) -> None:
    test_a_bent_word_file_shows_the_same_or_says_so(seed)


def test_a_header_nothing_points_at_is_said() -> None:
    import io
    import zipfile

    sink = io.BytesIO(word_file(para("x")))
    with zipfile.ZipFile(sink, "a") as package:
        package.writestr("word/comments.xml", "<comments/>")
    assert any("not linked" in w for w in opened(sink.getvalue()).warnings)


def test_sixty_thousand_paragraphs_open_within_their_limits() -> None:
    document = opened(word_file("<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 60_000))
    assert len(document.sizes) <= 600 and any("very long" in w or "takes long" in w for w in document.warnings)


def test_a_package_whose_parts_are_named_as_windows_names_files_opens() -> None:
    sink, whole = io.BytesIO(), zipfile.ZipFile(io.BytesIO(word_file(para("Students ask each other."))))
    with zipfile.ZipFile(sink, "w") as made:
        for name in whole.namelist():
            made.writestr(name.replace("/", "\\"), whole.read(name))
    assert squeezed(opened(sink.getvalue())) == "Studentsaskeachother."


def test_a_book_whose_list_of_contents_cannot_be_read_is_called_damaged_and_not_empty() -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as made:
        made.writestr("mimetype", "application/epub+zip")
        made.writestr("META-INF/container.xml", "<c><rootfiles><rootfile full-path='o.opf'/></rootfiles></c>")
        made.writestr("o.opf", "<package")
    with pytest.raises(Unfit, match="its list of contents names no chapter"):
        opened(sink.getvalue(), "book.epub")


def altered(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A package in one part of which something else is written."""
    sink, whole = io.BytesIO(), zipfile.ZipFile(io.BytesIO(data))
    with zipfile.ZipFile(sink, "w") as made:
        for name in whole.namelist():
            written = whole.read(name)
            assert name != part or old in written
            made.writestr(name, written.replace(old, new) if name == part else written)
    return sink.getvalue()


@pytest.mark.parametrize("bad", [b"#\x01", b"#\xff", b"# & "], ids=["control", "byte", "ampersand"])
def test_a_word_file_with_a_fault_in_its_writing_shows_what_stands_around_it_and_says_so(bad: bytes) -> None:
    data = altered(word_file(para("one #two") + para("three")), "word/document.xml", b"#", bad)
    document = opened(data)
    assert squeezed(document).startswith("one") and squeezed(document).endswith("three")
    assert [w for w in document.warnings if w.endswith("what could be read is shown: document.xml.")]


def test_a_fault_in_the_very_first_tag_of_its_writing_costs_a_word_file_nothing() -> None:
    document = opened(altered(word_file(para("one")), "word/document.xml", b"xmlns:wps=", b"xmlns:wps\x01"))
    assert squeezed(document) == "one"
    assert [w for w in document.warnings if w.endswith("what could be read is shown: document.xml.")]


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_a_word_file_that_does_not_unpack_as_it_was_packed_shows_what_does_and_says_so(part: float) -> None:
    words = "".join(para(f"Sentence {n} of {random.Random(n).randrange(10**9)}.") for n in range(300))
    data = bytearray(word_file(words))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        entry = package.getinfo("word/document.xml")
    data[entry.header_offset + 60 + int(entry.compress_size * part)] ^= 0x40
    document = opened(bytes(data))
    assert squeezed(document).startswith("Sentence0of")
    assert [w for w in document.warnings if w.endswith("words in them may be missing or wrong: document.xml.")]


def test_an_open_document_text_cut_off_in_its_writing_shows_the_beginning_and_says_so() -> None:
    whole = open_text_file("<text:p>one</text:p><text:p>two</text:p>")
    data = altered(whole, "content.xml", b"two</text:p></office:text></office:body></office:document-content>", b"tw")
    document = opened(data, "work.odt")
    assert squeezed(document) == "onetw"
    assert [w for w in document.warnings if w.endswith("what could be read is shown: content.xml.")]


@pytest.mark.parametrize("bent_tag", [b"<office:te\x01t>", b"<office:t<xt>", b"<>", b""])
def test_an_open_document_text_whose_body_lost_its_name_is_shown_all_the_same(bent_tag: bytes) -> None:
    data = altered(
        open_text_file("<text:p>one</text:p><text:p>two</text:p>"), "content.xml", b"<office:text>", bent_tag
    )
    document = opened(data, "work.odt")
    assert squeezed(document) == "onetwo"
    assert [w for w in document.warnings if w.endswith("what could be read is shown: content.xml.")]


def test_slides_with_a_fault_in_their_writing_show_what_stands_around_it_and_say_so() -> None:
    data = altered(deck([sheet("sld", shape("one #two") + shape("three"))]), "ppt/slides/slide0.xml", b"#", b"\x01")
    document = opened(data, "work.pptx")
    assert squeezed(document) == "onetwothree"
    assert [w for w in document.warnings if w.endswith("what could be read is shown: slide0.xml.")]


def test_a_part_that_is_not_xml_at_all_is_refused_as_before() -> None:
    data = altered(word_file(para("x")), "word/document.xml", b"<", b"-")
    with pytest.raises(Unfit, match="damaged or cut short"):
        opened(data)


def test_a_prefix_that_nobody_declared_costs_nothing() -> None:
    data = altered(word_file(para("one")), "word/document.xml", b"<w:p>", b"<w:p new:kind='2'>")
    document = opened(data)
    assert squeezed(document) == "one" and not [w for w in document.warnings if "damaged" in w]
