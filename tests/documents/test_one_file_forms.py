"""Documents that office programs keep as one XML file are read like the packages they would be."""

import base64
import io
import zipfile

import pytest

from assessor_app.documents.libreoffice import find_office
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from assessor_app.documents.values import Kind, Trait
from assessor_app.domain.errors import Unreadable
from tests.documents.conftest import picture_bytes
from tests.documents.written import word_bytes

SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
                        ("draw", "drawing"), ("svg", "svg-compatible"), ("meta", "meta"))
)  # fmt: skip
PICTURE = base64.b64encode(picture_bytes("PNG")).decode()
SHOWN = (
    '<text:p><draw:frame svg:width="2cm" svg:height="1cm"><draw:image><office:binary-data>\n'
    f"{PICTURE}\n</office:binary-data></draw:image></draw:frame></text:p>"
)
CELL = "<table:table table:name='Turns'><table:table-row><table:table-cell><text:p>Ada</text:p></table:table-cell>" \
       "</table:table-row></table:table>"  # fmt: skip
SLIDE = (
    '<draw:page><draw:frame svg:x="1cm" svg:y="1cm" svg:width="8cm" svg:height="2cm"><draw:text-box>'
    "<text:p>The pond</text:p></draw:text-box></draw:frame></draw:page>"
)
WORD_XML = (
    b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument '
    b'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body><w:p><w:r><w:t>Lesson plan</w:t></w:r>'
    b"</w:p></w:body></w:wordDocument>"
)


def flat(form: str, body: str) -> bytes:
    called = {"drawing": "graphics"}.get(form, form)
    mime = f'office:mimetype="application/vnd.oasis.opendocument.{called}" office:version="1.3"'
    meta = "<office:meta><meta:initial-creator>Zoe Pond</meta:initial-creator></office:meta>"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {SPACES} {mime}>{meta}<office:body>'
        f"<office:{form}>{body}</office:{form}></office:body></office:document>"
    ).encode()


@pytest.mark.parametrize("lost", [b'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"', b"text:1.0"])
def test_words_whose_space_of_names_is_lost_are_shown_all_the_same(pool: WorkerPool, lost: bytes) -> None:
    data = flat("text", "<text:p>Lesson plan</text:p>").replace(lost, b"" if lost.startswith(b"xmlns") else b"\xff")
    with pool.open(BytesSource(data), "plan.fodt") as document:
        assert "Lesson plan" in document.text(1)


@pytest.mark.parametrize(
    ("form", "body", "name", "kind", "said"),
    [
        ("text", f"<text:p>Lesson plan</text:p>{SHOWN}", "plan.fodt", Kind.ODT, "Lesson plan"),
        ("spreadsheet", CELL, "turns.fods", Kind.ODS, "Ada"),
        ("presentation", SLIDE, "talk.fodp", Kind.ODP, "The pond"),
        ("drawing", SLIDE, "map.fodg", Kind.ODP, "The pond"),
    ],
)
def test_flat_open_documents_open_like_packed_ones(
    pool: WorkerPool, form: str, body: str, name: str, kind: Kind, said: str
) -> None:
    with pool.open(BytesSource(flat(form, body)), name) as document:
        assert document.kind is kind and said in document.text(1) and document.warnings == ()
        assert document.traits() == (Trait("author", "Zoe Pond"),)


def test_a_picture_in_one_is_drawn(pool: WorkerPool) -> None:
    bare = flat("text", "<text:p>Lesson plan</text:p>")
    with pool.open(BytesSource(bare), "plan.fodt") as document:
        without = document.render(1, 0.5).data
    with pool.open(BytesSource(flat("text", f"<text:p>Lesson plan</text:p>{SHOWN}")), "plan.fodt") as document:
        assert document.render(1, 0.5).data != without


def test_one_with_a_prefix_nobody_declared_opens(pool: WorkerPool) -> None:
    styled = b"<office:styles new:a='b'/><office:body>"
    data = flat("text", "<text:p new:kind='2'>Lesson plan</text:p>").replace(b"<office:body>", styled)
    with pool.open(BytesSource(data), "plan.fodt") as document:
        assert document.text(1) == "Lesson plan"


