"""Reads a rich text token by token and gives its paragraphs and tables as blocks to be laid out."""

from collections.abc import Iterator
from typing import Any

from assessor_app.documents.limits import Limits
from assessor_app.documents.readers import docx_css, rtf_pictures
from assessor_app.documents.readers.blocks import Block, Flow, NewPage, Paper, boxed
from assessor_app.documents.readers.docx_fields import address_note
from assessor_app.documents.readers.docx_styles import Styles
from assessor_app.documents.readers.docx_writing import LONG
from assessor_app.documents.readers.glyphs import UNDRAWN, Glyphs
from assessor_app.documents.readers.patience import for_laying_out
from assessor_app.documents.readers.protocol import Unfit
from assessor_app.documents.readers.rtf_state import CODE_PAGES, Font, State, set_letters, set_lines
from assessor_app.documents.readers.rtf_tables import CellShape, Stream
from assessor_app.documents.readers.rtf_tokens import Token, tokens
from assessor_app.documents.readers.symbols import plain_symbols
from assessor_app.documents.readers.visible import escaped

_SIGNS = {"emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
          "bullet": "•", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "zwj": "\u200d",
          "zwnj": "\u200c", "ltrmark": "\u200e", "rtlmark": "\u200f"}  # fmt: skip
_NESTED = {"footnote": "note", "annotation": "comment", "shptxt": "box", "dptxbxtext": "box"}
_MARGINS = ("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf")
_SILENT = {"info", "nonshppict", "shprslt", "xe", "tc", "tcn", "rxe", "bkmkstart", "bkmkend", "ftnsep",
           "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "filetbl", "revtbl", "rsidtbl", "listtable",
           "listoverridetable", "generator", "sn", "objdata", "objclass", "objname", "objalias", "objsect",
           "atnid", "atnauthor", "atndate", "atnref", "atnparent", "atnicn", "atrfstart", "atrfend", "atntime",
           "mmathPict",
           "pgdsctbl", "template", "themedata", "colorschememapping", "datastore", "latentstyles", "xmlnstbl",
           "pnseclvl", "pntxta", "pntxtb", "picprop", "blipuid", "datafield", "formfield", "fldtype", "mmathPr",
           "wgrffmtfilter", "userprops", "docvar", "protusertbl", "background", "falt", "panose", "fname",
           "mctrlPr", "defchp", "defpap", "private", "mailmerge", "keycode", "nextfile", "passwordhash"}  # fmt: skip
_KNOWN = {"fldinst", "shppict", "shpinst", "annotation", "ud", "moMath", "moMathPara", "shptxt", "nesttableprops",
          "pict", "cs", "listtext", "pntext", "result", "bkmkstart", "shpgrp"}  # fmt: skip
_DEEPEST = 5_000
_DEEP = "The rich text is nested too deep."
_CUT = "The file ends in the middle; it is damaged or cut short, and parts are missing."
_REST = "The file goes on after its end; it is damaged, and parts may be missing."
_CHANGED = "The document has tracked changes; additions are underlined, deletions struck through."
_HIDDEN = "The document holds hidden text; it is shown in grey."
_COMMENTED = "The document has comments; they stand after its text."


