"""Sheets, web pages, drawings, slides and plain texts, bent by a seed: each is read or refused with a sentence, soon,
and none makes its reader fail. They are read in this process, so that a failure is seen and not only its worker's end.
"""

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from assessor_app.documents import kinds
from assessor_app.documents.limits import DEFAULT
from assessor_app.documents.readers import open_document
from assessor_app.documents.readers.protocol import Job, Unfit
from assessor_app.documents.source import BytesSource
from tests.documents.books import book
from tests.documents.deck import deck, shape, sheet, transform
from tests.documents.open_slides import box, frame, slides
from tests.documents.test_mutated_files import mutated
from tests.documents.test_sheets import ODS
from tests.documents.written import rtf

OLD_SHEET = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "otherdoc" / "poi__SampleSS.xls"
SECONDS = 5.0  # of a processor, for one file
TABLE = "name,mark,said\n" + '"one, two",7,"he said ""yes"""\nthree,-1.5e3,=SUM(A1)\n' * 6
PAGE = """<!DOCTYPE html><html><head><title>Plan</title><style>p{margin:4px;color:#123456}</style></head><body>
<h1>Plan</h1><p style="width:50%">We <b>count</b> <a href="http://x.org">what</a> swims &amp; 12.</p>
<table border="1"><tr><td rowspan="2">a</td><td colspan="3">b</td></tr><tr><td>c</td></tr></table>
<ul><li>one<ol start="3"><li>two</li></ol></li></ul><img src="a.png" width="100"></body></html>"""
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" width="200" height="120" viewBox="0 0 200 120"><defs>
<linearGradient id="g"><stop offset="0" stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient></defs>
<rect x="10" y="10" width="80" height="60" fill="url(#g)"/><path d="M10 10 C 20 20, 40 20, 50 10 L 90 90 Z"/>
<text x="20" y="100" font-size="14">Plan 12</text><g transform="rotate(30) scale(2)"><circle r="12"/></g></svg>"""
NOTES = """# Plan\n\n1. one\n2. two\n   - three\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> said\n\n```py\nx = 1\n```
[link](http://x.org) *em* **b** `c` ![p](a.png)\n\n[//]: # (remark)\n"""
FIGURES = '{"plan": {"steps": [1, 2.5, -3e10, null, true, "caf\\u00e9"], "deep": [[[[{"a": 1}]]]]}, "n": 1234567890}\n'
LETTER = (
    r"{\b Plan} \par \trowd\cellx1000\cellx2000 a\cell b\cell\row \pard \u233? \fs48 big"
    r'{\field{\*\fldinst HYPERLINK "http://x"}{\fldrslt here}}'
)
MADE: dict[str, Callable[[], bytes]] = {
    "plan.ods": lambda: ODS,
    "old.xls": OLD_SHEET.read_bytes,
    "marks.csv": TABLE.encode,
    "page.html": PAGE.encode,
    "drawing.svg": DRAWING.encode,
    "plan.md": NOTES.encode,
    "data.json": FIGURES.encode,
    "plan.rtf": lambda: rtf(LETTER),
    "show.pptx": lambda: deck([sheet("sld", shape("One", transform(10, 10, 300, 50))), sheet("sld", shape("Two"))]),
    "show.odp": lambda: slides(frame(box("One")), frame(box("Two"))),
    "book.epub": book,
}


def made(name: str) -> bytes:
    if name == "old.xls" and not OLD_SHEET.is_file():
        pytest.skip("the shared corpus is not on this machine")
    return MADE[name]()


def read(data: bytes, name: str) -> None:
    """Everything a viewer would ask of the first pages; raises whatever the reader does."""
    source = BytesSource(data)
    document = open_document(Job(source, name, kinds.guess(source, name), DEFAULT))
    for one in range(1, len(getattr(document, "sheets", ())) + 1):
        document.layout(one)  # type: ignore[union-attr]
        document.cells(one, 0, 0, 100, 50)  # type: ignore[union-attr]
        document.lines(one, 0)  # type: ignore[union-attr]
    for page in range(1, min(len(getattr(document, "sizes", ())), 5) + 1):
        document.words(page)  # type: ignore[union-attr]
        document.render(page, 0.5, None)  # type: ignore[union-attr]


def faults(name: str, seed: int, count: int) -> list[str]:
    luck, data, found = random.Random(f"{name} {seed}"), made(name), []
    for number in range(count):
        bent = mutated(data, luck)
        start = time.process_time()
        try:
            read(bent, name)
        except Unfit as refusal:
            found += [] if str(refusal).endswith((".", ")")) else [f"{number}: {refusal}"]
        except Exception as error:  # each is a fault of ours, and told with its number
            found.append(f"{number}: {type(error).__name__}: {error}")
        if time.process_time() - start > SECONDS:
            found.append(f"{number}: too late")
    return found


@pytest.mark.parametrize("name", MADE)
def test_a_bent_file_is_read_or_refused_with_a_sentence(name: str) -> None:
    assert read(made(name), name) is None and faults(name, 1, 12) == []


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("name", MADE)
def test_a_thousand_bent_files_are_read_or_refused_with_a_sentence(name: str) -> None:
    assert faults(name, 2, 1000) == []
