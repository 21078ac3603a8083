"""Whether bytes are text: by those that no text holds, leaving aside what programs write for a terminal."""

import re

COMMAND = (
    r"\x1b(?:\[[0-?]*+[ -/]*+[@-~]|\][^\x07\x1b]{0,2000}+(?:\x07|\x1b\\)|[P^_][^\x1b]{0,2000}+\x1b\\|[ -/]*+[0-~])"
)
_KOREAN = b"\x1b$)C"  # from here on a byte goes from one set of letters to the other (ISO-2022-KR)
_COMMANDS = re.compile(COMMAND.encode("ascii"))


def bare(head: bytes) -> bytes:
    """The bytes without commands for a terminal and bytes of no meaning; those of UTF-16 as they are."""
    if unmarked_wide(head[:4096]) is not None:
        return head
    shifts = b"\x0e\x0f" if _KOREAN in head else b""
    return _COMMANDS.sub(b"", head).translate(None, b"\0\x07\b" + shifts)


def unmarked_wide(head: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark shows in where its zeros stand, or in that all of it are letters."""
    if head.count(0) * 5 < len(head) or len(head) < 4:
        return next((wide for wide in ("utf-16-le", "utf-16-be") if _all_letters(head, wide)), None)
    quarters = [sum(byte == 0 for byte in head[place::4]) for place in range(4)]
    most = len(head) // 4 * 0.7
    if quarters[0] >= most and quarters[1] >= most and quarters[3] < most:
        return "utf-32-be"
    if quarters[2] >= most and quarters[3] >= most and quarters[0] < most:
        return "utf-32-le"
    even, odd = quarters[0] + quarters[2], quarters[1] + quarters[3]
    if min(even, odd) * 9 > max(even, odd):  # they stand anywhere
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _all_letters(head: bytes, encoding: str) -> bool:
    """Whether some are the zeros of plain letters, and read so there is not a sign that no text holds."""
    text = head[: len(head) // 2 * 2].decode(encoding, "replace")[:-1]
    plain = sum(letter in " \r\n" for letter in text)
    return 0 in head and len(text) >= 32 and plain > 0 and all(c.isprintable() or c.isspace() for c in text)


def looks_like_text(head: bytes) -> bool:
    """True when hardly a byte is one that no text holds."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    zeros = head.count(0)
    if zeros * 3 > len(head) and (not any(head[0::2]) or not any(head[1::2])):
        return True  # UTF-16 without its mark, of plain letters only
    if _all_letters(head[:4096], "utf-16-le") or _all_letters(head[:4096], "utf-16-be"):
        return True
    odd = sum(head.rstrip(b"\x1a").count(code) for code in (*range(9), *range(14, 27), *range(28, 32)))
    return odd * 200 <= len(head) and head.count(255) * 4 <= len(
        head
    )  # in Cyrillic it is a letter, though no frequent one
