"""A filled letter whose paragraphs run the way their words do: Word lays each from the left unless it is told."""

import re
from itertools import dropwhile
from typing import Any

from assessor_app.reports.pages_out import turn

# Hebrew, Arabic, Syriac, Thaana, N'Ko and what follows them; their presentation forms; scripts of the higher planes
_TURNED = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


def turned(part: str) -> bytes:
    """The XML of a part of a letter, with `w:bidi` on paragraphs whose words run from right to left."""
    if _TURNED.search(part) is None:
        return part.encode()
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph
    from lxml import etree

    root: Any = parse_xml(part.encode())
    for element in root.iter(qn("w:p")):
        paragraph: Any = Paragraph(element, None)  # type: ignore[arg-type]  # what it belongs to is asked for styles only
        turn(paragraph, _words(paragraph))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _words(paragraph: Any) -> str:
    """Without the bold words it may begin with, which are the template's: the same rule as for the PDF."""
    return "".join(run.text for run in dropwhile(lambda run: run.bold, paragraph.runs)) or str(paragraph.text)
