"""Pictures written into a rich text as hexadecimal digits or raw bytes."""

from dataclasses import dataclass, field

from assessor_app.documents.readers.docx_drawings import fitted
from assessor_app.documents.readers.stored_pictures import stored_picture, vector_form

_BROKEN = "The document holds pictures that cannot be shown; their places are marked."
_SHORT = "A picture of the document is damaged; parts of it may be missing."
_FORMS = {"emfblip": "EMF", "wmetafile": "WMF", "macpict": "PICT", "pmmetafile": "OS/2", "wbitmap": "bitmap"}
_MOST = 128 * 1024 * 1024
_HEX = b"0123456789abcdefABCDEF"


@dataclass(slots=True)
class Picture:
    """A picture being read; sizes in twips, scales in per cent."""

    form: str = ""
    sizes: dict[str, int] = field(default_factory=dict)
    digits: bytearray = field(default_factory=bytearray)
    raw: bytes = b""

    def heed(self, word: str, number: int | None) -> None:
        if word in _FORMS:
            self.form = _FORMS[word]
        elif word == "dibitmap":
            self.form = "DIB"
        elif word in ("picwgoal", "pichgoal", "picscalex", "picscaley") and number:
            self.sizes[word] = min(abs(number), 100_000)

    def data(self) -> bytes:
        if self.raw:
            return self.raw
        digits = bytes(self.digits[:_MOST]).translate(None, bytes(set(range(256)) - set(_HEX)))
        return bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))


def shown(picture: Picture, pictures: dict[str, bytes], room: float) -> tuple[str, str]:
    """HTML, and a warning or nothing."""
    data = picture.data()
    if not data:
        return "", ""
    form = picture.form if picture.form not in ("", "DIB") else vector_form(data)
    if form:
        return f"[picture in a form that cannot be shown ({form})]", ""
    if picture.form == "DIB":
        data = _bitmap_file(data)
    try:
        stored = stored_picture(data)
    except Exception:  # a picture that cannot be decoded costs its own place only
        return "[picture that cannot be shown]", _BROKEN
    name = f"picture{len(pictures)}"
    pictures[name] = stored.data
    wide, high = (
        picture.sizes.get(f"pic{side}goal", 0) / 20 * picture.sizes.get(f"picscale{axis}", 100) / 100 or None
        for side, axis in (("w", "x"), ("h", "y"))
    )
    width, height = fitted((wide, high), (stored.width, stored.height), room)
    html = f"<img src='{name}' style='width: {width:.1f}pt; height: {height:.1f}pt'/>"
    return html, _SHORT if stored.cut_short else ""


def _bitmap_file(data: bytes) -> bytes:
    """A bare bitmap with the file header it lacks."""
    header = int.from_bytes(data[:4], "little")
    bits = int.from_bytes(data[14:16], "little")
    colours = int.from_bytes(data[32:36], "little") or (1 << bits if bits <= 8 else 0)
    start = 14 + header + 4 * min(colours, 256)
    return b"BM" + (len(data) + 14).to_bytes(4, "little") + bytes(4) + start.to_bytes(4, "little") + data
