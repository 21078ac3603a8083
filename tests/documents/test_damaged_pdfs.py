"""A PDF that is broken in one place shows the rest of it, and what is missing is said."""

import io
from collections.abc import Callable
from typing import Any

import pymupdf
import pytest

from assessor_app.documents.limits import DEFAULT
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.readers.pdf import PdfPages, open_bytes
from assessor_app.documents.readers.protocol import Unfit
from assessor_app.documents.source import BytesSource
from tests.documents.conftest import noise

WORDS = "BT /F1 24 Tf 50 700 Td (Students ask) Tj ET"
FONT = "<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>{}>>"


def stream(content: str, about: str = "") -> str:
    return f"<</Length {len(content)}{about}>>\nstream\n{content}\nendstream"


def pdf(
    listing: str = "/Kids[3 0 R]/Count 1", content: str = WORDS, catalog: str = "", resources: str = "",
    objects: tuple[str, ...] = (), trailer: str = "",
) -> bytes:  # fmt: skip
    """A page, object 3, whose paper and letters are those of the list of pages; further objects count from 5."""
    inherited = f"/MediaBox[0 0 595 842]/Resources{FONT.format(resources)}"
    page = "<</Type/Page/Parent 2 0 R/Contents 4 0 R>>"
    made = [f"<</Type/Catalog/Pages 2 0 R{catalog}>>", f"<</Type/Pages{listing}{inherited}>>", page, stream(content)]
    data, offsets = b"%PDF-1.7\n", []
    for number, said in enumerate([*made, *objects], 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{said}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    count = len(offsets) + 1
    tail = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<</Size {count}/Root 1 0 R{trailer}>>\n"
    return data + f"{tail}startxref\n{len(data)}\n%%EOF\n".encode("latin-1")


def opened(data: bytes) -> PdfPages:
    return open_bytes(data, DEFAULT)


def test_the_file_of_these_tests_is_whole() -> None:
    assert opened(pdf()).text(1) == "Students ask" and opened(pdf()).warnings == ()


@pytest.mark.parametrize(
    "listing",
    ["/Kids[3 0 R]/Count 0", "/Kids[3 0 R]/Count -7", "/Kids[3 0 R]/Count 999999", "/Kids[2 0 R]/Count 1", "/Count 1"],
)
def test_pages_that_their_list_does_not_lead_to_are_found_all_the_same(listing: str) -> None:
    document = opened(pdf(listing))
    assert [document.text(page + 1) for page in range(len(document.sizes))] == ["Students ask"]
    assert (round(document.sizes[0].width), round(document.sizes[0].height)) == (595, 842)
    assert "in the order in which the file holds them" in document.warnings[0]


IMAGE = "/Type/XObject/Subtype/Image/Width 64/Height 64/BitsPerComponent 8/ColorSpace/DeviceGray"
PICTURE = f"{WORDS} q 99 0 0 99 50 50 cm /X Do Q"


@pytest.mark.parametrize(
    "data",
    [
        pdf(content="BT /F1 24 Tf 50 700 Td (Students ask) Tj ET [[[[ <<"),
        pdf(content=PICTURE, resources="/XObject<</X 5 0 R>>", objects=(stream("x" * 9, IMAGE),)),
        pdf(content=PICTURE, resources="/XObject<</X 5 0 R>>", objects=(stream("no", f"{IMAGE}/Filter/DCTDecode"),)),
        pdf(content=PICTURE, resources="/XObject<</X 5 0 R>>", objects=(stream("no", f"{IMAGE}/Filter/JBIG2Decode"),)),
    ],
)
def test_a_page_of_which_something_cannot_be_shown_is_named(data: bytes) -> None:
    with WorkerPool(spares=0) as pool:
        found = pool.inspect(BytesSource(data), "work.pdf")
    assert found.warnings == ("Damaged pages, of which not everything is shown: 1.",) and found.text_chars == 12


def test_a_page_whose_own_description_is_broken_is_no_blank_one() -> None:
    data = pdf().replace(b"/Type/Page/Parent", b"{Type/Page/Parent")
    with WorkerPool(spares=0) as pool:
        assert pool.inspect(BytesSource(data), "work.pdf").warnings == (
            "Damaged pages, of which not everything is shown: 1.",
        )


@pytest.mark.parametrize(
    ("catalog", "said"),
    [
        ("/OCProperties<</OCGs[5 0 R]/D<</OFF[5 0 R]>>>>", "layers that are switched off"),
        ("/AcroForm<</Fields[]/XFA 6 0 R>>", "only Adobe's programs show"),
    ],
)
def test_what_a_pdf_keeps_from_its_pages_is_told(catalog: str, said: str) -> None:
    layer, form = "<</Type/OCG/Name(Answers)>>", stream("<xdp/>")
    assert said in opened(pdf(catalog=catalog, objects=(layer, form))).warnings[0]


def test_a_protection_that_nobody_knows_is_not_called_damage() -> None:
    with pytest.raises(Unfit, match="protected in a way that cannot be opened here"):
        opened(pdf(trailer="/Encrypt<</Filter/Adobe.PubSec/V 4>>"))


def test_a_page_of_no_size_is_called_damaged() -> None:
    whole = "<</Type/Page/Parent 2 0 R/UserUnit 0/Contents 4 0 R>>"
    document = opened(pdf("/Kids[3 0 R 5 0 R]/Count 2", objects=(whole,)))
    assert document.text(1) == "Students ask" and document.warnings == ("Damaged pages that cannot be shown: 2.",)


def with_annotations(add: Callable[[Any], None]) -> tuple[str, ...]:
    """The warnings about a page to which something was added."""
    document = pymupdf.open(stream=pdf())
    add(document[0])
    return opened(document.tobytes()).warnings


def test_remarks_that_open_at_a_click_are_told_and_their_pages_named() -> None:
    said = ("The PDF holds remarks whose words are not shown, on page 1.",)
    assert with_annotations(lambda page: page.add_text_annot((90, 90), "Which turn?")) == said
    assert with_annotations(lambda page: page.add_text_annot((90, 90), "")) == ()
    assert with_annotations(lambda page: page.add_freetext_annot((9, 9, 99, 99), "drawn with the page")) == ()


def test_a_file_attached_to_a_page_is_named() -> None:
    said = with_annotations(lambda page: page.add_file_annot((90, 90), b"7 turns", "turns.csv"))
    assert said == ("The PDF holds other files, which are not shown: “turns.csv”.",)


def test_a_film_on_a_page_is_told() -> None:
    listing = "/Kids[3 0 R]/Count 1"
    film = pdf(listing, objects=("<</Type/Annot/Subtype/RichMedia/Rect[9 9 99 99]>>",)).replace(
        b"/Contents 4 0 R>>", b"/Contents 4 0 R/Annots[5 0 R]>>"
    )
    assert "The PDF holds film, sound or models, which are not played here, on page 1." in opened(film).warnings


def test_a_photograph_on_a_page_with_a_hole_in_it_is_told_of(pool: WorkerPool) -> None:
    sink = io.BytesIO()
    noise((400, 300), 90).convert("RGB").save(sink, "JPEG")
    document = pymupdf.open()
    document.new_page()
    for _ in range(2):
        document.new_page().insert_image((50, 50, 450, 350), stream=sink.getvalue())
    data = document.tobytes()
    middle = data.index(b"\xff\xd8\xff") + len(sink.getvalue()) // 2
    assert pool.inspect(BytesSource(data), "scan.pdf").warnings == ()
    found = pool.inspect(BytesSource(data[:middle] + bytes(300) + data[middle + 300 :]), "scan.pdf")
    assert found.warnings == ("Pictures on these pages are damaged; what is left of them is shown: 2, 3.",)
