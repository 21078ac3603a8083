"""Reads a rich text token by token and gives its paragraphs and tables as blocks to be laid out."""

from collections.abc import Iterator

from assessor_app.documents.readers import rtf_pictures
from assessor_app.documents.readers.blocks import TOO_WIDE, Block
from assessor_app.documents.readers.docx_fields import address_note
from assessor_app.documents.readers.docx_styles import Styles
from assessor_app.documents.readers.docx_writing import SLOW
from assessor_app.documents.readers.glyphs import UNDRAWN, Glyphs
from assessor_app.documents.readers.patience import Patience
from assessor_app.documents.readers.protocol import Unfit
from assessor_app.documents.readers.rtf_dress import dressed
from assessor_app.documents.readers.rtf_head import Head
from assessor_app.documents.readers.rtf_letters import Letters
from assessor_app.documents.readers.rtf_paper import SheetSize
from assessor_app.documents.readers.rtf_state import State, set_letters, set_lines
from assessor_app.documents.readers.rtf_tables import RowShape
from assessor_app.documents.readers.rtf_texts import Texts
from assessor_app.documents.readers.rtf_tokens import Token, tokens
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
_DESTINATIONS = ("fonttbl", "colortbl", "stylesheet", "fldinst", "pict", "fldrslt", "sv")
_UNSHOWN = ("skip", "upr", "stylesheet", "sv", "pict", "fonttbl", "colortbl")
_COMPLETES = ("par", "row", "sect", "page")
_DEEPEST = 5_000
_DEEP = "The rich text is nested too deep."
_CUT = "The file ends in the middle; it is damaged or cut short, and parts are missing."
_REST = "The file goes on after its end; it is damaged, and parts may be missing."
_CHANGED = "The document has tracked changes; additions are underlined, deletions struck through."
_HIDDEN = "The document holds hidden text; it is shown in grey."
_COMMENTED = "The document has comments; they stand after its text."


