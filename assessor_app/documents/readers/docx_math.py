"""Word's formulas as a line of text that can be read aloud: (a+b)/(2), x^2, √(x), ∑_(i=1)^n."""

from collections.abc import Callable
from typing import Any

from assessor_app.documents.readers.linear_math import grouped, in_a_row, raised, scripts
from assessor_app.documents.readers.package import attribute, child, local


def linear(element: Any) -> str:
    """The formula in one line; every letter of it is kept."""
    name = local(element)
    writer = _WRITERS.get(name)
    if writer is not None:
        return writer(element)
    if name == "t":
        return element.text or ""
    if name.endswith("Pr"):
        return ""
    return in_a_row((linear(part), local(part)) for part in element)


def _of(element: Any, name: str) -> str:
    found = child(element, name)
    return "" if found is None else linear(found)


def _sign(element: Any, properties: str, name: str, usual: str) -> str:
    found = child(element, properties, name)
    said = attribute(found, "val") if found is not None else None
    return usual if said is None else said


def _fraction(element: Any) -> str:
    return f"{grouped(_of(element, 'num'))}/{grouped(_of(element, 'den'))}"


def _root(element: Any) -> str:
    degree = _of(element, "deg")
    return f"{degree}√({_of(element, 'e')})"


def _scripts(element: Any) -> str:
    return raised(_of(element, "e"), _of(element, "sub"), _of(element, "sup"))


def _before(element: Any) -> str:
    return scripts(_of(element, "sub"), _of(element, "sup")) + _of(element, "e")


def _big(element: Any) -> str:
    sign = _sign(element, "naryPr", "chr", "∫")
    return f"{sign}{scripts(_of(element, 'sub'), _of(element, 'sup'))} {_of(element, 'e')}"


def _fenced(element: Any) -> str:
    opening, closing = _sign(element, "dPr", "begChr", "("), _sign(element, "dPr", "endChr", ")")
    between = _sign(element, "dPr", "sepChr", "|")
    return opening + between.join(linear(e) for e in element if local(e) == "e") + closing


def _function(element: Any) -> str:
    return f"{_of(element, 'fName')} {_of(element, 'e')}"


def _limit(element: Any) -> str:
    return f"{_of(element, 'e')}{'^' if local(element) == 'limUpp' else '_'}{grouped(_of(element, 'lim'))}"


def _matrix(element: Any) -> str:
    rows = [", ".join(linear(e) for e in row if local(e) == "e") for row in element if local(row) == "mr"]
    return "[" + "; ".join(rows) + "]"


def _array(element: Any) -> str:
    return "; ".join(linear(e) for e in element if local(e) == "e")


def _accented(element: Any) -> str:
    return _of(element, "e") + _sign(element, "accPr", "chr", "\u0302")


_WRITERS: dict[str, Callable[[Any], str]] = {
    "f": _fraction, "rad": _root, "sSup": _scripts, "sSub": _scripts, "sSubSup": _scripts, "sPre": _before,
    "nary": _big, "d": _fenced, "func": _function, "limLow": _limit, "limUpp": _limit, "m": _matrix,
    "eqArr": _array, "acc": _accented,
}  # fmt: skip
