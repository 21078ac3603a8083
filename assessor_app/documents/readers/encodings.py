"""Letters out of bytes: what a file says of its encoding is believed when it fits, else it is guessed, and said so."""

import codecs
import re

from assessor_app.documents.readers.protocol import Unfit
from assessor_app.documents.text_bytes import bare, looks_like_text, unmarked_wide

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_SAMPLE = 131_072
_NO_TEXT = "The file is not text."
_CUT = "The text ends in the middle of a letter; it was cut off."
_DAMAGED = "Some letters are damaged and shown as �."
_NAMES = {
    "cp1252": "Western European", "cp1250": "Central European", "cp1251": "Cyrillic", "koi8_r": "Cyrillic (KOI8-R)",
    "koi8_u": "Cyrillic (KOI8-U)", "cp932": "Japanese (Shift-JIS)", "shift_jis": "Japanese (Shift-JIS)",
    "euc_jp": "Japanese (EUC)", "gb18030": "Chinese (GB18030)", "big5": "Chinese (Big5)", "cp949": "Korean",
    "euc_kr": "Korean", "cp1253": "Greek", "cp1255": "Hebrew", "cp1256": "Arabic", "cp1254": "Turkish",
    "iso2022_jp": "Japanese (ISO-2022-JP)", "mac_roman": "Macintosh", "cp874": "Thai", "cp866": "Cyrillic (DOS)",
    "cp850": "Western European (DOS)", "iso8859_2": "Central European (ISO)", "cp852": "Central European (DOS)",
    "mac_latin2": "Central European (Macintosh)",
    "iso8859_5": "Cyrillic (ISO)", "cp855": "Cyrillic (DOS, older)",
    "iso8859_6": "Arabic (ISO)", "cp1257": "Baltic", "cp1258": "Vietnamese",
}  # fmt: skip
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "latin_1": "cp1252", "iso8859_1": "cp1252", "ascii": "utf-8",
          "shift_jis": "cp932", "euc_kr": "cp949", "iso8859_9": "cp1254", "tis_620": "cp874"}  # fmt: skip
_COMMON = ("cp932", "euc_jp", "gb18030", "big5", "cp949", "koi8_r", "cp1251", "cp1250", "cp1253", "cp1254", "cp1255",
           "cp1256", "cp874", "cp866", "cp1252", "iso8859_2", "cp852", "mac_latin2", "iso8859_5", "iso8859_6",
           "cp855", "cp1257", "cp1258")  # fmt: skip
_DECLARED = re.compile(rb"""(?:charset\s*=\s*|<\?xml[^>]{0,80}encoding\s*=\s*)["']?\s*([A-Za-z0-9_:.\-]{2,40})""", re.I)
_PARTING = "“”‘„‚•§°·«»¿¡©®™´¨ÄÖÜÉÈÊÀÂÇÑÅÆ"  # not dashes, which stand between words
_PARTED = re.compile(f"[a-zß-ÿ][{_PARTING}](?=[a-zß-ÿ{_PARTING}])")
_FRAMED = re.compile(rb"[\xc4\xcd]{3}")  # the lines of DOS; who takes them for letters sees ÄÄÄ
_BOXES = frozenset(map(chr, range(0x2500, 0x25A0)))
_WESTERN = frozenset("äöüÄÖÜßéèêëÉÈÊàâÀÂçÇîïôûùñÑáíóúÁÍÓÚåÅæÆøØœŒ“”‘’„‚–—…€£§°•·«»¿¡©®™½¼²³ãõÃÕ´¨\xa0")

_TURKISH = frozenset("çÇğĞıİöÖşŞüÜâÂîÎûÛ“”‘’‚„–—…€§°•·«»´¨\xa0")
_FITTING = (("cp1252", _WESTERN), ("mac_roman", _WESTERN), ("cp850", _WESTERN), ("cp1254", _TURKISH))


