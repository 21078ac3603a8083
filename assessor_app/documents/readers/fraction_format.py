"""Numbers shown as fractions, such as 2 3/4."""

from fractions import Fraction

from assessor_app.documents.readers.format_tokens import Token


def shown_fraction(part: list[Token], value: float) -> str:
    """The number as the pattern of digits around its slash says: “# ?/?”, “?/8” and the like."""
    slash = next(n for n, t in enumerate(part) if t.kind == "slash")
    under = _below(part[slash + 1 :])
    over = [n for n in range(slash) if part[n].kind == "digit"]
    mixed = bool(over) and any(part[n].kind == "literal" for n in range(over[0], slash))
    exact = Fraction(value)
    whole = int(exact) if mixed else 0
    rest = exact - whole
    found = Fraction(round(rest * under), under) if _fixed(part[slash + 1 :]) else rest.limit_denominator(under)
    if mixed and found == 1:
        whole, found = whole + 1, Fraction(0)
    bottom = under if _fixed(part[slash + 1 :]) else found.denominator
    top = int(found * bottom)
    if mixed and not top:
        return str(whole)
    return f"{whole} {top}/{bottom}" if mixed and whole else f"{top}/{bottom}"


def _fixed(after: list[Token]) -> bool:
    return any(token.text.isdecimal() and token.text != "0" for token in after)


def _below(after: list[Token]) -> int:
    """The denominator, or the largest that has as many digits as there are places."""
    if _fixed(after):
        return max(1, int("".join(t.text for t in after if t.text.isdecimal())[:6]))
    places = sum(token.kind == "digit" for token in after)
    return int(10 ** min(max(places, 1), 4)) - 1
