"""Rich text (RTF) cut into its tokens: groups, control words, bytes; binary data is passed over."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,40})(-?\d{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])|([^\\{}\r\n\0]+)|[\r\n\0]+|\\",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is open, close, word, sign, byte, text or data; `number` is what follows a control word."""

    kind: str
    word: str = ""
    number: int | None = None
    data: bytes = b""


def tokens(data: bytes) -> Iterator[Token]:
    """Every token in order; nothing raises."""
    at, end = 0, len(data)
    while at < end:
        found = _TOKEN.match(data, at)
        if found is None:  # cannot be: every byte is covered
            return
        at = found.end()
        word, number, code, sign, brace, text = found.groups()
        if text is not None:
            yield Token("text", data=text)
        elif brace is not None:
            yield Token("open" if brace == b"{" else "close")
        elif word is not None:
            value = int(number) if number is not None else None
            if word == b"bin" and value is not None:
                stop = min(end, at + max(0, value))
                yield Token("data", data=data[at:stop])
                at = stop
            else:
                yield Token("word", word.decode("ascii"), value)
        elif code is not None:
            yield Token("byte", data=bytes([int(code, 16)]))
        elif sign is not None:
            yield Token("sign", sign.decode("latin-1"))
