"""How many of what, in words: one decision, two decisions."""


def counted(number: int, noun: str, nouns: str = "") -> str:
    """“1 decision”, “2,000 decisions”; `nouns` where the plural is not the noun with an s."""
    return f"{number:,} {noun if number == 1 else nouns or f'{noun}s'}"
