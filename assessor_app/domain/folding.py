"""Text as a name is looked for in it: accents, kinds of apostrophe, soft hyphens and words parted over a line end are
all one, and every character knows where it stood."""

import re
import unicodedata
from dataclasses import dataclass

_SAME = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "–": "-"})
_NOTHING = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_PARTED = re.compile(r"(?<=[^\W\d_])-[ \t]*\r?\n[ \t]*(?=[a-zß-öø-ÿ])")  # a word goes on in small letters
_PLAIN = {"ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i"}


@dataclass(frozen=True, slots=True)
class Folded:
    """`places[n]` is where character n of `text` stood; one more stands for the end."""

    text: str
    places: tuple[int, ...] | range

    def back(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of the folded text as one of the text it was made from."""
        return self.places[start], self.places[end - 1] + 1


def folded(text: str) -> Folded:
    """The same letters without what tells two spellings of a name apart."""
    parted = [match.span() for match in _PARTED.finditer(text)] if "-" in text else []
    if not parted and text.isascii():
        return Folded(text.replace("`", "'"), range(len(text) + 1))
    left_out = {at for start, end in parted for at in range(start, end)}
    letters: list[str] = []
    places: list[int] = []
    for at, letter in enumerate(text):
        if at in left_out or letter in _NOTHING:
            continue
        plain = letter if letter.isascii() else _plain(letter)
        letters.append(plain)
        places += [at] * len(plain)
    return Folded("".join(letters).translate(_SAME), (*places, len(text)))


def _plain(letter: str) -> str:
    if letter in _PLAIN:
        return _PLAIN[letter]
    return "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
