"""Which kind a file is, from its first bytes; the name only earns a warning when it claims something else."""

import re
from pathlib import PurePath

from assessor_app.documents import rare_pictures, rare_recordings, unshown
from assessor_app.documents.compound_listing import top_names
from assessor_app.documents.csv_dialect import looks_like_table
from assessor_app.documents.forms import Guess, media, picture
from assessor_app.documents.rare_pictures import rare_picture
from assessor_app.documents.rare_recordings import rare_recording
from assessor_app.documents.source import Source
from assessor_app.documents.text_bytes import bare, looks_like_text
from assessor_app.documents.values import Kind
from assessor_app.documents.xml_forms import xml_form

HEAD = 65_536  # bytes looked at, from the front and from the back
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


PDF = Guess("pdf", "a PDF file", Kind.PDF)
DOCX = Guess("docx", "a Word file (DOCX)", Kind.DOCX)
TEXT = Guess("text", "a text file", Kind.TEXT)
XLSX = Guess("xlsx", "a spreadsheet (XLSX)", Kind.XLSX)
ODS = Guess("ods", "an OpenDocument spreadsheet", Kind.ODS)
CSV = Guess("csv", "a table written as text (CSV)", Kind.CSV)
PPTX = Guess("pptx", "a slide show (PPTX)", Kind.PPTX)
ODT = Guess("odt", "an OpenDocument text", Kind.ODT)
ODP = Guess("odp", "OpenDocument slides (ODP)", Kind.ODP)
ARCHIVE = Guess("zip", "a ZIP archive", None)
PROGRAM = Guess("program", "a program", None)
BLANK = Guess("blank", "nothing but empty bytes", None)
UNKNOWN = Guess("", "a file of an unknown form", None)
HTML = Guess("html", "a web page (HTML)", Kind.HTML)
MHTML = Guess("mhtml", "a saved web page (MHTML)", Kind.HTML)
EML = Guess("eml", "an e-mail message", Kind.HTML)
MSG = Guess("msg", "an Outlook message (.msg)", Kind.HTML)
MARKDOWN = Guess("markdown", "a Markdown text", Kind.MARKDOWN)
EPUB = Guess("epub", "an e-book (EPUB)", Kind.EPUB)
MATROSKA = media("mkv", "a Matroska or WebM video", "matroska")
MOV = media("mp4", "an MP4 or QuickTime file", "mov")
HEIC = Guess("heic", "a HEIC picture", Kind.IMAGE)
SVG = Guess("svg", "a drawing (SVG)", Kind.IMAGE)
SHORTCUT = Guess("lnk", "a shortcut to a file that stayed on another computer", None)
IWORK = Guess("iwork", "a document of Apple's Pages, Numbers or Keynote", None)
OWNER = Guess("owner", "the note that Office keeps beside a document while it is open, not the document itself", None)
PROTECTED = Guess("protected", "an Office file protected with a password", None)
PLAYLIST = Guess("playlist", "a playlist, which only points at other files", None)

