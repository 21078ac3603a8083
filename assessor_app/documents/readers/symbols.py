"""Signs of the symbol fonts (Symbol, Wingdings, Webdings) as letters that every font has."""

import re

_SYMBOL = dict(
    zip(
        range(0x20, 0x7F),
        " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
        strict=True,
    )
) | dict(
    zip(
        range(0xA1, 0xFF),
        "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪ 〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭",
        strict=True,
    )
)
_WINGDINGS = dict(
    zip(
        range(0x20, 0x7F),
        " ✏✂✁👓🔔📖🕯☎✆✉📩📪📫📬📭📁📂📄📃📑🗄⌛⌨🖰🖲💻🖴💾🖬✇✍✎✌👌👍👎☜☞☝☟✋☺😐☹💣☠🏳"
        "🏱✈☀💧❄✝✞✠✠✡☪☯🕉☸♈♉♊♋♌♍♎♏♐♑♒♓🙰🙵●❍■□□❑❒⬧⧫◆❖⬥⌧⍓⌘❀✿❝❞",
        strict=True,
    )
) | {
    0x80 + i: c for i, c in enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿")
} | {
    0x9E: "·", 0x9F: "•", 0xA0: "▪", 0xA1: "○", 0xA2: "⭘", 0xA3: "⭘", 0xA4: "◉", 0xA5: "◎", 0xA6: "⭘", 0xA7: "▪",
    0xA8: "◻", 0xA9: "🟂", 0xAA: "✦", 0xAB: "★", 0xAC: "✶", 0xAD: "✴", 0xAE: "✹", 0xAF: "✵", 0xB1: "⌖", 0xB2: "⟡",
    0xB3: "⌑", 0xB5: "✪", 0xB6: "✰", 0xD5: "⌫", 0xD6: "⌦", 0xD8: "➢", 0xDC: "➲", 0xDF: "←", 0xE0: "→", 0xE1: "↑",
    0xE2: "↓", 0xE3: "↖", 0xE4: "↗", 0xE5: "↙", 0xE6: "↘", 0xE8: "➔", 0xEF: "⇦", 0xF0: "⇨", 0xF1: "⇧", 0xF2: "⇩",
    0xF3: "⬄", 0xF4: "⇳", 0xF8: "▭", 0xF9: "▫", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
} | {0xB7 + i: c for i, c in enumerate("🕐🕑🕒🕓🕔🕕🕖🕗🕘🕙🕚🕛")}  # fmt: skip
_WINGDINGS_2 = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x55: "⊗", 0x97: "●", 0x98: "◉", 0xA3: "☐",
    0x96: "•", 0x95: "·", 0x9E: "■", 0x9F: "■", 0xA0: "■", 0xAE: "◆", 0xF3: "★",
}  # fmt: skip
_WINGDINGS_3 = {
    0x21: "→", 0x22: "↑", 0x23: "↓", 0x70: "▲", 0x71: "▼", 0x74: "◄", 0x75: "►", 0x76: "◀", 0x77: "▶", 0x7D: "▶",
    0x80: "▲", 0x81: "▼", 0x84: "◀", 0x86: "▶",
}  # fmt: skip
_WEBDINGS = {0x61: "✔", 0x72: "✗", 0x63: "☐", 0x67: "■", 0x6E: "●", 0x3D: "▬", 0x33: "◀", 0x34: "▶", 0x35: "▲",
             0x36: "▼", 0x59: "♥", 0x69: "ℹ"}  # fmt: skip
_TABLES = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "wingdings 3": _WINGDINGS_3,
           "webdings": _WEBDINGS}  # fmt: skip
_PRIVATE_SIGNS = re.compile("[\uf000-\uf0ff]")
_PRIVATE = range(0xF000, 0xF100)
UNKNOWN = "\ufffd"


def plain_symbols(text: str, font: str = "") -> str:
    """The text with every sign of a symbol font as the letter it looks like; `�` where none is known."""
    table = _TABLES.get((font or "").strip().lower())
    if table is None and not _PRIVATE_SIGNS.search(text):
        return text
    return "".join(_plain(c, table) for c in text)


def _plain(letter: str, table: dict[int, str] | None) -> str:
    code = ord(letter)
    private = code in _PRIVATE
    if table is not None and (private or 0x20 < code < 0x100):
        return table.get(code - 0xF000 if private else code, UNKNOWN)
    if private:  # a symbol font that is not named: the most common signs agree in all of them
        return {0xB7: "•", 0xA7: "▪", 0xD8: "➢", 0xFC: "✓", 0x6F: "◦", 0xA8: "◻", 0x76: "❖", 0xE0: "→"}.get(
            code - 0xF000, UNKNOWN
        )
    return letter
