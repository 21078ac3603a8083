"""Whether bytes are text: by those that no text holds, leaving aside what programs write for a terminal."""

import re

COMMAND = (
    r"\x1b(?:\[[0-?]*+[ -/]*+[@-~]|\][^\x07\x1b]{0,2000}+(?:\x07|\x1b\\)|[P^_][^\x1b]{0,2000}+\x1b\\|[ -/]*+[0-~])"
)
_COMMANDS = re.compile(COMMAND.encode("ascii"))


def bare(head: bytes) -> bytes:
    """The bytes without commands for a terminal and bytes of no meaning; those of UTF-16 as they are."""
    if unmarked_wide(head[:4096]) is not None:
        return head
    return _COMMANDS.sub(b"", head).translate(None, b"\0\x07\b")


def unmarked_wide(head: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark shows in where its zeros stand."""
    if head.count(0) * 5 < len(head) or len(head) < 4:
        return None
    quarters = [sum(byte == 0 for byte in head[place::4]) for place in range(4)]
    most = len(head) // 4 * 0.7
    if quarters[0] >= most and quarters[1] >= most and quarters[3] < most:
        return "utf-32-be"
    if quarters[2] >= most and quarters[3] >= most and quarters[0] < most:
        return "utf-32-le"
    even, odd = quarters[0] + quarters[2], quarters[1] + quarters[3]
    if min(even, odd) * 9 > max(even, odd):
        return None  # they stand anywhere
    return "utf-16-be" if even > odd else "utf-16-le"


def looks_like_text(head: bytes) -> bool:
    """True when hardly a byte is one that no text holds."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    zeros = head.count(0)
    if zeros * 3 > len(head) and (not any(head[0::2]) or not any(head[1::2])):
        return True  # UTF-16 without its mark, of plain letters only
    odd = sum(head.count(code) for code in (*range(9), 11, *range(14, 27), *range(28, 32)))
    return odd * 200 <= len(head) and head.count(255) * 4 <= len(
        head
    )  # in Cyrillic it is a letter, though no frequent one
