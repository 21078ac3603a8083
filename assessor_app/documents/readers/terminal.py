"""What programs write for a terminal, and bytes that mean nothing in a text: left out of it, and said."""

import re

from assessor_app.documents.text_bytes import COMMAND

_COMMANDS = re.compile(COMMAND)
_TYPED_OVER = re.compile(r"[^\n]*\x08[^\n]*")
_SAID_COMMANDS = "The text was written for a terminal; its commands, such as those for colours, were left out."
_SAID_TYPED_OVER = "Letters that the text takes back with backspaces were left out, as a terminal shows it."
_SAID_EMPTY = "The text holds {} of no meaning (NUL), which {} left out; it may be damaged."


def plain(text: str) -> tuple[str, list[str]]:
    """The text without them, and what to say of it."""
    said = []
    if empty := text.count("\0"):
        text = text.replace("\0", "")
        said.append(_SAID_EMPTY.format("a byte" if empty == 1 else f"{empty:,} bytes", "was" if empty == 1 else "were"))
    if "\x1b" in text:
        text, commands = _COMMANDS.subn("", text)
        said += [_SAID_COMMANDS] if commands else []
    if "\b" in text:
        text = _TYPED_OVER.sub(lambda line: _typed(line[0]), text)
        said.append(_SAID_TYPED_OVER)
    return text, said


def _typed(line: str) -> str:
    kept: list[str] = []
    for letter in line:
        if letter != "\b":
            kept.append(letter)
        elif kept:
            kept.pop()
    return "".join(kept)