def decoded(data: bytes, declared: str | None = None) -> tuple[str, list[str]]:
    """The text and what to warn of; raises Unfit for binary data. `declared` is what the file says of itself."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _lossy(data[len(mark) :], encoding)
    if (wide := unmarked_wide(data[:4096])) is not None:
        return _lossy(data, wide)
    for said in (declared, _shifting(data[:_SAMPLE]), "utf-8"):
        if (found := _strict(data, said)) is not None:
            return found
    if not looks_like_text(bare(data[:65_536])):
        raise Unfit(_NO_TEXT)
    if declared is None and _mostly_utf_8(data):
        return data.decode("utf-8", "replace"), [_DAMAGED]
    return _guessed(data)


def _shifting(sample: bytes) -> str | None:
    """The encoding that goes from one set of letters to another by commands, if it is one of those."""
    if b"\x1b$)C" in sample:
        return "iso2022_kr"
    return "iso2022_jp" if b"\x1b$" in sample else None


def declared_encoding(head: bytes) -> str | None:
    """The encoding a web page or XML file names at its beginning, if it names one that exists."""
    found = _DECLARED.search(head[:4096])
    return _known(found[1].decode("ascii")) if found else None


def _known(name: str) -> str | None:
    try:
        known = codecs.lookup(name).name.replace("-", "_")
    except (LookupError, ValueError):
        return None
    known = _WIDER.get(known, known)
    return None if known.startswith(("utf_16", "utf_32", "utf_7")) else known  # said in bytes, so it cannot be so


def _strict(data: bytes, encoding: str | None) -> tuple[str, list[str]] | None:
    """The text, when every byte of it fits; a last letter cut in half does not count."""
    if encoding is None:
        return None
    try:
        return data.decode(encoding), []
    except UnicodeDecodeError as error:
        whole = data[: error.start]
        if error.reason == "unexpected end of data" and error.end == len(data) and not whole.isascii():
            return whole.decode(encoding), [_CUT]
    except LookupError:
        return None
    return None


def _lossy(data: bytes, encoding: str) -> tuple[str, list[str]]:
    text = data.decode(encoding, "replace")
    lost = text.count("�")
    if lost * 10 > len(text) + 10:
        raise Unfit(_NO_TEXT)
    return text, [_DAMAGED] if lost else []


def _mostly_utf_8(data: bytes) -> bool:
    """UTF-8 with a few bytes broken: many letters of several bytes that fit, few that do not."""
    text = data[:_SAMPLE].decode("utf-8", "replace")
    wide = sum(ord(c) > 127 and c != "�" for c in text)
    return wide > 20 * text.count("�")


def _guessed(data: bytes) -> tuple[str, list[str]]:
    framed = len(_FRAMED.findall(data[:_SAMPLE])) > 1
    tried = sorted(_FITTING, key=lambda each: framed and each[0] != "cp850")
    encoding = next((name for name, known in tried if _fits(data, name, known)), None) or _likely(data)
    text = data.decode(encoding, "replace")
    name = _NAMES.get(encoding, encoding.replace("_", "-").upper())
    said = f"The file does not say how its letters are encoded; they are shown as {name}, which is a guess."
    return text, [said]


def _fits(data: bytes, encoding: str, known: frozenset[str]) -> bool:
    """Hardly a letter that no text of these languages has, and hardly a word with a sign or a capital within: so look
    words that Excel for Mac wrote when they are taken for those of Windows, and those of DOS when for those of a
    Mac. The boxes that DOS draws round words are no letters."""
    text = data[:_SAMPLE].decode(encoding, "replace")
    high = [letter for letter in text if letter > "\x7f" and letter not in _BOXES]
    met = sum(letter in known for letter in high)
    letters = sum("A" <= letter < "{" for letter in text)
    parted = len(_PARTED.findall(text))
    return met * 20 >= len(high) * 19 and letters > 2 * len(high) and parted * 4 <= len(high)


def _likely(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE], cp_isolation=list(_COMMON)).best()
    found = _known(best.encoding) if best is not None else None
    return found or "cp1252"