_MAGIC: tuple[tuple[bytes, Guess], ...] = (
    (rb"\x89PNG\r\n\x1a\n", picture("png", "a PNG picture")),
    (rb"\xff\xd8\xff", picture("jpeg", "a JPEG picture")),
    (rb"GIF8[79]a", picture("gif", "a GIF picture")),
    (rb"RIFF....WEBP", picture("webp", "a WebP picture")),
    (rb"(?:II[*+]\0|MM\0[*+])", picture("tiff", "a TIFF picture")),
    (rb"BM.{8}.{4}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0", picture("bmp", "a BMP picture")),
    (rb"....ftyp(?:hei[cxms]|hev[cxms]|mif[12]|msf1|avc[is]|miaf)", HEIC),
    (rb"....ftypavi[fs]", picture("avif", "an AVIF picture")),
    (rb"....(?:ftyp|moov|mdat|free|skip|wide|pnot|moof|styp|sidx)", MOV),
    (rb"\x1aE\xdf\xa3", MATROSKA),
    (rb"RIFF....AVI ", media("avi", "an AVI video", "avi")),
    (rb"(?:RIFF|RF64)....WAVE", media("wav", "a WAV recording", "wav", Kind.AUDIO)),
    (rb"fLaC", media("flac", "a FLAC recording", "flac", Kind.AUDIO)),
    (rb"OggS", media("ogg", "an Ogg recording", "ogg", Kind.AUDIO)),
    (rb"ID3", media("mp3", "an MP3 recording", "mp3", Kind.AUDIO)),
    (rb"\xff[\xf0\xf1\xf8\xf9]", media("aac", "an AAC recording", "aac", Kind.AUDIO)),
    (rb"\xff[\xe2-\xe7\xf2-\xf7\xfa-\xff]", media("mp3", "an MP3 recording", "mp3", Kind.AUDIO)),
    (rb"FORM....AIF[FC]", media("aiff", "an AIFF recording", "aiff", Kind.AUDIO)),
    (rb"caff", media("caf", "a CAF recording", "caf", Kind.AUDIO)),
    (rb"#!AMR", media("amr", "an AMR recording", "amr", Kind.AUDIO)),
    (rb"FLV\x01", media("flv", "a Flash video", "flv")),
    (rb"\x30\x26\xb2\x75\x8e\x66\xcf\x11", media("wmv", "a Windows Media file", "asf")),
    (rb"\0\0\x01\xba", media("mpeg", "an MPEG video", "mpeg")),
    (rb"\0\0\x01\xb3", media("mpeg", "an MPEG video", "mpegvideo")),
    (rb"G.{187}G", media("ts", "an MPEG transport stream", "mpegts")),
    (rb"#EXTM3U", PLAYLIST),
    (rb"ffconcat version", PLAYLIST),
    (rb"\[playlist\]", PLAYLIST),
    (rb"(?:\xef\xbb\xbf)?\s{0,64}\{\\rtf", Guess("rtf", "a rich-text file (RTF)", Kind.RTF)),
    (rb"[\xdb\x9b]\xa5.\0", Guess("doc", "a Word file from before 1995 (.doc)", None)),
    (rb"\t(?:\0\x04|\x02\x06|\x04\x06|\x08[\x08\x10])\0", Guess("older xls", "an Excel file from before 1995", None)),
    (rb"\xed\xde\xad\x0b", Guess("ppt", "a PowerPoint file from before 1995 (.ppt)", None)),
    (rb"\xffWPC", Guess("wpd", "a WordPerfect file (.wpd)", None)),
    (rb"\x7fELF|MZ.{58}|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe", PROGRAM),
    (rb"\x4c\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", SHORTCUT),
    (rb"\0\x05\x16[\0\x07]\0", Guess("appledouble", "what a Mac notes beside a file, not the file itself", None)),
)
_PARTS = (
    (b"word/", DOCX),
    (b"ppt/", PPTX),
    (b"xl/workbook.bin", Guess("xlsb", "a binary spreadsheet (XLSB)", None)),
    (b"xl/", XLSX),
)
_IWORK_PARTS = frozenset({b"index/document.iwa", b"index.zip", b"index.xml.gz", b"index.apxl", b"index.apxl.gz"})
_OWNER_BYTES = (54, 162, 165)  # of the notes that Word, PowerPoint and Excel keep
_MIMETYPES = (
    (b"application/vnd.oasis.opendocument.text", ODT),
    (b"application/vnd.oasis.opendocument.spreadsheet", ODS),
    (b"application/vnd.oasis.opendocument.presentation", ODP),
    (b"application/vnd.oasis.opendocument.graphics", Guess("odg", "an OpenDocument drawing (ODG)", Kind.ODP)),
    (b"application/vnd.oasis.opendocument", Guess("odf", "an OpenDocument file", None)),
    (b"application/vnd.sun.xml.writer", Guess("sxw", "an OpenOffice.org text (.sxw)", None)),
    (b"application/vnd.sun.xml.calc", Guess("sxc", "an OpenOffice.org spreadsheet (.sxc)", None)),
    (b"application/vnd.sun.xml.impress", Guess("sxi", "an OpenOffice.org slide show (.sxi)", None)),
    (b"application/epub", EPUB),
)
_PROMISED_PACKAGES = {
    "docx": DOCX, "docm": DOCX, "dotx": DOCX, "pptx": PPTX, "pptm": PPTX, "ppsx": PPTX, "xlsx": XLSX, "xlsm": XLSX,
    "ods": ODS, "odt": ODT, "ott": ODT, "odp": ODP, "epub": EPUB,
}  # fmt: skip
_LISTING = 1_048_576  # bytes of an archive's list of files that are looked through
_OLD = Guess("ole", "an older Office file", None)
TORN = Guess("torn", "an older Office file that lost the list of its parts", None)
_LEGACY = (
    ("WordDocument", Guess("doc", "an older Word file (.doc)", None)),
    ("Workbook", Guess("xls", "an older Excel file (.xls)", Kind.XLS)),
    ("Book", Guess("xls", "an older Excel file (.xls)", Kind.XLS)),
    ("PowerPoint Document", Guess("ppt", "an older PowerPoint file (.ppt)", None)),
    ("PP40", Guess("ppt", "an older PowerPoint file (.ppt)", None)),
    ("__properties_version1.0", MSG),
    ("__substg1.0_", MSG),
    ("VisioDocument", Guess("vsd", "a Visio drawing (.vsd)", None)),
    ("Quill", Guess("pub", "a Publisher file (.pub)", None)),
    ("MatOST", Guess("wps", "a Microsoft Works file (.wps)", None)),
)
_SUFFIXES = {
    "pdf": "pdf", "docx": "docx", "png": "png", "jpg": "jpeg", "jpeg": "jpeg", "gif": "gif", "webp": "webp",
    "tif": "tiff", "tiff": "tiff", "bmp": "bmp", "mp4": "mp4", "m4v": "mp4", "mov": "mp4", "m4a": "mp4",
    "3gp": "mp4", "mkv": "mkv", "webm": "mkv", "avi": "avi", "wav": "wav", "mp3": "mp3", "flac": "flac",
    "ogg": "ogg", "txt": "text", "pptx": "pptx", "xlsx": "xlsx", "doc": "doc", "xls": "xls", "ppt": "ppt",
    "html": "html", "htm": "html", "heic": "heic", "csv": "csv", "tsv": "csv", "tab": "csv", "xlsm": "xlsx",
    "ods": "ods", "odt": "odt", "ott": "odt", "rtf": "rtf", "odp": "odp", "epub": "epub", "svg": "svg", "svgz": "svg",
    "avif": "avif", "eml": "eml", "msg": "msg", "heif": "heic", "ppsx": "pptx",
    "zip": "zip", "fodt": "fodt", "odg": "odg", "fodg": "fodg", "fods": "fods", "fodp": "fodp",
    **rare_pictures.SUFFIXES,
    **rare_recordings.SUFFIXES,
    **unshown.SUFFIXES,
}  # fmt: skip
_PDF_OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")
_PAGE_STARTS = (b"<!doctype html", b"<html", b"<head", b"<body")
_PAGE_SUFFIXES = ("html", "htm", "xhtml", "xht")
_MARKDOWN = ("md", "markdown", "mdown", "mkd", "mdx", "rmd", "qmd")
_MIME = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]")
_HANDFUL = 64  # bytes
_OF_LETTERS = ("text", "csv", "html", "eml")
_TABLES = ("csv", "tsv", "tab")
_PLAIN = ("", "txt", "text", "log", "out", *_MARKDOWN, *_TABLES)
_PROSE = ("md", "markdown", "srt", "vtt", "json", "xml", "css", "js", "py", "tex", "yaml", "yml", "ics")