class RtfWalk:
    """One pass over a rich text; gathers notes, comments, pictures and warnings on its way."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data, self._limits = data, limits
        self._patience = for_laying_out(limits)
        self.pictures: dict[str, bytes] = {}
        self.warnings: list[str] = []
        self.notes: list[tuple[Block, ...]] = []
        self.comments: list[tuple[Block, ...]] = []
        self.margins: dict[str, list[tuple[Block, ...]]] = {"header": [], "footer": []}
        self._fonts: dict[int, Font] = {}
        self._colours: list[str] = [""]
        self._page = "cp1252"
        self._families = Styles(None)
        self._glyphs = Glyphs()
        self._stack: list[State] = []
        self._state = State()
        self._streams: list[tuple[int, str, Stream]] = [(0, "body", Stream())]
        self._words: list[list[str]] = [[]]
        self._boxes: list[list[Block]] = [[]]
        self._bytes = bytearray()
        self._units: list[int] = []
        self._skipping = 0
        self._shapes: list[CellShape] = []
        self._shape = CellShape()
        self._picture = rtf_pictures.Picture()
        self._instruction = ""
        self._table_entry: list[int] = [0, 0, 0]
        self._font_name = ""
        self._paper = {
            "paperw": 12_240,
            "paperh": 15_840,
            "margl": 1_800,
            "margr": 1_800,
            "margt": 1_440,
            "margb": 1_440,
        }
        self._breaks = False
        self._ended_at = False

    def blocks(self) -> Iterator[Block]:
        """The whole text, then what hangs on it."""
        set_paper = False
        for number, token in enumerate(tokens(self._data)):
            if number % 4096 == 0 and self._patience.over:
                self.warn(LONG)
                break
            if self._ended_at:
                if token.kind in ("open", "word") or token.data.strip():
                    self.warn(_REST)
                    break
                continue
            self._heed(token)
            if token.kind == "word" and token.word in ("par", "row", "sect", "page"):
                ready = self._streams[0][2].take() if len(self._streams) == 1 else ()
                if ready and not set_paper:
                    set_paper = True
                    yield self._sheet()
                yield from ready
        else:
            if not self._ended_at:
                self.warn(_CUT)
        while len(self._streams) > 1:
            self._end_stream()
        self._end_paragraph(last=True)
        if not set_paper:
            yield self._sheet()
        yield from self._streams[0][2].finished()
        yield from self._hanging()

    def _hanging(self) -> Iterator[Block]:
        for kind in ("header", "footer"):
            for blocks in self.margins[kind]:
                yield Flow(f"<hr/><p class='aside'>Page {kind}:</p>")
                yield from blocks
        if self.notes:
            yield Flow("<hr/><p class='aside'>Notes:</p>")
        for number, blocks in enumerate(self.notes, 1):
            yield from _led(f"[{number}] ", blocks)
        if self.comments:
            self.warn(_COMMENTED)
            yield Flow("<hr/><p class='aside'>Comments:</p>")
        for number, blocks in enumerate(self.comments, 1):
            yield from _led(f"[Comment {number}] ", blocks)

    def _sheet(self) -> Paper:
        sides = {name: min(max(number / 20, 18.0), 2_400.0) for name, number in self._paper.items()}
        width, height = max(200.0, sides["paperw"]), max(200.0, sides["paperh"])
        left, right = (min(sides[name], width * 0.25) for name in ("margl", "margr"))
        top, bottom = (min(sides[name], height * 0.25) for name in ("margt", "margb"))
        return Paper(width, height, left, top, right, bottom)

    def warn(self, sentence: str) -> None:
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    def _heed(self, token: Token) -> None:
        kind = token.kind
        if kind in ("text", "byte"):
            self._letters(token.data)
            return
        if self._skipping and kind in ("word", "sign") and token.word != "u":
            self._skipping -= 1
            return
        if not (kind == "word" and token.word in ("u", "uc")):
            self._flush()
        if kind == "open":
            self._skipping = 0
            self._open()
        elif kind == "close":
            self._skipping = 0
            self._close()
        elif kind == "word":
            self._word(token.word, token.number)
        elif kind == "sign":
            self._sign(token.word)
        elif kind == "data" and self._state.target == "pict":
            self._picture.raw += token.data

    def _open(self) -> None:
        self._stack.append(self._state)
        if len(self._stack) > _DEEPEST:
            raise Unfit(_DEEP)
        self._state = self._state.inner()

    def _close(self) -> None:
        if not self._stack:
            return
        ended = self._state
        self._state = self._stack.pop()
        if ended.target == "pict" and self._state.target != "pict":
            self._show_picture()
        if ended.target == "fldrslt" and self._state.target != "fldrslt":
            self._put(address_note(self._instruction, "".join(self._words[-1])[-2000:]))
        if len(self._streams) > 1 and len(self._stack) < self._streams[-1][0]:
            self._end_stream()
        if not self._stack:
            self._ended_at = True

    def _word(self, word: str, number: int | None) -> None:
        state = self._state
        if word == "u" and number is not None:
            self._unit(number)
        elif word == "uc":
            state.skip = min(max(number or 0, 0), 10)
        elif state.target == "upr" and word == "ud":
            state.target = "body"
        elif state.target in ("skip", "upr"):
            return
        elif word == "upr":
            state.target = "upr"  # the same text twice: the second, in Unicode, counts
        elif state.starred and word not in _KNOWN and word not in _NESTED:
            state.target = "skip"
        elif word in ("fonttbl", "colortbl", "stylesheet", "fldinst", "pict", "fldrslt", "sv"):
            self._begin(word)
        elif word in _SILENT:
            state.target = "skip"
        elif word in _NESTED or word in _MARGINS:
            self._begin_stream("note" if word == "footnote" else _NESTED.get(word, word[:6]))
        elif state.target in ("fonttbl", "colortbl"):
            self._table_word(word, number)
        elif state.target == "pict":
            self._picture.heed(word, number)
        elif state.target != "stylesheet":
            self._text_word(word, number)
        state.starred = False

    def _begin(self, word: str) -> None:
        self._state.target = {"fldrslt": "fldrslt", "sv": "sv"}.get(word, word)
        if word == "fldinst":
            self._instruction = ""
        if word == "pict":
            self._picture = rtf_pictures.Picture()

    def _table_word(self, word: str, number: int | None) -> None:
        if word == "f" and self._state.target == "fonttbl":
            self._table_entry[0] = number or 0
            self._font_name = ""
            self._fonts[self._table_entry[0]] = Font()
        elif word in ("fcharset", "cpg") and number is not None:
            page = CODE_PAGES.get(number, "") if word == "fcharset" else f"cp{number}"
            key = self._table_entry[0]
            old = self._fonts.get(key, Font())
            self._fonts[key] = Font(old.name, page or old.page, number == 2 and word == "fcharset")
        elif word in ("red", "green", "blue"):
            self._table_entry[("red", "green", "blue").index(word)] = min(max(number or 0, 0), 255)

    def _text_word(self, word: str, number: int | None) -> None:
        state = self._state
        if word in ("deleted", "revised") and number != 0:
            self.warn(_CHANGED)
        if word == "v" and number != 0:
            self.warn(_HIDDEN)
        if set_letters(state, word, number, self._colours) or set_lines(state, word, number):
            return
        if word in ("par", "sect"):
            self._end_paragraph()
            self._breaks |= word == "sect"
        elif word == "page":
            self._end_paragraph(last=True)
            self._breaks = True
        elif word in ("line", "tab"):
            self._put("<br/>" if word == "line" else "    ")
        elif word in _SIGNS:
            self._put_text(_SIGNS[word])
        elif word in ("cell", "nestcell", "row", "nestrow"):
            self._table_end(word)
        elif word == "trowd":
            self._shapes, self._shape = [], CellShape()
        elif word == "cellx":
            self._shape.edge = min(max(number or 0, 0), 100_000)
            self._shapes.append(self._shape)
            self._shape = CellShape()
        elif word in ("clmrg", "clvmrg", "clbrdrt", "clbrdrl", "clbrdrb", "clbrdrr", "clcbpat"):
            self._cell_word(word, number)
        elif word in self._paper and number:
            self._paper[word] = abs(number)
        elif word == "ansicpg" and number:
            self._page = f"cp{number}"
        elif word in ("mac", "pc", "pca"):
            self._page = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[word]
        elif word == "object":
            self._put_text("[Embedded object, not opened] ")

    def _cell_word(self, word: str, number: int | None) -> None:
        if word == "clmrg":
            self._shape.goes_on = True
        elif word == "clvmrg":
            self._shape.follows = True
        elif word == "clcbpat":
            found = self._colours[number] if number is not None and 0 < number < len(self._colours) else ""
            self._shape.fill = found or None
        else:
            self._shape.lined = True

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._state.starred = True
        elif sign in "\r\n":
            self._end_paragraph()
        elif sign in "{}\\~_":
            self._put_text({"~": "\u00a0", "_": "\u2011"}.get(sign, sign))

    def _letters(self, data: bytes) -> None:
        if self._skipping:
            gone = min(self._skipping, len(data))
            self._skipping -= gone
            data = data[gone:]
        target = self._state.target
        if target == "pict":
            self._picture.digits += data
        elif target == "fonttbl":
            self._font_name += data.decode("latin-1")
            if ";" in self._font_name:
                key = self._table_entry[0]
                old = self._fonts.get(key, Font())
                self._fonts[key] = Font(self._font_name.split(";")[0].strip(), old.page, old.symbols)
                self._font_name = ""
        elif target == "colortbl":
            for _ in range(data.count(b";") if len(self._colours) < 5_000 else 0):
                self._colours.append("{:02x}{:02x}{:02x}".format(*self._table_entry))
                self._table_entry = [0, 0, 0]
        elif data:
            self._flush_units()
            self._bytes += data

    def _unit(self, number: int) -> None:
        if self._bytes:
            self._flush()
        self._units.append(number % 65_536)
        self._skipping = self._state.skip

    def _flush(self) -> None:
        """Write down the bytes and units gathered so far."""
        self._flush_units()
        if self._bytes:
            data, self._bytes = bytes(self._bytes), bytearray()
            font = self._fonts.get(self._state.font if self._state.font is not None else -1, Font())
            if font.symbols and self._state.target not in ("skip", "fldinst", "sv"):
                self._put_text(plain_symbols(data.decode("latin-1"), font.name))
            else:
                self._put_text(_decoded(data, font.page or self._page))

    def _flush_units(self) -> None:
        if self._units:
            data = b"".join(unit.to_bytes(2, "little") for unit in self._units)
            self._units = []
            font = self._fonts.get(self._state.font if self._state.font is not None else -1, Font())
            self._put_text(plain_symbols(data.decode("utf-16-le", "replace"), font.name if font.symbols else ""))

    def _put_text(self, text: str) -> None:
        target = self._state.target
        if target == "fldinst":
            self._instruction += text
        elif target not in ("skip", "upr", "stylesheet", "sv", "pict", "fonttbl", "colortbl"):
            plain = self._glyphs.drawable(text)
            if self._glyphs.undrawn:
                self.warn(UNDRAWN)
            self._put(self._dressed(escaped(plain)))

    def _put(self, html: str) -> None:
        if html and self._state.target not in ("skip", "upr", "stylesheet", "fldinst"):
            self._words[-1].append(html)

    def _dressed(self, text: str) -> str:
        look = self._state.letters
        if not look and self._state.font is None:
            return text
        font = self._fonts.get(self._state.font if self._state.font is not None else -1, Font())
        known = {"size": 24.0, **look, "font": font.name}
        css = docx_css.letters(known, self._families.family(known), None)
        if css["color"] == "#000000":
            del css["color"]
        if look.get("vanish"):
            css |= {"color": "#808080", "font-style": "italic"}
        change = look.get("change")
        if change:
            css["color"] = "#06662e" if change == "ins" else "#a01c1c"
        text = f"<span style='{docx_css.written(css)}'>{text}</span>"
        if look.get("strike") or change == "del":
            text = f"<s>{text}</s>"
        elif look.get("u") or change == "ins":
            text = f"<u>{text}</u>"
        side = look.get("vertAlign")
        return f"<{side[:3]}>{text}</{side[:3]}>" if side else text

    def _level(self) -> int:
        lines = self._state.lines
        return max(int(lines.get("itap", 0)), 1) if lines.get("intbl") or lines.get("itap") else 0

    def _end_paragraph(self, last: bool = False) -> None:
        """Write the paragraph down; the last one of a text only when it holds something."""
        self._flush()
        text, self._words[-1] = "".join(self._words[-1]), []
        boxes, self._boxes[-1] = self._boxes[-1], []
        stream, level, lines = self._streams[-1][2], self._level(), self._state.lines
        top = len(self._streams) == 1 and not level
        if (self._breaks or lines.get("pageBreakBefore")) and top and (text or not last):
            stream.add(NewPage(), 0)
            self._breaks = False
        if text or not last:
            outline = lines.get("outlinelevel", 9)
            tag = f"h{min(outline + 1, 6)}" if outline < 9 and text else "p"
            css: dict[str, Any] = {"font-size": "12pt"} | docx_css.paragraph(lines, self._sheet().text_width)
            turned = " dir='rtl'" if lines.get("bidi") else ""
            stream.add(f"<{tag}{turned} style='{docx_css.written(css)}'>{text or '&#160;'}</{tag}>", level)
        for box in boxes:
            stream.add(box, level)

    def _table_end(self, word: str) -> None:
        level = 1 if not word.startswith("nest") else max(2, int(self._state.lines.get("itap", 2)))
        if word in ("cell", "nestcell"):
            lines = self._state.lines
            kept = lines.get("itap"), lines.get("intbl")
            lines["itap"], lines["intbl"] = level, True
            self._end_paragraph()
            lines["itap"], lines["intbl"] = kept[0] or 0, kept[1]
            self._streams[-1][2].end_cell(level)
        else:
            self._streams[-1][2].end_row(level, self._shapes)

    def _begin_stream(self, kind: str) -> None:
        if len(self._streams) > 30:
            self._state.target = "skip"
            return
        mark = {
            "note": f"<sup>[{len(self.notes) + 1}]</sup>",
            "comment": f"<sup>[Comment {len(self.comments) + 1}]</sup>",
        }
        if kind in mark:
            self._words[-1].append(mark[kind])
            (self.notes if kind == "note" else self.comments).append(())
        number = len(self.notes if kind == "note" else self.comments) - 1
        self._streams.append((len(self._stack), f"{kind} {number}", Stream()))
        self._words.append([])
        self._boxes.append([])
        self._state.target, self._state.lines = "body", {}
        self._state.letters = {}

    def _end_stream(self) -> None:
        self._end_paragraph(last=True)
        _, label, stream = self._streams.pop()
        self._words.pop()
        self._boxes.pop()
        kind, _, number = label.partition(" ")
        blocks = stream.finished()
        if kind in self.margins:
            if blocks and blocks not in self.margins[kind]:
                self.margins[kind].append(blocks)
        elif kind == "note":
            self.notes[int(number)] = blocks
        elif kind == "comment":
            self.comments[int(number)] = blocks
        elif blocks:
            self._boxes[-1].append(boxed(blocks))

    def _show_picture(self) -> None:
        html, warning = rtf_pictures.shown(self._picture, self.pictures, self._sheet().text_width)
        if warning:
            self.warn(warning)
        self._put(html)


def _decoded(data: bytes, page: str) -> str:
    try:
        return data.decode(page, "replace")
    except LookupError:  # a code page nobody knows
        return data.decode("cp1252", "replace")


def _led(lead: str, blocks: tuple[Block, ...]) -> Iterator[Block]:
    first = blocks[0] if blocks else Flow("<p></p>")
    if isinstance(first, Flow):
        head, mark, rest = first.html.partition(">")
        yield Flow(f"{head}{mark}{lead}{rest}")
        yield from blocks[1:]
    else:
        yield Flow(f"<p>{lead}</p>")
        yield from blocks
