"""What is said about a passphrase that somebody could guess. Nothing is refused: it is the assessor's own door."""

SHORT = 12  # signs
LONGEST_DATE = 16  # signs: a day and an hour
FEW = 4  # different signs: a key held down, or two in turn
BETTER = "Four or five words you will not forget are easy to keep and hard to guess."
# what is tried first by anyone who tries at all; a longer passphrase that is only one of them and figures is no better
TRIED_FIRST = (
    "passphrase", "password", "passwort", "practice", "assessor", "teacher", "welcome", "letmein", "iloveyou",
    "qwertyuiop", "qwerty", "asdfgh", "abcdef", "admin", "changeme", "secret", "school", "trustno",
)  # fmt: skip


def advice(passphrase: str) -> str:
    """A sentence about a passphrase that is easily guessed; nothing about a better one, or about none."""
    if not passphrase or not (why := _weakness(passphrase)):
        return ""
    return f"{why} It is taken as it is, but whoever has a copy of the folder could guess it. {BETTER}"


def _weakness(passphrase: str) -> str:
    if _is_tried_first(passphrase):
        return "This is one of those that are tried first."
    if len(passphrase) < SHORT:
        return "This is short."
    if len(set(passphrase)) < FEW:
        return "This is the same few signs over and over."
    return ""


def _is_tried_first(passphrase: str) -> bool:
    """Only such words, in a row or twice, with figures and signs around them; or a number as short as a date."""
    left = passphrase.casefold()
    for word in TRIED_FIRST:
        left = left.replace(word, "")
    if any(sign.isalpha() for sign in left):
        return False
    return len(left) < len(passphrase) or len(passphrase) <= LONGEST_DATE