def guess(source: Source, name: str) -> Guess:
    """What the content is; only where two kinds share a content does the name decide between them."""
    head = source.read_at(0, HEAD)
    if head and not any(head):
        return BLANK
    if name.startswith("~$") and source.size in _OWNER_BYTES:
        return OWNER
    if (letters := _marked_text(head)) is not None:
        return _textual(letters, _suffix(name))
    if (rare := rare_picture(source, head, _suffix(name))) is not None:
        return rare
    if head.startswith(b"\x1f\x8b") and _suffix(name) in ("svg", "svgz"):
        return SVG
    for magic, found in (*unshown.BEGINNINGS, *_MAGIC):
        if re.match(magic, head, re.DOTALL):
            return found
    if (recording := rare_recording(head, _suffix(name))) is not None:
        return recording
    if head.startswith(b"PK"):
        return _package(source, head, name)
    if head.startswith(OLE):
        return _legacy(source)
    if b"%PDF-" in head[:2048] or (_suffix(name) == "pdf" and _PDF_OBJECT.search(head)):
        return PDF
    return _textual(head, _suffix(name))


def _marked_text(head: bytes) -> bytes | None:
    """As UTF-8, a text that says it is UTF-16 or UTF-32; its mark is the beginning of some recordings too."""
    if not head.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        return None
    wide = head.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff"))
    text = head[: len(head) // 4 * 4].decode("utf-32" if wide else "utf-16", "replace")
    odd = sum(not (c.isprintable() or c.isspace()) or c == "\ufffd" for c in text)
    return text.encode("utf-8", "replace") if odd * 20 <= len(text) else None


def mismatch(found: Guess, name: str) -> str | None:
    """A sentence when the name promises another kind than the content holds."""
    told = _SUFFIXES.get(_suffix(name))
    if told is None or found is UNKNOWN or told == found.code or {told, found.code} == {"text", "csv"}:
        return None
    return f"{promised(name)} the content is {found.form}."


def promises(name: str) -> bool:
    """Whether the name says what the content is, in a way that is known here."""
    return _suffix(name) in _SUFFIXES


def is_next_to_nothing(found: Guess, name: str, source: Source) -> bool:
    """Whether a name promises more than letters, and the content is a handful of them, and no link either."""
    if found not in (TEXT, CSV) or _SUFFIXES.get(_suffix(name), "text") in _OF_LETTERS:
        return False
    return source.size < _HANDFUL and b"://" not in source.read_at(0, _HANDFUL)


def promised(name: str) -> str:
    """The beginning of a sentence about a content that is something else."""
    return f"The name ends in “.{_suffix(name)}”, but"


def _suffix(name: str) -> str:
    return PurePath(name).suffix.lower().lstrip(".")


def _package(source: Source, head: bytes, name: str) -> Guess:
    """By the names in its list of files: an archive that holds an office document is none."""
    names = _entries(source, head)
    if b"[content_types].xml" in names:
        for start, found in _PARTS:
            if any(entry.startswith(start) for entry in names):
                return found
    if b"mimetype" in names or b"meta-inf/manifest.xml" in names:
        content = head + source.read_at(max(0, source.size - 4 * HEAD), 4 * HEAD)
        for mark, found in _MIMETYPES:
            if mark in content:
                return found
    if names & _IWORK_PARTS:
        return IWORK
    for part, found in unshown.PACKED:
        if part.encode() in names:
            return found
    # a package without its main part: the reader says what is missing
    return _PROMISED_PACKAGES.get(_suffix(name), ARCHIVE)


def _entries(source: Source, head: bytes) -> frozenset[bytes]:
    """Names in the list of files at the end of an archive, in small letters; where it is lost, those in its head."""
    begin = max(0, source.size - HEAD - 22)
    tail = source.read_at(begin, HEAD + 22)
    end = tail.rfind(b"PK\x05\x06")
    size = min(_LISTING, int.from_bytes(tail[end + 12 : end + 16], "little")) if end >= 0 else 0
    listing = source.read_at(max(0, begin + end - size), size)
    found = _named(listing, b"PK\x01\x02", 28, 46) or _named(head, b"PK\x03\x04", 26, 30)
    return frozenset(entry.lower().replace(b"\\", b"/").lstrip(b"/") for entry in found)


def _named(data: bytes, mark: bytes, length_at: int, name_at: int) -> list[bytes]:
    found = []
    at = data.find(mark)
    while at >= 0:
        length = int.from_bytes(data[at + length_at : at + length_at + 2], "little")
        found.append(data[at + name_at : at + name_at + length])
        at = data.find(mark, at + name_at)
    return found


def _legacy(source: Source) -> Guess:
    if names := top_names(source):
        known = (PROTECTED if "encryptedpackage" in names else None, *(g for m, g in _LEGACY if m.lower() in names))
        return next((found for found in known if found), _OLD)
    data = source.read_at(0, 64 * HEAD)  # of one whose list of names is damaged
    if "EncryptedPackage".encode("utf-16-le") in data:
        return PROTECTED
    for mark, found in _LEGACY:
        if mark.encode("utf-16-le") in data:
            return found
    return TORN


def _names_mail(head: bytes) -> bool:
    """By the lines that no message lacks."""
    return b"\nsubject:" in head or (b"\nfrom:" in head and b"\ndate:" in head)


def _textual(head: bytes, suffix: str) -> Guess:
    if (form := xml_form(head)) is not None:
        return form
    start = re.sub(rb"\A(?:\xef\xbb\xbf|\s|<!--.*?-->|<\?xml[^>]*>)+", b"", head[:8192], flags=re.DOTALL)[:1024].lower()
    if start.startswith(_PAGE_STARTS) or (suffix in _PAGE_SUFFIXES and looks_like_text(head)):
        return HTML
    if suffix == "eml" and _HEADER.match(head) and _names_mail(b"\n" + head[:HEAD].lower()):
        return EML
    if _MIME.search(head[:8192]):
        return MHTML
    if start.startswith((b"<svg", b"<!doctype svg")) or (
        start.startswith((b"<!doctype", b"<!entity")) and b"<svg" in head
    ):
        return SVG
    if suffix in ("m3u", "m3u8", "pls"):
        return PLAYLIST
    head = _bare(head, suffix)
    if not looks_like_text(head):
        return UNKNOWN
    if suffix in _MARKDOWN:
        return MARKDOWN
    return CSV if suffix in _TABLES or (suffix not in _PROSE and _is_table(head)) else TEXT


def _bare(head: bytes, suffix: str) -> bytes:
    """Without what a terminal heeds and zeros among the letters, in whatever may be a text."""
    rest = bare(head) if suffix in _PLAIN or not promises(f"x.{suffix}") else head
    return rest if suffix in _PLAIN or 2 * len(rest) >= len(head) else head


def _is_table(head: bytes) -> bool:
    """True when the text is a table beyond doubt; a line that the end of the head may have cut is left out."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "replace")
    else:
        text = head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    return looks_like_table(text if len(head) < HEAD else text.rpartition("\n")[0])