class RtfWalk:
    """One pass over a rich text; gathers pictures and warnings on its way."""

    def __init__(self, data: bytes, patience: Patience) -> None:
        self._data = data
        self._patience = patience
        self.pictures: dict[str, bytes] = {}
        self.warnings: list[str] = []
        self._head, self._sheet, self._row = Head(), SheetSize(), RowShape()
        self._letters, self._texts = Letters(self._head), Texts(self._sheet)
        self._families, self._glyphs = Styles(None), Glyphs()
        self._stack: list[State] = []
        self._state = State()
        self._skipping = 0  # letters that stand in for one given as a number
        self._picture = rtf_pictures.Picture()
        self._instruction = ""  # of the field being read
        self._ended = False

    def blocks(self) -> Iterator[Block]:
        """The page's header, the whole text, then what hangs on it; its sheet comes first, as soon as something stands
        on it."""
        laid = False
        for token in self._read():
            ready = self._texts.ready() if token.kind == "word" and token.word in _COMPLETES else ()
            if ready and not laid:
                laid = True
                yield self._sheet.paper()
                yield from self._texts.above()
            yield from ready
        self._flush()
        self._texts.end_all(self._state.lines)
        if not laid:
            yield self._sheet.paper()
            yield from self._texts.above()
        if self._texts.commented:
            self.warn(_COMMENTED)
        yield from self._texts.finished()

    def warn(self, sentence: str) -> None:
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    def _read(self) -> Iterator[Token]:
        """Heed token after token, to the end of the text, of the file, or of patience."""
        for number, token in enumerate(tokens(self._data)):
            if number and number % 4096 == 0 and self._patience.over:
                self.warn(SLOW)
                return
            if not self._ended:
                self._heed(token)
                yield token
            elif token.kind in ("open", "word") or token.data.strip():
                self.warn(_REST)
                return
        if not self._ended:
            self.warn(_CUT)

    def _heed(self, token: Token) -> None:
        kind = token.kind
        if kind in ("text", "byte"):
            self._heed_letters(token.data)
            return
        if self._skipping and kind in ("word", "sign") and token.word != "u":
            self._skipping -= 1
            return
        if not (kind == "word" and token.word in ("u", "uc")):
            self._flush()
        if kind in ("open", "close"):
            self._skipping = 0
            (self._open if kind == "open" else self._close)()
        elif kind == "word":
            self._heed_word(token.word, token.number)
        elif kind == "sign":
            self._heed_sign(token.word)
        elif kind == "data" and self._state.target == "pict":
            self._picture.raw += token.data

    # groups

    def _open(self) -> None:
        self._stack.append(self._state)
        if len(self._stack) > _DEEPEST:
            raise Unfit(_DEEP)
        self._state = self._state.inner()

    def _close(self) -> None:
        if not self._stack:
            return
        ended, self._state = self._state, self._stack.pop()
        if ended.target == "pict" and self._state.target != "pict":
            self._show_picture()
        if ended.target == "fldrslt" and self._state.target != "fldrslt":
            self._put(address_note(self._instruction, self._texts.words[-2000:]))
        if self._texts.ends_above(len(self._stack)):
            self._texts.end(self._state.lines)
        self._ended = not self._stack

    def _begin(self, destination: str) -> None:
        self._state.target = destination
        if destination == "fldinst":
            self._instruction = ""
        if destination == "pict":
            self._picture = rtf_pictures.Picture()

    def _begin_text(self, kind: str) -> None:
        state = self._state
        if not self._texts.begin(kind, len(self._stack)):
            state.target = "skip"
            return
        state.target, state.lines, state.letters = "body", {}, {}

    # control words

    def _heed_word(self, word: str, number: int | None) -> None:
        state = self._state
        if word == "u" and number is not None:
            self._heed_unit(number)
        elif word == "uc":
            state.skip = min(max(number or 0, 0), 10)
        elif state.target == "upr" and word == "ud":
            state.target = "body"
        elif state.target in ("skip", "upr"):
            return
        elif not self._began_destination(word):
            self._heed_in_destination(word, number)
        state.starred = False

    def _began_destination(self, word: str) -> bool:
        """Whether the group is something of its own from here on."""
        state = self._state
        if word == "atrfend":
            self._texts.end_commented()
        if word == "upr":
            state.target = "upr"  # the same text twice: the second, in Unicode, counts
        elif state.starred and word not in _KNOWN and word not in _NESTED:
            state.target = "skip"
        elif word in _DESTINATIONS:
            self._begin(word)
        elif word in _SILENT:
            state.target = "skip"
        elif word in _NESTED or word in _MARGINS:
            self._begin_text(_NESTED.get(word, word[:6]))
        else:
            return False
        return True

    def _heed_in_destination(self, word: str, number: int | None) -> None:
        target = self._state.target
        if target in ("fonttbl", "colortbl"):
            self._head.heed_entry(word, number, of_fonts=target == "fonttbl")
        elif target == "pict":
            self._picture.heed(word, number)
        elif target != "stylesheet" and not self._heed_look(word, number):
            self._heed_text_word(word)

    def _heed_look(self, word: str, number: int | None) -> bool:
        """Words about how letters, lines, cells and sheets look; False for any other."""
        if word in ("deleted", "revised") and number != 0:
            self.warn(_CHANGED)
        if word == "v" and number != 0:
            self.warn(_HIDDEN)
        state, colours = self._state, self._head.colours
        return (
            set_letters(state, word, number, colours)
            or set_lines(state, word, number)
            or self._row.heed(word, number, colours)
            or self._sheet.heed(word, number)
            or self._head.heed_page(word, number)
        )

    def _heed_text_word(self, word: str) -> None:
        lines = self._state.lines
        if word in ("par", "sect", "page"):
            self._texts.end_paragraph(lines, last=word == "page")
            self._texts.breaks |= word != "par"
        elif word in ("line", "tab"):
            self._put("<br/>" if word == "line" else "    ")
        elif word in _SIGNS:
            self._put_text(_SIGNS[word])
        elif word in ("cell", "nestcell"):
            self._texts.end_cell(lines, self._level(word))
        elif word in ("row", "nestrow"):
            if not self._texts.end_row(self._row.cells, self._level(word)):
                self.warn(TOO_WIDE)
        elif word == "object":
            self._put_text("[Embedded object, not opened] ")

    def _level(self, word: str) -> int:
        """Of tables in tables, the one that a cell or a row ends in."""
        return max(2, int(self._state.lines.get("itap", 2))) if word.startswith("nest") else 1

    def _heed_sign(self, sign: str) -> None:
        if sign == "*":
            self._state.starred = True
        elif sign in "\r\n":
            self._texts.end_paragraph(self._state.lines)
        elif sign in "{}\\~_":
            self._put_text({"~": "\u00a0", "_": "\u2011"}.get(sign, sign))

    # letters

    def _heed_letters(self, data: bytes) -> None:
        if self._skipping:
            gone = min(self._skipping, len(data))
            self._skipping -= gone
            data = data[gone:]
        target = self._state.target
        if target == "pict":
            self._picture.digits += data
        elif target == "fonttbl":
            self._head.name_font(data)
        elif target == "colortbl":
            self._head.end_colours(data)
        elif data:
            if self._letters.in_units:
                self._flush()
            self._letters.add(data)

    def _heed_unit(self, number: int) -> None:
        if self._letters.in_bytes:
            self._flush()
        self._letters.add_unit(number)
        self._skipping = self._state.skip

    def _flush(self) -> None:
        """Write down the letters gathered so far."""
        if not (self._letters.in_bytes or self._letters.in_units):
            return
        symbols = self._state.target not in ("skip", "fldinst", "sv")
        self._put_text(self._letters.take(self._head.font(self._state.font), symbols=symbols))

    def _put_text(self, text: str) -> None:
        state = self._state
        if state.target == "fldinst":
            self._instruction += text
        elif state.target not in _UNSHOWN:
            plain = self._glyphs.drawable(text)
            if self._glyphs.undrawn:
                self.warn(UNDRAWN)
            html = escaped(plain)
            plainly = not state.letters and state.font is None
            font = self._head.font(state.font).name
            self._put(html if plainly else dressed(html, state.letters, font, self._families))

    def _put(self, html: str) -> None:
        if html and self._state.target not in ("skip", "upr", "stylesheet", "fldinst"):
            self._texts.put(html)

    def _show_picture(self) -> None:
        html, warning = rtf_pictures.shown(self._picture, self.pictures, self._sheet.paper().text_width)
        if warning:
            self.warn(warning)
        self._put(html)
