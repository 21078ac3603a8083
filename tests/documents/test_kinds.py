"""What has no reader is named, with what to ask for instead."""

import io
import struct
import zipfile

import pytest

from assessor_app.documents.kinds import OLE, guess
from assessor_app.documents.readers.protocol import Unfit
from assessor_app.documents.source import BytesSource
from tests.documents.reading import opened
from tests.documents.test_office_passwords import entry

SHORTCUT = bytes.fromhex("4c0000000114020000000000c000000000000046") + bytes(200)
BESIDE = bytes.fromhex("0005160700020000") + b"Mac OS X        " + bytes(90)


def package(*names: str) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as made:
        for name in names:
            made.writestr(name, b"x" * 50)
    return sink.getvalue()


def packed_with_a_password(name: str) -> bytes:
    """As an archiver does that encrypts: each part says so."""
    data = bytearray(package("[Content_Types].xml", name))
    for mark, flags in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
        at = data.find(mark)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "name", "form"),
    [
        (packed_with_a_password("word/document.xml"), "plan.docx", "Word file was packed"),
        (packed_with_a_password("xl/workbook.xml"), "marks.xlsx", "spreadsheet was packed"),
    ],
)
def test_where_no_password_can_be_given_that_is_said(data: bytes, name: str, form: str) -> None:
    said = f"The {form} with a password, which cannot be given for this kind of file; ask for a copy without one"
    with pytest.raises(Unfit, match=said), opened(data, name):
        pass


def compound(stream: str) -> bytes:
    return OLE + bytes(600) + stream.encode("utf-16-le") + bytes(600)


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (package("Index/Document.iwa", "preview.jpg"), "plan.pages", "Apple's Pages.*as PDF"),
        (package("Index/Document.iwa", "preview.jpg"), "talk.pptx", "Pages, Numbers or Keynote"),
        (package("index.xml.gz", "QuickLook/Preview.pdf"), "old.pages", "Pages, Numbers or Keynote"),
        (compound("Quill"), "poster.pub", "a Publisher file"),
        (compound("VisioDocument"), "map.vsd", "a Visio drawing"),
        (b"\x06Teacher" + bytes(154), "~$plan.docx", "while it is open, not the document itself; ask for the file"),
        (SHORTCUT, "plan.lnk", "a shortcut.*ask for the file"),
        (BESIDE, "._plan.docx", "a Mac notes.*ask for the file"),
        (bytes.fromhex("e4525c7b8cd8a74daeb15378d02996d3") + bytes(900), "notes.one", "a OneNote section"),
        (b"AT&TFORM\0\0\1\0DJVU" + bytes(90), "book.djvu", "a DjVu document"),
        (b"Book title".ljust(60, b"\0") + b"BOOKMOBI" + bytes(90), "book.mobi", "a Kindle e-book"),
        (b"CWS\x09" + bytes(90), "game.swf", "a Flash animation.*as a video"),
        (b"\xff\x0a" + bytes(90), "photo.jxl", "a JPEG XL picture, which cannot be shown.*as PNG or JPEG"),
        (b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(90), "photo.jpg", "a JPEG XL picture"),
        (b"\x76\x2f\x31\x01" + bytes(90), "light.exr", "an OpenEXR picture"),
        (b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n", "light.hdr", "a Radiance picture"),
        (b"\0\0\0\x18ftypcrx " + bytes(90), "IMG_1.CR3", "a camera's raw picture.*as PNG or JPEG"),
        (b"II*\0\x10\0\0\0CR\2\0" + bytes(90), "IMG_1.CR2", "a camera's raw picture"),
        (b"\1\0\0\0" + bytes(36) + b" EMF" + bytes(90), "chart.emf", "a drawing of Windows"),
        (package("geogebra.xml", "geogebra_thumbnail.png"), "circle.ggb", "a GeoGebra construction.*as PDF"),
        (package("imsmanifest.xml", "page0.svg"), "lesson.notebook", "a lesson of SMART Notebook"),
        (package("flipchart.xml", "pages/page.xml"), "lesson.flipchart", "a flipchart of ActivInspire"),
        (package("mimetype", "maindoc.kra"), "poster.kra", "the program Krita.*as PNG"),
        (b"MThd\0\0\0\6" + bytes(90), "song.mid", "holds notes and no sound.*as MP3 or WAV"),
    ],
)  # fmt: skip
def test_a_file_without_a_reader_is_named(data: bytes, name: str, said: str) -> None:
    with pytest.raises(Unfit, match=said), opened(data, name):
        pass


def nested(top: str, inner: str) -> bytes:
    """A compound file with a stream at its top, and before it in the list of names one inside an embedded object."""
    header = OLE + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 0, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    header += struct.pack("<108I", *[0xFFFFFFFF] * 108)
    names = entry("Root Entry", 5, 0xFFFFFFFE, 0, child=2) + entry(inner, 2, 0, 0)
    names += entry("Object 1", 1, 0, 0, after=3, child=1) + entry(top, 2, 0, 0)
    return header + struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126) + names


@pytest.mark.parametrize(
    ("top", "inner", "code"),
    [
        ("PowerPoint Document", "Workbook", "ppt"),
        ("WORKBOOK", "WordDocument", "xls"),
        ("__properties_version1.0", "Workbook", "msg"),
        ("PP40", "Book", "ppt"),
        ("Contents", "Workbook", "ole"),
    ],
)
def test_an_older_office_file_is_what_lies_at_its_top_and_not_what_is_embedded(top: str, inner: str, code: str) -> None:
    assert guess(BytesSource(nested(top, inner)), "work").code == code


def test_one_that_was_cut_before_the_list_of_its_parts_is_called_damaged() -> None:
    cut, said = nested("Workbook", "Book")[:900], "older Office file that is damaged or cut short"
    with pytest.raises(Unfit, match=said), opened(cut, "work.xls"):
        pass


@pytest.mark.parametrize(
    ("begins", "name", "code"),
    [
        (b"\xdb\xa5\x2d\0", "old.doc", "doc"),
        (b"\x9b\xa5\x21\0", "old.doc", "doc"),
        (b"\t\2\6\0\0\0\x10\0", "old.xls", "older xls"),
        (b"\t\0\4\0\2\0\x10\0", "old.xls", "older xls"),
        (b"\xed\xde\xad\x0b", "old.ppt", "ppt"),
        (b"\xffWPC\x10\0\0\0", "old.wpd", "wpd"),
    ],
)
def test_office_files_from_before_there_were_compound_files_are_called_old_and_not_damaged(
    begins: bytes, name: str, code: str
) -> None:
    data = begins + bytes(range(256))
    assert guess(BytesSource(data), name).code == code
    with pytest.raises(Unfit, match="which cannot be shown without LibreOffice"), opened(data, name):
        pass


@pytest.mark.parametrize(("form", "code"), [("writer", "sxw"), ("calc", "sxc"), ("impress", "sxi")])
def test_a_document_of_openoffice_org_is_no_archive(form: str, code: str) -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as made:
        made.writestr("mimetype", f"application/vnd.sun.xml.{form}")
        made.writestr("content.xml", "<a/>")
    assert guess(BytesSource(sink.getvalue()), f"old.{code}").code == code
