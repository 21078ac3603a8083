"""Fields and links in Word text; the addresses they point at are shown and never followed."""

import re
from typing import Any

from assessor_app.documents.readers.docx_styles import switched_on
from assessor_app.documents.readers.docx_writing import FieldUnderWay
from assessor_app.documents.readers.package import attribute, child, local
from assessor_app.documents.readers.visible import escaped

_HYPERLINK = re.compile(r'HYPERLINK\s+(?:"([^"]*)"|(?!\\)(\S+))', re.IGNORECASE)
_COUNTED = {"PAGE": "n", "NUMPAGES": "m", "SECTIONPAGES": "m"}  # what stands for a number that Word counts
_LONGEST = 300
_DEEPEST = 50


def address(target: str, text: str) -> str:
    """The address behind a link, unless the text of the link is the address."""
    plain = target.removeprefix("mailto:").rstrip("/")
    if not target or plain in text:
        return ""
    short = target if len(target) <= _LONGEST else target[:_LONGEST] + "…"
    return f"<span style='color: #666666; font-size: 8pt'> ‹{escaped(short)}›</span>"


def address_note(instruction: str, text: str) -> str:
    """The same, for a HYPERLINK field."""
    found = _HYPERLINK.search(instruction)
    return address(found.group(1) or found.group(2) or "", text) if found else ""


def uncounted(instruction: str, first: str) -> str:
    """What stands in a field that nobody has counted yet: “Page n of m”. The pages here are not Word's; but a header or
    a footer is shown once, as it stands on the `first` page that has it."""
    field = instruction.strip().partition(" ")[0].upper()
    return first if first and field == "PAGE" else _COUNTED.get(field, "")


def mark(element: Any, fields: list[FieldUnderWay], text: str, first: str) -> str:
    """What to show where a field begins, goes over to its result, or ends; `first` as `uncounted` has it."""
    form = attribute(element, "fldCharType")
    if form == "begin":
        if len(fields) < _DEEPEST:
            fields.append(FieldUnderWay(before=text))
        return _form_control(element)
    if form == "end" and fields:
        ended = fields.pop()
        return address_note(ended.said, text) or (uncounted(ended.said, first) if text == ended.before else "")
    return ""


def _form_control(element: Any) -> str:
    """A box to tick, or the choice made in a list, of an old form."""
    data = child(element, "ffData")
    for control in data if data is not None else ():
        if local(control) == "checkBox":
            state = child(control, "checked")
            state = state if state is not None else child(control, "default")
            return "☒ " if state is not None and switched_on(state) else "☐ "
        if local(control) == "ddList":
            entries = [attribute(e, "val") or "" for e in control if local(e) == "listEntry"]
            chosen = child(control, "result")
            number = (attribute(chosen, "val") or "0") if chosen is not None else "0"
            index = int(number) if number.isdecimal() and len(number) < 5 else 0
            return escaped(entries[index]) if index < len(entries) else ""
    return ""