def test_the_name_of_a_dtd_that_lies_elsewhere_is_not_looked_up_and_costs_nothing(pool: WorkerPool) -> None:
    named = b'\n<!DOCTYPE office:document PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "office.dtd">\n'
    for form, body, said in (("text", "<text:p>Lesson plan</text:p>", "Lesson plan"), ("spreadsheet", CELL, "Ada")):
        with pool.open(BytesSource(flat(form, body).replace(b"\n", named, 1)), "plan") as document:
            assert document.text(1) == said and document.warnings == ()


def test_one_that_was_cut_short_shows_its_beginning_and_says_so(pool: WorkerPool) -> None:
    data = flat("text", "<text:p>Lesson plan</text:p>")
    with pool.open(BytesSource(data[:-40]), "plan.fodt") as document:
        assert document.text(1) == "Lesson plan"
        assert document.warnings == ("The file is damaged; what could be read of it is shown.",)
    with pytest.raises(Unreadable, match="flat OpenDocument text is damaged or cut short: nothing of its text"):
        pool.open(BytesSource(data[: data.index(b"<office:body")]), "plan.fodt")


@pytest.mark.parametrize("bad", [b"\x01", b"\xff", b"&"], ids=["control", "byte", "ampersand"])
def test_one_bad_letter_costs_itself(pool: WorkerPool, bad: bytes) -> None:
    row = "<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>"
    rows = "".join(row.format(word) for word in ("one", "tw#o", "three"))
    for form, body, name in (
        ("text", "<text:p>one</text:p><text:p>tw#o</text:p><text:p>three</text:p>", "plan.fodt"),
        ("spreadsheet", f"<table:table table:name='Turns'>{rows}</table:table>", "turns.fods"),
    ):
        with pool.open(BytesSource(flat(form, body).replace(b"#", bad)), name) as document:
            text = document.text(1)
            assert "one" in text and "tw" in text and "three" in text
            assert "The file is damaged; what could be read of it is shown." in document.warnings


def test_one_with_entities_is_not_read(pool: WorkerPool) -> None:
    data = flat("text", "<text:p>&a;</text:p>").replace(b"\n", b'\n<!DOCTYPE d [<!ENTITY a "aaaa">]>\n', 1)
    with pytest.raises(Unreadable, match="DTD"):
        pool.open(BytesSource(data), "plan.fodt")


def test_a_word_file_in_one_xml_file_opens(pool: WorkerPool) -> None:
    parts = ""
    with zipfile.ZipFile(io.BytesIO(word_bytes())) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")) and name != "[Content_Types].xml":
                held = package.read(name).decode().partition("?>")[2]
                parts += (
                    f'<pkg:part pkg:name="/{name}" pkg:contentType="x"><pkg:xmlData>{held}</pkg:xmlData></pkg:part>'
                )
    space = 'xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"'
    data = f'<?xml version="1.0"?><?mso-application progid="Word.Document"?><pkg:package {space}>{parts}</pkg:package>'
    with pool.open(BytesSource(data.encode()), "plan.xml") as document:
        assert document.kind is Kind.DOCX and "Lesson plan" in document.text(1)


def test_word_2003_says_what_to_ask_for_where_there_is_no_libreoffice(pool: WorkerPool) -> None:
    with pytest.raises(Unreadable, match="Word 2003 XML file, which cannot be shown without LibreOffice; ask for"):
        pool.open(BytesSource(WORD_XML), "plan.xml")


@pytest.mark.skipif(find_office() is None, reason="LibreOffice is not on this machine")
def test_word_2003_opens_as_libreoffice_lays_it_out() -> None:
    with WorkerPool(spares=0, office=find_office()) as pool:
        found = pool.inspect(BytesSource(WORD_XML), "plan.xml")
    assert (found.outcome, found.kind, found.text_chars) == ("opens", "word xml", 11)
