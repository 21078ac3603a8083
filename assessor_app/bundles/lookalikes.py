"""Letters and digits of other alphabets that look like those of ours, in an ID that people compare by eye."""

import unicodedata

ALIKE = frozenset(
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bd\u03bf"  # Greek
    "\u0405\u0406\u0408\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425"  # Cyrillic
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0455\u0456\u0458\u0417\u04ae\u04c0\u0501\u051b\u051d"
)


def lookalikes(name: str) -> tuple[str, ...]:
    """The characters of a name that could be taken for a Latin letter or a figure; none where the whole name is plainly
    of another alphabet."""
    letters = [char for char in name if char.isalpha()]
    found = [char for char in name if char in ALIKE or _in_disguise(char)]
    plainly = [char for char in letters if not char.isascii() and char not in found]
    return () if plainly and not any(map(str.isascii, letters)) else tuple(dict.fromkeys(found))


def _in_disguise(char: str) -> bool:
    """A Latin letter or a figure in another form: of full width, of mathematics, in a circle; or another's figure."""
    plain = unicodedata.normalize("NFKC", char)
    return not char.isascii() and (plain.isascii() or char.isdigit())


def warning_of(name: str) -> str:
    """A sentence about a submission ID that could be read as another, with its odd characters by their numbers; empty
    for one that could not."""
    alike = lookalikes(name)
    spelt = "".join(f"⟨U+{ord(char):04X}⟩" if char in alike else char for char in name)
    return f"The submission ID is “{spelt}”: it holds letters that look like others." if alike else ""
