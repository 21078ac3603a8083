"""Forms that are known by name and not shown: how their files begin, and what to ask for instead."""

from assessor_app.documents.forms import Guess

AS_PICTURE, AS_PDF, AS_SOUND, AS_PLAYED = "PNG or JPEG", "PDF", "MP3 or WAV", "a video"


def _known(code: str, form: str) -> Guess:
    return Guess(code, form, None)


_RAW = _known("raw", "a camera's raw picture")
BEGINNINGS: tuple[tuple[bytes, Guess], ...] = (
    (rb"\xff\x0a|\x00\x00\x00\x0cJXL \r\n\x87\n", _known("jxl", "a JPEG XL picture")),
    (rb"\x76\x2f\x31\x01", _known("exr", "an OpenEXR picture")),
    (rb"#\?(?:RADIANCE|RGBE)", _known("hdr", "a Radiance picture (HDR)")),
    (rb"II\xbc\x01", _known("jxr", "a JPEG XR picture")),
    (rb"BPG\xfb", _known("bpg", "a BPG picture")),
    (rb"gimp xcf", _known("xcf", "a picture of the program GIMP")),
    (rb"8BPS\x00\x02", _known("psb", "a very large Photoshop picture (PSB)")),
    (rb"II\*\x00.{4}CR\x02|....ftypcrx|FUJIFILMCCD-RAW|IIR[OS]|IIU\x00|FOVb|\x00MRM", _RAW),
    (
        rb"\xd7\xcd\xc6\x9a|\x01\x00\x09\x00\x00[\x01\x03]|\x01\x00\x00\x00.{36} EMF",
        _known("wmf", "a drawing of Windows (WMF or EMF)"),
    ),
    (rb"AC10\d\d\x00", _known("dwg", "an AutoCAD drawing")),
    (rb"MThd\x00\x00\x00\x06", _known("mid", "a MIDI file, which holds notes and no sound")),
    (rb"%!PS", _known("ps", "a PostScript file")),
    (rb"AT&TFORM....DJV[UM]", _known("djvu", "a DjVu document")),
    (rb".{60}BOOKMOBI", _known("mobi", "a Kindle e-book")),
    (rb"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3", _known("one", "a OneNote section")),
    (rb"[FCZ]WS[\x03-\x40].{4}", _known("swf", "a Flash animation")),
    (rb"SQLite format 3\x00", _known("sqlite", "a database")),
    (rb"Rar!", _known("rar", "a RAR archive")),
    (rb"7z\xbc\xaf\x27\x1c", _known("7z", "a 7z archive")),
    (rb"\x1f\x8b", _known("gz", "a GZIP archive")),
)
PACKED: tuple[tuple[str, Guess], ...] = (  # archives, by a part that only they have
    ("geogebra.xml", _known("ggb", "a GeoGebra construction")),
    ("flipchart.xml", _known("flipchart", "a flipchart of ActivInspire")),
    ("page0.svg", _known("notebook", "a lesson of SMART Notebook")),
    ("maindoc.kra", _known("kra", "a picture of the program Krita")),
)
INSTEAD = {
    **dict.fromkeys(("jxl", "exr", "hdr", "jxr", "bpg", "xcf", "psb", "raw", "wmf", "kra"), AS_PICTURE),
    **dict.fromkeys(("dwg", "ps", "djvu", "mobi", "one", "ggb", "flipchart", "notebook"), AS_PDF),
    "mid": AS_SOUND,
    "swf": AS_PLAYED,
}  # fmt: skip
ARCHIVES = ("zip", "rar", "7z", "gz")


def said_of_archive(form: str) -> str:
    """What is in one is not looked at: whoever handed it in takes it apart."""
    return f"This is {form}, whose files are not shown as evidence; ask for the files themselves."


SUFFIXES = {
    "jxl": "jxl", "exr": "exr", "hdr": "hdr", "jxr": "jxr", "wdp": "jxr", "xcf": "xcf", "psb": "psb", "mid": "mid",
    "midi": "mid", "djvu": "djvu", "mobi": "mobi", "one": "one", "swf": "swf", "dwg": "dwg", "wmf": "wmf", "emf": "wmf",
    "ggb": "ggb", "flipchart": "flipchart", "notebook": "notebook", "kra": "kra",
}  # fmt: skip
